"""STAR: steps, crossings, and a correction."""

from tests.spec.table import Table
from tests.spec.world import day, days_from, term_key
from whetu.rules.star import STEP_WORDS, crossings, days_left, near, step
from whetu.rules.terms import absent, counts, days_absent, words


def _step(days: float) -> str:
    return STEP_WORDS[step(round(days * 2))]


def _left(days: float) -> str:
    left = days_left(round(days * 2))
    text = f"{left[0]} days before {STEP_WORDS[left[1]]}" if left else "the last step"
    return text + (", near" if near(round(days * 2)) else "")


def _crossed(first: str, text: str) -> str:
    days = days_from(first, text)
    key = term_key(days[0][0])
    crossed = crossings(words(days, *key), *key)
    return "; ".join(f"{STEP_WORDS[c.step]} {day(c.on)}" for c in crossed) or "none"


def _terms(first: str, text: str) -> str:
    days = days_from(first, text)
    keys = sorted({term_key(on) for on, _ in days})
    parts = []
    for key in keys:
        c = counts(words([d for d in days if term_key(d[0]) == key], *key))
        parts.append(f"Term {key[1]}: {days_absent(absent(c))} days, {STEP_WORDS[step(absent(c))]}")
    return "; ".join(parts)


TABLES = (
    Table(
        "Steps",
        "Good under 5 days absent in the term, worrying from 5, concerning from 10, serious concern from "
        "15; exact to the half-day.",
        ("days absent",),
        _step,
        (
            (0.0, "Good", "the count begins at 0"),
            (4.5, "Good", "check 5"),
            (5.0, "Worrying", "check 5"),
            (9.5, "Worrying", "check 5"),
            (10.0, "Concerning", "check 5"),
            (14.5, "Concerning", "check 5"),
            (15.0, "Serious concern", "check 5"),
        ),
    ),
    Table(
        "Near the line",
        "The days left before the next step; near is 4.0 to 4.5, 9.0 to 9.5 and 14.0 to 14.5 days.",
        ("days absent",),
        _left,
        (
            (3.5, "1.5 days before Worrying", "our choice"),
            (4.0, "1.0 days before Worrying, near", "our choice"),
            (4.5, "0.5 days before Worrying, near", "our choice"),
            (5.0, "5.0 days before Concerning", "our choice"),
            (9.5, "0.5 days before Concerning, near", "our choice"),
            (14.0, "1.0 days before Serious concern, near", "our choice"),
            (15.0, "the last step", "our choice"),
        ),
    ),
    Table(
        "Crossings",
        "The first date on which the running count reaches 5, 10 or 15. A correction replays the term: a "
        "crossing can move, or vanish.",
        ("first day", "day patterns"),
        _crossed,
        (
            (
                "2026-02-13",
                "M300 ×6, P300 ×14, M300 ×4",
                "Worrying Thu 19 Feb 2026; Concerning Wed 18 Mar 2026",
                "check 6: 6 days by 20 February, 10 by 18 March",
            ),
            ("2025-05-05", "G300 ×5", "Worrying Fri 9 May 2025", "example 30"),
            ("2025-05-05", "M300 ×5", "Worrying Fri 9 May 2025", "example 31: justified absence counts"),
            ("2025-05-05", "T300 ×4, P120T180", "none", "example 32: 4.5 days"),
            ("2025-05-05", "T300 ×4, M300", "Worrying Fri 9 May 2025", "example 33: recoded, still absent"),
            ("2025-05-05", "T300 ×4, P300", "none", "check 8: corrected to present, the step goes down"),
            ("2025-05-05", "T300 ×4, P300, T300", "Worrying Mon 12 May 2025", "check 8: the crossing moves"),
            ("2025-05-05", "nothing ×10", "none", "unmarked is not absence"),
        ),
    ),
    Table(
        "Each term begins again",
        "The count is of one term, and begins at 0 with the next.",
        ("first day", "day patterns"),
        _terms,
        (
            (
                "2025-03-31",
                "T300 ×9, P120T180, T300",
                "Term 1: 9.5 days, Worrying; Term 2: 1.0 days, Good",
                "example 36",
            ),
            (
                "2025-03-27",
                "M300 ×12, P300",
                "Term 1: 12.0 days, Concerning; Term 2: 0.0 days, Good",
                "check 9: 12 days, then the first day of the next term",
            ),
        ),
    ),
)
