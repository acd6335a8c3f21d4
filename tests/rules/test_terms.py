from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.strategies import MONDAY, PLACES, TERM, YEAR, day_at, judged, terms_of_patterns
from whetu.rules import terms
from whetu.rules.days import Settings
from whetu.rules.terms import (
    ALL,
    Counts,
    OutsideTerm,
    UnknownTerm,
    absent,
    band,
    bit,
    counted,
    counts,
    date_of,
    mask_until,
    mask_week,
    mask_weekday,
    rate,
    week_zero,
    words,
)

FEW = settings(max_examples=80, deadline=None)


def term_words(patterns):
    return words(((day_at(place), judged(p)) for place, p in patterns.items()), YEAR, TERM)


@FEW
@given(terms_of_patterns)
def test_words_count_what_the_days_sum_to(patterns):
    tallies = [judged(pattern) for pattern in patterns.values()]
    sums = Counts(*(sum(day[field] for day in tallies) for field in range(5)))
    w = term_words(patterns)
    assert counts(w) == sums
    assert w.recorded.bit_count() == sum(day.recorded for day in tallies)
    assert all(0 <= word <= ALL for word in w)


@FEW
@given(terms_of_patterns)
def test_the_words_give_every_day_back(patterns):
    w = term_words(patterns)
    for place in PLACES:
        day = judged(patterns[place]) if place in patterns else judged("", 0)
        assert counts(w, 1 << place) == Counts(*day[:5])
        assert bool(w.recorded >> place & 1) == day.recorded


@FEW
@given(terms_of_patterns, st.randoms(use_true_random=False))
def test_the_order_of_days_does_not_matter(patterns, random):
    shuffled = list(patterns.items())
    random.shuffle(shuffled)
    assert term_words(dict(shuffled)) == term_words(patterns)


@FEW
@given(terms_of_patterns, st.data())
def test_a_corrected_term_has_no_more_days_absent(patterns, data):
    corrected = {place: "P300" if data.draw(st.booleans()) else p for place, p in patterns.items()}
    assert absent(counts(term_words(corrected))) <= absent(counts(term_words(patterns)))


@FEW
@given(terms_of_patterns)
def test_masks_cut_a_term_into_its_days(patterns):
    w = term_words(patterns)
    whole = counts(w).available
    assert sum(counts(w, mask_weekday(n)).available for n in range(5)) == whole
    assert sum(counts(w, mask_week(n)).available for n in range(12)) == whole
    for place in PLACES:
        until = mask_until(day_at(place), YEAR, TERM)
        assert counts(w, until).available == sum(
            judged(p).available for n, p in patterns.items() if n <= place
        )


def test_mask_until_a_weekend_ends_with_its_friday():
    friday = MONDAY + timedelta(days=4)
    assert mask_until(friday + timedelta(days=1), YEAR, TERM) == mask_until(friday, YEAR, TERM) == 0b11111
    assert mask_until(MONDAY - timedelta(days=1), YEAR, TERM) == 0
    assert mask_until(MONDAY + timedelta(days=900), YEAR, TERM) == ALL


@pytest.mark.parametrize("place", [0, 4, 5, 59])
def test_a_day_has_one_place(place):
    assert bit(date_of(place, YEAR, TERM), YEAR, TERM) == place


@pytest.mark.parametrize("days", [-3, 5, 6, 84])
def test_weekends_and_other_weeks_have_no_place(days):
    with pytest.raises(OutsideTerm):
        bit(MONDAY + timedelta(days=days), YEAR, TERM)


def test_an_unknown_term_asks_for_a_calendar():
    with pytest.raises(UnknownTerm, match="calendar file"):
        week_zero(2027, 1)
    assert week_zero(2027, 1, date(2027, 2, 3)) == date(2027, 2, 1)
    assert week_zero(2026, 2, date(2026, 5, 4)) == MONDAY, "a known term starts where it is known to"


def test_every_known_term_starts_in_a_week_of_its_own():
    starts = [week_zero(*key) for key in terms.EARLIEST_STARTS]
    assert all(start.weekday() == 0 for start in starts)
    assert len(set(starts)) == len(starts)


def test_one_student_has_a_day_once():
    with pytest.raises(ValueError, match="twice"):
        words([(MONDAY, judged("P300")), (MONDAY, judged("T300"))], YEAR, TERM)


def test_a_closed_weekend_day_takes_no_place():
    saturday = MONDAY + timedelta(days=5)
    assert words([(saturday, judged("P300", 0))], YEAR, TERM) == terms.Words()


@FEW
@given(st.integers(0, 120), st.data())
def test_a_band_is_exact(available, data):
    present = data.draw(st.integers(0, available))
    share = rate(present, available)
    if share is None:
        assert band(present, available) is None
        return
    edges = (Fraction(9, 10), Fraction(8, 10), Fraction(7, 10))
    names = ("regular", "irregular", "moderate", "chronic")
    assert band(present, available) == names[sum(share <= edge for edge in edges)]


def test_the_share_of_days_is_a_setting():
    assert counted(1, 4, 8, 2026, settings=Settings(counted_share=Fraction(1, 4)))
    assert not counted(1, 4, 8, 2026, settings=Settings(counted_share=Fraction(1, 2)))
    assert counted(4, 4, 8, 2026, "AD", Settings(counted_types=("RE", "AD")))
