"""Known circumstances: proposed, accepted or declined, changed, ended.

The count stays true. What is asked of people changes, so the tasks are derived again.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules.plan import CIRCUMSTANCES
from whetu.web.audit import actions as audit
from whetu.web.jobs import DERIVE, HOLD, later
from whetu.web.people.models import KnownCircumstances, Student
from whetu.web.people.queries.circumstances import WAITING
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User


@transaction.atomic
def propose(
    *,
    by: User,
    student: Student,
    kind: str,
    starts: date,
    ends: date | None,
    review_on: date | None,
    evidence_seen: str = "",
    note: str = "",
    now: datetime,
) -> KnownCircumstances:
    """Say that circumstances are known, for a leader to accept; until then nothing changes.

    `review_on` None: no review. Raises NotAllowed while another proposal about the student waits.
    """
    Student.objects.select_for_update().get(pk=student.pk)
    if kind not in CIRCUMSTANCES:
        raise NotAllowed(_("Choose what is known."))
    if student.circumstances.filter(WAITING).exists():
        raise NotAllowed(_("A proposal about this student waits already. A leader answers that one first."))
    row = KnownCircumstances(
        school=student.school, student=student, kind=kind, starts=starts, ends=ends, review_on=review_on,
        evidence_seen=evidence_seen, note=note, proposed_by=by, proposed_at=now,
    )  # fmt: skip
    return keep(row, by, "proposed known circumstances")


@transaction.atomic
def accept(*, by: User, circumstances: KnownCircumstances, now: datetime) -> None:
    """A leader accepts: from the first day on, support is asked for in place of warnings."""
    row = waiting(circumstances)
    row.accepted_by, row.accepted_at = by, now
    keep(row, by, "accepted known circumstances")
    asked_anew(row)


@transaction.atomic
def decline(*, by: User, circumstances: KnownCircumstances, why: str, now: datetime) -> None:
    """A leader does not accept, and says why."""
    row = waiting(circumstances)
    row.declined_by, row.declined_at, row.declined_why = by, now, why
    keep(row, by, "declined known circumstances")


@transaction.atomic
def change(
    *,
    by: User,
    circumstances: KnownCircumstances,
    ends: date | None,
    review_on: date | None,
    evidence_seen: str,
    note: str,
) -> None:
    """A leader looked again: how long they hold, when to look next, and on what they rest."""
    row = accepted(circumstances)
    if ends and ends < row.starts:
        raise NotAllowed(_("The last day is before the first."))
    row.ends, row.review_on, row.evidence_seen, row.note = ends, review_on, evidence_seen, note
    keep(row, by, "changed known circumstances")
    asked_anew(row)


@transaction.atomic
def end(*, by: User, circumstances: KnownCircumstances, on: date, now: datetime) -> None:
    """They hold no more from a day on. Those that begin on it or later are taken back whole."""
    row = accepted(circumstances)
    if row.ends and row.ends < on:
        raise NotAllowed(_("They have ended already."))
    if row.starts >= on:
        row.declined_by, row.declined_at, row.declined_why = by, now, _("Ended before it began.")
    else:
        row.ends = on - timedelta(days=1)
    keep(row, by, "ended known circumstances")
    later(DERIVE, school_id=row.school_id)


def asked_anew(row: KnownCircumstances) -> None:
    """What holds now changes what is asked of people, and stops what would go further."""
    later(DERIVE, school_id=row.school_id)
    later(HOLD, school_id=row.school_id)


def waiting(circumstances: KnownCircumstances) -> KnownCircumstances:
    """The row as it is now, held; raises NotAllowed where somebody answered it already."""
    row = KnownCircumstances.objects.select_for_update().get(pk=circumstances.pk)
    if row.accepted_at or row.declined_at:
        raise NotAllowed(_("Somebody has answered this proposal already."))
    return row


def accepted(circumstances: KnownCircumstances) -> KnownCircumstances:
    """The row as it is now, held; raises NotAllowed where it is not one that was accepted."""
    row = KnownCircumstances.objects.select_for_update().get(pk=circumstances.pk)
    if not row.accepted_at or row.declined_at:
        raise NotAllowed(_("Only circumstances that were accepted can be changed."))
    return row


def keep(row: KnownCircumstances, by: User, did: str) -> KnownCircumstances:
    """Save a row with who changed it, and write the deed down: whose, never what."""
    row._history_user = by
    row.save()
    audit.record(by=by, did=did, school=row.school, about="student", key=row.student.key, row=row.key)
    return row
