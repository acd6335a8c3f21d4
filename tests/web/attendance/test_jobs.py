"""Jobs act for the one who asked, may be asked for twice, and are not lost with the worker."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from tests.web.attendance.test_uploads import STAFF, days, register, url
from whetu.web import jobs
from whetu.web.attendance import tasks
from whetu.web.attendance.models import Upload
from whetu.web.schools.models import School


def test_a_job_runs_as_the_person_who_asked_for_it(kura, drop):
    """The officer may not load staff; that the principal asked for something meanwhile lends no authority."""
    upload, _page = drop("staff.csv", STAFF)
    officer, leader = kura.staff["officer"].user, kura.staff["principal"].user
    with scope(school=kura.school):
        Upload.objects.filter(pk=upload.pk).update(asked="load", asked_by=leader, asked_at=timezone.now())
    tasks.load.call(upload_id=upload.pk, by_id=officer.pk)
    with scope(school=kura.school):
        upload.refresh_from_db()
    assert upload.loaded_at is None
    assert (upload.asked, upload.asked_by) == ("load", leader)  # the principal's own job is still to come
    tasks.load.call(upload_id=upload.pk, by_id=leader.pk)
    with scope(school=kura.school):
        upload.refresh_from_db()
    assert (upload.loaded_by, upload.asked) == (leader, "")


@pytest.mark.parametrize("what", ["upload_load", "upload_undo"])
def test_what_is_asked_for_twice_is_done_once(kura, drop, send, what):
    upload, _page = drop("Monday.csv", days(kura.students, [(1, "M")]))
    send("officer", url(upload, "upload_load"))
    send("officer", url(upload, what))
    once = register(kura.school)
    with scope(school=kura.school):
        upload.refresh_from_db()
    at = upload.loaded_at, upload.undone_at
    send("officer", url(upload, what))
    with scope(school=kura.school):
        upload.refresh_from_db()
    assert register(kura.school) == once
    assert (upload.loaded_at, upload.undone_at, upload.failure, upload.asked) == (*at, "", "")


def asked_at(school) -> object:
    return School.objects.get(pk=school.pk).recount_asked_at


@pytest.fixture
def counted(monkeypatch):
    """The schools that are counted again, as it happens."""
    found = []
    monkeypatch.setattr(tasks.actions, "rebuild", lambda school, **_facts: found.append(school.number))
    return found


def test_a_recount_lost_with_the_worker_is_asked_for_again(kura, counted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():  # the worker is gone: nothing runs
        jobs.recount(kura.school)
    began = asked_at(kura.school)
    for later, expected in ((timedelta(minutes=1), []), (timedelta(minutes=3), [kura.school.number])):
        with django_capture_on_commit_callbacks(execute=True):
            tasks.ask_again.call_local(now=began + later)
        assert counted == expected
    assert asked_at(kura.school) is None


def test_a_recount_asked_for_while_one_runs_is_not_forgotten(
    kura, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks():
        jobs.recount(kura.school)
        again = timezone.now() + timedelta(seconds=1)
        ask = School.objects.filter(pk=kura.school.pk).update
        monkeypatch.setattr(tasks.actions, "rebuild", lambda **_facts: ask(recount_asked_at=again))
        tasks.rebuild_school.call(school_id=kura.school.pk)
    assert asked_at(kura.school) == again


def test_a_recount_that_is_done_is_not_done_again(kura, counted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        jobs.recount(kura.school)
        jobs.recount(kura.school)
    assert counted == [kura.school.number]
