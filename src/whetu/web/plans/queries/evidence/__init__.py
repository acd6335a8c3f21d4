"""The record of one student as at a day: what is in an evidence pack.

The same record for the same rows, day after day: nothing in it is of the moment when it is asked for. Nothing
in it is of other children, of people who must not be contacted, or anybody's alone; what was left out for
that is counted by part and kind, never said. Days absent are counted with the school's calendar and settings
as the site has them; the marks are those of the day.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.utils import translation

from whetu.rules.evidence import FORMAT, KIND
from whetu.web.people.models import Enrolment, Student
from whetu.web.plans.queries.evidence import done, planned
from whetu.web.plans.queries.evidence.book import Book
from whetu.web.plans.queries.evidence.register import register
from whetu.web.plans.queries.evidence.then import Then, states, then

# The parts of a record, in the order of its pages.
PARTS: dict[str, tuple[Callable[[Book], Iterator[dict[str, Any]]], ...]] = {
    "contacts": (done.contacts, done.invitations),
    "meetings": (done.met,),
    "decisions": (done.decided,),
    "barriers": (done.barriers,),
    "supports": (done.supports, done.work),
    "goals": (done.goals,),
    "home_visits": (done.visits,),
    "reviews": (done.looked,),
    "notes": (done.notes,),
    "circumstances": (done.known, done.arranged, done.away_long),
    "plans": (planned.plans,),
    "flexible_learning": (planned.flexible,),
    "referrals": (planned.referrals, planned.groups),
    "shared": (planned.shared,),
    "escalation": (planned.escalations,),
    "letters": (planned.letters,),
}


def record(student: Student, on: date) -> dict[str, Any]:
    """All that stood in the student's record at the end of a day, as JSON values alone, in English."""
    with translation.override("en-nz"):
        at = then(student, on)
        enrolments = states(at, Enrolment, made="")
        book = Book(at)
        parts = {name: written(book, name) for name in PARTS}
        return {
            "kind": KIND,
            "format": FORMAT,
            "as_at": on.isoformat(),
            "school": {"name": student.school.name, "number": student.school.number},
            "student": who(at, enrolments),
            "register": register(at, enrolments),
            **parts,
            "left_out": left_out(book),
        }


def written(book: Book, part: str) -> list[dict[str, Any]]:
    """The entries of a part, in the order of their days."""
    with book.about(part):
        entries = [entry for write in PARTS[part] for entry in write(book)]
    return sorted(entries, key=lambda entry: entry["on"])


def who(at: Then, enrolments: list[Enrolment]) -> dict[str, Any]:
    """Whom the record is of: name, year, class and enrolments on the day. No number of theirs is needed."""
    student = at.student
    rows = states_of_student(at)
    groups = dict(student.enrolments.values_list("class_group_id", "class_group__name"))
    spans = [
        {
            "from": one.start.isoformat(),
            "to": one.end.isoformat() if one.end else "",
            "year": "" if one.year_level is None else str(one.year_level),
            "class": groups.get(one.class_group_id) or "",
        }
        for one in sorted(enrolments, key=lambda one: one.start)
        if one.start <= at.on
    ]
    return {
        "name": f"{rows.first_name} {rows.last_name}",
        "called": rows.preferred_name,
        "year": spans[-1]["year"] if spans else "",
        "class": spans[-1]["class"] if spans else "",
        "enrolments": spans,
    }


def states_of_student(at: Then) -> Student:
    """The student's own row as it stood then, else as it is kept."""
    states = at.student.history.filter(history_date__lt=at.until).order_by("history_date", "history_id")
    last = states.last()
    return last.instance if last else at.student


def left_out(book: Book) -> list[dict[str, Any]]:
    """What was left out, by part and kind, and how often; never the words."""
    return [
        {"part": part, "what": kind, "times": cuts[kind]}
        for part, cuts in book.cuts.items()
        for kind in sorted(cuts)
        if cuts[kind]
    ]
