"""A school, and what it settled once."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django_scopes import scope

from whetu.rules import calendar as calendars
from whetu.web.audit import actions as audit
from whetu.web.jobs import recount
from whetu.web.schools import queries
from whetu.web.schools.actions.dates import fill_holidays, set_terms
from whetu.web.schools.models import School, User


@transaction.atomic
def set_up_school(
    *,
    by: User | None,
    number: str,
    name: str,
    kind: str = School.Kind.PRIMARY,
    region: str = "auckland",
    terms: Iterable[calendars.Term] = (),
    **facts,
) -> School:
    """A new school with its terms, closed on public holidays and its region's anniversary day.

    `facts`: other fields of School (time_zone, sms, morning_minutes, afternoon_minutes, go_live, demo).
    """
    school = School.objects.create(number=number, name=name, kind=kind, region=region, **facts)
    audit.record(by=by, did="set up the school", school=school)
    with scope(school=school):
        set_terms(by=by, school=school, terms=terms)
        for year in sorted({term.year for term in queries.terms(school)}):
            fill_holidays(by=by, school=school, year=year)
    return school


@transaction.atomic
def describe_school(*, by: User, school: School, **facts) -> School:
    """Change what the school settled once: its name, kind, region, session lengths, go-live day."""
    before = {field: getattr(school, field) for field in facts}
    for field, value in facts.items():
        setattr(school, field, value)
    school.save(update_fields=list(facts))
    changed: dict[str, Any] = {
        field: [str(before[field]), str(facts[field])] for field in facts if before[field] != facts[field]
    }
    if changed:
        audit.record(by=by, did="changed the school", school=school, **changed)
        recount(school)
    return school
