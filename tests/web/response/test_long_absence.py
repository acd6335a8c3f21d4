"""Long absence: watched, known to be temporary, or a person decides that the student has left."""

from datetime import date

import pytest
from django.urls import reverse
from django_scopes import scope

from tests.kura import AWAY, TODAY, days_file, load
from whetu.web.audit.models import Entry
from whetu.web.people.models import Student
from whetu.web.response.models import LongAbsence
from whetu.web.response.queries import long_absence as queries

TEN, TWENTY_ONE, THIRTY = 2, 3, 6  # places of students, by their school days away


@pytest.fixture
def states(kura):
    """`states()`: how each student on the list stands today, by place."""

    def read(on: date = TODAY) -> dict[int, str]:
        place = {student.pk: at for at, student in enumerate(kura.students)}
        with scope(school=kura.school):
            lines = queries.lines(kura.school, Student.objects.all(), on)
        return {place[line.student.pk]: line.state for line in lines}

    return read


def url(kura, at: int, name: str = "long_absence") -> str:
    return reverse(name, args=[kura.students[at].key])


def temporary(kura, client, at: int, returns_on: str = "20/07/2026", said_on: str = "10/06/2026") -> str:
    sent = {"returns_on": returns_on, "said_by": "Zz-Whaea, by phone", "said_on": said_on}
    sent = {f"temporary-{name}": value for name, value in sent.items()} | {"decide": "temporary"}
    return client.post(url(kura, at), sent, follow=True).content.decode()


def left(kura, client, at: int, last_day: str, sure: str = "on") -> str:
    sent = {"decide": "left", "left-last_day": last_day, "left-sure": sure}
    return client.post(url(kura, at), sent, follow=True).content.decode()


def noted(kura) -> LongAbsence:
    with scope(school=kura.school):
        return LongAbsence.objects.select_related("student").get()


def test_at_twenty_a_person_is_asked_and_before_it_is_watched(states):
    assert states() == {THIRTY: "decide", TWENTY_ONE: "decide", TEN: "watch"}


def test_temporary_stops_the_clock_until_the_day_of_return(kura, sign_in, states):
    client = sign_in("officer")
    page = temporary(kura, client, TWENTY_ONE)
    assert "Expected back on Monday 20 July 2026, says Zz-Whaea, by phone" in page
    assert states()[TWENTY_ONE] == "temporary"
    student = client.get(reverse("student", args=[kura.students[TWENTY_ONE].key])).content.decode()
    assert "expected back on Mon 20 Jul" in student
    assert "has the student left?" not in student
    with scope(school=kura.school):
        LongAbsence.objects.update(returns_on=TODAY)
    assert states()[TWENTY_ONE] == "follow up"
    client.post(url(kura, TWENTY_ONE, "long_absence_not_temporary"))
    assert states()[TWENTY_ONE] == "decide"


def test_a_day_of_return_is_to_come_and_a_word_was_said_already(kura, sign_in, states):
    client = sign_in("officer")
    assert "one after today" in temporary(kura, client, TEN, returns_on="12/06/2026")
    assert "still to come" in temporary(kura, client, TEN, said_on="13/06/2026")
    assert states()[TEN] == "watch"


def test_a_correction_that_moves_the_absence_keeps_what_is_known(kura, sign_in, states):
    temporary(kura, sign_in("officer"), TWENTY_ONE)
    away = [*AWAY, *AWAY[:2]]
    away[TWENTY_ONE] = (12, "M")
    load(kura, kura.school, days_file(kura.students, away), name="corrected.csv")
    assert states()[TWENTY_ONE] == "temporary"


def test_left_ends_the_enrolment_on_the_last_day_attended_and_enrol_is_due(kura, sign_in, states):
    client = sign_in("officer")
    assert "before the absence began" in left(kura, client, THIRTY, "8/06/2026")
    assert "There is something to put right" in left(kura, client, THIRTY, "30/04/2026", sure="")
    page = left(kura, client, THIRTY, "30/04/2026")
    assert "Due in ENROL by Friday 5 June 2026" in page  # five school days after the twentieth, 28 May
    assert "overdue" in page
    row = noted(kura)
    with scope(school=kura.school):
        assert row.left_on == row.student.enrolments.get().end == date(2026, 4, 30)
    assert THIRTY not in states()
    page = client.post(url(kura, THIRTY, "long_absence_enrol"), {"done_on": "12/06/2026"}, follow=True)
    assert "Due in ENROL" not in page.content.decode()
    assert noted(kura).enrol_done_on == TODAY


def test_before_twenty_enrol_is_due_five_school_days_from_the_decision(kura, sign_in):
    left(kura, sign_in("officer"), TEN, "28/05/2026")
    assert noted(kura).enrol_due == date(2026, 6, 19)


def test_nobody_who_came_back_can_be_noted_as_left_here(kura, sign_in):
    assert "There is nothing to decide." in left(kura, sign_in("officer"), 0, "1/06/2026")
    with scope(school=kura.school):
        assert kura.students[0].enrolments.get().end is None


def test_a_teacher_sees_their_own_and_decides_nothing(kura, sign_in):
    client = sign_in("teacher")
    page = client.get("/long-absence/").content.decode()
    assert kura.students[THIRTY].name in page
    assert kura.students[TWENTY_ONE].name not in page
    assert "Note what is known" not in page
    assert client.get(url(kura, THIRTY)).status_code == 403


def test_who_said_what_is_for_those_who_see_the_case_whole(kura, sign_in):
    temporary(kura, sign_in("principal"), THIRTY)
    with scope(school=kura.school):
        LongAbsence.objects.update(note="Koro is ill", said_by="Whaea Zz-Mere")
    for address in ("/long-absence/", "/long-absence/export/csv/"):
        read = sign_in("teacher").get(address).content.decode()
        assert "Koro is ill" not in read
        assert "Whaea Zz-Mere" not in read
        assert "20 July 2026" in read or "2026-07-20" in read
        assert "Whaea Zz-Mere" in sign_in("pastoral").get(address).content.decode()


def test_the_list_taken_away_is_written_down_without_names(kura, sign_in):
    answer = sign_in("principal").get("/long-absence/export/csv/")
    assert f"{kura.students[THIRTY].number}," in answer.content.decode("utf-8-sig")
    entry = Entry.objects.get(did="exported long absences")
    assert entry.detail == {"rows": 3}
