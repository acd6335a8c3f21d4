"""The Monday meeting: last week's actions checked, this week's agreed, in one sitting."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope, scopes_disabled

from tests import kura as world
from whetu.web.attendance.models import CrossingEvent, StudentTerm
from whetu.web.response.models import Agreed, Response, Task

THIS_MONDAY, LAST_MONDAY = date(2026, 6, 8), date(2026, 6, 2)  # the first of June is a holiday
DUE = "19/06/2026"


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def listed(response) -> list[str]:
    """Keys of the students on the list, in order."""
    return re.findall(r'class="line-name" href="/students/(\w+)/monday/', response.content.decode())


@pytest.fixture
def quiet(kura):
    """The kura with nothing for the meeting: no task, and what was crossed was crossed long ago."""
    with scope(school=kura.school):
        Task.objects.all().delete()
        CrossingEvent.objects.update(found_at=world.NOW - timedelta(days=30))
        StudentTerm.objects.update(worrying_on=None)
    return kura


def task(kura, place: int, words: str = "Ring home", due: date | None = None, owner: str = "pastoral"):
    return Task.objects.create(
        school=kura.school, student=kura.students[place], year=2026, term=2, words=words,
        since=LAST_MONDAY, due=due or date(2026, 6, 19), owner=kura.staff[owner], opened_at=world.NOW,
    )  # fmt: skip


def agreed(kura, place: int, monday: date = date(2026, 6, 1), **more) -> Agreed:
    one = task(kura, place, **more)
    return Agreed.objects.create(
        school=kura.school, student=one.student, monday=monday, task=one, words=one.words,
        by=kura.staff["pastoral"].user, at=datetime(2026, 6, 2, 1, tzinfo=world.NOW.tzinfo),
    )  # fmt: skip


def helped(kura, place: int) -> None:
    Response.objects.create(
        school=kura.school, student=kura.students[place], kind="RA04", on=date(2026, 5, 25), outcome="done",
        by=kura.staff["pastoral"].user, at=world.NOW,
    )  # fmt: skip


def url(kura, place: int) -> str:
    return f"/students/{kura.students[place].key}/monday/"


def test_whoever_had_something_last_week_is_on_the_list_with_why(quiet, sign_in):
    kura = quiet
    with scope(school=kura.school):
        agreed(kura, 0)
        task(kura, 7, due=date(2026, 6, 10))
        task(kura, 8)  # neither late nor agreed
        CrossingEvent.objects.filter(student=kura.students[4]).update(found_at=world.NOW)
        helped(kura, 3)
        StudentTerm.objects.filter(student=kura.students[3], term=2).update(worrying_on=date(2026, 5, 20))
    page = sign_in("pastoral").get("/monday/")
    assert listed(page) == [kura.students[place].key for place in (3, 4, 7, 0)]  # the highest step first
    words = text(page)
    assert "1 thing agreed last time" in words
    assert "1 task late" in words
    assert "reached Worrying" in words
    assert "away 5 of the last 5 school days, 5 of the 5 before" in words


def test_no_better_is_said_of_those_for_whom_something_was_done(quiet, sign_in):
    """Student 1 was away nine days, four of them in the week before; nobody did anything for student 2; 7 was
    never away."""
    kura = quiet
    with scope(school=kura.school):
        helped(kura, 1)
        helped(kura, 7)
        StudentTerm.objects.filter(student__in=[kura.students[place] for place in (1, 2, 7)], term=2).update(
            worrying_on=date(2026, 5, 20)
        )
    page = sign_in("pastoral").get("/monday/")
    assert listed(page) == [kura.students[1].key]
    assert "away 5 of the last 5 school days, 4 of the 5 before" in text(page)


def test_a_year_level_is_chosen_and_kept_on_the_way(quiet, sign_in):
    kura = quiet
    with scope(school=kura.school):
        for place in (2, 3, 4):
            agreed(kura, place)
    client = sign_in("pastoral")
    page = client.get("/monday/?year=7")
    assert set(listed(page)) == {kura.students[2].key, kura.students[4].key}
    first, second = listed(page)
    body = client.get(f"/students/{first}/monday/?year=7").content.decode()
    assert f"/students/{second}/monday/?year=7" in body
    assert kura.students[3].key not in body


def test_the_meeting_goes_through_the_list_by_links_alone(quiet, sign_in):
    kura = quiet
    with scope(school=kura.school):
        for place in (2, 3, 4, 7):
            agreed(kura, place)
    client = sign_in("pastoral")
    order, seen = listed(client.get("/monday/")), []
    at = client.get("/monday/").content.decode().split('data-key="n"')[0].rsplit('href="', 1)[1].split('"')[0]
    while "/agreed/" not in at:
        seen.append(at.split("/")[2])
        page = client.get(at)
        assert f"{len(seen)} of 4" in text(page)
        at = page.content.decode().split('data-key="n"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert seen == order


def test_agreeing_makes_a_task_of_its_owner_and_goes_on(quiet, sign_in):
    kura = quiet
    with scope(school=kura.school):
        agreed(kura, 3)
        agreed(kura, 2)
    client = sign_in("pastoral")
    sent = {
        "agree": "1",
        "words": "Bus pass for Term 3",
        "owner": kura.staff["officer"].key,
        "due": DUE,
        "then": "next",
    }
    answer = client.post(url(kura, 3), sent)
    assert answer.status_code == 303
    assert answer.headers["Location"] == url(kura, 2)
    with scopes_disabled():
        row = Agreed.objects.get(student=kura.students[3], monday=THIS_MONDAY)
        assert (row.task.words, row.task.owner, row.task.due, row.task.step) == (
            "Bus pass for Term 3", kura.staff["officer"], date(2026, 6, 19), "",
        )  # fmt: skip
    page = text(client.get("/monday/agreed/"))
    assert f"Officer of 8001 1 {kura.students[3].name} Bus pass for Term 3 by Fri 19 Jun" in page


def test_only_who_may_open_the_student_is_offered_and_accepted(quiet, sign_in):
    """The teacher has the class of student 2, not that of student 3."""
    kura, client = quiet, sign_in("pastoral")
    teacher = kura.staff["teacher"]
    assert teacher.key in client.get(url(kura, 2)).content.decode()
    assert teacher.key not in client.get(url(kura, 3)).content.decode()
    sent = {"agree": "1", "words": "Bus pass", "owner": teacher.key, "due": DUE}
    answer = client.post(url(kura, 3), sent)
    assert answer.status_code == 400
    assert 'value="Bus pass"' in answer.content.decode()  # nothing that was written is lost
    kura.staff["officer"].user.email = "whanau3@home.example"  # their own child
    kura.staff["officer"].user.save()
    assert kura.staff["officer"].key not in client.get(url(kura, 3)).content.decode()
    assert client.post(url(kura, 3), sent | {"owner": kura.staff["officer"].key}).status_code == 400
    with scopes_disabled():
        assert not Agreed.objects.exists()


def test_what_was_done_is_recorded_and_answers_the_task(quiet, sign_in):
    kura = quiet
    with scope(school=kura.school):
        row = agreed(kura, 2)
    client = sign_in("pastoral")
    sent = {
        "done": row.pk, f"d{row.pk}-kind": "RA02", f"d{row.pk}-on": "9/06/2026",
        f"d{row.pk}-whom": "the mother", f"d{row.pk}-outcome": "support accepted",
        f"d{row.pk}-said": "Car is mended",
    }  # fmt: skip
    assert client.post(url(kura, 2), sent).status_code == 303
    with scopes_disabled():
        made = Response.objects.get(student=kura.students[2])
        row.task.refresh_from_db()
        assert (made.kind, made.on, made.outcome) == ("RA02", date(2026, 6, 9), "support accepted")
        assert (row.task.closed_why, row.task.response) == ("answered", made)
    assert "Car is mended" in text(client.get(url(kura, 2)))
    assert client.post(url(kura, 2), sent).status_code == 400  # it was checked already


def test_what_was_not_done_goes_on_as_the_same_task(quiet, sign_in):
    kura = quiet
    with scope(school=kura.school):
        row = agreed(kura, 2, due=date(2026, 6, 5))
    client = sign_in("pastoral")
    assert client.post(url(kura, 2), {"carry": row.pk, f"c{row.pk}-due": DUE}).status_code == 303
    with scopes_disabled():
        assert Task.objects.filter(student=kura.students[2]).count() == 1
        again = Agreed.objects.get(student=kura.students[2], monday=THIS_MONDAY)
        assert again.task_id == row.task_id
        assert again.task.due == date(2026, 6, 19)
    page = text(client.get(url(kura, 2)))
    assert "Nothing was agreed last time" in page  # it stands under this week
    assert listed(client.get("/monday/")) == [kura.students[2].key]


def test_what_an_earlier_meeting_left_open_is_not_forgotten(quiet, sign_in):
    """Last week there was no word of student 7; what was agreed three weeks ago is still to do."""
    kura = quiet
    with scope(school=kura.school):
        agreed(kura, 2)
        agreed(kura, 7, monday=date(2026, 5, 18))
        done = agreed(kura, 8, monday=date(2026, 5, 18)).task
        done.closed_at, done.closed_why = world.NOW, "answered"
        done.save()
    assert set(listed(sign_in("pastoral").get("/monday/"))) == {kura.students[2].key, kura.students[7].key}


def test_another_students_agreement_cannot_be_checked_here(quiet, sign_in):
    kura = quiet
    with scope(school=kura.school):
        row = agreed(kura, 3)
    sent = {"carry": row.pk, f"c{row.pk}-due": DUE}
    assert sign_in("pastoral").post(url(kura, 2), sent).status_code == 404


def test_ones_own_child_is_on_no_list(quiet, sign_in):
    """Student 0 is the senior leader's own."""
    kura = quiet
    with scope(school=kura.school):
        agreed(kura, 0)
        agreed(kura, 0, monday=THIS_MONDAY)
    client = sign_in("senior_leader")
    assert listed(client.get("/monday/")) == []
    assert kura.students[0].last_name not in text(client.get("/monday/agreed/"))
    assert client.get(url(kura, 0)).status_code == 403
    assert sign_in("teacher").get("/monday/").status_code == 403


def test_the_list_asks_as_often_however_many_there_are(quiet, sign_in):
    kura, asked = quiet, []
    client = sign_in("principal")
    client.get("/monday/")
    for places in ((2,), (0, 1, 3, 4, 5, 6, 7, 8, 9)):
        with scope(school=kura.school):
            for place in places:
                agreed(kura, place)
                task(kura, place, due=date(2026, 6, 10))
        for address in ("/monday/", url(kura, 2), "/monday/agreed/"):
            client.get(address)
            with CaptureQueriesContext(connection) as found:
                client.get(address)
            asked.append(len(found))
    assert asked[:3] == asked[3:]
    assert asked[0] < 30
