"""Going further with a student: considered, checked, approved or held, carried out, its effect looked at.

Known circumstances stop it whenever they are accepted: each write looks again, and a job holds what is open.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules.access import CASE_EDIT, ESCALATE, may
from whetu.rules.escalation import CHECKLIST, FIRST_YES, LEGAL, OPEN, ROUTES, STATES, checks, left
from whetu.web.audit import actions as audit
from whetu.web.people.models import Student
from whetu.web.plans.actions.approvals import approve
from whetu.web.plans.actions.events import happened
from whetu.web.plans.models import Escalation, StudentPlan
from whetu.web.plans.queries import escalation as queries
from whetu.web.response.actions.case import can_open, kept, not_after, noted
from whetu.web.response.actions.record import record
from whetu.web.response.models import Notice
from whetu.web.rows import locked, stored
from whetu.web.schools import queries as schools
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School, Staff, User

NEVER = (
    "Illness or disability is accepted as known circumstances: the school does not go further. Offer "
    "support, arrange learning, or meet to plan together."
)


@transaction.atomic
def open_(*, by: User, student: Student, why: str, route: str, on: date, now: datetime) -> Escalation:
    """Begin to think about going further. Raises NotAllowed while illness or disability is known, for a route
    whose time has not come, and where the same is under way already."""
    Student.objects.select_for_update().get(pk=student.pk)
    post_of(by, student, CASE_EDIT, on)
    check_open(student, route, on)
    held = queries.known(student, on)
    row = Escalation(
        school=student.school, student=student, why=why, route=route, by=by, at=now,
        plan=student.plans.exclude(state=StudentPlan.State.ENDED).first(),
        checklist={"known": [one.key for one in held]}, legal_state="warned" if route == "legal" else "",
    )  # fmt: skip
    kept(row, by)
    told(by, row, "considered", on, now, why)
    return row


def check_open(student: Student, route: str, on: date) -> None:
    """What stands against opening a route."""
    if route not in ROUTES:
        raise NotAllowed(_("Choose a way to go further."))
    if not queries.gate(student, route, on).open:
        raise NotAllowed(_(NEVER))
    if queries.waits(student):
        raise NotAllowed(_(queries.WAITS))
    if why := queries.route_stands(student, route, on):
        raise NotAllowed(why)
    # Letters go up the ladder from the escalation that was approved for them.
    busy = OPEN if route == "letter" else tuple(state for state in OPEN if state != "carried out")
    if student.escalations.filter(route=route, state__in=busy).exists():
        raise NotAllowed(_("The same is under way for this student already. Go on with that one."))


@transaction.atomic
def check(
    *, by: User, escalation: Escalation, version: int, answers: Mapping[str, Mapping], override_why: str,
    ready: bool, on: date, now: datetime,
) -> Escalation:  # fmt: skip
    """Keep the check of last resort; `ready`: it is whole, or says why not, and goes to those who decide.

    What the record answers is frozen beside it. Raises Saved where somebody was quicker, NotAllowed for a
    check that is not whole and says nothing of why, and for one on which somebody has decided.
    """
    row = locked(escalation, version)
    post_of(by, row.student, CASE_EDIT, on)
    if row.state not in ("considered", "checked") or queries.agreed_people(row, ()):
        raise NotAllowed(_("Somebody has decided on this. What was checked stands as it was."))
    found = queries.computed(row.student, on)
    given = {name: answer for name, answer in answers.items() if name in checks(row.route)}
    row.checklist = row.checklist | {
        "answers": {name: dict(answer) for name, answer in given.items()},
        "found": {name: one._asdict() for name, one in found.items()},
        "on": str(on),
        "by": sorted({*row.checklist.get("by", []), str(by.pk)}),
    }
    row.override_why = override_why[:1000]
    if ready:
        check_whole(row)
        not_stopped(row, on)
        move(by, row, "checked", on, now, row.override_why)
    elif row.state == "checked":
        move(by, row, "considered", on, now)
    stored(row, by)
    noted(by=by, student=row.student, did="kept a check of last resort", row=row.key)
    return row


def check_whole(row: Escalation) -> None:
    """Raises NotAllowed for a check with a line that is not answered with yes, and no word on why."""
    open_lines = unanswered(row)
    if not open_lines:
        return
    named = "; ".join(str(_(CHECKLIST[name].label)) for name in open_lines)
    if ROUTES[row.route].whole:
        raise NotAllowed(_("The Ministry is asked only when every line is met. Not met: %s.") % named)
    if not row.override_why.strip():
        raise NotAllowed(_("Not met: %s. Do it first, or say why this cannot wait.") % named)


def unanswered(row: Escalation) -> list[str]:
    """The lines that neither the record nor a person answers with yes."""
    found, given = row.checklist.get("found", {}), row.checklist.get("answers", {})
    met = {
        name: found.get(name, {}).get("yes") is True or given.get(name, {}).get("yes") is True
        for name in checks(row.route)
    }
    return left(row.route, met)


@transaction.atomic
def decide(
    *, by: User, escalation: Escalation, version: int, agreed: bool, why: str, evidence_read: bool = False,
    on: date, now: datetime,
) -> Escalation:  # fmt: skip
    """One leader's yes or no. With enough who say yes it is approved; one no holds it, with the reason.

    Raises Saved where somebody was quicker, and NotAllowed for whoever opened it, decided already or may not,
    while known circumstances stop it, and without the evidence read and a reason where any hold.
    """
    row = locked(escalation, version)
    if row.state != "checked":
        raise NotAllowed(_("There is nothing to decide here now."))
    post = post_of(by, row.student, queries.permission(row.route), on)
    if words := queries.may_approve(row, post, on):
        raise NotAllowed(words)
    if agreed:
        still_stands(row, on, on)
        read(row, why, evidence_read, on)
    approve(
        by=by, student=row.student, about=queries.about(row.route), row=row.key,
        permission=queries.permission(row.route), agreed=agreed, why=why, now=now,
    )  # fmt: skip
    said = _("The evidence was read. %s") % why if evidence_read else why
    if not agreed:
        row.decided_why = why[:1000]
        move(by, row, "held", on, now, why)
    elif queries.is_decided(row, on):
        row.decided_why = why[:1000]
        move(by, row, "approved", on, now, said)
    else:
        told(by, row, FIRST_YES, on, now, said)
    return stored(row, by)


def still_stands(row: Escalation, done_on: date, on: date) -> None:
    """Raises NotAllowed where what a yes rests on is not there, or not any more: known circumstances, the
    check with what the record says of it now, and the route itself on the day on which it is done."""
    not_stopped(row, on)
    found = queries.found_now(row, on)
    row.checklist = row.checklist | {"found": {name: one._asdict() for name, one in found.items()}}
    check_whole(row)
    if words := queries.route_stands(row.student, row.route, done_on):
        raise NotAllowed(words)


def read(row: Escalation, why: str, evidence_read: bool, on: date) -> None:
    """A yes while circumstances hold that were known asks for their evidence read, and a reason."""
    if queries.gate(row.student, row.route, on).evidence and not (evidence_read and why.strip()):
        raise NotAllowed(
            _("Known circumstances hold: read what they rest on, say that you did, and give your reason.")
        )


@transaction.atomic
def carry_out(
    *, by: User, escalation: Escalation, version: int, done_on: date, words: str, review_on: date, on: date,
    now: datetime,
) -> Escalation:  # fmt: skip
    """Note that what was approved is done (a letter is so once it is served), and when its effect is looked
    at."""
    row = locked(escalation, version)
    post_of(by, row.student, CASE_EDIT, on)
    if row.route == "legal":
        raise NotAllowed(_("The principal refers it to the Ministry."))
    if row.route == "letter":
        raise NotAllowed(_("This is carried out by a letter: make it, and serve it."))
    to_carry_out(by, row, done_on, words, review_on, on, now)
    return stored(row, by)


def to_carry_out(
    by: User, row: Escalation, done_on: date, words: str, review_on: date, on: date, now: datetime
) -> None:
    """An approved escalation is carried out, where all it rests on still stands."""
    if row.state != "approved":
        raise NotAllowed(_("Only what was approved is carried out."))
    not_after(done_on, on)
    approved = queries.last(row.key, "approved")
    if approved and done_on < approved.on:
        raise NotAllowed(_("That day is before the day on which it was approved."))
    still_stands(row, done_on, on)
    if review_on <= done_on:
        raise NotAllowed(_("Look at the effect on a day after it is done."))
    row.review_on = review_on
    move(by, row, "carried out", done_on, now, words)


@transaction.atomic
def refer(
    *, by: User, escalation: Escalation, version: int, done_on: date, reference: str, review_on: date,
    words: str, on: date, now: datetime,
) -> Escalation:  # fmt: skip
    """The principal refers what two people approved to the Ministry, which decides. Raises NotAllowed for
    anybody else, and while known circumstances stop it."""
    row = locked(escalation, version)
    post = post_of(by, row.student, queries.permission("legal"), on)
    if row.route != "legal":
        raise NotAllowed(_("Only a referral to the Ministry goes this way."))
    if "principal" not in post.roles:
        raise NotAllowed(_("The principal refers. Ask them to do so."))
    to_carry_out(by, row, done_on, words, review_on, on, now)
    row.legal_state, row.reference = "referred", reference[:60]
    happened(by=by, student=row.student, about="legal", row=row.key, state="referred", on=done_on, now=now,
             words=words)  # fmt: skip
    record(
        by=by, student=row.student, kind="RA24", on=done_on, outcome="done", now=now,
        whom=_("Ministry of Education"), said=words,
    )  # fmt: skip
    return stored(row, by)


@transaction.atomic
def ministry(
    *, by: User, escalation: Escalation, version: int, state: str, said_on: date, words: str, reference: str,
    on: date, now: datetime,
) -> Escalation:  # fmt: skip
    """Note what the Ministry said of a referral, by hand. It goes on though the school holds it: what the
    Ministry does is not the school's to stop."""
    row = locked(escalation, version)
    post_of(by, row.student, ESCALATE, on)
    if not queries.last(row.key, "carried out") or state not in LEGAL[row.legal_state].moves:
        raise NotAllowed(_("Choose what the Ministry told you; one follows from the other."))
    not_after(said_on, on)
    before = queries.events(row.key, "legal")
    if before and said_on < before[-1].on:
        raise NotAllowed(_("That day is before the last that was noted."))
    row.legal_state, row.reference = state, reference[:60] or row.reference
    happened(by=by, student=row.student, about="legal", row=row.key, state=state, on=said_on, now=now,
             words=words)  # fmt: skip
    noted(by=by, student=row.student, did="noted what the Ministry said", row=row.key, state=state)
    return stored(row, by)


