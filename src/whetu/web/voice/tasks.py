"""Jobs: names are kept no longer than an answer needs them."""

import logging

from django.utils import timezone
from django_scopes import scope
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from whetu.web.attendance.queries import school_day
from whetu.web.schools.models import School
from whetu.web.voice.actions.concerns import forget_names

log = logging.getLogger("whetu.voice")


@db_periodic_task(crontab(minute="50", hour="3"))
def forget_all() -> None:
    """Every night: who brought a concern that ended long ago is cleared."""
    for school in School.objects.all():
        with scope(school=school):
            try:
                forget_names(school=school, on=school_day(school, timezone.now()))
            except Exception:
                log.exception("the names of ended concerns could not be cleared")
