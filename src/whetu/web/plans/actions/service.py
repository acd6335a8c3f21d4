"""A request to the Attendance Service, and its case there: checked, written, approved, submitted, followed.

Whetū sends nothing: a person submits the request in the Ministry's own system and says so here, and what
happens there is noted by hand.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.rules import attendance_service as rules
from whetu.rules.calendar import add_school_days
from whetu.rules.sharing import BACK, SERVICE, SERVICE_CLOSED, may_move
from whetu.web.people.models import Student
from whetu.web.plans.actions import approvals, disclosures
from whetu.web.plans.actions.events import happened
from whetu.web.plans.models import Agency, Event, Referral
from whetu.web.plans.queries import service as queries
from whetu.web.plans.queries import service_pack
from whetu.web.plans.queries.referrals import authors
from whetu.web.response.actions.case import can_open, noted
from whetu.web.response.actions.record import decide, record
from whetu.web.response.models import Task
from whetu.web.rows import locked, stored
from whetu.web.schools import queries as schools
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff, User
from whetu.web.words import day

ABOUT = "service"
REFERRED = "RA16"  # the kind of response that a submitted request is
ANSWER_DUE = 5  # school days in which more is answered: our own choice
SAY_WHY = ("more asked", "paused", "transferred", "declined", BACK)
ENDS_SHARE = ("closed", "declined", BACK)
UNDER_WAY = tuple(name for name in SERVICE if name not in queries.BEFORE and name != "submitted")


@transaction.atomic
def begin(
    *, by: User, staff: Staff, student: Student, agency: Agency, answers: Mapping[str, bool], hold_why: str,
    on: date, now: datetime, version: int | None = None,
) -> Referral:  # fmt: skip
    """Begin a request with its check. Raises NotAllowed where one is open, where the check says not to ask,
    and for one to hold without a reason."""
    Student.objects.select_for_update().get(pk=student.pk)
    if agency.kind != queries.KIND or agency.school_id != student.school_id or agency.ended_on:
        raise NotAllowed(_("Choose the Attendance Service of your directory."))
    rows = student.referrals.filter(agency__kind=queries.KIND)
    if rows.exclude(state__in=queries.NOT_OPEN).exists():
        raise NotAllowed(_("A request for this student is open already. Go on with that one."))
    row = Referral(
        school=student.school, student=student, agency=agency, plan=queries.plan_of(student), reason="",
        by=by, at=now,
    )  # fmt: skip
    row.ready = {"check": checked(by, staff, row, answers, hold_why, on)}
    row.state = "ready check"
    stored(row, by)
    told(by, row, "draft", on, now)
    told(by, row, "ready check", on, now)
    return row


@transaction.atomic
def check_again(
    *, by: User, staff: Staff, row: Referral, version: int | None, answers: Mapping[str, bool], hold_why: str,
    on: date, now: datetime, agency: Agency | None = None,
) -> Referral:  # fmt: skip
    """The check once more, of a request that is not handed in."""
    row = written(row, version)
    row.ready = {**row.ready, "check": checked(by, staff, row, answers, hold_why, on)}
    row.agency = agency or row.agency
    if row.state == "draft":
        row.state = "ready check"
        told(by, row, "ready check", on, now)
    return stored(row, by)


def checked(
    by: User, staff: Staff, row: Referral, answers: Mapping[str, bool], hold_why: str, on: date
) -> dict[str, Any]:
    """The check as it is kept: what was answered, beside what the record said then."""
    if rules.unanswered(answers):
        raise NotAllowed(_("Answer each line of the check."))
    known = queries.Known(row.student, staff, on)
    verdict = rules.verdict(answers, known.unmet_keys())
    if verdict == rules.DO_NOT:
        raise NotAllowed(
            _(
                "This is not what the Attendance Service is for, so no request is made. Go on with the "
                "student's plan, or ask another service."
            )
        )
    if verdict == rules.HOLD and not hold_why.strip():
        raise NotAllowed(
            _("Something else may come first. Do that, or say why the request is made all the same.")
        )
    return {
        "on": on.isoformat(), "by": by.name, "answers": dict(answers), "verdict": verdict,
        "facts": {key: fact.words for key, fact in queries.facts(known).items()},
        "unmet": known.unmet(), "hold_why": hold_why.strip(),
    }  # fmt: skip


def written(row: Referral, version: int | None) -> Referral:
    """The request to be written on. Raises NotAllowed once it is handed in."""
    row = locked(row, version)
    if row.state not in ("draft", "ready check"):
        raise NotAllowed(_("This is handed in. Make it a draft again to change it."))
    return row


@transaction.atomic
def write(
    *, by: User, row: Referral, version: int | None, reason: str, asks: str, primary_contact: Staff | None,
    hand: Mapping[str, str], on: date,
) -> Referral:  # fmt: skip
    """Keep what people write into the request."""
    row = written(row, version)
    can_open(primary_contact, row.student, on)
    row.reason, row.asks, row.primary_contact = reason, asks, primary_contact
    row.pack = {"hand": {key: words for key, words in hand.items() if words.strip()}}
    row.pack["hand"] |= {"reason": reason, "asks": asks}
    stored(row, by)
    noted(by=by, student=row.student, did="wrote a request to the attendance service", row=row.key)
    return row


@transaction.atomic
def tell(
    *, by: User, row: Referral, version: int | None, basis: str, basis_note: str, child_told: bool,
    child_why: str, whanau_told: bool, whanau_why: str, ends: date, on: date,
) -> Referral:  # fmt: skip
    """Say who was told, on which lawful basis it is shared, and until when."""
    row = written(row, version)
    told_them = (child_told, child_why, whanau_told, whanau_why)
    disclosures.check(row.student, row.agency, row.agency.name, basis, basis_note, *told_them)
    disclosures.check_days(on, ends)
    row.ready = {
        **row.ready,
        "told": {
            "basis": basis, "basis_note": basis_note, "child_told": child_told, "child_why": child_why,
            "whanau_told": whanau_told, "whanau_why": whanau_why, "ends": ends.isoformat(),
        },
    }  # fmt: skip
    return stored(row, by)


@transaction.atomic
def ask(*, by: User, staff: Staff, row: Referral, version: int | None, on: date, now: datetime) -> Referral:
    """Hand the request in for a leader's approval, and fix the very words that will go. Raises NotAllowed for
    what it still lacks."""
    row = locked(row, version)
    if row.state != "ready check":
        raise NotAllowed(_("Go through the check first."))
    if not row.reason.strip() or row.primary_contact is None:
        raise NotAllowed(_("Write the request first: why, and who is the school's one contact for the case."))
    if "told" not in row.ready:
        raise NotAllowed(_("Say first who was told, and on which lawful basis it is shared."))
    row.pack = {**row.pack, "said": service_pack.said(service_pack.live(row, staff, on), row, on)}
    return move(by, row, "approval", on, now)


@transaction.atomic
def answer(
    *, by: User, row: Referral, version: int | None, agreed: bool, why: str, on: date, now: datetime
) -> Referral:
    """A leader's yes or no; whoever wrote of its words or handed it in does not answer. A no makes it a draft
    again."""
    row = locked(row, version)
    if row.state != "approval":
        raise NotAllowed(_("Nobody asks for an approval of this now."))
    if by.pk in authors(row):
        raise NotAllowed(_("You wrote this or handed it in, so another leader approves it."))
    facts = {"by": by, "student": row.student, "about": ABOUT, "row": row.key, "agreed": agreed, "why": why}
    approvals.approve(**facts, permission=access.REFER_APPROVE, now=now)
    if not agreed:
        approvals.ask_anew(about=ABOUT, row=row.key)
        unfreeze(row)
    return move(by, row, "approved" if agreed else "draft", on, now, why)


@transaction.atomic
def redraft(*, by: User, row: Referral, version: int | None, on: date, now: datetime) -> Referral:
    """Back to a draft: an approval holds for what was approved alone."""
    row = locked(row, version)
    if row.state == "declined":
        others = row.student.referrals.filter(agency__kind=queries.KIND).exclude(pk=row.pk)
        if others.exclude(state__in=queries.NOT_OPEN).exists():
            raise NotAllowed(_("A request for this student is open already. Go on with that one."))
    approvals.ask_anew(about=ABOUT, row=row.key)
    unfreeze(row)
    row.disclosure, row.sent_on, row.reference = None, None, ""
    return move(by, row, "draft", on, now)


def unfreeze(row: Referral) -> None:
    """What was fixed when it was handed in falls; what people wrote stays."""
    row.pack = {"hand": row.pack.get("hand", {})}


@transaction.atomic
def submitted(
    *, by: User, staff: Staff, row: Referral, version: int | None, sent_on: date, reference: str, on: date,
    now: datetime,
) -> Referral:  # fmt: skip
    """Note that somebody submitted it in the Ministry's system: what was approved is kept, with its hash, as
    what was shared; and it answers the plan's task."""
    row = locked(row, version)
    if row.state in ("draft", "ready check", "approval"):
        raise NotAllowed(_("A leader approves this before it is submitted."))
    if "said" not in row.pack:
        raise NotAllowed(_("Its words were not fixed. Make it a draft again, and hand it in anew."))
    in_order(row, sent_on, on)
    row.sent_on, row.sent_how, row.reference = sent_on, "their form", reference
    as_at = date.fromisoformat(row.pack["said"]["as_at"])
    said = service_pack.said(service_pack.groups(row, staff, on), row, as_at)
    row.disclosure = share(by, row, said, sent_on, now)
    row.pack = {**row.pack, "said": row.disclosure.shared, "sha256": row.disclosure.sha256}
    asked = Task.objects.filter(student=row.student, kind=REFERRED, closed_at=None)
    record(
        by=by, student=row.student, kind=REFERRED, on=sent_on, outcome="done", now=now, tasks=asked,
        whom=row.agency.name, channel="online",
    )  # fmt: skip
    words = _("Reference %s") % reference if reference else ""
    return move(by, row, "submitted", sent_on, now, words)


