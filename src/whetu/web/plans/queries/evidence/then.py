"""Rows as they stood at the end of a day.

Of a row with a history its last state before the day's end; of one that was made before, but whose history
begins later, its first state. A row that was made after the day is not there at all.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Model, Q, QuerySet

from whetu.web.people.models import Student
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School

NO_END = datetime(9999, 1, 1, tzinfo=UTC)


class Then(NamedTuple):
    """A student as at a day. `until`: the first moment that is after it."""

    student: Student
    on: date
    until: datetime

    @property
    def school(self) -> School:
        return self.student.school

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.school.time_zone)

    def rows(self, rows: QuerySet[Any], made: str = "at") -> list[Any]:
        """Rows without a history that were made by then, in the order they were made."""
        return list(rows.filter(**{f"{made}__lt": self.until}).order_by(made, "pk"))

    def by_then(self, moment: datetime | None) -> bool:
        return moment is not None and moment < self.until

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


def then(student: Student, on: date) -> Then:
    """A student as at a day; of the school's own today, as things stand now."""
    if on >= schools.today(student.school):
        return Then(student, on, NO_END)
    zone = ZoneInfo(student.school.time_zone)
    return Then(student, on, datetime.combine(on + timedelta(days=1), time(), zone))


def states(then: Then, model: type[Model], made: str = "at") -> list[Any]:
    """The student's rows of a model with a history, each as it stood, in the order they were made.

    `made`: the field that says when; a day counts from its beginning. Empty: the history alone says it.
    """
    now = {row.pk: row for row in model.objects.filter(student=then.student)}
    history: dict[int, list[Any]] = {pk: [] for pk in now}
    of_student = model.history.filter(Q(student_id=then.student.pk) | Q(id__in=list(now)))
    for state in of_student.order_by("history_date", "history_id"):
        history.setdefault(state.id, []).append(state)
    # A row that is not the student's now was deleted, or is another student's.
    ids = [pk for pk in sorted(history) if pk in now or history[pk][-1].history_type == "-"]
    found = [stood(then, history[pk], now.get(pk), made) for pk in ids]
    known = [row for row in found if row is not None]
    if not (known or made):  # all that is known of them was written down later
        known = [history[pk][0].instance for pk in ids if history[pk]]
    return sorted(known, key=lambda row: (str(getattr(row, made)) if made else "", row.pk))


def stood(then: Then, history: list[Any], now: Any, made: str) -> Any:
    """How one row stood, or None where it was not there."""
    before = [state for state in history if then.by_then(state.history_date)]
    if before:
        return None if before[-1].history_type == "-" else before[-1].instance
    first = history[0].instance if history else now
    if not made:
        return None if history else now
    return first if made_by(then, getattr(first, made)) else None


def made_by(then: Then, made: date | datetime) -> bool:
    return then.by_then(made) if isinstance(made, datetime) else made <= then.on
