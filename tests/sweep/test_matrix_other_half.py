"""Every second address, in a file of its own so that two processors share the work."""

import pytest

from tests.sweep.asking import PORTIONS, ROUTES, differences

pytestmark = [pytest.mark.once, pytest.mark.long]


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_every_address_answers_everybody_as_reviewed(portion, own, other, sessions):
    names = sorted(ROUTES)[1::2][portion::PORTIONS]

    assert [one for name in names for one in differences(name, own, other, sessions)] == []
