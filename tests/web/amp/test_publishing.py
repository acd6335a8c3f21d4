"""The board's text becomes the plan and is open to everyone: once, from a day to come, never another text."""

from datetime import date

import pytest

from tests.web.amp.conftest import approve
from tests.web.amp.test_plan import text
from whetu.rules.amp import review_by
from whetu.web.amp import actions, queries
from whetu.web.amp.models import Part, Plan, PlanEvent, PlanText
from whetu.web.people.models import Student

DAY = {"version": 0, "from_day": "15/06/2026", "why": "The board met"}


@pytest.fixture
def leader(draft, sign_in):
    return sign_in("senior_leader")


def publish(draft, planned, **other):
    facts = {"from_day": date(2026, 6, 15), "why": "The board met", "on": planned.today, "now": planned.now}
    actions.publish(by=planned.staff["principal"].user, plan=draft, version=0, **facts | other)


def test_what_the_board_did_not_approve_is_not_published(draft, leader):
    assert "The board has not approved this version yet." in text(leader.get("/plan/draft/publish/"))
    refused = leader.post("/plan/draft/publish/", DAY)
    assert "The board has not approved this version yet." in text(refused)
    assert queries.draft(draft.school)


def test_another_text_than_the_board_s_is_not_published(draft, planned, leader):
    approve(draft, None, planned.now)
    kept = PlanText.objects.get()
    kept.text["parts"][0]["en"] = "Slipped in."
    kept.save()
    assert "not the one that the board approved" in text(leader.post("/plan/draft/publish/", DAY))
    assert queries.draft(draft.school)


def test_a_past_day_or_one_before_the_newest_version_is_refused(draft, planned, leader):
    approve(draft, None, planned.now)
    page = text(leader.post("/plan/draft/publish/", DAY | {"from_day": "11/06/2026"}))
    assert "Choose today or a later day" in page
    publish(draft, planned, from_day=date(2026, 7, 20))
    leader.post("/plan/draft/make/")
    approve(queries.draft(planned.school), None, planned.now)
    again = text(leader.post("/plan/draft/publish/", DAY | {"from_day": "20/07/2026"}))
    assert "Version 2 begins on Monday 20 July 2026: choose a later day." in again


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("12/06/2026", "by Tuesday 12 June 2029 at the latest, not on Friday 15 June 2029"),
        ("15/06/2029", "is before it begins"),
        ("15/06/2026", ""),
    ],
)
def test_the_day_fits_the_day_of_review(draft, planned, leader, day, said):
    """The text names 15 June 2026, and 15 June 2029 for the review: it may begin on another day."""
    approve(draft, None, planned.now, review_on=date(2029, 6, 15))
    answer = leader.post("/plan/draft/publish/", DAY | {"from_day": day})
    assert said in text(answer)
    assert (answer.status_code == 303) == (not said)


def test_a_must_that_came_up_since_is_refused_again(draft, planned, leader):
    """Somebody enrolled since, whose name stands in the text."""
    Part.objects.create(
        school=planned.school, plan=draft, part="partners", at=planned.now, en="We work with Rewi Zz-Hohepa."
    )
    approve(draft, None, planned.now)
    Student.objects.filter(pk=planned.students[0].pk).update(first_name="Rewi", last_name="Zz-Hohepa")
    page = text(leader.post("/plan/draft/publish/", DAY))
    assert "Since the board approved it, something came up that must be mended: Who works with us:" in page
    assert "Rewi" not in page[: page.index("What changes beside version 1")]
    assert queries.draft(draft.school)


def test_three_years_from_a_leap_day():
    assert review_by(date(2028, 2, 29)) == date(2031, 2, 28)


def test_two_people_publish_at_once_and_one_does(draft, planned, leader):
    """The second had the page open before the first pressed the button."""
    approve(draft, None, planned.now)
    opened = Plan.objects.get(pk=draft.pk)
    publish(draft, planned)
    with pytest.raises(actions.NotAllowed, match="it was published or discarded"):
        publish(opened, planned, from_day=date(2026, 6, 22))
    answer = leader.post("/plan/draft/publish/", DAY, follow=True)
    assert "it was published or discarded meanwhile" in text(answer)
    assert list(PlanEvent.objects.filter(plan=draft).values_list("state", flat=True)) == ["published"]
    assert Plan.objects.get(pk=draft.pk).from_day == date(2026, 6, 15)


def test_what_was_looked_at_is_what_is_published(draft, planned, leader):
    approve(draft, None, planned.now)
    Plan.objects.filter(pk=draft.pk).update(version=4)
    assert "Somebody changed the draft" in text(leader.post("/plan/draft/publish/", DAY))
    assert queries.draft(draft.school)


