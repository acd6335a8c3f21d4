"""How fresh the register is, which term runs, and who is enrolled when."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max, QuerySet

from whetu.rules import calendar as calendars
from whetu.web.attendance.models import StudentDay, Upload
from whetu.web.people.models import Enrolment, Student
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School


class DataAge(NamedTuple):
    """How fresh the register is. `school_days`: school days after the last day of data, up to today."""

    last_day: date | None
    loaded_at: datetime | None
    school_days: int


def school_day(school: School, now: datetime) -> date:
    """The school-local day of a moment; a made-up school stands still on the day its site names."""
    return schools.today(school) if settings.TODAY else local_day(school, now)


def days_of_data(school: School, on: date) -> tuple[date, date] | None:
    """The first and the last day, up to `on`, of which the register says anything."""
    days = StudentDay.objects.filter(school=school, on__lte=on)
    first = days.order_by("on").values_list("on", flat=True).first()
    last = days.order_by("-on").values_list("on", flat=True).first()
    return (first, last) if first and last else None


def last_day_of_data(school: School, on: date) -> date | None:
    """The last day, up to `on`, of which the register says anything."""
    return StudentDay.objects.filter(school=school, on__lte=on).aggregate(last=Max("on"))["last"]


def data_age(school: School, on: date) -> DataAge:
    """How fresh the register is on a day. No data yet: no days and no time."""
    last = last_day_of_data(school, on)
    loaded = Upload.objects.filter(school=school, loaded_at__isnull=False, undone_at=None)
    loaded_at = loaded.aggregate(at=Max("loaded_at"))["at"]
    between = calendars.school_days_between(last, on, schools.calendar(school)) if last else 0
    return DataAge(last, loaded_at, between)


def current_term(school: School, on: date) -> calendars.Term | None:
    """The term that runs on a day, or the last one that began; None before the school's first."""
    begun = [term for term in schools.terms(school) if term.start <= on]
    return max(begun, key=lambda term: term.start, default=None)


def local_day(school: School, at: datetime) -> date:
    """The school-local day of a moment."""
    return at.astimezone(ZoneInfo(school.time_zone)).date()


def first_days(school: School) -> dict[tuple[int, int], date]:
    """The first open day of each term of the school."""
    calendar = sorted(schools.calendar(school))
    found = {}
    for term in schools.terms(school):
        found[term.year, term.term] = next(
            (on for on in calendar if term.start <= on <= term.end), term.start
        )
    return found


def enrolled_spans(students: QuerySet[Student]) -> dict[int, list[tuple[date, date | None]]]:
    """First and last days of each student's enrolments."""
    spans: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    rows = Enrolment.objects.filter(student__in=students).order_by("student_id", "start", "id")
    for student, start, end in rows.values_list("student_id", "start", "end"):
        spans[student].append((start, end))
    return dict(spans)


def covers(spans: Iterable[tuple[date, date | None]], on: date) -> bool:
    """Whether one of the enrolments holds on a day."""
    return any(start <= on and (end is None or on <= end) for start, end in spans)


def classes_by_day(students: QuerySet[Student]) -> dict[int, list[tuple[date, date | None, int | None]]]:
    """Each student's enrolments, latest first: first day, last day, class group."""
    found: dict[int, list] = defaultdict(list)
    rows = Enrolment.objects.filter(student__in=students).order_by("-start", "-id")
    for student, *span in rows.values_list("student_id", "start", "end", "class_group_id"):
        found[student].append(tuple(span))
    return dict(found)


def class_on(enrolments: Iterable[tuple[date, date | None, int | None]], on: date) -> int | None:
    """The class group on a day, of enrolments given latest first."""
    return next((pk for start, end, pk in enrolments if start <= on and (end is None or on <= end)), None)
