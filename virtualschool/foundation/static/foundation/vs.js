// Keyboard shortcuts and where focus goes. Every page works without this file; it only saves a wait.

const PAUSE = 1500; // how long G waits for its letter, in milliseconds
let goUntil = 0;

const isTyping = (element) =>
  element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;

const keyed = (key) =>
  [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key.toLowerCase() === key);

// What J and K step through: the first link or button of each thing to do and of each row.
const steps = () =>
  [...document.querySelectorAll("main .vs_work > li, main .vs_table tbody tr")]
    .map((item) => item.querySelector("a[href], button"))
    .filter((target) => target && target.getClientRects().length);

const step = (by) => {
  const targets = steps();
  const here = targets.findIndex((target) => target.closest("li, tr").contains(document.activeElement));
  const next = here < 0 ? (by > 0 ? 0 : targets.length - 1) : here + by;
  targets[next]?.focus();
};

const go = (letter) => document.querySelector(`[data-go="${CSS.escape(letter)}"]`)?.click();

const use = (element) => {
  if (element.matches("details")) {
    element.open = true;
    element.querySelector("summary").focus();
  } else if (element.matches("a, button")) {
    element.click();
  } else {
    element.focus();
    element.select?.();
  }
};

const onKey = (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  if (goUntil > event.timeStamp) {
    goUntil = 0;
    go(key);
  } else if (key === "g") {
    goUntil = event.timeStamp + PAUSE;
  } else if (key === "j" || key === "k") {
    step(key === "j" ? 1 : -1);
  } else {
    const element = keyed(key);
    if (!element) return;
    use(element);
  }
  event.preventDefault();
};

if (document.body.dataset.shortcuts !== "off") document.addEventListener("keydown", onKey);

// After a swap, to the new heading; after a mistake, to the summary. Nothing else moves focus. (On a whole page the
// summary's own autofocus does it.)
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  (part.querySelector("#error-summary") ?? part.querySelector("[data-focus]"))?.focus();
});
