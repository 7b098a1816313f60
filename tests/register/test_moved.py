"""Only those who moved are derived for what changed: the changes are those of deriving everybody."""

import datetime as dt
import uuid

from hypothesis import given, settings
from hypothesis import strategies as st

from virtualschool.register.compared import State, changes
from virtualschool.register.derive import Joined, Key, Said, Spoken, Stated, learners
from virtualschool.register.moved import narrowed

FIRST = dt.date(2026, 10, 5)
SOURCES = {"care": "social_work", "pupils": "education", "my-list": "my_list", "told": "told_by"}


def row_of(kind, child, word, start, end):
    row = {"forename": f"Isla{child}", "surname": word, "date_of_birth": f"2014-0{child + 1}-01", "scn": f"{child}"}
    dated = {"start_date": start, **({"end_date": end} if end else {})}
    return {
        "care": {**row, "legal_reason": "PO", **dated},
        "pupils": {**row, "school_code": word, "looked_after_code": "01", **(dated if end else {})},
    }.get(kind, {**row, "stage": word})


@st.composite
def lists(draw):
    """One edition: its source, its day, when it came, and what it says of a few children."""
    kind = draw(st.sampled_from(["care", "care", "pupils", "pupils", "my-list", "told"]))
    as_at = FIRST + dt.timedelta(days=7 * draw(st.integers(0, 5)))
    received = as_at + dt.timedelta(days=7 * draw(st.integers(0, 2)))
    spoken = Spoken(SOURCES[kind], kind, as_at, received, str(draw(st.integers(0, 99))))
    said = []
    for child in sorted(draw(st.sets(st.integers(0, 3), min_size=1))):
        own_id = f"scn:{child}" if kind == "pupils" and draw(st.integers(0, 9)) == 0 else f"{kind}{child}"
        word = draw(st.sampled_from(["Kerr", "Kerr", "Kerr", "Orr"]))
        start = draw(st.sampled_from(["2026-03-02", "2026-10-20"]))
        end = draw(st.sampled_from(["", "", "2026-09-30", "2026-10-28"]))
        said.append(Said(spoken, Key(spoken.source, own_id), (row_of(kind, child, word, start, end),)))
    return said


def known(found, day, joined):
    statements = [said for edition in found for said in edition if said.edition.received <= day]
    keys = {said.key for said in statements}
    return Stated(
        "S12000098",
        uuid.UUID(int=7),
        tuple({(said.edition, said.key): said for said in statements}.values()),
        tuple(one for one in joined if one.left in keys and one.right in keys),
    )


@settings(max_examples=300)
@given(st.lists(lists(), min_size=2, max_size=9), st.integers(0, 6), st.integers(0, 6), st.sets(st.integers(0, 3)))
def test_the_changes_are_those_of_deriving_everybody(found, start, more, linked):
    since = FIRST + dt.timedelta(days=7 * start)
    until = since + dt.timedelta(days=7 * more)
    joined = [
        Joined(Key("social_work", f"care{child}"), Key("education", f"pupils{child}")) for child in sorted(linked)
    ]
    then, now = known(found, since, joined), known(found, until, joined)

    few = narrowed(then, now, since, until)

    def between(*states):
        before, after = (learners(one, compare_sources=False) for one in states)
        return [
            (change.kind, change.learner.id, change.field, change.before, change.after, change.source)
            for change in changes(State(before, since), State(after, until))
        ]

    assert between(*few) == between(then, now)


def test_a_list_that_repeats_itself_moves_nobody():
    spoken = [Spoken("social_work", "care", day, day, str(day)) for day in (FIRST, FIRST + dt.timedelta(days=28))]
    rows = (row_of("care", 1, "Kerr", "2026-03-02", ""),)
    found = [[Said(one, Key("social_work", "care1"), rows)] for one in spoken]
    then, now = (known(found, one.received, ()) for one in spoken)

    few = narrowed(then, now, spoken[0].received, spoken[1].received)

    assert [len(one.statements) for one in few] == [0, 0]
