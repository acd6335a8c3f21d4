"""Every student's terms at once: the words, the counts and steps, and the rows that are printed."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from whetu.measures import lookups
from whetu.measures.engines import Engine, sql
from whetu.measures.lookups import SchoolDay
from whetu.rules.days import Settings


class Listed(NamedTuple):
    """Where marks are: `dates`, students with marks by date; `not_enrolled`, days with marks on which the
    student was not enrolled, by student."""

    dates: dict[date, int]
    not_enrolled: dict[str, int]


def student_terms(
    engine: Engine,
    calendar: Iterable[SchoolDay],
    as_at: date,
    *,
    roll: bool,
    settings: Settings = Settings(),
) -> None:
    """One row per student and term: makes the table `student_terms`, from `day_keys` and `patterns` (see
    `whetu.intake.read`) and, where `roll`, the table `roll`. Without a roll a student is enrolled from the
    first to the last day seen.

    Raises OutsideTerm, UnknownTerm, BadPattern.
    """
    words(engine, calendar, as_at, roll=roll, settings=settings)
    standing(engine)
    engine.make("counted_by")
    lookups.put_counted(engine, engine.rows(sql("counted_kinds")), settings)
    engine.make("crossings")
    engine.make("student_terms")


def words(
    engine: Engine,
    calendar: Iterable[SchoolDay],
    as_at: date,
    *,
    roll: bool,
    settings: Settings = Settings(),
) -> None:
    """One row per student and term: makes the table `words`."""
    kinds = lookups.put_dates(engine, calendar, as_at, settings)
    lookups.put_judged(engine, engine.rows(sql("patterns_marked")), kinds, settings)
    engine.make("enrolments", "enrolments_roll" if roll else "enrolments_seen")
    for table in ("spans", "enrolled", "seen", "words"):
        engine.make(table)


def standing(engine: Engine) -> None:
    """One row per student and term: `standing`, the half-days, band and step that `words` come to.

    It is a view: counting the words of a nation takes less time than keeping what they come to.
    """
    lookups.put_standings(engine)
    engine.see("standing")


def listed(engine: Engine) -> Listed:
    """What is to be looked at, whether it counts or not. After `words`."""
    dates, not_enrolled = (engine.rows(sql(query)) for query in ("dates_marked", "not_enrolled"))
    return Listed(dict(dates), dict(sorted(not_enrolled)))
