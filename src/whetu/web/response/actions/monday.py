"""What the pastoral team agrees on a Monday, and how what it agreed went."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.audit import actions as audit
from whetu.web.people.models import Student
from whetu.web.response.actions import record as recording
from whetu.web.response.models import Agreed, Response, Task
from whetu.web.response.queries.monday import monday_of
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff, User


@transaction.atomic
def agree(
    *, by: User, student: Student, words: str, owner: Staff, due: date | None, on: date, now: datetime
) -> Agreed:
    """Agree what somebody does for a student: a task with an owner, kept with the week it was agreed in.

    Raises NotAllowed where the owner may not open the student's record.
    """
    if due and due < on:
        raise NotAllowed(_("Choose a day that is still to come."))
    task = recording.decide(by=by, student=student, words=words, owner=owner, due=due, on=on, now=now)
    return keep(by, task, on, now)


@transaction.atomic
def done(
    *, by: User, agreed: Agreed, kind: str, outcome: str, whom: str, said: str, on: date, now: datetime
) -> Response:
    """What was agreed was done: what, and what came of it. Raises as `record.record` does."""
    if agreed.task is None:
        raise NotAllowed(_("Its task is gone. Record what was done on the student's page."))
    return recording.record(
        by=by, student=agreed.student, kind=kind, on=on, outcome=outcome, whom=whom, said=said, now=now,
        tasks=[agreed.task],
    )  # fmt: skip


@transaction.atomic
def carry_on(*, by: User, agreed: Agreed, due: date | None, on: date, now: datetime) -> Agreed:
    """It was not done yet: the same task goes on into this week, with another day."""
    if agreed.task is None:
        raise NotAllowed(_("Its task is gone. Agree it anew."))
    if due and due < on:
        raise NotAllowed(_("Choose a day that is still to come."))
    (task,) = recording.held([agreed.task], agreed.student)
    task.due, task.snoozed_until = due, None
    recording.touch([task])
    return keep(by, task, on, now)


def keep(by: User, task: Task, on: date, now: datetime) -> Agreed:
    student = task.student
    row, _new = Agreed.objects.update_or_create(
        student=student, monday=monday_of(on), task=task,
        defaults={"school": student.school, "words": task.words, "by": by, "at": now},
    )  # fmt: skip
    audit.record(
        by=by, did="agreed at the Monday meeting", school=student.school, about="student", key=student.key
    )
    return row
