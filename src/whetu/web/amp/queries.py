"""Reads of the school's plan: the version in force on a day, what it asks, and the school's words for it."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import get_language

from whetu.rules.plan import KINDS, WHO
from whetu.rules.response import Rule
from whetu.web.amp.models import Plan, ResponseType, StepAction, Trigger
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School


def plan_on(school: School, day: date) -> Plan | None:
    """The version in force on a day; None before the first."""
    return Plan.objects.filter(school=school, from_day__lte=day).order_by("from_day").last()


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
