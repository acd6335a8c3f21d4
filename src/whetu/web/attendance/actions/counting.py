"""Ready rows from the register: each touched student's term counted again, and the steps that moved."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from whetu.rules import calendar as calendars
from whetu.rules import duties, star
from whetu.rules import terms as rules
from whetu.rules.codes import set_from
from whetu.rules.days import UNMARKED_DAY, Settings, Tally
from whetu.rules.terms import ALL, DAYS, Words
from whetu.web.attendance import queries
from whetu.web.attendance.actions import many
from whetu.web.attendance.actions.register import BATCH
from whetu.web.attendance.actions.said import holds
from whetu.web.attendance.models import CrossingEvent, StudentDay, StudentTerm, Upload
from whetu.web.jobs import DERIVE, later
from whetu.web.people.models import Enrolment, Student
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School

Kind, Cause = CrossingEvent.Kind, CrossingEvent.Cause
MANY = 500  # from so many students on, the whole school is read and the others are passed over
STEP_DATES = {step: f"{step}_on" for step, _ in star.STEPS[1:]}
KEYS = ("id", "school_id", "student_id", "year", "term")
FIELDS = [field.attname for field in StudentTerm._meta.concrete_fields if field.attname not in KEYS]

Students = set[int] | None  # None: everyone
Wanted = Mapping[tuple[int, int], Students]  # by (year, term)
Ready = dict[str, object]  # a ready row's fields
Spans = tuple[tuple[date, date | None], ...]
WhyMoved = Callable[[int, date | None, str], str]  # student, day and kind of a step that moved → its cause


class Bits(dict):
    """Day pattern → the nine words' bits of such a day side by side, and a tenth for a `?`.

    Each distinct pattern is judged once, by the rules, and looked up ever after.
    """

    def __init__(self, half_days: int, on: date, settings: Settings):
        super().__init__()
        self.half_days, self.on, self.settings = half_days, on, settings

    def __missing__(self, pattern: str) -> int:
        judged, _ = queries.judge(pattern, self.half_days, self.on, self.settings)
        ten = (*rules.day_bits(judged), holds(pattern)[0])
        self[pattern] = sum(1 << DAYS * word for word, holds_it in enumerate(ten) if holds_it)
        return self[pattern]


class OpenDay(NamedTuple):
    """One open day of a term, its place in the words, and what each day pattern adds there."""

    on: date
    place: int
    bits: Bits


class Frame(NamedTuple):
    """What counting one school needs besides marks."""

    school: School
    terms: list[calendars.Term]  # those of which the register says anything, in order
    calendar: dict[date, int]
    versions: list[tuple[date, Settings]]
    first_days: dict[tuple[int, int], date]
    last: date  # the last day of data


@transaction.atomic
def rebuild(
    *,
    school: School,
    students: Iterable[int] | None = None,
    terms: Iterable[tuple[int, int]] | None = None,
    cause: str = Cause.CALENDAR,
    now: datetime,
    upload: Upload | None = None,
) -> int:
    """Count students' terms again, all of them unless told otherwise; steps that moved become events with
    this cause. Returns how many ready rows changed."""
    lock(school)
    wanted = {(term.year, term.term): None for term in schools.terms(school)} if terms is None else terms
    people = None if students is None else set(students)
    mark_history(school)
    return count(school, dict.fromkeys(wanted, people), now, upload, lambda *_: cause)


def mark_history(school: School) -> None:
    """Crossings from before the school's go-live day are history; it may have set another day."""
    events = CrossingEvent.objects.filter(school=school).annotate(crossed=Coalesce("on", "was_on"))
    before = Q(crossed__lt=school.go_live or date.min)
    events.filter(before, before_go_live=False).update(before_go_live=True)
    events.filter(~before, before_go_live=True).update(before_go_live=False)


def lock(school: School) -> None:
    """One at a time: loading, undoing and counting of a school wait for each other."""
    School.objects.select_for_update().get(pk=school.pk)


