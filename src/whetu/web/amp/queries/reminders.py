"""What the plan asks for by a day: its reviews, what was to be done for it, and who is still to be told."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from whetu.rules.access import OVERSEE, PLAN_EDIT, may
from whetu.rules.amp import NOTICES, REVIEW_YEARS
from whetu.web.amp.models import Plan, Review
from whetu.web.amp.queries import practice
from whetu.web.schools.models import School, Staff
from whetu.web.words import day

AHEAD: dict[str, timedelta] = {Review.Kind.TARGETS: timedelta(days=28), Review.Kind.WHOLE: timedelta(days=90)}
EARLY: dict[str, timedelta] = {
    Review.Kind.TARGETS: timedelta(days=90),
    Review.Kind.WHOLE: timedelta(days=365),
}  # a look that counts


def after(begins: date, years: int) -> date:
    """The same day some years later; 29 February becomes the 28th where there is none."""
    try:
        return begins.replace(year=begins.year + years)
    except ValueError:
        return begins.replace(year=begins.year + years, day=28)


class Due(NamedTuple):
    """Something that the plan asks for: in words, by a day (None: now), how many, and the page where."""

    kind: str
    words: str
    by: date | None
    count: int
    page: str
    late: bool = False


def due(school: School, on: date) -> list[Due]:
    """What is asked for on a day, the reviews first."""
    plans = list(versions(school))
    return [*reviews(in_force(plans, on), on), *activities(school, on), *tellings(plans)]


def count(staff: Staff, on: date) -> int:
    """How much the plan asks of somebody, in one query: of a leader all that is due, and what is theirs; of
    whoever keeps the plan its reviews, and what is theirs; of others what is theirs."""
    if not may(staff.roles, PLAN_EDIT):
        return practice.mine(staff).count()
    leads = may(staff.roles, OVERSEE)
    called_for = Q(activities__owner=staff)
    if leads:
        called_for |= Q(activities__due__lte=on + practice.SOON)
    to_do = Count("activities", filter=Q(activities__done_on=None) & called_for, distinct=True)
    plans = list(versions(staff.school).annotate(to_do=to_do))
    others = reviews(in_force(plans, on), on) + (tellings(plans) if leads else [])
    return sum(plan.to_do for plan in plans) + sum(one.count for one in others)


def reviews_due(school: School, on: date) -> list[Due]:
    """The reviews that are due soon, or late; one query."""
    return reviews(in_force(list(versions(school)), on), on)


def versions(school: School) -> QuerySet[Plan]:
    """The versions of a school, in order, a draft last; each with how many of its notices went out (`told`)
    and when somebody last looked at it (`looked`), at the whole of it (`looked_whole`)."""
    return (
        Plan.objects.filter(school=school, set_aside_at=None)
        .annotate(
            told=Count("notices", filter=Q(notices__told_on__isnull=False), distinct=True),
            looked=Max("reviews__ended_on"),
            looked_whole=Max("reviews__ended_on", filter=Q(reviews__kind=Review.Kind.WHOLE)),
        )
        .order_by(F("from_day").asc(nulls_last=True))
    )


def in_force(plans: list[Plan], on: date) -> Plan | None:
    """The version in force on a day, where it was published."""
    begun = [plan for plan in plans if plan.from_day and plan.from_day <= on]
    return begun[-1] if begun and begun[-1].published_at else None


def reviews(plan: Plan | None, on: date) -> list[Due]:
    if plan is None:
        return []
    days = review_days(plan, plan.looked, plan.looked_whole, on)
    return [
        Due(kind, review_words(kind, by), by, 1, "plan_reviews", by < on)
        for kind, by in days.items()
        if on >= by - AHEAD[kind]
    ]


def review_words(kind: str, by: date) -> str:
    if kind == Review.Kind.TARGETS:
        return _("Look at the year's targets by %s.") % day(by)
    return _("Review the whole plan by %s.") % day(by)


def review_days(plan: Plan, looked: date | None, looked_whole: date | None, on: date) -> dict[str, date]:
    """The next day by which the targets, and the whole plan, are to be looked at; a look shortly before the
    day counts for it. A look at the whole is one at the targets too."""
    return {
        Review.Kind.TARGETS: targets_day(plan.from_day, looked, on),
        Review.Kind.WHOLE: whole_day(plan, looked_whole),
    }


def targets_day(begins: date, looked: date | None, on: date) -> date:
    """The first yearly day, of those up to a year after `on`, for which nobody has looked."""
    last = max(on.year - begins.year, 0) + 1
    days = [after(begins, years) for years in range(1, last + 1)]
    open_days = [one for one in days if looked is None or looked < one - EARLY[Review.Kind.TARGETS]]
    return open_days[0] if open_days else after(begins, last + 1)


def whole_day(plan: Plan, looked: date | None) -> date:
    """The day that the plan names, or three years after it begins; from its review on, three years later."""
    by = plan.review_on or after(plan.from_day, REVIEW_YEARS)
    if looked is None or looked < by - EARLY[Review.Kind.WHOLE]:
        return by
    return after(looked, REVIEW_YEARS)


def activities(school: School, on: date) -> list[Due]:
    found = list(practice.asked_for(school, on).values_list("due", flat=True))
    if not found:
        return []
    words = ngettext(
        "%(n)s thing to do for the plan is due.", "%(n)s things to do for the plan are due.", len(found)
    )
    return [
        Due("activities", words % {"n": len(found)}, min(found), len(found), "plan_activities",
            min(found) < on)
    ]  # fmt: skip


def tellings(plans: list[Plan]) -> list[Due]:
    """Who was not told yet of the newest version that is published."""
    told = [plan.told for plan in plans if plan.published_at]
    missing = len(NOTICES) - told[-1] if told else 0
    if missing <= 0:
        return []
    words = ngettext(
        "%(n)s notice of the plan is still to go out.",
        "%(n)s notices of the plan are still to go out.",
        missing,
    )
    return [Due("notices", words % {"n": missing}, None, missing, "plan_notices")]


def calendar(plan: Plan, on: date, link: str, now) -> bytes:
    """The plan's days as a calendar file: from when it holds, and its reviews. Nobody's name stands in it."""
    begins = plan.from_day or plan.wanted_from
    whole = plan.review_on or (after(begins, REVIEW_YEARS) if begins else None)
    targets = after(begins, 1) if begins else None
    if plan.from_day:
        held = versions(plan.school).get(pk=plan.pk)
        days = review_days(held, held.looked, held.looked_whole, on)
        targets, whole = days[Review.Kind.TARGETS], days[Review.Kind.WHOLE]
    rows = [
        ("begins", begins, _("The attendance management plan is in force")),
        ("targets", targets, _("Attendance plan: look at the year's targets")),
        ("review", whole, _("Attendance plan: review the whole by today")),
    ]
    made = Calendar()
    made.add("prodid", "-//Whetu//Plan//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("Attendance plan"))
    for name, by, words in rows:
        if by:
            made.add_component(event(f"plan-{plan.key}-{name}@whetu", by, words, link, now))
    return made.to_ical()


def event(uid: str, by: date, words: str, link: str, now) -> Event:
    found = Event()
    facts = {"uid": uid, "dtstamp": now, "summary": words, "url": link}
    for name, value in {**facts, "dtstart": by, "dtend": by + timedelta(days=1)}.items():
        found.add(name, value)
    return found
