"""What the demo's invented councils released: the real protector's work, with the truth inside and nobody in sight."""

import datetime as dt

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tools import demo_releases as tool
from virtualschool.disclosure.attack import Facts, attack
from virtualschool.foundation.signed_requests import raw
from virtualschool.network.hub import documents, sense
from virtualschool.network.management.demo import released
from virtualschool.releases.menu import menu

MADE_ON = dt.date(2026, 11, 15)
LARGEST = max(tool.councils(), key=lambda one: one.counts)


@pytest.fixture(scope="module")
def prepared():
    return released.read()


def documents_of(code, prepared):
    return [
        released.document(code, tables, session, MADE_ON)
        for session, tables in zip(tool.SESSIONS, prepared[code], strict=True)
    ]


def test_every_council_has_every_table_of_the_menu_twice(prepared):
    of_menu = [(one.id, one.measure, one.dimensions) for one in menu().tables]

    assert list(prepared) == [one.code for one in tool.councils()]
    for tables in (tables for sessions in prepared.values() for tables in sessions):
        assert [(one["id"], one["measure"], tuple(d["name"] for d in one["dimensions"])) for one in tables] == of_menu


def test_the_file_is_what_the_protector_makes_of_the_same_learners(prepared):
    assert tool.sessions_of(LARGEST) == prepared[LARGEST.code]


@pytest.mark.parametrize("council", tool.councils(), ids=lambda one: one.name)
def test_every_range_holds_the_truth(prepared, council):
    for cohort, tables in zip(tool.cohorts(council), prepared[council.code], strict=True):
        exact = {one.id: one.counts for one in tool.exact(menu(), cohort)}
        for table in tables:
            for cell in table["cells"]:
                assert cell["low"] <= exact[table["id"]][tuple(cell["at"].values())] <= cell["high"]


@pytest.mark.parametrize("council", tool.councils(), ids=lambda one: one.name)
def test_our_attacker_finds_nothing_in_both_sessions_together(prepared, council):
    assert attack(documents_of(council.code, prepared), facts=Facts()).found == ()


def test_the_hub_takes_one_in_as_any_other(prepared):
    key = Ed25519PrivateKey.generate()

    signed = released.signed(documents_of(LARGEST.code, prepared)[-1], key)

    assert documents.release(signed, today=MADE_ON) == signed
    documents.need_signature(signed, raw(key.public_key()))
    documents.need_approvals(signed, today=MADE_ON)


@pytest.mark.parametrize("council", tool.councils(), ids=lambda one: one.name)
def test_the_hub_takes_whatever_they_released(prepared, council):
    for tables in prepared[council.code]:
        assert [list(sense.wrong_in(one, cohort="in-year")) for one in tables] == [[]] * len(menu().tables)