def count(school: School, wanted: Wanted, now: datetime, upload: Upload | None, why: WhyMoved) -> int:
    """Count the wanted students' terms again. Returns how many ready rows changed or went."""
    frame = frame_of(school, now)
    begun = {(term.year, term.term) for term in frame.terms}
    stale = StudentTerm.objects.filter(school=school)
    gone = [key for key in set(stale.values_list("year", "term").distinct()) if key not in begun]
    changed = sum(_drop(stale.filter(year=year, term=term)) for year, term in gone)
    wanted = with_later(wanted, frame.terms)
    for term in frame.terms:
        if (term.year, term.term) in wanted:
            changed += _count_term(frame, term, wanted[term.year, term.term], now, upload, why)
    later(DERIVE, school_id=school.pk)
    return changed


def frame_of(school: School, now: datetime) -> Frame:
    """The school's calendar and settings, up to its last day of data."""
    first, last = queries.days_of_data(school, queries.school_day(school, now)) or (date.max, date.min)
    begun = [term for term in schools.terms(school) if term.end >= first and term.start <= last]
    return Frame(
        school, begun, schools.calendar(school), schools.counting(school), queries.first_days(school), last
    )


def with_later(wanted: Wanted, begun: list[calendars.Term]) -> Wanted:
    """A run of absence crosses terms within a year, so a year's later terms follow an earlier one."""
    found: dict[tuple[int, int], Students] = {}
    for term in begun:
        same_year = [wanted[key] for key in wanted if key[0] == term.year and key[1] <= term.term]
        if same_year:
            found[term.year, term.term] = None if None in same_year else set().union(*same_year)
    return found


def _drop(rows: QuerySet) -> int:
    return rows.delete()[0]


def _count_term(
    frame: Frame,
    term: calendars.Term,
    students: Students,
    now: datetime,
    upload: Upload | None,
    why: WhyMoved,
) -> int:
    before = ready_rows(frame.school, term, students)
    after = counted(frame, term, students)
    moved = [
        event
        for student in sorted(before.keys() | after.keys())
        for event in crossing_events(frame.school, term, student, before.get(student), after.get(student))
    ]
    changed = {student: row for student, row in after.items() if before.get(student) != row}
    write(frame.school, term, changed)
    gone = sorted(before.keys() - after.keys())
    rows = StudentTerm.objects.filter(school=frame.school, year=term.year, term=term.term)
    for start in range(0, len(gone), BATCH):
        _drop(rows.filter(student_id__in=gone[start : start + BATCH]))
    note_events(moved, now, upload, why)
    return len(changed) + len(gone)


def narrow(rows: QuerySet, students: Students) -> QuerySet:
    """The rows of some students; the caller passes over others where they are many."""
    return rows if students is None or len(students) > MANY else rows.filter(student_id__in=students)


def ready_rows(school: School, term: calendars.Term, students: Students) -> dict[int, Ready]:
    """The ready rows as they stand, by student."""
    rows = narrow(StudentTerm.objects.filter(school=school, year=term.year, term=term.term), students)
    return {
        student: dict(zip(FIELDS, values, strict=True))
        for student, *values in rows.values_list("student_id", *FIELDS)
        if students is None or student in students
    }


def counted(frame: Frame, term: calendars.Term, students: Students) -> dict[int, Ready]:
    """One ready row per student with an open day in the term so far, counted from the register."""
    days = open_days(frame, term)
    marks = patterns(frame, term, students)
    days_of: dict[Spans, list[OpenDay]] = {}
    found: dict[int, Ready] = {}
    for student, (spans, student_type) in enrolments(frame, term, students).items():
        if spans not in days_of:
            days_of[spans] = [day for day in days if queries.covers(spans, day.on)]
        if days_of[spans]:
            words, unexplained = judged(days_of[spans], marks.get(student, {}))
            found[student] = ready(frame, term, days_of[spans], words, unexplained, len(days), student_type)
    add_runs(frame, term, found)
    return found


