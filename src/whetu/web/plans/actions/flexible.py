"""Flexible learning: proposed, decided by the principal on a legal basis, reviewed, ended."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import duties, flexible, law
from whetu.rules.access import FLEXIBLE_APPROVE
from whetu.web.people.actions.arrangements import REFUSED
from whetu.web.people.models import Student
from whetu.web.people.queries.arrangements import covering
from whetu.web.plans.actions.approvals import approve
from whetu.web.plans.actions.events import happened
from whetu.web.plans.models import FlexibleLearning, StudentPlan
from whetu.web.response.actions.case import noted
from whetu.web.response.actions.record import record
from whetu.web.response.models import Task
from whetu.web.rows import locked, stored
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User
from whetu.web.words import day

State = FlexibleLearning.State
ARRANGED = "RA20"  # the kind of response that an approval is

# What stands against one, and the way out.
AGAINST = {
    "order": gettext_lazy("The last day is before the first. Change one of them."),
    "review": gettext_lazy("The review is not within these days. Choose a day from the first to the last."),
    "none": gettext_lazy("Choose a legal basis: without one a student cannot learn away from school."),
    "not in force": gettext_lazy(
        "This legal basis is not in force on all of these days. Choose another, or other days."
    ),
}


@transaction.atomic
def propose(
    *, by: User, student: Student, on: date, now: datetime, version: int = 0, **facts
) -> FlexibleLearning:
    """Propose flexible learning for a student. Raises NotAllowed for days or a basis that cannot be."""
    del version  # of a change alone
    plan = StudentPlan.objects.filter(student=student).exclude(state=StudentPlan.State.ENDED).first()
    row = FlexibleLearning(school=student.school, student=student, plan=plan, by=by, at=now, **facts)
    check(row)
    stored(row, by)
    tell(by, row, on, now, "proposed flexible learning", row.why)
    return row


@transaction.atomic
def change(*, by: User, row: FlexibleLearning, version: int, **facts) -> FlexibleLearning:
    """Change a proposal that is not decided. Raises Saved where somebody was quicker."""
    row = locked(row, version)
    if row.state != State.PROPOSED:
        raise NotAllowed(_("This is decided. Propose it anew, or end it."))
    for name, value in facts.items():
        setattr(row, name, value)
    check(row)
    stored(row, by)
    noted(by=by, student=row.student, did="changed a proposal of flexible learning", row=row.key)
    return row


@transaction.atomic
def decide(
    *, by: User, row: FlexibleLearning, version: int, agreed: bool, why: str, on: date, now: datetime
) -> FlexibleLearning:
    """The principal's yes or no. A yes freezes the text of the law that it rests on, and is a response.

    Raises NotAllowed without a legal basis, without the plan under s 42 that the basis asks for, and without
    a reason where one is due.
    """
    row = locked(row, version)
    if row.state != State.PROPOSED:
        raise NotAllowed(_("This is decided already."))
    if agreed:
        check(row)
        check_rest(row)
        if not (row.student_agrees and row.whanau_agrees) and not why.strip():
            raise NotAllowed(_("Student or whānau do not agree. Say why you approve it all the same."))
    approve(
        by=by, student=row.student, about="flexible", row=row.key, permission=FLEXIBLE_APPROVE, agreed=agreed,
        why=why, now=now,
    )  # fmt: skip
    move(row, State.APPROVED if agreed else State.REFUSED)
    row.decided_by, row.decided_at, row.decided_why = by, now, why[:300]
    if agreed:
        row.basis_words = law.said(row.basis, row.starts)
        asked = Task.objects.filter(student=row.student, closed_at=None, kind=ARRANGED)
        record(
            by=by, student=row.student, kind=ARRANGED, on=on, outcome="agreed", now=now, tasks=asked,
            said=f"{_(row.get_kind_display())}, {day(row.starts)} – {day(row.ends)}",
        )  # fmt: skip
    stored(row, by)
    tell(by, row, on, now, "decided flexible learning", why)
    return row


@transaction.atomic
def review(
    *, by: User, row: FlexibleLearning, version: int, review_note: str, review_on: date | None, on: date,
    now: datetime,
) -> FlexibleLearning:  # fmt: skip
    """Note a review, and the day of the next: without one, its last day."""
    row = locked(row, version)
    if row.state != State.APPROVED:
        raise NotAllowed(_("Only what is approved is reviewed."))
    if on < row.starts:
        raise NotAllowed(_("It has not begun. Review it once it has."))
    following = review_on or row.ends
    if following > row.ends or (following <= on and following != row.ends):
        raise NotAllowed(
            _("The next review is after today and by the last day, %s. Else end it.") % day(row.ends)
        )
    row.reviewed_on, row.review_note, row.review_on = on, review_note, following
    stored(row, by)
    happened(
        by=by, student=row.student, about="flexible", row=row.key, state="reviewed", on=on, now=now,
        words=review_note,
    )  # fmt: skip
    noted(by=by, student=row.student, did="reviewed flexible learning", row=row.key)
    return row


@transaction.atomic
def end(
    *, by: User, row: FlexibleLearning, version: int, ended_on: date, ended_why: str, on: date, now: datetime
) -> FlexibleLearning:
    """End it after a last day, or take a proposal back, with the reason."""
    row = locked(row, version)
    if ended_on > row.ends:
        raise NotAllowed(_("It ends on %s by itself.") % day(row.ends))
    if ended_on > on:
        raise NotAllowed(_("That day is still to come. Say so on the day on which it ends."))
    move(row, State.ENDED)
    row.ended_on, row.ended_why = ended_on, ended_why
    stored(row, by)
    tell(by, row, on, now, "ended flexible learning", ended_why)
    return row


def check(row: FlexibleLearning) -> None:
    """What stands against the days and the legal basis."""
    wrong = flexible.against_days(row.starts, row.ends, row.review_on)
    wrong = wrong or flexible.against_basis(row.basis, row.starts, row.ends)
    if wrong:
        raise NotAllowed(str(AGAINST[wrong]))
    kind = flexible.RESTS_ON.get(row.basis, "")
    months = duties.LIMITS[kind].months if kind else None
    if months and row.ends > (last := duties.last_allowed(row.starts, months)):
        raise NotAllowed(REFUSED[kind, "months"] % {"last": day(last)})
    if flexible.asks_the_ministry(row.basis) and not row.evidence.strip():
        raise NotAllowed(
            _(
                "Confirm this basis with the Ministry first, and say in the evidence who confirmed it, "
                "and when."
            )
        )


def check_rest(row: FlexibleLearning) -> None:
    """A basis under s 42 is a plan that parent, principal and Secretary agreed: it is kept once, with the
    arrangements, and covers these days."""
    kind = flexible.RESTS_ON.get(row.basis)
    if kind and covering(row.student, kind, row.starts, row.ends) is None:
        raise NotAllowed(
            _(
                "No plan under s 42 that is agreed covers these days. Note it under Arrangements, and who "
                "agreed to it; then approve this."
            )
        )


def move(row: FlexibleLearning, to: str) -> None:
    if not flexible.may_follow(row.state, to):
        raise NotAllowed(_("This is over already. What it was stays in the record."))
    row.state = to


def tell(by: User, row: FlexibleLearning, on: date, now: datetime, did: str, words: str) -> None:
    happened(
        by=by,
        student=row.student,
        about="flexible",
        row=row.key,
        state=row.state,
        on=on,
        now=now,
        words=words,
    )
    noted(by=by, student=row.student, did=did, row=row.key)


def note_taken(*, by: User, row: FlexibleLearning) -> None:
    """Write down that somebody took the agreement away."""
    noted(by=by, student=row.student, did="took away an agreement of flexible learning", row=row.key)
