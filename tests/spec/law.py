"""The dated law table: what may be said, and where."""

from datetime import date

from tests.spec.table import Table
from whetu.rules.law import ASK_FIRST, TEXTS, in_force

LOOKED_AT = date(2026, 6, 12)


def _use(use: str, on: str) -> str:
    return ", ".join(in_force(use, date.fromisoformat(on))) or "nothing"


def _where(key: str) -> str:
    text = TEXTS[key]
    return " ".join([f"{text.where}:", text.words, *([] if text.confirmed else [ASK_FIRST])])


TABLES = (
    Table(
        "What the law may be called on for",
        "A letter says only what was read in the law or in an official page; flexible learning may rest on "
        "more, with the Ministry's word first. Before the first day for which it was read, nothing is said.",
        ("use", "on"),
        _use,
        (
            (
                "letter", "2026-06-12",
                "s36 attend, s36 board, s35 enrol, s244 fine, ministry decides, s42 wellbeing, s45 leave",
                "read",
            ),
            (
                "flexible", "2026-06-12",
                "s42 wellbeing, s42 transitional, s52 release, s43 several, s44 other reason, s46 distance",
                "sections 43, 44 and 46 were not read",
            ),
            (
                "exemption", "2026-06-12",
                "s42 wellbeing, s42 transitional, s45 leave, s52 release, s44 other reason, s38 exemption, "
                "s39 early leaving",
                "sections 39 and 44 were not read",
            ),
            ("letter", "2025-12-31", "nothing", "what held before 2026 is not known"),
        ),
    ),
    Table(
        "The law, in our own words",
        "Each passage as a letter or an agreement says it. Where the section was not read, it asks for the "
        "Ministry's word.",
        ("passage",),
        _where,
        tuple((key, _where(key), text.source) for key, text in TEXTS.items()),
    ),
)  # fmt: skip
