"""Duties beside the count."""

from datetime import date

from tests.spec.table import Table
from tests.spec.world import CALENDAR, TERMS, day, days_from, term_key
from whetu.rules.days import tally
from whetu.rules.duties import (
    LIMITS,
    beyond,
    board_meets_by,
    five_day_duty,
    kept_until,
    last_allowed,
    notify_today,
    run_absent,
    unexplained_age,
    watch_point,
)
from whetu.rules.terms import words


def _duty(first: str, text: str) -> str:
    days = days_from(first, text)
    key = term_key(days[0][0])
    duty = five_day_duty(words(days, *key), *key, CALENDAR)
    if duty is None:
        return "not on the list"
    return f"fifth {day(duty.fifth)}, due {day(duty.due) if duty.due else 'not known'}"


def _run(first: str, text: str) -> str:
    run = run_absent(days_from(first, text))
    if run is None:
        return "no run"
    point = watch_point(run.school_days)
    return f"{run.school_days} days since {day(run.start)}" + (f", watch point {point}" if point else "")


def _age(since: str, on: str) -> str:
    taken = tally("?300", 2, date.fromisoformat(since))
    age = unexplained_age(date.fromisoformat(on), date.fromisoformat(since), CALENDAR)
    return f"{taken.unexplained} minutes unexplained, {age} school days old"


def _today(pattern: str) -> str:
    return "tell home today" if notify_today(tally(pattern, 2, date(2025, 5, 5))) else "no notice"


def _kept(record: str, last_entry: str) -> str:
    until = kept_until(record, date.fromisoformat(last_entry))
    return f"until {day(until)}" if until else "for good"


BEYOND = {
    "months": "refused: longer than {} months",
    "school_days": "refused: more than {} school days at a time",
    "in_a_term": "refused: more than {} school days in the term",
    "in_a_year": "refused: more than {} school days in the year",
}


def _arranged(kind: str, starts: str, ends: str, earlier: str) -> str:
    """`earlier`: spans of earlier arrangements of the kind, such as "2025-05-05 to 2025-05-07"."""
    spans = [map(date.fromisoformat, span.split(" to ")) for span in earlier.split(", ") if span]
    taken = [on for first, last in spans for on in CALENDAR if first <= on <= last]
    broken = beyond(kind, date.fromisoformat(starts), date.fromisoformat(ends), CALENDAR, TERMS, taken)
    return BEYOND[broken].format(getattr(LIMITS[kind], broken)) if broken else "within the limit"


def _until(starts: str) -> str:
    return f"until {day(last_allowed(date.fromisoformat(starts), 6))}"


def _board(starts: str) -> str:
    by = board_meets_by(date.fromisoformat(starts), CALENDAR)
    return f"by {day(by)}" if by else "not known"


