"""A version of the plan as a page shows it: four steps in three columns, and the school's own lines."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from whetu.rules.star import STEPS
from whetu.web.amp import queries
from whetu.web.amp.models import Plan, PlanLine, StepAction, Trigger
from whetu.web.schools.models import School

RANGES = {
    "good": gettext_lazy("under 5 days absent in a term"),
    "worrying": gettext_lazy("from 5 to under 10 days absent in a term"),
    "concerning": gettext_lazy("from 10 to under 15 days absent in a term"),
    "serious": gettext_lazy("15 days absent in a term, or more"),
}
CADENCES = {
    "once": gettext_lazy("once"),
    "fortnightly": gettext_lazy("fortnightly"),
    "weekly": gettext_lazy("weekly"),
    "twice a week": gettext_lazy("twice a week"),
    "daily": gettext_lazy("daily"),
}
CHANNELS = {
    "in person": gettext_lazy("in person"),
    "call": gettext_lazy("by phone"),
    "text": gettext_lazy("by text"),
    "e-mail": gettext_lazy("by e-mail"),
    "letter": gettext_lazy("by letter"),
    "visit": gettext_lazy("by a home visit"),
    "online": gettext_lazy("online"),
}
OPENS = {
    "crossing": gettext_lazy("opens a task"),
    "needed": gettext_lazy("where needed"),
    "routine": gettext_lazy("always"),
}


class Item(NamedTuple):
    """One action, in words: who does it, what kind of response it is, how and how soon."""

    action: StepAction
    who: str
    kind: str
    opens: str
    how: list[str]


class Group(NamedTuple):
    """What stands under one heading."""

    heading: str
    rows: list[Any]


class Section(NamedTuple):
    """A step, or a line of the school's own (`trigger`), in the plan's three columns."""

    step: str
    range: str
    trigger: Trigger | None
    actions: list[Group]
    responsible: list[Group]
    outcomes: list[Group]
    circumstances: list[Item]


class Shown(NamedTuple):
    """A version: the four steps, then the school's own lines."""

    plan: Plan
    steps: list[Section]
    triggers: list[Section]
    actions: list[StepAction]


def shown(school: School, plan: Plan) -> Shown:
    """A version of the plan, in four queries beside the school's words."""
    actions = list(plan.actions.all())
    lines, words = list(plan.lines.all()), Words(school)
    steps = [
        section(step, str(RANGES[step]), None, [row for row in actions if row.step == step], lines, words)
        for step, _days in STEPS
    ]
    triggers = [
        section("", trigger_words(one), one, [row for row in actions if row.trigger_id == one.pk], [], words)
        for one in plan.triggers.all()
    ]
    return Shown(plan, steps, triggers, actions)


class Words:
    """What this school calls roles and kinds of response."""

    def __init__(self, school: School):
        self.who, self.kinds = queries.who_words(school), queries.kind_words(school)


def section(
    step: str,
    words: str,
    trigger: Trigger | None,
    actions: list[StepAction],
    lines: list[PlanLine],
    known: Words,
) -> Section:
    mine = [row for row in lines if row.step == step]
    return Section(
        step,
        words,
        trigger,
        grouped(
            [item(row, known) for row in actions if not row.circumstances], lambda one: one.action.heading
        ),
        grouped([row for row in mine if row.kind == "responsibility"], lambda row: row.heading),
        grouped([row for row in mine if row.kind == "outcome"], lambda row: row.heading),
        [item(row, known) for row in actions if row.circumstances],
    )


def grouped(rows: Iterable, heading) -> list[Group]:
    """Rows that stand together under the same heading, in their order."""
    return [Group(name, list(found)) for name, found in groupby(rows, heading)]


def item(action: StepAction, words: Words) -> Item:
    return Item(
        action,
        words.who.get(action.role, action.role),
        words.kinds.get(action.kind, ""),
        str(OPENS[action.opens]),
        how(action),
    )


def how(action: StepAction) -> list[str]:
    """By what way, how soon, how often, and whether a leader says yes first."""
    found = [str(CHANNELS.get(action.channel, ""))]
    if action.opens != "routine":
        found.append(due_words(action.due))
    if action.cadence != "once":
        found.append(str(CADENCES[action.cadence]))
    if action.approval:
        found.append(_("a leader approves it first"))
    return [words for words in found if words]


def due_words(due: int) -> str:
    if due == 0:
        return _("on the same day")
    return ngettext("within %(n)s school day", "within %(n)s school days", due) % {"n": due}


def trigger_words(trigger: Trigger) -> str:
    """A line of the school's own: "3 days absent in the term"."""
    n = trigger.number
    words = {
        Trigger.Kind.DAYS: ngettext("%(n)s day absent in the term", "%(n)s days absent in the term", n),
        Trigger.Kind.RUN: ngettext(
            "%(n)s school day absent in a row", "%(n)s school days absent in a row", n
        ),
        Trigger.Kind.UNJUSTIFIED: ngettext(
            "%(n)s whole day unjustified in the term", "%(n)s whole days unjustified in the term", n
        ),
    }
    return words[Trigger.Kind(trigger.kind)] % {"n": n}
