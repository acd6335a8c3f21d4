"""Flexible learning: how an arrangement stands, and what stands against one."""

from datetime import date

from tests.spec.table import Table
from whetu.rules.flexible import STATES, against_basis, against_days, standing

FROM, TO, REVIEW = date(2026, 5, 4), date(2026, 7, 3), date(2026, 6, 5)


def _standing(state: str, on: str, reviewed: str) -> str:
    reviewed_on = date.fromisoformat(reviewed) if reviewed else None
    return standing(state, FROM, TO, REVIEW, date.fromisoformat(on), reviewed_on)


def _days(starts: str, ends: str, review: str) -> str:
    wrong = against_days(*(date.fromisoformat(one) for one in (starts, ends, review)))
    return {"order": "refused: days out of order", "review": "refused: review outside them", None: "taken"}[
        wrong
    ]


def _basis(basis: str, starts: str) -> str:
    wrong = against_basis(basis, date.fromisoformat(starts), date.fromisoformat(starts))
    return f"refused: {wrong}" if wrong else "taken"


def _next(state: str) -> str:
    return ", ".join(STATES[state]) or "nothing more"


TABLES = (
    Table(
        "Flexible learning from day to day",
        "One from 4 May to 3 July 2026, reviewed on 5 June: how it stands on a day.",
        ("state", "on", "reviewed"),
        _standing,
        (
            ("proposed", "2026-05-10", "", "proposed", "nothing holds until the principal approves it"),
            ("refused", "2026-05-10", "", "refused", ""),
            ("approved", "2026-05-03", "", "to come", "the day before its first"),
            ("approved", "2026-05-04", "", "under way", "the first day"),
            ("approved", "2026-06-04", "", "under way", "the day before the review"),
            ("approved", "2026-06-05", "", "review due", "the day of the review"),
            ("approved", "2026-06-05", "2026-06-05", "under way", "reviewed that day"),
            ("approved", "2026-06-05", "2026-06-01", "review due", "an earlier review is not this one"),
            ("approved", "2026-07-03", "", "review due", "the last day, not reviewed"),
            ("approved", "2026-07-04", "", "over", "the day after"),
            ("ended", "2026-05-10", "", "ended", "ended before its time"),
        ),
    ),
    Table(
        "What follows a proposal of flexible learning",
        "The principal decides once; a proposal may be taken back until then.",
        ("state",),
        _next,
        (
            ("proposed", "approved, refused, ended", ""),
            ("approved", "ended", ""),
            ("refused", "nothing more", "propose anew"),
            ("ended", "nothing more", "propose anew"),
        ),
    ),
    Table(
        "Days of flexible learning",
        "It ends on or after its first day, and its review is within it.",
        ("from", "to", "review"),
        _days,
        (
            ("2026-05-04", "2026-07-03", "2026-06-05", "taken", ""),
            ("2026-05-04", "2026-05-04", "2026-05-04", "taken", "one day"),
            ("2026-05-04", "2026-05-03", "2026-05-03", "refused: days out of order", ""),
            ("2026-05-04", "2026-07-03", "2026-07-04", "refused: review outside them", "the day after"),
            ("2026-05-04", "2026-07-03", "2026-05-03", "refused: review outside them", "the day before"),
        ),
    ),
    Table(
        "The legal basis of flexible learning",
        "Chosen from the dated law table, and in force on all its days.",
        ("basis", "day"),
        _basis,
        (
            ("s42 wellbeing", "2026-05-04", "taken", ""),
            ("s42 wellbeing", "2025-11-03", "refused: not in force", "what held before 2026 is not known"),
            ("s46 distance", "2026-05-04", "taken", "with the Ministry's word first"),
            ("s36 attend", "2026-05-04", "refused: none", "the duty to attend is no basis to stay away"),
            ("", "2026-05-04", "refused: none", ""),
        ),
    ),
)
