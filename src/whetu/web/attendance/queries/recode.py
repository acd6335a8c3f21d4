"""Back to the SMS: reasons found here that the school's own system does not have yet."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from whetu.web.attendance.models import Reason, StudentDay
from whetu.web.attendance.queries.when import class_on, classes_by_day
from whetu.web.people.models import Student
from whetu.web.schools.models import ClassGroup, School

LATELY = 20  # reasons done that the page still shows


class ToRecode(NamedTuple):
    """A reason to record in the school's system: whose, in which class, and the day pattern as it stands."""

    reason: Reason
    class_group: str
    pattern: str

    @property
    def letters(self) -> str:
        """The codes of the day without their minutes."""
        return "".join(letter for letter in self.pattern if not letter.isdigit())


class Day(NamedTuple):
    """The reasons of one day."""

    on: date
    rows: list[ToRecode]


def to_recode(school: School, students: QuerySet[Student]) -> list[Day]:
    """One row per day with reasons to record in the school's system, newest day first; by class and name."""
    reasons = reasons_of(school, students).filter(recoded_at=None)
    named = students.filter(pk__in=reasons.values("student_id"))
    classes = classes_by_day(named)
    names = dict(ClassGroup.objects.filter(school=school).values_list("pk", "name"))
    days = StudentDay.objects.filter(student__in=named, unexplained=True)
    patterns = {tuple(key): pattern for *key, pattern in days.values_list("student_id", "on", "pattern")}
    found: dict[date, list[ToRecode]] = defaultdict(list)
    for reason in reasons:
        group = names.get(class_on(classes.get(reason.student_id, ()), reason.on), "")
        found[reason.on].append(ToRecode(reason, group, patterns.get((reason.student_id, reason.on), "")))
    for rows in found.values():
        rows.sort(key=lambda row: (row.class_group, row.reason.student.last_name, row.reason.student_id))
    return [Day(on, found[on]) for on in sorted(found, reverse=True)]


def recoded(school: School, students: QuerySet[Student]) -> QuerySet[Reason]:
    """Reasons that a later file carried as a code, the latest first."""
    done = reasons_of(school, students).filter(recoded_at__isnull=False)
    return done.order_by("-recoded_at", "-on", "pk")[:LATELY]


def reasons_of(school: School, students: QuerySet[Student]) -> QuerySet[Reason]:
    return Reason.objects.filter(school=school, student__in=students, dropped_at=None).select_related(
        "student", "by"
    )


def reason(school: School, students: QuerySet[Student], pk: int) -> Reason | None:
    """A reason of one of these students that is not taken back."""
    return reasons_of(school, students).select_related("student", "school").filter(pk=pk).first()


def unexplained_days(student: Student, on: date) -> list[StudentDay]:
    """A student's days of this year with a `?`, newest first."""
    return list(student.days.filter(unexplained=True, on__range=(date(on.year, 1, 1), on)).order_by("-on"))


def noted(student: Student) -> dict[date, str]:
    """The codes of the reasons that are noted for a student and wait to be recorded, by day."""
    return dict(student.reasons.filter(dropped_at=None, recoded_at=None).values_list("on", "code"))
