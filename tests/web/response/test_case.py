"""One student's case: who sees what of it, barriers and their register, goals, the plan and the key adult."""

import csv
import io
from datetime import date

import pytest
from django_scopes import scope

from whetu.rules.plan import BARRIERS
from whetu.web.audit.models import Entry
from whetu.web.response.actions import barriers
from whetu.web.response.actions.record import report
from whetu.web.response.models import Barrier, Goal, Response
from whetu.web.schools.actions import NotAllowed

SECRET = "Aunty drives on Mondays"


@pytest.fixture
def student(kura):
    """A student of the teacher's class, 10 days absent or more this term."""
    return kura.students[6]


@pytest.fixture
def raised(kura, student):
    """`raised("transport")` raises a barrier as the pastoral lead does."""

    def add(kind: str, role: str = "pastoral", **facts) -> Barrier:
        facts = {"source": "whanau", "note": SECRET, **facts}
        with scope(school=kura.school):
            return barriers.add(by=kura.staff[role].user, student=student, on=kura.today, kind=kind, **facts)

    return add


def page_of(client, student) -> str:
    return client.get(f"/students/{student.key}/case/").content.decode()


def test_an_empty_case_says_so_and_leads_on(kura, sign_in, student):
    page = page_of(sign_in("pastoral"), student)
    for words in ("No barrier is known.", "No goal is set.", "No support was offered yet."):
        assert words in page
    for part in ("barriers", "goals", "supports", "catch-up", "reviews", "visits", "notes"):
        assert sign_in("pastoral").get(f"/students/{student.key}/{part}/add/").status_code == 200


def test_a_teacher_sees_of_barriers_what_is_for_the_class_and_what_they_raised(
    kura, sign_in, student, raised
):
    raised("housing", note="Private to the family")
    raised("learning", note="Needs the notes read out", for_teachers=True)
    raised("belonging", role="teacher", note="Told me so in class")
    page = page_of(sign_in("teacher"), student)
    assert "Private to the family" not in page
    assert "Housing" not in page
    assert "Needs the notes read out" in page
    assert "Told me so in class" in page
    assert "Private to the family" in page_of(sign_in("pastoral"), student)


def test_a_teacher_meets_neither_reviews_nor_visits_and_changes_no_barrier(kura, sign_in, student, raised):
    barrier, client = raised("learning", for_teachers=True), sign_in("teacher")
    page = page_of(client, student)
    assert "Reviews" not in page
    assert "Home visits" not in page
    assert client.get(f"/students/{student.key}/reviews/add/").status_code == 403
    assert client.post(f"/barriers/{barrier.key}/", {"state": "removed"}).status_code == 403
    assert client.get("/barriers/").status_code == 403


def test_a_barrier_is_raised_by_form_and_the_kind_says_where_it_lies(kura, sign_in, student):
    client, url = sign_in("teacher"), f"/students/{student.key}/barriers/add/"
    sent = {"kind": "anxiety", "source": "student", "raised_on": "12/06/2026"}
    assert "Say whether it lies in school or outside." in client.post(url, sent).content.decode()
    assert client.post(url, {**sent, "in_school": "yes"}).status_code == 303
    assert client.post(url, {**sent, "kind": "transport", "in_school": "yes"}).status_code == 303
    with scope(school=kura.school):
        found = {one.kind: (one.in_school, one.source, one.state) for one in Barrier.objects.all()}
    assert found == {"anxiety": (True, "student", "raised"), "transport": (False, "student", "raised")}


def test_a_barrier_goes_from_raised_to_removed_and_its_past_stays(kura, sign_in, raised):
    barrier, client = raised("transport"), sign_in("pastoral")
    for state in ("verified", "worked on", "removed"):
        client.post(f"/barriers/{barrier.key}/", {"state": state, "note": "A bus pass"})
    page = client.get(f"/barriers/{barrier.key}/").content.decode()
    timeline = page[page.index("How it stood") :]
    order = [timeline.index(word) for word in ("Removed", "Being worked on", "Verified", "Raised")]
    assert order == sorted(order)
    with scope(school=kura.school):
        assert Barrier.objects.get().state == "removed"
        assert {row.history_user for row in barrier.history.all()} == {kura.staff["pastoral"].user}


def test_what_a_conversation_told_is_raised_once_while_it_stands(kura, student):
    by = kura.staff["teacher"].user
    with scope(school=kura.school):
        call = Response.objects.create(
            school=kura.school, student=student, kind="RA02", on=kura.today, outcome="reason given", by=by,
            at=kura.now,
        )  # fmt: skip
        facts = {"by": by, "student": student, "source": "whanau", "note": "", "response": call}
        first = barriers.raise_from(kind="transport", on=kura.today, **facts)
        assert barriers.raise_from(kind="transport", on=kura.today, **facts) == first
        assert first.response == call
        barriers.change(by=by, barrier=first, on=kura.today, state="removed", note="", for_teachers=False)
        assert barriers.raise_from(kind="transport", on=kura.today, **facts) != first


def test_a_barrier_named_in_a_call_stands_on_the_register(kura, student):
    facts = {"kind": "RA02", "on": kura.today, "outcome": "reason given", "whom": "Mum"}
    with scope(school=kura.school):
        (call,) = report(
            by=kura.staff["teacher"].user, tasks=[], students=[student], facts=facts, seen={}, now=kura.now,
            barrier="transport", source="whanau",
        )  # fmt: skip
        barrier = Barrier.objects.get()
    assert (barrier.kind, barrier.source, barrier.response) == ("transport", "whanau", call)


