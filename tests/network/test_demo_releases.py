"""What the demo's invented councils released: the real protector's work, with the truth inside and nobody in sight."""

import datetime as dt

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tools import demo_releases as tool
from virtualschool.disclosure.attack import Facts, attack
from virtualschool.foundation.signed_requests import raw
from virtualschool.network.hub import documents
from virtualschool.network.management.demo import released
from virtualschool.releases.menu import menu

MADE_ON = dt.date(2026, 11, 15)
LARGEST = max(tool.councils(), key=tool.number_of)


@pytest.fixture(scope="module")
def prepared():
    return released.read()


def test_every_council_has_every_table_of_the_menu(prepared):
    of_menu = [(one.id, one.measure, one.dimensions) for one in menu().tables]

    assert list(prepared) == [one.code for one in tool.councils()]
    for tables in prepared.values():
        assert [(one["id"], one["measure"], tuple(d["name"] for d in one["dimensions"])) for one in tables] == of_menu


def test_the_file_is_what_the_protector_makes_of_the_same_learners(prepared):
    assert tool.tables_of(LARGEST) == prepared[LARGEST.code]


@pytest.mark.parametrize("council", tool.councils(), ids=lambda one: one.name)
def test_every_range_holds_the_truth(prepared, council):
    exact = {one.id: one.counts for one in tool.exact(menu(), tool.learners(council))}

    for table in prepared[council.code]:
        for cell in table["cells"]:
            assert cell["low"] <= exact[table["id"]][tuple(cell["at"].values())] <= cell["high"]


@pytest.mark.parametrize("council", tool.councils(), ids=lambda one: one.name)
def test_our_attacker_finds_nothing_in_it(prepared, council):
    document = released.document(council.code, prepared[council.code], "2025/26", MADE_ON)

    assert attack([document], facts=Facts()).found == ()


def test_the_hub_takes_one_in_as_any_other(prepared):
    key = Ed25519PrivateKey.generate()
    document = released.document(LARGEST.code, prepared[LARGEST.code], "2025/26", MADE_ON)

    signed = released.signed(document, key)

    assert documents.release(signed, today=MADE_ON) == signed
    documents.need_signature(signed, raw(key.public_key()))
    documents.need_approvals(signed, today=MADE_ON)
