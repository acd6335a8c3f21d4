"""A version of the plan as one piece of data: what is checked, frozen, hashed, printed and published.

Keys and numbers, never words of the page's language: whoever shows it says them in that language. Once the
board has it, it is read from the version as it was frozen.
"""

from datetime import date
from typing import Any

from whetu.rules.amp import PARTS
from whetu.rules.evidence import canonical, sha256
from whetu.rules.plan import WHO
from whetu.rules.star import STEPS
from whetu.web.amp.models import DailyStep, Figure, Plan, PlanText, StepAction, Trigger
from whetu.web.schools import queries as schools
from whetu.web.voice import queries as voice

FORMAT = 1
ACTION = (
    "heading", "heading_mi", "words", "words_mi", "outcome", "outcome_mi", "kind", "role", "channel",
    "opens", "due", "cadence", "approval", "circumstances", "line",
)  # fmt: skip
LINE = ("role", "heading", "heading_mi", "words", "words_mi", "line")
FIGURE = ("kind", "year", "term", "step", "source", "note")


def of(plan: Plan) -> dict[str, Any]:
    """The text of a version: as frozen, or as its draft stands now."""
    held = frozen(plan)
    return held.text if held else whole(plan)


def frozen(plan: Plan) -> PlanText | None:
    """The text that the board has; None while it has none, or where that one is not kept."""
    return plan.texts.filter(sha256=plan.text_hash).last() if plan.text_hash else None


def hash_of(text: dict[str, Any]) -> str:
    """SHA-256 of a text in its one way to be written."""
    return sha256(canonical(text))


def whole(plan: Plan) -> dict[str, Any]:
    """All that a version says, in the plan's order. Dates and percentages as text; `parts` holds every part,
    empty ones too; `who` each role's word in English and te reo Māori; `line` of a row is the line of the
    example plan that it came from: by it the same row is found in another version."""
    actions, lines = list(plan.actions.all()), list(plan.lines.all())
    return {
        "format": FORMAT,
        "school": {"name": plan.school.name, "number": plan.school.number},
        "number": plan.number,
        "wanted_from": said(plan.wanted_from),
        "review_on": said(plan.review_on),
        "parts": parts(plan),
        "figures": [figure(row) for row in plan.figures.all()],
        "daily": [daily(row) for row in plan.daily.all()],
        "links": [pick(row, ("kind", "title", "url")) for row in plan.links.all()],
        "steps": [step(name, actions, lines) for name, _days in STEPS],
        "own": [own(one, actions) for one in plan.triggers.all()],
        "heeded": voice.heeded(plan.school, plan.key),
        "who": who(plan),
    }


def said(on: date | None) -> str:
    return on.isoformat() if on else ""


def pick(row, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def parts(plan: Plan) -> list[dict[str, str]]:
    """One row per part, in the plan's order: its key and its words in both languages."""
    held = {row.part: row for row in plan.parts.all()}
    return [
        {"part": key, "en": held[key].en if key in held else "", "mi": held[key].mi if key in held else ""}
        for key in PARTS
    ]


def figure(row: Figure) -> dict[str, Any]:
    return {**pick(row, FIGURE), "percent": f"{row.percent.normalize():f}"}


def daily(row: DailyStep) -> dict[str, Any]:
    return {"at": f"{row.at:%H:%M}" if row.at else "", **pick(row, ("role", "words", "words_mi"))}


def own(one: Trigger, actions: list[StepAction]) -> dict[str, Any]:
    mine = [pick(row, ACTION) for row in actions if row.trigger_id == one.pk]
    return {"kind": one.kind, "number": one.number, "actions": mine}


def step(name: str, actions: list[StepAction], lines) -> dict[str, Any]:
    mine = [row for row in lines if row.step == name]
    return {
        "step": name,
        "actions": [pick(row, ACTION) for row in actions if row.step == name],
        "responsible": [pick(row, LINE) for row in mine if row.kind == "responsibility"],
        "outcomes": [pick(row, LINE) for row in mine if row.kind == "outcome"],
    }


def who(plan: Plan) -> dict[str, list[str]]:
    """What this school calls each role, in English and in te reo Māori where it has a word."""
    own = schools.role_labels(plan.school)
    return {
        key: [
            (key in own and own[key].label) or one.label,
            (key in own and own[key].label_mi) or one.label_mi or "",
        ]
        for key, one in WHO.items()
    }
