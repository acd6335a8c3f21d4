"""The life of a file on the site: sent, looked at, loaded, undone; put aside, and purged by two people."""

import json

import pytest
from django.urls import reverse
from django_scopes import scope

from tests import kura as world
from whetu.web.attendance.models import ColumnMapping, Replaced, Said, StudentDay, StudentTerm, Upload
from whetu.web.audit.models import Entry
from whetu.web.people.models import Caregiver, Enrolment, Student
from whetu.web.schools.models import Closure, Term


def url(upload, what="upload"):
    return reverse(what, args=[upload.key])


def days(students, away=world.AWAY, until=world.TODAY):
    return world.days_file(students, away, until)


def register(school):
    with scope(school=school):
        rows = StudentDay.objects.order_by("student", "on")
        return list(rows.values_list("student__number", "on", "pattern"))


def test_a_file_is_looked_at_before_anything_changes(kura, drop):
    before = register(kura.school)
    upload, page = drop("Monday.csv", days(kura.students[:6], [(1, "M")]))
    assert page.came_to == url(upload)
    assert register(kura.school) == before
    assert upload.loaded_at is None
    assert upload.preview["changed"] > 0
    assert upload.preview["same"] > 0
    assert upload.preview["new"] == 0
    assert len(upload.preview["missing"]) == 6
    assert "Students not in the file" in page.content.decode()


def test_load_shows_what_changed_and_leads_to_today(kura, drop, send):
    upload, _page = drop("Monday.csv", days(kura.students, [(1, "M")]))
    page = send("officer", url(upload, "upload_load"))
    words = page.content.decode()
    assert "changed days" in words
    assert 'href="/"' in words
    assert "steps taken back" in words
    with scope(school=kura.school):
        upload.refresh_from_db()
        assert upload.loaded_at
        assert upload.loaded_by == kura.staff["officer"].user
        assert StudentTerm.objects.get(student=kura.students[0], term=2).absent == 2


def test_a_load_can_be_undone(kura, drop, send, client):
    before = register(kura.school)
    upload, _page = drop("Monday.csv", days(kura.students, [(1, "M")]))
    send("officer", url(upload, "upload_load"))
    assert register(kura.school) != before
    assert "Undo this file?" in client.get(url(upload, "upload_undo")).content.decode()
    page = send("officer", url(upload, "upload_undo"))
    assert register(kura.school) == before
    assert "loaded and undone" in page.content.decode()
    with scope(school=kura.school):
        did = set(Entry.objects.filter(key=upload.key).values_list("did", flat=True))
    assert did == {"sent a file", "loaded a file", "undid a file"}


def test_the_same_file_sent_again_says_so_and_changes_nothing(kura, drop, send):
    before = register(kura.school)
    upload, page = drop("again.csv", days(kura.students))
    assert "The very same file is loaded already" in page.content.decode()
    page = send("officer", url(upload, "upload_load"))
    assert "Nothing changed: all of it was known." in page.content.decode()
    assert register(kura.school) == before


BAD = b"""student,date,marks
7000,9/06/2026,P210P120
7000,10/06/2026,B210P120
7001,31/06/2026,P210P120
7002,12/06/2027,P210P120
"""


def test_what_is_wrong_has_its_cell_and_a_way_out(kura, drop, client):
    upload, page = drop("bad.csv", BAD)
    words = page.content.decode()
    for piece in ("C3", "B210P120", "B4", "31/06/2026", "B5", "12/06/2027"):
        assert piece in words
    table = client.get(url(upload, "upload_problems"))
    assert table["Content-Type"].startswith("text/csv")
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "level,file,cell,row,column,value,why,fix"
    assert len(lines) == 1 + len(upload.problems)


def test_a_file_with_bad_rows_loads_exactly_the_good_ones(kura, drop, send):
    before = {(number, on): pattern for number, on, pattern in register(kura.school)}
    upload, _page = drop("bad.csv", BAD)
    assert upload.preview["student_days"] == 2
    send("officer", url(upload, "upload_load"))
    after = {(number, on): pattern for number, on, pattern in register(kura.school)}
    differ = {key: after[key] for key in after if before.get(key) != after[key]}
    assert set(differ.values()) == {"B210P120"}
    assert after.keys() == before.keys()


