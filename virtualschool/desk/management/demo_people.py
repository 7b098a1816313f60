"""Who signs in to the demo: one user per role and authority, and two of the Network."""

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from virtualschool.audit.vocab import operator
from virtualschool.people import operations as people
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import OF_A_SCHOOL, WITHOUT_AUTHORITY, Role

WORDS = (
    "bramble curlew drystone ember fiddle gannet harbour juniper kestrel larch machair nettle osprey pebble rowan "
    "skerry thistle umber whinstone yarrow"
).split()

# Invented, one per role in the order of `Role`; the Network's own people belong to no authority.
NAMES = {
    "S12000098": "Ailsa Mackay|Brodie Sim|Fergus Lorimer|Dougal Orr|Hamish Tait|Morag Bain|||Greer Innes|Iona Petrie",
    "S12000099": "Catriona Ross|Struan Weir|Una Geddes|Lachlan Pirie|Effie Shand|Rhona Kemp|||Gregor Leask|Senga Moir",
}
OF_THE_NETWORK = {Role.NETWORK_COORDINATOR: "Eilidh Duthie", Role.NETWORK_OBSERVER: "Torquil Ness"}


def name_of(role: Role, authority: Authority | None) -> str:
    if authority is None:
        return OF_THE_NETWORK[role]
    return NAMES[authority.code].split("|")[list(Role).index(role)]


@dataclass(frozen=True)
class SignIn:
    """One line of the list that the demo prints."""

    username: str
    password: str
    role: str
    authority: str
    school: str

    @property
    def line(self) -> str:
        return f"  {self.username:<46} {self.password}"


def open_for(authority: Authority, school_code: str, *, at: dt.datetime) -> Iterator[tuple[User, SignIn]]:
    """Open an account for every role of an authority but the data officer, who was there first."""
    for role in Role:
        if role not in WITHOUT_AUTHORITY | {Role.DATA_OFFICER}:
            yield open_one(role, authority, school_code if role in OF_A_SCHOOL else "", at=at)


def open_one(role: Role, authority: Authority | None, school_code: str, *, at: dt.datetime) -> tuple[User, SignIn]:
    """Open one account with a post, and a password that is new in each demo."""
    where = authority.short_name.lower() if authority else "network"
    email = f"{role.value.replace('_', '.')}@{where}.example"
    password = "-".join([*(secrets.choice(WORDS) for _ in range(3)), str(secrets.randbelow(90) + 10)])
    by = operator()
    user = people.open_account(email=email, name=name_of(role, authority), by=by, at=at, password=password)
    people.appoint(user=user, role=role, by=by, at=at, authority=authority, school_code=school_code)
    return user, SignIn(email, password, role.value, authority.code if authority else "", school_code)


def as_data(signs: list[SignIn]) -> list[dict[str, str]]:
    return [asdict(one) for one in signs]
