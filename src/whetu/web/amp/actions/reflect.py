"""Writes of what a school finds when it looks at what it has."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.amp.actions.noting import where
from whetu.web.amp.models import PolicyItem, Routine, Strength
from whetu.web.amp.queries.reflect import ROOMS
from whetu.web.audit import actions as audit
from whetu.web.rows import locked
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School, User

Row = PolicyItem | Routine | Strength
DECIDES = {"policies": "fits", "routines": "change", "strengths": "kind"}  # changed: the point is open again


@transaction.atomic
def keep(
    *, by: User, school: School, room: str, on: date, row: Row | None = None, version: int | None = None,
    **given,
) -> Row:  # fmt: skip
    """A row of a list as somebody wrote it. Raises Saved where somebody was quicker, NotAllowed for a day
    that cannot be."""
    held = locked(row, version) if row else ROOMS[room](school=school)
    before = getattr(held, DECIDES[room])
    for name, value in given.items():
        setattr(held, name, value)
    sound(held, on)
    if row and getattr(held, DECIDES[room]) != before:
        held.settled_on = None
    return kept(by, held, room, "changed what was looked at" if row else "added to what was looked at")


def sound(row: Any, on: date) -> None:
    """Raises NotAllowed where a row cannot be so."""
    if isinstance(row, PolicyItem):
        if any(day and day > on for day in (row.made_on, row.updated_on)):
            raise NotAllowed(_("Choose days up to today."))
        if row.made_on and row.updated_on and row.updated_on < row.made_on:
            raise NotAllowed(_("It was last changed before it was made: look at the two days."))
    if isinstance(row, Routine) and not (row.written or row.done):
        raise NotAllowed(_("Say what is written, or what is done, or both."))


def kept(by: User, row: Row, room: str, did: str) -> Row:
    row.version += 1
    row.save()
    audit.record(by=by, did=did, school=row.school, about="plan", room=room, **where(row))
    return row


@transaction.atomic
def settle(*, by: User, row: Row, room: str, version: int, on: date, settled: bool) -> Row:
    """What a row asks of the plan's text stands there now; or it does not after all."""
    held = locked(row, version)
    held.settled_on = on if settled else None
    return kept(by, held, room, "settled a point for the plan" if settled else "opened a point for the plan")


@transaction.atomic
def remove(*, by: User, row: Row, room: str, version: int) -> None:
    """Out of its list. Raises Saved where somebody changed it meanwhile."""
    held = locked(row, version)
    audit.record(
        by=by, did="took something out of what was looked at", school=held.school, about="plan", room=room,
        **where(held),
    )  # fmt: skip
    held.delete()
