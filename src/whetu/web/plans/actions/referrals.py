"""Asking an agency for help: written, approved, sent, answered, closed."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.rules.sharing import BACK, INSIDE, OUTCOMES, REFERRAL, States, may_move
from whetu.web.attendance.queries import school_day
from whetu.web.people.models import Student
from whetu.web.plans.actions import approvals, disclosures
from whetu.web.plans.actions.events import happened
from whetu.web.plans.models import Agency, Disclosure, Event, Referral
from whetu.web.plans.queries import sharing
from whetu.web.plans.queries.agencies import inside
from whetu.web.plans.queries.referrals import authors
from whetu.web.response.actions.case import can_open, noted
from whetu.web.response.actions.record import decide, may_see, record
from whetu.web.response.models import Barrier, Task
from whetu.web.rows import locked, stored
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff, User

ABOUT = "referral"
# How it was handed over, and the channel of the response that this is.
HOW: dict[str, str] = {
    "sign-in": "online",
    "e-mail": "e-mail",
    "their form": "online",
    "post": "letter",
    "by hand": "in person",
    "phone": "call",
}
ENDS_SHARE = (BACK, "declined", "closed")


def table_of(referral: Referral) -> States:
    """The states of a referral: what stays in the school needs no leader's approval."""
    return INSIDE if inside(referral.agency) else REFERRAL


@transaction.atomic
def draft(
    *, by: User, student: Student, agency: Agency, reason: str, asks: str, on: date, now: datetime,
    barrier: Barrier | None = None, primary_contact: Staff | None = None, version: int | None = None,
) -> Referral:  # fmt: skip
    """Begin to ask an agency for help. Nothing leaves the school by it."""
    check(student, agency, barrier, primary_contact, on)
    row = Referral(
        school=student.school, student=student, agency=agency, plan=sharing.plan_of(student),
        barrier=barrier, reason=reason, asks=asks, primary_contact=primary_contact, by=by, at=now,
    )  # fmt: skip
    row._history_user = by
    row.save()
    told(by, row, "draft", on, now)
    return row


@transaction.atomic
def change(
    *, by: User, referral: Referral, version: int | None, agency: Agency, reason: str, asks: str, on: date,
    barrier: Barrier | None = None, primary_contact: Staff | None = None,
) -> Referral:  # fmt: skip
    """Change a draft. Raises Saved where somebody was quicker."""
    row = draft_of(referral, version)
    check(row.student, agency, barrier, primary_contact, on)
    if agency.pk != row.agency_id:
        row.ready = {}  # a basis holds for one agency
    row.agency, row.barrier, row.reason, row.asks = agency, barrier, reason, asks
    row.primary_contact = primary_contact
    return stored(row, by)


def draft_of(referral: Referral, version: int | None) -> Referral:
    row = locked(referral, version)
    if row.state != "draft":
        raise NotAllowed(_("This was handed in already. Take it back to a draft to change it."))
    return row


def check(student: Student, agency: Agency, barrier: Barrier | None, contact: Staff | None, on: date) -> None:
    """What stands against asking this agency."""
    if agency.school_id != student.school_id or agency.ended_on:
        raise NotAllowed(_("Choose an agency that is in the directory and not ended."))
    if agency.kind == "attendance service":
        raise NotAllowed(_("The Attendance Service is asked from its own page."))
    if barrier and barrier.student_id != student.pk:
        raise NotAllowed(_("Choose one of this student's own barriers."))
    can_open(contact, student, on)


@transaction.atomic
def prepare(
    *, by: User, referral: Referral, version: int | None, parts: Iterable[str], basis: str, basis_note: str,
    child_told: bool, child_why: str, whanau_told: bool, whanau_why: str, ends: date, on: date,
) -> Referral:  # fmt: skip
    """Say what of the record goes with it, on which basis, who was told, and until when it stays open."""
    row = draft_of(referral, version)
    told_them = (child_told, child_why, whanau_told, whanau_why)
    disclosures.check(row.student, row.agency, row.agency.name, basis, basis_note, *told_them)
    disclosures.check_days(on, ends)
    row.ready = {
        "parts": [key for key in sharing.PARTS if key in set(parts)], "basis": basis,
        "basis_note": basis_note, "child_told": child_told, "child_why": child_why,
        "whanau_told": whanau_told, "whanau_why": whanau_why, "ends": ends.isoformat(),
    }  # fmt: skip
    return stored(row, by)


