"""What is put aside stays aside, and what is removed for good is gone: rows, file, names, history."""

import pytest
from django.core.files.base import ContentFile
from django_scopes import scope, scopes_disabled

from tests import kura as world
from tests.web.attendance.test_uploads import ROLL, days, url
from whetu.intake.cells import Unreadable, unreadable
from whetu.web.attendance import actions
from whetu.web.attendance.actions import reading
from whetu.web.attendance.models import Said, Upload
from whetu.web.people.actions import merge
from whetu.web.people.models import Caregiver, Enrolment, OwnChild, Student

NAMES = """student,nsn,first_name,last_name,year_level,class_group,start_date,caregiver1_name,caregiver1_phone
7000,0123400000,Zz-Tītī,Zz-Tūmanako,7,Rimu,2026-02-02,Zz-Whaea 0,+64 21 000 0000
7200,0123409200,Kōtuku,Zz-Awatea,8,Rimu,2026-04-20,Zz-Matua 200,+64 21 000 9200
7201,0123409201,Pūkeko,Zz-Raupō,8,Rimu,2026-04-20,Zz-Matua 201,+64 21 000 9201
"""
RIGHT = "\n".join(line for line in NAMES.splitlines() if not line.startswith("7200"))


def receive(kura, name="Monday.csv", content=None):
    """A file that nobody has read yet."""
    file = ContentFile(content or days(kura.students), name=name)
    by = kura.staff["officer"].user
    return actions.receive(by=by, school=kura.school, name=name, file=file, now=world.NOW)


def meanwhile(monkeypatch, happens):
    """Let something happen once a file is read, and before what was read is noted."""
    read = reading.read_file

    def and_then(upload, now):
        try:
            return read(upload, now)
        finally:
            happens(Upload.objects.get(pk=upload.pk))

    monkeypatch.setattr(reading, "read_file", and_then)


@pytest.mark.parametrize("content", [None, b"\x89PNG\r\n\x1a\n000"], ids=["read", "unreadable"])
def test_a_file_put_aside_while_it_is_read_stays_aside(kura, monkeypatch, content):
    by = kura.staff["officer"].user
    with scope(school=kura.school):
        upload = receive(kura, content=content)
        meanwhile(monkeypatch, lambda one: actions.put_aside(by=by, upload=one, why="x", now=world.NOW))
        actions.preview(upload=upload, now=world.NOW)
        upload.refresh_from_db()
        assert upload.put_aside_at == world.NOW
        assert (upload.problems, upload.preview, upload.failure) == ([], {}, "")
        assert not Said.objects.filter(upload=upload).exists()


def test_who_asked_meanwhile_is_not_forgotten(kura, monkeypatch):
    leader = kura.staff["principal"].user
    with scope(school=kura.school):
        upload = receive(kura)
        note = {"asked": "load", "asked_by": leader, "asked_at": world.NOW}
        meanwhile(monkeypatch, lambda one: Upload.objects.filter(pk=one.pk).update(**note))
        actions.preview(upload=upload, now=world.NOW)
        upload.refresh_from_db()
    assert (upload.asked, upload.asked_by) == ("load", leader)
    assert upload.read_at


def test_a_file_put_aside_twice_says_when_it_was_first(kura, drop, send):
    upload, _page = drop("Monday.csv", days(kura.students))
    for why in ("first", "second"):
        send("officer", url(upload, "upload_put_aside"), {"why": why})
    with scope(school=kura.school):
        upload.refresh_from_db()
    assert upload.put_aside_why == "first"


def test_a_purge_sent_twice_by_the_same_person_needs_a_second_still(kura, drop, send):
    upload, _page = drop("Monday.csv", days(kura.students))
    send("officer", url(upload, "upload_put_aside"), {"why": "x"})
    for role in ("officer", "officer", "principal", "principal"):
        page = send(role, url(upload, "upload_purge"))
        with scope(school=kura.school):
            upload.refresh_from_db()
        assert bool(upload.purged_at) == (role == "principal")
    assert page.came_to == url(upload, "upload_certificate")


def to_purge(send, upload):
    """A file that was loaded by mistake: undone, put aside, and one person asked to remove it for good."""
    send("officer", url(upload, "upload_undo"))
    send("officer", url(upload, "upload_put_aside"), {"why": "of another school"})
    send("officer", url(upload, "upload_purge"))


def kept(number: str) -> list[bool]:
    """Whether anything tells of a student's number: student, caregiver, enrolment, each with its history."""
    with scopes_disabled():
        ids = set(Student.history.filter(number=number).values_list("id", flat=True))
        rows = [Student.objects.filter(number=number), Student.history.filter(number=number)]
        caregiver = f"Zz-Matua {number[1:]}"
        rows += [Caregiver.objects.filter(name=caregiver), Caregiver.history.filter(name=caregiver)]
        rows += [Enrolment.objects.filter(student_id__in=ids), Enrolment.history.filter(student_id__in=ids)]
        return [query.exists() for query in rows]


@pytest.fixture
def wrong(drop, send):
    """A roll of another school, loaded by mistake: two strangers, and another name for a student of ours."""
    upload, _page = drop("roll.csv", NAMES.encode())
    send("officer", url(upload, "upload_load"))
    return upload


