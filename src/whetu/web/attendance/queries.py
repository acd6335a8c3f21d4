"""Reads of the register and of what follows from it.

Every read of students takes `students`, a queryset that begins at what the person may see
(`people.queries.visible`). A count shown is the length of the list that these functions give.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet

from whetu.rules import calendar as calendars
from whetu.rules import duties, star
from whetu.rules.codes import codes_on
from whetu.rules.days import UNMARKED_DAY, BadPattern, Pattern, Settings, Tally, parse, tally
from whetu.rules.terms import DAYS, Words, date_of
from whetu.web.attendance.models import (
    CrossingEvent,
    Reason,
    Replaced,
    StudentDay,
    StudentTerm,
    Upload,
)
from whetu.web.people.models import EarlierDays, Enrolment, Student
from whetu.web.schools import queries as schools
from whetu.web.schools.models import ClassGroup, Grant, School, Staff

WORDS = Words._fields


# ---- how fresh, and which term ------------------------------------------------------------------------


class DataAge(NamedTuple):
    """How fresh the register is. `school_days`: school days after the last day of data, up to today."""

    last_day: date | None
    loaded_at: datetime | None
    school_days: int


def last_day_of_data(school: School, on: date) -> date | None:
    """The last day, up to `on`, of which the register says anything."""
    return StudentDay.objects.filter(school=school, on__lte=on).aggregate(last=Max("on"))["last"]


def data_age(school: School, on: date) -> DataAge:
    """How fresh the register is on a day. No data yet: no days and no time."""
    last = last_day_of_data(school, on)
    loaded = Upload.objects.filter(school=school, loaded_at__isnull=False, undone_at=None)
    loaded_at = loaded.aggregate(at=Max("loaded_at"))["at"]
    between = calendars.school_days_between(last, on, schools.calendar(school)) if last else 0
    return DataAge(last, loaded_at, between)


def current_term(school: School, on: date) -> calendars.Term | None:
    """The term that runs on a day, or the last one that began; None before the school's first."""
    begun = [term for term in schools.terms(school) if term.start <= on]
    return max(begun, key=lambda term: term.start, default=None)


# ---- ready rows ---------------------------------------------------------------------------------------


def ready_terms(school: School, year: int, term: int, students: QuerySet[Student]) -> QuerySet[StudentTerm]:
    """One row per student who has had an open day in the term, with the student: counts, step, dates."""
    return (
        StudentTerm.objects.filter(school=school, year=year, term=term, student__in=students)
        .select_related("student")
        .order_by("student__last_name", "student__first_name", "student_id")
    )


def words_of(row: StudentTerm) -> Words:
    """The nine words of a ready row."""
    return Words(*(getattr(row, name) for name in WORDS))


NEAR = [2 * days - short for _, days in star.STEPS[1:] for short in range(1, star.NEAR + 1)]  # half-days


def near_line(school: School, year: int, term: int, students: QuerySet[Student]) -> QuerySet[StudentTerm]:
    """One row per student who is at most a day short of the next step, nearest the highest step first.

    `star.days_left(row.absent)` says how far.
    """
    return (
        ready_terms(school, year, term, students)
        .filter(absent__in=NEAR)
        .order_by("-absent", "student__last_name", "student__first_name")
    )


def crossing_events(
    school: School, students: QuerySet[Student], since: datetime | None = None
) -> QuerySet[CrossingEvent]:
    """One row per step crossed, moved or taken back, newest first, found after `since` (None: ever).

    What was crossed before the school went live is history: see `history`.
    """
    found = CrossingEvent.objects.filter(school=school, student__in=students, before_go_live=False)
    if since:
        found = found.filter(found_at__gt=since)
    return found.select_related("student", "upload")


def history(school: School, students: QuerySet[Student]) -> QuerySet[CrossingEvent]:
    """One row per crossing from before the school went live that nobody has looked through yet."""
    return CrossingEvent.objects.filter(
        school=school, student__in=students, before_go_live=True, looked_through_at=None
    ).select_related("student", "upload")


class FiveDays(NamedTuple):
    """The duty that five whole unjustified days in a term start. `due` None: beyond the known calendar."""

    student: Student
    fifth: date
    due: date | None
    row: StudentTerm


