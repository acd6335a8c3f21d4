"""Referrals: one student's, and all of the school with how long each waits."""

from collections import Counter as CountOf
from collections.abc import Iterable
from datetime import date
from statistics import median
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.sharing import (
    BACK,
    BY_AGENCY,
    INSIDE,
    OUTCOMES,
    REFERRAL,
    SERVICE,
    SERVICE_CLOSED,
    WAITING,
    States,
)
from whetu.web.people.models import Student
from whetu.web.people.queries import visible
from whetu.web.plans.models import Agency, Event, Referral
from whetu.web.plans.queries.agencies import inside, kind_words
from whetu.web.response.queries.progress import Counter
from whetu.web.schools.models import School, Staff
from whetu.web.sheets import Sheet

ANSWERED = (*BY_AGENCY, "queued", "assigned", "active", "transferred")
ANEW = ("draft", "sent", "submitted")  # what was answered before is no answer to it
LATER = ("worker", "manager")  # of `ready`: not what is asked, but who reads it or has the case there
SERVICE_KIND = "attendance service"


class Shown(NamedTuple):
    """A referral as lists show it. `waited`: school days from the day it went to the first answer, or until
    now; None: it did not go."""

    row: Referral
    state: str
    open: bool
    service: bool
    waited: int | None
    answered_on: date | None
    outcome: str


def rows() -> QuerySet[Referral]:
    return Referral.objects.select_related(
        "agency", "student__school", "barrier", "by", "primary_contact__user", "disclosure__worker__user"
    )


def by_key(key: str) -> Referral | None:
    """A referral that is not to the Attendance Service, which has pages of its own."""
    return rows().exclude(agency__kind=SERVICE_KIND).filter(key=key).first()


def of_student(student: Student, on: date) -> list[Shown]:
    return shown(student.school, rows().filter(student=student), on)


def table_of(row: Referral) -> States:
    if row.agency.kind == SERVICE_KIND:
        return SERVICE
    return INSIDE if inside(row.agency) else REFERRAL


def shown(school: School, found: Iterable[Referral], on: date) -> list[Shown]:
    """Referrals with their waits, in the order given."""
    found = list(found)
    answers = first_answers(found)
    count = Counter(school)
    return [one_shown(row, answers.get(row.key), count, on) for row in found]


def one_shown(row: Referral, answered: date | None, count: Counter, on: date) -> Shown:
    table = table_of(row)
    state = table.get(row.state)
    until = answered or row.closed_on or on
    waited = count.between(row.sent_on, until) if row.sent_on else None
    known = SERVICE_CLOSED if row.agency.kind == SERVICE_KIND else OUTCOMES
    words = _(known[row.outcome]) if row.outcome in known else row.outcome
    return Shown(
        row, _(state.label) if state else row.state, bool(state and state.open),
        row.agency.kind == SERVICE_KIND, waited, answered, words,
    )  # fmt: skip


def first_answers(found: Iterable[Referral]) -> dict[str, date]:
    """The day of the agency's first answer since it last went, by the referral's key."""
    events = Event.objects.filter(row__in=[row.key for row in found], state__in=(*ANSWERED, *ANEW))
    days: dict[str, date] = {}
    for key, state, on in events.order_by("pk").values_list("row", "state", "on"):
        if state in ANEW:
            days.pop(key, None)
        else:
            days[key] = min(on, days.get(key, on))
    return days


def authors(row: Referral) -> set[int | None]:
    """Who began a referral, changed its words, or handed it in last: somebody else approves it."""
    found, before = {row.by_id}, None
    for state in row.history.order_by("history_date", "history_id"):
        words = (
            state.agency_id, state.barrier_id, state.reason, state.asks, state.primary_contact_id,
            {key: said for key, said in state.ready.items() if key not in LATER}, state.pack.get("hand"),
        )  # fmt: skip
        if before is not None and words != before:
            found.add(state.history_user_id)
        before = words
    asked = Event.objects.filter(row=row.key, state="approval").order_by("pk").last()
    return found | {asked.by_id} if asked else found


