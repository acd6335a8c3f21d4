"""What a version of a plan says, in lines; and two of them side by side."""

from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from whetu.rules import student_plan as rules
from whetu.rules.plan import BARRIERS
from whetu.web.amp.queries.pages import CADENCES
from whetu.web.plans.models import PlanVersion, StudentPlan
from whetu.web.response.forms.supports import SUPPORTS
from whetu.web.words import day


class Line(NamedTuple):
    """One part of two versions: its name, what each says, and whether they differ."""

    label: str
    before: list[str]
    after: list[str]

    @property
    def changed(self) -> bool:
        return self.before != self.after


def of(plan: StudentPlan) -> list[PlanVersion]:
    return list(plan.versions.select_related("by").prefetch_related("agreements__person", "agreements__by"))


def lines(said: dict[str, Any], *, whole: bool) -> dict[str, list[str]]:
    """What a version says: label → lines, in the order of the page. What is empty has none.

    `whole`: to a reader who sees the case whole; a teacher reads of the barriers that are for teachers, and
    of a support its kind.
    """
    known = [one for one in said.get("barriers", []) if whole or one.get("for_teachers")]
    found = {
        _("Kind"): [_(said.get("title", ""))],
        _("Led by"): [said.get("lead", "")],
        _("Key adult"): [said.get("key_adult", "")],
        _("From"): [on(said.get("starts"))],
        _("To have worked by"): [on(said.get("ends"))],
        _("Target"): [target(said.get("target"))],
        _("Check-ins"): [str(CADENCES.get(said.get("check_in", ""), ""))],
        _("Reviews"): [str(CADENCES.get(said.get("review_every", ""), ""))],
        **{_(label): said.get("texts", {}).get(name, "").splitlines() for name, label in rules.TEXTS.items()},
        _("What gets in the way"): [_(BARRIERS[one["kind"]].label) for one in known],
        _("Goals"): [
            _("%(words)s (met when: %(how)s; by %(due)s)")
            % {"words": one["words"], "how": one["measure"], "due": on(one["due"])}
            for one in said.get("goals", [])
        ],
        _("Supports"): [
            ": ".join([support(one["kind"]), *([one["words"]] if whole else [])])
            for one in said.get("supports", [])
        ],
        _("Work to catch up on"): [f"{one['subject']}: {one['work']}" for one in said.get("catch_up", [])],
        _("Who does what by when"): [
            ", ".join(filter(None, [one["words"], one["who"], on(one["due"])]))
            for one in said.get("actions", [])
        ],
        _("People"): [person(one) for one in said.get("people", [])],
    }
    return {label: [line for line in some if line] for label, some in found.items()}


def support(kind: str) -> str:
    return str(SUPPORTS[kind][0]) if kind in SUPPORTS else kind


def on(text: str | None) -> str:
    return day(date.fromisoformat(text)) if text else ""


def target(given: dict | None) -> str:
    """ "At most 1 day away in a school week": as a version keeps it."""
    return target_words(given["days"], given["weeks"]) if given else ""


def target_words(days: str, weeks: int) -> str:
    return _("At most %(days)s away in %(weeks)s") % {
        "days": _("1 day") if days == "1" else _("%s days") % days,
        "weeks": _("a school week") if weeks == 1 else _("%s school weeks") % weeks,
    }


def person(one: dict) -> str:
    tags = [_("wrote it")] if one.get("wrote") else []
    tags += [_("is asked to agree")] if one.get("agrees") else []
    name = one.get("name", "") + (f": {one['does']}" if one.get("does") else "")
    return f"{name} ({', '.join(tags)})" if tags else name


def side_by_side(before: dict[str, Any] | None, after: dict[str, Any]) -> list[Line]:
    """One row per part that either of two versions holds, for who sees the case whole."""
    was, now = lines(before, whole=True) if before else {}, lines(after, whole=True)
    return [Line(label, was.get(label, []), some) for label, some in now.items() if was.get(label) or some]
