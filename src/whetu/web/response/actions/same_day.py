"""Telling home the same day: what was done, and the reason if one was given."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.attendance.actions import record_reason
from whetu.web.people.models import Student
from whetu.web.response.actions.record import record, whom_of
from whetu.web.response.models import Response
from whetu.web.response.queries.same_day import TOLD
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User

OUTCOMES = ("reached", "left message", "no answer", "reason given")


@transaction.atomic
def tell(
    *,
    by: User,
    students: Sequence[Student],
    day: date,
    caregiver: int | None,
    channel: str,
    outcome: str,
    code: str = "",
    whom: str = "",
    on: date,
    now: datetime,
) -> list[Response]:
    """Keep that home was told of students who are away without a reason: one family, one contact.

    `caregiver`: the row of one of the first student's contacts. With "reason given", `code` is noted for the
    day, for the office to record. Raises NotAllowed as `record` and `record_reason` do.
    """
    if not students or outcome not in OUTCOMES:
        raise NotAllowed(_("Say what came of it."))
    if outcome == "reason given" and not code:
        raise NotAllowed(_("Choose the reason that was given."))
    person = students[0].caregivers.filter(pk=caregiver).first() if caregiver else None
    facts = {"caregiver": person, "whom": whom}
    made = []
    for student in students:
        made.append(
            record(
                by=by,
                student=student,
                kind=TOLD,
                on=on,
                outcome=outcome,
                channel=channel,
                now=now,
                **whom_of(student, facts),
            )  # fmt: skip
        )
        if outcome == "reason given":
            record_reason(by=by, student=student, days=[day], code=code, now=now)
    return made
