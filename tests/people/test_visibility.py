"""Who may see which accounts and posts, and what a post's dates do."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from tests.factories import MembershipFactory
from virtualschool.people.models import Membership, User, standing_of
from virtualschool.people.vocab import Permission, Role


def fresh(user: User) -> User:
    """The user as the next request has them."""
    return User.objects.get(pk=user.pk)


def test_a_lead_sees_the_accounts_of_her_own_authority_only(ailsa, brodie, catriona):
    seen = set(User.objects.visible_to(ailsa))

    assert brodie in seen
    assert catriona not in seen


def test_a_team_member_sees_no_account_but_his_own(ailsa, brodie):
    assert list(User.objects.visible_to(brodie)) == [brodie]
    assert {one.user for one in Membership.objects.visible_to(brodie)} == {brodie}


def test_whoever_is_not_signed_in_sees_nobody(ailsa):
    assert not User.objects.visible_to(AnonymousUser()).exists()
    assert not Membership.objects.visible_to(AnonymousUser()).exists()


def test_a_post_that_has_ended_gives_nothing(ailsa):
    ailsa.memberships.update(ends_on=dt.date(2026, 9, 1))

    assert standing_of(fresh(ailsa)).posts == ()


def test_a_post_that_begins_tomorrow_gives_nothing_today(brodie, strathcarron, monkeypatch):
    monkeypatch.setenv("VIRTUALSCHOOL_TODAY", "2026-11-16")
    MembershipFactory(user=brodie, authority=strathcarron, role=Role.LEAD, starts_on=dt.date(2026, 11, 17))

    assert not fresh(brodie).may(Permission.SCHOOL_TELL, "S12000098")
    monkeypatch.setenv("VIRTUALSCHOOL_TODAY", "2026-11-17")
    assert fresh(brodie).may(Permission.SCHOOL_TELL, "S12000098")


@pytest.mark.parametrize("change", [{"is_active": False}, {"expires_on": dt.date(2026, 7, 31)}])
def test_a_disabled_or_expired_user_may_do_nothing(ailsa, change):
    User.objects.filter(pk=ailsa.pk).update(**change)

    assert standing_of(fresh(ailsa)).posts == ()
    assert not User.objects.visible_to(fresh(ailsa)).exists()


@pytest.mark.parametrize(
    "post",
    [
        {"role": Role.LEAD, "authority": None},
        {"role": Role.NETWORK_COORDINATOR},
        {"role": Role.DESIGNATED_MANAGER, "school_code": ""},
        {"role": Role.LEAD, "school_code": "9900101"},
        {"role": Role.LEAD, "ends_on": dt.date(2020, 1, 1)},
    ],
)
def test_the_database_refuses_a_post_that_makes_no_sense(brodie, post):
    with pytest.raises(IntegrityError):
        MembershipFactory(user=brodie, **post)


def test_one_head_may_lead_two_authorities(catriona, strathcarron):
    MembershipFactory(user=catriona, authority=strathcarron, role=Role.LEAD)

    assert fresh(catriona).authorities_as(Role.LEAD) == {"S12000098", "S12000099"}
