from datetime import timedelta

from hypothesis import given, settings

from tests.rules.strategies import MONDAY, TERM, YEAR, day_at, judged, terms_of_patterns
from whetu.rules.star import STEPS, Crossing, crossings, days_left, near, running, step
from whetu.rules.terms import absent, counts, mask_until, words

FEW = settings(max_examples=80, deadline=None)


def term_words(patterns):
    return words(((day_at(place), judged(p)) for place, p in patterns.items()), YEAR, TERM)


@FEW
@given(terms_of_patterns)
def test_a_crossing_is_the_first_day_at_its_step(patterns):
    w = term_words(patterns)
    for crossing in crossings(w, YEAR, TERM):
        needed = 2 * dict(STEPS)[crossing.step]
        on_the_day = absent(counts(w, mask_until(crossing.on, YEAR, TERM)))
        before = absent(counts(w, mask_until(crossing.on - timedelta(days=1), YEAR, TERM)))
        assert before < needed <= on_the_day


@FEW
@given(terms_of_patterns)
def test_crossings_are_in_order_and_end_at_the_step(patterns):
    w = term_words(patterns)
    crossed = crossings(w, YEAR, TERM)
    names = [name for name, _ in STEPS[1:]]
    assert [c.step for c in crossed] == names[: len(crossed)]
    assert [c.on for c in crossed] == sorted(c.on for c in crossed)
    assert step(absent(counts(w))) == (["good", *names])[len(crossed)]


@FEW
@given(terms_of_patterns)
def test_the_running_count_only_rises_and_ends_at_the_total(patterns):
    w = term_words(patterns)
    rows = running(w, YEAR, TERM)
    so_far = [half_days for _, half_days in rows]
    assert so_far == sorted(so_far)
    assert (so_far[-1] if rows else 0) == absent(counts(w))
    assert [on for on, _ in rows] == sorted(day_at(place) for place in patterns)


def test_more_absence_never_crosses_later():
    few = dict.fromkeys(range(0, 30, 2), "T300")
    more = few | {1: "M300", 3: "M300"}
    assert [c.on for c in crossings(term_words(more), YEAR, TERM)] < [
        c.on for c in crossings(term_words(few), YEAR, TERM)
    ]


def test_half_a_day_can_be_the_one_that_crosses():
    w = term_words({0: "T300", 1: "T300", 2: "T300", 3: "T300", 4: "P180T180", 5: "P180M180"})
    assert crossings(w, YEAR, TERM) == [Crossing("worrying", MONDAY + timedelta(days=7))]


def test_near_and_days_left_agree():
    for half_days in range(40):
        left = days_left(half_days)
        assert near(half_days) == (left is not None and left[0] <= 1)
        assert left is None or step(half_days + round(2 * left[0])) == left[1]
