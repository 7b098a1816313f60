"""What the demo's files promise: the same bytes from the same seed, one of each case, nothing that trips a hold."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from virtualschool.desk.demo import Extract, Extracts, TooFewPupils, learning, truth, world, write_extracts
from virtualschool.intake.reading.files import read_file
from virtualschool.intake.reading.reading import Reading

TODAY = date(2026, 11, 22)
PLANTED = {
    "Mac, Mc or apostrophe", "adopted", "bad row: impossible date", "bad row: impossible number",
    "bad row: no date of birth", "bad row: no surname", "bad row: unknown legal reason", "bad row: unknown stage",
    "cross-boundary", "date of birth corrected", "date of birth one figure out", "day and month swapped",
    "double barrel on one side", "dual registration", "dup", "ended", "estimated date of birth", "forename mistyped",
    "known-as name", "missing from the newer list", "moved home", "moved school", "names swapped", "new",
    "new legal reason", "not on roll: elsewhere", "not on roll: home educated", "not on roll: independent",
    "not on roll: left", "not on roll: under school age", "one bad row: ends before it starts", "only education",
    "only head", "only social work", "overlapping periods", "renamed", "second forename first", "surname changed",
    "surname mistyped", "twin", "twin of one who is not in care", "unaccompanied", "wrong number",
}  # fmt: skip


def contents(extracts: Extracts) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (*(e.path for e in extracts.files), extracts.truth)}


@cache
def read(extract: Extract) -> Reading:
    data = extract.path.read_bytes()
    return read_file(
        data, name=extract.path.name, kind=None, mapping=None, authority=extract.authority, as_at=extract.as_at
    )


def rows(reading: Reading) -> Iterator[dict[str, str]]:
    return (row for person in reading.people for _, row in person.rows)


def birthdays(reading: Reading) -> dict[str, str]:
    return {person.key: row["date_of_birth"] for person in reading.people for _, row in person.rows}


def editions(extracts: Extracts, kind: str) -> Iterator[tuple[Reading, Reading]]:
    """The earlier and the newer edition of each authority's extract of this kind."""
    for authority in ("S12000098", "S12000099"):
        before, now = (e for e in extracts.files if (e.authority, e.kind) == (authority, kind))
        yield read(before), read(now)


def of_people(extracts: Extracts) -> list[Extract]:
    return [extract for extract in extracts.files if extract.kind not in learning.KINDS]


