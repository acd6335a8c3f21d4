"""Which rows of one version of the plan are the same as which of another, and what they leave out."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.web.amp.models import Plan, StepAction
from whetu.web.amp.queries.pages import CADENCES, CHANNELS, OPENS, due_words
from whetu.web.schools.models import School

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


def rows(model: type, plan: Plan) -> list:
    found = model.objects.filter(plan=plan)
    return list(found.select_related("trigger") if model is StepAction else found)


def where(row) -> tuple:
    """At which step, or at which line of the school's own, a row stands, in every version."""
    trigger = getattr(row, "trigger", None)
    return (row.step, trigger.kind, trigger.number) if trigger else (row.step, "", 0)


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


def alike(before: StepAction, after: StepAction) -> bool:
    """Whether two actions say the same, word for word."""
    return all(getattr(before, name) == getattr(after, name) for name in FIELDS)


def in_words(row, name: str, words: Any) -> str:
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
