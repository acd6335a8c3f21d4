"""How a number was worked out, day by day."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from whetu.rules import calendar as calendars
from whetu.rules.codes import codes_on
from whetu.rules.days import UNMARKED_DAY, BadPattern, Pattern, Settings, Tally, parse, tally
from whetu.web.attendance.models import StudentDay, Upload
from whetu.web.attendance.queries.past import with_upload
from whetu.web.attendance.queries.when import enrolled_spans, last_day_of_data
from whetu.web.people.models import Student
from whetu.web.schools import queries as schools


class SlotWords(NamedTuple):
    """One slot of a day: its letter, its name on that day ("" if it is none), minutes."""

    letter: str
    name: str
    minutes: int


class ExplainedDay(NamedTuple):
    """One day of a student's term and how it was counted. `why_not`: why its marks do not count, or "".
    `absent_so_far`: half-days, this day included. `upload` None: no file said anything of the day."""

    on: date
    open_half_days: int
    pattern: str
    slots: list[SlotWords]
    tally: Tally
    settings: Settings
    upload: Upload | None
    why_not: str
    absent_so_far: int


NOT_OPEN, NOT_ENROLLED, AFTER = "not open", "not enrolled", "after the last day of data"
CANNOT_COUNT = "cannot be counted"


def explain(student: Student, year: int, term: int, on: date) -> list[ExplainedDay]:
    """One row per day of the student's term, in order: every enrolled open day up to the last day of data,
    and every day with marks, counted or not. The last row's `absent_so_far` is the term's count."""
    found = next((t for t in schools.terms(student.school) if (t.year, t.term) == (year, term)), None)
    if found is None:
        return []
    last = last_day_of_data(student.school, on) or date.min
    calendar = schools.calendar(student.school)
    spans = enrolled_spans(Student.objects.filter(pk=student.pk)).get(student.pk, [])
    days = with_upload(student.days.filter(on__range=(found.start, found.end)))
    marked = {row.on: row for row in days}
    enrolled = calendars.days_enrolled(calendar, spans)
    due = {day for day in enrolled if found.start <= day <= min(found.end, last)}
    versions = schools.counting(student.school)
    rows: list[ExplainedDay] = []
    for day in sorted(due | set(marked)):
        why_not = _why_not(day, calendar, enrolled, last)
        in_force = schools.counting_on(versions, day)
        before = rows[-1].absent_so_far if rows else 0
        rows.append(_explained(day, marked.get(day), calendar.get(day, 0), in_force, why_not, before))
    return rows


def _why_not(on: date, calendar: Mapping[date, int], enrolled: Mapping[date, int], last: date) -> str:
    if not calendar.get(on):
        return NOT_OPEN
    if on not in enrolled:
        return NOT_ENROLLED
    return AFTER if on > last else ""


def _explained(
    on: date, row: StudentDay | None, half_days: int, in_force: Settings, why_not: str, before: int
) -> ExplainedDay:
    pattern = row.pattern if row else UNMARKED_DAY
    judged, cannot = judge(pattern, 0 if why_not else half_days, on, in_force)
    away = judged.justified + judged.unjustified
    slots = [] if cannot else slots_in_words(parse(pattern), on)
    return ExplainedDay(
        on, half_days, pattern, slots, judged, in_force, row.upload if row else None, why_not or cannot,
        before + away,
    )  # fmt: skip


def judge(pattern: str, half_days: int, on: date, in_force: Settings) -> tuple[Tally, str]:
    """A day judged; one that cannot be under the settings in force is unmarked, and says so."""
    try:
        return tally(pattern, half_days, on, in_force), ""
    except BadPattern:
        return tally(UNMARKED_DAY, half_days, on, in_force), CANNOT_COUNT


def slots_in_words(pattern: Pattern, on: date) -> list[SlotWords]:
    """The slots of a day with the codes' names in force on it."""
    known = codes_on(on)
    return [
        SlotWords(slot.code, known[slot.code].name if slot.code in known else "", slot.minutes)
        for slot in pattern.slots
    ]
