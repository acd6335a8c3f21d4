"""The parts of a draft's text: how full each is, who wrote it, and how it stood before."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from whetu.rules.amp import PARTS
from whetu.web.amp.models import Part, Plan, Wording
from whetu.web.schools.models import School, User

JUST_NOW = timedelta(minutes=15)
TO_FILL = "***"
EARLIER = 20  # wordings to choose from


class Row(NamedTuple):
    """A part in the list. `state`: empty, fill (it has a place to fill) or begun; `mi`: has te reo words."""

    part: str
    label: str
    element: str
    hint: str
    state: str
    mi: bool
    row: Part | None


def mark(*texts: str) -> str:
    """What a form remembers of the texts that it was opened on: the same for the same."""
    return sha256("\0".join(texts).encode()).hexdigest()[:16]


def overview(plan: Plan) -> list[Row]:
    """One row per part of the plan, in its order."""
    held = {row.part: row for row in plan.parts.select_related("by")}
    return [overview_row(part, held.get(part)) for part in PARTS]


def overview_row(part: str, row: Part | None) -> Row:
    of = PARTS[part]
    mi = bool(row and row.mi)
    return Row(part, _(of.label), of.element, _(of.hint), state(row), mi, row)


def state(row: Part | None) -> str:
    if row is None or not (row.en or row.mi):
        return "empty"
    return "fill" if TO_FILL in row.en + row.mi else "begun"


def around(plan: Plan) -> dict[str, int]:
    """How much stands beside the parts."""
    return {"figures": plan.figures.count(), "daily": plan.daily.count(), "links": plan.links.count()}


def part(plan: Plan, name: str) -> Part | None:
    """One part as it stands; None where nobody wrote it."""
    return plan.parts.filter(part=name).select_related("by").first()


def starter(school: School, name: str) -> str:
    """Words of ours to begin a part from, or none."""
    return PARTS[name].en.replace("{school}", school.name)


def earlier(row: Part | None) -> list[Wording]:
    """How a part stood before its changes, the last first."""
    return list(row.wordings.select_related("by")[:EARLIER]) if row else []


def by_another(row: Part | None, user: User, now: datetime) -> bool:
    """Whether somebody else wrote in this part in the last minutes."""
    return bool(row and row.by_id and row.by_id != user.pk and now - row.at < JUST_NOW)


def beside(name: str) -> tuple[str | None, str | None]:
    """The part before and the part after."""
    names = list(PARTS)
    at = names.index(name)
    return (names[at - 1] if at else None, names[at + 1] if at + 1 < len(names) else None)


def plainly(value: Any) -> str:
    """A field's value as a form remembers it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)
