"""A student's plan: begun, written, its people and what each of them does."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules import student_plan as rules
from whetu.rules.access import CASE_EDIT, may
from whetu.rules.plan import CADENCES
from whetu.web import rows
from whetu.web.people.models import Caregiver, Student
from whetu.web.plans.actions import tasks
from whetu.web.plans.actions.events import happened
from whetu.web.plans.models import Agency, PlanAction, PlanPerson, PlanVersion, StudentPlan
from whetu.web.plans.queries import frozen
from whetu.web.response.actions.case import can_open, not_after, noted
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School, Staff, User

State, Side = StudentPlan.State, PlanPerson.Side
WRITTEN = frozenset({
    "lead", "starts", "ends", "target_days", "target_weeks", "check_in", "review_every", *rules.TEXTS
})  # fmt: skip


@transaction.atomic
def begin(
    *, by: User, student: Student, kind: str, lead: Staff | None, starts: date, on: date, now: datetime
) -> StudentPlan:
    """Begin a draft, with the student and its lead in it. Raises NotAllowed where the student has a plan that
    has not ended, and for a plan that nobody leads."""
    School.objects.select_for_update().get(pk=student.school_id)
    if student.plans.exclude(state=State.ENDED).exists():
        raise NotAllowed(_("This student has a plan already. Change it, or step it up or down."))
    if kind not in rules.KINDS:
        raise NotAllowed(_("Choose a kind of plan."))
    often = rules.KINDS[kind]
    row = StudentPlan(
        school=student.school, student=student, kind=kind, lead=leads(lead, student, on), starts=starts,
        check_in=often.check_in, review_every=often.review_every, by=by, at=now,
    )  # fmt: skip
    rows.stored(row, by)
    name_people(row, [{"side": Side.STUDENT}, {"side": Side.STAFF, "staff": lead}])
    note(by, row, "began a student's plan", kind=kind)
    happened(by=by, student=student, about="plan", row=row.key, state=State.DRAFT, on=on, now=now)
    return row


def name_people(plan: StudentPlan, people: list[dict]) -> None:
    """Put people into a plan who are asked to agree to it."""
    for one in people:
        name = one["staff"].user.name if "staff" in one else plan.student.name
        PlanPerson.objects.create(school_id=plan.school_id, plan=plan, name=name[:120], agrees=True, **one)


def leads(lead: Staff | None, student: Student, on: date) -> Staff:
    """Who leads a plan. Raises NotAllowed for nobody, or somebody who could not."""
    if lead is None:
        raise NotAllowed(_("A plan has one person who leads it. Choose them first."))
    if not may(lead.roles, CASE_EDIT):
        raise NotAllowed(_("Pastoral staff, the office or a leader lead a plan."))
    can_open(lead, student, on)
    return lead


def to_write(plan: StudentPlan, version: int | None) -> StudentPlan:
    """The plan as it is now, locked. Raises Saved where it is not the one that the page showed, NotAllowed
    once it has ended."""
    row: StudentPlan = rows.locked(plan, version)
    if row.state == State.ENDED:
        raise NotAllowed(_("This plan has ended. What it said stands; begin a new one."))
    return row


def note(by: User | None, row: StudentPlan, did: str, **detail) -> None:
    noted(by=by, student=row.student, did=did, row=row.key, **detail)


@transaction.atomic
def write(
    *, by: User, plan: StudentPlan, version: int, changes: dict[str, Any], on: date, now: datetime,
    why: str = "",
) -> StudentPlan:  # fmt: skip
    """Write parts of a plan. One that is under way gets a new version, with why it changed.

    Raises Saved where somebody was quicker; NotAllowed for days out of order, a plan without a lead, and one
    that people are answering just now.
    """
    row = to_write(plan, version)
    open_to_change(row)
    for name in WRITTEN & changes.keys():
        setattr(row, name, changes[name])
    check(row, changes, on)
    if row.state == State.ACTIVE and not why.strip():
        raise NotAllowed(_("This plan is under way. Say why it changes: it becomes a new version."))
    row.rounds_from = on if row.rounds_from and changes_rounds(plan, row) else row.rounds_from
    rows.stored(row, by)
    if row.state == State.ACTIVE:
        freeze(by=by, plan=row, now=now, why=why)
    tasks.sync(school=row.school, on=on, now=now, students=[row.student_id])
    tasks.hold(by=by, plan=row, on=on, now=now)
    note(by, row, "wrote a student's plan", parts=sorted(WRITTEN & changes.keys()))
    return row


def changes_rounds(before: StudentPlan, after: StudentPlan) -> bool:
    return (before.check_in, before.review_every) != (after.check_in, after.review_every)


def open_to_change(row: StudentPlan) -> None:
    if row.state == State.SHARED:
        raise NotAllowed(_("People are answering this plan just now. Take it back first, then change it."))


def check(row: StudentPlan, changes: dict[str, Any], on: date) -> None:
    """What stands against a plan as it is about to be kept."""
    if "lead" in changes:
        leads(row.lead, row.student, on)
    if row.ends and row.ends <= row.starts:
        raise NotAllowed(_("The day by which it is to have worked comes after the day on which it starts."))
    if row.target_days is not None and not 0 <= row.target_days <= Decimal(5) * row.target_weeks:
        raise NotAllowed(_("So many weeks do not hold so many school days. Look at the target."))
    if {row.check_in, row.review_every} - {"", *CADENCES} or row.review_every in ("", "once"):
        raise NotAllowed(_("Say how often the plan is looked at together."))


@transaction.atomic
def freeze(*, by: User | None, plan: StudentPlan, now: datetime, why: str = "") -> PlanVersion:
    """Keep what a plan says now as its next version; where the last says the same, that one stands."""
    said = frozen.said(plan)
    last, digest = plan.versions.last(), frozen.sha256_of(said)
    if last and last.sha256 == digest:
        return last
    return PlanVersion.objects.create(
        school_id=plan.school_id, plan=plan, number=last.number + 1 if last else 1, kind=plan.kind, said=said,
        sha256=digest, why=why[:300], by=by, at=now,
    )  # fmt: skip


@transaction.atomic
def keep_version(*, by: User, plan: StudentPlan, why: str, now: datetime) -> PlanVersion:
    """Keep what changed beside the words (goals, supports, people, actions) as a version of its own."""
    row = to_write(plan, None)
    open_to_change(row)
    if not why.strip():
        raise NotAllowed(_("Say why it changed."))
    note(by, row, "kept a version of a student's plan")
    return freeze(by=by, plan=row, now=now, why=why)


@transaction.atomic
def add_person(
    *, by: User, plan: StudentPlan, side: str, on: date, caregiver: Caregiver | None = None,
    staff: Staff | None = None, agency: Agency | None = None, name: str = "", does: str = "",
    wrote: bool = False, agrees: bool = False,
) -> PlanPerson:  # fmt: skip
    """Name somebody in a plan. Raises NotAllowed for a caregiver who must not be contacted, staff who may not
    open the student, and somebody who is in it already."""
    row = to_write(plan, None)
    open_to_change(row)
    name = name_of(row, side, caregiver, staff, agency, name, on)
    twins = row.people.filter(side=side, caregiver=caregiver, staff=staff, agency=agency)
    if twins.filter(name=name).exists() or (side == Side.STUDENT and twins.exists()):
        raise NotAllowed(_("%s is in this plan already.") % name)
    person = PlanPerson.objects.create(
        school_id=row.school_id, plan=row, side=side, caregiver=caregiver, staff=staff, agency=agency,
        linked=caregiver is not None, name=name[:120], does=does, wrote=wrote,
        agrees=agrees and side != Side.AGENCY,
    )  # fmt: skip
    note(by, row, "named somebody in a student's plan", side=side)
    return person


def name_of(
    plan: StudentPlan, side: str, caregiver: Caregiver | None, staff: Staff | None, agency: Agency | None,
    name: str, on: date,
) -> str:  # fmt: skip
    """What somebody in a plan is called. Raises NotAllowed for who cannot be in it."""
    if side == Side.STUDENT:
        return plan.student.name
    if caregiver:
        may_be_asked(plan, caregiver)
        return caregiver.name
    if side == Side.STAFF:
        if staff is None:
            raise NotAllowed(_("Choose somebody of the school's staff."))
        can_open(staff, plan.student, on)
        return staff.user.name
    found = name.strip() or (agency.name if agency else "")
    if not found:
        raise NotAllowed(_("Say who it is."))
    return found


def may_be_asked(plan: StudentPlan, caregiver: Caregiver) -> None:
    if caregiver.student_id != plan.student_id:
        raise NotAllowed(_("Choose somebody of this student's own contacts."))
    if not caregiver.contact_allowed:
        words = _("%s must not be contacted about this student, so cannot be part of the plan.")
        raise NotAllowed(words % caregiver.name)


@transaction.atomic
def change_person(*, by: User, person: PlanPerson, does: str, wrote: bool, agrees: bool) -> PlanPerson:
    """Say how somebody helps, whether they wrote the plan, and whether they are asked to agree."""
    row = to_write(person.plan, None)
    open_to_change(row)
    person.does, person.wrote, person.agrees = does, wrote, agrees and person.side != Side.AGENCY
    person.save()
    note(by, row, "changed somebody in a student's plan", side=person.side)
    return person


@transaction.atomic
def remove_person(*, by: User, person: PlanPerson) -> StudentPlan:
    """Take somebody out of a plan. Raises NotAllowed once they answered, or were sent a link: that stays."""
    row = to_write(person.plan, None)
    open_to_change(row)
    if person.agreements.exists() or person.links.exists() or person.comments.exists():
        raise NotAllowed(
            _("They have answered this plan, or were asked to: they stay named. Untick instead.")
        )
    person.delete()
    note(by, row, "took somebody out of a student's plan", side=person.side)
    return row


@transaction.atomic
def add_action(
    *, by: User, plan: StudentPlan, side: str, words: str, due: date, on: date, now: datetime,
    owner: Staff | None = None, agency: Agency | None = None, name: str = "",
) -> PlanAction:  # fmt: skip
    """Say what somebody does by when. One of the school's has an owner, and is a task once the plan is in
    force. Raises NotAllowed for one that nobody has, or for a day that is past."""
    row = to_write(plan, None)
    open_to_change(row)
    if due < on:
        raise NotAllowed(_("That day is past. Choose one from today on."))
    if side == Side.STAFF and owner is None:
        raise NotAllowed(_("What the school does has one person who does it. Choose them."))
    if side == Side.STAFF:
        can_open(owner, row.student, on)
    if side in (Side.WHANAU, Side.AGENCY) and not (name.strip() or agency):
        raise NotAllowed(_("Say who does it."))
    name = row.student.name if side == Side.STUDENT else name if side != Side.STAFF else ""
    made = PlanAction.objects.create(
        school_id=row.school_id, plan=row, side=side, words=words, due=due, by=by, at=now, name=name[:120],
        owner=owner if side == Side.STAFF else None, agency=agency if side == Side.AGENCY else None,
    )  # fmt: skip
    if in_force(row):
        tasks.ask(by=by, action=made, on=on, now=now)
    note(by, row, "added an action to a student's plan", side=side)
    return made


@transaction.atomic
def mark_done(*, by: User, action: PlanAction, done_on: date, done_note: str, on: date) -> PlanAction:
    """Note that whānau, the student or an agency did what they said. The school's own is a task."""
    held = still_open(action)
    if held.task_id:
        raise NotAllowed(_("This is a task: record what was done there, and it is done here too."))
    not_after(done_on, on)
    held.done_on, held.done_note = done_on, done_note[:300]
    held.save()
    note(by, held.plan, "noted an action of a student's plan as done", side=held.side)
    return held