def open_days(frame: Frame, term: calendars.Term) -> list[OpenDay]:
    """The term's open days up to the last day of data, in order."""
    first = frame.first_days[term.year, term.term]
    known: dict[tuple, Bits] = {}
    found = []
    for on in sorted(on for on in frame.calendar if term.start <= on <= min(term.end, frame.last)):
        settings = schools.counting_on(frame.versions, on)
        key = (frame.calendar[on], set_from(on), settings)
        bits = known.setdefault(key, Bits(frame.calendar[on], on, settings))
        found.append(OpenDay(on, rules.bit(on, term.year, term.term, first), bits))
    return found


def patterns(frame: Frame, term: calendars.Term, students: Students) -> dict[int, dict[date, str]]:
    """The register's day patterns of a term, by student and date."""
    rows = narrow(StudentDay.objects.filter(school=frame.school, on__range=(term.start, term.end)), students)
    found: dict[int, dict[date, str]] = defaultdict(dict)
    for student, on, pattern in many.select(rows.values_list("student_id", "on", "pattern")):
        found[student][on] = pattern
    return found


def enrolments(frame: Frame, term: calendars.Term, students: Students) -> dict[int, tuple[Spans, str]]:
    """The enrolments that touch a term so far, and the student type of the latest, by student."""
    rows = narrow(
        Enrolment.objects.filter(
            school=frame.school, start__lte=min(term.end, frame.last), student__merged_into=None
        ),
        students,
    ).exclude(end__lt=term.start)
    found: dict[int, tuple[Spans, str]] = {}
    for student, *span, kind in rows.order_by("start", "id").values_list(
        "student_id", "start", "end", "student_type"
    ):
        if students is None or student in students:
            spans, _ = found.get(student, ((), ""))
            found[student] = ((*spans, tuple(span)), kind)
    return found


def judged(days: list[OpenDay], marks: Mapping[date, str]) -> tuple[Words, int]:
    """A student's nine words, and how many days hold a `?`."""
    taken = 0
    for on, place, bits in days:
        taken |= bits[marks.get(on, UNMARKED_DAY)] << place
    words = Words(*(taken >> DAYS * word & ALL for word in range(len(Words._fields))))
    return words, (taken >> DAYS * len(words)).bit_count()


def ready(
    frame: Frame,
    term: calendars.Term,
    days: list[OpenDay],
    words: Words,
    unexplained: int,
    open_so_far: int,
    student_type: str,
) -> Ready:
    """One ready row: what the rules say of a student's words. The run of absence is added later."""
    key = (term.year, term.term)
    c = rules.counts(words)
    away = rules.absent(c)
    settings = schools.counting_on(frame.versions, days[-1].on)
    duty = five_days(frame, key, words)
    return {
        **words._asdict(),
        **c._asdict(),
        "absent": away,
        "step": star.step(away),
        "band": rules.band(c.present, c.available) or "",
        "counted": rules.counted(
            words.recorded.bit_count(), open_so_far, c.available, term.year, student_type, settings
        ),
        **step_dates(words, key, frame.first_days[key], away),
        "unexplained": unexplained,
        "five_days_on": duty and duty.fifth,
        "five_day_due": duty and duty.due,
        "run_start": None,
        "run_days": 0,
        "weeks": weeks(words, days[-1].place),
        "first_day": days[0].on,
        "last_day": days[-1].on,
    }


def step_dates(words: Words, key: tuple[int, int], first: date, away: int) -> dict[str, date | None]:
    """The day on which each step was reached, or None."""
    lowest = 2 * star.STEPS[1][1]
    crossed = {c.step: c.on for c in star.crossings(words, *key, first)} if away >= lowest else {}
    return {field: crossed.get(step) for step, field in STEP_DATES.items()}


def five_days(frame: Frame, key: tuple[int, int], words: Words) -> duties.Duty | None:
    if words.unjustified_both.bit_count() < duties.UNJUSTIFIED_DAYS:
        return None
    return duties.five_day_duty(words, *key, frame.calendar, frame.first_days[key])


