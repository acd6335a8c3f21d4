"""Sharing what the school knows of a student: on which basis, who was told, what exactly, until when."""

import hashlib
import json
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules.access import SHARED_VIEW, may
from whetu.rules.sharing import BASES, against_basis
from whetu.web.people.models import Student
from whetu.web.people.queries import own_children
from whetu.web.plans.models import Agency, Disclosure
from whetu.web.response.actions.case import kept, noted
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff, User


def canonical(said: dict) -> bytes:
    """JSON that is the same for the same facts: what a hash is taken of."""
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def sha256(said: dict) -> str:
    return hashlib.sha256(canonical(said)).hexdigest()


@transaction.atomic
def disclose(
    *, by: User, student: Student, to: str, what: str, basis: str, child_told: bool, child_why: str,
    whanau_told: bool, whanau_why: str, starts: date, ends: date, shared: dict, now: datetime,
    basis_note: str = "", agency: Agency | None = None, worker: Staff | None = None,
) -> Disclosure:  # fmt: skip
    """Keep what is shared from now on, frozen, with its hash. `worker` reads it here until it ends.

    Raises NotAllowed without a basis that fits, without a word on the child and on whānau, for days out of
    order, and for a worker who may not read it.
    """
    check(student, agency, to, basis, basis_note, child_told, child_why, whanau_told, whanau_why)
    check_days(starts, ends)
    check_worker(worker, student, starts)
    frozen = json.loads(canonical(shared))
    row = Disclosure(
        school=student.school, student=student, agency=agency, to=to[:200], what=what[:300], basis=basis,
        basis_note=basis_note, child_told=child_told, child_why=child_why, whanau_told=whanau_told,
        whanau_why=whanau_why, shared=frozen, sha256=sha256(frozen), worker=worker, starts=starts, ends=ends,
        decided_by=by, at=now,
    )  # fmt: skip
    kept(row, by)
    noted(by=by, student=student, did="shared about a student", row=row.key, basis=basis)
    return row


REFUSED = {
    "unknown": "Choose a lawful basis that holds for this agency. Without one nothing is shared: ask the "
    "student and whānau whether they agree, or do not share.",
    "no consent": "Sharing because they agreed needs who agreed, and when; and whoever agreed was told. "
    "Ask them first, or choose another basis.",
    "no request": "This basis only answers a request: write who asked, and when.",
}


def check(
    student: Student, agency: Agency | None, to: str, basis: str, note: str, child_told: bool,
    child_why: str, whanau_told: bool, whanau_why: str,
) -> None:  # fmt: skip
    """What stands against sharing, whatever is shared."""
    if not to.strip():
        raise NotAllowed(_("Say to whom it goes."))
    if agency is not None and agency.school_id != student.school_id:
        raise NotAllowed(_("Choose an agency of this school's own list."))
    if agency is not None and agency.ended_on:
        raise NotAllowed(_("This agency is not used any more. Choose another."))
    if wrong := against_basis(agency.kind if agency else "", basis, note, child_told, whanau_told):
        raise NotAllowed(_(REFUSED[wrong]))
    if not child_told and not child_why.strip():
        raise NotAllowed(_("Say why the student is not told. They are told unless that would do harm."))
    if not whanau_told and not whanau_why.strip():
        raise NotAllowed(_("Say why whānau are not told. They are told unless that would do harm."))


def check_days(starts: date, ends: date) -> None:
    if ends < starts:
        raise NotAllowed(_("The last day is before the first."))
    if (ends - starts).days > LONGEST:
        raise NotAllowed(_("A share stays open for a year at most. Share anew when it is still needed."))


LONGEST = 366  # our own choice


def check_worker(worker: Staff | None, student: Student, on: date) -> None:
    """Whoever reads it here is of an agency, at work, and not the student's own caregiver."""
    if worker is None:
        return
    at_work = worker.ends is None or worker.ends >= on
    if worker.school_id != student.school_id or not may(worker.roles, SHARED_VIEW) or not at_work:
        raise NotAllowed(_("%s has no sign-in as an agency worker here. Add one on the staff page.") % worker)
    if own_children(worker).filter(pk=student.pk).exists():
        raise NotAllowed(_("%s is of this student's own whānau. Choose somebody else.") % worker)


def basis_label(basis: str) -> str:
    return _(BASES[basis].label) if basis in BASES else basis


@transaction.atomic
def end(*, by: User, disclosure: Disclosure, now: datetime) -> None:
    """End a share at once: the next look at it finds nothing. Ending it twice changes nothing."""
    row = Disclosure.objects.select_for_update(of=("self",)).get(pk=disclosure.pk)
    if row.ended_at:
        return
    row.ended_at, row.ended_by = now, by
    kept(row, by)
    noted(by=by, student=row.student, did="ended a share", row=row.key)
