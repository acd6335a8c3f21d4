"""How many students of a term attended regularly, by hand: the kura has 38 open days by 12 June.

Days absent: 0, 9, 10, 21, 5, 4, 30, 0, 1, 0 (two days not marked), 0, 9. Under five: six of twelve. Four days
of 38 are more than a tenth, so by the share of half-days present it is five of twelve.
"""

from datetime import date
from decimal import Decimal

from django_scopes import scope

from tests.kura import TODAY
from whetu.rules.calendar import Term
from whetu.web.attendance.queries.regular import by_year_level, regular, share, stood
from whetu.web.people.models import Enrolment

TERM = Term(2026, 2, date(2026, 4, 20), date(2026, 7, 3))


def test_both_measures_of_the_term_so_far(kura):
    with scope(school=kura.school):
        found = regular(kura.school, 2026, 2, TODAY)
    assert found.steps == {"good": 6, "worrying": 3, "concerning": 1, "serious": 2}
    assert (found.regular, found.students, found.percent) == (6, 12, Decimal("50.0"))
    assert (found.over_90, found.counted) == (5, 12)
    assert found.running
    assert found.on == TODAY


def test_as_at_an_earlier_day(kura):
    """Up to 13 May, 17 open days, only the student away for 30 of 38 days has missed any: 9 of them."""
    with scope(school=kura.school):
        found = regular(kura.school, 2026, 2, date(2026, 5, 13))
    assert found.steps == {"good": 11, "worrying": 1, "concerning": 0, "serious": 0}
    assert found.over_90 == 11


def test_who_left_is_of_no_later_day(kura):
    with scope(school=kura.school):
        Enrolment.objects.filter(student=kura.students[3]).update(end=date(2026, 6, 5))
        assert regular(kura.school, 2026, 2, TODAY).students == 11
        assert regular(kura.school, 2026, 2, date(2026, 6, 5)).students == 12


def test_nothing_before_a_term_nor_of_an_unknown_one(kura):
    with scope(school=kura.school):
        assert regular(kura.school, 2026, 3, TODAY) is None
        assert regular(kura.school, 2019, 1, TODAY) is None
        assert regular(kura.school, 2026, 1, TODAY) is None  # it ran, and no day of it has come in


def test_by_year_level(kura):
    """Year 7: away 0, 10, 5, 30, 1 and 0 days; Year 8: 9, 21, 4, 0, 0 and 9."""
    with scope(school=kura.school):
        groups = by_year_level(stood(kura.school, TERM, TODAY))
    good = {year: sum(row.step == "good" for row in rows) for year, rows in groups.items()}
    assert good == {7: 3, 8: 3}


def test_a_share_is_cut_never_rounded_up():
    assert share(899, 1000) == Decimal("89.9")
    assert share(2, 3) == Decimal("66.6")
    assert share(0, 0) is None
