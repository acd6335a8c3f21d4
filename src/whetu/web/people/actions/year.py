"""A new school year: levels go up, classes change, leavers leave."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from whetu.web.audit import actions as audit
from whetu.web.audit import queries as audit_queries
from whetu.web.jobs import recount
from whetu.web.people.actions.roll import BATCH, rewrite
from whetu.web.people.models import Enrolment, Lesson
from whetu.web.people.queries.year import class_name, first_day, moving_up
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

    The old year stays as it was: its enrolments end on `last_day`, and those who stay get a new one from the
    first day of the new year, with the next level and the new class. Those at year level `leave_after` or
    above leave. `classes`: the new class of everybody in an old one, by name; without one they wait for the
    next roll. Raises NotAllowed before the old year has ended, and the second time.
    """
    first = first_day(year)
    if last_day >= first:
        raise NotAllowed("The last day is not in the old year.")
    if on < last_day:
        raise NotAllowed("The old year has not ended. Come back after its last day.")
    if audit_queries.last(did="started a new year", school=school, year=year):
        raise NotAllowed(f"{year} was started already.")
    staying, leaving = moving_up(school, last_day, leave_after)
    groups = class_groups_named(school, {(year, name) for name in classes.values() if name})
    begun = [
        Enrolment(
            school=school,
            student_id=one.student_id,
            start=first,
            end=one.end,
            student_type=one.student_type,
            year_level=None if one.year_level is None else one.year_level + 1,
            class_group_id=groups.get((year, classes.get(class_name(one), ""))),
        )
        for one in staying
    ]
    for enrolment in [*staying, *leaving]:
        enrolment.end = last_day
    rewrite(Enrolment, [*staying, *leaving], ["end"], by)
    bulk_create_with_history(begun, Enrolment, batch_size=BATCH, default_user=by)
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
        first_day=str(first),
        moved_up=len(staying),
        left=len(leaving),
    )
    recount(school)
