"""Who belongs since when, and how far the Network reaches, from published counts alone."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.factories import AuthorityFactory
from tests.network.conftest import NOON
from virtualschool.foundation.refusals import Refusal
from virtualschool.network.models import MemberAuthority, MemberPost
from virtualschool.network.operations import authorities
from virtualschool.network.queries import directory
from virtualschool.network.reach import Count, Spell, reach_over_time

pytestmark = pytest.mark.once
TODAY = dt.date(2026, 11, 22)


def spell(code: str, joined: tuple[int, int], left: tuple[int, int] | None = None) -> Spell:
    return Spell(code, code, dt.date(*joined, 1), dt.date(*left, 1) if left else None)


def test_reach_steps_when_somebody_joins_leaves_or_is_counted_anew():
    counts = [
        Count(dt.date(2020, 7, 31), "First", dt.date(2021, 3, 1), 1000, {"A": 300, "B": 200}),
        Count(dt.date(2023, 7, 31), "Second", dt.date(2024, 3, 1), 800, {"A": 200, "B": 200}),
    ]

    reach = reach_over_time([spell("A", (2021, 9)), spell("B", (2022, 9), (2025, 9))], counts, TODAY)

    assert [(point.on.year, point.share) for point in reach.points] == [
        (2021, 30.0), (2022, 50.0), (2024, 50.0), (2025, 25.0),
    ]  # fmt: skip
    assert [point.what for point in reach.points] == ["A joined", "B joined", "counted anew: Second", "B left"]
    # The drawing and the table are the same points.
    assert len(reach.marks) == len(reach.points)
    assert [mark.label for mark in reach.marks] == [point.in_words for point in reach.points]


def test_a_member_that_no_publication_counts_makes_the_share_a_least():
    counts = [Count(dt.date(2020, 7, 31), "First", dt.date(2021, 3, 1), 1000, {"A": 300})]

    reach = reach_over_time([spell("A", (2021, 9)), spell("B", (2022, 9))], counts, TODAY)

    assert reach.now is not None
    assert (reach.now.in_words, reach.now.unknown) == ("at least 30%", ("B",))


def test_without_a_publication_reach_is_not_known_and_not_guessed(network, ailsa, as_user):
    shown = as_user(ailsa).get(reverse("network:directory")).content.decode()

    assert directory.reach(ailsa, TODAY).now.share is None
    assert "isn’t known" in shown


def test_coming_back_keeps_the_earlier_time(ours, eilidh):
    authorities.leave(member=ours, on=dt.date(2026, 1, 5), by=eilidh, at=NOON)
    authorities.join(authority=ours.authority, on=dt.date(2026, 9, 1), by=eilidh, at=NOON)

    spells = directory.spells(eilidh)

    assert sorted((one.joined_on.year, one.left_on) for one in spells) == [
        (2025, dt.date(2026, 1, 5)), (2026, None),
    ]  # fmt: skip


def test_an_authority_joins_from_the_directory_after_it_asked(network, outsider, eilidh, as_user):
    page = reverse("network:directory")
    as_user(outsider).post(page, {"do": "ask"})
    assert "Olave" in as_user(eilidh).get(reverse("network:home")).content.decode()

    as_user(eilidh).post(page, {"do": "join", "authority": "S12000033", "on": "2026-11-01"})

    member = MemberAuthority.objects.get(authority="S12000033")
    assert member.joined_on == dt.date(2026, 11, 1)
    assert as_user(outsider).get(reverse("network:home")).context["place"].level == "member"


def test_only_its_own_members_and_the_coordinator_write_an_entry(network, ours, catriona, ailsa, as_user):
    page = reverse("network:edit_member", args=[ours.pk])
    entry = {"good_at": "Soft starts.", "posts": "Virtual school head teacher, Ailsa, 0.6"}
    assert as_user(catriona).post(page, entry).status_code == 403

    as_user(ailsa).post(page, entry)

    post = MemberPost.objects.get(member=ours)
    assert (post.title, post.hundredths) == ("Virtual school head teacher", 60)


def test_a_publication_whose_parts_exceed_its_total_is_refused(ours, eilidh):
    with pytest.raises(Refusal, match="more than the total"):
        authorities.enter_counts(
            title="Counts", as_at=TODAY, published_on=TODAY, source="Somewhere", total=10,
            counts=[(ours.authority, 11)], by=eilidh, at=NOON,
        )  # fmt: skip


def test_the_demos_councils_are_none_of_the_32(db):
    from virtualschool.network.management.demo.cast import COUNCILS
    from virtualschool.people.operations import known_authorities

    real = {name for code, (name, _) in known_authorities().items() if code in directory.official()}

    assert len(directory.official()) == 32
    assert not {one.name for one in COUNCILS} & real
    assert not {one.code for one in COUNCILS} & set(directory.official())
    assert AuthorityFactory(code="S12000098").name in {one.name for one in COUNCILS}