def test_every_number_of_the_register_opens_its_students(kura, sign_in, raised):
    done = raised("transport")
    raised("transport")
    raised("health mind", in_school=True)
    with scope(school=kura.school):
        by = kura.staff["pastoral"].user
        barriers.change(by=by, barrier=done, on=kura.today, state="removed", note=SECRET, for_teachers=False)
    client = sign_in("pastoral")
    page = client.get("/barriers/")
    (transport, mind) = page.context["lines"]
    assert [one.barriers for one in transport.counts] == [0, 0, 0, 1, 1, 0]
    assert [one.barriers for one in mind.counts] == [1, 0, 0, 0, 0, 0]
    for line in (transport, mind):
        for one in line.counts:
            asked = {"kind": line.kind, "place": one.place, "state": one.state}
            assert client.get("/barriers/", asked).context["page"].paginator.count == one.barriers


def test_the_register_leaves_as_csv_and_that_is_written_down(kura, sign_in, raised):
    raised("transport", note="=HYPERLINK(1)")
    answer = sign_in("pastoral").get("/barriers/export/", {"kind": "transport"})
    heading, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert row[2:5] == [BARRIERS["transport"].label, "Outside", "Raised"]
    assert not row[-1].startswith("=")
    with scope(school=kura.school):
        entry = Entry.objects.get(did="exported barriers")
    assert (entry.detail["rows"], entry.detail["kind"]) == (1, "transport")


def test_a_leader_finds_no_barrier_of_their_own_child(kura, sign_in):
    own = kura.students[0]
    with scope(school=kura.school):
        by = kura.staff["pastoral"].user
        barrier = barriers.add(by=by, student=own, on=kura.today, kind="work", source="student", note=SECRET)
    client = sign_in("senior_leader")
    assert SECRET not in client.get("/barriers/").content.decode()
    assert SECRET not in client.get("/barriers/export/").content.decode()
    assert client.get(f"/barriers/{barrier.key}/").status_code == 403
    assert client.get(f"/students/{own.key}/case/").status_code == 403


def test_another_school_finds_no_barrier_here(kura, sign_in, raised):
    barrier = raised("transport")
    answer = sign_in("other").post(f"/barriers/{barrier.key}/", {"state": "removed"})
    assert answer.status_code == 404
    with scope(school=kura.school):
        assert Barrier.objects.get().state == "raised"


def test_a_goal_needs_a_measure_a_day_and_the_student(kura, sign_in, student):
    client, url = sign_in("teacher"), f"/students/{student.key}/goals/add/"
    sent = {
        "words": "Here on Mondays",
        "measure": "Four Mondays",
        "due": "10/07/2026",
        "student_agrees": "on",
    }
    for name in ("measure", "due", "student_agrees"):
        without = {key: value for key, value in sent.items() if key != name}
        assert client.post(url, without).status_code == 200, name
    assert "That day is past." in client.post(url, {**sent, "due": "11/06/2026"}).content.decode()
    assert client.post(url, sent).status_code == 303
    with scope(school=kura.school):
        goal = Goal.objects.get()
        assert (goal.due, goal.whanau_agrees, goal.state) == (date(2026, 7, 10), False, "open")


def test_whanau_back_a_goal_and_one_past_its_day_stands_out(kura, sign_in, student, settings):
    client = sign_in("teacher")
    sent = {"words": "Here on Mondays", "measure": "Four", "due": "12/06/2026", "student_agrees": "on"}
    client.post(f"/students/{student.key}/goals/add/", sent)
    with scope(school=kura.school):
        goal = Goal.objects.get()
    assert "Past its day" not in page_of(client, student)
    client.post(f"/goals/{goal.key}/", {"state": "open", "due": "12/06/2026", "whanau_agrees": "on"})
    assert "whānau agree." in page_of(client, student)
    settings.TODAY = "2026-06-13"
    assert "Past its day" in page_of(client, student)
    client.post(f"/goals/{goal.key}/", {"state": "met", "due": "12/06/2026", "whanau_agrees": "on"})
    page = page_of(client, student)
    assert "Past its day" not in page
    assert "Met" in page


def test_a_key_adult_is_named_of_those_who_may_open_the_student(kura, sign_in, student):
    client, url = sign_in("pastoral"), f"/students/{student.key}/case/key-adult/"
    adult = kura.staff["teacher"]
    assert client.post(url, {"key_adult": adult.key}).status_code == 303
    assert adult.user.name in page_of(client, student)
    not_theirs = kura.students[1]
    assert adult.key not in client.get(f"/students/{not_theirs.key}/case/key-adult/").content.decode()


def test_nobody_is_named_who_could_not_open_the_student(kura):
    from whetu.web.response.actions.case import keep_key_adult

    teacher, not_theirs = kura.staff["teacher"], kura.students[1]
    with scope(school=kura.school), pytest.raises(NotAllowed, match="cannot see this student"):
        keep_key_adult(
            by=kura.staff["pastoral"].user, student=not_theirs, on=kura.today, now=kura.now,
            key_adult=teacher,
        )  # fmt: skip


def test_the_page_asks_a_fixed_number_of_questions(
    kura, sign_in, student, raised, django_assert_max_num_queries
):
    client = sign_in("pastoral")
    raised("transport")
    page_of(client, student)
    with django_assert_max_num_queries(40) as asked:
        page_of(client, student)
    for kind in ("housing", "money", "work"):
        raised(kind)
    with django_assert_max_num_queries(len(asked)):
        page_of(client, student)
