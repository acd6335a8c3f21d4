"""What one version of the plan says otherwise than another: added, changed, gone."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.star import STEPS
from whetu.web.amp.models import Plan, PlanLine, StepAction
from whetu.web.amp.queries.pages import CADENCES, CHANNELS, OPENS, Words, due_words, trigger_words
from whetu.web.schools.models import School
from whetu.web.words import STEP_WORDS

FIELDS = {
    "heading": gettext_lazy("Heading"),
    "words": gettext_lazy("What is done"),
    "heading_mi": gettext_lazy("Heading in te reo Māori"),
    "words_mi": gettext_lazy("What is done, in te reo Māori"),
    "role": gettext_lazy("Who"),
    "kind": gettext_lazy("Kind of response"),
    "channel": gettext_lazy("How"),
    "opens": gettext_lazy("When"),
    "due": gettext_lazy("Due"),
    "cadence": gettext_lazy("How often"),
    "approval": gettext_lazy("Approved first"),
    "outcome": gettext_lazy("What should come of it"),
    "outcome_mi": gettext_lazy("What should come of it, in te reo Māori"),
    "circumstances": gettext_lazy("For known circumstances"),
}
LINE_FIELDS = {name: FIELDS[name] for name in ("heading", "words", "heading_mi", "words_mi", "role")}
COLUMNS = {"responsibility": gettext_lazy("Who is responsible"), "outcome": gettext_lazy("Outcome")}


class Change(NamedTuple):
    """One row that differs. `what`: "added", "changed" or "gone"; `fields`: label, before, after."""

    what: str
    column: str
    row: Any
    fields: list[tuple[str, str, str]]


class Place(NamedTuple):
    """A step or a line of the school's own, and what differs at it."""

    step: str
    words: str
    changes: list[Change]


def differences(school: School, before: Plan, after: Plan) -> list[Place]:
    """One row per step or own line at which the versions differ, in the plan's order."""
    words = Words(school)
    found: dict[tuple, list[Change]] = {}
    for model, names in ((StepAction, FIELDS), (PlanLine, LINE_FIELDS)):
        for one, other in pairs(rows(model, before), rows(model, after)):
            change = changed(one, other, names, words)
            if change:
                found.setdefault(where(change.row), []).append(change)
    return [Place(key[0], place_words(key, changes[0].row), changes)
            for key, changes in sorted(found.items(), key=lambda pair: order(pair[0]))]  # fmt: skip


def rows(model: type, plan: Plan) -> list:
    found = model.objects.filter(plan=plan)
    return list(found.select_related("trigger") if model is StepAction else found)


def where(row) -> tuple:
    """At which step, or at which line of the school's own, a row stands, in every version."""
    trigger = getattr(row, "trigger", None)
    return (row.step, trigger.kind, trigger.number) if trigger else (row.step, "", 0)


def order(key: tuple) -> tuple:
    steps = [step for step, _days in STEPS]
    return (steps.index(key[0]) if key[0] else len(steps), *key[1:])


def place_words(key: tuple, row) -> str:
    return str(STEP_WORDS[key[0]]) if key[0] else trigger_words(row.trigger)


def pairs(before: Iterable, after: Iterable) -> list[tuple]:
    """Each row beside the same row of the other version; None where it has none. The same is what follows
    the same line of the example plan; then what has the same words; then the same heading and kind."""
    left, right, found = list(before), list(after), []
    for same in LIKENESSES:
        by = {same(row): row for row in reversed(right) if same(row)}
        for row in list(left):
            other = by.pop(same(row), None)
            if other:
                left.remove(row)
                right.remove(other)
                found.append((row, other))
    return found + [(row, None) for row in left] + [(None, row) for row in right]


def side(row) -> tuple:
    """A row is only ever the same as one of its own place and column."""
    return (*where(row), getattr(row, "circumstances", row.kind))


LIKENESSES: tuple[Callable[[Any], Hashable], ...] = (
    lambda row: (*side(row), row.line) if row.line else None,
    lambda row: (*side(row), row.words),
    lambda row: (*side(row), row.heading, row.kind, row.role),
)


def changed(before, after, names: dict, words: Words) -> Change | None:
    row = after or before
    column = str(COLUMNS.get(row.kind, _("Action")))
    if before is None or after is None:
        return Change("gone" if after is None else "added", column, row, [])
    fields = [
        (str(label), in_words(before, name, words), in_words(after, name, words))
        for name, label in names.items()
        if getattr(before, name) != getattr(after, name)
    ]
    return Change("changed", column, row, fields) if fields else None


def in_words(row, name: str, words: Words) -> str:
    """A field's value as a page writes it."""
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    tables: dict[str, Any] = {
        "role": words.who, "kind": words.kinds, "channel": CHANNELS, "opens": OPENS, "cadence": CADENCES,
    }  # fmt: skip
    if name == "due":
        return due_words(value)
    return str(tables.get(name, {}).get(value, value) or _("nothing"))


def removed(school: School, before: Plan, draft: Plan) -> list[StepAction]:
    """The actions of a version that its draft left out and can have back: their own line is still there."""
    own = set(draft.triggers.values_list("kind", "number"))
    found = [one for one, other in pairs(rows(StepAction, before), rows(StepAction, draft)) if other is None]
    return [row for row in found if row.step or (row.trigger.kind, row.trigger.number) in own]
