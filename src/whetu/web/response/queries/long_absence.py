"""Long absences: who is away, for how long, what is known of it, and what ENROL still has to be told.

Every absence code counts. An absence that is known to be temporary stops the clock: nobody is asked at 20
whether the student has left, until the day passes on which they were to be back.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from whetu.rules import duties
from whetu.rules.calendar import add_school_days
from whetu.web.attendance import queries as attendance
from whetu.web.people.models import Student
from whetu.web.people.queries import circumstances
from whetu.web.response.models import LongAbsence
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School

STATES: dict[str, Any] = {
    "decide": gettext_lazy("to decide"),
    "follow up": gettext_lazy("not back yet"),
    "watch": gettext_lazy("watch"),
    "temporary": gettext_lazy("temporary"),
}


class Line(NamedTuple):
    """One student who is away now. `known`: what was noted of this absence; `class_name` as of today."""

    student: Student
    start: date
    school_days: int
    watch: int
    known: LongAbsence | None
    state: str
    class_name: str
    circumstances: bool

    @property
    def words(self) -> str:
        return str(STATES[self.state])


def lines(school: School, students: QuerySet[Student], on: date) -> list[Line]:
    """One row per student away for ten or more school days in a row: who asks for a decision first."""
    term = attendance.current_term(school, on)
    runs = attendance.long_absences(school, term.year, term.term, students) if term else []
    away = students.filter(pk__in=[run.student.pk for run in runs])
    noted = noted_of(school, away)
    classes, names = attendance.classes_by_day(away), dict(class_names(school, on.year))
    known_since = circumstances.known_since(school, on, away)
    found = []
    for run in runs:
        spans = classes.get(run.student.pk, ())
        if not attendance.covers([(start, end) for start, end, _group in spans], on):
            continue  # they have left
        known = of_run(noted.get(run.student.pk, []), run.start)
        group = attendance.class_on(spans, on)
        found.append(
            Line(
                run.student, run.start, run.school_days, run.watch, known, state(run.school_days, known, on),
                names.get(group or 0, ""), run.student.pk in known_since,
            )
        )  # fmt: skip
    order = list(STATES)
    return sorted(found, key=lambda line: (order.index(line.state), -line.school_days))


def class_names(school: School, year: int):
    return ((group.pk, group.name) for group in schools.class_groups(school, year))


def noted_of(school: School, students: QuerySet[Student]) -> dict[int, list[LongAbsence]]:
    """What was noted of these students' long absences, latest first."""
    found: dict[int, list[LongAbsence]] = {}
    rows = LongAbsence.objects.filter(school=school, student__in=students).select_related("by")
    for row in rows.order_by("-run_start", "-pk"):
        found.setdefault(row.student_id, []).append(row)
    return found


def of_run(noted: list[LongAbsence], start: date) -> LongAbsence | None:
    """What was noted of the run that began on a day, or on another before a correction moved it."""
    return next(
        (row for row in noted if row.run_start == start or (row.said_on and row.said_on >= start)), None
    )


def state(school_days: int, known: LongAbsence | None, on: date) -> str:
    """Whether an absence is watched, known to be temporary, late in its return, or to be decided about."""
    if known and known.temporary:
        return "follow up" if known.returns_on and known.returns_on <= on else "temporary"
    return "decide" if school_days >= duties.LEAVING else "watch"


def expected(school: School, on: date) -> dict[int, date]:
    """By row of student, the day on which one is expected back whose absence is known to be temporary."""
    rows = LongAbsence.objects.filter(school=school, temporary=True, returns_on__gt=on)
    return dict(rows.order_by("run_start").values_list("student_id", "returns_on"))


def expected_back(student: Student, on: date) -> date | None:
    """The same of one student."""
    rows = student.long_absences.filter(temporary=True, returns_on__gt=on).order_by("-run_start")
    return rows.values_list("returns_on", flat=True).first()


class Enrol(NamedTuple):
    """A student who left, whom the Ministry's ENROL is to be told of. `late`: its day has passed."""

    row: LongAbsence
    late: bool


def to_enrol(school: School, students: QuerySet[Student], on: date) -> list[Enrol]:
    """One row per student who was noted as left and is not noted as done in ENROL, first due first."""
    rows = LongAbsence.objects.filter(
        school=school, student__in=students, left_on__isnull=False, enrol_done_on=None
    ).select_related("student", "by")
    ordered = sorted(rows, key=lambda row: (row.enrol_due or date.max, row.pk))
    return [Enrol(row, bool(row.enrol_due and row.enrol_due < on)) for row in ordered]


def done(school: School, students: QuerySet[Student], on: date, limit: int = 10) -> list[LongAbsence]:
    """The latest that were done in ENROL."""
    rows = LongAbsence.objects.filter(school=school, student__in=students, enrol_done_on__isnull=False)
    return list(rows.select_related("student").order_by("-enrol_done_on", "-pk")[:limit])


def current(student: Student, on: date) -> Line | None:
    """One student's long absence that goes on."""
    found = lines(student.school, Student.objects.filter(pk=student.pk), on)
    return found[0] if found else None


def left_row(student: Student) -> LongAbsence | None:
    """The note that a student left, while ENROL is still to be told."""
    return student.long_absences.filter(left_on__isnull=False, enrol_done_on=None).first()


def day_before(school: School, start: date) -> date:
    """The school day before an absence began: the last on which the student came, where nothing else is
    known."""
    earlier = [on for on, half_days in schools.calendar(school).items() if half_days and on < start]
    return max(earlier, default=start - timedelta(days=1))


def enrol_due(school: School, start: date, school_days: int, on: date) -> date | None:
    """Five school days from the day the absence reached 20, or from today where it had not."""
    calendar = schools.calendar(school)
    reached = add_school_days(day_before(school, start), duties.LEAVING, calendar)
    return duties.leaving_due(reached if school_days >= duties.LEAVING and reached else on, calendar)


def open_of(student: Student, start: date) -> LongAbsence | None:
    """What is noted of a student's absence that began on a day."""
    rows = student.long_absences.filter(Q(left_on=None) | Q(run_start=start)).order_by("-run_start")
    return of_run(list(rows), start)
