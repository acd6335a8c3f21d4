"""The packs that were made of a student's record, and one of them as a page shows it."""

import json
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from whetu.rules import escalation as rules
from whetu.web.attendance.queries import local_day
from whetu.web.people.models import Student
from whetu.web.plans.models import Escalation, EvidencePack
from whetu.web.plans.queries.evidence import paper
from whetu.web.words import day


def of_student(student: Student) -> list[EvidencePack]:
    """A student's packs, the latest first, without their files."""
    rows = EvidencePack.objects.filter(student=student).defer("record", "pdf")
    return list(rows.select_related("by", "released_by").order_by("-number"))


def one(key: str) -> EvidencePack | None:
    rows = EvidencePack.objects.filter(key=key)
    return rows.select_related("student__school", "by", "released_by", "escalation").defer("pdf").first()


def escalations(student: Student) -> QuerySet[Escalation]:
    return student.escalations.order_by("-at")


def escalation_words(row: Escalation) -> str:
    """An escalation in a list: its route, and the day it was opened."""
    route = rules.ROUTES.get(row.route)
    return f"{_(route.label) if route else _('Escalation')}, {day(local_day(row.school, row.at))}"


class Shown(NamedTuple):
    """A pack on its page: what it holds, as the paper says it."""

    row: EvidencePack
    summary: paper.Summary
    parts: list[paper.Part]
    days: list[list[str]]


def shown(row: EvidencePack) -> Shown:
    record: dict[str, Any] = json.loads(bytes(row.record))
    return Shown(row, paper.summary(record), paper.parts(record), paper.days(record))
