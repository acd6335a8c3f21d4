"""From a draft to its end: shared, answered, under way, stepped up or down, ended."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules import student_plan as rules
from whetu.rules.plan import DUE
from whetu.web import rows
from whetu.web.plans.actions import own, tasks
from whetu.web.plans.actions.events import happened
from whetu.web.plans.models import PlanPerson, PlanVersion, StudentPlan
from whetu.web.plans.queries import parts
from whetu.web.response.actions.case import can_open
from whetu.web.response.actions.record import record
from whetu.web.response.queries import meetings
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff, User

State = StudentPlan.State


class Missing(NotAllowed):
    """A plan that does not hold what its kind asks for. `parts`: keys of PARTS."""

    def __init__(self, missing: list[str]):
        words = [_(rules.PARTS[one]) for one in missing]
        super().__init__(_("This plan still needs: %s.") % "; ".join(words))
        self.parts = missing


def whole(plan: StudentPlan) -> None:
    """Raises Missing, or NotAllowed for a plan that nobody leads."""
    if plan.lead is None:
        raise NotAllowed(_("A plan has one person who leads it. Choose them first."))
    if missing := parts.missing(plan):
        raise Missing(missing)


def become(
    *, by: User | None, row: StudentPlan, state: str, on: date, now: datetime, words: str = ""
) -> None:
    """Bring a plan into a state that may follow, with its event. Raises NotAllowed for one that may not."""
    if not rules.may_become(row.state, state):
        raise NotAllowed(_("This cannot follow now. Look at how the plan stands."))
    row.state = state
    rows.stored(row, by)
    happened(by=by, student=row.student, about="plan", row=row.key, state=state, on=on, now=now, words=words)
    own.note(by, row, "changed the state of a student's plan", state=state)


@transaction.atomic
def share(*, by: User, plan: StudentPlan, version: int, on: date, now: datetime) -> PlanVersion:
    """Put a plan to those who are asked to agree: it is frozen, and staff find a task. Raises Missing where a
    mandatory part is, and NotAllowed where nobody is asked."""
    row = own.to_write(plan, version)
    whole(row)
    if not any(one.agrees for one in parts.people(row)):
        raise NotAllowed(_("Nobody is asked to agree to this plan. Tick who is."))
    become(by=by, row=row, state=State.SHARED, on=on, now=now)
    frozen = own.freeze(by=by, plan=row, now=now)
    if frozen.agreements.exists():  # answered before: it is asked again, as a version of its own
        frozen = again(by, frozen, now)
    tasks.ask_to_answer(by=by, plan=row, on=on, now=now)
    return frozen


def again(by: User, last: PlanVersion, now: datetime) -> PlanVersion:
    """The same words once more, to be answered anew."""
    return PlanVersion.objects.create(
        school_id=last.school_id, plan=last.plan, number=last.number + 1, kind=last.kind, said=last.said,
        sha256=last.sha256, why=_("Asked again"), by=by, at=now,
    )  # fmt: skip


@transaction.atomic
def take_back(*, by: User, plan: StudentPlan, version: int, on: date, now: datetime) -> StudentPlan:
    """Back to a draft, to be changed: nobody's answer is awaited any more, what was answered stays."""
    row = own.to_write(plan, version)
    become(by=by, row=row, state=State.DRAFT, on=on, now=now)
    tasks.ask_no_more(row, now)
    return row


def not_agreed(
    by: User | None, row: StudentPlan, person: PlanPerson, words: str, on: date, now: datetime
) -> None:
    """Somebody said no: nobody else is asked any more, and its lead is asked for the next step."""
    row.not_agreed_why, row.not_agreed_next = words[:1000], ""
    become(by=by, row=row, state=State.NOT_AGREED, on=on, now=now, words=words)
    tasks.ask_no_more(row, now)
    due = tasks.school_days(row.school).after(on, DUE)
    ask = _("The student's plan was not agreed: talk it through, and note the next step on its page")
    person.ask = tasks.decided(by, row, ask, row.lead, due, on, now)
    person.save()


@transaction.atomic
def next_step(
    *, by: User, plan: StudentPlan, version: int, why: str, words: str, owner: Staff, due: date, on: date,
    now: datetime,
) -> StudentPlan:  # fmt: skip
    """Say why a plan was not agreed, and what is next: a task of its owner by its day."""
    row = own.to_write(plan, version)
    if row.state != State.NOT_AGREED:
        raise NotAllowed(_("This plan is not one that was not agreed."))
    if due < on:
        raise NotAllowed(_("That day is past. Choose one from today on."))
    can_open(owner, row.student, on)
    row.not_agreed_why, row.not_agreed_next = why, words[:300]
    rows.stored(row, by)
    for person in row.people.filter(ask__isnull=False).select_related("ask"):
        tasks.answered(person, now)
    tasks.decided(by, row, words, owner, due, on, now)
    happened(
        by=by, student=row.student, about="plan", row=row.key, state=row.state, on=on, now=now,
        words=f"{why}\n{words}",
    )  # fmt: skip
    own.note(by, row, "noted the next step of a plan that was not agreed")
    return row


