"""What people bring by themselves: kept, given to somebody, answered, and where it fits a change."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from whetu.rules.calendar import add_school_days
from whetu.rules.voice import ANSWER_WITHIN, may_follow
from whetu.web.audit import actions as audit
from whetu.web.schools import queries as schools
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.actions.versions import locked
from whetu.web.schools.models import School, Staff, User, new_key
from whetu.web.voice.models import Concern
from whetu.web.voice.queries import concerns as queries

NO_CALENDAR = timedelta(weeks=2)  # to answer in, where the calendar does not reach so far
NAMES_KEPT = timedelta(days=60)  # after the end of a concern: who brought it, and how to reach them


@transaction.atomic
def forget_names(*, school: School, on: date) -> int:
    """Clear who brought what has ended long ago, and how they were to be reached; how many were cleared. The
    words and the answer stay."""
    named = Q(name__gt="") | Q(contact__gt="")
    found = list(Concern.objects.filter(named, school=school, ended_on__lt=on - NAMES_KEPT))
    for row in found:
        Concern.objects.filter(pk=row.pk).update(name="", contact="", version=F("version") + 1)
        noted(None, row, "cleared who brought a concern")
    return len(found)


@transaction.atomic
def bring(
    *, by: User | None, school: School, source: str, words: str, on: date, now: datetime, name: str = "",
    contact: str = "", part: str = "", way: str = "app", about: str = "", key: str = "",
) -> Concern:  # fmt: skip
    """Keep what somebody brings; it is to be answered within ten school days. `key`: of a form's ticket, with
    which it is kept once however often it is sent; mended and sent again, it is kept beside the first."""
    due = add_school_days(on, ANSWER_WITHIN, schools.calendar(school)) or on + NO_CALENDAR
    facts = {"source": source, "words": words, "name": name, "contact": contact, "part": part, "way": way}
    rest = {"school": school, "about": about, "received_on": on, "due": due, "by": by, "at": now}
    row, made = Concern.objects.get_or_create(key=key or new_key(), defaults=facts | rest)
    if not made and any(getattr(row, name) != value for name, value in facts.items()):
        row, made = Concern.objects.get_or_create(key=another(key, facts), defaults=facts | rest)
    if made:
        noted(by, row, "brought a concern")
    return row


def another(key: str, facts: Mapping[str, str]) -> str:
    """The key of what was sent with a ticket that was used before: the same for the same words."""
    return sha256("\0".join([key, *facts.values()]).encode()).hexdigest()[:12]


def noted(by: User | None, row: Concern, did: str, **detail) -> None:
    audit.record(by=by, did=did, school=row.school, about="concern", key=row.key, **detail)


@transaction.atomic
def deal(
    *, by: Staff, concern: Concern, version: int, owner: Staff | None, state: str, answer: str, change: str,
    part: str, on: date,
) -> Concern:  # fmt: skip
    """Give a concern to somebody, answer it, end it. `by` keeps the plan or owns the concern.

    Raises NotAllowed where they do not, or the state cannot follow, or its words are missing; Saved where
    somebody was quicker.
    """
    row = locked(concern, version)
    if not queries.may_deal(by, row):
        raise NotAllowed(_("It is somebody else's to answer."))
    if row.state in queries.ENDED:
        raise NotAllowed(_("It has ended: bring it again if there is more to say."))
    if state in ("", row.state):
        state = "owned" if row.state == "received" and owner else row.state
    if state != row.state and not may_follow(row.state, state):
        raise NotAllowed(_("Choose a later state: it has come further."))
    sound(state, owner, answer, change)
    ended = state in queries.ENDED and row.state != state
    was = row.state
    row.owner, row.state, row.answer, row.change, row.part = owner, state, answer, change, part
    row.answered_on = row.answered_on or (on if state not in queries.WAITING else None)
    row.ended_on = on if ended else row.ended_on
    row.version += 1
    row.save()
    to = owner.key if owner else ""
    noted(by.user, row, DEEDS[state] if state != was else "changed a concern", owner=to)
    return row


@transaction.atomic
def end_as_spam(*, by: User, school: School, boxes: Iterable[str], on: date) -> tuple[int, int]:
    """End what is no concern: what came by the public page and nobody dealt with since the page was shown.
    `boxes`: as `queries.Row.box`. How many were ended, and how many were left as they are."""
    versions = dict(box.split(":", 1) for box in boxes if ":" in box)
    rows = Concern.objects.select_for_update().filter(school=school, key__in=versions)
    found = [row for row in rows if queries.may_be_spam(row) and versions[row.key] == str(row.version)]
    for row in found:
        row.state, row.ended_on, row.version = "spam", on, row.version + 1
        row.save()
        noted(by, row, DEEDS["spam"])
    return len(found), len(versions) - len(found)


@transaction.atomic
def no_spam(*, by: User, concern: Concern, version: int) -> None:
    """It is a concern after all: it waits again, to be answered by the same day."""
    row = locked(concern, version)
    if row.state != "spam":
        raise NotAllowed(_("It is a concern: nothing was to be taken back."))
    row.state, row.ended_on, row.version = "owned" if row.owner else "received", None, row.version + 1
    row.save()
    noted(by, row, "took back that it was no concern")


DEEDS = {
    "owned": "gave a concern to somebody",
    "answered": "answered a concern",
    "changed": "changed something because of a concern",
    "closed": "closed a concern",
    "spam": "ended what was no concern",
}


def sound(state: str, owner: Staff | None, answer: str, change: str) -> None:
    """Raises NotAllowed where the words that a state needs are missing."""
    if state == "owned" and not owner:
        raise NotAllowed(_("Choose who is on it."))
    if state not in queries.WAITING and not answer.strip():
        raise NotAllowed(_("Write the answer, or why there is none."))
    if state == "changed" and not change.strip():
        raise NotAllowed(_("Say in a sentence what changed."))