def share(by: User, row: Referral, said: dict[str, Any], sent_on: date, now: datetime):
    told_them = {key: value for key, value in row.ready["told"].items() if key != "ends"}
    ends = max(date.fromisoformat(row.ready["told"]["ends"]), sent_on)
    return disclosures.disclose(
        by=by, student=row.student, agency=row.agency, to=row.agency.name,
        what=_("Request for support from the Attendance Service"), shared=said, starts=sent_on, ends=ends,
        now=now, **told_them,
    )  # fmt: skip


@transaction.atomic
def follow(
    *, by: User, row: Referral, version: int | None, to: str, happened_on: date, words: str, on: date,
    now: datetime, closed: str = "", manager: str = "", manager_contact: str = "",
) -> Referral:  # fmt: skip
    """Note what became of the case there. Raises NotAllowed for a state that cannot follow, days out of
    order, and what a state asks for: a reason, a case manager's name."""
    row = locked(row, version)
    if to not in UNDER_WAY or (row.state in queries.BEFORE and to != BACK):
        raise NotAllowed(_("Choose what happened there."))
    in_order(row, happened_on, on)
    if to in SAY_WHY and not words.strip():
        raise NotAllowed(_("Say what was asked for, or why."))
    if to == "closed" and closed not in SERVICE_CLOSED:
        raise NotAllowed(_("Say why it was closed."))
    if to == "assigned" and not manager.strip():
        raise NotAllowed(_("Say who the case manager is."))
    if manager.strip():
        row.ready = {**row.ready, "manager": {"name": manager.strip(), "contact": manager_contact.strip()}}
    row.outcome, row.closed_on = (closed, happened_on) if to == "closed" else ("", None)
    row.outcome_note = words if to == "closed" else ""
    if to in ENDS_SHARE and row.disclosure:
        disclosures.end(by=by, disclosure=row.disclosure, now=now)
    if to == "more asked":
        due = add_school_days(on, ANSWER_DUE, schools.calendar(row.school))
        decide(
            by=by, student=row.student, words=_("Answer the Attendance Service, which asks for more"),
            owner=row.primary_contact, due=due, on=on, now=now,
        )  # fmt: skip
    return move(by, row, to, happened_on, now, words)


