"""Days that want something: no reason yet, or a roll that was not taken."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import Max, Min, Q, QuerySet

from whetu.rules import duties
from whetu.rules.terms import DAYS, bit, date_of
from whetu.web.attendance.models import Reason, StudentDay, StudentTerm
from whetu.web.attendance.queries.when import (
    class_on,
    classes_by_day,
    covers,
    enrolled_spans,
    first_days,
)
from whetu.web.people.models import Student
from whetu.web.schools import queries as schools
from whetu.web.schools.models import ClassGroup, Grant, School, Staff


class UnexplainedDay(NamedTuple):
    """A day with a `?`, how many school days it has stood, and the reason found here, if any."""

    on: date
    age: int
    pattern: str
    reason: Reason | None


class Unexplained(NamedTuple):
    """One student's days with a `?`, oldest first. `waiting`: those for which no reason is found yet."""

    student: Student
    days: list[UnexplainedDay]

    @property
    def oldest(self) -> int:
        """School days that the oldest has stood."""
        return max(day.age for day in self.days)

    @property
    def waiting(self) -> list[UnexplainedDay]:
        return [day for day in self.days if day.reason is None]


def unexplained(
    school: School, students: QuerySet[Student], on: date, since: date | None = None
) -> list[Unexplained]:
    """One row per student with a `?` on a day that counts, this year's unless `since` says otherwise;
    oldest first."""
    calendar = schools.calendar(school)
    rows = StudentDay.objects.filter(
        school=school, unexplained=True, student__in=students, on__range=(since or date(on.year, 1, 1), on)
    )
    reasons = open_reasons(school, students)
    spans = enrolled_spans(students.filter(pk__in=rows.values("student_id")))
    ages = {}
    found: dict[int, Unexplained] = {}
    for row in rows.select_related("student").order_by("on"):
        if not (calendar.get(row.on) and covers(spans.get(row.student_id, ()), row.on)):
            continue
        if row.on not in ages:
            ages[row.on] = duties.unexplained_age(on, row.on, calendar)
        day = UnexplainedDay(row.on, ages[row.on], row.pattern, reasons.get((row.student_id, row.on)))
        found.setdefault(row.student_id, Unexplained(row.student, [])).days.append(day)
    return sorted(found.values(), key=lambda one: (-one.oldest, one.student.last_name))


def open_reasons(school: School, students: QuerySet[Student]) -> dict[tuple[int, date], Reason]:
    """Reasons found here that wait to be recorded in the school's own system, by student and date."""
    rows = Reason.objects.filter(
        school=school, student__in=students, recoded_at=None, dropped_at=None
    ).select_related("student", "by")
    return {(row.student_id, row.on): row for row in rows}


class UnmarkedRoll(NamedTuple):
    """One class on one day: how many students have a roll that was not taken."""

    class_group: ClassGroup | None
    on: date
    students: int


def unmarked_rolls(school: School, year: int, term: int, students: QuerySet[Student]) -> list[UnmarkedRoll]:
    """One row per class and open day of the term with a roll that was not taken, newest first.

    A blank slot in use, or no mark at all for an enrolled student. A day short of minutes is not one.
    """
    missing = days_without_marks(school, year, term, students)
    classes = classes_by_day(students)
    found: dict[tuple[int | None, date], int] = defaultdict(int)
    for student, on in missing:
        found[class_on(classes.get(student, ()), on), on] += 1
    names = ClassGroup.objects.in_bulk([pk for pk, _on in found if pk])
    rolls = [UnmarkedRoll(names.get(pk), on, count) for (pk, on), count in found.items()]
    return sorted(rolls, key=lambda roll: (-roll.on.toordinal(), str(roll.class_group or "")))


def days_without_marks(
    school: School, year: int, term: int, students: QuerySet[Student]
) -> set[tuple[int, date]]:
    """Student and date of every open day in the term with a roll that was not taken."""
    rows = StudentTerm.objects.filter(school=school, year=year, term=term, student__in=students)
    found, first_open = set(), first_days(school).get((year, term))
    not_marked: dict[int, int] = {}
    words = "unmarked_one", "unjustified_one", "recorded"  # unjustified: where a blank counts as unexplained
    for pk, unmarked, unjustified, recorded in rows.values_list("student_id", *words):
        not_marked[pk] = unmarked
        if no_mark := (unmarked | unjustified) & ~recorded:
            found |= {(pk, date_of(place, year, term, first_open)) for place in places(no_mark)}
    ends = rows.aggregate(first=Min("first_day"), last=Max("last_day"))
    blank = StudentDay.objects.filter(
        school=school, unmarked=True, on__range=(ends["first"] or date.min, ends["last"] or date.min)
    )
    blanks = [(pk, on) for pk, on in blank.values_list("student_id", "on") if pk in not_marked]
    calendar = schools.calendar(school)
    enrolled = enrolled_spans(students) if blanks else {}
    for pk, on in blanks:
        if calendar.get(on) and covers(enrolled.get(pk, ()), on):
            # Open for one half-day only: the other half's roll was never to be taken.
            place = bit(on, year, term, first_open)
            if calendar[on] == 2 or not_marked[pk] >> place & 1:
                found.add((pk, on))
    return found


def places(bits: int) -> list[int]:
    """The places of the bits that are set."""
    return [place for place in range(DAYS) if bits >> place & 1]


def teachers(school: School, on: date) -> dict[int, list[Staff]]:
    """The staff who hold a class on a day, by class group."""
    held = Grant.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=on),
        school=school, kind=Grant.Kind.CLASS, starts__lte=on, ended_at=None, class_group__isnull=False,
    ).select_related("staff__user")  # fmt: skip
    found: dict[int, list[Staff]] = defaultdict(list)
    for grant in held:
        if grant.staff not in found[grant.class_group_id]:
            found[grant.class_group_id].append(grant.staff)
    return dict(found)