@pytest.fixture(scope="module", params=[600, 6000])
def extracts(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Extracts:
    return write_extracts(tmp_path_factory.mktemp("extracts"), pupils=request.param, today=TODAY)


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    first = write_extracts(tmp_path / "one", pupils=300, seed=7, today=TODAY)

    second = write_extracts(tmp_path / "two", pupils=300, seed=7, today=TODAY)

    assert contents(first) == contents(second)


def test_another_seed_writes_other_children(tmp_path: Path) -> None:
    first = write_extracts(tmp_path / "one", pupils=300, seed=7, today=TODAY)

    second = write_extracts(tmp_path / "two", pupils=300, seed=8, today=TODAY)

    for name, data in contents(first).items():
        assert contents(second)[name] != data


def test_every_case_is_planted(extracts: Extracts) -> None:
    notes = Counter(note for row in truth.read(extracts.truth) for note in row.note.split("; ") if note)

    missing = PLANTED - set(notes)

    assert not missing


def test_the_truth_names_every_record_of_every_file(extracts: Extracts) -> None:
    known = {(row.authority, row.source, row.own_id) for row in truth.read(extracts.truth)}
    keys = {"care": "person_id", "pupils": "pupil_id"}

    told = {
        (extract.authority, extract.kind, row[keys[extract.kind]])
        for extract in extracts.files
        if extract.kind in keys
        for row in rows(read(extract))
    }

    assert told
    assert told <= known


def test_no_own_id_is_given_to_two_children(extracts: Extracts) -> None:
    children: dict[tuple[str, str], set[str]] = {}
    for row in truth.read(extracts.truth):
        children.setdefault((row.source, row.own_id), set()).add(row.true_id)

    shared = {own_id for own_id, true_ids in children.items() if len(true_ids) > 1}

    assert not shared


def test_each_file_is_recognised_by_its_headings(extracts: Extracts) -> None:
    families = {(e.authority, e.kind): (read(e).kind, read(e).family) for e in of_people(extracts)}

    assert families == {
        ("S12000098", "pupils"): ("pupils", "seemis-like"),
        ("S12000099", "pupils"): ("pupils", "canonical"),
        ("S12000098", "care"): ("care", "mosaic-like"),
        ("S12000099", "care"): ("care", "carefirst-like"),
        ("S12000098", "my-list"): ("my-list", "own-spreadsheet"),
    }


def test_each_file_of_facts_is_known_for_what_it_is_and_only_the_planted_rows_are_rejected(extracts):
    files = [extract for extract in extracts.files if extract.kind in learning.KINDS]

    assert len(files) == 2 * len(learning.KINDS)
    assert all(read(extract).kind == extract.kind and read(extract).people for extract in files)
    assert sorted(why.code for extract in files for why in read(extract).rejected) == [
        "crosses_session", "overlapping_periods", "overlapping_periods", "unknown_attendance_code",
    ]  # fmt: skip


def test_facts_are_of_pupils_on_the_roll_or_of_young_people_whom_social_work_knows(extracts):
    known = {row.get("pupil_id", "") for one in of_people(extracts) for row in rows(read(one))}
    numbers = {row.get("scn", "") for one in of_people(extracts) for row in rows(read(one))}
    files = [extract for extract in extracts.files if extract.kind in ("exclusions", "levels", "entries", "needs")]

    strangers = {row["pupil_id"] for one in files for row in rows(read(one))} - known
    assert len(strangers) <= len({"impossible date", "impossible number", "no surname", "unknown stage"})
    awards = [row["scn"] for one in extracts.files if one.kind == "awards" for row in rows(read(one))]
    assert len([scn for scn in awards if scn in numbers]) > 0.8 * len(awards)


def test_only_the_planted_bad_rows_are_rejected(extracts: Extracts) -> None:
    rejected = {(e.authority, e.kind): sorted(row.code for row in read(e).rejected) for e in of_people(extracts)}

    assert rejected == {
        ("S12000098", "pupils"): ["bad_scn", "impossible_date", "needed"],
        ("S12000099", "pupils"): ["unknown_stage"],
        ("S12000098", "care"): ["bad_scn", "end_before_start", "impossible_date", "needed", "unknown_legal_reason"],
        ("S12000099", "care"): ["bad_scn"],
        ("S12000098", "my-list"): ["needed"],
    }


@pytest.mark.parametrize("kind", ["care", "pupils"])
def test_the_newer_edition_is_no_reason_for_a_hold(extracts: Extracts, kind: str) -> None:
    for before, now in editions(extracts, kind):
        was, born = birthdays(before), birthdays(now)
        lost = set(was) - set(born)
        changed = [own_id for own_id in set(was) & set(born) if was[own_id] != born[own_id]]

        assert len(lost) < 0.05 * len(was) or len(lost) < 3
        assert len(changed) < 0.2 * len(was)
        assert set(before.columns_filled) <= set(now.columns_filled)


def test_two_thirds_of_the_pupils_are_strathcarrons(extracts: Extracts) -> None:
    pupils = [row for row in truth.read(extracts.truth) if row.source == "pupils"]

    here = sum(row.authority == "S12000098" for row in pupils)

    assert here / len(pupils) == pytest.approx(2 / 3, abs=0.01)


def test_social_work_lacks_the_number_of_a_quarter_to_a_third(extracts: Extracts) -> None:
    care = [row for _, now in editions(extracts, "care") for row in rows(now)]
    by_person = {row["person_id"]: bool(row.get("scn")) for row in care}

    without = 1 - sum(by_person.values()) / len(by_person)

    chance = 0.1 if len(by_person) < 100 else 0
    assert 0.2 - chance <= without <= 0.35 + chance


def test_an_adopted_childs_two_records_share_a_number_and_no_surname(extracts: Extracts) -> None:
    known = truth.read(extracts.truth)
    _, roll = next(editions(extracts, "pupils"))
    _, care = next(editions(extracts, "care"))
    adopted = next(row for row in known if row.note == "adopted" and row.authority == "S12000098")
    pupil_id = next(row.own_id for row in known if (row.true_id, row.source) == (adopted.true_id, "pupils"))

    birth = next(row for row in rows(care) if row["person_id"] == adopted.own_id and row.get("ended_as"))
    now = next(row for row in rows(roll) if row["pupil_id"] == pupil_id)

    assert birth["ended_as"] == "ADOPTED"
    assert birth.get("scn", now.get("scn")) == now.get("scn", birth.get("scn"))
    assert birth["surname"] != now["surname"]


def test_a_corrected_date_of_birth_differs_between_the_editions(extracts: Extracts) -> None:
    corrected = {row.own_id for row in truth.read(extracts.truth) if row.note.endswith("date of birth corrected")}

    found = set()
    for before, now in editions(extracts, "care"):
        was, born = birthdays(before), birthdays(now)
        found |= {own_id for own_id in set(was) & set(born) if was[own_id] != born[own_id]}

    assert found == corrected


@pytest.mark.parametrize("today", [date(2026, 8, 3), date(2026, 8, 14), date(2027, 1, 5), date(2028, 2, 29)])
def test_both_editions_fall_in_one_school_session(tmp_path: Path, today: date) -> None:
    made = write_extracts(tmp_path, pupils=300, today=today)

    sessions = {extract.as_at.year - (extract.as_at.month < 8) for extract in made.files}

    assert len(sessions) == 1
    assert all(extract.received <= today for extract in made.files)


@pytest.mark.parametrize("seed", range(1, 7))
def test_a_small_world_holds_one_of_each_case_whatever_the_seed(tmp_path: Path, seed: int) -> None:
    made = write_extracts(tmp_path, pupils=600, seed=seed, today=TODAY)

    notes = {note for row in truth.read(made.truth) for note in row.note.split("; ")}

    assert notes >= PLANTED


def test_a_world_too_small_for_its_cases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooFewPupils, match="at least 300"):
        write_extracts(tmp_path, pupils=299, today=TODAY)


