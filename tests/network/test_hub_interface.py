"""What authorities' installations may say to the hub, and what it answers."""

import json

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from tests.network.hub import APPROVALS, MADE_ON, Installation, document, released
from virtualschool.audit.models import Event
from virtualschool.foundation import clock
from virtualschool.network.models import ReceivedRelease
from virtualschool.network.operations import keys

SEPTEMBER = "2026-09-25T12:00:00+01:00"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _september():
    with time_machine.travel(SEPTEMBER, tick=False):
        yield


@pytest.fixture
def here() -> Installation:
    made = Installation("S12000098")
    assert made.enrol().status_code == 201
    return made


@pytest.fixture
def there() -> Installation:
    made = Installation("S12000099")
    assert made.enrol().status_code == 201
    return made


def detail(answer) -> str:
    assert set(answer.json()) == {"detail"}
    return answer.json()["detail"]


# ---- keys


def test_a_code_enrols_the_first_keys_once(strathcarron, eilidh):
    one, other = Installation("S12000098"), Installation("S12000098")
    code = keys.make_code(authority=strathcarron, by=keys.Actor("test"), at=clock.now())
    body = {"signing_key": one.public, "handover_key": one.public, "code": code.lower()}

    first = one.ask("PUT", "keys/", body)
    again = other.ask("PUT", "keys/", {**body, "signing_key": other.public})

    assert (first.status_code, first.json()) == (201, {"key_id": one.key_id})
    assert again.status_code == 400
    assert "was used" in detail(again)


def test_a_code_is_for_one_authority(strathcarron, inverallan):
    code = keys.make_code(authority=inverallan, by=keys.Actor("test"), at=clock.now())
    one = Installation("S12000098")

    answer = one.ask("PUT", "keys/", {"signing_key": one.public, "handover_key": one.public, "code": code})

    assert answer.status_code == 400
    assert "for another authority" in detail(answer)


def test_a_code_dies_after_a_week_and_with_the_next(strathcarron):
    old = keys.make_code(authority=strathcarron, by=keys.Actor("test"), at=clock.now())
    new = keys.make_code(authority=strathcarron, by=keys.Actor("test"), at=clock.now())
    one = Installation("S12000098")
    body = {"signing_key": one.public, "handover_key": one.public}

    assert one.ask("PUT", "keys/", {**body, "code": old}).status_code == 400
    with time_machine.travel("2026-10-03T12:00:00+01:00", tick=False):
        assert one.ask("PUT", "keys/", {**body, "code": new}).status_code == 400


def test_a_key_is_enrolled_by_who_has_it(strathcarron):
    code = keys.make_code(authority=strathcarron, by=keys.Actor("test"), at=clock.now())
    one, thief = Installation("S12000098"), Ed25519PrivateKey.generate()
    body = {"signing_key": one.public, "handover_key": one.public, "code": code}

    assert one.ask("PUT", "keys/", body, key=thief).status_code == 401


def test_new_keys_are_signed_by_the_old_and_end_them(here):
    new = Installation(here.code)
    body = {"signing_key": new.public, "handover_key": new.public}

    alone = new.ask("PUT", "keys/", body)
    answer = here.ask("PUT", "keys/", body)

    assert (alone.status_code, answer.status_code) == (401, 201)
    assert here.ask("GET", "releases/").status_code == 401
    assert new.ask("GET", "releases/").status_code == 200
    assert new.ask("PUT", "keys/", body).status_code == 200


def test_every_installation_finds_the_public_keys_of_the_others(here, there):
    listed = here.ask("GET", "keys/").json()["keys"]

    assert [one["key_id"] for one in listed] == [there.key_id, here.key_id]
    assert set(listed[0]) == {"authority", "name", "key_id", "signing_key", "handover_key", "since"}


# ---- releases


def test_a_release_is_taken_in_once_however_often_it_is_sent(here):
    body = here.signed(document(here.code))

    answers = [here.ask("POST", "releases/", body) for _ in range(3)]

    assert [one.status_code for one in answers] == [201, 200, 200]
    assert answers[0].json() == answers[2].json()
    assert answers[0].json()["state"] == "waiting"
    assert answers[0].json()["shown_from"] == "2026-10-15"
    assert ReceivedRelease.objects.count() == 1
    assert Event.objects.filter(chain="network", verb="release received").count() == 1


def test_what_was_kept_is_what_was_sent(here):
    body = here.signed(document(here.code))

    here.ask("POST", "releases/", body)

    assert json.loads(ReceivedRelease.objects.get().document) == body


def test_an_authority_sees_its_own_releases_alone(here, there):
    here.release()

    assert len(here.ask("GET", "releases/").json()["releases"]) == 1
    assert there.ask("GET", "releases/").json() == {"releases": []}


