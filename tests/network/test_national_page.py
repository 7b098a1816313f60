"""The page of national tables, its spreadsheets and its interface: what changes when, and what is never told."""

import io

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.factories import AuthorityFactory
from tests.network.conftest import join
from tests.network.hub import READING, Installation, released
from virtualschool.foundation import clock
from virtualschool.network.hub import dates
from virtualschool.network.models import MemberAuthority
from virtualschool.network.operations import releases

pytestmark = pytest.mark.django_db
CODES = ("S12000098", "S12000099", "S12000034", "S12000035")
NUMBERS = released()
MORE = released((*((498, 502), *READING[1:3], (698, 702)), *READING[4:8], *((598, 602), *READING[9:11], (998, 1002))))
PAGE = "/network/national/"


@pytest.fixture(autouse=True)
def _fixed_days(settings):
    settings.NATIONAL_DATES = dates.read(["10-01", "02-01", "06-01"])


@pytest.fixture
def installations(ours: MemberAuthority, theirs: MemberAuthority) -> list[Installation]:
    """Four authorities, all members, whose installations are enrolled in August."""
    made = [Installation(code) for code in CODES]
    with time_machine.travel("2026-08-20T12:00:00+01:00", tick=False):
        for one in made:
            assert one.enrol().status_code == 201
    for code in CODES[2:]:
        join(AuthorityFactory(code=code))
    return made


@pytest.fixture
def sent(installations: list[Installation]) -> list[str]:
    """Ids of what the first three sent in September: shown from 1 October on."""
    with time_machine.travel("2026-09-25T12:00:00+01:00", tick=False):
        return [one.release(NUMBERS).json()["id"] for one in installations[:3]]


def on(day: str):
    return time_machine.travel(f"{day}T09:00:00+00:00", tick=False)


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_tables_appear_on_the_fixed_day_and_not_before(sent, ailsa, as_user):
    with on("2026-09-30"):
        before = text(as_user(ailsa).get(PAGE))
    with on("2026-10-01"):
        after = text(as_user(ailsa).get(PAGE))

    assert "Nothing to show yet" in before
    assert "on the next fixed date: 1 October 2026" in before
    assert "From 3 of the 4 authorities in the Network. As at 1 October 2026" in after
    assert "600" in after
    assert "594 to 606" in after


def test_in_a_rehearsal_they_appear_at_once_and_the_page_says_so(installations, settings, ailsa, as_user):
    settings.NATIONAL_DATES = dates.read(["any"])
    with on("2026-09-25"):
        empty = text(as_user(ailsa).get(PAGE))
        for one in installations[:3]:
            one.release(NUMBERS)
        shown = text(as_user(ailsa).get(PAGE))

    assert "fixed date" not in empty
    assert "As at 25 September 2026; in this rehearsal they change as soon as" in shown
    assert "Invented for the demo" not in shown


def test_a_demo_says_that_its_councils_are_invented(sent, ours, ailsa, as_user):
    ours.is_invented = True
    ours.save(update_fields=["is_invented"])

    with on("2026-10-01"):
        assert "no council, no learner and no figure here is real" in text(as_user(ailsa).get(PAGE))


def test_what_comes_in_later_waits_for_the_next_fixed_day(sent, installations, ailsa, as_user):
    with on("2026-10-20"):
        assert installations[3].release(NUMBERS, made_on="2026-10-20").status_code == 400  # approved before it was made
        assert installations[3].release(NUMBERS).status_code == 201
        waits = text(as_user(ailsa).get(PAGE))
    with on("2027-02-01"):
        shown = text(as_user(ailsa).get(PAGE))

    assert "From 3 of the 4" in waits
    assert "From 4 of the 4" in shown


def test_a_corrected_release_replaces_the_first_on_the_next_fixed_day(sent, installations, ailsa, as_user):
    with on("2026-10-20"):
        assert installations[0].release(MORE).status_code == 201
        waits = text(as_user(ailsa).get(PAGE))
    with on("2027-02-01"):
        shown = text(as_user(ailsa).get(PAGE))
        states = [one["state"] for one in installations[0].ask("GET", "releases/").json()["releases"]]

    assert "294 to 306" in waits
    assert "694 to 706" in shown
    assert states == ["shown", "replaced"]


def test_a_withdrawn_release_leaves_on_the_next_fixed_day(sent, installations, ailsa, as_user):
    with on("2026-10-20"):
        installations[0].ask("POST", "withdrawals/", {"release": sent[0], "reason_key": "wrong"})
        waits = text(as_user(ailsa).get(PAGE))
    with on("2027-02-01"):
        gone = text(as_user(ailsa).get(PAGE))

    assert "From 3 of the 4" in waits
    assert "Nothing to show yet" in gone


def test_nobody_is_told_who_is_missing_or_who_released(sent, ailsa, as_user):
    with on("2026-10-05"):
        shown = text(as_user(ailsa).get(PAGE))
        told = as_user(ailsa).get("/network/api/v1/national/2025-26/in-year/").json()

    names = list(MemberAuthority.objects.values_list("authority__short_name", flat=True))
    assert told["named"] == []
    assert told["authorities"] == 3
    frame = "Strathcarron"  # whose page it is that Ailsa came from
    assert [name for name in names if name in shown and name != frame] == []


