"""What happened with a student, and what the register said at a moment."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet

from whetu.web.attendance.models import CrossingEvent, Replaced, StudentDay, Upload
from whetu.web.attendance.queries.runs import runs
from whetu.web.attendance.queries.when import local_day
from whetu.web.people.models import EarlierDays, Student
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School

# What an upload holds of its own file: long, and of no use to the rows that only name the file.
OF_THE_FILE = ("preview", "changed", "problems", "headings")


def with_upload(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows together with the file that each came from: its name and its times, each file read once."""
    return rows.prefetch_related(Prefetch("upload", Upload.objects.defer(*OF_THE_FILE)))


class Moment(NamedTuple):
    """One line of a student's timeline. `kind`: crossing, enrolled, left, reason, corrected, earlier days,
    or away. `what` is the row behind it (CrossingEvent, Enrolment, Reason, Replaced, EarlierDays, Run)."""

    on: date
    kind: str
    what: object


def timeline(student: Student) -> list[Moment]:
    """What happened with one student's attendance, newest first: steps crossed and taken back, enrolments,
    reasons found, days corrected after they were loaded, days at an earlier school, runs of days absent."""
    moments = [Moment(local_day(student.school, e.found_at), "crossing", e) for e in _crossed(student)]
    for enrolment in student.enrolments.select_related("class_group"):
        moments.append(Moment(enrolment.start, "enrolled", enrolment))
        if enrolment.end:
            moments.append(Moment(enrolment.end, "left", enrolment))
    for reason in student.reasons.filter(dropped_at=None).select_related("by"):
        moments.append(Moment(local_day(student.school, reason.at), "reason", reason))
    corrected = with_upload(Replaced.objects.filter(student=student))
    moments += [Moment(local_day(student.school, row.at), "corrected", row) for row in corrected]
    for earlier in EarlierDays.objects.filter(student=student):
        start = _term_start(student.school, earlier)
        moments.append(Moment(start, "earlier days", earlier))
    moments += [Moment(run.first, "away", run) for run in runs(student.school, student.terms.all())]
    return sorted(moments, key=lambda moment: moment.on, reverse=True)


def _crossed(student: Student) -> QuerySet[CrossingEvent]:
    return with_upload(student.crossing_events.all())


def _term_start(school: School, row: EarlierDays) -> date:
    starts = {(term.year, term.term): term.start for term in schools.terms(school)}
    return starts.get((row.year, row.term), date(row.year, 1, 1))


class Entry(NamedTuple):
    """One student and date in the register: the pattern and the upload that it came with."""

    pattern: str
    upload: int


def register_on(
    students: QuerySet[Student] | list[Student], at: datetime, first: date, last: date
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
