from datetime import date, datetime, timedelta

import pytest

from whetu.rules.calendar import (
    TERM_LIMITS,
    Term,
    add_school_days,
    check_calendar,
    first_open,
    known_terms,
    local_day,
    open_half_days,
    school_days_between,
    term_of,
)
from whetu.rules.terms import EARLIEST_STARTS, UnknownTerm

TERM = Term(2025, 2, date(2025, 4, 28), date(2025, 6, 27))
HOLIDAYS = {date(2025, 6, 2): "King's Birthday", date(2025, 6, 20): "Matariki"}
CALENDAR = open_half_days(TERM, HOLIDAYS)


def test_the_limits_begin_where_the_words_begin():
    for limits in TERM_LIMITS:
        assert EARLIEST_STARTS[limits.year, limits.term] == limits.earliest_start
        assert limits.earliest_start <= limits.latest_start < (limits.earliest_end or limits.latest_end)


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_known_term_fits_its_words(year):
    assert [term.term for term in known_terms(year)] == [1, 2, 3, 4]
    for term in known_terms(year):
        check_calendar(open_half_days(term, {}), term.year, term.term)


def test_2027_is_asked_not_guessed():
    assert known_terms(2027) == []
    with pytest.raises(UnknownTerm):
        check_calendar({}, 2027, 1)


def test_the_school_closes_and_opens_days_of_its_own():
    closures = {date(2025, 5, 5): 0, date(2025, 5, 6): 1, date(2025, 6, 2): 2}
    own = open_half_days(TERM, HOLIDAYS, closures)
    assert date(2025, 5, 5) not in own
    assert (own[date(2025, 5, 6)], own[date(2025, 6, 2)]) == (1, 2)
    assert sum(own.values()) == 86 - 2 - 1 + 2


def test_a_term_is_found_by_its_first_and_last_day():
    terms = known_terms(2025)
    for term in terms:
        assert term_of(term.start, terms) == term_of(term.end, terms) == term
    assert term_of(date(2025, 7, 1), terms) is None


def test_school_days_are_counted_both_ways():
    for days in range(1, 20):
        due = add_school_days(date(2025, 5, 23), days, CALENDAR)
        assert due is not None
        assert school_days_between(date(2025, 5, 23), due, CALENDAR) == days
    assert add_school_days(date(2025, 5, 31), 1, CALENDAR) == date(2025, 6, 3), (
        "from a Saturday, over a holiday"
    )


def test_a_due_day_beyond_the_calendar_is_not_known():
    assert add_school_days(date(2025, 6, 26), 1, CALENDAR) == date(2025, 6, 27)
    assert add_school_days(date(2025, 6, 27), 1, CALENDAR) is None


def test_the_first_open_day_is_not_a_closed_one():
    assert first_open({date(2027, 2, 1): 0, date(2027, 2, 3): 2}) == date(2027, 2, 3)
    assert first_open({date(2027, 2, 1): 0}) is None


def test_a_year_that_is_not_known_has_12_weeks_too():
    start = date(2027, 2, 3)
    check_calendar({start: 2, start + timedelta(weeks=11): 2}, 2027, 1)
    with pytest.raises(ValueError, match="outside the 12 weeks"):
        check_calendar({start: 2, start + timedelta(weeks=12): 2}, 2027, 1)


def test_a_moment_without_a_zone_has_no_day():
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 5, 5, 8, 45), "Pacific/Auckland")
