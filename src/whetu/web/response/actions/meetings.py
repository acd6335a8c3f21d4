"""Writes about meetings: called, changed, moved, cancelled, written up, held."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.attendance.queries import local_day, school_day
from whetu.web.audit import actions as audit
from whetu.web.people.models import Caregiver, Student
from whetu.web.response.actions.case import can_open
from whetu.web.response.actions.derive import derive
from whetu.web.response.actions.record import decide, may_see, record
from whetu.web.response.models import Case, Invited, Meeting, Response, Task
from whetu.web.response.queries import meetings as queries
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff, User


class Saved(NotAllowed):
    """Somebody else saved the meeting since the page was opened: nothing was written over it."""

    def __init__(self, row: Meeting):
        super().__init__(_("Somebody else saved this meeting since you opened it."))
        self.row = row


class Guests(NamedTuple):
    """Who is invited: the student or not, caregivers, staff, and people of agencies by name."""

    student: bool = True
    caregivers: Iterable[Caregiver] = ()
    staff: Iterable[Staff] = ()
    agencies: Iterable[str] = ()


class Decision(NamedTuple):
    """What somebody is to do, and by when."""

    words: str
    owner: Staff | None
    due: date | None


@transaction.atomic
def call(
    *, by: User, student: Student, kind: str, starts_at: datetime, guests: Guests, now: datetime,
    minutes_long: int = 30, place: str = "", interpreter: str = "", support_person: str = "",
    agency_told: str = "", agenda: str = "",
) -> Meeting:  # fmt: skip
    """Call a meeting about a student. Raises NotAllowed for somebody who must not be invited."""
    check(student, guests, agency_told, starts_at, now)
    row = Meeting.objects.create(
        school=student.school, student=student, kind=kind, starts_at=starts_at, minutes_long=minutes_long,
        place=place, interpreter=interpreter, support_person=support_person, agency_told=agency_told,
        agenda=agenda, by=by, at=now,
    )  # fmt: skip
    invite(row, guests)
    note(by, row, "called a meeting", kind=kind)
    return row


@transaction.atomic
def change(
    *, by: User, meeting: Meeting, version: int, kind: str, starts_at: datetime, guests: Guests,
    now: datetime, minutes_long: int = 30, place: str = "", interpreter: str = "", support_person: str = "",
    agency_told: str = "", agenda: str = "",
) -> Meeting:  # fmt: skip
    """Change or move a meeting that is still to come. Raises Saved where somebody was quicker."""
    row = to_write(meeting, version)
    if row.held_at:
        raise NotAllowed(_("This meeting was held. What was said stands in its minutes."))
    check(row.student, guests, agency_told, starts_at, now)
    moved = row.starts_at != starts_at
    row.kind, row.starts_at, row.minutes_long, row.place = kind, starts_at, minutes_long, place
    row.interpreter, row.support_person, row.agenda = interpreter, support_person, agenda
    row.agency_told = agency_told
    keep(by, row)
    invite(row, guests)
    note(by, row, "moved a meeting" if moved else "changed a meeting")
    return row


def check(student: Student, guests: Guests, agency_told: str, starts_at: datetime, now: datetime) -> None:
    """What stands against inviting these people."""
    on = max(local_day(student.school, starts_at), school_day(student.school, now))
    for one in guests.caregivers:
        if one.student_id != student.pk:
            raise NotAllowed(_("Choose somebody of this student's own contacts."))
        if not one.contact_allowed:
            words = _("%(name)s must not be contacted about this student, so cannot be invited.")
            raise NotAllowed(words % {"name": one.name})
    for staff in guests.staff:
        if not may_see(staff, student, on) and not may_see(staff, student, school_day(student.school, now)):
            raise NotAllowed(_("%s may not open this student's record, so cannot be invited.") % staff)
    if list(guests.agencies) and not agency_told.strip():
        raise NotAllowed(_("Say how whānau were told that somebody of an agency is invited."))


def invite(row: Meeting, guests: Guests) -> None:
    """Make the invitation what it should be; of those who stay on it, what was noted stays."""
    wanted = [("student", None, None, "")] if guests.student else []
    wanted += [("whanau", one.pk, None, "") for one in guests.caregivers]
    wanted += [("staff", None, one.pk, "") for one in guests.staff]
    wanted += [("agency", None, None, name) for name in guests.agencies]
    names = {one.pk: one.name for one in guests.caregivers}
    there = {key_of(one): one for one in row.invited.all()}
    Invited.objects.filter(pk__in=[one.pk for key, one in there.items() if key not in wanted]).delete()
    for key in wanted:
        if key not in there:
            side, caregiver, staff, name = key
            Invited.objects.create(
                school_id=row.school_id, meeting=row, side=side, caregiver_id=caregiver, staff_id=staff,
                name=name or names.get(caregiver or 0, ""),
            )  # fmt: skip


def key_of(one: Invited) -> tuple:
    """What makes two lines of an invitation the same; the name of somebody on the roll may change."""
    return one.side, one.caregiver_id, one.staff_id, one.name if one.side == "agency" else ""


@transaction.atomic
def cancel(*, by: User, meeting: Meeting, version: int, why: str, now: datetime) -> Meeting:
    """Call a meeting off, with the reason."""
    row = to_write(meeting, version)
    if row.held_at:
        raise NotAllowed(_("This meeting was held; it cannot be called off any more."))
    row.cancelled_at, row.cancelled_why = now, why[:200]
    keep(by, row)
    note(by, row, "called off a meeting")
    return row


@transaction.atomic
def write_up(
    *, by: User, meeting: Meeting, version: int, minutes: str, came: dict[int, str], agreed: bool | None,
    decisions: Iterable[Decision], on: date, now: datetime, held: bool = False, tasks: Iterable[Task] = (),
    plan: str = "", plan_lead: Staff | None = None,
) -> Meeting:  # fmt: skip
    """Keep the minutes, who came and what was decided; `held`: the meeting took place, and answers `tasks`.

    Each decision becomes a task of somebody. Once it was held, minutes and further decisions can still be
    added; who came and what was agreed stand as they were recorded. Raises Saved where somebody was quicker.
    """
    row = to_write(meeting, version)
    row.minutes = minutes
    if row.held_at is None:
        row.agreed = agreed
        for one in row.invited.all():
            one.came = came.get(one.pk, one.came)
            one.save()
    for one in decisions:
        decide(by=by, student=row.student, words=one.words, owner=one.owner, due=one.due, on=on, now=now,
               meeting=row)  # fmt: skip
    if held and row.held_at is None:
        hold(by, row, tasks, plan, plan_lead, now)
    keep(by, row)
    note(by, row, "wrote up a meeting")
    return row


def hold(
    by: User, row: Meeting, tasks: Iterable[Task], plan: str, plan_lead: Staff | None, now: datetime
) -> None:
    """Note that a meeting took place: a response, and the plan that came out of it."""
    on = local_day(row.school, row.starts_at)
    if row.starts_at > now and on > school_day(row.school, now):
        raise NotAllowed(_("This meeting is still to come. Move it, or write it up once it was held."))
    there = [one for one in row.invited.all() if one.came in ("yes", "online")]
    caregiver = next((one.caregiver for one in there if one.caregiver), None)
    row.held_at = now
    row.response = record(
        by=by, student=row.student, kind=kind_recorded(row, on), on=on, outcome=outcome(row, there), now=now,
        tasks=tasks, caregiver=caregiver, whom=present(row, there),
        channel="online" if there and all(one.came == "online" for one in there) else "in person",
    )  # fmt: skip
    note(by, row, "held a meeting")
    if plan:
        make_plan(by, row, plan, plan_lead, on, now)


def kind_recorded(row: Meeting, on: date) -> str:
    """The kind of response; while known circumstances hold it is a meeting with whānau, not a formal one."""
    kind = queries.RECORDED[row.kind]
    return "RA07" if kind == "RA08" and queries.gentle(row.student, on) else kind


def outcome(row: Meeting, there: Iterable[Invited]) -> str:
    """Agreed or not; else reached, where the student or whānau came, and no answer where nobody did."""
    if row.agreed is not None:
        return "agreed" if row.agreed else "not agreed"
    return "reached" if any(one.side in ("student", "whanau") for one in there) else "no answer"


def present(row: Meeting, there: Iterable[Invited]) -> str:
    """Who came, in words; those invited, where nobody did."""
    people = list(there) or list(row.invited.all())
    return ", ".join(queries.invited_name(one, row.student) for one in people)[:120]


def make_plan(by: User, row: Meeting, plan: str, lead: Staff | None, on: date, now: datetime) -> Response:
    """A plan came out: the student has one from now on, and what asked for it is answered."""
    can_open(lead, row.student, on)
    case, _made = Case.objects.get_or_create(school=row.school, student=row.student)
    case.plan, case.plan_since, case.plan_lead, case._history_user = plan, on, lead, by
    case.save()
    made = record(
        by=by, student=row.student, kind=queries.PLAN_KINDS[plan], on=on, outcome="agreed", now=now,
        tasks=queries.plan_tasks(row.student), said=str(queries.PLANS[plan]),
    )  # fmt: skip
    derive(school=row.school, on=school_day(row.school, now), now=now, students=[row.student.pk])
    return made


def to_write(meeting: Meeting, version: int) -> Meeting:
    """The meeting as it is now, locked. Raises Saved where it is not the one that the page showed."""
    row = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if row.version != version:
        raise Saved(row)
    if row.cancelled_at:
        raise NotAllowed(_("This meeting was called off."))
    return row


def keep(by: User, row: Meeting) -> None:
    row.version += 1
    row._history_user = by
    row.save()


def note(by: User, row: Meeting, did: str, **detail) -> None:
    audit.record(by=by, did=did, school=row.school, about="student", key=row.student.key, **detail)


def note_taken(*, by: User, row: Meeting, what: str) -> None:
    """Write down that somebody took a meeting's summary or calendar line away."""
    note(by, row, f"took away {what}")