TABLES = (
    Table(
        "Five unjustified whole days",
        "Days with both half-days unjustified by T, E, G or ?, in a row or not; five in a term start a "
        "duty, due five school days later. A correction undoes it.",
        ("first day", "day patterns"),
        _duty,
        (
            ("2025-05-05", "G300 ×5", "fifth Fri 9 May 2025, due Fri 16 May 2025", "example 30, check 7"),
            ("2025-05-05", "M300 ×5", "not on the list", "example 31: justified"),
            ("2025-05-05", "T300 ×4, P120T180", "not on the list", "example 32: the fifth is half a day"),
            ("2025-05-05", "T300 ×4, M300", "not on the list", "example 33, check 7: recoded"),
            ("2025-05-06", "T300 ×5", "fifth Mon 12 May 2025, due Mon 19 May 2025", "example 34"),
            (
                "2025-05-23",
                "T300 ×5",
                "fifth Thu 29 May 2025, due Fri 6 Jun 2025",
                "example 35: Mon 2 June is a holiday",
            ),
            (
                "2025-05-05",
                "T300, P300, E300, G300, P300, ?300, T300",
                "fifth Tue 13 May 2025, due Tue 20 May 2025",
                "check 7: T, E, G and ?, not in a row",
            ),
            (
                "2025-06-19",
                "T300 ×5",
                "fifth Thu 26 Jun 2025, due Thu 17 Jul 2025",
                "school days run on into the next term",
            ),
        ),
    ),
    Table(
        "School days absent in a row",
        "Any reason. A day with a half-day present ends the run; closed and wholly exam-leave days "
        "neither add nor break; an unmarked day pauses; runs cross terms within a year, never the summer. "
        "Watch points at 10, 15 and 18; at 20 the leaving rule proposes to a person, unless the absence "
        "is known to be temporary.",
        ("first day", "day patterns"),
        _run,
        (
            ("2025-05-05", "M300 ×9", "9 days since Mon 5 May 2025", "check 20"),
            ("2025-05-05", "M300 ×10", "10 days since Mon 5 May 2025, watch point 10", "check 20"),
            ("2025-05-05", "M300 ×9, P300, M300", "1 days since Mon 19 May 2025", "check 20: present breaks"),
            ("2025-05-05", "M300 ×9, P120M180", "no run", "half a day present breaks it too"),
            ("2025-05-29", "M300 ×3", "3 days since Thu 29 May 2025", "check 20: closed on 2 June"),
            ("2025-05-05", "M300 ×2, X300, M300", "3 days since Mon 5 May 2025", "exam leave"),
            ("2025-05-05", "M300 ×2, nothing, M300", "3 days since Mon 5 May 2025", "unmarked pauses"),
            ("2025-06-25", "T300 ×4", "4 days since Wed 25 Jun 2025", "across terms"),
            ("2025-12-18", "M300 ×3", "1 days since Mon 26 Jan 2026", "check 26: not across the summer"),
            ("2025-05-05", "?300 ×19", "19 days since Mon 5 May 2025, watch point 18", "check 21"),
            ("2025-05-05", "?300 ×20", "20 days since Mon 5 May 2025, watch point 20", "check 21"),
        ),
    ),
    Table(
        "Unexplained",
        "A ? ages in school days. It is never turned into T by a timer.",
        ("marked", "looked at"),
        _age,
        (
            ("2025-05-05", "2025-05-05", "300 minutes unexplained, 0 school days old", "the same day"),
            ("2025-05-05", "2025-05-14", "300 minutes unexplained, 7 school days old", "check 36"),
            ("2025-05-30", "2025-06-03", "300 minutes unexplained, 1 school days old", "2 June is a holiday"),
        ),
    ),
    Table(
        "Telling home the same day",
        "When the roll was taken and an absence has no explanation, home is told that day.",
        ("day pattern",),
        _today,
        (
            ("?60P60P60P60P60", "tell home today", "step 1.2 of the School Attendance Rules"),
            ("M300", "no notice", "explained"),
            ("_60_60_60_60_60", "no notice", "a roll that was not taken says nothing about the student"),
        ),
    ),
    Table(
        "How far an arrangement may go",
        "A stand-down takes at most five school days in a term and ten in a year; the principal excuses at "
        "most five school days at a time; a wellbeing or transitional plan lasts at most six months.",
        ("kind", "from", "to", "earlier of the kind"),
        _arranged,
        (
            ("stand-down", "2025-05-05", "2025-05-09", "", "within the limit", "ETA ss 78 to 88: five"),
            (
                "stand-down",
                "2025-05-05",
                "2025-05-12",
                "",
                "refused: more than 5 school days in the term",
                "the sixth day",
            ),
            (
                "stand-down",
                "2025-05-29",
                "2025-06-05",
                "",
                "within the limit",
                "Mon 2 June is a holiday",
            ),
            (
                "stand-down",
                "2025-06-16",
                "2025-06-17",
                "2025-05-05 to 2025-05-08",
                "refused: more than 5 school days in the term",
                "four were used in the term",
            ),
            (
                "stand-down",
                "2025-08-04",
                "2025-08-05",
                "2025-05-05 to 2025-05-08",
                "within the limit",
                "another term",
            ),
            (
                "stand-down",
                "2025-11-03",
                "2025-11-04",
                "2025-02-10 to 2025-02-13, 2025-05-05 to 2025-05-09",
                "refused: more than 10 school days in the year",
                "nine were used in the year",
            ),
            ("leave", "2025-05-05", "2025-05-09", "", "within the limit", "s 45: five at a time"),
            (
                "leave",
                "2025-05-05",
                "2025-05-12",
                "",
                "refused: more than 5 school days at a time",
                "s 45",
            ),
            (
                "leave",
                "2025-05-19",
                "2025-05-23",
                "2025-05-05 to 2025-05-09",
                "within the limit",
                "s 45: at a time, not in a term",
            ),
            ("wellbeing", "2025-05-05", "2025-11-04", "", "within the limit", "s 42: six months"),
            (
                "wellbeing",
                "2025-05-05",
                "2025-11-05",
                "",
                "refused: longer than 6 months",
                "s 42",
            ),
            ("transitional", "2025-05-05", "2025-11-05", "", "refused: longer than 6 months", "s 42"),
        ),
    ),
    Table(
        "Six months",
        "Until the day before the same day of the sixth month, or before its last where it has no such day.",
        ("from",),
        _until,
        (
            ("2026-01-12", "until Sat 11 Jul 2026", "s 42"),
            ("2026-08-31", "until Sat 27 Feb 2027", "February has no 31st"),
        ),
    ),
    Table(
        "The board meets about a suspension",
        "Within seven school days.",
        ("suspended on",),
        _board,
        (
            ("2025-05-05", "by Wed 14 May 2025", "ETA ss 78 to 88"),
            ("2025-05-26", "by Thu 5 Jun 2025", "2 June is a holiday"),
        ),
    ),
    Table(
        "Keeping records",
        "Attendance registers are kept seven years after the last entry; the register of admission for good.",
        ("record", "last entry"),
        _kept,
        (
            ("attendance register", "2025-12-19", "until Sun 19 Dec 2032", "seven years"),
            ("attendance register", "2024-02-29", "until Sat 1 Mar 2031", "never a day less"),
            ("register of admission", "2025-12-19", "for good", "permanent"),
        ),
    ),
)
