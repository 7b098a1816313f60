"""What time it is, and which day."""

import datetime as dt

import time_machine

from virtualschool.foundation import clock


def test_in_a_summers_night_the_day_of_now_is_today():
    with time_machine.travel("2027-06-30T23:30:00+00:00", tick=False):
        assert clock.now().date() == clock.today() == dt.date(2027, 7, 1)
        assert clock.day_of(clock.now().astimezone(dt.UTC)) == dt.date(2027, 7, 1)


def test_a_rehearsal_has_its_day_and_the_hour_that_it_is(monkeypatch):
    monkeypatch.setenv("VIRTUALSCHOOL_TODAY", "2026-02-16")

    with time_machine.travel("2027-06-30T22:30:00+00:00", tick=False):
        assert clock.today() == dt.date(2026, 2, 16)
        assert clock.now().isoformat() == "2026-02-16T23:30:00+00:00"