@transaction.atomic
def ask(*, by: User, referral: Referral, version: int | None, on: date, now: datetime) -> Referral:
    """Ask a leader to approve it, and fix the very words that will go."""
    row = locked(referral, version)
    move_allowed(row, "approval")
    freeze(row, on)
    row.state = "approval"
    stored(row, by)
    told(by, row, "approval", on, now)
    return row


def freeze(row: Referral, on: date) -> None:
    """The words as they will go. Raises NotAllowed where nobody said on which basis."""
    if not row.ready:
        raise NotAllowed(
            _("Say first what is shared, on which lawful basis, and who was told. Nothing goes without it.")
        )
    row.pack = sharing.said(row.student, row.ready["parts"], on, reason=row.reason, asks=row.asks)


@transaction.atomic
def answer(
    *, by: User, referral: Referral, version: int | None, agreed: bool, why: str, worker: Staff | None,
    on: date, now: datetime,
) -> Referral:  # fmt: skip
    """A leader's yes or no; with a yes, who of the agency may read it here. A no makes it a draft again.

    Whoever wrote of its words, or handed it in, does not approve it.
    """
    row = locked(referral, version)
    to = "approved" if agreed else "draft"
    move_allowed(row, to)
    if row.state != "approval":
        raise NotAllowed(_("Nobody asks for an approval of this now."))
    if by.pk in authors(row):
        raise NotAllowed(_("You wrote this or handed it in, so another leader approves it."))
    facts = {"by": by, "student": row.student, "about": ABOUT, "row": row.key, "agreed": agreed}
    approvals.approve(**facts, why=why, now=now, permission=access.REFER_APPROVE)
    if agreed:
        disclosures.check_worker(worker, row.student, on)
        row.ready = {**row.ready, "worker": worker.key if worker else ""}
    else:
        approvals.ask_anew(about=ABOUT, row=row.key)
        row.pack = {}
    row.state = to
    stored(row, by)
    told(by, row, to, on, now, why)
    return row


@transaction.atomic
def redraft(*, by: User, referral: Referral, version: int | None, on: date, now: datetime) -> Referral:
    """Back to a draft, to be changed: an approval holds for the words that were approved alone."""
    row = locked(referral, version)
    move_allowed(row, "draft")
    approvals.ask_anew(about=ABOUT, row=row.key)
    row.state, row.pack = "draft", {}
    stored(row, by)
    told(by, row, "draft", on, now)
    return row


@transaction.atomic
def send(
    *, by: User, referral: Referral, version: int | None, how: str, sent_on: date, on: date, now: datetime
) -> Referral:
    """Note that it went, and keep what was shared. We send nothing by ourselves: a person did, or the
    agency's worker reads it here.

    Raises NotAllowed for one that nobody approved, and one without a basis.
    """
    row = locked(referral, version)
    if row.state in ("draft", "approval") and not may_move(table_of(row), row.state, "sent"):
        raise NotAllowed(_("A leader approves this before it goes. Ask for the approval first."))
    move_allowed(row, "sent")
    if how not in HOW:
        raise NotAllowed(_("Say how it went."))
    in_order(row, sent_on, on)
    if not row.pack:
        freeze(row, on)
    worker = Staff.objects.filter(school=row.school, key=row.ready.get("worker", "")).first()
    if how == "sign-in" and worker is None:
        raise NotAllowed(
            _("Nobody of the agency has a sign-in for this. Choose one, or send it another way.")
        )
    row.disclosure = share(by, row, worker, sent_on, now)
    row.state, row.sent_on, row.sent_how = "sent", sent_on, how
    stored(row, by)
    told(by, row, "sent", sent_on, now)
    kind = "RA13" if inside(row.agency) else "RA15"
    record(
        by=by, student=row.student, kind=kind, on=sent_on, outcome="done", now=now, channel=HOW[how],
        whom=row.agency.name, tasks=Task.objects.filter(student=row.student, kind=kind, closed_at=None),
    )  # fmt: skip
    return row


