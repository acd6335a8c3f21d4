"""The targets of a school's plan: what is said against one."""

from decimal import Decimal

from tests.spec.table import Table
from whetu.rules.amp import doubt

WORDS = {"lower": "lower than it was", "higher": "higher than it was", "jump": "a large step", "": "nothing"}


def _doubt(aim: str, was: str, ceiling: str) -> str:
    return WORDS[doubt(Decimal(aim), Decimal(was), ceiling == "at most")]


TABLES = (
    Table(
        "Targets: a real step that can be reached",
        "A target beside last year's result, a year of the ladder beside the one before, a ceiling beside "
        "last year's share at that step. What is said is a warning, never a refusal.",
        ("aim, %", "was, %", "kind"),
        _doubt,
        (
            ("62", "58", "", "nothing", "a step up"),
            ("58", "58", "", "nothing", "holding on"),
            ("57.9", "58", "", "lower than it was", "lower than last year"),
            ("68", "58", "", "nothing", "ten points: our choice"),
            ("68.1", "58", "", "a large step", "more than ten points"),
            ("12", "15", "at most", "nothing", "fewer at that step"),
            ("16", "15", "at most", "higher than it was", "more at that step than last year"),
            ("4", "15", "at most", "a large step", ""),
        ),
    ),
)