def test_nobody_sends_the_release_of_another_authority(here, there):
    answer = there.ask("POST", "releases/", here.signed(document(here.code)))

    assert answer.status_code == 400
    assert detail(answer) == "This is a release of S12000098, and S12000099 signed the request."


def test_a_document_signed_by_another_key_is_refused(here):
    forged = Installation(here.code)

    unknown = here.ask("POST", "releases/", forged.signed(document(here.code)))
    body = here.signed(document(here.code))
    body["tables"][0]["cells"][0] |= {"shown": "105", "low": 103, "high": 107}
    changed = here.ask("POST", "releases/", body)

    assert "is no key of S12000098 that holds" in detail(unknown)
    assert "signature does not hold" in detail(changed)


def test_a_document_signed_before_the_keys_were_replaced_still_counts(here):
    body, new = here.signed(document(here.code)), Installation(here.code)
    here.ask("PUT", "keys/", {"signing_key": new.public, "handover_key": new.public})

    assert new.ask("POST", "releases/", body).status_code == 201


LEAD = APPROVALS[0]


@pytest.mark.parametrize(
    ("approvals", "why"),
    [
        ((), "this one has 0"),
        ((LEAD,), "this one has 1"),
        ((LEAD, LEAD), "this one has 1"),
        ((LEAD, {"by": "administrator:" + "a1" * 16, "at": MADE_ON}), "this one has 1"),
        ((LEAD, {"by": "administrator:" + "c3" * 16, "at": "2026-12-01"}), "still to come"),
        ((LEAD, {"by": "administrator:" + "c3" * 16, "at": "2026-09-18"}), "before the release was made"),
        ((LEAD, {"by": "ailsa@strathcarron.example", "at": MADE_ON}), "not written as it has to be"),
    ],
)
def test_a_release_needs_two_different_people(here, approvals, why):
    answer = here.ask("POST", "releases/", here.signed(document(here.code), approvals))

    assert answer.status_code == 400
    assert why in detail(answer)


CELLS = released()["cells"]
PHASE, AREA = released()["dimensions"]
SECOND = "P1, P4 and P7 / not yet"


def cell(**changed):
    """A release whose first cell, of 98 to 102, is another."""
    return {"tables": [released(cells=[CELLS[0] | changed, *CELLS[1:]])]}


def dimensions(phase):
    return {"tables": [released(dimensions=[phase, AREA])]}


