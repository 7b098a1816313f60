"""The form of a release: there and back unchanged, and refused in a sentence where it is wrong."""

import copy

import pytest

from tests.disclosure.small import HEADING, released
from virtualschool.disclosure.document import (
    DocumentIsWrong,
    document_from_json,
    document_to_json,
    shown,
    table_to_json,
)


def test_a_document_is_the_same_after_reading_and_writing():
    document = released(5, 9)

    read = document_from_json(document)

    assert document_to_json(read.heading, [table_to_json(each) for each in read.tables]) == document


def test_a_signature_is_no_part_of_what_is_read():
    signed = {**released(5, 9), "signature": {"alg": "Ed25519"}}

    assert document_from_json(signed).heading == HEADING


def changed(path, value):
    document = copy.deepcopy(released(5, 9))
    inside = document
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    return document


CELL = ("tables", 0, "cells", 0)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("schema",), "another", "says schema 'another'"),
        (("session",), 2025, "`session` is not a text"),
        (("exact",), {}, "The document says 'exact', which has no place in a release"),
        ((*CELL, "mean"), 2.5, "says 'mean', which has no place in a release"),
        ((*CELL, "low"), 8, r"the smallest count \(8\) is above the largest \(7\)"),
        ((*CELL, "low"), -1, "`low` is not a whole number of 0 or more"),
        ((*CELL, "low"), 1.5, "`low` is not a whole number of 0 or more"),
        ((*CELL, "low"), True, "`low` is not a whole number of 0 or more"),
        ((*CELL, "at"), {"stage": "nursery"}, "no place of this table"),
        ((*CELL, "at"), {}, "no place of this table"),
        ((*CELL, "structural"), True, "zero for everybody cannot be 7"),
        (("tables", 0, "cells"), [], "3 places need a cell each, once; it has 0"),
        (("tables", 0, "dimensions", 0, "total"), "everybody", "no category 'everybody'"),
        (("tables",), {}, "`tables` is not a list"),
        (("tables", 0), "t", "A table is not an object"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(path, value, sentence):
    with pytest.raises(DocumentIsWrong, match=sentence):
        document_from_json(changed(path, value))


def test_two_tables_of_one_id_are_refused():
    document = released(5, 9)

    with pytest.raises(DocumentIsWrong, match="same id"):
        document_from_json({**document, "tables": document["tables"] * 2})


@pytest.mark.parametrize(
    ("low", "high", "page"), [(13, 17, "15"), (0, 7, "0 to 7"), (8, 17, "8 to 17"), (0, 0, "0"), (0, 4, "0 to 4")]
)
def test_a_page_prints_a_rounded_number_or_both_ends(low, high, page):
    assert shown(low, high) == page
