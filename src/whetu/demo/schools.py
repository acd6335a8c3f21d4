"""The three made-up schools of Example Bay: what they are, when they are open, and who works there.

"Tauira" is te reo Māori for an example. No school has these names or numbers, and no real address ends in
`.example`.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from whetu.demo.names import plain
from whetu.intake.calendars import holidays_in
from whetu.rules.calendar import Term

UNTIL = date(2026, 11, 20)  # a Friday, in week 6 of Term 4: the day for which the planted figures are written
YEARS = (2025, 2026)
REGION = "taranaki"
PRIMARY, COLLEGE, KURA = "9001", "9002", "9003"


class Closure(NamedTuple):
    """A weekday in term on which the school is open for fewer than two half-days, and why."""

    on: date
    open_half_days: int
    kind: str  # as whetu.web.schools names them: "teacher only", "emergency", "other"
    note: str


class Post(NamedTuple):
    """A named person with a role. `classes` and `year_levels` are what they teach or look after."""

    name: str
    role: str
    classes: tuple[str, ...] = ()
    year_levels: tuple[int, ...] = ()
    email: str = ""  # their own address, where it is not <name>@<school>


class School(NamedTuple):
    """One school. `levels`: students on the roll by year level; `bells`: minutes of the slots, by weekday."""

    number: str
    name: str
    kind: str  # as whetu.web.schools names them: "primary", "secondary", "kura"
    sms: str
    domain: str
    levels: Mapping[int, int]
    class_size: int
    terms: tuple[Term, ...]
    closures: tuple[Closure, ...]
    staff: tuple[Post, ...]
    bells: tuple[tuple[tuple[str, int], ...], ...]  # a weekday: (start, minutes) of each slot
    morning_slots: int  # all that is used where the school is open for one half-day
    first_slot: int = 1  # the college's first is form time, when no roll is taken

    @property
    def session_minutes(self) -> tuple[int, int]:
        """Minutes of the morning and of the afternoon."""
        minutes = [minutes for _, minutes in self.bells[0]]
        return sum(minutes[: self.morning_slots]), sum(minutes[self.morning_slots :])


class Share(NamedTuple):
    """A student whom a school opened to the provider's officer, why, and from when to when."""

    school: str
    student: str
    purpose: str
    starts: date
    ends: date


class Officer(NamedTuple):
    """The provider's officer: counts at the contracted schools, a student by an open share only."""

    name: str
    email: str
    provider: str
    schools: tuple[str, ...]
    contract_starts: date
    shares: tuple[Share, ...]


def _term(year: int, term: int, start: tuple[int, int], end: tuple[int, int]) -> Term:
    return Term(year, term, date(year, *start), date(year, *end))


def _terms(first: Mapping[int, tuple[int, int]], last: Mapping[int, tuple[int, int]]) -> tuple[Term, ...]:
    """A school's eight terms: it settles the first day of Term 1 and the last of Term 4."""
    return (
        _term(2025, 1, first[2025], (4, 11)),
        _term(2025, 2, (4, 28), (6, 27)),
        _term(2025, 3, (7, 14), (9, 19)),
        _term(2025, 4, (10, 6), last[2025]),
        _term(2026, 1, first[2026], (4, 2)),
        _term(2026, 2, (4, 20), (7, 3)),
        _term(2026, 3, (7, 20), (9, 25)),
        _term(2026, 4, (10, 12), last[2026]),
    )


def _periods(*starts: str, minutes: int) -> tuple[tuple[str, int], ...]:
    return tuple((start, minutes) for start in starts)


_FIVE = _periods("08:50", "09:50", "11:10", "12:55", "13:55", minutes=60)
_SIX = _periods("08:50", "09:40", "10:50", "11:40", "13:10", "14:00", minutes=50)

