"""Asking the Attendance Service: whether it is time."""

from datetime import date

from tests.spec.table import Table
from whetu.rules.attendance_service import unmet, verdict

ON = date(2026, 6, 12)


def _unmet(year: str, half_days: int, plan: str) -> str:
    return ", ".join(unmet(ON, int(year) if year else None, half_days, plan == "plan")) or "meets them"


def _verdict(yes: str, missing: str) -> str:
    answers = {key: True for key in yes.split(", ") if key}
    return verdict(answers, tuple(key for key in missing.split(", ") if key))


TABLES = (
    Table(
        "For whom the Attendance Service is",
        "Years 1 to 11, 15 days or more in the term, a plan of the student's own tried first: what is not "
        "met. The criteria are a dated table: they may change with demand.",
        ("year level", "half-days absent", "plan"),
        _unmet,
        (
            ("9", 30, "plan", "meets them", "the Ministry's guidance"),
            ("11", 31, "plan", "meets them", "Year 11 is the last"),
            ("12", 30, "plan", "year", "attendance officers go to Year 12, the service does not"),
            ("9", 29, "plan", "days", "14.5 days is under 15"),
            ("9", 30, "", "plan", "the school's own plan first"),
            ("", 30, "plan", "meets them", "a year level that nobody noted is not held against them"),
            ("13", 10, "", "year, days, plan", ""),
        ),
    ),
    Table(
        "Whether it is time to ask",
        "What stops comes before what holds, what holds before what speaks for it.",
        ("answered yes", "criteria not met"),
        _verdict,
        (
            ("", "", "ready", ""),
            ("moving", "", "consider", ""),
            ("moving, barriers", "", "strongly", "risk beside long absence"),
            ("barriers, improving", "", "hold", "a hold warns, whatever speaks for it"),
            ("barriers", "plan", "hold", "criteria that are not met hold too"),
            ("barriers, visa", "", "do not", "not what the service is for"),
            ("one class, improving", "days", "do not", "it stops, whatever else"),
        ),
    ),
)