@transaction.atomic
def look_at_effect(
    *, by: User, escalation: Escalation, version: int, effect: str, on: date, now: datetime
) -> Escalation:
    """Keep what came of it, with half-days away before and after as they stand today."""
    row = locked(escalation, version)
    post_of(by, row.student, CASE_EDIT, on)
    if row.state != "carried out":
        raise NotAllowed(_("Its effect is looked at once it is carried out."))
    if found := queries.effect_of(row):
        seen = {"before": found.before[:2], "after": found.after[:2], "words": found.words}
        row.checklist = row.checklist | {"effect": seen}
    row.effect = effect[:1000]
    move(by, row, "effect checked", on, now, effect)
    return stored(row, by)


@transaction.atomic
def withdraw(
    *, by: User, escalation: Escalation, version: int, why: str, on: date, now: datetime
) -> Escalation:
    """Take it back, with the reason. What was served or referred was done, and stays so."""
    row = locked(escalation, version)
    post_of(by, row.student, CASE_EDIT, on)
    if "withdrawn" not in STATES[row.state].moves:
        raise NotAllowed(_("This cannot be taken back any more. What was done stays on the record."))
    move(by, row, "withdrawn", on, now, why)
    return stored(row, by)


@transaction.atomic
def hold(*, by: User, escalation: Escalation, version: int, why: str, on: date, now: datetime) -> Escalation:
    """A leader holds what was approved, with the reason."""
    row = locked(escalation, version)
    post_of(by, row.student, ESCALATE, on)
    if "held" not in STATES[row.state].moves:
        raise NotAllowed(_("There is nothing to hold."))
    row.decided_why = why[:1000]
    move(by, row, "held", on, now, why)
    return stored(row, by)


