"""Writes of what is to be done so that the plan is lived."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from whetu.rules.access import PLAN_EDIT, may
from whetu.rules.amp import ACTIVITIES
from whetu.web.amp.actions.nobody import nobody_in
from whetu.web.amp.actions.noting import where
from whetu.web.amp.models import Activity, Plan
from whetu.web.audit import actions as audit
from whetu.web.rows import locked, stored
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff, User


@transaction.atomic
def offer(*, by: User, plan: Plan) -> int:
    """What helps every plan to be lived, beside what is there; those that are there stay as they are."""
    plan = locked(plan)
    held = set(plan.activities.values_list("source", flat=True))
    new = [one for one in ACTIVITIES if one.source not in held]
    first = next_place(plan)
    Activity.objects.bulk_create(
        Activity(school=plan.school, plan=plan, words=_(one.words), source=one.source, place=first + place)
        for place, one in enumerate(new)
    )
    if new:
        noted(by, plan, "began the list for putting the plan into practice", n=len(new))
    return len(new)


def next_place(plan: Plan) -> int:
    return (plan.activities.aggregate(last=Max("place"))["last"] or 0) + 1


@transaction.atomic
def keep(
    *, by: User, plan: Plan, row: Activity | None = None, version: int | None = None, words: str,
    owner: Staff | None, due: date | None,
) -> Activity:  # fmt: skip
    """An activity as somebody wrote it. Raises Saved where somebody was quicker, NotAllowed where it names a
    student or a caregiver."""
    nobody_in(plan.school, _("what is to be done"), words)
    held = locked(row, version) if row else Activity(school=plan.school, plan=plan, place=next_place(plan))
    held.words, held.owner, held.due = words, owner, due
    saved = stored(held, by)
    noted(by, plan, "changed an activity of the plan" if row else "added an activity to the plan", saved)
    return saved


@transaction.atomic
def finish(
    *, by: User, staff: Staff, row: Activity, version: int | None = None, done_on: date, note: str = "",
    on: date,
) -> Activity:  # fmt: skip
    """It is done, since a day, with a note. By whom it belongs to, or who keeps the plan."""
    held = locked(row, version)
    theirs(staff, held)
    nobody_in(held.school, _("the note"), note)
    if done_on > on:
        raise NotAllowed(_("Choose today or a day before."))
    held.done_on, held.note = done_on, note
    saved = stored(held, by)
    noted(by, held.plan, "did an activity of the plan", saved)
    return saved


@transaction.atomic
def reopen(*, by: User, staff: Staff, row: Activity, version: int | None = None) -> Activity:
    """It is not done after all; its note stays."""
    held = locked(row, version)
    theirs(staff, held)
    held.done_on = None
    saved = stored(held, by)
    noted(by, held.plan, "opened an activity of the plan again", saved)
    return saved


def theirs(staff: Staff, row: Activity) -> None:
    """Raises NotAllowed for somebody whose activity it is not, and who does not keep the plan."""
    if row.owner_id != staff.pk and not may(staff.roles, PLAN_EDIT):
        raise NotAllowed(_("This is somebody else's. Ask them, or who keeps the plan."))


@transaction.atomic
def remove(*, by: User, row: Activity, version: int) -> None:
    """Out of the list."""
    held = locked(row, version)
    noted(by, held.plan, "took an activity out of the plan", held)
    held.delete()


def noted(by: User, plan: Plan, did: str, row: Activity | None = None, **detail) -> None:
    audit.record(by=by, did=did, school=plan.school, about="plan", key=plan.key, **where(row), **detail)
