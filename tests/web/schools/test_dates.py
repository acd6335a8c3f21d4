"""The school's own dates: terms, closures, holidays, calendar files and bell times."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from tests.web.schools.conftest import TERMS
from whetu.rules.calendar import Term
from whetu.web.audit.models import Entry
from whetu.web.schools import actions, queries
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.forms import Day
from whetu.web.schools.models import Closure
from whetu.web.schools.queries import dates

MONDAY, SATURDAY = date(2026, 5, 4), date(2026, 5, 9)


def test_a_new_school_is_closed_on_public_holidays_and_its_regions_day(school):
    kinds = dict(Closure.objects.values_list("on", "kind"))
    assert kinds == {
        date(2026, 2, 6): "holiday",  # Waitangi
        date(2026, 3, 9): "anniversary",  # Taranaki
        date(2026, 4, 27): "holiday",  # Anzac, observed
        date(2026, 6, 1): "holiday",  # King's Birthday
        date(2026, 10, 26): "holiday",  # Labour Day
    }
    assert len(queries.calendar(school)) == 42 + 53 + 50 + 47


def test_a_day_closed_is_not_open_and_opens_again(school, leader):
    actions.close_day(by=leader.user, school=school, on=MONDAY, kind="teacher only", note="Teachers learn")
    assert MONDAY not in queries.calendar(school)
    actions.open_day(by=leader.user, school=school, on=MONDAY)
    assert queries.calendar(school)[MONDAY] == 2


def test_a_half_open_day_has_one_half_day(school, leader):
    actions.close_day(by=leader.user, school=school, on=MONDAY, open_half_days=1)
    actions.close_day(by=leader.user, school=school, on=MONDAY, open_half_days=1, note="Said twice")
    assert queries.calendar(school)[MONDAY] == 1


@pytest.mark.parametrize(
    ("on", "why"),
    [(SATURDAY, "at a weekend"), (date(2026, 7, 8), "not in a term"), (date(2031, 5, 5), "not in")],
)
def test_a_day_that_is_no_school_day_cannot_be_closed_and_nor_can_those_beside_it(school, leader, on, why):
    with pytest.raises(NotAllowed, match=why):
        actions.close_days(by=leader.user, school=school, days={MONDAY: "", on: ""})
    assert queries.calendar(school)[MONDAY] == 2


def test_closing_days_counts_again_once_and_says_who(school, leader, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as jobs:
        actions.close_days(by=leader.user, school=school, days={MONDAY: "Flood", date(2026, 5, 5): "Flood"})
    assert len(jobs) == 1
    entry = Entry.objects.get(did="closed days")
    assert (entry.by, entry.detail["days"]) == (leader.user, ["2026-05-04 Flood", "2026-05-05 Flood"])


@pytest.mark.parametrize(
    ("term", "why"),
    [
        (Term(2026, 2, date(2026, 4, 20), date(2026, 4, 1)), "ends before it starts"),
        (Term(2026, 2, date(2026, 4, 2), date(2026, 7, 3)), "starts before Term 1 has ended"),
        (Term(2026, 4, date(2026, 10, 12), date(2027, 1, 8)), "must lie in 2026"),
        (Term(2027, 1, date(2027, 2, 1), date(2027, 5, 14)), "Monday 26 April 2027: a term has weekdays"),
        (Term(2026, 2, date(2026, 4, 15), date(2026, 7, 3)), "Wednesday 15 April 2026: a term has weekdays"),
        (Term(2027, 1, date(2027, 2, 6), date(2027, 2, 7)), "has no open day"),
    ],
)
def test_terms_that_cannot_be_are_refused_in_words(school, leader, term, why):
    with pytest.raises(NotAllowed, match=why):
        actions.set_terms(by=leader.user, school=school, terms=[term])
    assert queries.terms(school) == TERMS


def test_setting_the_same_terms_again_changes_nothing(school, leader, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as jobs:
        actions.set_terms(by=leader.user, school=school, terms=TERMS)
    assert (jobs, Entry.objects.filter(did="set terms", by=leader.user).exists()) == ([], False)


def test_unusual_dates_are_said_and_unknown_years_are_not_judged(school, leader):
    late = Term(2026, 2, date(2026, 4, 22), date(2026, 7, 3))
    later = Term(2027, 1, date(2027, 2, 1), date(2027, 4, 16))
    actions.set_terms(by=leader.user, school=school, terms=[late, later])
    rows = dates.term_rows(school, 2026)
    assert [row.warnings for row in rows] == [
        [],
        ["Schools start this term on Monday 20 April 2026."],
        [],
        [],
    ]
    assert [(row.limits, row.warnings) for row in dates.term_rows(school, 2027)] == [(None, [])] * 4


def test_half_days_of_a_term_are_those_of_the_calendar(school):
    open_days = queries.calendar(school)
    in_term = sum(n for on, n in open_days.items() if TERMS[1].start <= on <= TERMS[1].end)
    assert dates.term_rows(school, 2026)[1].half_days == in_term == 106


def test_holidays_are_filled_in_once_and_leave_what_the_school_said(school, leader):
    actions.open_day(by=leader.user, school=school, on=date(2026, 3, 9))
    actions.close_day(by=leader.user, school=school, on=date(2026, 2, 6), open_half_days=1, note="Open day")
    made = actions.fill_holidays(by=leader.user, school=school, year=2026)
    assert [one.on for one in made] == [date(2026, 3, 9)]
    assert queries.calendar(school)[date(2026, 2, 6)] == 1
    assert actions.fill_holidays(by=leader.user, school=school, year=2026) == []


def calendar_rows(*days: tuple[date, int, str]) -> list[dict]:
    return [{"date": on, "year": 2026, "term": 2, "open_half_days": n, "note": note} for on, n, note in days]


def test_a_calendar_file_is_taken_as_it_stands(school, leader):
    rows = calendar_rows(
        (date(2026, 4, 20), 2, ""),
        (date(2026, 4, 21), 1, "Teacher-only afternoon"),
        (date(2026, 4, 23), 2, ""),
        (date(2026, 4, 27), 2, "open on a holiday"),
    )
    actions.set_calendar(by=leader.user, school=school, rows=rows)
    assert queries.terms(school)[1] == Term(2026, 2, date(2026, 4, 20), date(2026, 4, 27))
    in_term = {on: n for on, n in queries.calendar(school).items() if on.month == 4 and on.day > 3}
    assert in_term == {row["date"]: row["open_half_days"] for row in rows}
    closed = dict(Closure.objects.filter(on__month=4).values_list("on", "kind"))
    assert closed == {  # dates that the file leaves out are closed
        date(2026, 4, 21): "teacher only",
        date(2026, 4, 22): "other",
        date(2026, 4, 24): "other",
    }


def test_a_calendar_with_an_open_weekend_changes_nothing(school, leader):
    with pytest.raises(NotAllowed, match="weekend|open"):
        actions.set_calendar(
            by=leader.user, school=school, rows=calendar_rows((MONDAY, 2, ""), (SATURDAY, 2, ""))
        )
    assert queries.terms(school) == TERMS


def test_bell_times_from_a_file_and_by_weekday(school, leader):
    rows = [
        {"weekday": day, "slot": slot, "start": "8:50", "minutes": 60} for day in (1, 2) for slot in (1, 2)
    ]
    assert actions.load_bells(by=leader.user, school=school, rows=rows) == 4
    actions.set_bells(by=leader.user, school=school, weekdays=[2], slots=[(time(9, 0), 45)])
    assert queries.bells(school) == {(1, 1): 60, (1, 2): 60, (2, 1): 45}
    table = dates.bell_table(school)
    assert [(row.slot, [one and one.minutes for one in row.days]) for row in table] == [
        (1, [60, 45, None, None, None]),
        (2, [60, None, None, None, None]),
    ]


def test_changing_the_school_keeps_what_it_was(school, leader):
    actions.describe_school(by=leader.user, school=school, name="Te Kura Hou", go_live=date(2026, 5, 1))
    entry = Entry.objects.get(did="changed the school")
    assert entry.detail == {"name": ["Te Kura Made-up", "Te Kura Hou"], "go_live": ["None", "2026-05-01"]}


@pytest.mark.parametrize("typed", ["01/01/0001", "3/02/0206", "1/01/2101"])
def test_a_year_that_is_a_slip_of_the_fingers_is_refused_in_words(typed):
    with pytest.raises(ValidationError, match="between 1990 and 2100"):
        Day().clean(typed)
    assert Day().clean("3/02/2026") == date(2026, 2, 3)
