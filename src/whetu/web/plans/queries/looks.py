"""A look at a plan: what the register says since the last one, against the target, in days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from whetu.rules import student_plan as rules
from whetu.web.attendance.queries import ExplainedDay, explain, last_day_of_data
from whetu.web.people.models import Student
from whetu.web.plans.models import PlanReview, StudentPlan
from whetu.web.schools import queries as schools


class Days(NamedTuple):
    """Half-days open to a student, and those they were away."""

    open: int
    away: int


@dataclass(frozen=True)
class Look:
    """What the register says from a day up to, not with, another: half-days. `before`: away in as long a
    time before; None: not known. `until`: the last day with marks."""

    since: date
    on: date
    days: Days
    before: int | None
    allowed: Decimal | None
    until: date | None

    @property
    def flat(self) -> bool:
        return rules.is_flat(self.days.open, self.days.away, self.allowed, self.before)


def since(plan: StudentPlan, last: PlanReview | None) -> date:
    """The first day of the next look: that of the last one, whose own marks were not in yet."""
    return last.on if last else plan.active_on or plan.starts


def look(plan: StudentPlan, on: date) -> Look:
    """The look at a plan on a day. Only whole days count: today's marks belong to the next one."""
    first = since(plan, plan.reviews.first())
    counted = worked(plan.student, first, on)
    found = total([one for one in counted if first <= one.on < on])
    allowed = rules.allowed_half_days(plan.target_days, plan.target_weeks, found.open)
    before = away_before([one for one in counted if one.on < first], found.open)
    until = last_day_of_data(plan.school, on)
    return Look(first, on, found, before, allowed, until)


def worked(student: Student, first: date, on: date) -> list[ExplainedDay]:
    """A student's days that count, of the terms up to a day from the one before `first`, in order."""
    terms = [term for term in schools.terms(student.school) if term.start <= on]
    near = [term for term in terms if term.end >= first]
    earlier = [term for term in terms if term.end < first][-1:]
    days = [day for term in earlier + near for day in explain(student, term.year, term.term, on)]
    return [day for day in days if not day.why_not]


def total(days: list[ExplainedDay]) -> Days:
    return Days(
        sum(day.tally.available for day in days),
        sum(day.tally.justified + day.tally.unjustified for day in days),
    )


def away_before(days: list[ExplainedDay], open_: int) -> int | None:
    """Half-days away in the latest days that held as many open half-days; None: there were not as many."""
    seen = away = 0
    for day in reversed(days):
        if seen >= open_:
            break
        seen += day.tally.available
        away += day.tally.justified + day.tally.unjustified
    return away if open_ and seen >= open_ else None


def flat_in_a_row(plan: StudentPlan) -> bool:
    """Whether the last two reviews were flat, and still are: escalation is considered."""
    return two_flat(plan.reviews.select_related("plan__student__school")[:2])


def two_flat(reviews: Iterable[PlanReview]) -> bool:
    """Whether a plan's last two reviews, the newest first, were flat and still are."""
    found = list(reversed(list(reviews)))
    return rules.consider_escalation([one.flat for one in found]) and all(map(still_flat, found))


def still_flat(review: PlanReview) -> bool:
    """Whether a review that was flat is so by the register as it stands now: marks are corrected later."""
    counted = worked(review.plan.student, review.since, review.on)
    found = total([one for one in counted if review.since <= one.on < review.on])
    before = away_before([one for one in counted if one.on < review.since], found.open)
    return rules.is_flat(found.open, found.away, review.half_days_allowed, before)
