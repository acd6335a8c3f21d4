"""Ready rows: students by term, near a line, over one, away long."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet

from whetu.rules import calendar as calendars
from whetu.rules import duties, star
from whetu.rules.terms import Words
from whetu.web.attendance.models import CrossingEvent, StudentTerm
from whetu.web.attendance.queries.past import with_upload
from whetu.web.people.models import Student
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School

WORDS = Words._fields


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
    return with_upload(found.select_related("student"))


def history(school: School, students: QuerySet[Student]) -> QuerySet[CrossingEvent]:
    """One row per crossing from before the school went live that nobody has looked through yet: those of the
    term in which it did. A term that was over by then asks nothing of anybody now."""
    term = school.go_live and calendars.term_of(school.go_live, schools.terms(school))
    waiting = CrossingEvent.objects.filter(
        school=school, student__in=students, before_go_live=True, looked_through_at=None
    )
    found = waiting.filter(year=term.year, term=term.term) if term else waiting.none()
    return with_upload(found.select_related("student"))


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
