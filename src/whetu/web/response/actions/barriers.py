"""What keeps a student from school: raised by somebody, worked on, removed or not."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules.plan import BARRIERS
from whetu.web.people.models import Student
from whetu.web.response.actions.case import kept, not_after, noted
from whetu.web.response.models import Barrier, Response
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User


@transaction.atomic
def add(
    *,
    by: User,
    student: Student,
    on: date,
    kind: str,
    source: str,
    note: str = "",
    in_school: bool | None = None,
    for_teachers: bool = False,
    raised_on: date | None = None,
    response: Response | None = None,
) -> Barrier:
    """Raise a barrier. `source`: student, whanau or staff. Raises NotAllowed for a kind that may be of either
    place where nobody says which."""
    place = BARRIERS[kind].place
    if place == "either" and in_school is None:
        raise NotAllowed(_("Say whether it lies in school or outside."))
    not_after(raised_on, on)
    barrier = Barrier(
        school=student.school, student=student, kind=kind, source=source, note=note, by=by,
        in_school=bool(in_school) if place == "either" else place == "in school",
        for_teachers=for_teachers, raised_on=raised_on or on, state_on=raised_on or on, response=response,
    )  # fmt: skip
    kept(barrier, by)
    noted(by=by, student=student, did="raised a barrier", row=barrier.key)
    return barrier


@transaction.atomic
def raise_from(
    *,
    by: User,
    student: Student,
    kind: str,
    source: str,
    note: str,
    response: Response,
    on: date,
    in_school: bool = False,
) -> Barrier:
    """The barrier that a conversation told of. One of that kind that still stands is not raised twice.

    `in_school` is asked only of a kind that may be of either place.
    """
    standing = Barrier.objects.filter(student=student, kind=kind).exclude(state=Barrier.State.REMOVED)
    return standing.first() or add(
        by=by, student=student, on=on, kind=kind, source=source, note=note, in_school=in_school,
        response=response,
    )  # fmt: skip


@transaction.atomic
def change(*, by: User, barrier: Barrier, on: date, state: str, note: str, for_teachers: bool) -> None:
    """Say how a barrier stands now. What it was before stays in its history."""
    if state != barrier.state:
        barrier.state, barrier.state_on = state, on
    barrier.note, barrier.for_teachers = note, for_teachers
    kept(barrier, by)
    noted(by=by, student=barrier.student, did="changed a barrier", row=barrier.key)
