"""The smallest tables and documents that tests of the protector need."""

from typing import Any

from virtualschool.disclosure.attack import Facts, attack
from virtualschool.disclosure.counts import CountTable, Dimension, counted
from virtualschool.disclosure.document import Heading, document_to_json
from virtualschool.disclosure.protect import Protected, protect

HEADING = Heading("S12000098", "2025/26", "ever", "2026-10-01")
INNER = Heading("S12000098", "2025/26", "in-year", "2026-10-01")
STAGE = Dimension("stage", ("primary", "secondary", "all"), "all")
HOME = Dimension("home", ("foster", "kinship", "all"), "all")


def by_stage(primary: int, secondary: int) -> CountTable:
    return counted("stage", "By stage", "learners", (STAGE,), {("primary",): primary, ("secondary",): secondary})


def by_both(a: int, b: int, c: int, d: int) -> CountTable:
    inner = {
        ("primary", "foster"): a,
        ("primary", "kinship"): b,
        ("secondary", "foster"): c,
        ("secondary", "kinship"): d,
    }
    return counted("both", "By stage and home", "learners", (STAGE, HOME), inner)


def made_safe(*tables: CountTable, of: Heading = HEADING, earlier: tuple[dict[str, Any], ...] = ()) -> Protected:
    return protect(tables, of=of, earlier=earlier, facts=Facts(), attack=attack)


def released(primary: int, secondary: int, of: Heading = HEADING, earlier: tuple[dict[str, Any], ...] = ()) -> Any:
    """A document of one small table."""
    return document_to_json(of, made_safe(by_stage(primary, secondary), of=of, earlier=earlier).tables)


def printed(table: dict[str, Any]) -> list[str]:
    return [cell["shown"] for cell in table["cells"]]
