"""Each field of a model is in one class."""

import pytest

from virtualschool.foundation.handling import classed


def test_fields_are_read_from_one_line_per_class():
    assert classed({"-": "id authority", "A": "forename"}) == {"id": "-", "authority": "-", "forename": "A"}


def test_a_field_in_two_classes_is_an_error():
    with pytest.raises(ValueError, match="forename is in class A and in class E"):
        classed({"A": "forename", "E": "reason forename"})
