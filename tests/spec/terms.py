"""Counts become rate, band and step; and who is counted."""

from datetime import date
from fractions import Fraction

from tests.spec.table import Table
from tests.spec.world import CALENDAR, days_from, term_key
from whetu.rules.calendar import days_enrolled
from whetu.rules.days import tally
from whetu.rules.star import STEP_WORDS, step
from whetu.rules.terms import absent, band, counted, counts, days_absent, rate, words


def _term(available: int, half_days_absent: int) -> str:
    present = available - half_days_absent
    share = rate(present, available)
    return ", ".join(
        (
            f"{float(share):.2%}" if share is not None else "no rate",
            band(present, available) or "no band",
            f"{days_absent(half_days_absent)} days",
            STEP_WORDS[step(half_days_absent)],
        )
    )


def _unmarked(present: int, justified: int, unjustified: int, unmarked: int) -> str:
    available = present + justified + unjustified + unmarked
    share, missing = rate(present, available), Fraction(unmarked, available)
    assert share is not None
    days = days_absent(justified + unjustified)
    return f"{float(share):.1%} present, {float(missing):.1%} unmarked, {days} days absent"


def _shares(present: str, justified: str, unjustified: str) -> str:
    shares = {"P120": present, "M120": justified, "T120": unjustified}  # in percent, of a thousand
    patterns = [pattern for pattern, share in shares.items() for _ in range(round(float(share) * 10))]
    days = [tally(pattern, 1, date(2019, 5, 6)) for pattern in patterns]
    in_all = sum(day.present + day.justified + day.unjustified for day in days)
    return f"{in_all} of {sum(day.available for day in days)}"


def _counted(recorded: int, open_days: int, available: int, year: int, student_type: str) -> str:
    return "counted" if counted(recorded, open_days, available, year, student_type) else "left out"


def _days(first: str, text: str) -> str:
    days = days_from(first, text)
    c = counts(words(days, *term_key(days[0][0])))
    return f"{c.present} present, {absent(c)} absent, {c.unmarked} unmarked of {c.available}"


def _enrolled(enrolments: str) -> str:
    spans = [tuple(part.split(" to ")) for part in enrolments.split(", ")]
    dated = [(date.fromisoformat(a), date.fromisoformat(b) if b else None) for a, b in spans]
    days = {on: n for on, n in CALENDAR.items() if term_key(on) == (2025, 2)}
    taken = days_enrolled(days, dated)
    return f"{len(taken)} days, {sum(taken.values())} half-days"


