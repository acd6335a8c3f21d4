"""Supports: offered, answered, delivered; and work to catch up on."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.people.models import Student
from whetu.web.response.actions.case import can_open, kept, not_after, noted
from whetu.web.response.models import Barrier, CatchUp, Support
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff, User

ACCEPTED, WAITING = Support.Answer.ACCEPTED, Support.Answer.WAITING


@transaction.atomic
def offer(
    *,
    by: User,
    student: Student,
    on: date,
    kind: str,
    words: str,
    offered_on: date,
    barrier: Barrier | None = None,
    answer: str = WAITING,
) -> Support:
    """Note a support that was offered, and the answer if there was one."""
    not_after(offered_on, on)
    support = Support(
        school=student.school, student=student, kind=kind, words=words, barrier=barrier, by=by,
        offered_on=offered_on, answer=answer, answered_on=None if answer == WAITING else offered_on,
    )  # fmt: skip
    kept(support, by)
    noted(by=by, student=student, did="offered a support", row=support.key)
    return support


@transaction.atomic
def follow(
    *,
    by: User,
    support: Support,
    on: date,
    answer: str,
    started_on: date | None,
    ended_on: date | None,
    effect: str,
) -> None:
    """Say what became of an offer. Raises NotAllowed for what cannot follow."""
    in_order(support, on, answer, started_on, ended_on, effect)
    if answer != support.answer:
        support.answer, support.answered_on = answer, None if answer == WAITING else on
    support.started_on, support.ended_on, support.effect = started_on, ended_on, effect
    kept(support, by)
    noted(by=by, student=support.student, did="followed a support", row=support.key)


def in_order(
    support: Support, on: date, answer: str, started_on: date | None, ended_on: date | None, effect: str
) -> None:
    """Raises NotAllowed where a support starts before it is accepted, or ends before it starts or unsaid."""
    not_after(ended_on, on)
    if started_on and answer != ACCEPTED:
        raise NotAllowed(_("A support starts once it is accepted."))
    if started_on and started_on < support.offered_on:
        raise NotAllowed(_("It cannot start before it was offered."))
    if ended_on and (not started_on or ended_on < started_on):
        raise NotAllowed(_("It cannot end before it starts."))
    if ended_on and not effect:
        raise NotAllowed(_("Say what the support did, in a few words."))


@transaction.atomic
def give(
    *,
    by: User,
    student: Student,
    on: date,
    now: datetime,
    subject: str,
    work: str,
    teacher: Staff | None,
    due: date | None,
) -> CatchUp:
    """Note work that a student missed, and who gives it. Raises NotAllowed for a teacher who could not see
    the student."""
    can_open(teacher, student, on)
    item = CatchUp.objects.create(
        school=student.school, student=student, subject=subject, work=work, teacher=teacher, due=due, by=by,
        at=now,
    )  # fmt: skip
    noted(by=by, student=student, did="noted work to catch up on", row=item.key)
    return item


@transaction.atomic
def done(*, by: User, item: CatchUp, on: date | None) -> None:
    """The work is caught up on; None: not after all."""
    item.done_on = on
    item.save(update_fields=["done_on"])
    did = "caught up on work" if on else "took back that work was caught up on"
    noted(by=by, student=item.student, did=did, row=item.key)
