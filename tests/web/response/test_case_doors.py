"""Every page of a row of somebody's case: closed to another school, to other teachers, and to a parent."""

import pytest
from django_scopes import scope

from whetu.web.people.models import OwnChild
from whetu.web.response.actions import barriers, goals, reviews, supports, visits

PAGES = {
    "barrier": "/barriers/%s/",
    "goal": "/goals/%s/",
    "support": "/supports/%s/",
    "work": "/catch-up/%s/done/",
    "check": "/visits/%s/check/",
    "visit": "/visits/%s/",
    "review": "/reviews/%s/",
}


@pytest.fixture
def urls(kura):
    """The pages of one row of each kind, of a student who is not in the teacher's class."""
    student, by, on, now = kura.students[1], kura.staff["pastoral"].user, kura.today, kura.now
    who = {"by": by, "student": student}
    with scope(school=kura.school):
        OwnChild.objects.create(school=kura.school, staff=kura.staff["senior_leader"], student=student)
        visit = visits.plan(
            **who,
            today=on,
            now=now,
            on=on,
            visitor=kura.staff["pastoral"],
            beside="Two",
            alone="",
            purpose="Hi",
        )
        rows = {
            "barrier": barriers.add(**who, on=on, kind="work", source="student"),
            "goal": goals.add(**who, on=on, words="A", measure="B", due=on, student_agrees=True),
            "support": supports.offer(**who, on=on, kind="food", words="Lunch", offered_on=on),
            "work": supports.give(**who, on=on, now=now, subject="Art", work="All", teacher=None, due=None),
            "check": visit,
            "visit": visit,
            "review": reviews.add(**who, now=now, kind="urgent"),
        }
    return [PAGES[name] % row.key for name, row in rows.items()]


@pytest.mark.parametrize(("role", "status"), [("other", 404), ("teacher", 403), ("senior_leader", 403)])
def test_no_row_of_a_case_opens_without_a_reason_for_its_student(kura, sign_in, urls, role, status):
    client = sign_in(role)
    for url in urls:
        if not url.endswith("/done/"):
            refused = client.get(url).status_code
            assert refused in (status, 403), url
        answer = client.post(
            url, {"state": "removed", "result": "not safe", "kind": "urgent", "version": "0"}
        )
        assert answer.status_code in (status, 403), url


def test_they_open_for_who_works_with_the_student(kura, sign_in, urls):
    client = sign_in("pastoral")
    assert {client.get(url).status_code for url in urls if not url.endswith("/done/")} == {200}


def test_who_broke_the_glass_reads_the_days_and_not_the_case(kura, sign_in):
    client, student = sign_in("teacher"), kura.students[1]
    client.post(f"/students/{student.key}/reason/", {"reason": "Found crying at the gate"})
    assert client.get(f"/students/{student.key}/").status_code == 200
    assert client.get(f"/students/{student.key}/case/").status_code == 403
