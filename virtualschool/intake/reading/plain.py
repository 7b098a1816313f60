"""Texts that are written as they are meant: reading one gives the very same, so that a large roll is spared it."""

import re
from collections.abc import Callable

from virtualschool.tables import scn

NAME_LENGTH = 100


def never(_: str) -> bool:
    return False


def _is_plain_identifier(text: str) -> bool:
    return text.isdigit() and text.isascii() and text != "0" and len(text) <= NAME_LENGTH


def _is_plain_postcode(text: str) -> bool:
    return _POSTCODE.fullmatch(text) is not None


_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
# Columns of which nearly every text is another, and most are written as they are meant.
PLAIN: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(("person_id", "pupil_id"), _is_plain_identifier),
    **dict.fromkeys(("postcode", "home_postcode"), _is_plain_postcode),
    "scn": scn.is_plain,
}
