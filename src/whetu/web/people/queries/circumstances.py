"""Known circumstances: which hold on a day, since when, what waits for a leader, and what is due for review.

They are said of a student only where a leader accepted them. A proposal that waits changes nothing yet.
"""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Min, Q, QuerySet
from django.db.models.functions import Greatest, TruncDate
from django.utils.translation import gettext_lazy, pgettext_lazy

from whetu.web.people.models import KnownCircumstances, Student
from whetu.web.schools.models import School

# The words of whetu.rules.plan.CIRCUMSTANCES, as pages write them.
WORDS = {
    "illness": gettext_lazy("Illness"),
    "bereavement": gettext_lazy("Bereavement"),
    "disability": gettext_lazy("Disability or a health condition"),
    "transition": gettext_lazy("Transition or wellbeing plan"),
    "leave": gettext_lazy("Agreed leave"),
    "other": pgettext_lazy("known circumstances", "Other"),
}

ACCEPTED = Q(accepted_at__isnull=False, declined_at=None)
WAITING = Q(accepted_at=None, declined_at=None)


def holding(on: date) -> Q:
    """Those that were accepted and hold on a day, both ends included."""
    return ACCEPTED & Q(starts__lte=on) & (Q(ends=None) | Q(ends__gte=on))


def in_force(student: Student, on: date) -> KnownCircumstances | None:
    """A student's known circumstances on a day; of several the latest begun."""
    return _with_people(student.circumstances.filter(holding(on))).first()


def words_allowed(student: Student, on: date) -> bool:
    """Whether words of law or warning may be used: never while known circumstances hold."""
    return not student.circumstances.filter(holding(on)).exists()


def known_since(
    school: School, on: date, students: QuerySet[Student] | Iterable[int] | None = None
) -> dict[int, date]:
    """Since when support is asked for students whose circumstances hold on a day, by row: from their first
    day, or from the day a leader accepted them where that was later; in one query."""
    rows = KnownCircumstances.objects.filter(holding(on), school=school)
    if students is not None:
        rows = rows.filter(student__in=students)
    accepted = TruncDate("accepted_at", tzinfo=ZoneInfo(school.time_zone))
    rows = rows.order_by().annotate(asked=Greatest("starts", accepted))
    since = rows.values_list("student_id").annotate(since=Min("asked"))
    return {student: min(asked, on) for student, asked in since}


def waiting(school: School, students: QuerySet[Student]) -> QuerySet[KnownCircumstances]:
    """Proposals of these students that no leader has answered yet, oldest first."""
    rows = KnownCircumstances.objects.filter(WAITING, school=school, student__in=students)
    return _with_people(rows).order_by("proposed_at", "id")


def review_due(school: School, students: QuerySet[Student], on: date) -> QuerySet[KnownCircumstances]:
    """Those of these students that hold on a day and whose day of review has come, longest due first."""
    rows = KnownCircumstances.objects.filter(
        holding(on), school=school, student__in=students, review_on__lte=on
    )
    return _with_people(rows).order_by("review_on", "id")


def for_leaders(school: School, students: QuerySet[Student], on: date) -> int:
    """How many of these students' wait for an answer or are due for review."""
    asked = WAITING | holding(on) & Q(review_on__lte=on)
    return KnownCircumstances.objects.filter(asked, school=school, student__in=students).count()


def standing(school: School, students: QuerySet[Student], on: date) -> QuerySet[KnownCircumstances]:
    """All of these students that hold on a day, by name."""
    rows = KnownCircumstances.objects.filter(holding(on), school=school, student__in=students)
    return _with_people(rows).order_by("student__last_name", "student__first_name", "-starts")


def history(student: Student) -> QuerySet[KnownCircumstances]:
    """Everything that was proposed of one student, latest first."""
    return _with_people(student.circumstances.all())


def by_key(school: School, key: str) -> KnownCircumstances | None:
    """One row of the school's, by its own name."""
    return _with_people(KnownCircumstances.objects.filter(school=school, key=key)).first()


def state(row: KnownCircumstances, on: date) -> str:
    """How a row stands on a day: waiting, declined, to come, holding or over."""
    if row.declined_at:
        return "declined"
    if not row.accepted_at:
        return "waiting"
    if row.ends and row.ends < on:
        return "over"
    return "holding" if row.starts <= on else "to come"


def waits(row: KnownCircumstances) -> bool:
    """Whether a leader is still to answer."""
    return row.accepted_at is None and row.declined_at is None


def _with_people(rows: QuerySet[KnownCircumstances]) -> QuerySet[KnownCircumstances]:
    return rows.select_related("student", "proposed_by", "accepted_by", "declined_by")
