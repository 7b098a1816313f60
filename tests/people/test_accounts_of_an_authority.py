"""Accounts as administrators keep them: opened with a one-time link, given posts, dated, closed."""

import datetime as dt
import re

import pytest
from django.test import Client

from tests.conftest import BACKEND
from tests.factories import SCHOOL_OF_DOUGAL, MembershipFactory, SchoolFactory
from virtualschool.audit.models import Event
from virtualschool.foundation import clock
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import operations, queries
from virtualschool.people.models import Membership, User
from virtualschool.people.operations import expires_with_the_session
from virtualschool.people.vocab import Role

GOOD = "three owls on one branch"
NEW = {"name": "Una Reid", "email": "Una.Reid@example.invalid", "role": "team_member", "school": "", "until": ""}


def body(answer) -> str:
    return answer.content.decode()


def link_in(answer) -> str:
    found = re.search(r"https?://[^/]+(/accounts/password/reset/key/[^<\"\s]+)", body(answer))
    assert found, "no one-time link on the page"
    return found[1]


@pytest.fixture
def dougals_school(strathcarron):
    return SchoolFactory(authority=strathcarron, code=SCHOOL_OF_DOUGAL, name="Carronbank Primary")


def test_an_administrator_opens_an_account_whose_link_is_shown_once(as_user, iona):
    browser = as_user(iona)

    answer = browser.post("/trust/accounts/", NEW)

    una = User.objects.get(email="una.reid@example.invalid")
    assert not una.has_usable_password()
    assert una.memberships.get().role == Role.TEAM_MEMBER
    assert link_in(answer)
    assert "/reset/key/" not in body(browser.get("/trust/accounts/"))
    assert Event.objects.filter(chain="S12000098", verb="one-time link made", object_id=str(una.pk)).count() == 1


def test_the_link_sets_a_password_once(as_user, iona):
    link = link_in(as_user(iona).post("/trust/accounts/", NEW))
    browser = Client()

    form = browser.get(link, follow=True)
    browser.post(form.redirect_chain[-1][0], {"password1": GOOD, "password2": GOOD})

    assert User.objects.get(email="una.reid@example.invalid").check_password(GOOD)
    assert b"password1" not in Client().get(link, follow=True).content


def test_a_designated_managers_account_ends_with_the_session_by_itself(as_user, iona, dougals_school):
    as_user(iona).post("/trust/accounts/", NEW | {"role": "designated_manager", "school": SCHOOL_OF_DOUGAL})

    una = User.objects.get(email="una.reid@example.invalid")
    assert una.expires_on == expires_with_the_session(clock.today())
    assert (una.expires_on.month, una.expires_on.day) == (7, 31)
    assert una.memberships.get().school_code == SCHOOL_OF_DOUGAL


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"role": "designated_manager"}, "Choose the school"),
        ({"school": SCHOOL_OF_DOUGAL}, "Only a designated manager belongs to one school"),
        ({"email": "ailsa@example.invalid"}, "There is an account for ailsa@example.invalid already"),
        ({"until": "2020-01-01"}, "This day has passed"),
        ({"role": "network_coordinator"}, "Select a valid choice"),
    ],
)
def test_an_account_that_does_not_fit_is_refused_with_a_sentence(as_user, iona, ailsa, dougals_school, wrong, sentence):
    answer = as_user(iona).post("/trust/accounts/", NEW | wrong)

    assert answer.status_code == 422
    assert sentence in body(answer)
    assert not User.objects.filter(name="Una Reid").exists()


def test_a_head_reads_the_list_and_changes_nothing_while_there_is_an_administrator(as_user, ailsa, iona, brodie):
    browser = as_user(ailsa)

    page = body(browser.get("/trust/accounts/"))

    assert "Brodie" in page
    assert "Open an account" not in page
    assert browser.post("/trust/accounts/", NEW).status_code == 403
    assert browser.post(f"/trust/accounts/{brodie.pk}/close/", {"reason": "Left"}).status_code == 403


def test_a_lone_head_looks_after_accounts_herself(as_user, ailsa):
    answer = as_user(ailsa).post("/trust/accounts/", NEW)

    assert link_in(answer)


@pytest.mark.parametrize("who", ["brodie", "dougal", "fergus", "hamish"])
def test_others_do_not_see_who_has_an_account(as_user, cast, who):
    assert as_user(cast[who]).get("/trust/accounts/").status_code == 403


def test_an_administrator_of_another_authority_sees_and_reaches_nobody_here(as_user, catriona, brodie):
    browser = as_user(catriona)

    assert "Brodie" not in body(browser.get("/trust/accounts/"))
    for path in ("", "post/", "last-day/", "close/"):
        assert browser.post(f"/trust/accounts/{brodie.pk}/{path}").status_code == 404


