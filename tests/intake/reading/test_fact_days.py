"""Days of facts are judged a column at a time, as birthdays are: month first is never read as another day."""

import datetime as dt

import pytest

from tests.intake.reading.extracts import AS_AT, STRATHCARRON, numbers
from virtualschool.intake.reading.files import read_file
from virtualschool.tables import Refused

FILES = {
    "from_date": "scn,from_date,to_date,code,openings\n{scn},{day},30/11/2025,10,10\n",
    "left_on": "scn,left_on,survey,destination\n{scn},{day},initial,training\n",
    "reviewed_on": "scn,need,plan,reviewed_on\n{scn},Dyslexia,csp,{day}\n",
}


def of_days(column: str, *days: str) -> bytes:
    heading, line = FILES[column].split("\n")[:2]
    rows = [line.format(scn=scn, day=day) for scn, day in zip(numbers(len(days)), days, strict=True)]
    return "\n".join([heading, *rows, ""]).encode()


@pytest.mark.parametrize("column", FILES)
def test_a_file_of_facts_whose_days_are_written_month_first_is_refused(column):
    data = of_days(column, "08/25/2025", "03/04/2025", "09/30/2025")

    with pytest.raises(Refused) as refused:
        read_file(data, name="facts.csv", kind=None, mapping=None, authority=STRATHCARRON, as_at=AS_AT)

    assert refused.value.code == "month_first"


def test_days_of_facts_written_day_first_are_read():
    data = of_days("from_date", "25/08/2025", "03/04/2025", "30/09/2025")

    found = read_file(
        data, name="facts.csv", kind=None, mapping=None, authority=STRATHCARRON, as_at=dt.date(2025, 12, 1)
    )

    assert next(row["from_date"] for person in found.people for _, row in person.rows) == "2025-08-25"
