"""Every second address, in a file of its own so that two processors share the work."""

import pytest

from tests.sweep.asking import ROUTES, answers_as_reviewed

pytestmark = pytest.mark.once


@pytest.mark.parametrize("name", sorted(ROUTES)[1::2])
def test_every_address_answers_everybody_as_reviewed(name, own, other, sessions):
    answers_as_reviewed(name, own, other, sessions)
