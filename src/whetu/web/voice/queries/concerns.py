"""What people brought by themselves: whose it is, what is late, and counts for a report."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext_lazy

from whetu.rules import access
from whetu.rules.disclosure import SMALLEST, groups_to_show
from whetu.rules.voice import STATES
from whetu.web.schools.models import School, Staff
from whetu.web.schools.queries import staff as staffing
from whetu.web.voice.models import Concern

ENDED = tuple(state for state, following in STATES.items() if not following)
WAITING = ("received", "owned")
STATE_WORDS = {
    "received": gettext_lazy("Received"),
    "owned": gettext_lazy("Somebody is on it"),
    "answered": gettext_lazy("Answered"),
    "changed": gettext_lazy("Led to a change"),
    "closed": gettext_lazy("Closed"),
    "spam": gettext_lazy("Not a concern"),
}
SOURCE_WORDS = {
    "staff": gettext_lazy("Staff"),
    "students": gettext_lazy("A student"),
    "whanau": gettext_lazy("Whānau"),
    "partners": gettext_lazy("Somebody else"),
}


def theirs(staff: Staff) -> QuerySet[Concern]:
    """What a member of staff may see: all for who keeps the plan; else what they brought, and what is theirs
    to answer."""
    found = Concern.objects.filter(school_id=staff.school_id).select_related("owner__user", "by", "school")
    if access.may(staff.roles, access.PLAN_EDIT):
        return found
    return found.filter(Q(by=staff.user_id) | Q(owner=staff))


def one(staff: Staff, key: str) -> Concern | None:
    return theirs(staff).filter(key=key).first()


def may_deal(staff: Staff, concern: Concern) -> bool:
    """Whether somebody may answer a concern: who keeps the plan, and its owner."""
    return access.may(staff.roles, access.PLAN_EDIT) or concern.owner_id == staff.pk


def owners(school: School, on: date) -> list[Staff]:
    """Who can be given a concern: staff of the school's own who can also bring one."""
    able = [one for one in staffing.at_work(school, on) if one.starts <= on]
    return [
        one for one in able if access.may(one.roles, access.SAY) and access.may(one.roles, access.RESPOND)
    ]


class Row(NamedTuple):
    """A concern in the list: whether its days are over, and how many are left to answer it."""

    concern: Concern
    late: bool
    state: Any
    source: Any
    box: str  # of who may end it as no concern: what its check box sends


class Choices(NamedTuple):
    """What the list is asked to show; "" shows all. `state`: open, or a state; `whose`: mine, or
    waiting (for this person)."""

    state: str = ""
    source: str = ""
    whose: str = ""


def chosen(staff: Staff, on: date, choices: Choices) -> QuerySet[Concern]:
    """The concerns chosen: those that wait for an answer first, the earliest due before the others."""
    found = waiting_for(staff, on) if choices.whose == "waiting" else theirs(staff)
    if choices.state == "open":
        found = found.exclude(state__in=ENDED)
    elif choices.state in STATES:
        found = found.filter(state=choices.state)
    if choices.source in SOURCE_WORDS:
        found = found.filter(source=choices.source)
    if choices.whose == "mine":
        found = found.filter(owner=staff)
    stands = Case(When(state__in=WAITING, then=0), When(state__in=ENDED, then=2), default=1)
    return found.order_by(stands, F("due").asc(nulls_last=True), "-received_on", "-id")


def late_ones(found: QuerySet[Concern], on: date) -> int:
    return found.filter(state__in=WAITING, due__lt=on).count()


def row(concern: Concern, on: date, keeps: bool = False) -> Row:
    """A concern in words. `keeps`: for somebody who keeps the plan, who ends what is no concern."""
    box = f"{concern.key}:{concern.version}" if keeps and may_be_spam(concern) else ""
    words = STATE_WORDS[concern.state], SOURCE_WORDS[concern.source]
    return Row(concern, late(concern, on), *words, box)


def may_be_spam(concern: Concern) -> bool:
    """Whether it came by the public page and waits: what staff brought is answered."""
    return concern.way == "page" and concern.state in WAITING


def late(concern: Concern, on: date) -> bool:
    return concern.state in WAITING and concern.due is not None and concern.due < on


def waiting_for(staff: Staff, on: date) -> QuerySet[Concern]:
    """What this person has to see to: what is theirs to answer; and for who keeps the plan what nobody is on,
    what is late, and what is with somebody who has left."""
    found = Q(owner=staff)
    if access.may(staff.roles, access.PLAN_EDIT):
        found |= Q(owner=None) | Q(due__lt=on) | Q(owner__ends__lt=on)
    return theirs(staff).filter(found, state__in=WAITING)


def waiting(staff: Staff, on: date) -> int:
    """How many concerns wait for this person."""
    return waiting_for(staff, on).count()


def concern_counts(school: School, from_: date, to: date) -> dict[str, Any]:
    """Of what was brought from a day to a day: how many in all, by who brought it, by state, and how many
    were answered by their day. None: under the smallest number shown, or what would give one away.
    """
    found = list(Concern.objects.filter(school=school, received_on__range=(from_, to)))
    times = ("in time", "late", "waiting")
    return {
        "total": None if 0 < len(found) < SMALLEST else len(found),
        "by_source": counted([one.source for one in found], SOURCE_WORDS),
        "by_state": counted([state_on(one, to) for one in found], STATE_WORDS),
        "answered": counted([answered(one, to) for one in found if one.state != "spam"], times),
    }


def state_on(concern: Concern, on: date) -> str:
    """How a concern stood on a day; who it was given to is of today, since no day of that is kept."""
    if concern.state in ENDED and concern.ended_on and concern.ended_on <= on:
        return concern.state
    if concern.answered_on and concern.answered_on <= on:
        return "answered"
    return "owned" if concern.owner_id else "received"


def counted(found: list[str], names: Iterable[str]) -> dict[str, int | None]:
    """How many of each name; a small number, and another that would give it away, are withheld."""
    counts = Counter(found)
    show = groups_to_show(counts)
    small = set(counts) - show
    return {name: counts[name] if name in show or not small else None for name in names}


def answered(concern: Concern, on: date) -> str:
    """Whether a concern was answered by its day, was or is late, or still has time."""
    end = next((day for day in (concern.answered_on, concern.ended_on) if day and day <= on), None)
    if concern.due and (end or on) > concern.due:
        return "late"
    return "in time" if end else "waiting"
