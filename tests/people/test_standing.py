"""What posts give: the table of roles, asked as pages ask it."""

import pytest

from virtualschool.people.standing import Post, Standing
from virtualschool.people.vocab import RIGHTS, FieldClass, Permission, Role

STRATHCARRON, INVERALLAN = "S12000098", "S12000099"


def standing(*roles: Role) -> Standing:
    return Standing(tuple(Post(STRATHCARRON, role) for role in roles))


def test_every_role_has_its_line_in_the_table():
    assert set(RIGHTS) == set(Role)


def test_nobody_without_a_post_may_do_anything():
    nobody = Standing()

    assert not any(nobody.may(permission, STRATHCARRON) for permission in Permission)
    assert nobody.authorities() == frozenset()
    assert nobody.highest(STRATHCARRON, related=True) is FieldClass.NONE


def test_a_post_gives_nothing_in_another_authority():
    lead = standing(Role.LEAD)

    assert lead.may(Permission.LEARNER_SEE, STRATHCARRON)
    assert not any(lead.may(permission, INVERALLAN) for permission in Permission)
    assert lead.highest(INVERALLAN, related=True) is FieldClass.NONE


@pytest.mark.parametrize("role", Role)
def test_no_role_opens_class_f(role):
    assert standing(role).highest(STRATHCARRON, related=True) is not FieldClass.F


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        (Role.LEAD, "ABCDE", "ABCDE"),
        (Role.TEAM_MEMBER, "ABCDE", "ABC"),
        (Role.DATA_OFFICER, "ABCD", "ABCD"),
        (Role.DESIGNATED_MANAGER, "ABC", ""),
        (Role.SOCIAL_WORK_PARTNER, "ABCDE", ""),
        (Role.NETWORK_MEMBER, "", ""),
        (Role.NETWORK_COORDINATOR, "", ""),
        (Role.DATA_PROTECTION_OFFICER, "", ""),
        (Role.ADMINISTRATOR, "", ""),
    ],
)
def test_each_role_sees_its_classes_of_field_and_no_more(role, own, others):
    one = standing(role)

    assert one.highest(STRATHCARRON, related=True).up_to() == own
    assert one.highest(STRATHCARRON, related=False).up_to() == others


@pytest.mark.parametrize("role", [Role.NETWORK_MEMBER, Role.NETWORK_COORDINATOR, Role.ADMINISTRATOR])
def test_who_needs_no_child_may_see_no_child(role):
    assert not standing(role).may(Permission.LEARNER_SEE, STRATHCARRON)
    assert not standing(role).may(Permission.REGISTER_EXPORT, STRATHCARRON)


def test_only_the_lead_tells_a_school():
    may = [role for role in Role if Permission.SCHOOL_TELL in RIGHTS[role].permissions]

    assert may == [Role.LEAD]


def test_two_posts_add_up_inside_one_authority():
    both = standing(Role.ADMINISTRATOR, Role.DATA_OFFICER)

    assert both.may(Permission.ACCOUNT_MANAGE, STRATHCARRON)
    assert both.may(Permission.FILE_SEND, STRATHCARRON)
    assert both.chief_role(STRATHCARRON) == "data_officer"
