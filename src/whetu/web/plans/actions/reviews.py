"""Looking at a plan together, and what people say to it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules import student_plan as rules
from whetu.web import rows
from whetu.web.plans.actions import own, states, tasks
from whetu.web.plans.models import PlanComment, PlanPerson, PlanReview, PlanRound, StudentPlan
from whetu.web.plans.queries import looks
from whetu.web.response.actions.record import record
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User

Side = PlanPerson.Side
STEPS = {"step up": 1, "step down": -1}


@transaction.atomic
def review(
    *, by: User, plan: StudentPlan, version: int, wellbeing: int | None, wellbeing_note: str,
    learning_note: str, words: str, decision: str, on: date, now: datetime, student_words: str = "",
    whanau_words: str = "", seen: int | None = None,
) -> PlanReview:  # fmt: skip
    """Keep a look at a plan that is in force: days away against the target, wellbeing, learning, what people
    say, and what is decided. It answers the review that is due, and what was said since the last belongs to
    it, up to the comment `seen` (its number; None: all): one that came later waits for the next. Stepping up
    or down happens at once.

    Raises NotAllowed for a second one on a day, one of a plan not in force, and for no word on wellbeing.
    """
    row = own.to_write(plan, version)
    if not own.in_force(row):
        raise NotAllowed(_("A plan is reviewed once it is under way."))
    if row.reviews.filter(on=on).exists():
        raise NotAllowed(_("This plan was reviewed today already."))
    if decision not in rules.DECISIONS or wellbeing not in (None, 1, 2, 3, 4, 5):
        raise NotAllowed(_("Choose what is decided."))
    if not wellbeing_note.strip():
        raise NotAllowed(_("Say how the student is doing: a review is never of days alone."))
    found = looks.look(row, on)
    made = PlanReview.objects.create(
        school=row.school, plan=row, since=found.since, on=on, half_days_open=found.days.open,
        half_days_away=found.days.away, half_days_before=found.before, half_days_allowed=found.allowed,
        flat=found.flat, wellbeing=wellbeing, wellbeing_note=wellbeing_note, learning_note=learning_note,
        words=words, decision=decision, by=by, at=now,
    )  # fmt: skip
    made.response = record(
        by=by, student=row.student, kind=tasks.REVIEWS[row.kind], on=on, outcome="done", now=now,
        tasks=due(row), said=_(rules.DECISIONS[decision]),
    )  # fmt: skip
    made.save()
    said_before = row.comments.filter(review=None)
    (said_before if seen is None else said_before.filter(pk__lte=seen)).update(review=made)
    for side, said in ((Side.STUDENT, student_words), (Side.WHANAU, whanau_words)):
        if said.strip():
            comment(by=by, plan=row, side=side, words=said, now=now, review=made)
    rows.stored(row, by)
    own.note(by, row, "reviewed a student's plan", decision=decision)
    follow(by, row, decision, words, on, now)
    return made


def due(plan: StudentPlan) -> list:
    """The open task of the review that is asked for, if it is."""
    rounds = PlanRound.objects.filter(plan=plan, what="review", task__closed_at=None)
    return [one.task for one in rounds.select_related("task")]


def follow(by: User, row: StudentPlan, decision: str, words: str, on: date, now: datetime) -> None:
    """What a decision does by itself: stepping up or down."""
    if decision not in STEPS:
        return
    kind = rules.stepped(row.kind, STEPS[decision])
    if kind is None and decision == "step up":
        raise NotAllowed(_("There is no heavier plan than this. Change it, or consider escalation."))
    if kind is None:
        raise NotAllowed(_("There is no lighter plan than this. Go on, or end it."))
    if row.state == StudentPlan.State.SHARED:
        states.take_back(by=by, plan=row, version=row.version, on=on, now=now)
        row.refresh_from_db()
    why = words.strip() or _(rules.DECISIONS[decision])
    states.step(by=by, plan=row, version=row.version, kind=kind, why=why, on=on, now=now)


@transaction.atomic
def comment(
    *, by: User | None, plan: StudentPlan, side: str, words: str, now: datetime,
    person: PlanPerson | None = None, review: PlanReview | None = None,
) -> PlanComment:  # fmt: skip
    """Keep what somebody says to a plan; it belongs to the next review, unless to this one. `by` None: by
    link, `person` says who."""
    if not words.strip():
        raise NotAllowed(_("Write a few words first."))
    if plan.state == StudentPlan.State.ENDED:
        raise NotAllowed(_("This plan has ended."))
    made = PlanComment.objects.create(
        school_id=plan.school_id, plan=plan, review=review, side=side, person=person, words=words, by=by,
        at=now,
    )  # fmt: skip
    own.note(by, plan, "commented on a student's plan", side=side)
    return made
