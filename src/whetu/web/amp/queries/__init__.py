"""Reads of the school's plan: the version in force on a day, what it asks, and the school's words for it."""

from collections.abc import Callable
from datetime import date

from django.db.models import Max, QuerySet
from django.utils.translation import get_language

from whetu.rules.plan import KINDS, WHO
from whetu.rules.response import Rule
from whetu.web.amp.models import Plan, ResponseType, StepAction, Trigger
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School


def plan_on(school: School, day: date) -> Plan | None:
    """The version in force on a day; None before the first."""
    return Plan.objects.filter(school=school, from_day__lte=day).order_by("from_day").last()


def draft(school: School) -> Plan | None:
    """The version that somebody is writing."""
    return drafts(school).select_related("school").first()


def drafts(school: School) -> QuerySet[Plan]:
    """One row, or none: the version that somebody is writing, or that the board has."""
    return Plan.objects.filter(school=school, from_day=None, set_aside_at=None)


def set_aside(school: School) -> QuerySet[Plan]:
    """The drafts that the board was given and that are not wanted, the latest first."""
    found = Plan.objects.filter(school=school, set_aside_at__isnull=False)
    return found.select_related("set_aside_by").order_by("-number")


def next_number(school: School) -> int:
    """The number of the next version: one that was set aside keeps its own."""
    return (Plan.objects.filter(school=school).aggregate(last=Max("number"))["last"] or 0) + 1


def newest(school: School) -> Plan | None:
    """The version that was put in force last, begun or still to begin: what a draft begins from."""
    return Plan.objects.filter(school=school, from_day__isnull=False).order_by("from_day").last()


def version(school: School, key: str) -> Plan | None:
    """One version of the plan, a draft too."""
    return Plan.objects.filter(school=school, key=key).select_related("by", "put_in_force_by").first()


def versions(school: School) -> list[Plan]:
    """Every version that was put in force, the latest first."""
    found = Plan.objects.filter(school=school, from_day__isnull=False).select_related("put_in_force_by")
    return list(found.order_by("-from_day"))


def rules_on(school: School) -> Callable[[date], list[Rule]]:
    """What opens tasks on a day, in the plan's order; asks once for each version it meets."""
    found = Plan.objects.filter(school=school, from_day__isnull=False).order_by("from_day")
    versions = list(found.values_list("from_day", "pk"))
    held: dict[int, list[Rule]] = {}

    def rules(day: date) -> list[Rule]:
        in_force = [pk for from_day, pk in versions if from_day <= day]
        if not in_force:
            return []
        if in_force[-1] not in held:
            held[in_force[-1]] = rules_of(in_force[-1])
        return held[in_force[-1]]

    return rules


def rules_of(plan: int) -> list[Rule]:
    """One rule per action of a version that opens a task. `step` is a step's name, or "trigger 12"."""
    rows = StepAction.objects.filter(plan=plan, opens="crossing")
    fields = ("pk", "step", "trigger", "kind", "due", "cadence", "circumstances")
    return [
        Rule(pk, step or trigger_step(trigger), *rest)
        for pk, step, trigger, *rest in rows.values_list(*fields)
    ]


def trigger_step(trigger: int) -> str:
    """The name under which the school's own trigger stands among crossings."""
    return f"trigger {trigger}"


def triggers_on(school: School, day: date) -> list[Trigger]:
    """The school's own lines in force on a day."""
    plan = plan_on(school, day)
    return list(plan.triggers.all()) if plan else []


def who_words(school: School) -> dict[str, str]:
    """What this school calls each role of the plan, in the page's language."""
    own, maori = schools.role_labels(school), get_language() == "mi"
    return {key: who_word(key, own.get(key), maori) for key in WHO}


def who_word(key: str, own, maori: bool) -> str:
    english = (own and own.label) or WHO[key].label
    return ((own and own.label_mi) or WHO[key].label_mi or english) if maori else english


def kind_words(school: School) -> dict[str, str]:
    """What this school calls each kind of response."""
    own = dict(ResponseType.objects.filter(school=school).values_list("code", "label"))
    return {code: own.get(code) or kind.label for code, kind in KINDS.items()}


def kinds_of(school: School) -> dict[str, ResponseType]:
    """What the school settled about kinds of response: its word, its own system's code, used or not."""
    return {row.code: row for row in ResponseType.objects.filter(school=school)}


def kinds_used(school: School) -> dict[str, str]:
    """The kinds of response that this school uses, in its own words."""
    off = {code for code, row in kinds_of(school).items() if not row.used}
    return {code: words for code, words in kind_words(school).items() if code not in off}