def events(row: Referral) -> list[Event]:
    return list(Event.objects.filter(row=row.key).select_related("by").order_by("-on", "-pk"))


def everyone(staff: Staff, on: date) -> QuerySet[Referral]:
    """Referrals of the students whom somebody may list."""
    return rows().filter(student__in=visible(staff, on))


class Choice(NamedTuple):
    """What of the register is shown; empty: all. `agency`: a key; `state`: a key of GROUPS."""

    agency: str = ""
    state: str = ""


GROUPS: dict[str, Any] = {  # how the register sums up the states
    "draft": gettext_lazy("Not sent yet"),
    "waiting": gettext_lazy("Answer awaited"),
    "running": gettext_lazy("Under way"),
    "declined": gettext_lazy("Declined"),
    "closed": gettext_lazy("Closed"),
    "back": gettext_lazy("Taken back"),
}
GROUP_OF = {
    **dict.fromkeys(("draft", "ready check", "approval", "approved"), "draft"),
    **dict.fromkeys((*WAITING, "submitted", "queued"), "waiting"),
    **dict.fromkeys(("accepted", "in progress", "assigned", "active", "paused", "monitored"), "running"),
    **dict.fromkeys(("transferred", "reopened"), "running"),
    "declined": "declined",
    "closed": "closed",
    BACK: "back",
}


class Line(NamedTuple):
    """One agency: referrals by group, the longest wait without an answer, the median wait for one, in school
    days; and how the closed ones ended."""

    agency: Agency
    counts: list[tuple[str, str, int]]  # group, its words, how many
    longest: int | None
    median: float | None
    outcomes: str


class Register(NamedTuple):
    """The school's referrals by agency, and those chosen, the longest waiting first."""

    lines: list[Line]
    chosen: list[Shown]
    choice: Choice
    agency: Agency | None


def choice(agency: str, state: str) -> Choice:
    return Choice(agency, state if state in GROUPS else "")


def register(staff: Staff, on: date, asked: Choice) -> Register:
    """All referrals of the students whom somebody may list."""
    found = shown(staff.school, everyone(staff, on), on)
    by_agency: dict[str, list[Shown]] = {}
    for one in sorted(found, key=lambda one: one.row.agency.name.casefold()):
        by_agency.setdefault(one.row.agency.key, []).append(one)
    chosen = [
        one
        for one in found
        if (not asked.agency or one.row.agency.key == asked.agency)
        and (not asked.state or GROUP_OF[one.row.state] == asked.state)
    ]
    chosen.sort(key=lambda one: (not one.open, one.answered_on is not None, -(one.waited or 0)))
    named = by_agency.get(asked.agency)
    lines = [line(rows) for rows in by_agency.values()]
    return Register(lines, chosen, asked, named[0].row.agency if named else None)


def line(found: list[Shown]) -> Line:
    """One agency's line."""
    many = CountOf(GROUP_OF[one.row.state] for one in found)
    unanswered = [one.waited for one in found if one.open and one.waited is not None and not one.answered_on]
    answered = [one.waited for one in found if one.answered_on and one.waited is not None]
    ends = CountOf(one.outcome for one in found if one.outcome)
    return Line(
        found[0].row.agency,
        [(group, str(words), many[group]) for group, words in GROUPS.items()],
        max(unanswered, default=None),
        median(answered) if answered else None,
        ", ".join(f"{words}: {number}" for words, number in ends.most_common()),
    )


def sheet(found: Register) -> Sheet:
    """One row per referral chosen."""
    headings = [
        _("Student"), _("Number"), _("Agency"), _("Kind"), _("State"), _("Sent on"), _("First answer on"),
        _("Waited, school days"), _("What came of it"),
    ]  # fmt: skip
    rows = [
        [
            one.row.student.name, one.row.student.number, one.row.agency.name,
            kind_words(one.row.agency.kind), one.state, iso(one.row.sent_on), iso(one.answered_on),
            one.waited, one.outcome,
        ]
        for one in found.chosen
    ]  # fmt: skip
    return Sheet(_("Referrals"), headings, rows)


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""
