"""Regular attendance of a whole school in a term, as at a day: counts for targets, for the board, and for the
plan's own figures.

Two measures, never one under the other's name: regular attendance is under 5 days absent in the term (the
steps); the Government's goal is of students present for more than 90% of the term (the bands), of those whom
published figures count. Both are of the students on the roll on the day, or on the term's last.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from whetu.rules import star
from whetu.rules.calendar import Term
from whetu.rules.disclosure import TOTAL, withhold, withhold_table
from whetu.rules.terms import Words, absent, band, counts, mask_until
from whetu.web.attendance.models import StudentTerm
from whetu.web.attendance.queries.when import first_days
from whetu.web.people.models import Enrolment
from whetu.web.people.queries import in_force
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School

STEPS = [name for name, _days in star.STEPS]
NO_DAYS = "none"  # enrolled, and no day of theirs has come in yet
COLUMNS = ("student", "absent", "present", "available", "counted")


class Stood(NamedTuple):
    """How one student of the roll stood. `step` empty: no day of the term has come in; `over_90` None:
    published figures do not count them."""

    student: int
    year_level: int | None
    step: str
    over_90: bool | None


class Regular(NamedTuple):
    """A term as at a day: students at each step (`steps["good"]` attended regularly) and in all; and of those
    whom published figures count (`counted`), how many were present for more than 90%."""

    year: int
    term: int
    on: date
    running: bool  # the term was not over on the day: so far
    steps: Mapping[str, int]
    students: int
    over_90: int
    counted: int

    @property
    def regular(self) -> int:
        return self.steps["good"]

    @property
    def percent(self) -> Decimal | None:
        """The share of students who attended regularly."""
        return share(self.regular, self.students)


def share(part: int, whole: int) -> Decimal | None:
    """A share in percent with one decimal, cut and not rounded up, as pages write it; None of none."""
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), rounding=ROUND_DOWN)


def regular(school: School, year: int, term: int, on: date) -> Regular | None:
    """Counts by step of a term as at a day; None where it had not begun, or nobody has a day in it."""
    found = next((one for one in schools.terms(school) if (one.year, one.term) == (year, term)), None)
    rows = stood(school, found, on) if found else []
    return together(rows, found, on) if found and any(row.step for row in rows) else None


def stood(school: School, term: Term, on: date) -> list[Stood]:
    """One row per student on the roll, as at a day of the term; three queries beside the school's dates."""
    if on < term.start:
        return []
    day = min(on, term.end)
    roll = Enrolment.objects.filter(in_force(day), school=school, student__merged_into=None)
    levels = dict(roll.order_by("start").values_list("student", "year_level"))
    found = {student: Stood(student, level, "", None) for student, level in levels.items()}
    rows = StudentTerm.objects.filter(school=school, year=term.year, term=term.term).order_by()
    then = then_counts(rows, school, term, day)
    for student, away, present, available, is_counted in rows.values_list(*COLUMNS):
        away, present, available = then.get(student, (away, present, available))
        if student in found and available:
            over_90 = band(present, available) == "regular" if is_counted else None
            found[student] = Stood(student, levels[student], star.step(away), over_90)
    return list(found.values())


def then_counts(rows: QuerySet[StudentTerm], school: School, term: Term, day: date) -> dict[int, tuple]:
    """Half-days absent, present and available by a day, of those whose row goes on after it."""
    until = mask_until(day, term.year, term.term, first_days(school).get((term.year, term.term)))
    found = {}
    for student, *words in rows.filter(last_day__gt=day).values_list("student", *Words._fields):
        then = counts(Words(*words), until)
        found[student] = (absent(then), then.present, then.available)
    return found


def together(rows: Iterable[Stood], term: Term, on: date) -> Regular:
    """Counts of those of some students who have a day in the term."""
    rows = [row for row in rows if row.step]
    at = Counter(row.step for row in rows)
    judged = [row.over_90 for row in rows if row.over_90 is not None]
    return Regular(
        term.year, term.term, min(on, term.end), on < term.end, {step: at[step] for step in STEPS},
        len(rows), sum(judged), len(judged),
    )  # fmt: skip


def withheld(groups: Mapping[Any, Iterable[Stood]]) -> dict[Any, dict[Any, int | None]]:
    """Students by group and step with their totals (`TOTAL`), small numbers withheld: by year level the same
    cells as the page of counts withholds, so that no number is told here that is withheld there."""
    at = {group: Counter(row.step or NO_DAYS for row in rows) for group, rows in groups.items()}
    kinds = [*STEPS, NO_DAYS] if any(NO_DAYS in found for found in at.values()) else STEPS
    return withhold_table({group: {kind: found[kind] for kind in kinds} for group, found in at.items()})


def with_days(line: Mapping[Any, int | None]) -> int | None:
    """Students of a line of `withheld` of whom a day has come in: what every share of it is of. Where those
    without any day are withheld, all of them, so that no share tells more than the line does."""
    return None if line[TOTAL] is None else line[TOTAL] - (line.get(NO_DAYS) or 0)


def over_90(rows: Iterable[Stood], total: Mapping[Any, int | None]) -> Decimal | None:
    """The share of students present for more than 90%, beside the total line of `withheld`. In a term of 50
    days they are those who attended regularly, so it is told only where that line tells those, and where it
    withholds nobody without a day: the share's own whole would tell them."""
    judged = [row.over_90 for row in rows if row.over_90 is not None]
    safe = withhold({True: sum(judged), False: len(judged) - sum(judged)})
    if None in (safe[True], total["good"], total.get(NO_DAYS, 0)):
        return None
    return share(sum(judged), len(judged))


def by_year_level(rows: Iterable[Stood]) -> dict[int | None, list[Stood]]:
    """Students by year level, in order; without one last."""
    found: dict[int | None, list[Stood]] = {}
    for row in sorted(rows, key=lambda row: (row.year_level is None, row.year_level or 0)):
        found.setdefault(row.year_level, []).append(row)
    return found
