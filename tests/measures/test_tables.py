"""Look-ups, groups, and the queries themselves."""

import re
from datetime import date
from pathlib import Path

import pytest

import whetu.measures
from whetu.measures import groups, lookups, terms
from whetu.measures.engines import DuckDB, sql
from whetu.measures.lookups import SchoolDay
from whetu.rules.days import BadPattern, NeedsNoon, Settings
from whetu.rules.terms import OutsideTerm

QUERIES = sorted(path.stem for path in (Path(whetu.measures.__file__).parent / "sql").glob("*.sql"))
DAY = SchoolDay(date(2026, 5, 5), 2026, 2, 2)


@pytest.fixture
def engine():
    """DuckDB with one student's one day."""
    engine = DuckDB()
    engine.put("patterns", {"pattern_id": "integer", "pattern": "varchar"}, [(0, "P60T120P120")])
    keys = {"student": "varchar", '"on"': "date", "pattern_id": "integer"}
    engine.put("day_keys", keys, [("1001", DAY.date, 0)])
    return engine


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_begins_with_its_grain_and_casts_each_bit_count(name):
    text = sql(name)
    assert text.startswith("-- One row per ")
    cast = re.compile(r"cast\(bit_count\([^\n]*?\)( \+ bit_count\([^)]*\))? as integer\)")
    assert "bit_count(" not in cast.sub("", text)


def test_the_order_of_slots_does_not_matter_to_a_day_that_is_added_up():
    assert lookups._in_order("P60T120P120", Settings()) == lookups._in_order("T120.P120|P60", Settings())
    am_pm = Settings(half_day_mode="am_pm")
    assert lookups._in_order("P60T120P120", am_pm) == "P60T120P120"


def test_a_pattern_that_cannot_be_read_is_refused(engine):
    engine.put("patterns", {"pattern_id": "integer", "pattern": "varchar"}, [(0, "P60 T120")])
    with pytest.raises(BadPattern):
        terms.words(engine, [DAY], DAY.date, roll=False)


def test_a_school_that_counts_each_half_by_itself_needs_noon(engine):
    with pytest.raises(NeedsNoon):
        terms.words(engine, [DAY], DAY.date, roll=False, settings=Settings(half_day_mode="am_pm"))


def test_a_calendar_outside_the_twelve_weeks_is_refused(engine):
    with pytest.raises(OutsideTerm):
        terms.words(engine, [DAY, SchoolDay(date(2026, 9, 1), 2026, 2, 2)], date(2026, 9, 1), roll=False)


def test_nothing_fetches_an_extension_or_draws_on_standard_output():
    settings = ("autoinstall_known_extensions", "enable_progress_bar")
    asked = ", ".join(f"current_setting('{name}')" for name in settings)
    assert DuckDB().rows(f"select {asked}") == [(False, False)]


def test_numbers_of_students_by_step_are_withheld_where_they_are_small(engine):
    absent = {f"{n:04}": away for n, away in enumerate([0] * 12 + [12] * 7 + [0] * 6 + [12] * 1)}
    bits = [((1 << 40) - 1, (1 << 40) - 1, (1 << away) - 1, 0, 0, 0, 0, 0, 0) for away in absent.values()]
    rows = [(name, 2026, 2, *words) for name, words in zip(absent, bits, strict=True)]
    columns = {"student": "varchar", "year": "integer", "term": "integer"} | lookups._WORDS
    engine.put("words", columns, rows)
    terms.standing(engine)
    year_of = {name: "9" if n < 19 else "10" for n, name in enumerate(absent)}
    table = groups.by_step(engine, year_of, 2026, 2)
    assert table["9"]["good"] is None or table["9"]["worrying"] is None  # else the one in Year 10 is known
    assert table["10"]["worrying"] is None
    assert table["total"]["total"] == 26
    assert groups.by_step(engine, year_of, 2026, 3) == {"total": {"total": 0}}
