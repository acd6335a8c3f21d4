"""A weekday stands out against the school's own, and not by chance."""

import random
from datetime import date

import pytest

from whetu.rules import patterns
from whetu.rules.patterns import BESIDE, Spread, often
from whetu.rules.terms import DAYS, Words

FRIDAYS_MORE = (0.20, 0.17, 0.17, 0.19, 0.27)  # of days away
EVEN = Spread(500, (100, 100, 100, 100, 100, 50))


def words(places: dict[int, int]) -> Words:
    """A term with 1 or 2 half-days absent on some days, and the rest of it present."""
    one = sum(1 << place for place in places)
    both = sum(1 << place for place, half_days in places.items() if half_days == 2)
    everywhere = (1 << DAYS) - 1
    return Words(
        present_one=everywhere & ~both,
        present_both=everywhere & ~one,
        unjustified_one=one,
        unjustified_both=both,
    )


def term_of(made_up: random.Random, whole: float) -> Words:
    """A student's term by the school's share of each weekday: single days, whole or half."""
    days = min(int(made_up.expovariate(1 / 6)), 30)
    weekdays = made_up.choices(range(5), FRIDAYS_MORE, k=days)
    places = {5 * made_up.randrange(12) + weekday for weekday in weekdays}
    return words({place: 1 + (made_up.random() < whole) for place in places})


def told(students: list[list[tuple[Words, int]]]) -> int:
    """Students of a school with a term or a year that stands out."""
    terms = zip(*students, strict=True)
    by_term = [patterns.spread((patterns.away(w), beside) for w, beside in term) for term in terms]
    year = patterns.together(by_term)
    return sum(bool(often(one[-1:], by_term[-1]) or often(one, year)) for one in students)


@pytest.mark.parametrize("whole", [0.0, 0.6, 1.0])
@pytest.mark.parametrize(("size", "schools"), [(15, 40), (600, 2)])
def test_where_all_follow_the_schools_share_at_most_five_in_a_hundred_are_told(size, schools, whole):
    made_up = random.Random(35)
    found, tested = 0, 0
    for _ in range(schools):
        beside = [sum(1 << place for place in made_up.sample(range(DAYS), 5)) for _term in range(3)]
        students = [[(term_of(made_up, whole), mask) for mask in beside] for _ in range(size)]
        enough = [one for one in students if sum(bin(patterns.away(w)).count("1") for w, _ in one) >= 8]
        found, tested = found + told(students), tested + len(enough)
    assert tested > size * schools / 2
    assert found <= 0.05 * tested


def test_a_student_away_on_mondays_is_told_among_many_who_are_not():
    made_up = random.Random(1)
    others = [term_of(made_up, 0.8) for _ in range(200)]
    mondays = words(dict.fromkeys((0, 5, 10, 20, 25, 33), 2))
    school = patterns.spread((patterns.away(w), 0) for w in [*others, mondays])
    found = often([(mondays, 0)], school)
    assert (found.group, found.away, found.open) == (0, 5, 12)
    assert 0.15 < found.school_share < 0.25


def test_a_weekday_that_is_the_schools_own_is_no_pattern():
    fridays = words(dict.fromkeys((4, 9, 14, 19), 2))
    assert often([(fridays, 0)], EVEN).group == 4
    assert often([(fridays, 0)], Spread(500, (50, 50, 50, 50, 300, 50))) is None


def test_too_little_says_nothing():
    mondays = words(dict.fromkeys((0, 5, 10, 15), 2))
    assert often([(mondays, 0)], EVEN)
    assert often([(words({0: 2, 5: 2, 10: 2, 15: 1}), 0)], EVEN) is None  # 7 half-days
    assert often([(mondays, 0)], Spread(49, (10, 10, 10, 10, 9, 5))) is None
    assert often([], EVEN) is None


def test_a_long_illness_is_no_weekday():
    assert often([(words(dict.fromkeys(range(7, 29), 2)), 0)], EVEN) is None


def test_days_beside_a_closed_one():
    week = [date(2026, 6, day) for day in (2, 3, 4, 5, 8, 9, 10, 11)]  # the 1st and the 12th are closed
    assert patterns.beside_closed(week) == {date(2026, 6, 2), date(2026, 6, 11)}
    around = words(dict.fromkeys((3, 11, 22, 29), 2))
    beside = sum(1 << place for place in (3, 11, 22, 29, 40))
    found = often([(around, beside)], EVEN)
    assert (found.group, found.away, found.open) == (BESIDE, 4, 5)


def test_the_tail_is_exact():
    assert patterns.upper_tail(4, 4, 0.2) == pytest.approx(0.0016)
    assert patterns.upper_tail(5, 6, 0.2) == pytest.approx(0.0016)
    assert patterns.upper_tail(0, 9, 0.2) == pytest.approx(1)


def test_mostly_half_days():
    assert patterns.mostly_part([words({0: 1, 8: 1}), words({3: 1, 4: 2})]) == (3, 4)
    assert patterns.mostly_part([words({0: 1, 8: 1, 3: 2, 4: 2})]) is None  # half, not more
    assert patterns.mostly_part([words({0: 1, 8: 1, 3: 1})]) is None  # three days


@pytest.mark.parametrize(("ill", "days", "said"), [(2, 4, True), (2, 5, False), (3, 3, False)])
def test_mostly_ill(ill, days, said):
    assert patterns.mostly_ill(ill, days) is said


def test_long_away_again_looks_at_four_terms():
    year = {(2025, 4): "serious", (2026, 1): "concerning", (2026, 2): "good", (2026, 3): "worrying"}
    assert patterns.long_again(year) == (2, 4)
    assert patterns.long_again(year | {(2026, 4): "good"}) is None
    assert patterns.long_again({(2026, 1): "serious"}) is None
