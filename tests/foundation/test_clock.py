"""What time it is, and which day."""

import datetime as dt

import time_machine

from virtualschool.foundation import clock


def test_in_a_summers_night_the_day_of_now_is_today():
    with time_machine.travel("2027-06-30T23:30:00+00:00", tick=False):
        assert clock.now().date() == clock.today() == dt.date(2027, 7, 1)