def test_a_closed_accounts_session_dies_with_the_next_request(as_user, iona, brodie):
    brodies = as_user(brodie)
    assert brodies.get("/trust/").status_code == 200

    as_user(iona).post(f"/trust/accounts/{brodie.pk}/close/", {"reason": "Left the council"})

    assert brodies.get("/trust/").status_code == 302


def test_a_post_that_is_ended_gives_nothing_on_the_next_page(as_user, iona, brodie):
    post = brodie.memberships.get()

    as_user(iona).post(f"/trust/accounts/posts/{post.pk}/end/")

    assert not User.objects.get(pk=brodie.pk).standing.posts
    assert Event.objects.filter(chain="S12000098", verb="post ended").exists()


def test_a_post_given_today_and_ended_today_is_over(as_user, iona, brodie, strathcarron):
    as_user(iona).post(f"/trust/accounts/{brodie.pk}/post/", {"role": "data_officer"})
    post = brodie.memberships.get(role="data_officer")

    as_user(iona).post(f"/trust/accounts/posts/{post.pk}/end/")

    assert User.objects.get(pk=brodie.pk).standing.roles(strathcarron.pk) == {Role.TEAM_MEMBER}


def test_nobody_gives_a_post_to_themselves_nor_ends_their_own(as_user, iona, strathcarron):
    browser = as_user(iona)
    with pytest.raises(Refusal, match="Nobody gives a post to themselves"):
        operations.appoint(user=iona, role=Role.LEAD, authority=strathcarron, by=operations.actor(iona), at=clock.now())

    given = browser.post(f"/trust/accounts/{iona.pk}/post/", {"role": "lead"})
    ended = browser.post(f"/trust/accounts/posts/{iona.memberships.get().pk}/end/")

    assert given.status_code == 403
    assert ended.status_code == 403
    assert [post.role for post in Membership.objects.filter(user=iona)] == [Role.ADMINISTRATOR]


def test_nobody_makes_a_link_to_their_own_account_or_closes_it(as_user, iona):
    browser = as_user(iona)

    assert browser.post(f"/trust/accounts/{iona.pk}/").status_code == 403
    assert browser.post(f"/trust/accounts/{iona.pk}/close/", {"reason": "x"}).status_code == 403


def test_who_works_elsewhere_too_keeps_the_account(as_user, iona, catriona, strathcarron):
    MembershipFactory(user=catriona, authority=strathcarron, role=Role.TEAM_MEMBER)
    browser = as_user(iona)

    assert browser.get(f"/trust/accounts/{catriona.pk}/").status_code == 200
    for path in ("", "last-day/", "close/"):
        assert browser.post(f"/trust/accounts/{catriona.pk}/{path}", {"reason": "x"}).status_code == 403
    assert "Inverallan" not in body(browser.get(f"/trust/accounts/{catriona.pk}/"))
    post = catriona.memberships.get(authority=strathcarron)
    assert browser.post(f"/trust/accounts/posts/{post.pk}/end/").status_code == 302


def test_a_last_day_is_set_and_lifted(as_user, iona, brodie):
    browser = as_user(iona)
    last = clock.today() + dt.timedelta(days=30)

    browser.post(f"/trust/accounts/{brodie.pk}/last-day/", {"until": last.isoformat()})
    assert User.objects.get(pk=brodie.pk).expires_on == last

    browser.post(f"/trust/accounts/{brodie.pk}/last-day/", {"until": ""})
    assert User.objects.get(pk=brodie.pk).expires_on is None


def test_the_data_protection_officer_reviews_who_has_access(as_user, greer, brodie):
    browser = as_user(greer)
    assert "Nobody has noted a review" in body(browser.get("/trust/accounts/"))

    browser.post("/trust/accounts/reviewed/")

    assert "by greer@example.invalid" in body(browser.get("/trust/accounts/"))
    assert Event.objects.get(verb="access reviewed").number == 2


def test_states_are_said_in_words(brodie, ailsa, iona):
    User.objects.filter(pk=brodie.pk).update(is_active=False)
    User.objects.filter(pk=ailsa.pk).update(expires_on=dt.date(2026, 7, 31))

    states = {one.name: one.state for one in queries.accounts(iona, "S12000098")}

    assert states == {"Iona": "never signed in", "Ailsa": "expired", "Brodie": "closed"}


def test_the_list_asks_as_often_for_three_accounts_as_for_one(
    as_user, iona, strathcarron, django_assert_max_num_queries
):
    browser, counts = Client(), []
    browser.force_login(iona, backend=BACKEND)
    browser.get("/trust/accounts/")
    for number in (0, 2):
        for _ in range(number):
            MembershipFactory(authority=strathcarron)
        with django_assert_max_num_queries(30) as asked:
            assert browser.get("/trust/accounts/").status_code == 200
        counts.append(len(asked.captured_queries))

    assert counts[0] == counts[1]
