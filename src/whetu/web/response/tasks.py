"""Jobs: deriving the tasks again after a load or a correction and every hour."""

import logging

from django.utils import timezone
from django_scopes import scope
from django_tasks import task
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from whetu.web.attendance.queries import school_day
from whetu.web.response.actions import digest
from whetu.web.response.actions.derive import derive
from whetu.web.schools.models import School

log = logging.getLogger("whetu.response")


@task()
def derive_school(school_id: int) -> None:
    """Make a school's tasks what its crossings, plan and circumstances say today."""
    school, now = School.objects.get(pk=school_id), timezone.now()
    with scope(school=school):
        derive(school=school, on=school_day(school, now), now=now)


@db_periodic_task(crontab(minute="20"))
def derive_all() -> None:
    """Every hour: rounds begin and end with the days, terms end, and circumstances run out."""
    for school in School.objects.all():
        try:
            derive_school.func(school.pk)
        except Exception:
            log.exception("a school's tasks could not be derived")


@db_periodic_task(crontab(minute="*/15"))
def morning_digests(now=None) -> None:
    """Every quarter of an hour: the digests that are due, and those that the mail server did not take."""
    now = now or timezone.now()
    for school in School.objects.all():
        with scope(school=school):
            try:
                digest.send_due(school=school, now=now)
            except Exception:
                log.exception("a school's morning digests could not be sent")
