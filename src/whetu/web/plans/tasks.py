"""Jobs: the check-ins and reviews that plans ask for; what would go further is held while known circumstances
stop it."""

import logging

from django.utils import timezone
from django_scopes import scope
from django_tasks import task
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from whetu.web.attendance.queries import school_day
from whetu.web.plans.actions import tasks
from whetu.web.plans.actions.escalation import hold_where_known
from whetu.web.schools.models import School

log = logging.getLogger("whetu.plans")


@db_periodic_task(crontab(minute="40"))
def plan_rounds(now=None) -> None:
    """Every hour: rounds begin and pass with the days."""
    now = now or timezone.now()
    for school in School.objects.all():
        with scope(school=school):
            try:
                tasks.sync(school=school, on=school_day(school, now), now=now)
            except Exception:
                log.exception("the rounds of a school's plans could not be made")


@task()
def hold_school(school_id: int) -> None:
    """Hold a school's open escalations that known circumstances stop."""
    school, now = School.objects.get(pk=school_id), timezone.now()
    with scope(school=school):
        hold_where_known(school=school, on=school_day(school, now), now=now)


@db_periodic_task(crontab(minute="25"))
def hold_all() -> None:
    """Every hour: circumstances that were accepted before may begin to hold."""
    for school in School.objects.all():
        try:
            hold_school.func(school.pk)
        except Exception:
            log.exception("a school's escalations could not be looked at")
