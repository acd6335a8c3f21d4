"""The shape of absence: weekdays, weeks, runs and partial days, from one student's words."""

from datetime import date, timedelta

from whetu.measures import patterns
from whetu.rules.days import tally
from whetu.rules.duties import Run
from whetu.rules.terms import counts, words

MONDAY = date(2026, 4, 20)


def of(*weeks: str):
    """Words of Term 2 2026 from weeks of five letters: p present, m medical, h half a day, - no mark."""
    marks = {"p": "P300", "m": "M300", "h": "P120T180", "-": ""}
    days = [
        (MONDAY + timedelta(days=7 * week + day), marks[letter])
        for week, letters in enumerate(weeks)
        for day, letter in enumerate(letters)
        if letter != "."
    ]
    return words(((on, tally(pattern, 2, on)) for on, pattern in days), 2026, 2)


def test_by_weekday_counts_half_days_absent_of_those_available():
    rows = patterns.by_weekday([of("mpppp", "hppp."), of("mpppm")])
    assert rows[0] == patterns.Weekday(0, 5, 6)
    assert rows[4] == patterns.Weekday(4, 2, 4)


def test_by_week_is_the_trend():
    weeks = patterns.by_week(of("ppppp", "mhppp"))
    assert [week.justified + week.unjustified for week in weeks[:3]] == [0, 3, 0]
    assert len(weeks) == 12


def test_the_longest_run_goes_over_weekends_and_closed_days_and_pauses_where_nobody_marked():
    assert patterns.longest_run(of("pppmm", "m.-mp", "mpppp"), 2026, 2) == Run(
        MONDAY + timedelta(days=3), MONDAY + timedelta(days=10), 4
    )
    assert patterns.longest_run(of("hhhhh", "ppppp"), 2026, 2) is None


def test_partial_days_have_a_half_day_present_and_a_half_day_absent():
    w = of("hhpm-")
    assert patterns.partial_days(w) == 2
    assert counts(w).available == 10
