"""Who acts at the command line, and who heads an authority."""

import pytest

from virtualschool.foundation.refusals import Refusal
from virtualschool.people import queries
from virtualschool.people.vocab import Permission, Role


def test_by_names_somebody_who_may(ailsa):
    assert queries.acting("AILSA@example.invalid ", authority="S12000098", needs=Permission.FILE_RELEASE) == ailsa


def test_by_refuses_an_unknown_address(db):
    with pytest.raises(Refusal, match="Nobody here has the address"):
        queries.acting("who@example.invalid", authority="S12000098", needs=Permission.FILE_RELEASE)


@pytest.mark.parametrize(
    ("who", "authority"), [("brodie", "S12000098"), ("catriona", "S12000098"), ("ailsa", "S12000099")]
)
def test_by_refuses_whoever_may_not_in_this_authority(who, authority, cast):
    with pytest.raises(Refusal, match=f"may not do this in {authority}"):
        queries.acting(cast[who].email, authority=authority, needs=Permission.FILE_RELEASE)


def test_the_heads_of_an_authority_are_those_in_post_today(ailsa, brodie, catriona):
    assert list(queries.holders(Role.LEAD, "S12000098")) == [ailsa]