@transaction.atomic
def contact(
    *, by: User, row: Referral, version: int | None, primary_contact: Staff, manager: str,
    manager_contact: str, on: date,
) -> Referral:  # fmt: skip
    """Who at the school is the one contact for the case, and who manages it there."""
    row = locked(row, version)
    can_open(primary_contact, row.student, on)
    row.primary_contact = primary_contact
    row.ready = {**row.ready, "manager": {"name": manager.strip(), "contact": manager_contact.strip()}}
    stored(row, by)
    noted(by=by, student=row.student, did="named the contacts of a case", row=row.key)
    return row


def in_order(row: Referral, happened_on: date, on: date) -> None:
    """A day that is not to come, nor before what was noted last."""
    if happened_on > on:
        raise NotAllowed(_("That day is still to come."))
    last = Event.objects.filter(about=ABOUT, row=row.key).order_by("-on", "-id").first()
    if last and happened_on < last.on:
        raise NotAllowed(_("That is before %s, the day of what was noted last.") % day(last.on))


def move(by: User, row: Referral, to: str, on: date, now: datetime, words: str = "") -> Referral:
    """Bring a request into its next state. Raises NotAllowed where that cannot follow."""
    if not may_move(SERVICE, row.state, to):
        facts = {"was": queries.state_words(row.state).lower(), "to": queries.state_words(to).lower()}
        raise NotAllowed(_("From “%(was)s” it cannot become “%(to)s”.") % facts)
    row.state = to
    stored(row, by)
    told(by, row, to, on, now, words)
    return row


def told(by: User, row: Referral, state: str, on: date, now: datetime, words: str = "") -> None:
    happened(by=by, student=row.student, about=ABOUT, row=row.key, state=state, on=on, now=now, words=words)
    noted(by=by, student=row.student, did="moved a request to the attendance service", row=row.key, to=state)


def note_taken(*, by: User, row: Referral) -> None:
    """Write down that somebody took the request away."""
    noted(by=by, student=row.student, did="took away a request to the attendance service", row=row.key)
