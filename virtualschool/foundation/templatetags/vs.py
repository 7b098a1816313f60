"""{% load vs %}: the components of a page. The gallery shows each, and the markup is in templates/components.

Tags that take a body end in `end` and their name. No tag decides anything: it shapes what it is given.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.forms import BaseForm, BoundField, Field
from django.template import Context, Library
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from virtualschool.foundation import clock
from virtualschool.foundation.charts import LifeDrawing
from virtualschool.foundation.templatetags import dates, differences, tables, weights
from virtualschool.foundation.week_columns import WeekDrawing

register = Library()
register.tag("table", tables.table)
register.tag("row", tables.row)
register.tag("cell", tables.cell)

SHAPES = {"watch": "◆", "late": "▲", "good": "✓"}
SHORTCUTS = {
    "Today": "T",
    "Questions": "Q",
    "Learners": "L",
    "Meetings and actions": "M",
    "Figures": "F",
    "Our work": "W",
    "Files in": "I",
    "Network": "N",
    "The Network": "N",
}


def component(name: str, context: Context | None = None, /, **values: object) -> SafeString:
    """Render a component alone: it sees its arguments and the request, never the page's other names."""
    request = context.get("request") if context else None
    return SafeString(get_template(f"components/{name}.html").render(values, request).strip())


# ---- words and signs ------------------------------------------------------------------------------------------------


@register.simple_tag
def sign(kind: str, text: object) -> SafeString:
    """A shape, a word and a colour, in that order: {% sign "watch" "3 half days unexplained" %}."""
    return component("sign", kind=kind, shape=SHAPES[kind], text=text)


@register.simple_tag(takes_context=True)
def source(context: Context, name: str, day: date | str | None = None, stale: bool = False) -> SafeString:
    """Where a fact comes from, as at when; `stale` once the source is past its usual gap."""
    shown = dates.in_table(dates.as_date(day), today_of(context)) if day else ""
    return component("source", name=name, day=shown, stale=stale)


@register.simple_tag
def tag(text: str) -> SafeString:
    return component("tag", text=text)


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | str | None, style: str = "full") -> str:
    """A date as it reads: "full", "table" (short within this session) or "weekday". Nothing known: "not known"."""
    if not value:
        return "not known"
    known = dates.as_date(value)
    if style == "table":
        return dates.in_table(known, today_of(context))
    return dates.with_weekday(known) if style == "weekday" else dates.in_full(known)


def today_of(context: Context) -> date:
    """The page's own day where it has one (a register as known on a day), else today."""
    today = context.get("today")
    return today if isinstance(today, date) else clock.today()


@register.simple_tag
def diff(shown: str, other: str) -> SafeString:
    """`shown`, with the letters marked that differ from `other`."""
    return component("diff", pieces=differences.pieces(str(shown), str(other)))


@register.simple_tag
def weight(bits: float | None) -> SafeString:
    """A bar from a middle line, a number and a word: how much one comparison says."""
    return component("weight", weight=weights.weight_of(bits))


# ---- parts of a page ------------------------------------------------------------------------------------------------


@register.simple_block_tag
def head(content: str, title: str, lede: str = "") -> SafeString:
    """The page's only h1, one line under it, and its actions as the body."""
    return component("head", title=title, lede=lede, content=SafeString(content.strip()))


@register.simple_block_tag
def panel(content: str, title: str, id: str = "", wash: bool = False) -> SafeString:  # noqa: A002
    """A section with its heading; `wash` marks the one side panel to act on."""
    return component("panel", title=title, id=id, wash=wash, content=content)


@register.simple_block_tag
def alarm(content: str, title: str = "", id: str = "", calm: bool = False, status: bool = False) -> SafeString:  # noqa: A002
    """Silence, a held file; `calm` for notices; `status` only for the result of an action."""
    return component("alarm", title=title, id=id, calm=calm, status=status, content=content)


@register.simple_block_tag
def columns(content: str, kind: str = "two") -> SafeString:
    """Two or three columns, or "main-side"; the body holds one div for each."""
    return component("columns", kind=kind, content=content)


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """A row of buttons and links."""
    return component("actions", content=content)


@register.simple_tag
def button(label: str, url: str = "", kind: str = "", name: str = "", value: str = "", key: str = "") -> SafeString:
    """A link that looks like a button where `url` is given, else a button that sends its form; "secondary" or not."""
    return component("button", label=label, url=url, kind=kind, name=name, value=value, key=key)


@register.simple_block_tag
def note(content: str) -> SafeString:
    """A quiet paragraph: a source, a limit, what the page leaves out."""
    return component("note", content=content)


@register.simple_block_tag
def work(content: str, kind: str = "") -> SafeString:
    """A list of things to do; the body holds `li`s of three blocks, of two where "plain", of one where "slim"."""
    return component("work", kind=kind, content=content)


@register.simple_tag
def sums(items: Iterable[tuple[int, str, str]]) -> SafeString:
    """A few counts, five at most: (count, what, address)."""
    return component("sum", items=list(items))


