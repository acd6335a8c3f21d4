"""Terms, closures and bell times."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, time

from django.db import transaction

from whetu.rules import calendar as calendars
from whetu.web.audit import actions as audit
from whetu.web.jobs import recount
from whetu.web.schools import queries
from whetu.web.schools.actions.refused import NotAllowed
from whetu.web.schools.models import BellTime, Closure, School, Term, User
from whetu.web.schools.queries import dates as pages

# Words in a calendar's note that say why a school is closed.
CLOSURE_WORDS = (
    ("teacher", Closure.Kind.TEACHER_ONLY),
    ("anniversary", Closure.Kind.ANNIVERSARY),
    ("strike", Closure.Kind.STRIKE),
    ("flood", Closure.Kind.EMERGENCY),
    ("storm", Closure.Kind.EMERGENCY),
    ("emergency", Closure.Kind.EMERGENCY),
    ("holiday", Closure.Kind.HOLIDAY),
)


@transaction.atomic
def set_terms(*, by: User | None, school: School, terms: Iterable[calendars.Term]) -> None:
    """Set the first and last day of terms.

    Raises NotAllowed for terms that overlap, or that 12 weeks do not hold.
    """
    changed = put_terms(school, list(terms))
    if changed:
        audit.record(by=by, did="set terms", school=school, terms=[write_term(term) for term in changed])
        recount(school)


def put_terms(school: School, terms: list[calendars.Term]) -> list[calendars.Term]:
    """Keep these terms' dates: those that changed."""
    kept = {(term.year, term.term): term for term in queries.terms(school)}
    check_terms((kept | {(term.year, term.term): term for term in terms}).values())
    changed = [term for term in terms if kept.get((term.year, term.term)) != term]
    for term in changed:
        Term.objects.update_or_create(
            school=school, year=term.year, term=term.term, defaults={"start": term.start, "end": term.end}
        )
    return changed


def write_term(term: calendars.Term) -> str:
    return f"{term.year} Term {term.term}: {term.start} to {term.end}"


def check_terms(terms: Iterable[calendars.Term]) -> None:
    """Raises NotAllowed for the first term that cannot be."""
    before = None
    for term in sorted(terms):
        if term.end < term.start:
            raise NotAllowed(f"Term {term.term}, {term.year} ends before it starts.")
        if term.start.year != term.year or term.end.year != term.year:
            raise NotAllowed(f"Term {term.term}, {term.year} must lie in {term.year}.")
        if before and term.start <= before.end:
            raise NotAllowed(f"Term {term.term}, {term.year} starts before Term {before.term} has ended.")
        check_weeks(term, calendars.open_half_days(term, {}))
        before = term


def check_weeks(term: calendars.Term, half_days: Mapping[date, int]) -> None:
    try:
        calendars.check_calendar(half_days, term.year, term.term)
    except calendars.BadCalendar as wrong:
        raise NotAllowed(
            f"Term {term.term}, {term.year} cannot be open on {write_day(wrong.on)}: a term has weekdays "
            "of twelve weeks, from the week in which schools may first start it."
        ) from wrong
    except ValueError as wrong:
        raise NotAllowed(f"Term {term.term}, {term.year} has no open day.") from wrong


@transaction.atomic
def set_calendar(*, by: User | None, school: School, rows: Iterable[Mapping]) -> None:
    """Take in a calendar as it stands: rows as `rules.tables` "calendar" has them.

    A term runs from its first to its last date there; a weekday inside it that is missing is closed. Raises
    NotAllowed for a calendar that cannot be.
    """
    by_term: dict[tuple[int, int], dict[date, Mapping]] = defaultdict(dict)
    for row in rows:
        by_term[row["year"], row["term"]][row["date"]] = row
    terms = [calendars.Term(*key, min(found), max(found)) for key, found in by_term.items()]
    for term in terms:
        found = by_term[term.year, term.term]
        check_weeks(term, {on: row["open_half_days"] for on, row in found.items()})
    put_terms(school, terms)
    for term in terms:
        replace_closures(school, term, by_term[term.year, term.term])
    audit.record(by=by, did="loaded the calendar", school=school, terms=[write_term(term) for term in terms])
    recount(school)


def replace_closures(school: School, term: calendars.Term, rows: Mapping[date, Mapping]) -> None:
    """Closures of one term, from its calendar's rows."""
    holidays = pages.holidays(school, term.year)
    weekdays = calendars.open_half_days(term, {})
    half_days = {on: rows[on]["open_half_days"] if on in rows else 0 for on in weekdays}
    Closure.objects.filter(school=school, on__range=(term.start, term.end)).delete()
    Closure.objects.bulk_create(
        closure(school, on, half_days[on], (rows.get(on) or {}).get("note") or "", holidays)
        for on in weekdays
        if half_days[on] < 2
    )


