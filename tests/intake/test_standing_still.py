"""Files that say nobody who is who leave the register as it stands: it is worked out while they are read, and kept."""

import pytest

from tests.intake import world
from tests.intake.crash import dumps
from virtualschool.intake.operations import taking_in
from virtualschool.linkage.planning import plan
from virtualschool.register.models import Edition
from virtualschool.register.operations import derived


@pytest.fixture
def _every_file_is_large(monkeypatch):
    monkeypatch.setattr(taking_in, "LARGE", 1)


@pytest.fixture
def brought(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)
    return strathcarron


@pytest.mark.usefixtures("_every_file_is_large")
@pytest.mark.parametrize("kind", ["ATTENDANCE", "EXCLUSIONS"])
def test_facts_are_taken_in_on_the_register_as_it_stood_while_they_were_read(brought, kind):
    expected = plan(brought, relink=False)

    taken = world.bring(brought, world.file_of(kind)).plan

    assert (taken.findings, taken.before, taken.after) == (expected.findings, expected.before, expected.after)
    assert taken.questions == expected.questions
    assert not taken.moves_register
    before = dumps.whole()
    derived.refresh(brought)
    assert dumps.whole() == before


@pytest.mark.usefixtures("_every_file_is_large")
def test_a_list_moves_the_register_however_long_it_takes_to_read(brought):
    taken = world.bring(brought, world.CARE_2)

    assert taken.plan.moves_register
    assert taken.changed


def test_a_register_that_moved_meanwhile_is_worked_out_anew(brought):
    before = plan(brought, relink=False)
    world.bring(brought, world.CARE_2)

    now = plan(brought, relink=False, standing_still=before)

    assert now.revision > before.revision
    assert now.after != before.after


def test_taking_an_edition_back_moves_the_register(brought):
    before = plan(brought, relink=False)
    care = Edition.objects.get(kind="care")

    now = plan(brought, relink=False, without={str(care.pk)}, standing_still=before)

    assert now.moves_register
    assert now.after != before.after