WRONG = {
    "an exact mean": ({"mean": 12.5}, "“mean” does not belong here"),
    "another schema": ({"schema": "virtual-school/release/2"}, "has to be “virtual-school/release/1”"),
    "a session of two years": ({"session": "2025/27"}, "no school year"),
    "a day to come": ({"made_on": "2026-09-26"}, "still to come"),
    "a day that is none": ({"made_on": "2026-02-30"}, "no day"),
    "another cohort": ({"cohort": "everybody"}, "has to be one of"),
    "no tables": ({"tables": []}, "has fewer than 1 entries"),
    "a session to come": ({"session": "2026/27", "made_on": "2026-07-31"}, "had not begun when the release was made"),
    "a table twice": ({"tables": [released(), released()]}, "stands in the release twice"),
    "a line break": ({"session": "2025/26\n"}, "a line break"),
    "an exact count in a cell": (cell(count=3), "In tables › 0 › cells › 0: “count” does not belong here"),
    "low above high": (cell(low=103), "low is above high"),
    "below nothing": (cell(low=-1), "less than 0"),
    "half a learner": (cell(low=0.5), "of the type “integer”"),
    "a count with a point": (cell(low=98.0), "of the type “integer”"),
    "more than there are": (cell(low=1_000_000, high=1_000_000, shown="1000000"), "it is more than 20000"),
    "a cell nowhere": (cell(at={"phase": "S3"}), "at no category of each dimension"),
    "a cell twice": ({"tables": [released(cells=[*CELLS, CELLS[0]])]}, "a cell stands twice"),
    "a cell left out": ({"tables": [released(cells=CELLS[:1])]}, f"In level-reading, the cell at {SECOND} is missing"),
    "a zero that is none": (cell(low=0, high=0, shown="0", structural=True), "says that it is zero for everybody"),
    "a zero for everybody that is not marked": (
        {"tables": [released([(0, 7)] * 12, of="schools-by-roll")]},
        "at elsewhere or on none / two, it is zero for everybody, and the cell has to say so",
    ),
    "a table that is on no menu": ({"tables": [released(id="secret")]}, "“secret” is no table of the menu. Your"),
    "a title of its own": ({"tables": [released(title="Ada Testone 12/03/2013")]}, "the title is not the menu’s"),
    "other people": ({"tables": [released(measure="teachers")]}, "the measure is not the menu’s, “learners at judged"),
    "another dimension": (dimensions({**PHASE, "name": "school"}), "the dimensions are not the menu’s: phase, reading"),
    "a dimension more": ({"tables": [released(dimensions=[PHASE, AREA, PHASE])]}, "the dimensions are not the menu’s"),
    "another category": (dimensions({**PHASE, "categories": ["P1", "S3", "all"]}), "the categories of phase"),
    "another order": (dimensions({**PHASE, "categories": ["S3", "P1, P4 and P7", "all"]}), "their order"),
    "a part as the total": (dimensions({**PHASE, "total": "S3"}), "their total are not the menu’s"),
    "no total": (dimensions({**PHASE, "total": None}), "their total are not the menu’s. Your authority’s programme"),
    "three": (cell(low=3, high=3, shown="3"), "so narrow, of so few"),
    "a few": (cell(low=1, high=7, shown="1 to 7"), "so narrow, of so few"),
    "one of four numbers": (cell(low=7, high=10, shown="7 to 10"), "so narrow, of so few"),
    "an exact number beside its range": (cell(shown="100 exactly Ada Testone"), "“shown” has to be “100”"),
    "tags": (cell(shown="<b>3</b>"), "“shown” has to be “100”: that is how 98 to 102 is printed"),
    "more than the total": (cell(low=698, high=702, shown="700"), "what makes up P1, P4 and P7 / all can’t add up"),
    "less than the total": (cell(low=8, high=12, shown="10"), "what makes up P1, P4 and P7 / all can’t add up"),
    "none of a small group": (
        {"tables": [released([*((0, 0), (8, 12), (0, 7), (8, 12)) * 2, (0, 0), (18, 22), (0, 7), (18, 22)])]},
        "it is certain that nobody of a small group is there",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_document_that_is_not_as_agreed_is_refused_with_a_sentence(here, wrong):
    changed, why = WRONG[wrong]

    answer = here.release(**changed)

    assert answer.status_code == 400
    assert why in detail(answer)
    assert not ReceivedRelease.objects.exists()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON (line 1)"),
        (b'{"a": 1, "a": 2}', "a name stands twice"),
        (b'{"a": NaN}', "NaN, which is no number"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b'["\\ud800"]', "no reader sees"),
        (b"1" * 5000, "too long to read"),
        (b"[]", "has to be of the type “object”"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_with_a_sentence(here, body, why):
    answer = here.ask("POST", "releases/", body)

    assert answer.status_code == 400
    assert why in detail(answer)


def test_too_much_is_refused_before_it_is_read(here):
    answer = here.ask("POST", "releases/", b" " * 1_000_001)

    assert answer.status_code == 413
    assert "1,000,000 bytes" in detail(answer)


def test_too_many_requests_are_refused(here, settings):
    settings.HUB_RATES = {"key": "3/min", "address": "600/min"}  # the first was to enrol

    answers = [here.ask("GET", "releases/") for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert "throttled" in detail(answers[2])


# ---- withdrawals


def test_a_release_is_withdrawn_once_and_for_a_fixed_day(here):
    release = here.release().json()["id"]

    answers = [here.ask("POST", "withdrawals/", {"release": release, "reason_key": "wrong"}) for _ in range(2)]

    assert [one.status_code for one in answers] == [201, 200]
    assert answers[1].json() == {"release": release, "effective_from": "2026-10-15"}
    assert here.ask("GET", "releases/").json()["releases"][0]["state"] == "withdrawn"


def test_nobody_withdraws_the_release_of_another_authority(here, there):
    release = here.release().json()["id"]

    answer = there.ask("POST", "withdrawals/", {"release": release, "reason_key": "wrong"})
    invented = there.ask("POST", "withdrawals/", {"release": "0" * 64, "reason_key": "wrong"})

    assert (answer.status_code, answer.json()) == (404, invented.json())


def test_a_reason_is_one_of_those_known(here):
    answer = here.ask("POST", "withdrawals/", {"release": here.release().json()["id"], "reason_key": "bored"})

    assert "one of wrong, corrected" in detail(answer)


# ---- who may ask


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "releases/"), ("POST", "releases/"), ("POST", "withdrawals/"), ("GET", "keys/"), ("PUT", "keys/")],
)
def test_nothing_but_a_signature_opens_the_interface(ailsa, as_user, method, path):
    answers = [browser.generic(method, f"/network/api/v1/{path}") for browser in (Client(), as_user(ailsa))]

    assert [one.status_code for one in answers] == [401, 401]
    assert answers[0]["WWW-Authenticate"].startswith("Signature")


def test_every_answer_has_safe_headers_and_none_is_kept(here):
    answer = here.ask("GET", "releases/")

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "application/json"
