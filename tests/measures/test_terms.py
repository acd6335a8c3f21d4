"""Counting in the engine is counting in Python: the same figures for random schools, DuckDB and Spark."""

import os
import shutil
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whetu.measures import terms
from whetu.measures.engines import DuckDB, Spark
from whetu.measures.explained import explain
from whetu.measures.lookups import SchoolDay
from whetu.rules import terms as rules
from whetu.rules.days import Settings
from whetu.rules.star import step
from whetu.rules.tables import names

TERMS = ((2026, 2, date(2026, 4, 20)), (2024, 4, date(2024, 10, 14)))  # in 2024 the old codes held

slots = st.lists(
    st.tuples(st.sampled_from("PPPPMTJE?XLO_."), st.sampled_from([0, 55, 60, 119, 120, 121, 240])),
    max_size=6,
)


def pattern(slots_of_day):
    return "".join("." if code == "." else f"{code}{minutes}" for code, minutes in slots_of_day)


@st.composite
def schools(draw):
    """A calendar of two terms, some students' patterns by date, their enrolments, and the as-at date."""
    calendar = []
    for year, term, monday in TERMS:
        weeks = draw(st.integers(1, 11))
        weekdays = [monday + timedelta(days=7 * week + day) for week in range(weeks) for day in range(5)]
        for on in weekdays:
            calendar.append(SchoolDay(on, year, term, draw(st.sampled_from([0, 1, 2, 2, 2, 2]))))
    dates = [day.date for day in calendar]
    marks, roll = {}, []
    for student in "ABC":
        marked = draw(st.lists(st.sampled_from(dates), unique=True, max_size=40))
        marks[student] = {on: pattern(draw(slots)) for on in marked}
        for _ in range(draw(st.integers(0, 2))):
            start = draw(st.sampled_from(dates))
            end = draw(st.none() | st.integers(0, 60).map(lambda n, start=start: start + timedelta(days=n)))
            roll.append((student, start, end, draw(st.sampled_from(["", "RE", "AD"]))))
    return calendar, marks, roll, draw(st.sampled_from([*dates, date(2027, 1, 1)]))


many_settings = st.fixed_dictionaries(
    {
        "exam_leave": st.sampled_from(["not counted", "justified", "present"]),
        "unmarked": st.sampled_from(["apart", "unexplained"]),
        "tie": st.sampled_from(["unjustified", "justified"]),
    }
).map(lambda chosen: Settings(**chosen))


def by_engine(engine, school, by_roll, how):
    """The rows of student_terms."""
    calendar, marks, roll, as_at = school
    put_marks(engine, marks)
    engine.put(
        "roll",
        {"student": "varchar", "start_date": "date", "end_date": "date", "student_type": "varchar"},
        [(student, start, end, kind or None) for student, start, end, kind in roll],
    )
    terms.student_terms(engine, calendar, as_at, roll=by_roll, settings=how)
    return sorted(engine.rows(f"select {', '.join(names('student_terms'))} from student_terms"))


def put_marks(engine, marks):
    """What intake leaves: `patterns`, each once, and `day_keys`."""
    distinct = sorted({text for days in marks.values() for text in days.values()})
    ids = {text: number for number, text in enumerate(distinct)}
    engine.put("patterns", {"pattern_id": "integer", "pattern": "varchar"}, [(n, t) for t, n in ids.items()])
    keys = [(student, on, ids[text]) for student, days in marks.items() for on, text in days.items()]
    on = '"on"' if isinstance(engine, DuckDB) else "`on`"
    engine.put("day_keys", {"student": "varchar", on: "date", "pattern_id": "integer"}, keys)


def by_rules(school, by_roll, how):
    """The same rows, each from the student's own days, by the rules alone."""
    calendar, marks, roll, as_at = school
    rows = []
    for student, days in marks.items():
        enrolments = [tuple(span) for name, *span in roll if name == student]
        if not by_roll:
            enrolments = [(min(days), max(days), "")] if days else []
        for one in explain(calendar, days, enrolments, as_at, how):
            rows.append((student, *row(one)))
    return sorted(rows)


def row(one):
    c = one.counts
    away = rules.absent(c)
    rate = rules.rate(c.present, c.available)
    crossed = {crossing.step: crossing.on for crossing in one.crossings}
    return (
        *(one.year, one.term, c.available, c.present, c.justified, c.unjustified, c.unmarked),
        *(rules.days_absent(away), None if rate is None else float(rate), rules.band(c.present, c.available)),
        *(
            step(away),
            crossed.get("worrying"),
            crossed.get("concerning"),
            crossed.get("serious"),
            one.counted,
        ),
    )


def one_type_each(school):
    """Enrolments that begin on one day have no latest: leave such schools out."""
    starts = [(student, start) for student, start, _, _ in school[2]]
    return len(starts) == len(set(starts))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schools().filter(one_type_each), st.booleans(), many_settings)
def test_the_engine_counts_as_the_rules_do(school, by_roll, how):
    assert by_engine(DuckDB(), school, by_roll, how) == by_rules(school, by_roll, how)


@pytest.fixture(scope="module")
def spark():
    pyspark = pytest.importorskip("pyspark.sql", reason="the extra `spark` is not installed")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Spark needs Java")
    builder = pyspark.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    yield Spark(session)
    session.stop()


@pytest.mark.long
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(schools().filter(one_type_each), st.booleans())
def test_spark_runs_the_same_queries(spark, school, by_roll):
    assert by_engine(spark, school, by_roll, Settings()) == by_rules(school, by_roll, Settings())