def five_day_duties(school: School, year: int, term: int, students: QuerySet[Student]) -> list[FiveDays]:
    """One row per student with five or more whole unjustified days in the term, first due first."""
    rows = ready_terms(school, year, term, students).filter(five_days_on__isnull=False)
    found = [FiveDays(row.student, row.five_days_on, row.five_day_due, row) for row in rows]
    return sorted(found, key=lambda duty: (duty.due or date.max, duty.fifth))


class LongAbsence(NamedTuple):
    """A run of school days absent that still goes on, and the last watch point it reached."""

    student: Student
    start: date
    school_days: int
    watch: int
    row: StudentTerm


def long_absences(school: School, year: int, term: int, students: QuerySet[Student]) -> list[LongAbsence]:
    """One row per student away for 10 or more school days in a row up to the last day of data, longest
    first. Runs cross terms within a year."""
    rows = ready_terms(school, year, term, students).filter(run_days__gte=duties.WATCH[0])
    found = [
        LongAbsence(row.student, row.run_start, row.run_days, duties.watch_point(row.run_days), row)
        for row in rows
    ]
    return sorted(found, key=lambda run: -run.school_days)


# ---- days without a reason ----------------------------------------------------------------------------


class UnexplainedDay(NamedTuple):
    """A day with a `?`, how many school days it has stood, and the reason found here, if any."""

    on: date
    age: int
    pattern: str
    reason: Reason | None


class Unexplained(NamedTuple):
    """One student's days with a `?`, oldest first. `waiting`: those for which no reason is found yet."""

    student: Student
    days: list[UnexplainedDay]

    @property
    def oldest(self) -> int:
        """School days that the oldest has stood."""
        return max(day.age for day in self.days)

    @property
    def waiting(self) -> list[UnexplainedDay]:
        return [day for day in self.days if day.reason is None]


def unexplained(
    school: School, students: QuerySet[Student], on: date, since: date | None = None
) -> list[Unexplained]:
    """One row per student with a `?` on a day that counts, this year's unless `since` says otherwise;
    oldest first."""
    calendar = schools.calendar(school)
    rows = StudentDay.objects.filter(
        school=school, unexplained=True, student__in=students, on__range=(since or date(on.year, 1, 1), on)
    )
    reasons = open_reasons(school, students)
    spans = enrolled_spans(students.filter(pk__in=rows.values("student_id")))
    ages = {}
    found: dict[int, Unexplained] = {}
    for row in rows.select_related("student").order_by("on"):
        if not (calendar.get(row.on) and covers(spans.get(row.student_id, ()), row.on)):
            continue
        if row.on not in ages:
            ages[row.on] = duties.unexplained_age(on, row.on, calendar)
        day = UnexplainedDay(row.on, ages[row.on], row.pattern, reasons.get((row.student_id, row.on)))
        found.setdefault(row.student_id, Unexplained(row.student, [])).days.append(day)
    return sorted(found.values(), key=lambda one: (-one.oldest, one.student.last_name))


def open_reasons(school: School, students: QuerySet[Student]) -> dict[tuple[int, date], Reason]:
    """Reasons found here that wait to be recorded in the school's own system, by student and date."""
    rows = Reason.objects.filter(
        school=school, student__in=students, recoded_at=None, dropped_at=None
    ).select_related("student", "by")
    return {(row.student_id, row.on): row for row in rows}


def enrolled_spans(students: QuerySet[Student]) -> dict[int, list[tuple[date, date | None]]]:
    """First and last days of each student's enrolments."""
    spans: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    rows = Enrolment.objects.filter(student__in=students).order_by("student_id", "start", "id")
    for student, start, end in rows.values_list("student_id", "start", "end"):
        spans[student].append((start, end))
    return dict(spans)


def covers(spans: Iterable[tuple[date, date | None]], on: date) -> bool:
    """Whether one of the enrolments holds on a day."""
    return any(start <= on and (end is None or on <= end) for start, end in spans)


# ---- unmarked rolls -----------------------------------------------------------------------------------


class UnmarkedRoll(NamedTuple):
    """One class on one day: how many students have a roll that was not taken."""

    class_group: ClassGroup | None
    on: date
    students: int