def weeks(words: Words, last_place: int) -> list[int]:
    """Half-days absent in each school week, up to the week of the last day."""
    return [rules.absent(rules.counts(words, rules.mask_week(week))) for week in range(last_place // 5 + 1)]


# ---- runs of absence ----------------------------------------------------------------------------------


def add_runs(frame: Frame, term: calendars.Term, rows: dict[int, Ready]) -> None:
    """The run of absence in which a student's last day stands, over the year's terms so far."""
    words = {student: Words(*(row[name] for name in Words._fields)) for student, row in rows.items()}
    away = {student for student, w in words.items() if may_run(w)}
    earlier = earlier_terms(frame, term, away)
    for student in away:
        days = [*earlier.get(student, ()), *half_days(frame, (term.year, term.term), words[student])]
        if run := duties.run_absent(days):
            rows[student] |= {"run_start": run.start, "run_days": run.school_days}


def may_run(w: Words) -> bool:
    """Whether the last day that tells is one of absence, or no day of the term tells."""
    away = (w.justified_one | w.unjustified_one) & ~(w.present_one | w.unmarked_one)
    return away.bit_length() >= w.present_one.bit_length()


def earlier_terms(
    frame: Frame, term: calendars.Term, students: set[int]
) -> dict[int, list[tuple[date, Tally]]]:
    """Half-days of the year's terms before this one, by student, in order."""
    rows = narrow(
        StudentTerm.objects.filter(school=frame.school, year=term.year, term__lt=term.term), students
    )
    found: dict[int, list[tuple[date, Tally]]] = defaultdict(list)
    for student, number, *words in rows.order_by("term").values_list("student_id", "term", *Words._fields):
        if student in students:
            found[student] += half_days(frame, (term.year, number), Words(*words))
    return found


def half_days(frame: Frame, key: tuple[int, int], w: Words) -> Iterator[tuple[date, Tally]]:
    """One row per day available to the student, in order: its half-days, read back from the words."""
    first = frame.first_days[key]
    for place in range(DAYS):
        day = rules.counts(w, 1 << place)
        if day.available:
            yield rules.date_of(place, *key, first), Tally(*day)


# ---- writing ------------------------------------------------------------------------------------------


def write(school: School, term: calendars.Term, rows: Mapping[int, Ready]) -> None:
    """Write ready rows, over those that are there."""
    about = (school.pk, term.year, term.term)
    many.insert(
        StudentTerm,
        ("school_id", "year", "term", "student_id", *FIELDS),
        [(*about, student, *(row[name] for name in FIELDS)) for student, row in rows.items()],
        unique=("student_id", "year", "term"),
    )


def crossing_events(
    school: School, term: calendars.Term, student: int, before: Ready | None, after: Ready | None
) -> Iterator[CrossingEvent]:
    """One row per step that a student crossed, or whose day moved, or that was taken back."""
    for step, field in STEP_DATES.items():
        was_on, on = (row and row[field] for row in (before, after))
        if was_on != on:
            kind = Kind.MOVED if was_on and on else Kind.UP if on else Kind.DOWN
            yield CrossingEvent(
                school_id=school.pk, student_id=student, year=term.year, term=term.term, step=step,
                kind=kind, on=on, was_on=was_on, before_go_live=is_history(school, on or was_on),
            )  # fmt: skip


def is_history(school: School, on: date) -> bool:
    """Whether a crossing is from before the school worked with Whetū."""
    return school.go_live is not None and on < school.go_live


def note_events(events: list[CrossingEvent], now: datetime, upload: Upload | None, why: WhyMoved) -> None:
    merged = (
        set(Student.objects.filter(merged_into__isnull=False).values_list("pk", flat=True)) if events else ()
    )
    kept = [event for event in events if event.student_id not in merged]
    for event in kept:
        event.found_at, event.upload = now, upload
        event.cause = why(event.student_id, event.on, event.kind)
    CrossingEvent.objects.bulk_create(kept, BATCH)