def test_a_file_that_cannot_be_read_changes_nothing(kura, drop, send):
    before = register(kura.school)
    upload, page = drop("picture.png", b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    assert "Nothing was taken from this file" in page.content.decode()
    page = send("officer", url(upload, "upload_load"))
    assert register(kura.school) == before
    with scope(school=kura.school):
        upload.refresh_from_db()
        assert upload.loaded_at is None
        assert not Said.objects.filter(upload=upload).exists()


def test_a_heading_that_nobody_knows_is_asked_once(kura, drop, send):
    content = days(kura.students).replace(b"student,date,marks", b"Learner ref,date,Codes today")
    upload, page = drop("odd.csv", content)
    words = page.content.decode()
    assert "Learner ref" in words
    assert "Codes today" in words
    send("officer", url(upload, "upload_headings"), {"heading0": "student", "heading1": "marks"})
    with scope(school=kura.school):
        upload.refresh_from_db()
        assert ColumnMapping.objects.count() == 2
    assert upload.kinds == ["days"]
    again, _page = drop("odd again.csv", content)
    assert again.kinds == ["days"]
    assert again.headings == []


KAMAR = {
    "SMSDirectoryData": {
        "sync": "attendance",
        "sms": "KAMAR",
        "schools": [{"index": 1, "moeCode": "8002", "name": "Rāwhiti Made-up School"}],
        "attendance": {"data": [{"id": 7000, "values": [{"date": "20260610", "codes": "PP"}]}]},
    }
}


@pytest.fixture
def aside(drop):
    upload, page = drop("other.json", json.dumps(KAMAR).encode())
    return upload, page.content.decode()


def test_another_schools_file_is_put_aside_before_it_is_read(kura, aside):
    upload, words = aside
    assert upload.put_aside_at
    assert "school 8002" in words
    with scope(school=kura.school):
        assert not Said.objects.filter(upload=upload).exists()


def test_two_different_people_purge_a_file_and_a_certificate_stays(kura, aside, send, client):
    upload, _words = aside
    stored = upload.file.path
    send("officer", url(upload, "upload_purge"))
    page = send("officer", url(upload, "upload_purge"))
    assert "A second person has to agree" in page.content.decode()
    page = send("principal", url(upload, "upload_purge"))
    words = page.content.decode()
    assert page.came_to == url(upload, "upload_certificate")
    for piece in (upload.sha256, kura.staff["officer"].user.name, kura.staff["principal"].user.name):
        assert piece in words
    assert "other.json" not in words
    with scope(school=kura.school):
        upload.refresh_from_db()
    assert not upload.file
    with pytest.raises(FileNotFoundError):
        open(stored, "rb").close()
    assert url(upload) in client.get("/uploads/").content.decode()


def test_the_wish_to_purge_can_be_taken_back(kura, aside, send):
    upload, _words = aside
    send("officer", url(upload, "upload_purge"))
    send("principal", url(upload, "upload_keep"))
    send("officer", url(upload, "upload_purge"))
    with scope(school=kura.school):
        upload.refresh_from_db()
    assert upload.purge_asked_by == kura.staff["officer"].user
    assert upload.purged_at is None


def test_a_file_loaded_by_mistake_leaves_nothing_once_it_is_purged(kura, drop, send):
    before = register(kura.school)
    strangers = b"student,date,marks\n990001,9/06/2026,P210P120\n7000,9/06/2026,T210T120\n"
    upload, page = drop("strangers.csv", strangers)
    assert "1 student is not known here" in page.content.decode()
    send("officer", url(upload, "upload_load"))
    send("officer", url(upload, "upload_undo"))
    send("officer", url(upload, "upload_put_aside"), {"why": "of another school"})
    send("officer", url(upload, "upload_purge"))
    send("principal", url(upload, "upload_purge"))
    assert register(kura.school) == before
    with scope(school=kura.school):
        upload.refresh_from_db()
        assert upload.purged_at
        assert not Replaced.objects.filter(upload=upload).exists()
        assert not Student.objects.filter(number="990001").exists()
        assert not Student.history.filter(number="990001").exists()


def test_a_loaded_file_cannot_be_put_aside(kura, send):
    with scope(school=kura.school):
        upload = Upload.objects.first()
    page = send("officer", url(upload, "upload_put_aside"), {"why": "no"})
    assert "Undo it first" in page.content.decode()


ROLL = """student,nsn,first_name,last_name,year_level,class_group,start_date
7000,0123400000,Ākahuia,Zz-Tūmanako,7,Rimu,2026-02-02
7100,0123409100,Ngaio,Zz-Pīwakawaka,8,Rimu,2026-04-20
"""


def test_a_roll_goes_through_the_same_door(kura, drop, send):
    upload, page = drop("roll.csv", ROLL.encode())
    assert upload.kinds == ["roll"]
    assert "1 new students" in page.content.decode().replace("Roll: ", "")
    with scope(school=kura.school):
        assert not Student.objects.filter(number="7100").exists()
    send("officer", url(upload, "upload_load"))
    with scope(school=kura.school):
        ngaio = Student.objects.get(number="7100")
        assert ngaio.terms.get(term=2).unmarked == 76


def test_marks_of_a_student_whom_no_roll_names_count_once_it_does(kura, drop, send):
    marks = b"student,date,marks\n0123409100,9/06/2026,M210M120\n0123409100,10/06/2026,M210M120\n"
    upload, _page = drop("marks.csv", marks)
    send("officer", url(upload, "upload_load"))
    roll, _page = drop("roll.csv", ROLL.encode())
    send("officer", url(roll, "upload_load"))
    with scope(school=kura.school):
        assert Student.objects.get(nsn="0123409100").terms.get(term=2).absent == 4
        assert not Student.objects.filter(number="0123409100").exists()


STAFF = b"email,name,roles\nnew@8001.example,Zz New,principal\n"


def test_a_staff_list_needs_somebody_who_may_edit_staff(kura, drop, send):
    upload, _page = drop("staff.csv", STAFF)
    page = send("officer", url(upload, "upload_load"))
    assert "has to load the file" in page.content.decode()
    with scope(school=kura.school):
        upload.refresh_from_db()
        assert upload.loaded_at is None
    send("principal", url(upload, "upload_load"))
    with scope(school=kura.school):
        upload.refresh_from_db()
        assert upload.loaded_at


def test_the_first_load_asks_from_which_day_the_school_works_with_whetu(kura, drop, send):
    with scope(school=kura.school):
        for upload in Upload.objects.all():
            send("officer", url(upload, "upload_undo"))
    upload, page = drop("first.csv", days(kura.students, [(5, "M")]))
    assert "Works with Whetū from" not in page.content.decode()  # it was loaded once
    with scope(school=kura.school):
        Said.objects.exclude(upload=upload).delete()
    page = send("officer", url(upload, "upload_load"), {"go_live": "2026-06-12"})
    with scope(school=kura.school):
        kura.school.refresh_from_db()
    assert str(kura.school.go_live) == "2026-06-12"


def test_the_page_says_how_far_a_job_is(kura, drop, client):
    upload, _page = drop("Monday.csv", days(kura.students, [(1, "M")]))
    assert client.get(url(upload, "upload_progress")).headers["HX-Refresh"] == "true"
    with scope(school=kura.school):
        Upload.objects.filter(pk=upload.pk).update(asked="load")
    words = client.get(url(upload, "upload_progress")).content.decode()
    assert "<progress" in words
    assert 'hx-get="' in words


def test_an_upload_of_another_school_is_not_found(kura, client):
    with scope(school=kura.other):
        theirs = Upload.objects.first()
    client.force_login(kura.staff["principal"].user)
    for name in ("upload", "upload_problems", "upload_progress", "upload_undo", "upload_certificate"):
        assert client.get(url(theirs, name)).status_code == 404
    for name in ("upload_load", "upload_undo", "upload_purge", "upload_keep", "upload_put_aside"):
        assert client.post(url(theirs, name)).status_code == 404


WHO = {"officer": 200, "principal": 200, "senior_leader": 200, "pastoral": 403, "teacher": 403, "board": 403}
WHO |= {"provider_officer": 403, "administrator": 403}


@pytest.mark.parametrize("role", WHO)
def test_who_may_see_uploads(kura, sign_in, role):
    with scope(school=kura.school):
        upload = Upload.objects.first()
    client = sign_in(role)
    assert client.get("/uploads/").status_code == WHO[role]
    assert client.get(url(upload)).status_code == WHO[role]
    assert client.post(url(upload, "upload_undo")).status_code in ((303,) if WHO[role] == 200 else (403,))


def people(school):
    """The roll as it stands, without the keys of rows."""
    with scope(school=school):
        students = Student.objects.order_by("number").values("number", "first_name", "last_name", "nsn")
        enrolments = Enrolment.objects.order_by("student__number", "start")
        caregivers = Caregiver.objects.order_by("student__number", "place")
        return (
            list(students),
            list(
                enrolments.values_list("student__number", "start", "end", "year_level", "class_group__name")
            ),
            list(caregivers.values_list("student__number", "place", "name", "phone")),
        )


LEAVER = ROLL.replace("start_date", "start_date,end_date,caregiver1_name").replace(
    "2026-02-02", "2026-02-02,2026-05-29,Zz-Whaea Hou"
)


def test_a_roll_can_be_undone(kura, drop, send):
    before = people(kura.school)
    with scope(school=kura.school):
        ready = list(StudentTerm.objects.order_by("student", "term").values_list("student", "available"))
    upload, _page = drop("roll.csv", LEAVER.encode())
    page = send("officer", url(upload, "upload_load"))
    assert "Undo this file" in page.content.decode()
    assert people(kura.school) != before
    page = send("officer", url(upload, "upload_undo"))
    assert "loaded and undone" in page.content.decode()
    assert people(kura.school) == before
    with scope(school=kura.school):
        rows = StudentTerm.objects.order_by("student", "term")
        assert list(rows.values_list("student", "available")) == ready


def test_what_somebody_changed_since_stays_when_a_roll_is_undone(kura, drop, send):
    upload, _page = drop("roll.csv", LEAVER.encode())
    send("officer", url(upload, "upload_load"))
    with scope(school=kura.school):
        Caregiver.objects.filter(student=kura.students[0]).update(phone="+64 21 999 9999")
    send("officer", url(upload, "upload_undo"))
    with scope(school=kura.school):
        assert Caregiver.objects.get(student=kura.students[0]).phone == "+64 21 999 9999"
        assert Enrolment.objects.get(student=kura.students[0]).end is None


@pytest.mark.parametrize(
    "later", [LEAVER.replace("2026-05-29", "2026-06-05"), LEAVER + "\n"], ids=["changed", "the same people"]
)
def test_a_roll_on_which_a_later_one_stands_is_not_undone_first(kura, drop, send, later):
    first, _page = drop("first.csv", LEAVER.encode())
    send("officer", url(first, "upload_load"))
    second, _page = drop("second.csv", later.encode())
    send("officer", url(second, "upload_load"))
    page = send("officer", url(first, "upload_undo"))
    assert "second.csv was loaded later" in page.content.decode()
    send("officer", url(second, "upload_undo"))
    page = send("officer", url(first, "upload_undo"))
    assert "loaded and undone" in page.content.decode()


def test_a_calendar_can_be_undone(kura, drop, send):
    def dates():
        with scope(school=kura.school):
            terms = Term.objects.order_by("year", "term").values_list("year", "term", "start", "end")
            return list(terms), list(
                Closure.objects.order_by("on").values_list("on", "open_half_days", "note")
            )

    before = dates()
    calendar = b"date,year,term,open_half_days,note\n2026-04-20,2026,2,2,\n2026-06-30,2026,2,1,Half day\n"
    upload, _page = drop("calendar.csv", calendar, role="principal")
    send("principal", url(upload, "upload_load"))
    assert dates() != before
    send("principal", url(upload, "upload_undo"))
    assert dates() == before
