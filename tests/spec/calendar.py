"""The school's calendar."""

from datetime import UTC, date, datetime

from tests.spec.table import Table
from tests.spec.world import CALENDAR, HOLIDAYS
from whetu.rules.calendar import BadCalendar, Term, check_calendar, local_day, open_half_days
from whetu.rules.terms import UnknownTerm

MORE_HOLIDAYS = HOLIDAYS | {date(2017, 6, 5): "Queen's Birthday", date(2019, 6, 3): "Queen's Birthday"}


def _half_days(term: str, start: str, end: str, closed: str) -> str:
    year, number = term.split(" T")
    closures = {date.fromisoformat(closed): 0} if closed else {}
    own = Term(int(year), int(number), date.fromisoformat(start), date.fromisoformat(end))
    return f"{sum(open_half_days(own, MORE_HOLIDAYS, closures).values())} half-days"


def _checked(term: str, on: str, open_on_it: int) -> str:
    year, number = (int(part) for part in term.split(" T"))
    own = {day: n for day, n in CALENDAR.items() if day.year == year} if term == "2025 T2" else {}
    term_days = {d: n for d, n in own.items() if date(2025, 4, 28) <= d <= date(2025, 6, 27)}
    try:
        check_calendar(term_days | {date.fromisoformat(on): open_on_it}, year, number)
    except (BadCalendar, UnknownTerm) as problem:
        return str(problem)
    return "right"


def _local(moment: str, zone: str) -> str:
    return local_day(datetime.fromisoformat(moment).replace(tzinfo=UTC), zone).isoformat()


def _open(on: str) -> str:
    return f"{CALENDAR.get(date.fromisoformat(on), 0)} half-days"


TABLES = (
    Table(
        "Half-days of past terms",
        "Weekdays less national holidays, two half-days each; a closed day comes off.",
        ("term", "first day", "last day", "closed"),
        _half_days,
        (
            ("2017 T2", "2017-05-01", "2017-07-07", "", "98 half-days", "example 55"),
            ("2017 T3", "2017-07-24", "2017-09-29", "", "100 half-days", "example 54"),
            ("2019 T2", "2019-04-29", "2019-07-05", "", "98 half-days", "the calendar of that term"),
            ("2019 T2", "2019-04-29", "2019-07-05", "2019-05-29", "96 half-days", "with its strike day"),
            ("2025 T1", "2025-01-27", "2025-04-11", "", "108 half-days", "at most"),
            ("2025 T2", "2025-04-28", "2025-06-27", "", "86 half-days", "examples 13, 45"),
            ("2025 T3", "2025-07-14", "2025-09-19", "", "100 half-days", "dates of 2025"),
            ("2025 T4", "2025-10-06", "2025-12-19", "", "108 half-days", "at most"),
            ("2026 T1", "2026-01-26", "2026-04-02", "", "96 half-days", "at most"),
            ("2026 T2", "2026-04-20", "2026-07-03", "", "106 half-days", "dates of 2026"),
            ("2026 T3", "2026-07-20", "2026-09-25", "", "100 half-days", "dates of 2026"),
            ("2026 T4", "2026-10-12", "2026-12-18", "", "98 half-days", "at most"),
        ),
    ),
    Table(
        "A day that the calendar does not open is closed",
        "Weekends, holidays, days between terms, and days that nobody entered.",
        ("day",),
        _open,
        (
            ("2025-05-05", "2 half-days", "a school day"),
            ("2025-06-02", "0 half-days", "example 42: King's Birthday"),
            ("2025-05-03", "0 half-days", "a Saturday"),
            ("2025-07-01", "0 half-days", "between terms"),
            ("2027-05-03", "0 half-days", "check 14: the calendar says nothing; 2027 is asked, not guessed"),
        ),
    ),
    Table(
        "A calendar that cannot be",
        "A term has at most 12 weeks of Monday to Friday, from the week of the earliest date on which any "
        "school may start it. A year that is not known counts from the school's own first open day.",
        ("term", "day added", "open half-days"),
        _checked,
        (
            ("2025 T2", "2025-06-20", 2, "right", "a school may open on a holiday"),
            (
                "2025 T2",
                "2025-05-03",
                1,
                "2025-05-03: the school is open, but 2025-05-03 is a weekend",
                "an open weekend",
            ),
            ("2025 T2", "2025-05-03", 0, "right", "a closed one is fine"),
            (
                "2025 T2",
                "2025-07-21",
                2,
                "2025-07-21: the school is open, but 2025-07-21 is outside the 12 weeks of Term 2 2025",
                "the 13th week",
            ),
            (
                "2025 T2",
                "2025-04-25",
                2,
                "2025-04-25: the school is open, but 2025-04-25 is outside the 12 weeks of Term 2 2025",
                "the week before",
            ),
            ("2025 T2", "2025-05-05", 3, "2025-05-05: open half-days must be 0, 1 or 2", "check 14"),
            ("2027 T1", "2027-02-03", 2, "right", "a year that only the school knows"),
        ),
    ),
    Table(
        "A mark belongs to the school's own day",
        "Whatever the server's clock: moments are in UTC.",
        ("moment", "zone"),
        _local,
        (
            ("2026-05-04T20:45", "Pacific/Auckland", "2026-05-05", "check 27: 08:45 in winter"),
            ("2026-02-02T19:45", "Pacific/Auckland", "2026-02-03", "check 27: 08:45 in summer"),
            ("2026-04-06T20:45", "Pacific/Auckland", "2026-04-07", "check 27: after daylight saving ended"),
            ("2026-09-27T19:45", "Pacific/Auckland", "2026-09-28", "check 27: after it began"),
            ("2026-05-04T20:00", "Pacific/Chatham", "2026-05-05", "check 27: 08:45 in the Chathams"),
            ("2026-05-05T11:30", "Pacific/Chatham", "2026-05-06", "past midnight there, not in Auckland"),
            ("2026-05-05T11:30", "Pacific/Auckland", "2026-05-05", "the same moment"),
        ),
    ),
)
