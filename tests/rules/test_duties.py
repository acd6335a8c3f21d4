from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from tests.rules.strategies import MONDAY, TERM, YEAR, day_at, judged, terms_of_patterns
from whetu.rules.days import Settings, tally
from whetu.rules.duties import (
    Duty,
    five_day_duty,
    kept_until,
    leaving_due,
    notify_today,
    run_absent,
    unjustified_whole_days,
    watch_point,
)
from whetu.rules.terms import words

CALENDAR = {day_at(place): 2 for place in range(60)}


def term_words(patterns):
    return words(((day_at(place), judged(p)) for place, p in patterns.items()), YEAR, TERM)


@settings(max_examples=80, deadline=None)
@given(terms_of_patterns)
def test_a_whole_day_has_both_half_days_unjustified(patterns):
    expected = [day_at(place) for place in sorted(patterns) if judged(patterns[place]).unjustified == 2]
    w = term_words(patterns)
    assert unjustified_whole_days(w, YEAR, TERM) == expected
    duty = five_day_duty(w, YEAR, TERM, CALENDAR)
    assert (duty is None) == (len(expected) < 5)
    assert duty is None or duty.fifth == expected[4]


def test_the_duty_is_due_five_school_days_later_if_they_are_known():
    w = term_words(dict.fromkeys(range(5), "T300"))
    assert five_day_duty(w, YEAR, TERM, CALENDAR) == Duty(day_at(4), day_at(9))
    assert five_day_duty(w, YEAR, TERM, {}) == Duty(day_at(4), None)


def test_a_half_open_day_is_never_a_whole_one():
    w = words([(day_at(place), judged("T180", 1)) for place in range(5)], YEAR, TERM)
    assert unjustified_whole_days(w, YEAR, TERM) == []


def test_a_run_is_as_long_as_its_whole_days():
    days = [(day_at(place), judged("M300")) for place in range(12)]
    assert run_absent(days) == (day_at(0), day_at(11), 12)
    assert run_absent([*days, (day_at(12), judged("P300"))]) is None
    assert run_absent([]) is None


def test_a_pause_at_the_end_leaves_the_run_standing():
    days = [(day_at(0), judged("M300")), (day_at(1), judged("_300")), (day_at(2), judged("T300", 0))]
    assert run_absent(days) == (day_at(0), day_at(0), 1)


@pytest.mark.parametrize(
    ("school_days", "point"),
    [(9, None), (10, 10), (14, 10), (15, 15), (17, 15), (18, 18), (20, 20), (31, 20)],
)
def test_watch_points(school_days, point):
    assert watch_point(school_days) == point


def test_leaving_is_due_five_school_days_after_the_twentieth():
    assert leaving_due(day_at(19), CALENDAR) == day_at(24)


def test_a_roll_that_was_not_taken_sends_nobody_home_a_message():
    as_the_ministry = Settings(unmarked="unexplained")
    assert not notify_today(tally("_300", 2, MONDAY, as_the_ministry))
    assert notify_today(tally("P60?240", 2, MONDAY, as_the_ministry))


def test_registers_are_kept_seven_years_to_the_day():
    assert kept_until("attendance register", date(2026, 11, 22)) == date(2033, 11, 22)
    assert kept_until("attendance register", date(2028, 2, 29)) == date(2035, 3, 1)
    assert kept_until("register of admission", MONDAY + timedelta(days=1)) is None
