"""Arrangements: exemptions, plans under s 42, the principal's leave, stand-downs and suspensions.

How one stands follows from its days: a span that is empty (its last day before its first) never held.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy

from whetu.rules import duties
from whetu.rules.calendar import Calendar
from whetu.web.people.models import Arrangement, Student
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School

WORDS = {
    "exemption": gettext_lazy("Exemption"),
    "wellbeing": gettext_lazy("Wellbeing plan (s 42)"),
    "transitional": gettext_lazy("Transitional plan (s 42)"),
    "leave": gettext_lazy("Leave by the principal (s 45)"),
    "stand-down": gettext_lazy("Stand-down"),
    "suspension": gettext_lazy("Suspension"),
}
S_42 = ("wellbeing", "transitional")
TO_AGREE = ("exemption", *S_42)  # others have to agree before they hold
HELD = Q(ends=None) | Q(ends__gte=F("starts"))


class Line(NamedTuple):
    """One arrangement as the register shows it. `state`: asked for, not agreed, to come, in force, over or
    taken back. `days`: school days; `board`: the day by which the board meets about a suspension."""

    row: Arrangement
    words: str
    state: str
    days: int
    board: date | None
    renewable: bool

    @property
    def offers(self) -> bool:
        """Whether its circumstances may be proposed as known: an agreed plan under s 42 that is not over."""
        return self.row.kind in S_42 and self.state in ("in force", "to come")


def register(school: School, students: QuerySet[Student], on: date) -> list[Line]:
    """One row per arrangement of these students that is asked for, holds or is still to come; by last day."""
    rows = Arrangement.objects.filter(
        HELD, Q(ends=None) | Q(ends__gte=on), school=school, student__in=students
    )
    found = lines(school, _with_people(rows), on)
    return sorted(found, key=lambda line: (line.row.ends or date.max, line.row.student.last_name))


def ended(school: School, students: QuerySet[Student], on: date, limit: int = 20) -> list[Line]:
    """The latest that are over, or were taken back."""
    rows = Arrangement.objects.filter(school=school, student__in=students, ends__lt=on)
    return lines(school, _with_people(rows).order_by("-ends", "-id")[:limit], on)


def of_student(student: Student, on: date) -> list[Line]:
    """All of one student's, latest first."""
    return lines(student.school, _with_people(student.arrangements.all()), on)


def lines(school: School, rows: QuerySet[Arrangement], on: date) -> list[Line]:
    calendar = schools.calendar(school)
    rows = list(rows)
    renewed = set(
        Arrangement.objects.filter(HELD, renews__in=rows).values_list("renews_id", flat=True) if rows else ()
    )
    return [
        Line(
            row,
            str(WORDS[row.kind]),
            state(row, on),
            len(school_days(row, calendar, until=on)),
            duties.board_meets_by(row.starts, calendar) if row.kind == "suspension" else None,
            row.kind == "wellbeing" and not row.renews_id and row.pk not in renewed and agreed(row),
        )
        for row in rows
    ]


def state(row: Arrangement, on: date) -> str:
    """How an arrangement stands on a day."""
    if row.ends and row.ends < row.starts:
        return "taken back" if agreed(row) else "not agreed"
    if not agreed(row):
        return "asked for"
    if row.ends and row.ends < on:
        return "over"
    return "in force" if row.starts <= on else "to come"


def agreed(row: Arrangement) -> bool:
    """Whether those who had to agree have agreed."""
    return bool(row.agreed_by) or row.kind not in TO_AGREE


def school_days(row: Arrangement, calendar: Calendar, until: date | None = None) -> set[date]:
    """The school days from its first day to its last; where it has no last, to `until` or the first alone."""
    last = row.ends or max(until or row.starts, row.starts)
    return {on for on, half_days in calendar.items() if half_days and row.starts <= on <= last}


def stood_down(student: Student, first: date, last: date) -> int:
    """School days of stand-down or suspension between two days: shown apart from the count."""
    calendar = schools.calendar(student.school)
    rows = student.arrangements.filter(HELD, kind__in=("stand-down", "suspension"))
    days = set().union(*(school_days(row, calendar, until=last) for row in rows))
    return sum(first <= on <= last for on in days)


def in_force(school: School, students: QuerySet[Student], on: date) -> dict[int, list[Arrangement]]:
    """The arrangements that hold on a day, by row of student."""
    found: dict[int, list[Arrangement]] = defaultdict(list)
    rows = Arrangement.objects.filter(HELD, school=school, student__in=students, starts__lte=on)
    for row in rows.filter(Q(ends=None) | Q(ends__gte=on)):
        if state(row, on) == "in force":
            found[row.student_id].append(row)
    return dict(found)


def covering(student: Student, kind: str, first: date, last: date) -> Arrangement | None:
    """The agreed arrangement of a kind that holds on all days from one to another."""
    rows = student.arrangements.filter(HELD, kind=kind, starts__lte=first)
    return next((row for row in rows.filter(Q(ends=None) | Q(ends__gte=last)) if agreed(row)), None)


def by_key(school: School, key: str) -> Arrangement | None:
    """One row of the school's, by its own name."""
    return _with_people(Arrangement.objects.filter(school=school, key=key)).first()


def _with_people(rows: QuerySet[Arrangement]) -> QuerySet[Arrangement]:
    return rows.select_related("student__school", "by", "renews")
