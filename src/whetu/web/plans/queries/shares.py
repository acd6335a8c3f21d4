"""What was shared: one student's shares, an agency worker's own, and the school's register."""

from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from whetu.rules.access import SHARED_VIEW, may
from whetu.rules.sharing import BASES
from whetu.web.people.models import Student
from whetu.web.people.queries import own_children, visible
from whetu.web.plans.models import Disclosure, Event, GroupMember, PlanAction
from whetu.web.schools.models import School, Staff
from whetu.web.schools.queries.staff import at_work
from whetu.web.sheets import Sheet


class Shown(NamedTuple):
    """A share as lists show it."""

    row: Disclosure
    basis: str
    open: bool
    state: str


def rows() -> QuerySet[Disclosure]:
    return Disclosure.objects.select_related(
        "agency", "student__school", "worker__user", "decided_by", "ended_by", "referral"
    )


def by_key(key: str) -> Disclosure | None:
    return rows().filter(key=key).first()


def holds(on: date) -> Q:
    """Shares that are open on a day."""
    return Q(starts__lte=on, ends__gte=on, ended_at=None)


def is_open(row: Disclosure, on: date) -> bool:
    return row.starts <= on <= row.ends and row.ended_at is None


def shown(row: Disclosure, on: date) -> Shown:
    basis = _(BASES[row.basis].label) if row.basis in BASES else row.basis
    return Shown(row, basis, is_open(row, on), state(row, on))


def state(row: Disclosure, on: date) -> str:
    if row.ended_at:
        return _("Ended")
    if on > row.ends:
        return _("Over")
    return _("Open") if on >= row.starts else _("Begins later")


def of_student(student: Student, on: date) -> list[Shown]:
    return [shown(row, on) for row in rows().filter(student=student)]


def everyone(staff: Staff, on: date) -> QuerySet[Disclosure]:
    """Shares about the students whom somebody may list."""
    return rows().filter(student__in=visible(staff, on))


def workers(school: School, student: Student, on: date) -> list[Staff]:
    """Agency workers with a sign-in here, whose own child the student is not."""
    found = [one for one in at_work(school, on) if one.starts <= on and may(one.roles, SHARED_VIEW)]
    return [one for one in found if not own_children(one).filter(pk=student.pk).exists()]


def mine(worker: Staff, on: date) -> QuerySet[Disclosure]:
    """The shares that an agency worker may read on a day: theirs, open, and never of their own child."""
    open_now = rows().filter(holds(on), worker=worker).exclude(sha256="")
    return open_now.exclude(student__in=own_children(worker).values("pk"))


def one_of_mine(worker: Staff, key: str, on: date) -> Disclosure | None:
    return mine(worker, on).filter(key=key).first()


def own_actions(row: Disclosure) -> QuerySet[PlanAction]:
    """What the agency's workers themselves put into the student's plan, by the day it is due."""
    workers = Disclosure.objects.filter(student=row.student_id, agency=row.agency_id).exclude(worker=None)
    found = PlanAction.objects.filter(
        plan__student=row.student_id, side="agency", agency=row.agency_id, dropped_on=None,
        by__in=workers.values("worker__user"),
    )  # fmt: skip
    return found if row.agency_id else found.none()


def own_part(row: Disclosure) -> GroupMember | None:
    """What the reader of a share does in a group of agencies, if it is of one."""
    found = GroupMember.objects.filter(disclosure=row, until=None).select_related("group")
    return found.exclude(group__state="closed").first()


def notes(row: Disclosure) -> list[Event]:
    """What was written to the school on a share, newest first; of a group only what its reader wrote."""
    of = Q(row__in=[row.key, *([row.referral.key] if hasattr(row, "referral") else [])])
    if row.worker:
        groups = GroupMember.objects.filter(disclosure=row).values("group__key")
        of |= Q(about="group", row__in=groups, by=row.worker.user_id)
    return list(Event.objects.filter(of, state="note").select_related("by").order_by("-on", "-pk"))


def register(staff: Staff, on: date, wanted: str) -> list[Shown]:
    """All shares, open or not, the newest first. `wanted`: "open", "over" or empty, for all."""
    found = [shown(row, on) for row in everyone(staff, on)]
    return [one for one in found if not wanted or one.open == (wanted == "open")]


def sheet(found: list[Shown]) -> Sheet:
    """One row per share: what, to whom, on which basis, who was told; never what was said."""
    headings = [
        _("Student"), _("Number"), _("To"), _("What"), _("Lawful basis"), _("Who agreed or asked"),
        _("The student knows"), _("Whānau know"), _("From"), _("Until"), _("State"), _("Decided by"),
        _("Read here by"), _("Fingerprint"),
    ]  # fmt: skip
    rows = [
        [
            one.row.student.name, one.row.student.number, one.row.to, one.row.what, one.basis,
            one.row.basis_note, told(one.row.child_told, one.row.child_why),
            told(one.row.whanau_told, one.row.whanau_why), one.row.starts.isoformat(),
            one.row.ends.isoformat(), one.state, one.row.decided_by.name if one.row.decided_by else "",
            one.row.worker.user.name if one.row.worker else "", one.row.sha256,
        ]
        for one in found
    ]  # fmt: skip
    return Sheet(_("Shares"), headings, rows)


def told(yes: bool, why: str) -> str:
    return f"{_('Yes') if yes else _('No')}{': ' + why if why else ''}"
