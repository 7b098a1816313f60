"""A table whose cells know their column: its heading, its side, and what a small screen calls it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.exceptions import TemplateSyntaxError
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString

NUMERIC = "#"  # at the end of a column's name in a template: a column of numbers
STATE = "vs_table"


@dataclass(frozen=True)
class Column:
    """A column's heading. `sort_url` makes it a link; `sorted` is "ascending", "descending" or empty; `hidden` keeps
    the heading for those who listen and off the screen."""

    label: str
    numeric: bool = False
    hidden: bool = False
    sort_url: str = ""
    sorted: str = ""


@dataclass
class State:
    """What a cell asks its table while the table is being written."""

    columns: Sequence[Column]
    stack: bool
    at: int = field(default=0)


def columns_from(given: str | Sequence[Column]) -> list[Column]:
    """Columns as a view built them, or as a template names them: "Name|Age#|Stage"."""
    if not isinstance(given, str):
        return list(given)
    names = [name.strip() for name in given.split("|")]
    return [Column(name.removesuffix(NUMERIC), numeric=name.endswith(NUMERIC)) for name in names]


class TableNode(Node):
    def __init__(self, nodelist: NodeList, options: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self.options = options

    def render(self, context: Context) -> SafeString:
        options = {name: value.resolve(context) for name, value in self.options.items()}
        columns = columns_from(options.pop("columns"))
        stack = bool(options.get("stack") or options.get("brief"))
        with context.push(**{STATE: State(columns, stack)}):
            rows = self.nodelist.render(context)
        names = {**options, "columns": columns, "stack": stack, "rows": rows}
        return SafeString(get_template("components/table.html").render(names))


class RowNode(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        state = state_of(context)
        state.at = 0
        cells = self.nodelist.render(context)
        return format_html('<tr role="row">{}</tr>' if state.stack else "<tr>{}</tr>", cells)


class CellNode(Node):
    """The first cell of a row names the row, so it is its heading."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        state = state_of(context)
        if state.at >= len(state.columns):
            raise TemplateSyntaxError(f"A row has more cells than its table has columns ({len(state.columns)}).")
        column, is_heading = state.columns[state.at], state.at == 0
        state.at += 1
        return format_html(
            "<{tag}{role}{side}>{content}</{tag}>",
            tag="th" if is_heading else "td",
            role=role_of(column, is_heading=is_heading, stack=state.stack),
            side=SafeString(' class="vs_num"') if column.numeric else "",
            content=SafeString(self.nodelist.render(context).strip()),
        )


def role_of(column: Column, *, is_heading: bool, stack: bool) -> SafeString:
    """A stacked table is drawn as blocks, which takes its meaning away from those who listen: roles give it back."""
    if is_heading:
        return SafeString(' scope="row" role="rowheader"' if stack else ' scope="row"')
    return format_html(' role="cell" data-label="{}"', column.label) if stack else SafeString("")


def state_of(context: Context) -> State:
    state = context.get(STATE)
    if not isinstance(state, State):
        raise TemplateSyntaxError("{% row %} and {% cell %} belong inside {% table %}.")
    return state


def table(parser: Parser, token: Token) -> TableNode:
    """{% table columns="Name|Age#" caption="Learners" stack=True %} rows {% endtable %}: see the gallery."""
    options = token_kwargs(token.split_contents()[1:], parser)
    if "columns" not in options or "caption" not in options:
        raise TemplateSyntaxError("{% table %} needs columns and a caption.")
    nodelist = parser.parse(("endtable",))
    parser.delete_first_token()
    return TableNode(nodelist, options)


def row(parser: Parser, token: Token) -> RowNode:
    nodelist = parser.parse(("endrow",))
    parser.delete_first_token()
    return RowNode(nodelist)


def cell(parser: Parser, token: Token) -> CellNode:
    nodelist = parser.parse(("endcell",))
    parser.delete_first_token()
    return CellNode(nodelist)