@transaction.atomic
def hold_where_known(*, school: School, on: date, now: datetime) -> list[Escalation]:
    """Hold every open escalation that known circumstances stop, and tell those who opened and approved it."""
    rows = Escalation.objects.filter(school=school, state__in=OPEN).select_related("student__school")
    stops = [row.pk for row in rows if queries.stopped(row, on)]
    held = []
    for row in Escalation.objects.select_for_update(of=("self",)).filter(pk__in=stops).order_by("pk"):
        if row.state in OPEN and queries.stopped(row, on):
            row.decided_why = _(queries.STOPPED)
            move(None, row, "held", on, now, row.decided_why)
            stored(row, None)
            tell(row, on, now)
            held.append(row)
    return held


def tell(row: Escalation, on: date, now: datetime) -> None:
    """One notice for each who opened or approved it and works here still."""
    people = {row.by_id, *(one.by_id for one in queries.answers(queries.about(row.route), row.key))}
    for staff in Staff.objects.filter(school=row.school_id, user__in=people):
        Notice.objects.get_or_create(
            school_id=row.school_id, staff=staff, student_id=row.student_id, kind="held", was_on=None, on=on,
            defaults={"acted": [row.key], "at": now},
        )  # fmt: skip


# What the writes share --------------------------------------------------------------------------------------


def post_of(by: User, student: Student, permission: str, on: date) -> Staff:
    """The post in which somebody writes about a student. Raises NotAllowed without the permission at this
    school, and for a parent of the student."""
    posts = [one for one in schools.posts(by) if one.school_id == student.school_id]
    for post in posts:
        if may(post.roles, permission):
            can_open(post, student, on)
            return post
    raise NotAllowed(_("You may not do this. Ask the principal or a senior leader."))


def not_stopped(row: Escalation, on: date) -> None:
    """Raises NotAllowed while known circumstances stop it, or a proposal of them waits."""
    if words := queries.why_stopped(row, on):
        raise NotAllowed(words)


def move(by: User | None, row: Escalation, state: str, on: date, now: datetime, words: str = "") -> None:
    """Into another state that may follow. Raises NotAllowed for one that may not."""
    if state != row.state and state not in STATES[row.state].moves:
        raise NotAllowed(_("That cannot follow now. Look at how it stands."))
    row.state = state
    told(by, row, state, on, now, words)


def told(by: User | None, row: Escalation, state: str, on: date, now: datetime, words: str) -> None:
    happened(by=by, student=row.student, about="escalation", row=row.key, state=state, on=on, now=now,
             words=words)  # fmt: skip
    audit.record(
        by=by, did=f"escalation: {state}", school=row.student.school, about="student", key=row.student.key,
        row=row.key,
    )  # fmt: skip
