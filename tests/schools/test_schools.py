"""What rolls teach about schools, and who may see them."""

import pytest

from tests.factories import SchoolFactory
from virtualschool.schools import operations, queries
from virtualschool.schools.models import School
from virtualschool.schools.vocab import Sector, sector_of


def test_a_roll_teaches_the_names_of_its_schools_once(strathcarron):
    roll = [("9900101", "Glenorran Academy"), ("9900102", "Carronbank Primary"), ("9900101", "Glenorran Academy")]

    assert operations.learn(authority=strathcarron, names=roll) == 2
    assert operations.learn(authority=strathcarron, names=roll) == 0
    assert queries.names("S12000098") == {"9900101": "Glenorran Academy", "9900102": "Carronbank Primary"}


def test_a_later_name_replaces_and_an_empty_one_does_not(strathcarron):
    operations.learn(authority=strathcarron, names=[("9900101", "Glenorran High")])

    operations.learn(authority=strathcarron, names=[("9900101", "Glenorran Academy")])
    operations.learn(authority=strathcarron, names=[("9900101", "")])

    assert School.objects.get().name == "Glenorran Academy"


def test_a_school_without_a_name_goes_by_its_code(strathcarron):
    operations.learn(authority=strathcarron, names=[("9900101", ""), ("", "Nowhere")])

    assert queries.names("S12000098", ["9900101"]) == {"9900101": "9900101"}


def test_the_sector_is_worked_out_once_and_then_stands(strathcarron):
    operations.learn(authority=strathcarron, names=[("9900101", "A")], stages={"9900101": ["S1", "S4"]})
    operations.learn(authority=strathcarron, names=[("9900101", "A")], stages={"9900101": ["P7"]})

    assert queries.sectors("S12000098") == {"9900101": "secondary"}


@pytest.mark.parametrize(
    ("stages", "sector"),
    [
        (["P1", "P7"], Sector.PRIMARY),
        (["ELC", "P1"], Sector.PRIMARY),
        (["S3"], Sector.SECONDARY),
        (["SP", "P1"], Sector.SPECIAL),
        (["P7", "S1"], Sector.OTHER),
        ([], None),
        ([""], None),
    ],
)
def test_stages_speak_for_a_sector(stages, sector):
    assert sector_of(stages) == sector


def test_a_code_may_be_used_by_two_authorities_and_each_sees_its_own(strathcarron, inverallan, ailsa, catriona, eilidh):
    mine = SchoolFactory(authority=strathcarron, code="9900101")
    theirs = SchoolFactory(authority=inverallan, code="9900101")

    assert list(School.objects.visible_to(ailsa)) == [mine]
    assert list(School.objects.visible_to(catriona)) == [theirs]
    assert not School.objects.visible_to(eilidh).exists()