SCHOOLS: tuple[School, ...] = (
    School(
        number=PRIMARY,
        name="Example Bay School",
        kind="primary",
        sms="Hero",
        domain="bay-school.example",
        levels={0: 46, 1: 74, 2: 74, 3: 76, 4: 74, 5: 76, 6: 74, 7: 72, 8: 74},
        class_size=27,
        terms=_terms({2025: (2, 3), 2026: (2, 2)}, {2025: (12, 17), 2026: (12, 17)}),
        closures=(
            Closure(date(2025, 10, 17), 0, "teacher only", "Teacher-only day"),
            Closure(date(2026, 6, 18), 0, "emergency", "Flood: the road was closed"),
            Closure(date(2026, 7, 3), 1, "other", "Closed at 12:30, last day of term"),
            Closure(date(2026, 10, 23), 0, "teacher only", "Teacher-only day"),
        ),
        staff=(
            Post("Ngāhuia Parāone", "principal"),
            Post("David O'Connor", "senior_leader", year_levels=(0, 1, 2, 3)),
            Post("Sina Taʻala", "pastoral", year_levels=(4, 5, 6, 7, 8)),
            Post("Priya Nair", "officer"),
            Post("Moana Rangihuna", "teacher", classes=("Rm 12",)),
            Post("Zoë Hughes", "teacher", classes=("Rm 15",)),
            Post("Graham Wirihana", "board"),
            Post("Hana Tūhoro", "presiding_member"),
            Post("Lin Zhao", "administrator"),
        ),
        bells=5 * ((("09:00", 210), ("13:00", 120)),),
        morning_slots=1,
    ),
    School(
        number=COLLEGE,
        name="Example Bay College",
        kind="secondary",
        sms="KAMAR",
        domain="bay-college.example",
        levels={9: 258, 10: 248, 11: 236, 12: 204, 13: 164},
        class_size=27,
        terms=_terms({2025: (1, 30), 2026: (1, 29)}, {2025: (12, 11), 2026: (12, 11)}),
        closures=(
            Closure(date(2025, 5, 23), 0, "teacher only", "Teacher-only day"),
            Closure(date(2026, 6, 18), 0, "emergency", "Flood: the road was closed"),
            Closure(date(2026, 6, 19), 0, "emergency", "Flood: the road was closed"),
            Closure(date(2026, 9, 25), 1, "other", "Closed at lunch, last day of term"),
            Closure(date(2026, 10, 27), 0, "teacher only", "Teacher-only day"),
        ),
        staff=(
            Post("Rāhera Tamihana", "principal"),
            Post("Stephen van der Berg", "senior_leader", year_levels=(11, 12, 13)),
            Post("Tēvita Moʻunga", "pastoral", year_levels=(9, 10)),
            Post("Anna-Lise Clarke", "pastoral", year_levels=(9, 10, 11, 12, 13)),
            Post("Kiri Waititi", "officer"),
            Post("Hamish McKenzie", "teacher"),
            Post("Mei-Ling Wong", "teacher"),
            Post("Losa Leota", "board"),
            Post("Rawiri Kingi", "presiding_member"),
            Post("Lin Zhao", "administrator"),
        ),
        bells=(_FIVE, _FIVE, _SIX, _FIVE, _FIVE),
        morning_slots=3,
        first_slot=2,
    ),
    School(
        number=KURA,
        name="Te Kura Tauira",
        kind="kura",
        sms="Spreadsheet",
        domain="kura-tauira.example",
        levels={0: 8, **dict.fromkeys(range(1, 10), 12), 10: 11, 11: 9, 12: 8, 13: 6},
        class_size=25,
        terms=_terms({2025: (2, 4), 2026: (2, 3)}, {2025: (12, 16), 2026: (12, 16)}),
        closures=(
            Closure(date(2025, 8, 15), 0, "teacher only", "Teacher-only day"),
            Closure(date(2026, 6, 18), 0, "emergency", "Flood: the road was closed"),
            Closure(date(2026, 10, 30), 0, "teacher only", "Teacher-only day"),
            Closure(date(2026, 11, 6), 1, "other", "Tangihanga at the marae: open in the morning"),
        ),
        staff=(
            Post("Hōhepa Te Moana", "principal"),
            Post("Hinemoa Kereama", "officer"),
            Post("Wikitōria Āpera", "pastoral", year_levels=tuple(range(14))),
            Post("Pania Nēpia", "teacher", classes=("Mataī",)),
            Post("Eruera Tautari", "board"),
            Post("Mereana Poutama", "presiding_member"),
            Post("Lin Zhao", "administrator"),
        ),
        bells=5 * ((("08:45", 195), ("12:45", 135)),),
        morning_slots=1,
    ),
)

OFFICER = Officer(
    name="Lotu Fifita",
    email="lotu.fifita@bay-attendance.example",
    provider="Bay Attendance Service",
    schools=(PRIMARY, COLLEGE, KURA),
    contract_starts=date(2026, 1, 26),
    shares=(
        Share(
            COLLEGE,
            "20003",
            "To find the whānau and plan the way back to school",
            date(2026, 11, 11),
            date(2026, 12, 11),
        ),
    ),
)


def school(number: str) -> School:
    """The school with a number."""
    return next(one for one in SCHOOLS if one.number == number)


@cache
def calendar(number: str) -> dict[date, int]:
    """One row per weekday of the school's eight terms: its open half-days, 0 where it is closed."""
    return {on: half_days for on, half_days, _ in calendar_rows(number)}


def calendar_rows(number: str) -> Iterator[tuple[date, int, str]]:
    """One row per weekday of the school's terms: date, open half-days, and why they are fewer than two."""
    own = {closure.on: closure for closure in school(number).closures}
    for term in school(number).terms:
        holidays = holidays_in(term.year, REGION)
        for on in _weekdays(term.start, term.end):
            if on in holidays:
                yield on, 0, holidays[on]
            elif on in own:
                yield on, own[on].open_half_days, own[on].note
            else:
                yield on, 2, ""


@cache
def open_days(number: str) -> tuple[date, ...]:
    """The school's open days, in order."""
    return tuple(on for on, half_days in calendar(number).items() if half_days)


def slots(number: str, on: date) -> tuple[int, ...]:
    """Minutes of each slot in use at a school on an open day."""
    one = school(number)
    minutes = tuple(minutes for _, minutes in one.bells[on.weekday()])
    return minutes if calendar(number)[on] == 2 else minutes[: one.morning_slots]


def email(name: str, domain: str) -> str:
    """A made-up address: the name in plain letters, at a domain that cannot exist."""
    return f"{plain(name)}@{domain}"


def _weekdays(start: date, end: date) -> Iterator[date]:
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return (on for on in days if on.weekday() < 5)
