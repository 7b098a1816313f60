"""Accounts of a hub that stands alone: the coordinator lets colleagues in, and opens nothing else."""

import pytest
from django.urls import reverse

from virtualschool.audit.models import Event
from virtualschool.foundation import clock
from virtualschool.foundation.refusals import Refusal
from virtualschool.network.operations import accounts
from virtualschool.people.models import Membership, User
from virtualschool.people.vocab import Role

pytestmark = pytest.mark.django_db
COLLEAGUE = {"name": "Morag", "email": "morag@council.example", "role": "network_member", "authority": "S12000033"}


@pytest.fixture
def coordinating(eilidh, as_user, monkeypatch):
    """Eilidh's browser as at a hub alone, where she was just asked again who she is. The hats stay: addresses are read
    once in a process."""
    monkeypatch.setattr(accounts, "is_offered", lambda: True)
    monkeypatch.setattr("virtualschool.people.access._has_just_stepped_up", lambda _: True)
    return as_user(eilidh)


def test_a_colleague_is_let_in_with_a_link_that_is_shown_once(coordinating):
    shown = coordinating.post(reverse("network:accounts"), COLLEAGUE).content.decode()

    post = Membership.objects.get(user__email="morag@council.example")
    assert (post.role, post.authority_id) == ("network_member", "S12000033")
    assert "/accounts/password/reset/key/" in shown
    assert "/accounts/password/reset/key/" not in coordinating.get(reverse("network:accounts")).content.decode()
    assert Event.objects.filter(verb="account opened").count() == 1


def test_a_member_needs_an_authority(coordinating):
    answer = coordinating.post(reverse("network:accounts"), {**COLLEAGUE, "authority": ""})

    assert answer.status_code == 422
    assert not User.objects.filter(email="morag@council.example").exists()


def test_a_post_is_ended_and_its_holder_sees_nothing_more(coordinating, as_user):
    coordinating.post(reverse("network:accounts"), {**COLLEAGUE, "role": "network_observer", "authority": ""})
    post = Membership.objects.get(user__email="morag@council.example")
    before = as_user(post.user).get(reverse("network:national")).status_code

    coordinating.post(reverse("network:end_network_post", args=[post.pk]))

    after = as_user(User.objects.get(pk=post.user_id)).get(reverse("network:national")).status_code
    assert (before, after) == (200, 403)


def test_nobody_ends_their_own_post(coordinating, eilidh):
    post = Membership.objects.get(user=eilidh)

    shown = coordinating.post(reverse("network:end_network_post", args=[post.pk]), follow=True).content.decode()

    assert "Nobody ends their own post" in shown
    assert Membership.objects.held_on(clock.today()).filter(pk=post.pk).exists()


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMINISTRATOR])
def test_the_coordinator_gives_posts_of_the_network_alone(coordinating, eilidh, role):
    with pytest.raises(Refusal, match="posts of the Network alone"):
        accounts.admit(email="x@y.example", name="X", role=role, authority="S12000033", by=eilidh, at=clock.now())


def test_where_an_authority_is_here_too_the_coordinator_opens_no_account(eilidh):
    with pytest.raises(Refusal, match="administrator opens accounts"):
        accounts.admit(
            email="x@y.example", name="X", role=Role.NETWORK_MEMBER, authority="S12000033", by=eilidh, at=clock.now()
        )
