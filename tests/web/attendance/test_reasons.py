"""Reasons found here go to the office as one list, and tick themselves off."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from tests import kura as world
from whetu.web.attendance import actions
from whetu.web.attendance.models import Reason, StudentTerm
from whetu.web.audit.models import Entry
from whetu.web.schools.actions import NotAllowed

FRIDAY = world.TODAY
THURSDAY = FRIDAY - timedelta(days=1)


@pytest.fixture
def hine(kura):
    """A student of the teacher's class whose last days have a "?"."""
    return kura.students[2]


def note(send, student, role="teacher", days=(FRIDAY,), code="M", **more):
    data = {"days": [str(day) for day in days], "code": code, "note": "rang", **more}
    return send(role, reverse("reason", args=[student.key]), data)


def test_a_reason_goes_on_the_list_of_its_day_and_counts_nothing(kura, hine, send, client):
    with scope(school=kura.school):
        before = StudentTerm.objects.filter(student=hine).values().get(term=2)
    page = note(send, hine, days=(THURSDAY, FRIDAY))
    assert page.came_to == reverse("student", args=[hine.key])
    words = client.get("/recode/").content.decode()
    assert words.index("Friday 12 June 2026") < words.index("Thursday 11 June 2026")
    for piece in (hine.name, hine.number, "Medical", "rang"):
        assert piece in words
    with scope(school=kura.school):
        assert StudentTerm.objects.filter(student=hine).values().get(term=2) == before
        assert Entry.objects.filter(did="noted a reason", key=hine.key).exists()


def test_it_ticks_itself_off_when_a_file_carries_a_code(kura, hine, send, client):
    note(send, hine)
    with scope(school=kura.school):
        assert Reason.objects.get().recoded_at is None
    marks = f"student,date,marks\n{hine.number},{FRIDAY},M210M120\n".encode()
    upload = world.load(kura, kura.school, marks)
    with scope(school=kura.school):
        assert Reason.objects.get().recoded_at is not None
        actions.undo(by=kura.staff["principal"].user, upload=upload, now=world.NOW + timedelta(hours=1))
        assert Reason.objects.get().recoded_at is None
    world.load(kura, kura.school, marks, now=world.NOW + timedelta(hours=2))
    words = client.get("/recode/").content.decode()
    assert "There is nothing to record." in words
    assert "Done lately" in words


def test_a_reason_can_be_taken_back(kura, hine, send, client):
    note(send, hine)
    with scope(school=kura.school):
        reason = Reason.objects.get()
    page = send("teacher", reverse("drop_reason", args=[reason.pk]))
    assert "There is nothing to record." in page.content.decode()


def test_a_second_reason_stands_in_place_of_the_first(kura, hine, send):
    note(send, hine, code="M")
    note(send, hine, code="J")
    with scope(school=kura.school):
        assert list(Reason.objects.filter(dropped_at=None).values_list("code", flat=True)) == ["J"]


def test_only_days_with_a_question_mark_and_codes_of_the_day(kura, hine):
    by = kura.staff["teacher"].user
    with scope(school=kura.school):
        with pytest.raises(NotAllowed, match="have a"):
            actions.record_reason(by=by, student=hine, days=[date(2026, 4, 20)], code="M", now=world.NOW)
        for code in ("?", "B", "X"):
            with pytest.raises(NotAllowed, match="not a code"):
                actions.record_reason(by=by, student=hine, days=[FRIDAY], code=code, now=world.NOW)
        assert not Reason.objects.exists()


def test_the_form_goes_on_to_a_page_of_this_site_only(kura, hine, send):
    assert note(send, hine, next="/recode/").came_to == "/recode/"
    assert note(send, hine, next="https://elsewhere.example/").came_to == reverse("student", args=[hine.key])


def test_the_list_as_csv_runs_no_formula(kura, hine, send, client):
    note(send, hine, note="=cmd()")
    table = client.get(reverse("recode_csv"))
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("date,student,name,class,marks,code,reason,note")
    assert ",'=cmd()," in lines[1]
    with scope(school=kura.school):
        assert Entry.objects.filter(did="exported reasons").exists()


def test_a_teacher_sees_and_notes_for_their_own_students_alone(kura, hine, send, client):
    mine, other, own_child = hine, kura.students[3], kura.students[10]
    note(send, other, role="officer", code="M", days=(FRIDAY,))
    note(send, mine)
    words = client.get("/recode/").content.decode()
    assert mine.name in words
    assert other.name not in words
    assert client.get(reverse("reason", args=[other.key])).status_code == 403
    assert client.get(reverse("reason", args=[own_child.key])).status_code == 403
    assert note(send, other).status_code == 403
    with scope(school=kura.school):
        theirs = Reason.objects.filter(student=other).first()
    if theirs:
        assert send("teacher", reverse("drop_reason", args=[theirs.pk])).status_code == 404


@pytest.mark.parametrize("role", ["board", "provider_officer", "administrator"])
def test_those_who_see_no_student_see_no_reason(kura, hine, sign_in, role):
    client = sign_in(role)
    assert client.get("/recode/").status_code == 403
    assert client.get(reverse("reason", args=[hine.key])).status_code == 403
    assert client.get(reverse("recode_csv")).status_code == 403


@pytest.mark.parametrize(("next_page", "to"), [("foo", "foo"), ("https://elsewhere.example/", None)])
def test_a_next_page_that_is_none_of_ours_breaks_nothing(kura, hine, sign_in, next_page, to):
    data = {"days": [str(FRIDAY)], "code": "M", "note": "rang", "next": next_page}
    answer = sign_in("teacher").post(reverse("reason", args=[hine.key]), data)
    assert (answer.status_code, answer["Location"]) == (303, to or reverse("student", args=[hine.key]))
