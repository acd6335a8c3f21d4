"""Jobs: every hour the check-ins and reviews that plans ask for."""

import logging

from django.utils import timezone
from django_scopes import scope
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from whetu.web.attendance.queries import school_day
from whetu.web.plans.actions import tasks
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