def closure(school: School, on: date, half_days: int, note: str, holidays: Mapping[date, str]) -> Closure:
    kind: str = next((kind for word, kind in CLOSURE_WORDS if word in note.lower()), Closure.Kind.OTHER)
    if on in holidays:
        kind, note = pages.holiday_kind(holidays[on]), note or holidays[on]
    return Closure(school=school, on=on, open_half_days=half_days, kind=kind, note=note[:120])


@transaction.atomic
def fill_holidays(*, by: User | None, school: School, year: int) -> list[Closure]:
    """Close the school on the public holidays and the anniversary day that fall on its school days.

    A day for which the school has said something itself is left. The closures made.
    """
    made = Closure.objects.bulk_create(pages.missing_holidays(school, year))
    if made:
        audit.record(by=by, did="filled in holidays", school=school, days=[str(one.on) for one in made])
        recount(school)
    return made


@transaction.atomic
def close_day(
    *,
    by: User,
    school: School,
    on: date,
    open_half_days: int = 0,
    kind: str = Closure.Kind.OTHER,
    note: str = "",
) -> None:
    """Close the school for a day, or for half of one. Raises NotAllowed outside terms and at weekends."""
    close_days(by=by, school=school, days={on: note}, open_half_days=open_half_days, kind=kind)


@transaction.atomic
def close_days(
    *,
    by: User,
    school: School,
    days: Mapping[date, str],
    open_half_days: int = 0,
    kind: str = Closure.Kind.OTHER,
) -> None:
    """Close the school on days, each with its note. Raises NotAllowed for the first that is no school day."""
    terms = queries.terms(school)
    for on, note in sorted(days.items()):
        check_school_day(on, terms)
        Closure.objects.update_or_create(
            school=school,
            on=on,
            defaults={"open_half_days": open_half_days, "kind": kind, "note": note[:120]},
        )
    audit.record(
        by=by,
        did="closed days",
        school=school,
        days=[f"{on} {note}".strip() for on, note in sorted(days.items())],
        open_half_days=open_half_days,
    )
    recount(school)


def check_school_day(on: date, terms: Iterable[calendars.Term]) -> None:
    if on.weekday() > 4:
        raise NotAllowed(f"{write_day(on)} is at a weekend: the school is closed anyway.")
    if calendars.term_of(on, terms) is None:
        raise NotAllowed(f"{write_day(on)} is not in a term of this school.")


def write_day(on: date) -> str:
    return f"{on:%A} {on.day} {on:%B %Y}"


@transaction.atomic
def open_day(*, by: User, school: School, on: date) -> None:
    """Take a closure back: the school is open on that day as on any other."""
    gone, _rows = Closure.objects.filter(school=school, on=on).delete()
    if gone:
        audit.record(by=by, did="opened a day", school=school, day=str(on))
        recount(school)


@transaction.atomic
def load_bells(*, by: User | None, school: School, rows: Iterable[Mapping]) -> int:
    """Replace the bell times: rows as `rules.tables` "bells" has them. The number of slots kept."""
    bells = {(row["weekday"], row["slot"]): bell_time(school, **row) for row in rows}
    BellTime.objects.filter(school=school).delete()
    BellTime.objects.bulk_create(bells.values())
    audit.record(by=by, did="set bell times", school=school, slots=len(bells))
    return len(bells)


@transaction.atomic
def set_bells(
    *, by: User, school: School, weekdays: Iterable[int], slots: Iterable[tuple[time | None, int]]
) -> None:
    """Give these weekdays (1 to 5) the same slots: when each starts, and its minutes, in order."""
    weekdays, slots = sorted(weekdays), list(slots)
    BellTime.objects.filter(school=school, weekday__in=weekdays).delete()
    BellTime.objects.bulk_create(
        bell_time(school, weekday, slot, start, minutes)
        for weekday in weekdays
        for slot, (start, minutes) in enumerate(slots, start=1)
    )
    audit.record(by=by, did="set bell times", school=school, weekdays=weekdays, slots=len(slots))


def bell_time(
    school: School, weekday: int, slot: int, start: str | time | None, minutes: int, **_
) -> BellTime:
    return BellTime(school=school, weekday=weekday, slot=slot, start=clock(start), minutes=minutes)


def clock(text: str | time | None) -> time | None:
    """ "8:50" or "08:50" as a time."""
    if not text or isinstance(text, time):
        return text or None
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(:\d{2})?", text.strip())
    return time(int(found[1]), int(found[2])) if found else None
