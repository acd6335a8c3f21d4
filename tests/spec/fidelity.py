"""How a task of the plan stood on a day."""

from datetime import date

from tests.spec.table import Table
from whetu.rules.fidelity import Asked, stands


def _day(on: str) -> date | None:
    return date.fromisoformat(on) if on else None


def _stands(due: str, closed: str, ended: str, on: str) -> str:
    done = _day(ended) if closed == "answered" else None
    task = Asked(1, 1, _day(due), closed, _day(ended), done)
    return stands(task, date.fromisoformat(on))


TABLES = (
    Table(
        "Whether the plan is lived: how a task stood",
        "`closed` is why a task closed and `ended` on which day; on time, late, not done and overdue "
        "together are what was due.",
        ("due", "closed", "ended", "on"),
        _stands,
        (
            ("2026-06-10", "answered", "2026-06-10", "2026-06-12", "on time", "done on its day"),
            ("2026-06-10", "answered", "2026-06-11", "2026-06-12", "late", "done a day after"),
            ("2026-06-20", "answered", "2026-06-11", "2026-06-12", "on time", "done before its day"),
            ("", "answered", "2026-06-11", "2026-06-12", "on time", "a task without a day is never late"),
            ("2026-06-10", "answered", "2026-06-11", "2026-06-10", "to come", "nobody knew yet"),
            ("2026-06-10", "", "", "2026-06-10", "to come", "its day is not over"),
            ("2026-06-10", "", "", "2026-06-11", "overdue", "its day is over; put off or not, it was due"),
            ("2026-06-10", "missed", "2026-06-15", "2026-06-16", "not done", "the next round began"),
            ("2026-06-10", "term over", "2026-07-20", "2026-07-21", "not done", "due before the term ended"),
            ("2026-07-24", "term over", "2026-07-20", "2026-07-21", "not asked", "not due by then"),
            ("2026-06-10", "left", "2026-06-11", "2026-06-12", "not done", "due before the student left"),
            ("2026-06-12", "left", "2026-06-11", "2026-06-12", "not asked", "left before its day"),
            ("2026-06-10", "corrected", "2026-06-11", "2026-06-12", "not asked", "no crossing, no task"),
            ("2026-06-10", "folded", "2026-06-10", "2026-06-12", "not asked", "a later task asks it"),
            ("2026-06-10", "folded", "2026-06-11", "2026-06-12", "not done", "its day was over by then"),
            ("2026-06-10", "no concern", "2026-06-09", "2026-06-12", "not asked", "a person said so"),
            ("2026-06-10", "no concern", "2026-06-12", "2026-06-12", "not done", "said after its day"),
        ),
    ),
)
