"""Supports, work to catch up on, and visits to a home."""

from datetime import date

import pytest
from django_scopes import scope

from whetu.web.response.actions import supports, visits
from whetu.web.response.actions.record import decide
from whetu.web.response.forms.visits import SAFETY
from whetu.web.response.models import CatchUp, HomeVisit, Response, Support
from whetu.web.schools.actions import NotAllowed


@pytest.fixture
def student(kura):
    return kura.students[6]


@pytest.fixture
def offered(kura, student):
    with scope(school=kura.school):
        return supports.offer(
            by=kura.staff["pastoral"].user, student=student, on=kura.today, kind="counselling",
            words="Every Tuesday with the counsellor", offered_on=kura.today,
        )  # fmt: skip


def test_an_offer_is_answered_then_runs_then_ends_with_its_effect(kura, sign_in, offered):
    client, url = sign_in("pastoral"), f"/supports/{offered.key}/"
    refused = {
        "A support starts once it is accepted.": {"answer": "waiting", "started_on": "12/06/2026"},
        "It cannot start before it was offered.": {"answer": "accepted", "started_on": "11/06/2026"},
        "It cannot end before it starts.": {"answer": "accepted", "ended_on": "12/06/2026"},
        "Say what the support did": {
            "answer": "accepted", "started_on": "12/06/2026", "ended_on": "12/06/2026"
        },
    }  # fmt: skip
    for words, sent in refused.items():
        assert words in client.post(url, sent).content.decode()
    sent = {"answer": "accepted", "started_on": "12/06/2026", "ended_on": "12/06/2026", "effect": "Sleeps"}
    assert client.post(url, sent).status_code == 303
    with scope(school=kura.school):
        support = Support.objects.get()
        assert (support.answered_on, support.effect) == (date(2026, 6, 12), "Sleeps")


def test_a_support_is_offered_by_form_for_a_barrier(kura, sign_in, student):
    from whetu.web.response.actions import barriers

    with scope(school=kura.school):
        by = kura.staff["pastoral"].user
        barrier = barriers.add(by=by, student=student, on=kura.today, kind="money", source="whanau")
    sent = {
        "kind": "food", "words": "Breakfast club", "barrier": barrier.key, "offered_on": "10/06/2026",
        "answer": "declined",
    }  # fmt: skip
    answer = sign_in("pastoral").post(f"/students/{student.key}/supports/add/", sent)
    assert answer.status_code == 303
    with scope(school=kura.school):
        support = Support.objects.get()
        assert (support.barrier, support.answer, support.answered_on) == (
            barrier,
            "declined",
            date(2026, 6, 10),
        )


def test_a_teacher_sees_that_there_is_a_support_not_what_it_is_about(kura, sign_in, student, offered):
    page = sign_in("teacher").get(f"/students/{student.key}/case/").content.decode()
    assert "Counselling" in page
    assert offered.words not in page


def test_every_number_of_supports_opens_its_students(kura, sign_in, offered):
    client = sign_in("pastoral")
    (line,) = client.get("/supports/").context["lines"]
    assert (line.kind, line.offered, dict(line.counts)["waiting"]) == ("counselling", 1, 1)
    for state, count in line.counts:
        page = client.get("/supports/", {"kind": line.kind, "state": state}).context["page"]
        assert page.paginator.count == count


def test_a_teacher_gives_work_from_their_list_and_ticks_it_off(kura, sign_in, student):
    teacher = kura.staff["teacher"]
    sent = {"subject": "Pāngarau", "work": "Fractions, pages 3 to 5", "teacher": teacher.key}
    answer = sign_in("pastoral").post(f"/students/{student.key}/catch-up/add/", sent)
    assert answer.status_code == 303
    client = sign_in("teacher")
    assert [one.subject for one in client.get("/catch-up/").context["work"].mine] == ["Pāngarau"]
    with scope(school=kura.school):
        item = CatchUp.objects.get()
    client.post(f"/catch-up/{item.key}/done/", {"list": "1"})
    work = client.get("/catch-up/").context["work"]
    assert (work.mine, work.done) == ([], [item])
    client.post(f"/catch-up/{item.key}/done/", {"list": "1", "again": "1"})
    assert client.get("/catch-up/").context["work"].mine == [item]


def test_work_is_given_by_nobody_who_could_not_see_it(kura):
    with scope(school=kura.school), pytest.raises(NotAllowed, match="cannot see this student"):
        supports.give(
            by=kura.staff["pastoral"].user, student=kura.students[1], on=kura.today, now=kura.now,
            subject="Art", work="The portfolio", teacher=kura.staff["teacher"], due=None,
        )  # fmt: skip


