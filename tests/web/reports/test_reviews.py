"""Reviews of the plan: begun, what they say of actions, found and decided, ended, and the draft from it."""

import re
from datetime import date

import pytest
from django_scopes import scope

from tests import kura as world
from whetu.web.amp import queries as amp
from whetu.web.amp.models import Figure, Plan, PlanEvent, Review, Verdict
from whetu.web.amp.queries.reviews import due, to_change
from whetu.web.reports.queries import reviews
from whetu.web.voice.models import Consultation, Reply

LIST = "/reports/reviews/"


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


@pytest.fixture
def review(kura, plan):
    with scope(school=kura.school):
        return Review.objects.create(
            school=kura.school, plan=plan, kind="whole", begun_on=kura.today, at=world.NOW,
            by=kura.staff["principal"].user,
        )  # fmt: skip


@pytest.fixture
def actions(kura, plan):
    """The first actions of Worrying that open a task."""
    with scope(school=kura.school):
        return list(plan.actions.filter(step="worrying", opens="crossing", circumstances=False))


def page(review) -> str:
    return f"/plan-reviews/{review.key}/"


def sent(action, says: str, why: str = "", was: tuple[str, str] = ("", "")) -> dict:
    pk = action.pk
    return {f"says-{pk}": says, f"why-{pk}": why, f"was-says-{pk}": was[0], f"was-why-{pk}": was[1]}


def said(kura, review) -> dict:
    with scope(school=kura.school):
        return {row.action_id: (row.says, row.why) for row in Verdict.objects.filter(review=review)}


def test_a_review_is_begun_once_and_stands_in_the_plans_log(kura, plan, sign_in):
    client = sign_in("officer")
    assert "The plan has not been looked at yet." in text(client.get(LIST))
    first = client.post(f"{LIST}begin/", {"kind": "whole"})
    again = client.post(f"{LIST}begin/", {"kind": "whole"})
    assert (first.status_code, first["Location"]) == (303, again["Location"])
    with scope(school=kura.school):
        assert list(PlanEvent.objects.values_list("state", "words")) == [("review begun", "The whole plan")]
    assert client.post(f"{LIST}begin/", {"kind": "all"}).status_code == 404


def test_a_review_is_due_on_the_day_of_which_everybody_is_reminded(kura, plan):
    """Looked at in June, long before the yearly day in January: that day still holds."""
    with scope(school=kura.school):
        assert [(one.kind, one.on) for one in due(plan, kura.today)] == [
            ("targets", date(2027, 1, 26)), ("whole", date(2029, 1, 26)),
        ]  # fmt: skip
        plan.review_on = date(2027, 6, 30)
        Review.objects.create(
            school=kura.school, plan=plan, begun_on=kura.today, ended_on=kura.today, at=world.NOW
        )
        assert [one.on for one in due(plan, kura.today)] == [date(2027, 1, 26), date(2027, 6, 30)]


def test_the_page_sets_results_and_what_was_done_beside_each_action(kura, review, actions, task, sign_in):
    with scope(school=kura.school):
        Figure.objects.create(
            school=kura.school, plan=review.plan, kind="target", year=2026, term=2, percent=60
        )
    for student, done in ((1, date(2026, 6, 9)), (2, date(2026, 6, 11))):
        task(kura.students[student], actions[0], date(2026, 6, 10), done=done)
    shown = text(sign_in("principal").get(page(review)))
    assert "Term 2 so far 12 50% 6 60%" in shown
    assert f"{actions[0].words} 2 50% 0" in shown
    assert "Nobody was asked about this version." in shown


def test_what_is_said_of_an_action_is_kept_and_needs_a_reason(kura, review, actions, sign_in):
    client, url = sign_in("senior_leader"), page(review) + "say/"
    refused = client.post(url, sent(actions[0], "stop"))
    assert refused.status_code == 422
    assert "To change or to stop needs a reason." in text(refused)
    assert said(kura, review) == {}
    client.post(url, {**sent(actions[0], "stop", "Nobody comes"), **sent(actions[1], "keep")})
    assert said(kura, review) == {actions[0].pk: ("stop", "Nobody comes"), actions[1].pk: ("keep", "")}
    client.post(url, sent(actions[1], "", was=("keep", "")))
    assert list(said(kura, review)) == [actions[0].pk]


def test_a_reason_without_a_choice_is_asked_about_and_not_lost(kura, review, actions, sign_in):
    answer = sign_in("officer").post(page(review) + "say/", sent(actions[0], "", "Nobody comes"))
    assert answer.status_code == 422
    assert "Nobody comes" in answer.content.decode()
    assert "A reason is kept with its choice." in text(answer)


