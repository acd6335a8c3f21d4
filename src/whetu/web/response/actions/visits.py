"""A visit to a home: planned, checked for safety, then held or not."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.people.models import Student
from whetu.web.response.actions.case import can_open, noted
from whetu.web.response.actions.record import record as keep
from whetu.web.response.models import HomeVisit, Task
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff, User

DONE, NOT_SAFE, NOBODY_HOME = "done", "not safe", "nobody home"
ALONE = "alone"  # in `safety`: why one person goes by themselves


@transaction.atomic
def plan(
    *,
    by: User,
    student: Student,
    today: date,
    now: datetime,
    on: date,
    visitor: Staff,
    beside: str,
    alone: str,
    purpose: str,
) -> HomeVisit:
    """Plan a visit by two people. Raises NotAllowed for one person alone who gives no reason."""
    if not beside and not alone:
        raise NotAllowed(_("Two people go together. If one goes alone, say why."))
    can_open(visitor, student, today)
    visit = HomeVisit.objects.create(
        school=student.school, student=student, on=on, visitor=visitor, beside=beside, purpose=purpose,
        safety={ALONE: alone} if alone else {}, by=by, at=now,
    )  # fmt: skip
    noted(by=by, student=student, did="planned a home visit", row=visit.key)
    return visit


def seen(visit: HomeVisit) -> str:
    """Which answers to the safety check a page shows; empty before there are any."""
    return visit.checked_at.isoformat() if visit.checked_at else ""


@transaction.atomic
def check(*, by: User, visit: HomeVisit, now: datetime, safe: bool, shown: str = "", **answers: str) -> None:
    """Keep the answers of the safety check, and whether it is safe to go. `shown`: `seen` of the page sent.

    Raises NotAllowed where somebody answered since: their answers may be the ones that keep people safe.
    """
    visit = still_to_come(visit)
    if seen(visit) != shown:
        raise NotAllowed(_("Somebody answered the safety check since: look again."))
    visit.safety = {**{name: said for name, said in visit.safety.items() if name == ALONE}, **answers}
    visit.safe, visit.checked_by, visit.checked_at = safe, by, now
    visit.save()
    noted(by=by, student=visit.student, did="checked a home visit for safety", row=visit.key)


@transaction.atomic
def record(
    *,
    by: User,
    visit: HomeVisit,
    today: date,
    now: datetime,
    result: str,
    whom: str = "",
    said: str = "",
    outcome: str = "",
) -> None:
    """Say how a visit went. Raises NotAllowed for one that was held without being found safe.

    One that was done answers the tasks that ask for a visit; nobody home is kept as a try. One that was not
    safe is neither.
    """
    visit = still_to_come(visit)
    if visit.on > today:
        raise NotAllowed(_("That day is still to come."))
    if result != NOT_SAFE and not visit.safe:
        raise NotAllowed(_("Nobody goes before the safety check says that it is safe."))
    if result == DONE and not (whom and outcome):
        raise NotAllowed(_("Say whom you met, and what came of it."))
    visit.result, visit.response = result, None
    if result != NOT_SAFE:
        kind, came = ("RA09", outcome) if result == DONE else ("RA26", "no answer")
        asked = Task.objects.filter(student=visit.student, kind="RA09", closed_at=None)
        visit.response = keep(
            by=by, student=visit.student, kind=kind, on=visit.on, outcome=came, now=now, channel="visit",
            whom=whom or _("whānau"), said=said, tasks=asked,
        )  # fmt: skip
    visit.save()
    noted(by=by, student=visit.student, did="recorded a home visit", row=visit.key)


def still_to_come(visit: HomeVisit) -> HomeVisit:
    """The visit as it stands now, held until all is written. Raises NotAllowed once it is recorded."""
    rows = HomeVisit.objects.select_for_update(of=("self",)).select_related("student__school")
    saved = rows.get(pk=visit.pk)
    if saved.result:
        raise NotAllowed(_("This visit is recorded already."))
    return saved
