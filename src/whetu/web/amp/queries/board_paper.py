"""The board's paper: what is asked, what changed, what was checked, who was heard, the motion, a minute;
and behind them the whole text."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from whetu.web.amp.models import Plan
from whetu.web.amp.queries import board
from whetu.web.amp.queries import text as texts
from whetu.web.amp.queries.check import checked
from whetu.web.amp.queries.public.document import Header, document
from whetu.web.amp.queries.public.paper import annex
from whetu.web.words import day


def facts(plan: Plan, on: date, host: str, address: str) -> dict[str, Any]:
    """All that the paper says, as the page's language says it. `address`: where the whole text is read."""
    text = texts.of(plan)
    found = checked(plan, on, host)
    return {
        **words(),
        "lang": "en",
        "school": plan.school.name,
        "foot": _("Made on %s") % day(on),
        "facts": about(plan, address),
        "motion": motion(plan),
        "changes": changes(board.changes(plan, text)),
        "held": [[one.key, one.words, _("held") if one.holds else _("not yet")] for one in found.elements],
        "look": [f"{row.place}: {row.words}" for row in found.shoulds],
        "heard": heard(board.heard(plan, on)),
        "heeded": [[row["said"], outcome(row)] for row in text["heeded"]],
        "minute": minute(plan),
        "annex": annex(document(text, header(plan))),
    }


def words() -> dict[str, Any]:
    """Titles and headings, the same on every paper."""
    return {
        "title": _("Attendance management plan: for the board's decision"),
        "page": _("Page"),
        "held_head": [_("What every plan must hold"), _("In this one")],
        "heeded_head": [_("What people said"), _("What became of it")],
        "titles": {
            "asked": _("What the board is asked"),
            "changes": _("What changed since the version in force"),
            "held": _("What was checked"),
            "look": _("Worth a look; nothing is refused for these"),
            "heard": _("Who was heard"),
            "heeded": _("What people said, and what became of it"),
            "minute": _("For the minute"),
        },
    }


def about(plan: Plan, address: str) -> list[list[str]]:
    """Names and values above the motion."""
    return [
        [_("Version"), str(plan.number)],
        [_("To begin on"), day(plan.wanted_from)],
        [_("To be reviewed by"), day(plan.review_on)],
        [_("Sent to the board by"), f"{plan.submitted_by}, {day(board.sent_on(plan))}"],
        [_("The whole text"), address],
        [_("SHA-256 of the text"), plan.text_hash],
    ]


def header(plan: Plan) -> Header:
    """Of the text behind the paper: what is not decided yet is not told."""
    return Header(
        plan.number, None, None, plan.wanted_from, plan.review_on, plan.text_hash, plan.school.phone
    )


def motion(plan: Plan) -> str:
    """What is moved, in our words."""
    return _(
        "That the board of %(school)s approves version %(n)s of its attendance management plan, to begin on "
        "%(begins)s; that the plan is published online; and that the board reviews it by %(again)s."
    ) % {
        "school": plan.school.name, "n": plan.number, "begins": day(plan.wanted_from),
        "again": day(plan.review_on),
    }  # fmt: skip


def changes(found: board.Changes | None) -> list[str]:
    """One line per kind of change."""
    if found is None:
        return [_("It is the school's first plan here.")]
    lines = [
        (_("New: %s."), found.added),
        (_("Changed: %s."), found.changed),
        (_("Gone: %s."), found.gone),
    ]
    said = [words % ", ".join(names) for words, names in lines if names]
    return said or [_("Nothing.")]


def heard(found: list[board.Heard]) -> list[str]:
    """One line per consultation and audience; numbers under the smallest shown are not told."""
    if not found:
        return [_("Nobody was asked about this version here.")]
    return [f"{one.title} ({day(one.opens)} – {day(one.closes)}): {audiences(one)}" for one in found]


def audiences(one: board.Heard) -> str:
    return "; ".join(f"{row.label}: {number(row)}" for row in one.audiences)


def number(row) -> str:
    """How many were heard of how many."""
    if row.heard is None:
        return _("a few")
    if row.of:
        return _("%(n)s of %(all)s") % {"n": row.heard, "all": row.of}
    return str(row.heard)


def outcome(row: dict[str, Any]) -> str:
    return row["done"] if row["changed"] else _("No change: %s") % row["done"]


def minute(plan: Plan) -> list[str]:
    """Lines to fill by hand."""
    return [
        _("Moved by"), _("Seconded by"), _("Carried, or not carried"), _("Day of the decision"),
        _("Presiding member, name"), _("Presiding member, signature"),
    ]  # fmt: skip