def unmarked_rolls(school: School, year: int, term: int, students: QuerySet[Student]) -> list[UnmarkedRoll]:
    """One row per class and open day of the term with a roll that was not taken, newest first.

    A blank slot in use, or no mark at all for an enrolled student. A day short of minutes is not one.
    """
    missing = days_without_marks(school, year, term, students)
    classes = classes_by_day(students)
    found: dict[tuple[int | None, date], int] = defaultdict(int)
    for student, on in missing:
        found[class_on(classes.get(student, ()), on), on] += 1
    names = ClassGroup.objects.in_bulk([pk for pk, _on in found if pk])
    rolls = [UnmarkedRoll(names.get(pk), on, count) for (pk, on), count in found.items()]
    return sorted(rolls, key=lambda roll: (-roll.on.toordinal(), str(roll.class_group or "")))


def days_without_marks(
    school: School, year: int, term: int, students: QuerySet[Student]
) -> set[tuple[int, date]]:
    """Student and date of every open day in the term with a roll that was not taken."""
    rows = StudentTerm.objects.filter(school=school, year=year, term=term, student__in=students)
    found, first_open = set(), first_days(school).get((year, term))
    spans: dict[int, tuple[date, date]] = {}
    words = "unmarked_one", "unjustified_one", "recorded"  # unjustified: where a blank counts as unexplained
    for pk, first, last, unmarked, unjustified, recorded in rows.values_list(
        "student_id", "first_day", "last_day", *words
    ):
        spans[pk] = (first, last)
        no_mark = (unmarked | unjustified) & ~recorded
        found |= {(pk, date_of(place, year, term, first_open)) for place in places(no_mark)}
    blank = StudentDay.objects.filter(school=school, unmarked=True, student__in=list(spans))
    if spans:
        ends = min(first for first, _ in spans.values()), max(last for _, last in spans.values())
        blank = blank.filter(on__range=ends)
    calendar = schools.calendar(school)
    enrolled = enrolled_spans(students)
    for pk, on in blank.values_list("student_id", "on") if spans else ():
        if calendar.get(on) and covers(enrolled.get(pk, ()), on):
            found.add((pk, on))
    return found


def places(bits: int) -> list[int]:
    """The places of the bits that are set."""
    return [place for place in range(DAYS) if bits >> place & 1]


def first_days(school: School) -> dict[tuple[int, int], date]:
    """The first open day of each term of the school."""
    calendar = sorted(schools.calendar(school))
    found = {}
    for term in schools.terms(school):
        found[term.year, term.term] = next(
            (on for on in calendar if term.start <= on <= term.end), term.start
        )
    return found


def classes_by_day(students: QuerySet[Student]) -> dict[int, list[tuple[date, date | None, int | None]]]:
    """Each student's enrolments, latest first: first day, last day, class group."""
    found: dict[int, list] = defaultdict(list)
    rows = Enrolment.objects.filter(student__in=students).order_by("-start", "-id")
    for student, *span in rows.values_list("student_id", "start", "end", "class_group_id"):
        found[student].append(tuple(span))
    return dict(found)


def class_on(enrolments: Iterable[tuple[date, date | None, int | None]], on: date) -> int | None:
    """The class group on a day, of enrolments given latest first."""
    return next((pk for start, end, pk in enrolments if start <= on and (end is None or on <= end)), None)


def teachers(school: School, on: date) -> dict[int, list[Staff]]:
    """The staff who hold a class on a day, by class group."""
    held = Grant.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=on),
        school=school, kind=Grant.Kind.CLASS, starts__lte=on, ended_at=None, class_group__isnull=False,
    ).select_related("staff__user")  # fmt: skip
    found: dict[int, list[Staff]] = defaultdict(list)
    for grant in held:
        if grant.staff not in found[grant.class_group_id]:
            found[grant.class_group_id].append(grant.staff)
    return dict(found)


# ---- how a number was worked out ----------------------------------------------------------------------


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
    marked = {
        row.on: row
        for row in student.days.filter(on__range=(found.start, found.end)).select_related("upload")
    }
    enrolled = calendars.days_enrolled(calendar, spans)
    due = {day for day in enrolled if found.start <= day <= min(found.end, last)}
    versions = schools.counting(student.school)
    rows: list[ExplainedDay] = []
    for day in sorted(due | set(marked)):
        why_not = _why_not(day, calendar, enrolled, last)
        settings = schools.counting_on(versions, day)
        before = rows[-1].absent_so_far if rows else 0
        rows.append(_explained(day, marked.get(day), calendar.get(day, 0), settings, why_not, before))
    return rows


def _why_not(on: date, calendar: Mapping[date, int], enrolled: Mapping[date, int], last: date) -> str:
    if not calendar.get(on):
        return NOT_OPEN
    if on not in enrolled:
        return NOT_ENROLLED
    return AFTER if on > last else ""