TABLES = (
    Table(
        "Rate, band and step",
        "The rate is present over available. The band is by share: regular over 90%, irregular over 80% "
        "to 90%, moderate over 70% to 80%, chronic 70% or less, by exact fractions. The step is by days "
        "absent in the term. They are two measures, and differ whenever a term is not fifty days.",
        ("half-days available", "half-days absent"),
        _term,
        (
            (96, 10, "89.58%, irregular, 5.0 days, Worrying", "example 5"),
            (96, 9, "90.62%, regular, 4.5 days, Good", "example 6"),
            (100, 10, "90.00%, irregular, 5.0 days, Worrying", "example 7: exactly 90% is irregular"),
            (100, 9, "91.00%, regular, 4.5 days, Good", "example 8"),
            (100, 19, "81.00%, irregular, 9.5 days, Worrying", "example 9"),
            (100, 20, "80.00%, moderate, 10.0 days, Concerning", "example 10"),
            (100, 29, "71.00%, moderate, 14.5 days, Concerning", "example 11"),
            (100, 30, "70.00%, chronic, 15.0 days, Serious concern", "example 12"),
            (86, 8, "90.70%, regular, 4.0 days, Good", "example 13: Term 2 2025"),
            (86, 9, "89.53%, irregular, 4.5 days, Good", "example 14: band and step differ"),
            (110, 10, "90.91%, regular, 5.0 days, Worrying", "they differ the other way"),
            (1000, 99, "90.10%, regular, 49.5 days, Serious concern", "check 22: 90.1%"),
            (
                1000,
                100,
                "90.00%, irregular, 50.0 days, Serious concern",
                "check 22, restated: the edge is fixed; exactly 90% is never regular",
            ),
            (1000, 200, "80.00%, moderate, 100.0 days, Serious concern", "check 22: 80%"),
            (1000, 300, "70.00%, chronic, 150.0 days, Serious concern", "check 22: 70%"),
            (0, 0, "no rate, no band, 0.0 days, Good", "nothing available: never 0% or 100%"),
            (2, 2, "0.00%, chronic, 1.0 days, Good", "no half-day present"),
        ),
    ),
    Table(
        "Unmarked half-days",
        "An unmarked half-day is no absence. It counts against the rate, as the Ministry's term figures "
        "do, and its share is shown.",
        ("present", "justified", "unjustified", "unmarked"),
        _unmarked,
        (
            (
                92,
                0,
                0,
                8,
                "92.0% present, 8.0% unmarked, 0.0 days absent",
                "check 31, restated: the rate counts them in, and the share is printed",
            ),
            (80, 6, 6, 8, "80.0% present, 8.0% unmarked, 6.0 days absent", "unmarked is not absence"),
        ),
    ),
    Table(
        "Present, justified and unjustified are the whole",
        "Shares of half-days, in percent, of the Ministry's survey of Term 2 2019, as a thousand days "
        "with one half-day open.",
        ("present", "justified", "unjustified"),
        _shares,
        (("88.6", "6.7", "4.7", "1000 of 1000", "example 50"),),
    ),
    Table(
        "A student's days",
        "Days follow one another on the school days from the first; the half-days of the term are their sum.",
        ("first day", "day patterns"),
        _days,
        (
            ("2025-05-05", "Q300 ×5", "10 present, 0 absent, 0 unmarked of 10", "example 29: camp"),
            ("2025-05-05", "G300 ×5", "0 present, 10 absent, 0 unmarked of 10", "example 30"),
            ("2025-05-05", "M300 ×5", "0 present, 10 absent, 0 unmarked of 10", "example 31"),
            ("2025-05-05", "T300 ×4, P120T180", "1 present, 9 absent, 0 unmarked of 10", "example 32"),
            (
                "2025-05-05",
                "P300, nothing, X300",
                "2 present, 0 absent, 2 unmarked of 4",
                "exam leave is no day",
            ),
        ),
    ),
    Table(
        "Enrolment",
        "Only days from the start to the end of an enrolment count, both included; a day that two cover "
        "counts once. Term 2 2025 is open from 28 April to 27 June, 43 days.",
        ("enrolments",),
        _enrolled,
        (
            ("2024-02-01 to ", "43 days, 86 half-days", "the whole term"),
            ("2025-05-05 to 2025-05-09", "5 days, 10 half-days", "first and last day included"),
            ("2025-05-05 to 2025-05-09, 2025-05-08 to 2025-05-12", "6 days, 12 half-days", "check 13"),
            ("2025-06-02 to 2025-06-02", "0 days, 0 half-days", "a closed day"),
        ),
    ),
    Table(
        "Who is counted in published figures",
        "A student recorded on at least 20% of the term's open days; before 2025, with 30 half-days or "
        "more available. Regular, international fee-paying and exchange students; one without a type is "
        "regular.",
        ("days recorded", "days open", "half-days available", "year", "student type"),
        _counted,
        (
            (8, 43, 86, 2025, "", "left out", "example 45: 18.6%"),
            (9, 43, 86, 2025, "", "counted", "example 46: 20.9%"),
            (10, 50, 100, 2025, "", "counted", "exactly 20%"),
            (10, 50, 29, 2019, "", "left out", "example 47, check 22"),
            (10, 50, 30, 2019, "", "counted", "example 47"),
            (50, 50, 100, 2025, "AD", "left out", "example 48: adult"),
            (50, 50, 100, 2025, "EX", "counted", "example 49: exchange"),
            (50, 50, 100, 2025, "FF", "counted", "international fee-paying"),
            (0, 0, 0, 2025, "", "left out", "no open day"),
        ),
    ),
)