def test_who_writes_the_plan_looks_on_and_a_leader_publishes(draft, planned, sign_in):
    approve(draft, None, planned.now)
    officer = sign_in("officer")
    assert "A leader publishes it." in text(officer.get("/plan/draft/publish/"))
    assert officer.post("/plan/draft/publish/", DAY).status_code == 403
    assert sign_in("teacher").get("/plan/draft/publish/").status_code == 403


def test_the_day_that_the_text_names_stands_in_the_form(draft, planned, leader):
    approve(draft, None, planned.now, wanted_from=date(2026, 7, 20))
    assert 'value="20/07/2026"' in leader.get("/plan/draft/publish/").content.decode()


def test_a_version_that_has_not_begun_is_taken_back_and_keeps_its_approval(draft, planned, leader):
    approve(draft, None, planned.now)
    publish(draft, planned)
    leader.post(f"/plan/versions/{draft.key}/take-back/")
    held = queries.draft(planned.school)
    assert held == draft
    assert held.approved_at
    assert not held.published_at
    assert PlanEvent.objects.filter(plan=draft, state="taken back").exists()
    assert leader.post("/plan/draft/publish/", DAY | {"version": held.version}).status_code == 303


def test_a_version_that_has_begun_stays(draft, planned, leader):
    refused = leader.post(f"/plan/versions/{planned.plan.key}/take-back/", follow=True)
    assert "This version has begun" in text(refused)


def test_the_plan_to_begin_from_holds_and_is_not_the_board_s(draft, planned, leader):
    assert "in force now · not approved by the board, not published" in text(leader.get("/plan/"))
    approve(draft, None, planned.now)
    publish(draft, planned)
    page = text(leader.get("/plan/versions/"))
    assert page.count("not approved by the board, not published") == 1


def test_the_pages_of_a_version_that_names_somebody_are_closed_and_opened_when_mended(
    draft, planned, sign_in, client
):
    """Begun or not: the text and the tasks stay, the address says that it is closed."""
    approve(draft, None, planned.now)
    publish(draft, planned, from_day=planned.today)
    assert client.get("/attendance-plan/8001/").status_code == 200
    close, again = (f"/plan/published/{draft.key}/{way}/" for way in ("close", "open"))
    assert sign_in("officer").post(close, {"why": "x"}).status_code == 403
    leader = sign_in("senior_leader")
    assert "Why: " in text(leader.post(close, {"why": ""}))
    assert leader.post(close, {"why": "It names somebody"}).status_code == 303
    for path in ("", "plan.pdf", "versions/2/index.html", "embed.html"):
        answer = client.get(f"/attendance-plan/8001/{path}")
        assert answer.status_code == 410, path
        assert "closed for now" in text(answer)
    assert "closed for now" in text(client.get("/attendance-plan/8001/versions/"))
    held = Plan.objects.get(pk=draft.pk)
    assert (held.from_day, held.files.count()) == (planned.today, 0)
    assert PlanEvent.objects.filter(plan=draft, state="closed", words="It names somebody").exists()
    assert "The pages of version 2 are closed" in text(leader.get("/plan/published/"))
    assert "not open" in text(leader.post(close, {"why": "again"}))
    assert leader.post(again).status_code == 303
    assert client.get("/attendance-plan/8001/").status_code == 200
    assert "open already" in text(leader.post(again, follow=True))


def test_what_names_somebody_is_not_opened_again(draft, planned, leader, client):
    approve(draft, None, planned.now)
    publish(draft, planned, from_day=planned.today)
    leader.post(f"/plan/published/{draft.key}/close/", {"why": "It names somebody"})
    Plan.objects.filter(pk=draft.pk).update(text_hash="0" * 64)
    refused = leader.post(f"/plan/published/{draft.key}/open/", follow=True)
    assert "not the one that the board approved" in text(refused)
    assert client.get("/attendance-plan/8001/").status_code == 410


def test_a_first_plan_that_has_not_begun_is_taken_back(draft, planned, leader):
    """No plan holds today: nothing is taken away from anybody."""
    Plan.objects.filter(pk=planned.plan.pk).update(from_day=date(2026, 6, 13))
    approve(draft, None, planned.now)
    publish(draft, planned)
    leader.post(f"/plan/versions/{draft.key}/take-back/")
    assert queries.draft(planned.school) == draft
    assert leader.get("/plan/draft/").status_code == 200


def test_another_day_than_the_board_approved_is_said(draft, planned, leader):
    """On the page, where that day is over, and in the history, for the board to read."""
    approve(draft, None, planned.now, wanted_from=date(2026, 6, 10))
    assert "The board approved that it begins on Wednesday 10 June 2026" in text(
        leader.get("/plan/draft/publish/")
    )
    publish(draft, planned)
    words = PlanEvent.objects.get(plan=draft, state="published").words
    assert "begins on Monday 15 June 2026; the text that the board approved says Wednesday 10 June" in words
