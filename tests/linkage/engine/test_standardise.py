"""What counts as the same word, day, place or number."""

from collections.abc import Iterator

import duckdb
import pytest

from virtualschool.linkage.engine.standardise import prepare


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        prepare(connection)
        yield connection


def said(connection: duckdb.DuckDBPyConnection, macro: str, value: str) -> object:
    ((answer,),) = connection.execute(f"select {macro}(?::varchar)", [value]).fetchall()
    return answer


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MacDonald", "McDonald"), ("Mac Donald", "MCDONALD"), ("M'Donald", "McDonald"), ("M’Leod", "MacLeod"),
        ("O'Neill", "O’Neill"), ("O Neill", "ONeill"), ("Smith-Jones", "Smith Jones"), ("Nuñez", "NUNEZ"),
        ("Wałęsa", "Walesa"), ("Ørsted", "orsted"), ("Weiß", "Weiss"),
    ],
)  # fmt: skip
def test_a_family_name_is_the_same_however_it_is_written(
    connection: duckdb.DuckDBPyConnection, one: str, other: str
) -> None:
    assert said(connection, "family_name", one) == said(connection, "family_name", other)


@pytest.mark.parametrize("word", ["Baby", "INFANT", "unknown", "Not Known", "Baby Boy", ""])
def test_a_word_that_stands_for_no_name_is_no_name(connection: duckdb.DuckDBPyConnection, word: str) -> None:
    assert said(connection, "given_name", word) is None


def test_a_double_barrel_has_parts_and_particles_are_none(connection: duckdb.DuckDBPyConnection) -> None:
    assert parts(connection, "Smith-MacDonald") == ["smith", "mcdonald"]
    assert parts(connection, "van der Berg") == ["berg"]


def parts(connection: duckdb.DuckDBPyConnection, surname: str) -> object:
    return said(connection, "parts_of", said(connection, "family_words", surname))


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Carly", "Carli"),
        ("Sara", "Sarah"),
        ("Ruby", "Rubie"),
        ("Philip", "Filip"),
        ("Aaron", "Aron"),
        ("Niamh", "Niav"),
    ],
)
def test_names_that_are_said_alike_have_one_sound(connection: duckdb.DuckDBPyConnection, name: str, other: str) -> None:
    assert sound(connection, name) == sound(connection, other)


@pytest.mark.parametrize(
    ("name", "other"),
    [("Ava", "Eva"), ("Jayden", "Kayden"), ("Jack", "Jake"), ("Rose", "Ross"), ("Ellie", "Ella"), ("Mason", "Jason")],
)
def test_names_that_twins_could_have_sound_apart(connection: duckdb.DuckDBPyConnection, name: str, other: str) -> None:
    assert sound(connection, name) != sound(connection, other)


def sound(connection: duckdb.DuckDBPyConnection, forename: str) -> object:
    return said(connection, "sound_of", said(connection, "given_name", forename))


@pytest.mark.parametrize("text", ["2012-02-01", "01/02/2012", "01.02.2012", "2012-02-01 00:00:00", "1 Feb 2012"])
def test_a_day_is_read_however_it_is_written(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    assert str(said(connection, "day_of", text)) == "2012-02-01"


def test_a_day_that_is_no_day_is_not_known(connection: duckdb.DuckDBPyConnection) -> None:
    assert said(connection, "day_of", "2012-02-31") is None


def test_a_postcode_is_one_word_and_its_sector_leaves_out_two_letters(connection: duckdb.DuckDBPyConnection) -> None:
    assert said(connection, "postal_code", "ab1  2cd") == "AB12CD"
    assert said(connection, "sector_of", "AB12CD") == "AB12"
    assert said(connection, "postal_code", "no fixed abode") is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("110765436", "110765436"), ("070000016", "070000016"), ("70000016", "070000016"), ("110 765 436", "110765436"),
        ("110765436.0", "110765436"), ("110765431", None), ("201357900", None), ("110675436", None),
        ("999999999", None), ("000000000", None), ("11O765436", None), ("1.10765E+08", None), ("1107654361", None),
        ("N/A", None), ("0", None),
    ],
)  # fmt: skip
def test_a_candidate_number_counts_only_when_its_check_digit_holds(
    connection: duckdb.DuckDBPyConnection, typed: str, number: str | None
) -> None:
    assert said(connection, "candidate_number", typed) == number


def test_no_form_of_a_name_stands_twice_on_its_own_line(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute("select name, len(groups) from variants where len(groups) > 6").fetchall()

    assert rows == []


@pytest.mark.parametrize(("one", "other"), [("ava", "eva"), ("jayden", "kayden"), ("ella", "ellie"), ("jack", "jake")])
def test_names_that_twins_have_are_no_forms_of_one_name(
    connection: duckdb.DuckDBPyConnection, one: str, other: str
) -> None:
    groups = dict(connection.execute("select name, groups from variants").fetchall())

    assert not set(groups.get(one, [])) & set(groups.get(other, []))
