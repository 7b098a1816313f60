"""Dull rows for the engine's tests: a crowd that makes names ordinary, and one child at a time."""

from virtualschool.linkage.engine import Outcome, Pair, link

Row = dict[str, str]

_FORENAMES = "Isla Rory Ava Euan Freya Callum Skye Finlay Orla Magnus Jack Sophie Lewis Emily Noah Olivia".split()
_SURNAMES = "Macrae Kerr Munro Baird Doig Rennie Petrie Combe Haddow Smith Brown Wilson Reid Murray Ross Young".split()

AILSA = {
    "forename": "Ailsa", "surname": "Sutherland", "date_of_birth": "2012-03-14", "gender": "F", "postcode": "AB12 3CD",
}  # fmt: skip


def crowd(size: int = 300) -> list[Row]:
    """Pupils who have nothing to do with the test, so that priors and name frequencies are those of a school."""
    return [
        {
            "pupil_id": f"Z{n:04d}",
            "forename": _FORENAMES[n % 16],
            "surname": _SURNAMES[(n // 16) % 16],
            "date_of_birth": f"{2008 + n % 12}-{1 + (n * 5) % 12:02d}-{1 + (n * 11) % 28:02d}",
            "gender": "FM"[n % 2],
            "postcode": f"ZE{1 + n % 9} {n % 10}AB",
        }
        for n in range(size)
    ]


def pupil(key: str = "P1", **facts: str) -> Row:
    return {**AILSA, "pupil_id": key, **facts}


def person(key: str = "C1", **facts: str) -> Row:
    return {**AILSA, "person_id": key, **facts}


def linked(care: list[Row], pupils: list[Row], **options: object) -> Outcome:
    return link(care, [*pupils, *crowd()], **options)  # type: ignore[arg-type]


def only(outcome: Outcome, left_id: str = "C1") -> Pair:
    (pair,) = (pair for pair in outcome.pairs if pair.left_id == left_id)
    return pair


def bands(outcome: Outcome) -> dict[tuple[str, str], str]:
    return {(pair.left_id, pair.right_id): pair.band for pair in outcome.pairs}