def test_names_are_shown_once_everybody_agreed_and_no_longer(sent, cast, ailsa, as_user):
    everybody = list(MemberAuthority.objects.select_related("authority"))
    with on("2026-10-05"):
        for one in everybody[:-1]:
            releases.agree_to_be_named(authority=one.authority, agrees=True, by=ailsa, at=clock.now())
        before = text(as_user(ailsa).get(PAGE))
        releases.agree_to_be_named(authority=everybody[-1].authority, agrees=True, by=ailsa, at=clock.now())
        named = text(as_user(ailsa).get(PAGE))
    with on("2026-10-06"):
        as_user(ailsa).post(reverse("network:naming"), {"agrees": "no"})
        after = text(as_user(ailsa).get(PAGE))

    assert "From 3 of the 4 authorities in the Network." in before
    assert "From 3 of the 4 authorities in the Network:" in named
    assert "From 3 of the 4 authorities in the Network." in after


def test_a_table_as_a_spreadsheet_says_what_the_page_says(sent, ailsa, as_user):
    with on("2026-10-05"):
        answer = as_user(ailsa).get(reverse("network:national_sheet", args=["2025-26", "in-year", NUMBERS["id"]]))

    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Reading at P1, P4, P7 and S3"
    assert "From 3 of the 4 authorities" in rows[1][0]
    assert rows[5] == ["phase", "reading", "shown", "from", "to", "per cent of its row", "authorities"]
    assert rows[6] == ["P1, P4 and P7", "at the level expected or above", "300", 294, 306, 33, 3]


def test_a_spreadsheet_of_a_table_that_is_not_shown_is_not_there(sent, ailsa, as_user):
    with on("2026-10-05"):
        answer = as_user(ailsa).get(reverse("network:national_sheet", args=["2025-26", "ever", NUMBERS["id"]]))

    assert answer.status_code == 404


def test_the_interface_gives_the_same_numbers_to_people_and_to_installations(sent, installations, ailsa, as_user):
    address = "national/2025-26/in-year/"
    with on("2026-10-05"):
        signed = installations[3].ask("GET", address).json()
        session = as_user(ailsa).get(f"/network/api/v1/{address}").json()

    assert signed == session
    assert signed["covered"] == "3 of the 4 authorities in the Network"
    assert signed["tables"][0]["cells"][0] == {
        "at": {"phase": "P1, P4 and P7", "reading": "at the level expected or above"},
        "shown": "300",
        "low": 294,
        "high": 306,
        "structural": False,
        "authorities": 3,
        "per_cent_of_row": 33,
    }


def test_observers_see_the_tables_and_outsiders_do_not(sent, nora, outsider, dougal, as_user):
    with on("2026-10-05"):
        statuses = [as_user(who).get(PAGE).status_code for who in (nora, outsider, dougal)]
        told = [as_user(who).get("/network/api/v1/national/2025-26/in-year/").status_code for who in (nora, outsider)]

    assert statuses == [200, 403, 403]
    assert told == [200, 403]
    assert Client().get("/network/api/v1/national/2025-26/in-year/").status_code == 401


def test_fewer_than_three_are_not_even_counted(installations, ailsa, as_user):
    with time_machine.travel("2026-09-25T12:00:00+01:00", tick=False):
        for one in installations[:2]:
            one.release(NUMBERS)
    with on("2026-10-05"):
        told = as_user(ailsa).get("/network/api/v1/national/2025-26/in-year/").json()

    assert (told["authorities"], told["covered"], told["tables"]) == (None, "fewer than 3 authorities", [])


@pytest.mark.parametrize("tables", [1, 3])
def test_the_page_asks_the_database_as_often_for_three_tables_as_for_one(
    installations, ailsa, as_user, tables, django_assert_max_num_queries
):
    with time_machine.travel("2026-09-25T12:00:00+01:00", tick=False):
        for one in installations[:3]:
            one.release(*(released(of=f"level-{area}") for area in ("reading", "writing", "numeracy")[:tables]))
    with on("2026-10-05"):
        browser = as_user(ailsa)
        with django_assert_max_num_queries(22):
            assert browser.get(PAGE).status_code == 200


def test_what_an_authority_sends_that_does_not_belong_waits_until_it_does(sent, installations, ailsa, as_user):
    MemberAuthority.objects.filter(authority=CODES[2]).update(joined_on="2026-10-10")
    with time_machine.travel("2026-09-25T12:00:00+01:00", tick=False):
        installations[3].release(NUMBERS)

    with on("2026-10-05"):
        without = text(as_user(ailsa).get(PAGE))
        waits = installations[2].ask("GET", "releases/").json()["releases"][0]["state"]
    with on("2027-02-01"):
        joined = text(as_user(ailsa).get(PAGE))
        shown = installations[2].ask("GET", "releases/").json()["releases"][0]["state"]

    assert "From 3 of the 3 authorities in the Network" in without
    assert "From 4 of the 4 authorities in the Network" in joined
    assert (waits, shown) == ("waiting", "shown")


@pytest.mark.parametrize("session", ["2024/99", "1999/00", "later"])
def test_a_session_that_cannot_be_is_not_there(sent, ailsa, as_user, session):
    of_programs = f"/network/api/v1/national/{session.replace('/', '-')}/in-year/"

    answers = as_user(ailsa).get(PAGE, {"of": f"{session} in-year"}), as_user(ailsa).get(of_programs)

    assert [one.status_code for one in answers] == [404, 404]