def test_no_care_period_begins_before_birth_and_one_ends_before_it_begins() -> None:
    made = world.make(pupils=600, seed=3, today=TODAY)
    periods = [row for records in made.care.values() for record in records for row in record.now]

    assert all(row["start_date"] >= row["date_of_birth"] for row in periods)
    assert sum(bool(row["end_date"]) and row["end_date"] < row["start_date"] for row in periods) == 1


def test_nobody_in_care_leaves_the_roll_unseen() -> None:
    made = world.make(pupils=6000, seed=3, today=TODAY)
    in_care = {record.child.true_id for records in made.care.values() for record in records}

    gone = {r.child.true_id for records in made.pupils.values() for r in records if not (r.now and r.before)}

    assert gone
    assert not gone & in_care


def test_every_number_on_a_roll_keeps_its_check_digit(extracts: Extracts) -> None:
    for _, now in editions(extracts, "pupils"):
        for row in rows(now):
            if "scn" in row:
                weighted = sum(int(f) * w for f, w in zip(row["scn"], (3, 2, 7, 6, 5, 4, 3, 2), strict=False))
                assert (weighted + int(row["scn"][8])) % 11 == 0


def test_invented_places_are_in_no_real_postcode_area_and_no_real_school(extracts: Extracts) -> None:
    places = [row for _, now in editions(extracts, "pupils") for row in rows(now)]

    assert {row["postcode"][:2] for row in places} <= {"ZC", "ZV"}
    assert {row["school_code"][:2] for row in places} == {"99"}
