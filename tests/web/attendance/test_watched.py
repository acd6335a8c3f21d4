"""The watched folder: whole files alone are taken, and load alone only when nothing asks for a person."""

from datetime import timedelta

import pytest
from django_scopes import scope

from tests import kura as world
from whetu.web.attendance import actions, tasks
from whetu.web.attendance.models import Upload
from whetu.web.audit.models import Entry
from whetu.web.schools.models import Staff


@pytest.fixture
def folder(kura, settings, tmp_path):
    settings.WATCHED = tmp_path
    place = tmp_path / kura.school.number
    place.mkdir()
    return place


def look(kura, seen=None, hours=1):
    with scope(school=kura.school):
        return actions.look(school=kura.school, seen=seen or {}, now=world.NOW + timedelta(hours=hours))


def twice(kura):
    """Two looks: the second finds what has not grown since the first."""
    look(kura, look(kura))


def latest(kura):
    with scope(school=kura.school):
        return Upload.objects.order_by("pk").last()


def good(kura, away=((0, "M"),)):
    return world.days_file(kura.students[:1], list(away))


def test_a_file_is_taken_only_when_it_has_stopped_growing(kura, folder):
    path = folder / "daily.csv"
    path.write_bytes(good(kura)[:50])
    seen = look(kura)
    assert latest(kura).source == "upload"
    path.write_bytes(good(kura))
    seen = look(kura, seen)
    assert latest(kura).source == "upload"
    look(kura, seen)
    assert latest(kura).source == "watched"


def left(folder):
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_a_good_file_loads_alone_and_leaves_the_folder(kura, folder):
    content = good(kura, [(1, "M")])
    (folder / "daily.csv").write_bytes(content)
    twice(kura)
    upload = latest(kura)
    assert upload.loaded_at
    assert upload.by is None
    assert (upload.asked, upload.file.read()) == ("", content)
    assert left(folder) == []


def test_no_copy_of_a_purged_file_stays_in_the_folder(kura, folder):
    (folder / "daily.csv").write_bytes(WAITS["most are not known"](kura))
    twice(kura)
    officer, leader = kura.staff["officer"].user, kura.staff["principal"].user
    with scope(school=kura.school):
        actions.put_aside(by=officer, upload=latest(kura), why="x", now=world.NOW)
        actions.purge(by=officer, upload=latest(kura), now=world.NOW)
        actions.purge(by=leader, upload=latest(kura), now=world.NOW)
    assert latest(kura).purged_at
    assert left(folder) == []


def test_a_file_that_is_too_large_moves_aside_and_is_said(kura, folder, settings, caplog):
    settings.BIGGEST_UPLOAD = 10
    for _ in range(2):
        (folder / "daily.csv").write_bytes(good(kura))
        twice(kura)
    assert sorted(left(folder / "too-large")) == ["daily-2.csv", "daily.csv"]
    assert latest(kura).source == "upload"
    assert Entry.objects.filter(school_id=kura.school.pk, did="left a file that is too large").count() == 2
    assert "too large" in caplog.text
    assert "daily" not in caplog.text


def test_a_file_whose_reading_broke_off_is_read_again(
    kura, folder, monkeypatch, django_capture_on_commit_callbacks
):
    (folder / "daily.csv").write_bytes(good(kura))
    with monkeypatch.context() as broken:
        broken.setattr(actions.watched.reading, "preview", None)
        with pytest.raises(TypeError):
            twice(kura)
    assert (left(folder), latest(kura).read_at) == ([], None)
    later = latest(kura).asked_at + timedelta(minutes=11)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.ask_again.call_local(now=later)
    assert latest(kura).read_at


WAITS = {
    "an error": lambda kura: good(kura) + b"\n7000,31/06/2026,P210P120\n",
    "more than one day in twenty changes": lambda kura: good(kura, [(3, "M")]),
    "most are not known": lambda kura: b"student,date,marks\n99,9/06/2026,P210P120\n",
    "it cannot be read": lambda kura: b"\x89PNG\r\n\x1a\n000",
    "it holds staff": lambda kura: b"email,name,roles\nnew@8001.example,Zz New,principal\n",
    "it holds a calendar": lambda kura: b"date,year,term,open_half_days,note\n2026-07-20,2026,3,2,\n",
    "a heading is not known": lambda kura: b"student,date,marks,Odd\n7000,9/06/2026,P210P120,x\n",
}


@pytest.mark.parametrize("why", WAITS)
def test_a_file_waits_for_a_person_when(kura, folder, why):
    (folder / "daily.csv").write_bytes(WAITS[why](kura))
    with scope(school=kura.school):
        staff = Staff.objects.count()
    twice(kura)
    upload = latest(kura)
    assert upload.source == "watched"
    assert upload.loaded_at is None
    assert left(folder) == []
    with scope(school=kura.school):
        assert Staff.objects.count() == staff


def test_exactly_one_day_in_twenty_still_loads(kura, folder):
    """38 days are known of each student; of 40 days, 2 changed are 5%."""
    content = world.days_file(kura.students[:10:9], [(1, "M"), (3, "M")])  # 2 of them unmarked so far
    lines = content.splitlines()
    (folder / "daily.csv").write_bytes(b"\n".join([lines[0], *lines[-40:]]))
    twice(kura)
    upload = latest(kura)
    assert (upload.preview["changed"], upload.preview["same"]) in {(3, 37), (2, 38)}
    assert bool(upload.loaded_at) == (upload.preview["changed"] == 2)


def test_another_schools_file_leaves_no_copy_in_the_folder(kura, folder):
    import json

    from tests.web.attendance.test_uploads import KAMAR

    (folder / "kamar.json").write_text(json.dumps(KAMAR))
    twice(kura)
    assert latest(kura).put_aside_at
    assert not list(folder.rglob("*.json"))


def test_unfinished_and_hidden_files_are_left_alone(kura, folder):
    for name in (".daily.csv", "~daily.csv"):
        (folder / name).write_bytes(good(kura))
    (folder / "empty.csv").write_bytes(b"")
    twice(kura)
    assert latest(kura).source == "upload"


def test_the_job_looks_every_minute_into_every_schools_folder(kura, folder):
    (folder / "daily.csv").write_bytes(good(kura))
    tasks.watch.call_local()
    assert latest(kura).source == "upload"
    tasks.watch.call_local()
    assert latest(kura).source == "watched"


def test_a_job_that_a_stopped_worker_took_with_it_runs_again(kura, drop, django_capture_on_commit_callbacks):
    upload, _page = drop("daily.csv", good(kura, [(1, "M")]))
    asked_at = world.NOW
    with scope(school=kura.school):
        Upload.objects.filter(pk=upload.pk).update(
            asked="load", asked_at=asked_at, asked_by=kura.staff["officer"].user
        )
    with django_capture_on_commit_callbacks(execute=True):
        tasks.ask_again.call_local(now=asked_at + timedelta(minutes=9))
    assert latest(kura).loaded_at is None
    with django_capture_on_commit_callbacks(execute=True):
        tasks.ask_again.call_local(now=asked_at + timedelta(minutes=11))
    assert latest(kura).loaded_at
    assert latest(kura).asked == ""