@transaction.atomic
def move_action(*, by: User, action: PlanAction, due: date, owner: Staff | None, on: date) -> PlanAction:
    """Give an action another day, and one of the school's another owner."""
    held = still_open(action)
    if due < on and due != held.due:
        raise NotAllowed(_("That day is past. Choose one from today on."))
    if held.side == Side.STAFF and owner is None:
        raise NotAllowed(_("What the school does has one person who does it. Choose them."))
    if owner and owner != held.owner:
        can_open(owner, held.plan.student, on)
    held.due, held.owner = due, owner if held.side == Side.STAFF else None
    held.save()
    tasks.follow(by=by, action=held, on=on)
    note(by, held.plan, "moved an action of a student's plan", side=held.side)
    return held


@transaction.atomic
def drop_action(*, by: User, action: PlanAction, on: date, now: datetime) -> PlanAction:
    """An action that is not done after all: it leaves the plan, and its task closes."""
    held = still_open(action)
    held.dropped_on = on
    held.save()
    tasks.close([held.task] if held.task else [], now)
    note(by, held.plan, "dropped an action of a student's plan", side=held.side)
    return held


def still_open(action: PlanAction) -> PlanAction:
    """An action as it is now, locked. Raises NotAllowed where it is done or dropped."""
    held = (
        PlanAction.objects.select_for_update(of=("self",))
        .select_related("plan__student", "task")
        .get(pk=action.pk)
    )
    if held.done_on or held.dropped_on or (held.task and held.task.closed_at):
        raise NotAllowed(_("This is done, or was dropped, already."))
    return held


def in_force(plan: StudentPlan) -> bool:
    return rules.in_force(plan.state, plan.active_on)
