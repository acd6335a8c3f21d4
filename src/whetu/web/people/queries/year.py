"""What a new school year would change: who goes up, into which class, and who leaves."""

import re
from collections import Counter
from datetime import date
from typing import NamedTuple

from django.db.models import F

from whetu.web.people.models import Enrolment
from whetu.web.people.queries import in_force
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School

LAST_LEVEL = {"primary": 8, "secondary": 13, "composite": 13, "kura": 13}


def moving_up(school: School, last_day: date, leave_after: int) -> tuple[list[Enrolment], list[Enrolment]]:
    """Enrolments that go on into the new year, and those that end with the old one.

    One that ends before the new year begins, or that a later one has followed already, is neither.
    """
    held = Enrolment.objects.filter(in_force(last_day), school=school, student__merged_into=None)
    later = Enrolment.objects.filter(school=school, start__gt=last_day)
    held = held.exclude(end__lt=first_day(last_day.year + 1))
    held = held.exclude(student_id__in=later.values("student_id"))
    held = held.annotate(old_class=F("class_group__name"))
    leaving = [one for one in held if (one.year_level or 0) >= leave_after]
    gone = {one.pk for one in leaving}
    return [one for one in held if one.pk not in gone], leaving


def first_day(year: int) -> date:
    """The first day of a new year's enrolments: before Term 1 no day is open, and nothing counts."""
    return date(year, 1, 1)


class ClassMove(NamedTuple):
    """One class of the old year: how many go up from it and how many leave, and a name for the new class."""

    name: str
    staying: int
    leaving: int
    proposed: str


def class_moves(staying: list[Enrolment], leaving: list[Enrolment]) -> list[ClassMove]:
    """One row per class of the old year; students without a class stand under ""."""
    stay, leave = Counter(map(class_name, staying)), Counter(map(class_name, leaving))
    return [
        ClassMove(name, stay[name], leave[name], next_name(name) if stay[name] else "")
        for name in sorted(stay.keys() | leave.keys())
    ]


def class_name(enrolment: Enrolment) -> str:
    """The old class of an enrolment that `moving_up` found."""
    return getattr(enrolment, "old_class", None) or ""


def next_name(name: str) -> str:
    """A class that carries its year level goes up with it: 9KA → 10KA. Others get no proposal."""
    found = re.fullmatch(r"(\d{1,2})(\D.*)?", name)
    return f"{int(found[1]) + 1}{found[2] or ''}" if found and int(found[1]) < 13 else ""


def levels(staying: list[Enrolment]) -> list[tuple[int, int]]:
    """How many go up to each year level."""
    found = Counter(one.year_level + 1 for one in staying if one.year_level is not None)
    return sorted(found.items())


def old_year(school: School, on: date) -> int:
    """The year that ends: this one, but the last one in the summer before Term 1."""
    first = next((term.start for term in schools.terms(school) if term.year == on.year), None)
    return on.year - 1 if (first and on < first) or (first is None and on.month < 3) else on.year


def last_day(school: School, year: int) -> date | None:
    """The last day of the year's last term, if the school has set all four."""
    ends = [term.end for term in schools.terms(school) if term.year == year]
    return max(ends) if len(ends) == 4 else None