def is_purged(upload) -> bool:
    with scopes_disabled():
        return Upload.objects.get(pk=upload.pk).purged_at is not None


def test_students_whom_only_a_purged_roll_named_go_with_it(kura, drop, send, wrong):
    assert kept("7200") == [True] * 6
    to_purge(send, wrong)
    right, _page = drop("right.csv", RIGHT.encode())
    send("officer", url(right, "upload_load"))
    assert any(kept("7200"))
    words = send("principal", url(wrong, "upload_purge")).content.decode()
    assert kept("7200") == [False] * 6
    assert kept("7201") == [True] * 6  # the right roll names this one too
    assert "2 entries that it alone had made" in words


def test_what_a_purged_roll_said_of_others_leaves_their_history(kura, send, wrong):
    def said() -> list[bool]:
        with scopes_disabled():
            rows = Student.objects.filter(number="7000"), Student.history.filter(number="7000")
            return [query.filter(first_name="Zz-Tītī").exists() for query in rows]

    assert said() == [True, True]
    to_purge(send, wrong)
    assert said() == [False, True]
    send("principal", url(wrong, "upload_purge"))
    assert said() == [False, False]
    with scope(school=kura.school):
        assert Student.objects.get(number="7000").first_name == "Ākahuia"


def test_marks_of_another_file_need_the_right_roll_before_the_wrong_one_is_purged(kura, drop, send, wrong):
    marks, _page = drop("marks.csv", b"student,date,marks\n7200,9/06/2026,P210P120\n")
    send("officer", url(marks, "upload_load"))
    to_purge(send, wrong)
    page = send("principal", url(wrong, "upload_purge"))
    assert "Load the right roll first" in page.content.decode()
    assert not is_purged(wrong)
    right, _page = drop("right.csv", NAMES.replace("Kōtuku", "Zz-Toroa").encode())
    send("officer", url(right, "upload_load"))
    for role in ("officer", "principal"):
        send(role, url(wrong, "upload_purge"))
    assert is_purged(wrong)
    with scope(school=kura.school):
        assert Student.objects.get(number="7200").first_name == "Zz-Toroa"
        assert not Student.history.filter(first_name="Kōtuku").exists()


def test_a_file_is_not_purged_while_its_student_is_merged_with_another(kura, send, wrong):
    with scope(school=kura.school):
        drop = Student.objects.get(number="7200")
        merge(by=kura.staff["principal"].user, keep=kura.students[1], drop=drop)
    to_purge(send, wrong)
    page = send("principal", url(wrong, "upload_purge"))
    assert "Undo the merge first" in page.content.decode()
    assert not is_purged(wrong)


def test_a_name_too_long_for_a_file_system_is_read(kura, drop):
    upload, _page = drop("ā" * 196 + ".csv", days(kura.students) + b"\n7000,31/06/2026,P210P120\n")
    assert upload.kinds == ["days"]
    assert upload.problems[0][1] == upload.name == "ā" * 196 + ".csv"


def test_what_reading_unpacks_lies_in_the_sites_own_folder(kura, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    seen = []
    contents = reading.read

    def looked(*args, **options):
        seen.append((options["folder"], options["folder"].stat().st_mode & 0o777))
        return contents(*args, **options)

    monkeypatch.setattr(reading, "read", looked)
    with scope(school=kura.school):
        actions.preview(upload=receive(kura), now=world.NOW)
    assert seen == [(tmp_path / "reading", 0o700)]
    assert not list((tmp_path / "reading").iterdir())


def test_a_worker_that_starts_removes_what_a_killed_one_left(settings, tmp_path):
    from whetu.web.attendance import tasks

    settings.DATA = tmp_path
    left = tmp_path / "reading" / "whetu-x"
    left.mkdir(parents=True)
    (left / "days.csv").write_bytes(b"7000")
    tasks.tidy()
    assert not left.exists()


def test_nobody_sees_the_number_of_their_own_child_among_the_problems(kura, drop, sign_in):
    with scope(school=kura.school):
        OwnChild.objects.create(school=kura.school, staff=kura.staff["officer"], student=kura.students[1])
    child = kura.students[1].nsn
    rows = [f"{number},{child},Zz,Zz-A,7,Rimu,2026-02-02" for number in (7001, 7300)]
    twice = "\n".join([ROLL.splitlines()[0], *rows]).encode()
    upload, page = drop("roll.csv", twice, role="principal")
    assert child in page.content.decode()
    officer = sign_in("officer")
    for name in ("upload", "upload_problems"):
        words = officer.get(url(upload, name)).content.decode()
        assert child not in words
        assert "more than one student id" in words


def test_refusing_keeps_to_what_it_found(kura):
    with scope(school=kura.school):
        upload = receive(kura)
        actions.put_aside(by=None, upload=upload, why="x", now=world.NOW)
        found: Unreadable = unreadable("Monday.csv", "is empty", "Export it again.", "empty-file")
        assert reading.refuse(upload, found, world.NOW).put_aside_at
        upload.refresh_from_db()
    assert upload.put_aside_at
    assert upload.failure == ""
