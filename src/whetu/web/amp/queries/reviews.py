"""Looks at a version while it is lived: which there were, when the next is due, what one says of actions."""

from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy

from whetu.web.amp import queries
from whetu.web.amp.models import Plan, Review, StepAction, Verdict
from whetu.web.amp.queries import differences
from whetu.web.amp.queries.reminders import review_days
from whetu.web.schools.models import School

KIND_WORDS: dict[str, Any] = {
    Review.Kind.TARGETS: gettext_lazy("The year's targets"),
    Review.Kind.WHOLE: gettext_lazy("The whole plan"),
}
SAYS_WORDS: dict[str, Any] = {
    Verdict.Says.KEEP: gettext_lazy("Keep"),
    Verdict.Says.CHANGE: gettext_lazy("Change"),
    Verdict.Says.STOP: gettext_lazy("Stop"),
}


class Due(NamedTuple):
    """When a kind of review is due; `open` the one that is under way."""

    kind: str
    on: date
    open: Review | None


def of_school(school: School) -> list[Review]:
    """Every review, the latest first."""
    return list(Review.objects.filter(school=school).select_related("plan", "by"))


def one(school: School, key: str) -> Review | None:
    return Review.objects.filter(school=school, key=key).select_related("plan__school", "by").first()


def due(plan: Plan, on: date) -> list[Due]:
    """When each kind is due of a version in force: the days of which everybody is reminded."""
    held = list(plan.reviews.all())
    looked = [row.ended_on for row in held if row.ended_on]
    whole = [row.ended_on for row in held if row.ended_on and row.kind == Review.Kind.WHOLE]
    days = review_days(plan, max(looked, default=None), max(whole, default=None), on)
    running = {row.kind: row for row in held if row.ended_on is None}
    return [Due(kind, day, running.get(kind)) for kind, day in days.items()]


def verdicts(review: Review) -> dict[int, Verdict]:
    """What the review says, by row of the action."""
    return {row.action_id: row for row in review.verdicts.all()}


def before(plan: Plan) -> Plan | None:
    """The version that was in force before this one."""
    rows = Plan.objects.filter(school=plan.school, from_day__lt=plan.from_day) if plan.from_day else None
    return rows.order_by("from_day").last() if rows is not None else None


class ToChange(NamedTuple):
    """An action of the draft that a review says is to change, and is as it was."""

    action: StepAction
    why: str


def to_change(draft: Plan) -> list[ToChange]:
    """What the last review of the version before said is to change, and the draft still says as it was."""
    newest = queries.newest(draft.school)
    review = newest and newest.reviews.filter(ended_on__isnull=False).order_by("-ended_on", "-pk").first()
    if not review:
        return []
    said = verdicts(review)
    pairs = differences.pairs(differences.rows(StepAction, newest), differences.rows(StepAction, draft))
    return [
        ToChange(other, said[row.pk].why)
        for row, other in pairs
        if row and other and row.pk in said and said[row.pk].says == Verdict.Says.CHANGE
        and differences.alike(row, other)
    ]  # fmt: skip