def test_a_teacher_lists_no_work_of_students_they_do_not_see(kura, sign_in):
    with scope(school=kura.school):
        supports.give(
            by=kura.staff["pastoral"].user, student=kura.students[1], on=kura.today, now=kura.now,
            subject="Art", work="The portfolio", teacher=None, due=None,
        )  # fmt: skip
        item = CatchUp.objects.get()
    client = sign_in("teacher")
    assert "The portfolio" not in client.get("/catch-up/").content.decode()
    assert client.post(f"/catch-up/{item.key}/done/").status_code == 403
    with scope(school=kura.school):
        assert CatchUp.objects.get().done_on is None


SAFE = {name: question.go for name, question in SAFETY.items()}


@pytest.fixture
def visit(kura, student):
    with scope(school=kura.school):
        return visits.plan(
            by=kura.staff["pastoral"].user, student=student, today=kura.today, now=kura.now, on=kura.today,
            visitor=kura.staff["pastoral"], beside="Matua Hēmi", alone="", purpose="Bring the holiday work",
        )  # fmt: skip


def test_two_go_together_or_one_says_why(kura, sign_in, student):
    client, url = sign_in("pastoral"), f"/students/{student.key}/visits/add/"
    sent = {"on": "12/06/2026", "visitor": kura.staff["pastoral"].key, "purpose": "Say hello"}
    assert "Two people go together." in client.post(url, sent).content.decode()
    assert client.post(url, {**sent, "alone": "The whānau asked for one"}).status_code == 303
    assert "The whānau asked for one" in client.get(f"/students/{student.key}/case/").content.decode()


def test_nobody_goes_before_the_check_says_that_it_is_safe(kura, sign_in, student, visit):
    client = sign_in("pastoral")
    with scope(school=kura.school):
        asked = decide(
            by=kura.staff["pastoral"].user, student=student, words="Visit the whānau", owner=None, due=None,
            on=kura.today, now=kura.now, kind="RA09",
        )  # fmt: skip
    assert f"/students/{student.key}/visits/add/" in client.get(f"/tasks/{asked.key}/").content.decode()
    result = {"result": "done", "whom": "Mum", "outcome": "reached", "said": "Glad that we came"}
    refused = client.post(f"/visits/{visit.key}/", result).content.decode()
    assert "Nobody goes before the safety check says that it is safe." in refused
    client.post(f"/visits/{visit.key}/check/", {**SAFE, "safe": "no"})
    assert client.post(f"/visits/{visit.key}/", result).status_code == 200
    again = client.get(f"/visits/{visit.key}/check/").context["form"].initial
    client.post(f"/visits/{visit.key}/check/", {**SAFE, "safe": "yes", "shown": again["shown"]})
    assert client.post(f"/visits/{visit.key}/", result).status_code == 303
    with scope(school=kura.school):
        held = HomeVisit.objects.select_related("response").get()
        assert (held.response.kind, held.response.outcome) == ("RA09", "reached")
        assert held.checked_by == kura.staff["pastoral"].user
        assert list(held.response.tasks.all()) == [asked]


def test_an_answer_that_is_not_the_safe_one_needs_care(kura, sign_in, visit):
    client, url = sign_in("pastoral"), f"/visits/{visit.key}/check/"
    sent = {**SAFE, "dogs": "unknown", "safe": "yes"}
    assert "Say what makes it safe all the same." in client.post(url, sent).content.decode()
    assert client.post(url, {**sent, "care": "We ring from the gate"}).status_code == 303
    with scope(school=kura.school):
        assert HomeVisit.objects.get().safety["care"] == "We ring from the gate"


def test_nobody_home_is_a_try_and_not_safe_is_none(kura, visit):
    by, facts = kura.staff["pastoral"].user, {"today": kura.today, "now": kura.now}
    with scope(school=kura.school):
        visits.record(by=by, visit=visit, result="not safe", **facts)
        assert not Response.objects.exists()
        with pytest.raises(NotAllowed, match="recorded already"):
            visits.record(by=by, visit=visit, result="nobody home", **facts)
        HomeVisit.objects.update(result="", safe=True)
        visits.record(by=by, visit=visit, result="nobody home", **facts)
        response = Response.objects.get()
        assert (response.kind, response.outcome, response.channel) == ("RA26", "no answer", "visit")


def test_two_who_check_or_record_a_visit_at_once_do_not_write_over_each_other(kura, sign_in, visit):
    """Each opened the page before the other sent."""
    check, result = f"/visits/{visit.key}/check/", {"result": "not safe"}
    opened = sign_in("pastoral").get(check).context["form"].initial["shown"]
    sign_in("principal").post(check, {**SAFE, "safe": "no", "care": "A dog", "shown": opened})
    late = sign_in("pastoral").post(check, {**SAFE, "safe": "yes", "shown": opened})
    assert "Somebody answered the safety check since: look again." in late.content.decode()
    facts = {"by": kura.staff["pastoral"].user, "today": kura.today, "now": kura.now}
    with scope(school=kura.school):
        one, other = HomeVisit.objects.get(), HomeVisit.objects.get()
        assert one.safe is False
        visits.record(visit=one, **result, **facts)
        with pytest.raises(NotAllowed, match="recorded already"):
            visits.record(visit=other, **result, **facts)
