"""Several agencies and the school around one student: called together, on a basis each, with one plan."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules.plan import BARRIERS
from whetu.rules.sharing import GROUP, may_move
from whetu.web.people.models import Student
from whetu.web.plans.actions import disclosures
from whetu.web.plans.actions.events import happened
from whetu.web.plans.models import Agency, AgencyGroup, Disclosure, Event, GroupMember
from whetu.web.plans.queries import groups as queries
from whetu.web.plans.queries import sharing
from whetu.web.response.actions.case import can_open, noted
from whetu.web.response.actions.record import record
from whetu.web.response.models import Task
from whetu.web.rows import locked, stored
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff, User

ABOUT = "group"


@transaction.atomic
def call(
    *, by: User, student: Student, name: str, lead: Staff | None, needs: Iterable[str], culture: str,
    on: date, now: datetime, review_on: date | None = None, plan_words: str = "", version: int | None = None,
) -> AgencyGroup:  # fmt: skip
    """Call several agencies together. Nothing is told anybody by it."""
    check(student, lead, needs, culture, on)
    check_review(review_on, on)
    row = AgencyGroup(
        school=student.school, student=student, name=name, lead=lead, needs=list(needs), culture=culture,
        plan_words=plan_words, review_on=review_on, by=by, at=now,
    )  # fmt: skip
    row._history_user = by
    row.save()
    told(by, row, on, now)
    return row


@transaction.atomic
def change(
    *, by: User, group: AgencyGroup, version: int | None, name: str, lead: Staff | None, needs: Iterable[str],
    culture: str, plan_words: str, review_on: date | None, on: date,
) -> AgencyGroup:  # fmt: skip
    """Change what a group is for and what it plans. Raises Saved where somebody was quicker."""
    row = still_open(locked(group, version))
    check(row.student, lead, needs, culture, on)
    if review_on != row.review_on:
        check_review(review_on, on)
    row.name, row.lead, row.needs, row.culture = name, lead, list(needs), culture
    row.plan_words, row.review_on = plan_words, review_on
    noted(by=by, student=row.student, did="changed a group of agencies", row=row.key)
    return stored(row, by)


def check(student: Student, lead: Staff | None, needs: Iterable[str], culture: str, on: date) -> None:
    if lead is None:
        raise NotAllowed(_("One person of the school leads a group. Choose them."))
    can_open(lead, student, on)
    if not list(needs) or set(needs) - BARRIERS.keys():
        raise NotAllowed(_("Say what the group is to help with."))
    if not culture.strip():
        raise NotAllowed(
            _("Ask the student and whānau what matters to them, and write it down; “nothing” is an answer.")
        )


def check_review(review_on: date | None, on: date) -> None:
    if review_on and review_on < on:
        raise NotAllowed(_("A review is on a day to come."))


def still_open(row: AgencyGroup) -> AgencyGroup:
    if row.state == "closed":
        raise NotAllowed(_("This group is closed. Call another when it is needed again."))
    return row


@transaction.atomic
def add_member(
    *, by: User, group: AgencyGroup, agency: Agency | None, staff: Staff | None, name: str, does: str,
    due: date | None, since: date, on: date, now: datetime,
) -> GroupMember:  # fmt: skip
    """Somebody joins: of an agency by name, or of the staff. Without a basis nothing is told them."""
    row = still_open(locked(group))
    if (agency is None) == (staff is None):
        raise NotAllowed(_("Choose an agency, or somebody of the school."))
    if agency and (agency.school_id != row.school_id or agency.ended_on):
        raise NotAllowed(_("Choose an agency that is in the directory and not ended."))
    can_open(staff, row.student, on)
    if since > on:
        raise NotAllowed(_("That day is still to come."))
    check_due(due, since)
    made = GroupMember.objects.create(
        school=row.school, group=row, agency=agency, staff=staff, does=does, due=due, since=since,
        name=name.strip() or (staff.user.name if staff else agency.name if agency else ""),
    )  # fmt: skip
    noted(by=by, student=row.student, did="added somebody to a group of agencies", row=row.key)
    return made


def check_due(due: date | None, since: date) -> None:
    if due and due < since:
        raise NotAllowed(_("What they do is due before they joined. Choose a later day."))


@transaction.atomic
def task(*, by: User, member: GroupMember, does: str, due: date | None) -> GroupMember:
    """What somebody does, and by when."""
    row = member_now(member)
    check_due(due, row.since)
    row.does, row.due, row.done_on = does, due, None
    row.save()
    noted(by=by, student=row.group.student, did="changed who does what in a group", row=row.group.key)
    return row


def member_now(member: GroupMember) -> GroupMember:
    row = GroupMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    still_open(row.group)
    if row.until:
        raise NotAllowed(_("Somebody else took over from this person."))
    return row


@transaction.atomic
def done(*, by: User, member: GroupMember, on: date) -> GroupMember:
    """They did what they said."""
    row = member_now(member)
    if not row.does:
        raise NotAllowed(_("Say first what this person does."))
    row.done_on = row.done_on or on
    row.save()
    noted(by=by, student=row.group.student, did="noted a deed of a group as done", row=row.group.key)
    return row


@transaction.atomic
def share(
    *, by: User, member: GroupMember, parts: Iterable[str], basis: str, basis_note: str, child_told: bool,
    child_why: str, whanau_told: bool, whanau_why: str, ends: date, worker: Staff | None, on: date,
    now: datetime, version: int | None = None,
) -> Disclosure:  # fmt: skip
    """Record on which basis a member is told, and share with them what the group plans. A share they had
    before ends with it."""
    row = member_now(member)
    if row.staff_id:
        raise NotAllowed(_("Somebody of the school needs no share."))
    if row.disclosure:
        disclosures.end(by=by, disclosure=row.disclosure, now=now)
    parts, student = list(parts), row.group.student
    row.disclosure = disclosures.disclose(
        by=by, student=student, agency=row.agency, to=queries.called(row), basis=basis,
        basis_note=basis_note, child_told=child_told, child_why=child_why, whanau_told=whanau_told,
        whanau_why=whanau_why, starts=on, ends=ends, worker=worker, now=now,
        what=", ".join(filter(None, [_("What we do together"), sharing.part_words(parts)])),
        shared=sharing.said(student, parts, on, group=queries.joint_words(row.group)),
    )  # fmt: skip
    row.save()
    if row.group.state == "called" and not queries.without_basis(row.group, on):
        move(by=by, group=row.group, to="basis", on=on, today=on, now=now)
    return row.disclosure


@transaction.atomic
def hand_over(
    *, by: User, member: GroupMember, name: str, staff: Staff | None, since: date, handover: str, on: date,
    now: datetime,
) -> GroupMember:  # fmt: skip
    """Another takes over: the old line ends the day before, with the note handed on; a new one begins.

    What the old person read here ends at once; the new one is told nothing until a leader records it.
    """
    old = member_now(member)
    if not handover.strip():
        raise NotAllowed(_("Write down what the new person needs to know, so that help goes on."))
    if since <= old.since or since > on:
        raise NotAllowed(_("The day is after the first person joined, and not to come."))
    if old.staff_id and staff is None:
        raise NotAllowed(_("Choose who of the school takes over."))
    if old.agency_id and not name.strip():
        raise NotAllowed(_("Say who takes over."))
    can_open(staff, old.group.student, on)
    old.until, old.handover = since - timedelta(days=1), handover
    old.save()
    if old.disclosure:
        disclosures.end(by=by, disclosure=old.disclosure, now=now)
    new = GroupMember.objects.create(
        school=old.school, group=old.group, agency=old.agency, staff=staff if old.staff_id else None,
        name=(staff.user.name if old.staff_id and staff else name)[:120], does=old.does, due=old.due,
        done_on=old.done_on, since=since,
    )  # fmt: skip
    noted(by=by, student=old.group.student, did="handed over in a group of agencies", row=old.group.key)
    return new


@transaction.atomic
def move(
    *, by: User, group: AgencyGroup, to: str, on: date, today: date, now: datetime, words: str = "",
    review_on: date | None = None, version: int | None = None,
) -> AgencyGroup:  # fmt: skip
    """The next state of a group. Raises NotAllowed for one that cannot follow, days out of order, and a
    meeting with somebody of an agency who has no basis."""
    row = locked(group, version)
    if not may_move(GROUP, row.state, to):
        raise NotAllowed(_("The group cannot become that now."))
    in_order(row, on, today)
    check_move(row, to, words, today)
    if review_on:
        check_review(review_on, max(on, today))
        row.review_on = review_on
    row.state = to
    if to == "met":
        row.met_on = on
        answered(by, row, on, now)
    if to == "closed":
        row.closed_on, row.closed_note, row.review_on = on, words[:300], None
        end_shares(by, row, now)
    stored(row, by)
    told(by, row, on, now, words)
    return row


def check_move(row: AgencyGroup, to: str, words: str, today: date) -> None:
    """What each state asks for."""
    missing = queries.without_basis(row, today)
    if to in ("basis", "met", "agreed", "reviewed") and missing:
        raise NotAllowed(
            _("Without a lawful basis on record nobody of an agency is met or told: %(names)s. A leader "
              "records it beside their name.") % {"names": ", ".join(queries.called(one) for one in missing)}
        )  # fmt: skip
    if to in ("basis", "met") and not queries.outside(row):
        raise NotAllowed(_("Nobody of an agency is in the group yet."))
    if to == "agreed" and not row.plan_words.strip():
        raise NotAllowed(_("Write down the joint plan first."))
    if to == "agreed" and (idle := [one for one in queries.members(row) if not (one.does and one.due)]):
        names = ", ".join(queries.called(one) for one in idle)
        raise NotAllowed(_("Say what each does and by when: %s.") % names)
    if to in ("reviewed", "closed") and not words.strip():
        raise NotAllowed(_("Say in a few words how it stands."))


def in_order(row: AgencyGroup, on: date, today: date) -> None:
    if on > today:
        raise NotAllowed(_("That day is still to come."))
    last = Event.objects.filter(about=ABOUT, row=row.key).exclude(state="note").order_by("on", "pk").last()
    if last and on < last.on:
        raise NotAllowed(_("That is before what happened last."))


def answered(by: User, row: AgencyGroup, on: date, now: datetime) -> None:
    """That they met is a response, and answers what asked for it."""
    record(
        by=by, student=row.student, kind="RA17", on=on, outcome="done", now=now,
        whom=", ".join(queries.called(one) for one in queries.members(row))[:120],
        tasks=Task.objects.filter(student=row.student, kind="RA17", closed_at=None),
    )  # fmt: skip


def end_shares(by: User, row: AgencyGroup, now: datetime) -> None:
    for one in row.members.select_related("disclosure"):
        if one.disclosure:
            disclosures.end(by=by, disclosure=one.disclosure, now=now)


def told(by: User, row: AgencyGroup, on: date, now: datetime, words: str = "") -> None:
    facts = {"by": by, "student": row.student, "about": ABOUT, "row": row.key}
    happened(**facts, state=row.state, on=on, now=now, words=words)
    noted(by=by, student=row.student, did="moved a group of agencies", row=row.key, state=row.state)


def note_taken(*, by: User, group: AgencyGroup) -> None:
    """Write down that somebody took the joint plan away."""
    noted(by=by, student=group.student, did="took away a joint plan", row=group.key)
