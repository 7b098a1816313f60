"""All pupils together: sums without anybody's key, none of fewer than 20, a later edition in an earlier one's place."""

import random
from collections import Counter, defaultdict

from tests.intake import world
from tests.learning import facts as files
from virtualschool.learning import everybody, spans
from virtualschool.learning.everybody import Attended, Cell, attended, read, written
from virtualschool.learning.queries.everybody import attendance
from virtualschool.register import sealed
from virtualschool.register.models import Edition


def people(number: int, present: int = 9, *, school: str = "9900001", days=files.WEEK):
    row = {"school_code": school, "from_date": days[0], "to_date": days[1], "code": "10", "openings": str(present)}
    return [(f"P{at}", [row, {**row, "code": "20", "openings": "1"}]) for at in range(number)]


def stages(number: int, stage: str = "P5") -> dict[str, str]:
    return {f"P{at}": stage for at in range(number)}


def cells(people, stages) -> list[Cell]:
    """The sums of people's rows, each different row shared."""
    shared = list({tuple(row.items()): row for _, rows in people for row in rows}.values())
    said = [shared.index(row) for _, rows in people for row in rows]
    return everybody.cells([stages.get(who, "") for who, _ in people], [len(rows) for _, rows in people], said, shared)


def row_by_row(people, stages) -> list[Cell]:
    """The same sums by another way: from each pupil's spans."""
    pupils, marks = Counter(), defaultdict(Counter)
    for who, rows in people:
        for span in spans.of_rows(rows):
            place = (span.school_code, stages.get(who, ""), span.first, span.last)
            pupils[place] += 1
            marks[place].update(dict(span.marks))
    return [Cell(*place, pupils[place], tuple(sorted(marks[place].items()))) for place in sorted(pupils)]


def test_sums_of_shared_rows_are_those_of_each_pupils_own():
    chance, found = random.Random(1), []
    for at in range(60):
        days = files.WEEK if chance.random() < 0.5 else ("2025-09-15", "2025-09-19")
        codes = chance.sample(["01", "02", "10", "20", "40"], chance.randint(1, 4))
        place = {"from_date": days[0], "to_date": days[1]}
        place |= {"school_code": "9900001"} if chance.random() < 0.8 else {}
        found.append((f"P{at}", [{**place, "code": code, "openings": str(chance.randint(0, 3))} for code in codes]))
    known = {f"P{at}": chance.choice(["P5", "S1"]) for at in range(40)}

    assert cells(found, known) == row_by_row(found, known)


def test_cells_name_nobody_and_read_as_they_were_written():
    found = cells(people(25), stages(25))

    assert [(cell.pupils, cell.marks) for cell in found] == [(25, (("10", 225), ("20", 25)))]
    assert read(written(found)) == found
    assert b"P1" not in written(found)


def test_a_cell_of_fewer_than_20_pupils_is_left_out():
    few, many = cells(people(19, school="9900002"), stages(19)), cells(people(20), stages(20))

    assert attended([[*few, *many]], "2025-08-01", "2026-07-31") == {
        "all": Attended(180, 200),
        "primary": Attended(180, 200),
    }


def test_a_later_edition_replaces_what_an_earlier_one_says_of_the_school_and_period():
    first = cells(people(20), stages(20)) + cells(people(20, school="9900002"), stages(20))
    second = cells(people(20, 5), stages(20))

    assert attended([first, second], "2025-08-01", "2026-07-31")["all"] == Attended(280, 320)


def test_a_file_of_attendance_leaves_the_sums_of_all_pupils_sealed(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)
    rows = [row for at in range(30) for row in files.week(f"P{at}")]

    world.bring(strathcarron, files.attendance(*rows))

    assert attendance(strathcarron, "2025/26")["primary"] == Attended(270, 300)
    assert sealed.get_file(f"everybody-{Edition.objects.get(kind='attendance').pk}")
