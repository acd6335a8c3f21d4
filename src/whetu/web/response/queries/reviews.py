"""What a review looks at: several terms, the pattern in them, and what was done before."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from whetu.rules import terms
from whetu.rules.days import BadPattern, parse
from whetu.rules.plan import KINDS, OUTCOMES
from whetu.web.attendance.models import StudentDay, StudentTerm
from whetu.web.attendance.queries import words_of
from whetu.web.people.models import Student
from whetu.web.response.models import Response, Review
from whetu.web.response.queries import patterns
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School

TERMS = 8  # two years
MEDICAL = "M"

LONG = 20  # half-days: the Ministry's step Concerning


class Look(NamedTuple):
    """One term of a student: the ready row, half-days absent on Monday to Friday, days coded as medical."""

    row: StudentTerm
    weekdays: list[int]
    medical: int


def looks(student: Student) -> list[Look]:
    """One row per term with data, the newest first."""
    rows = list(student.terms.order_by("-year", "-term")[:TERMS])
    ill = medical_days(student, rows)
    return [Look(row, by_weekday(row), ill[row.pk]) for row in rows]


def by_weekday(row: StudentTerm) -> list[int]:
    """Half-days absent on each weekday, from the words of the term."""
    words = words_of(row)
    return [terms.absent(terms.counts(words, terms.mask_weekday(day))) for day in range(5)]


def medical_days(student: Student, rows: Iterable[StudentTerm]) -> Counter:
    """Open days with a medical code, by term's row."""
    calendar = schools.calendar(student.school)
    days = StudentDay.objects.filter(student=student, pattern__contains=MEDICAL).values_list("on", "pattern")
    ill = [on for on, pattern in days if calendar.get(on) and is_medical(pattern)]
    return Counter(row.pk for row in rows for on in ill if within(row, on))


def is_medical(pattern: str) -> bool:
    try:
        return any(slot.code == MEDICAL for slot in parse(pattern).slots)
    except BadPattern:
        return False


def within(row: StudentTerm, on: date) -> bool:
    return bool(row.first_day and row.last_day) and row.first_day <= on <= row.last_day


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def in_words(school: School, found: list[Look]) -> list[str]:
    """What stands out in these terms, a sentence each."""
    often = patterns.often_in(school, [([look.row for look in found], _("in these terms"))])
    return [*long_away(found), *([often] if often else []), *reasons(found)]


def long_away(found: list[Look]) -> list[str]:
    many = sum(look.row.absent >= LONG for look in found)
    words = _("Away 10 days or more in %(many)s of %(all)s terms.")
    return [words % {"many": many, "all": len(found)}] if many else []


def reasons(found: list[Look]) -> list[str]:
    ill, unexplained = sum(look.medical for look in found), sum(look.row.unexplained for look in found)
    said = []
    if ill:
        said.append(_("%s days carry a medical code.") % ill)
    if unexplained:
        said.append(_("%s days have no reason yet.") % unexplained)
    return said


class Step(NamedTuple):
    """Something that was done for the student: the day, what, what came of it, and who did it."""

    on: date
    kind: str
    outcome: str
    said: str
    by: str


def earlier(student: Student, limit: int = 30) -> list[Step]:
    """What was done for a student so far, newest first."""
    rows = Response.objects.filter(student=student, withdrawn_at=None).select_related("by")[:limit]
    return [
        Step(row.on, KINDS[row.kind].label, OUTCOMES[row.outcome], row.said, row.by.name if row.by else "")
        for row in rows
    ]


def as_of(review: Review, version: int) -> Review | None:
    """A review as it stood at a version, from its history."""
    return review.history.filter(version=version).order_by("history_id").last()


def last_writer(review: Review) -> str:
    """Who saved a review last."""
    latest = review.history.select_related("history_user").order_by("-history_id").first()
    return latest.history_user.name if latest and latest.history_user else ""