@register.simple_block_tag
def scroll(content: str, label: str) -> SafeString:
    """What can't be narrower scrolls by itself, with the keyboard too."""
    return component("scroll", label=label, content=content)


@register.simple_block_tag
def details(content: str, summary: str, id: str = "") -> SafeString:  # noqa: A002
    return component("details", summary=summary, id=id, content=content)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Labels and values; the body holds {% fact %}s."""
    return component("facts", content=content)


@register.simple_block_tag
def fact(content: str, label: str) -> SafeString:
    return format_html("<dt>{}</dt><dd>{}</dd>", label, SafeString(content.strip()))


# ---- people ---------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def person(content: str) -> SafeString:
    """The head of a learner's page; the body holds three divs: who, who to call first, now."""
    return component("person", content=content)


@register.simple_tag
def words(text: str, heard: str, may_read: str = "") -> SafeString:
    """What a child said, then who heard it and when, and who may read it."""
    return component("words", text=text, heard=heard, may_read=may_read)


@register.simple_tag
def said(they_said: str, we_did: str, they: str = "You said", we: str = "We did") -> SafeString:
    return component("said", they_said=they_said, we_did=we_did, they=they, we=we)


@register.simple_tag
def faces(name: str, question: str) -> SafeString:
    """Five faces with words to choose from; none is chosen beforehand."""
    return component("faces", name=name, question=question)


# ---- choosing and moving --------------------------------------------------------------------------------------------


@register.simple_block_tag(takes_context=True)
def answers(
    context: Context,
    content: str,
    choices: Iterable[tuple[str, str, str]],
    action: str = "",
    label: str = "Your answer",
    id: str = "",  # noqa: A002
) -> SafeString:
    """Equal choices (value, words, key), with no default and no colour; the body holds hidden fields and a note."""
    return component("answers", context, choices=list(choices), action=action, label=label, id=id, content=content)


@register.simple_tag
def views(items: Iterable[object], label: str = "Saved views") -> SafeString:
    """Saved views as links; items have label, url, current and count."""
    return component("views", items=list(items), label=label)


@register.simple_tag
def onpage(items: Iterable[tuple[str, str]]) -> SafeString:
    """The sections of this page: (id, label)."""
    return component("onpage", items=list(items))


@register.simple_tag
def filters(form: BaseForm, label: str, button: str = "Show") -> SafeString:
    """A form's fields in one row; GET, with a button always."""
    return component("filters", form=form, label=label, button=button)


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """What is wrong with a form, linked to the fields; nothing when nothing is."""
    return component("error_summary", form=form, mistakes=mistakes_in(form))


def mistakes_in(form: BaseForm) -> list[tuple[str, str]]:
    """Each message with the id of the field that it is about; empty for the form as a whole."""
    whole = [("", str(message)) for message in form.non_field_errors()]
    return whole + [(first_id(field), message) for field in form for message in mistakes(field)]


@register.filter
def mistakes(field: BoundField) -> list[str]:
    """A field's messages. The framework's bare "required" says neither which field nor what to do, so we do."""
    bare = str(Field.default_error_messages["required"])
    missing = f"Fill in “{field.label}”."
    return [missing if str(message) == bare else str(message) for message in field.errors]


def first_id(field: BoundField) -> str:
    """A group of radios has no element with the field's own id: its first choice has one with a number."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any], label: str = "Pages") -> SafeString:
    """Previous, the pages, next; the rest of the address stays as it is."""
    request = context.get("request")
    query = request.GET if request else {}
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    numbers = [(number, page_url(query, number) if isinstance(number, int) else "") for number in pages]
    return component(
        "pagination",
        label=label,
        page=page,
        numbers=numbers,
        previous_url=page_url(query, page.number - 1) if page.has_previous() else "",
        next_url=page_url(query, page.number + 1) if page.has_next() else "",
    )


def page_url(query: Mapping[str, Any], number: int) -> str:
    kept = query.lists() if hasattr(query, "lists") else list(query.items())
    pairs: Sequence[tuple[str, Any]] = [(name, value) for name, value in kept if name != "page"]
    return "?" + urlencode([*pairs, ("page", number)], doseq=True)


@register.filter
def shortcut(label: str) -> str:
    """The letter that follows G to reach one of the eight pages; empty for any other."""
    return SHORTCUTS.get(label, "")


# ---- drawings -------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def chart(content: str, finding: str, measure: str = "", size: str = "") -> SafeString:
    """A figure whose caption is what it shows; the body holds the svg. Sizes: "", "wide", "full"."""
    return component("chart", finding=finding, measure=measure, size=size, content=content)


@register.simple_tag(takes_context=True)
def lanes(context: Context, drawing: LifeDrawing) -> SafeString:
    """The life drawing, with the same rows as a table behind it."""
    return component("lanes", context, drawing=drawing, today=today_of(context))


@register.simple_tag
def weeks(drawing: WeekDrawing) -> SafeString:
    """A year by week, to stand inside a {% chart %}; its table stands beside it."""
    return component("weeks", drawing=drawing)
