from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.rules.strategies import MONDAY, days_on, edge_slots, settings_of_schools, slots
from whetu.rules import days
from whetu.rules.days import BadPattern, NeedsNoon, Pattern, Settings, Slot, parse, tally, write

FEW = settings(max_examples=150, deadline=None)


@FEW
@given(slots, st.data())
def test_a_pattern_is_read_as_it_was_written(some, data):
    noon = data.draw(st.none() | st.integers(0, len(some)))
    assert parse(write(some, noon)) == Pattern(tuple(some), noon)


@FEW
@given(st.text(max_size=12))
def test_any_text_is_read_or_refused_with_its_place(text):
    read = _read(text)
    if isinstance(read, BadPattern):
        assert 1 <= read.where <= len(text)
        assert read.why
    else:
        assert parse(write(*read)) == read


def _read(text):
    try:
        return parse(text)
    except BadPattern as problem:
        return problem


@FEW
@given(slots, st.integers(0, 2), days_on, settings_of_schools, st.frozensets(st.integers(0, 6)))
def test_the_four_are_the_whole_day(some, open_half_days, on, how, left_out):
    day = tally(write(some), open_half_days, on, how, left_out)
    assert day.present + day.justified + day.unjustified + day.unmarked == day.available
    assert 0 <= day.available <= open_half_days
    assert min(day[:5]) >= 0
    assert day.overseas <= day.justified


@FEW
@given(slots, days_on, settings_of_schools)
def test_all_minutes_are_kept(some, on, how):
    day = tally(write(some), 2, on, how)
    assert sum(day.minutes) == sum(slot.minutes for slot in some)


@settings(max_examples=300, deadline=None)
@given(edge_slots, st.data(), st.integers(1, 2), settings_of_schools)
def test_an_absence_corrected_to_present_never_raises_absence(some, data, open_half_days, how):
    """A blank filled in, or exam leave taken back, can: what stood beside it begins to count."""
    places = [n for n, slot in enumerate(some) if slot.code in "MT?"]
    assume(places)
    place = data.draw(st.sampled_from(places))
    corrected = [slot._replace(code="P") if n == place else slot for n, slot in enumerate(some)]
    before, after = (tally(write(s), open_half_days, MONDAY, how) for s in (some, corrected))
    assert after.present >= before.present
    assert after.justified + after.unjustified <= before.justified + before.unjustified


@FEW
@given(slots, slots, settings_of_schools)
def test_with_noon_each_half_counts_for_one(morning, afternoon, how):
    day = tally(write([*morning, *afternoon], len(morning)), 2, MONDAY, how._replace(half_day_mode="am_pm"))
    assert day.present + day.justified + day.unjustified + day.unmarked == day.available <= 2
    assume(any(slot.minutes for slot in [*morning, *afternoon]))
    halves = [tally(write(half), 1, MONDAY, how) for half in (morning, afternoon)]
    assert day[:5] == tuple(a + b for a, b in zip(*(half[:5] for half in halves), strict=True))


def test_a_day_without_noon_is_refused_where_halves_count_apart():
    with pytest.raises(NeedsNoon):
        tally("P210P180", 2, MONDAY, Settings(half_day_mode="am_pm"))
    assert tally("P210", 1, MONDAY, Settings(half_day_mode="am_pm")).present == 1


@pytest.mark.parametrize(
    ("pattern", "where"),
    [
        ("P601", 1),
        ("P60P601", 4),
        ("P", 1),
        ("60", 1),
        ("P60 P60", 4),
        ("P60|P60|", 8),
        ("P60-", 4),
        ("P6٠", 3),  # an Arabic digit
        ("P99999999999999999999999999", 1),
    ],
)
def test_a_bad_pattern_says_where(pattern, where):
    with pytest.raises(BadPattern) as problem:
        parse(pattern)
    assert problem.value.where == where


def test_a_day_has_at_most_1440_minutes():
    assert parse("P600P600P240").slots[-1] == Slot("P", 240)
    with pytest.raises(BadPattern):
        parse("P600P600P241")


def test_leading_zeros_are_minutes():
    assert parse("P060").slots == parse("P0000060").slots == (Slot("P", 60),)


def test_a_pattern_is_judged_once_however_many_days_have_it():
    days._tally.cache_clear()
    for number in range(1, 29):
        tally("P61P62", 2, date(2026, 5, number))
    assert days._tally.cache_info().misses == 1
    assert days._tally.cache_info().hits == 27


def test_the_codes_of_the_day_decide():
    assert tally("H300", 2, date(2025, 1, 26)).present == 2
    after = tally("H300", 2, date(2025, 1, 27))
    assert (after.present, after.unmarked, after.unknown, after.recorded) == (0, 2, ("H",), False)


def test_slots_outside_a_plan_are_neither_absence_nor_classes():
    day = tally("P60P60?60L60", 2, MONDAY, left_out=frozenset({2, 3}))
    assert (day.available, day.present, day.unexplained, day.class_slots, day.late_slots) == (1, 1, 0, 2, 0)
    assert day.minutes.not_counted == 120
