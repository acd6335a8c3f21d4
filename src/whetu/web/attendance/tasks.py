"""Jobs: reading, loading and undoing files, counting again, and looking into the watched folder."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled
from django_tasks import task
from huey import crontab
from huey.contrib.djhuey import HUEY, db_periodic_task, on_startup

from whetu.web.attendance import actions
from whetu.web.attendance.models import CrossingEvent, Upload
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School, User

log = logging.getLogger("whetu.attendance")
OVERDUE = timedelta(minutes=10)  # a job that a stopped worker took with it is asked for again after this
LOST = timedelta(minutes=2)  # and a count of the whole school after this


@on_startup()
def tidy() -> None:
    """When the worker starts: nothing stays unpacked of a file that a killed one was reading."""
    actions.tidy()


@task()
def read(upload_id: int, by_id: int | None) -> None:
    """Read a file and note what it would change."""
    run(upload_id, by_id, "read", lambda by, upload: actions.preview(upload=upload, now=timezone.now()))


@task()
def load(upload_id: int, by_id: int | None) -> None:
    """Load a file as the person who asked for it."""
    said = tell(upload_id)
    run(
        upload_id,
        by_id,
        "load",
        lambda by, upload: actions.load(by=by, upload=upload, now=timezone.now(), tell=said),
    )


@task()
def undo(upload_id: int, by_id: int | None) -> None:
    """Undo a file as the person who asked for it; one that is undone already stays so."""
    said = tell(upload_id)
    run(
        upload_id,
        by_id,
        "undo",
        lambda by, upload: (
            upload.undone_at or actions.undo(by=by, upload=upload, now=timezone.now(), tell=said)
        ),
    )


def run(upload_id: int, by_id: int | None, what: str, work: Callable[[User | None, Upload], object]) -> None:
    """Do what a person asked of a file, in its school's scope. If it cannot be done, the file says why."""
    with scopes_disabled():
        upload = Upload.objects.select_related("school", "by").get(pk=upload_id)
    by = User.objects.filter(pk=by_id).first()
    failure = ""
    with scope(school=upload.school):
        try:
            work(by, upload)
        except NotAllowed as why:
            failure = str(why)
        except Exception:
            log.exception("a file's job failed")
            failure = _("Something went wrong. Nothing was changed.")
        actions.done(by=by, upload=upload, what=what, failure=failure)


def tell(upload_id: int) -> Callable[[int], None]:
    """A way to say how far a job is. It stands beside the queue: a transaction hides its own writes."""
    return lambda percent: HUEY.put(f"upload.{upload_id}", percent)


def told(upload_id: int) -> int:
    """How far the job with a file is, 0 to 100."""
    return HUEY.get(f"upload.{upload_id}", peek=True) or 0


@task()
def rebuild_school(school_id: int, cause: str = CrossingEvent.Cause.CALENDAR) -> None:
    """Count every term of a school again: its calendar, settings or enrolments changed. What was asked
    for several times before it began is counted once."""
    school = School.objects.get(pk=school_id)
    asked_at = school.recount_asked_at
    if asked_at is None:
        return
    with scope(school=school):
        actions.rebuild(school=school, cause=cause, now=timezone.now())
    School.objects.filter(pk=school_id, recount_asked_at=asked_at).update(recount_asked_at=None)


@db_periodic_task(crontab(minute="*"))
def watch() -> None:
    """Every minute: take what arrived whole in the schools' watched folders."""
    for school in School.objects.all():
        key = f"watched.{school.number}"
        with scope(school=school):
            try:
                seen = actions.look(school=school, seen=HUEY.get(key, peek=True) or {}, now=timezone.now())
                HUEY.put(key, seen)
            except Exception:
                log.exception("a watched folder could not be looked into")


@db_periodic_task(crontab(minute="*/5"))
def ask_again(now=None) -> None:
    """Every five minutes: jobs that were asked for and never ended, because a worker stopped, run again."""
    now = now or timezone.now()
    with scopes_disabled():
        overdue = Upload.objects.filter(asked_at__lt=now - OVERDUE).exclude(asked="")
        for upload in overdue.select_related("school", "asked_by"):
            with scope(school=upload.school):
                actions.ask(by=upload.asked_by, upload=upload, what=upload.asked, now=now)
    for school in School.objects.filter(recount_asked_at__lt=now - LOST):
        rebuild_school.enqueue(school_id=school.pk)
