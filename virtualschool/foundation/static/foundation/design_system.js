// Starts the design system's own components, on the page and in whatever htmx brings.
const start = (part) => window.DS.initAll(part);

start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
