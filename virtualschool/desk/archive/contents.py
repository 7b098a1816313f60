"""Which tables leave with an authority, which columns of them, and what stays behind, with the reason.

A table leaves as soon as it has a way to the authority through its own
references, so that no room can be forgotten; what has none is named here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from virtualschool.people.models import Authority

OURS = "virtualschool."
Model = type[models.Model]

# Tables that have no reference to an authority, and how their rows belong to one all the same.
BY_ANOTHER_WAY: Mapping[str, str] = {
    "people.Authority": "pk",
    "people.User": "memberships__authority",
    "people.Membership": "authority",
    "audit.Event": "chain",
    "linkage.LinkageModel": "trials__authority",
}
# Rooms whose tables are no authority's: members of the Network share theirs, and some of it has no name on it.
OF_NO_AUTHORITY = frozenset({"network"})
# Columns that never leave.
SECRET: Mapping[str, frozenset[str]] = {"people.User": frozenset({"password"})}
STAYS = (
    (
        "Sealed rolls and fact files, held files, previews and rejected rows",
        "they hold other people’s children, and are disposed of; their key is in no backup and never leaves",
    ),
    ("Keys of the installation", "whoever has them could forge ids, digests and sessions; a successor makes its own"),
    ("Passwords, second factors, one-time links, sessions, sign-in secrets", "people sign in to a successor anew"),
    ("Counters of tries to sign in, and the queue of work", "they say nothing about any learner"),
    ("Other authorities’ rows", "an authority takes away its own"),
    ("What is the Network’s: meetings, decisions, questions, practice", "it belongs to all its members together"),
)


def tables() -> Iterator[tuple[Model, str]]:
    """Every table that leaves, with the lookup that finds an authority's rows."""
    for model in sorted(apps.get_models(), key=lambda one: one._meta.db_table):
        if model.__module__.startswith(OURS) and model._meta.app_label not in OF_NO_AUTHORITY:
            yield model, BY_ANOTHER_WAY.get(model._meta.label) or way_to_authority(model)


def way_to_authority(model: Model) -> str:
    """The shortest chain of references that every row has, such as `learner__authority`; references may not be empty.

    Raises `LookupError` for a table without one: its room says how its rows
    belong to an authority, or that they stay.
    """
    ways: list[tuple[Model, tuple[str, ...]]] = [(model, ())]
    for at, way in ways:
        for field in at._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and not field.null and len(way) < 4:
                if field.related_model is Authority:
                    return "__".join((*way, field.name))
                ways.append((field.related_model, (*way, field.name)))
    raise LookupError(f"{model._meta.label} has no way to an authority: name one in BY_ANOTHER_WAY.")


def columns(model: Model) -> list["models.Field[Any, Any]"]:
    """The columns of a table that leave, in its own order."""
    secret = SECRET.get(model._meta.label, frozenset())
    return [field for field in model._meta.concrete_fields if field.name not in secret]


def rows(model: Model, way: str, authority: Authority) -> QuerySet[Any]:
    """The authority's rows, each once, in the order of their keys."""
    held = model._default_manager.filter(Q(**{way: authority.pk})).values("pk")
    return model._default_manager.filter(pk__in=held).order_by("pk")
