"""What a person may do today, as a plain value: the posts that they hold, asked in the words of access."""

from dataclasses import dataclass

from .vocab import RIGHTS, FieldClass, Permission, Role


@dataclass(frozen=True)
class Post:
    """A role that is held today, in an authority (none for the Network's own roles) and perhaps a school."""

    authority: str
    role: Role
    school: str = ""


@dataclass(frozen=True)
class Standing:
    """All posts of one person today. Somebody without a post may see and do nothing."""

    posts: tuple[Post, ...] = ()

    def authorities(self, *, needs: Permission | None = None) -> frozenset[str]:
        """The codes of the authorities in which this person holds a post (that gives the permission)."""
        posts = self.posts if needs is None else self.giving(needs)
        return frozenset(post.authority for post in posts if post.authority)

    def giving(self, permission: Permission) -> tuple[Post, ...]:
        return tuple(post for post in self.posts if permission in RIGHTS[post.role].permissions)

    def may(self, permission: Permission, authority: str) -> bool:
        """Whether a post in this very authority gives the permission; "" asks for the Network's own."""
        return any(post.authority == authority for post in self.giving(permission))

    def roles(self, authority: str) -> frozenset[Role]:
        return frozenset(post.role for post in self.posts if post.authority == authority)

    def holds(self, *roles: Role) -> frozenset[str]:
        """The authorities in which one of the roles is held."""
        return frozenset(post.authority for post in self.posts if post.role in roles and post.authority)

    def schools(self, authority: str) -> frozenset[str]:
        """The codes of the schools whose designated manager this person is."""
        return frozenset(post.school for post in self.posts if post.authority == authority and post.school)

    def highest(self, authority: str, *, related: bool) -> FieldClass:
        """The highest class of field that a role opens: of learners in one's own relation, or of the others.

        Class F opens by the relation *named* to one learner, never by a role.
        """
        rights = [RIGHTS[post.role] for post in self.posts if post.authority == authority]
        classes = [right.of_own if related else right.of_others for right in rights]
        return max(classes, key=list(FieldClass).index, default=FieldClass.NONE)

    def chief_role(self, authority: str) -> str:
        """The role that the audit names: the first held, in the order of `Role`."""
        held = self.roles(authority)
        return next((role.value for role in Role if role in held), "")
