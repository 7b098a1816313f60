"""Two lists as at one day: which of them counts never hangs on which came first, so it is told."""

import datetime as dt

from virtualschool.intake.preparing import same_day
from virtualschool.register.models import Edition

OCTOBER, NOVEMBER = dt.date(2026, 10, 19), dt.date(2026, 11, 16)


def test_a_list_that_does_not_count_beside_one_of_the_same_day_says_what_to_do():
    (sentence,) = same_day(Edition(as_at=OCTOBER), [Edition(as_at=OCTOBER)])

    assert "19 October 2026" in sentence
    assert "as-at date" in sentence


def test_a_list_of_an_earlier_day_is_history_and_needs_no_such_sentence():
    assert same_day(Edition(as_at=OCTOBER), [Edition(as_at=NOVEMBER)]) == ()
    assert same_day(Edition(as_at=OCTOBER), []) == ()
