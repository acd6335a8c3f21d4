"""What came after an action is not called its doing where it would have come anyway."""

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.strategies import MONDAY, TERM, YEAR, day_at, judged, terms_of_patterns
from whetu.rules.effects import WINDOW, around, days_of, effect, school, together
from whetu.rules.terms import ALL, DAYS, Words, absent, counts, words

FEW = settings(max_examples=60, deadline=None)
ACTION = day_at(20)  # the Monday of the fifth week


def whole_days(away: int) -> Words:
    """A term of whole days: away on the days of a mask, present on all others."""
    here = ALL & ~away
    return Words(here, here, 0, 0, away, away, 0, 0, ALL)


def made_up(seed: int, eased_after: int = DAYS, by: float = 0.0) -> list[Words]:
    """800 students, each with a chance of their own to be away any day; `eased_after` a day, some smaller."""
    chance = random.Random(seed)
    found = []
    for _ in range(800):
        own = chance.betavariate(0.8, 6)
        mask = 0
        for place in range(DAYS):
            mask |= (chance.random() < (own * (1 - by) if place > eased_after else own)) << place
        found.append(whole_days(mask))
    return found


def known(students):
    return school([(YEAR, TERM, one)] for one in students)


def chosen(students, half_days: int = 8):
    """The students who were away most in the 20 half-days before the action."""
    days = [days_of([(YEAR, TERM, one)]) for one in students]
    return [row for row in days if around(row, ACTION, {})[0].absent >= half_days]


@FEW
@given(terms_of_patterns, st.integers(-5, DAYS + 5))
def test_a_window_holds_what_was_marked_nearest_the_day(patterns, place):
    w = words(((day_at(at), judged(p)) for at, p in patterns.items()), YEAR, TERM)
    on = MONDAY + timedelta(days=place)
    days = days_of([(YEAR, TERM, w)])
    whole = counts(w)
    assert sum(day.marked for day in days) == whole.available - whole.unmarked
    assert sum(day.absent for day in days) == absent(whole)
    for side, found in zip(
        ([day for day in days if day.on < on], [day for day in days if day.on > on]),
        around(days, on, {}),
        strict=True,
    ):
        held = sum(day.marked for day in side)
        assert found.marked == held if held <= WINDOW else WINDOW <= found.marked <= WINDOW + 1
        assert 0 <= found.absent <= found.marked


@pytest.mark.parametrize("seed", range(3))
def test_help_that_did_nothing_is_not_called_an_improvement(seed):
    """Chosen for their worst weeks, they are away less afterwards; so they would have been anyway."""
    students = made_up(seed)
    at_school = known(students)
    rows = [effect(days, ACTION, at_school) for days in chosen(students)]
    found = together(rows)
    assert found.number > 30
    assert found.after < found.before - 0.05, "regression to the mean, or the test tests nothing"
    assert found.words in ("as expected", "cannot tell")
    assert sum(row.words == "better" for row in rows) <= len(rows) // 10


def test_help_that_halved_absence_is_seen():
    usual, helped = made_up(1), made_up(2, eased_after=20, by=0.6)
    at_school = known(usual)
    found = together(effect(days, ACTION, at_school) for days in chosen(helped))
    assert found.words == "better"
    assert found.after < found.expected


def test_a_winter_that_kept_everybody_home_is_not_the_actions_doing():
    """All were away twice as much afterwards; nobody is worse than expected for it."""
    chance = random.Random(5)
    students = []
    for _ in range(800):
        own = chance.betavariate(1.5, 12)
        rows = (chance.random() < (own if place < 20 else min(2 * own, 1)) for place in range(DAYS))
        students.append(whole_days(sum(away << place for place, away in enumerate(rows))))
    everybody = [days_of([(YEAR, TERM, one)]) for one in students]
    at_school = known(students)
    found = together(effect(days, ACTION, at_school) for days in everybody)
    assert found.after > 1.7 * found.before
    assert abs(found.after - found.expected) < 0.01


def test_who_is_hardly_ever_here_is_not_expected_back_by_an_average():
    """Most come and go by chance; forty are away nearly always. A straight line alone would expect them back,
    and call their staying away "worse"."""
    chance = random.Random(7)
    away_always = [
        whole_days(sum((chance.random() < 0.95) << place for place in range(DAYS))) for _ in range(40)
    ]
    bursts = [whole_days(0b1111111111 << 10 * chance.randrange(6)) for _ in range(760)]
    at_school = known([*away_always, *bursts])
    rows = [effect(days_of([(YEAR, TERM, one)]), ACTION, at_school) for one in away_always]
    assert at_school.r < 0.5
    assert sum(row.expected for row in rows) / len(rows) > 0.5
    assert not [row for row in rows if row.words == "worse"]


def test_too_early_before_twenty_half_days_and_cannot_tell_at_a_small_school():
    students = made_up(3)
    short = Words(*(word & ((1 << 30) - 1) for word in students[0]))
    days = days_of([(YEAR, TERM, short)])
    assert effect(days, day_at(20), known(students)).words == "too early"  # nine days after
    assert effect(days, day_at(19), known(students)).words != "too early"  # ten
    assert effect(days, day_at(19), known(students[:3])).words == "cannot tell"
    assert effect(days, day_at(5), known(students)).words == "cannot tell"  # five days before


def test_what_was_not_marked_is_left_out():
    blank = 0b1111111111
    marked = whole_days(0)._replace(
        present_one=ALL & ~blank, present_both=ALL & ~blank, unmarked_one=blank, unmarked_both=blank
    )
    days = days_of([(YEAR, TERM, marked)])
    assert days[0].on == day_at(10)
    assert around(days, day_at(15), {})[0].marked == 10


def test_no_difference_is_a_finding_where_nothing_varies():
    students = [whole_days(0)] * 40
    assert known(students).r is None
    assert effect(days_of([(YEAR, TERM, students[0])]), ACTION, known(students)).words == "cannot tell"
