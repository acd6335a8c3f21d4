"""What does not fit together across tables: for the data-quality pages and `whetu check`. Nothing is changed.

Each check gives plain rows, worst or first first, and none where all is well.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import duckdb

from whetu.rules.calendar import Calendar
from whetu.rules.days import Settings, Tally, tally


class HalfDays(NamedTuple):
    """Half-days of one day, as somebody counted them."""

    unjustified: int
    justified: int
    present: int


class Difference(NamedTuple):
    """One student's one day on which KAMAR and we count differently."""

    student: str
    on: date
    pattern: str
    kamar: HalfDays
    ours: HalfDays
    unmarked: int  # of ours: KAMAR counts an unmarked roll as nothing


def kamar_differences(
    con: duckdb.DuckDBPyConnection, calendar: Calendar, settings: Settings = Settings()
) -> Iterator[Difference]:
    """One row per student and date whose half-days differ from KAMAR's own (hdu, hdj, hdp), by date and
    student. A day that the calendar does not have is closed, and is not compared."""
    rows = con.execute(
        """
        select student, "on", pattern, hdu, hdj, hdp
        from kamar_half_days join student_days using (student, "on") order by "on", student
        """
    ).fetchall()
    for student, on, pattern, *kamar in rows:
        if calendar.get(on):
            day = tally(pattern, calendar[on], on, settings)
            ours = HalfDays(day.unjustified, day.justified, day.present)
            if ours != tuple(kamar):
                yield Difference(student, on, pattern, HalfDays(*kamar), ours, day.unmarked)


def tallies(
    con: duckdb.DuckDBPyConnection, calendar: Calendar, settings: Settings = Settings()
) -> Iterator[tuple[str, date, Tally]]:
    """One row per student and open day of student_days: the day judged, by date and student."""
    rows = con.execute('select student, "on", pattern from student_days order by "on", student').fetchall()
    for student, on, pattern in rows:
        if calendar.get(on):
            yield student, on, tally(pattern, calendar[on], on, settings)


class Unmarked(NamedTuple):
    """Rolls with a gap on one day: students with unmarked half-days, and those half-days."""

    on: date
    students: int
    half_days: int


def unmarked_rolls(
    con: duckdb.DuckDBPyConnection, calendar: Calendar, settings: Settings = Settings()
) -> list[Unmarked]:
    """One row per date with an unmarked half-day that is no shortness of minutes: a roll to chase."""
    gaps: dict[date, list[int]] = {}
    for _, on, day in tallies(con, calendar, settings):
        if day.unmarked and not day.short:
            gaps.setdefault(on, []).append(day.unmarked)
    return [Unmarked(on, len(of), sum(of)) for on, of in sorted(gaps.items())]


def on_closed_days(con: duckdb.DuckDBPyConnection, calendar: Calendar) -> dict[date, int]:
    """Students with marks on each date that the calendar does not have open."""
    rows = con.execute('select "on", count(*) from day_keys group by "on" order by "on"').fetchall()
    return {on: students for on, students in rows if not calendar.get(on)}


def without_roll(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Students who have marks and are not on the roll."""
    return _students(con, "select distinct student from day_keys anti join roll using (student)")


def not_in_file(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Students on the roll between the first and last day of the marks, who have none. Nobody is deleted."""
    return _students(
        con,
        """
        select distinct student from roll anti join day_keys using (student)
        where start_date <= (select max("on") from day_keys)
            and coalesce(end_date, date '9999-12-31') >= (select min("on") from day_keys)
        """,
    )


def outside_enrolment(con: duckdb.DuckDBPyConnection) -> list[tuple[str, date]]:
    """Students on the roll, and the dates on which they have marks but no enrolment, in order."""
    return con.execute(
        """
        select student, "on" from day_keys semi join roll using (student)
        where not exists (
            from roll
            where roll.student = day_keys.student and "on" >= start_date
                and "on" <= coalesce(end_date, date '9999-12-31')
        )
        order by all
        """
    ).fetchall()


def _students(con: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [student for (student,) in con.execute(f"{query} order by student").fetchall()]
