"""The last school days of a term, and what a student's words say of them."""

from datetime import date

from whetu.rules.calendar import Term
from whetu.rules.terms import bit
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.queries.when import last_day_of_data
from whetu.web.look import Day
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School


def school_days(school: School, term: Term, on: date) -> list[date]:
    """The school days of a term up to the last day of marks, the latest first."""
    last = last_day_of_data(school, on)
    if last is None:
        return []
    open_days = (day for day, half_days in schools.calendar(school).items() if half_days)
    return sorted((day for day in open_days if term.start <= day <= last), reverse=True)


def places(school: School, term: Term, days: list[date]) -> list[int]:
    """The places of these days in the words, in the same order."""
    first = attendance.first_days(school).get((term.year, term.term))
    return [bit(day, term.year, term.term, first) for day in days]


def mask(places_of_days: list[int]) -> int:
    return sum(1 << place for place in places_of_days)


def drawn(row, days: list[date], places_of_days: list[int]) -> list[Day]:
    """The days as a page draws them: each half-day present, justified, unjustified or not marked."""
    words = attendance.words_of(row)
    kinds = ("present", "justified", "unjustified", "unmarked")
    return [
        Day(
            on,
            tuple(
                kind
                for at, kind in enumerate(kinds)
                for word in words[2 * at : 2 * at + 2]
                if word >> place & 1
            ),
        )
        for on, place in zip(days, places_of_days, strict=True)
    ]