def awaited(version: PlanVersion) -> list[PlanPerson]:
    """Who is asked to agree to a version and has not answered yes."""
    yes = set(version.agreements.filter(agreed=True).values_list("person", flat=True))
    return [one for one in parts.people(version.plan) if one.agrees and one.pk not in yes]


@transaction.atomic
def start_agreed(*, by: User, plan: StudentPlan, version: int, on: date, now: datetime) -> StudentPlan:
    """Start a plan to which all agreed while it still lacked a part. Raises Missing where it still does."""
    row = own.to_write(plan, version)
    last = row.versions.last()
    if row.state != State.SHARED or last is None or awaited(last):
        raise NotAllowed(_("Not everybody who is asked has agreed yet."))
    start(by=by, row=row, on=on, now=now)
    return row


def start(*, by: User | None, row: StudentPlan, on: date, now: datetime) -> None:
    """A plan to which all agreed is under way: its tasks open, its rounds begin, its step's tasks rest."""
    whole(row)
    row.active_on = row.active_on or on
    row.rounds_from = row.rounds_from or on
    become(by=by, row=row, state=State.ACTIVE, on=on, now=now)
    for action in parts.actions(row):
        tasks.ask(by=by, action=action, on=on, now=now)
    record(
        by=by, student=row.student, kind=tasks.REVIEWS[row.kind], on=on, outcome="agreed", now=now,
        tasks=meetings.plan_tasks(row.student), said=str(meetings.PLANS[row.kind]),
    )  # fmt: skip
    tasks.hold(by=by, plan=row, on=on, now=now)
    tasks.sync(school=row.school, on=on, now=now, students=[row.student_id])


@transaction.atomic
def step(
    *, by: User, plan: StudentPlan, version: int, kind: str, why: str, on: date, now: datetime
) -> StudentPlan:
    """Step up to more support, or down to less. All that is written stays; what the new kind asks for besides
    is listed, and people are asked to agree again. What was agreed holds until then, and its check-ins come
    as often as the new kind asks at once; a step up leaves what comes more often already."""
    row = own.to_write(plan, version)
    own.open_to_change(row)
    if kind not in rules.KINDS or kind == row.kind:
        raise NotAllowed(_("Choose another kind of plan."))
    if not why.strip():
        raise NotAllowed(_("Say why."))
    if row.versions.exists():
        own.freeze(by=by, plan=row, now=now, why=_("As it stood before the step"))
    often = rules.KINDS[kind]
    check_in, review_every = often.check_in, often.review_every
    if rules.ORDER.index(kind) > rules.ORDER.index(row.kind):
        check_in = rules.oftener(row.check_in, check_in)
        review_every = rules.oftener(row.review_every, review_every)
    row.kind = kind
    if (row.check_in, row.review_every) != (check_in, review_every):
        row.check_in, row.review_every = check_in, review_every
        row.rounds_from = on if row.rounds_from else None
    if row.state == State.DRAFT:
        rows.stored(row, by)
        happened(
            by=by, student=row.student, about="plan", row=row.key, state=row.state, on=on, now=now, words=why
        )
    else:
        become(by=by, row=row, state=State.DRAFT, on=on, now=now, words=why)
    tasks.ask_no_more(row, now)
    tasks.hold(by=by, plan=row, on=on, now=now)
    tasks.sync(school=row.school, on=on, now=now, students=[row.student_id])
    own.note(by, row, "stepped a student's plan", kind=kind)
    return row


@transaction.atomic
def end(
    *, by: User, plan: StudentPlan, version: int, why: str, words: str, on: date, now: datetime
) -> StudentPlan:
    """End a plan, with the reason and how learning and wellbeing stand. Its tasks and rounds close; the
    step's own tasks are asked again where the student still stands there."""
    row = own.to_write(plan, version)
    if why not in rules.ENDED:
        raise NotAllowed(_("Choose why it ends."))
    if why != "error" and not words.strip():
        raise NotAllowed(_("Say how learning and wellbeing stand at the end."))
    if row.versions.exists():
        own.freeze(by=by, plan=row, now=now, why=_("As it ended"))
    row.ended_on, row.ended_why, row.ended_note = on, why, words
    become(by=by, row=row, state=State.ENDED, on=on, now=now, words=words)
    tasks.ask_no_more(row, now)
    tasks.close([one.task for one in parts.actions(row) if one.task], now)
    tasks.sync(school=row.school, on=on, now=now, students=[row.student_id])
    tasks.hold(by=by, plan=row, on=on, now=now)
    return row