def share(by: User, row: Referral, worker: Staff | None, on: date, now: datetime) -> Disclosure:
    """The share that a referral is, of what was fixed for it."""
    said = row.ready
    names = ("basis", "basis_note", "child_told", "child_why", "whanau_told", "whanau_why")
    return disclosures.disclose(
        by=by, student=row.student, agency=row.agency, to=row.agency.name,
        what=sharing.part_words(said["parts"]) or _("Why we ask, and no more"), shared=row.pack,
        starts=on, ends=date.fromisoformat(said["ends"]), worker=worker, now=now,
        **{name: said[name] for name in names},
    )  # fmt: skip


@transaction.atomic
def move(
    *, by: User, referral: Referral, to: str, on: date, today: date, now: datetime, words: str = "",
    outcome: str = "", version: int | None = None,
) -> Referral:  # fmt: skip
    """What became of it, on a day: as the agency said, or as the school noted.

    Raises NotAllowed for a state that cannot follow, days out of order, and an end without an outcome.
    """
    row = locked(referral, version)
    if to in ("draft", "approval", "approved", "sent"):
        raise NotAllowed(_("That has a page of its own."))
    move_allowed(row, to)
    in_order(row, on, today)
    if to == "closed" and outcome not in OUTCOMES:
        raise NotAllowed(_("Say what came of it."))
    if to in ("declined", "more asked", BACK) and not words.strip():
        raise NotAllowed(_("Say why, or what is asked for, in a few words."))
    row.state = to
    if not table_of(row)[to].open:
        row.closed_on = on
    if to == "closed":
        row.outcome, row.outcome_note = outcome, words
    stored(row, by)
    if to in ENDS_SHARE and row.disclosure:
        disclosures.end(by=by, disclosure=row.disclosure, now=now)
    told(by, row, to, on, now, words)
    return row


def move_allowed(row: Referral, to: str) -> None:
    table = table_of(row)
    if not may_move(table, row.state, to):
        was, wanted = (_(table[state].label) if state in table else state for state in (row.state, to))
        raise NotAllowed(
            _("It stands at “%(was)s”, so it cannot become “%(to)s”.") % {"was": was, "to": wanted}
        )


def in_order(row: Referral, on: date, today: date) -> None:
    """A day is not to come, and not before what happened last."""
    if on > today:
        raise NotAllowed(_("That day is still to come."))
    last = last_event(row)
    if last and on < last.on and row.state != "draft":
        raise NotAllowed(
            _("That is before it became “%(state)s”.") % {"state": _(table_of(row)[last.state].label)}
        )


def last_event(row: Referral) -> Event | None:
    rows = Event.objects.filter(about=ABOUT, row=row.key).exclude(state=NOTE)
    return rows.order_by("on", "pk").last()


NOTE = "note"  # words of the agency, which change no state


def told(by: User, row: Referral, state: str, on: date, now: datetime, words: str = "") -> None:
    happened(by=by, student=row.student, about=ABOUT, row=row.key, state=state, on=on, now=now, words=words)
    noted(by=by, student=row.student, did="moved a referral", row=row.key, state=state)


def tell_school(by: User, row: Referral, words: str, now: datetime) -> None:
    """A task for who keeps the referral, so that the agency's answer is read. It holds no word of it."""
    on = school_day(row.school, now)
    owner = row.primary_contact or Staff.objects.filter(school=row.school, user=row.by_id).first()
    owner = owner if owner and may_see(owner, row.student, on) else None
    decide(by=by, student=row.student, words=words, owner=owner, due=None, on=on, now=now)


def note_taken(*, by: User, referral: Referral) -> None:
    """Write down that somebody took a referral's form away."""
    noted(by=by, student=referral.student, did="took away a referral's form", row=referral.key)
