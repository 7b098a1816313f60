"""Who has a post in the Network, for the coordinator of a hub that stands alone."""

from uuid import UUID

from virtualschool.foundation import clock
from virtualschool.people.models import Membership
from virtualschool.people.vocab import Role

ROLES = (Role.NETWORK_MEMBER, Role.NETWORK_OBSERVER, Role.NETWORK_COORDINATOR)


def posts() -> list[Membership]:
    """The posts held today, by name."""
    held = Membership.objects.held_on(clock.today()).filter(role__in=ROLES, user__is_active=True)
    return list(held.select_related("user", "authority").order_by("user__name", "role"))


def post(id_: UUID) -> Membership | None:
    return Membership.objects.filter(pk=id_, role__in=ROLES).select_related("user").first()