def test_two_people_who_say_otherwise_of_one_action_see_both(kura, review, actions, sign_in):
    url = page(review) + "say/"
    sign_in("principal").post(url, sent(actions[0], "keep", "It works"))
    both = {**sent(actions[0], "stop", "It does not"), **sent(actions[1], "change", "Sooner")}
    answer = sign_in("officer").post(url, both)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "It works" in shown
    assert "It does not" in shown
    assert said(kura, review) == {
        actions[0].pk: ("keep", "It works"), actions[1].pk: ("change", "Sooner"),
    }  # fmt: skip


def test_two_people_who_write_findings_lose_nothing(kura, review, sign_in):
    url = page(review) + "conclude/"
    sign_in("principal").post(url, {"found": "Calls help", "decided": "", "version": 0})
    answer = sign_in("officer").post(url, {"found": "Letters do not", "decided": "Fewer", "version": 0})
    assert answer.status_code == 409
    assert "Calls help\n\nLetters do not" in answer.content.decode()
    with scope(school=kura.school):
        review.refresh_from_db()
    assert (review.found, review.decided) == ("Calls help", "")


def test_it_ends_once_something_is_decided_and_then_stays(kura, review, actions, sign_in):
    client = sign_in("principal")
    client.post(page(review) + "end/")
    with scope(school=kura.school):
        review.refresh_from_db()
        assert review.ended_on is None
    client.post(page(review) + "conclude/", {"found": "", "decided": "Go on", "version": 0})
    client.post(page(review) + "end/")
    client.post(page(review) + "say/", sent(actions[0], "keep"))
    client.post(page(review) + "conclude/", {"found": "", "decided": "Otherwise", "version": 1})
    with scope(school=kura.school):
        review.refresh_from_db()
        assert (review.ended_on, review.decided) == (kura.today, "Go on")
        assert PlanEvent.objects.filter(state="reviewed", on=kura.today).count() == 1
    assert said(kura, review) == {}


def test_the_draft_leaves_out_what_is_stopped_and_marks_what_is_to_change(kura, review, actions, sign_in):
    client = sign_in("principal")
    client.post(page(review) + "draft/")
    with scope(school=kura.school):
        assert amp.draft(kura.school) is None  # it has not ended yet
    both = {**sent(actions[0], "stop", "Nobody comes"), **sent(actions[1], "change", "Sooner please")}
    client.post(page(review) + "say/", both)
    client.post(page(review) + "conclude/", {"found": "", "decided": "Less", "version": 0})
    client.post(page(review) + "end/")
    assert client.post(page(review) + "draft/")["Location"] == "/plan/draft/"
    with scope(school=kura.school):
        draft = amp.draft(kura.school)
        words = set(draft.actions.values_list("words", flat=True))
        assert actions[0].words not in words
        assert draft.actions.count() == review.plan.actions.count() - 1
        marked = to_change(draft)
        assert [(one.action.words, one.why) for one in marked] == [(actions[1].words, "Sooner please")]
    assert "Sooner please" in text(client.get("/plan/draft/"))
    with scope(school=kura.school):
        draft.actions.filter(pk=marked[0].action.pk).update(due=1)
        assert to_change(draft) == []
        assert Plan.objects.count() == 2
    client.post(page(review) + "draft/")
    assert "Somebody writes a draft already." in text(client.get(page(review)))


def test_it_is_looked_at_beside_the_version_before(kura, review, sign_in):
    client = sign_in("principal")
    assert "Beside version" not in text(client.get(page(review)))
    with scope(school=kura.school):
        later = Plan.objects.create(
            school=kura.school, number=2, from_day=date(2026, 6, 1), made_at=world.NOW
        )
        review.plan = later
        review.save()
    assert f"/plan/compare/{amp_first(kura)}/{later.key}/" in client.get(page(review)).content.decode()


def amp_first(kura) -> str:
    with scope(school=kura.school):
        return Plan.objects.get(number=1).key


def test_what_was_heard_after_a_review_ended_is_not_in_it(kura, review):
    """Five of staff were heard by 10 May, five more on the 20th; a later consultation is not of it at all."""
    day = date(2026, 5, 10)
    of = {"school": kura.school, "about": review.plan.key, "open": True, "at": world.NOW}
    days = {"opens": date(2026, 5, 1), "closes": date(2026, 5, 30)}
    with scope(school=kura.school):
        asked = Consultation.objects.create(**of, title="Our plan", **days)
        Consultation.objects.create(**of, title="Later", opens=date(2026, 5, 11), closes=date(2026, 5, 30))
        for on in (day, date(2026, 5, 20)):
            Reply.objects.create(
                school=kura.school, consultation=asked, audience="staff", people=5, on=on, at=world.NOW
            )
        said = reviews.people_said(kura.school, review.plan, day)
    assert [(one.title, one.coverage[0].heard) for one in said] == [("Our plan", 5)]


def test_who_writes_the_plan_reviews_it(kura, review, sign_in):
    for role, status in (
        ("teacher", 403),
        ("board", 403),
        ("pastoral", 403),
        ("officer", 200),
        ("other", 404),
    ):
        assert sign_in(role).get(page(review)).status_code == status