def _explained(
    on: date, row: StudentDay | None, half_days: int, settings: Settings, why_not: str, before: int
) -> ExplainedDay:
    pattern = row.pattern if row else UNMARKED_DAY
    judged, cannot = judge(pattern, 0 if why_not else half_days, on, settings)
    away = judged.justified + judged.unjustified
    slots = [] if cannot else slots_in_words(parse(pattern), on)
    return ExplainedDay(
        on, half_days, pattern, slots, judged, settings, row.upload if row else None, why_not or cannot,
        before + away,
    )  # fmt: skip


def judge(pattern: str, half_days: int, on: date, settings: Settings) -> tuple[Tally, str]:
    """A day judged; one that cannot be under these settings is unmarked, and says so."""
    try:
        return tally(pattern, half_days, on, settings), ""
    except BadPattern:
        return tally(UNMARKED_DAY, half_days, on, settings), CANNOT_COUNT


def slots_in_words(pattern: Pattern, on: date) -> list[SlotWords]:
    """The slots of a day with the codes' names in force on it."""
    known = codes_on(on)
    return [
        SlotWords(slot.code, known[slot.code].name if slot.code in known else "", slot.minutes)
        for slot in pattern.slots
    ]


# ---- one student over time ----------------------------------------------------------------------------


class Moment(NamedTuple):
    """One line of a student's timeline. `kind`: crossing, enrolled, left, reason, corrected, earlier days.
    `what` is the row behind it (CrossingEvent, Enrolment, Reason, Replaced, EarlierDays)."""

    on: date
    kind: str
    what: object


def timeline(student: Student) -> list[Moment]:
    """What happened with one student's attendance, newest first: steps crossed and taken back, enrolments,
    reasons found, days corrected after they were loaded, days at an earlier school."""
    moments = [Moment(_local(student.school, e.found_at), "crossing", e) for e in _crossed(student)]
    for enrolment in student.enrolments.select_related("class_group"):
        moments.append(Moment(enrolment.start, "enrolled", enrolment))
        if enrolment.end:
            moments.append(Moment(enrolment.end, "left", enrolment))
    for reason in student.reasons.filter(dropped_at=None).select_related("by"):
        moments.append(Moment(_local(student.school, reason.at), "reason", reason))
    corrected = Replaced.objects.filter(student=student).select_related("upload")
    moments += [Moment(_local(student.school, row.at), "corrected", row) for row in corrected]
    for earlier in EarlierDays.objects.filter(student=student):
        start = _term_start(student.school, earlier)
        moments.append(Moment(start, "earlier days", earlier))
    return sorted(moments, key=lambda moment: moment.on, reverse=True)


def _crossed(student: Student) -> QuerySet[CrossingEvent]:
    return student.crossing_events.select_related("upload")


def _local(school: School, at: datetime) -> date:
    return at.astimezone(ZoneInfo(school.time_zone)).date()


def _term_start(school: School, row: EarlierDays) -> date:
    starts = {(term.year, term.term): term.start for term in schools.terms(school)}
    return starts.get((row.year, row.term), date(row.year, 1, 1))


# ---- what the register said, and when -----------------------------------------------------------------


class Entry(NamedTuple):
    """One student and date in the register: the pattern and the upload that it came with."""

    pattern: str
    upload: int


def register_on(
    students: QuerySet[Student], at: datetime, first: date, last: date
) -> dict[tuple[int, date], Entry]:
    """What the register said at a moment, by student and date, of the days from `first` to `last`.

    It is the register of now, with everything that was replaced after the moment put back.
    """
    days = {"student__in": students, "on__range": (first, last)}
    now = StudentDay.objects.filter(**days).values_list("student_id", "on", "pattern", "upload_id")
    said = {(student, on): Entry(pattern, upload) for student, on, pattern, upload in now}
    later = Replaced.objects.filter(at__gt=at, **days).order_by("-at", "-id")
    for student, on, pattern, upload in later.values_list("student_id", "on", "pattern", "upload_before_id"):
        said[student, on] = Entry(pattern, upload)
    ids = {entry.upload for entry in said.values()}
    came = Upload.objects.filter(pk__in=ids, loaded_at__gt=at).values_list("pk", flat=True)
    too_late = set(came)
    return {day: entry for day, entry in said.items() if entry.upload not in too_late}
