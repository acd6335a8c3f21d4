"""What an agency's worker does with a share: answers, says what they do, leaves a note; and a share that
needs no referral."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules.sharing import BY_AGENCY, REFERRAL
from whetu.web.attendance.queries import school_day
from whetu.web.audit import actions as audit
from whetu.web.people.models import Student
from whetu.web.plans.actions import disclosures, groups, own, referrals
from whetu.web.plans.actions.events import happened
from whetu.web.plans.models import Agency, Disclosure, GroupMember, PlanAction, Referral
from whetu.web.plans.queries import shares, sharing
from whetu.web.response.actions.case import noted
from whetu.web.response.actions.record import decide, may_see
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff, User

AT_ONCE = timedelta(minutes=1)  # the very same share again is one click too many: our own choice


@transaction.atomic
def share(
    *, by: User, student: Student, to: str, reason: str, parts: Iterable[str], basis: str, basis_note: str,
    child_told: bool, child_why: str, whanau_told: bool, whanau_why: str, ends: date, on: date, now: datetime,
    agency: Agency | None = None, worker: Staff | None = None, version: int | None = None,
) -> Disclosure:  # fmt: skip
    """Share what is chosen of the record without a referral, such as in answer to a request. Raises
    NotAllowed for the very same again within a minute: one click too many."""
    Student.objects.select_for_update().get(pk=student.pk)
    parts = list(parts)
    said = sharing.said(student, parts, on, reason=reason)
    same = {"to": to, "agency": agency, "worker": worker, "basis": basis, "ends": ends, "ended_at": None}
    lately = Disclosure.objects.filter(student=student, decided_by=by, at__gt=now - AT_ONCE, **same)
    if lately.filter(sha256=disclosures.sha256(said)).exists():
        raise NotAllowed(_("You shared exactly this a moment ago. It stands in the register."))
    return disclosures.disclose(
        by=by, student=student, to=to, agency=agency, worker=worker, basis=basis, basis_note=basis_note,
        what=sharing.part_words(parts) or _("Why we share, and no more"), child_told=child_told,
        child_why=child_why, whanau_told=whanau_told, whanau_why=whanau_why, starts=on, ends=ends,
        shared=said, now=now,
    )  # fmt: skip


def opened(*, by: User, share: Disclosure) -> None:
    """Write down that an agency's worker read a share."""
    audit.record(
        by=by, did="opened a share", school=share.school, about="student", key=share.student.key,
        why=f"shared until {share.ends.isoformat()}", row=share.key,
    )  # fmt: skip


def held(worker: Staff, share: Disclosure, on: date) -> Disclosure:
    """The share as it is now, held, if it is still open to this worker. Raises NotAllowed where it ended."""
    now = Disclosure.objects.select_for_update(of=("self",)).get(pk=share.pk)
    if not shares.mine(worker, on).filter(pk=now.pk).exists():
        raise NotAllowed(_("This share has ended."))
    return now


@transaction.atomic
def answer(
    *, by: User, worker: Staff, share: Disclosure, to: str, words: str, now: datetime, outcome: str = ""
) -> Referral:
    """What the agency says to a referral. The school's own people are told by a task."""
    on = school_day(share.school, now)
    row = Referral.objects.filter(disclosure=held(worker, share, on)).first()
    if row is None or to not in BY_AGENCY:
        raise NotAllowed(_("There is nothing to answer here."))
    facts = {"on": on, "today": on, "now": now, "words": words, "outcome": outcome}
    moved = referrals.move(by=by, referral=row, to=to, **facts)
    told = {"who": row.agency.name, "state": _(REFERRAL[to].label).lower()}
    referrals.tell_school(by, moved, _("%(who)s answered: %(state)s. Read it in the referral.") % told, now)
    return moved


@transaction.atomic
def note(*, by: User, worker: Staff, share: Disclosure, words: str, now: datetime) -> None:
    """Words of the agency to the school, about this student."""
    on = school_day(share.school, now)
    row = held(worker, share, on)
    about, key = row_behind(row)
    facts = {"by": by, "student": row.student, "about": about, "row": key, "on": on, "now": now}
    happened(**facts, state=referrals.NOTE, words=words)
    noted(by=by, student=row.student, did="left a note on a share", row=row.key)
    tell(by, row, _("%s left a note. Read it with what was shared.") % row.to, now)


def row_behind(row: Disclosure) -> tuple[str, str]:
    """What a share belongs to: its referral, its group, or itself; the kind and the key."""
    referral = Referral.objects.filter(disclosure=row).first()
    member = GroupMember.objects.filter(disclosure=row).select_related("group").first()
    if referral:
        return referrals.ABOUT, referral.key
    return (groups.ABOUT, member.group.key) if member else ("share", row.key)


def tell(by: User, row: Disclosure, words: str, now: datetime) -> None:
    """A task for who keeps the referral, who leads the group, or whoever decided to share."""
    referral = Referral.objects.filter(disclosure=row).first()
    if referral:
        referrals.tell_school(by, referral, words, now)
        return
    on = school_day(row.school, now)
    member = GroupMember.objects.filter(disclosure=row).select_related("group__lead").first()
    decided = Staff.objects.filter(school=row.school, user=row.decided_by_id).first()
    owner = (member.group.lead if member else None) or decided
    owner = owner if owner and may_see(owner, row.student, on) else None
    decide(by=by, student=row.student, words=words, owner=owner, due=None, on=on, now=now)


@transaction.atomic
def do(*, by: User, worker: Staff, share: Disclosure, words: str, due: date, now: datetime) -> PlanAction:
    """What the agency does, and by when, as a line of the student's plan."""
    on = school_day(share.school, now)
    row = held(worker, share, on)
    plan = sharing.plan_of(row.student)
    if plan is None or row.agency is None:
        raise NotAllowed(_("There is no plan at school to put it in. Leave a note instead."))
    made = own.add_action(
        by=by, plan=plan, side="agency", words=words, due=due, agency=row.agency, on=on, now=now,
        name=f"{by.name}, {row.agency.name}"[:120],
    )  # fmt: skip
    noted(by=by, student=row.student, did="an agency added an action", row=made.key)
    return made


@transaction.atomic
def my_part(
    *, by: User, worker: Staff, share: Disclosure, does: str, due: date, now: datetime
) -> GroupMember:
    """What this agency does in the group, and by when, as its worker says."""
    on = school_day(share.school, now)
    member = shares.own_part(held(worker, share, on))
    if member is None:
        raise NotAllowed(_("This is not of a group."))
    if due < on:
        raise NotAllowed(_("That day is past. Choose today or a day to come."))
    return groups.task(by=by, member=member, does=does, due=due)


@transaction.atomic
def my_part_done(*, by: User, worker: Staff, share: Disclosure, now: datetime) -> GroupMember:
    """This agency did what it said in the group."""
    on = school_day(share.school, now)
    member = shares.own_part(held(worker, share, on))
    if member is None:
        raise NotAllowed(_("This is not of a group."))
    return groups.done(by=by, member=member, on=on)


@transaction.atomic
def did(*, by: User, worker: Staff, share: Disclosure, line: PlanAction, words: str, now: datetime) -> None:
    """The agency did what it said."""
    on = school_day(share.school, now)
    row = held(worker, share, on)
    if not shares.own_actions(row).filter(pk=line.pk).exists():
        raise NotAllowed(_("This is not yours."))
    own.mark_done(by=by, action=line, done_on=on, done_note=words, on=on)
