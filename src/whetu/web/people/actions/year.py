"""A new school year: levels go up, classes change, leavers leave."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from whetu.web.audit import actions as audit
from whetu.web.audit import queries as audit_queries
from whetu.web.jobs import recount
from whetu.web.people.actions.roll import rewrite
from whetu.web.people.models import Enrolment, Lesson
from whetu.web.people.queries.year import moving_up
from whetu.web.schools.actions import NotAllowed, class_groups_named
from whetu.web.schools.models import Grant, School, User


@transaction.atomic
def new_year(
    *,
    by: User,
    school: School,
    year: int,
    last_day: date,
    leave_after: int,
    classes: Mapping[str, str],
    on: date,
) -> None:
    """Take every student who is enrolled on `last_day` into a new school year.

    `last_day` is the old year's; those at year level `leave_after` or above leave on it. `classes`: the new
    class of everybody in an old one, by name; without one they wait for the next roll. Raises NotAllowed
    before the old year has ended, and the second time.
    """
    if on < last_day:
        raise NotAllowed("The old year has not ended. Come back after its last day.")
    if audit_queries.last(did="started a new year", school=school, year=year):
        raise NotAllowed(f"{year} was started already.")
    staying, leaving = moving_up(school, last_day, leave_after)
    groups = class_groups_named(school, {(year, name) for name in classes.values() if name})
    for enrolment in staying:
        name = classes.get(enrolment.class_group.name, "") if enrolment.class_group else ""
        enrolment.class_group_id = groups.get((year, name))
        enrolment.year_level = None if enrolment.year_level is None else enrolment.year_level + 1
    for enrolment in leaving:
        enrolment.end = last_day
    rewrite(Enrolment, [*staying, *leaving], ["class_group", "year_level", "end"], by)
    Grant.objects.filter(
        school=school, kind=Grant.Kind.CLASS, class_group__year__lt=year, ends__isnull=True
    ).update(ends=last_day)
    Lesson.objects.filter(school=school).delete()
    audit.record(
        by=by,
        did="started a new year",
        school=school,
        year=year,
        last_day=str(last_day),
        moved_up=len(staying),
        left=len(leaving),
    )
    recount(school)
