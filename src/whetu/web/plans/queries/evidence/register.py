"""The register of one student as it stood at the end of a day: every mark, and what it comes to by term."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Max, Min

from whetu.rules import calendar as calendars
from whetu.rules import star, terms
from whetu.rules.codes import codes_on
from whetu.rules.days import BLANK, UNMARKED_DAY, UNUSED, BadPattern, Settings, Slot, Tally, parse
from whetu.web.attendance.models import Upload
from whetu.web.attendance.queries.past import Entry, register_on
from whetu.web.attendance.queries.when import covers, first_days
from whetu.web.attendance.queries.worked import judge
from whetu.web.people.models import Enrolment
from whetu.web.plans.queries.evidence.then import Then
from whetu.web.schools import queries as schools

EARLIEST = date(1990, 1, 1)


class Day(NamedTuple):
    """One day of the register: its marks, whether they count, and how it was judged."""

    on: date
    entry: Entry | None
    slots: tuple[Slot, ...]
    tally: Tally
    counts: bool


def register(then: Then, enrolments: list[Enrolment]) -> dict[str, Any]:
    """Days with their marks, terms with their count, the codes used, and the files they came from."""
    school = then.school
    just_before = then.until - timedelta(microseconds=1)
    said = register_on([then.student], just_before, EARLIEST, then.on)
    marked = {on: entry for (_student, on), entry in said.items()}
    spans = [(one.start, one.end) for one in enrolments]
    known = sorted({*marked, *days_of_data(then)})
    known_from, last = (known[0], known[-1]) if known else (date.max, date.min)
    versions, calendar = schools.counting(school), schools.calendar(school)
    begun = [term for term in schools.terms(school) if term.start <= then.on]
    due = {
        on: open_half_days
        for on, open_half_days in calendar.items()
        if known_from <= on <= last and open_half_days and covers(spans, on)
    }
    of_terms = {term: list(days(term, marked, due, versions)) for term in begun}
    beside = set(marked) - {day.on for found in of_terms.values() for day in found}
    loose = [day_of(on, marked.get(on), 0, versions, False) for on in sorted(beside)]
    every = sorted([*loose, *(day for found in of_terms.values() for day in found)], key=lambda day: day.on)
    files = files_of(then, every)
    first = first_days(school)
    return {
        "terms": [
            summed(term, found, first[term.year, term.term]) for term, found in of_terms.items() if found
        ],
        "days": [written(day, files) for day in every],
        "codes": legend(every),
        "files": [file for _number, file in sorted(files.values(), key=lambda pair: pair[0])],
    }


def days_of_data(then: Then) -> list[date]:
    """The first and the last day of which the files that stood by then say anything."""
    rows = Upload.objects.filter(school=then.school, loaded_at__lt=then.until, first_day__lte=then.on)
    ends = rows.exclude(undone_at__lt=then.until).aggregate(first=Min("first_day"), last=Max("last_day"))
    return [min(on, then.on) for on in ends.values() if on]


def days(
    term: calendars.Term,
    marked: Mapping[date, Entry],
    due: Mapping[date, int],
    versions: list[tuple[date, Settings]],
) -> Iterator[Day]:
    """One row per day of a term: every day that is due a mark, with its open half-days, every marked day."""
    for on in sorted(on for on in {*due, *marked} if term.start <= on <= term.end):
        yield day_of(on, marked.get(on), due.get(on, 0), versions, on in due)


def day_of(
    on: date, entry: Entry | None, half_days: int, versions: list[tuple[date, Settings]], counts: bool
) -> Day:
    pattern = entry.pattern if entry else UNMARKED_DAY
    judged, _cannot = judge(pattern, half_days, on, schools.counting_on(versions, on))
    try:
        slots = tuple(slot for slot in parse(pattern).slots if slot.code != UNUSED)
    except BadPattern:
        slots = ()
    return Day(on, entry, slots, judged, counts)


def summed(term: calendars.Term, found: list[Day], first_open: date) -> dict[str, Any]:
    """One term: half-days by kind, days absent, the step, and the day on which each step was reached."""
    counted = [(day.on, day.tally) for day in found if day.counts]
    held = terms.words(counted, term.year, term.term, first_open)
    sums = terms.counts(held)
    away = terms.absent(sums)
    reached = star.crossings(held, term.year, term.term, first_open)
    return {
        "term": f"Term {term.term}, {term.year}",
        "from": term.start.isoformat(),
        "to": max(day.on for day in found).isoformat(),
        "days_open": halves(sums.available),
        "days_present": halves(sums.present),
        "days_absent": halves(away),
        "days_justified": halves(sums.justified),
        "days_unjustified": halves(sums.unjustified),
        "days_unmarked": halves(sums.unmarked),
        "step": star.STEP_WORDS[star.step(away)],
        "reached": [{"step": star.STEP_WORDS[one.step], "on": one.on.isoformat()} for one in reached],
    }


def halves(half_days: int) -> str:
    """Days with a half, as text: 9 → "4.5"."""
    return f"{half_days / 2:g}"


def written(day: Day, files: Mapping[int, tuple[int, dict]]) -> dict[str, Any]:
    """One day as the record holds it. A blank is a roll that was not marked."""
    away = day.tally.justified + day.tally.unjustified
    row: dict[str, Any] = {
        "on": day.on.isoformat(),
        "marks": [
            {"code": "" if slot.code == BLANK else slot.code, "minutes": slot.minutes} for slot in day.slots
        ],
        "days_absent": halves(away),
        "days_justified": halves(day.tally.justified),
        "counts": day.counts,
    }
    if day.entry:
        row["file"] = files[day.entry.upload][0]
    return row


def legend(every: list[Day]) -> list[dict[str, str]]:
    """Each code that was used, by the name it had on those days, and how it counts."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for day in every:
        known = codes_on(day.on)
        for slot in day.slots:
            code = known.get(slot.code)
            name = (
                code.name if code else "Roll not marked" if slot.code == BLANK else "Not a code on that day"
            )
            letter = "" if slot.code == BLANK else slot.code
            found[letter, name] = {
                "code": letter, "name": name, "counts_as": code.category if code else "unmarked",
            }  # fmt: skip
    return [row for _key, row in sorted(found.items())]


def files_of(then: Then, every: list[Day]) -> dict[int, tuple[int, dict]]:
    """The files that the marks came from, by row, numbered in the order they were loaded."""
    pks = {day.entry.upload for day in every if day.entry}
    rows = Upload.objects.filter(pk__in=pks).order_by("loaded_at", "pk")
    return {
        pk: (number, {"file": number, "loaded_on": then.day(loaded).isoformat(), "sha256": sha256})
        for number, (pk, loaded, sha256) in enumerate(rows.values_list("pk", "loaded_at", "sha256"), 1)
    }
