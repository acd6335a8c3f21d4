"""What stands around a draft's text: what is done each day, documents, and its dates."""

import json
from datetime import date, time

import pytest

from tests.web.amp.test_plan import text
from whetu.web.amp.models import DailyStep, PlanLink

DAILY, LINKS, DATES = "/plan/draft/daily/", "/plan/draft/links/", "/plan/draft/dates/"
LINE = {"at": "9.10", "role": "teacher", "words": "Mark the roll"}


@pytest.fixture
def officer(draft, sign_in):
    return sign_in("officer")


def lines(draft) -> list[str]:
    return [row.words for row in draft.daily.all()]


def test_a_day_is_written_line_by_line_in_the_order_of_its_times(draft, officer):
    officer.post(DAILY, {**LINE, "at": "1.45 pm", "words": "Second roll"})
    officer.post(DAILY, {"role": "dean", "words": "Look for patterns", "at": ""})
    officer.post(DAILY, {**LINE, "words_mi": "Te rārangi ingoa"})
    assert lines(draft) == ["Mark the roll", "Second roll", "Look for patterns"]
    assert draft.daily.get(words="Second roll").at == time(13, 45)
    page = text(officer.get(DAILY))
    assert "09:10 Class teacher Mark the roll Te rārangi ingoa" in page


def test_a_line_is_changed_moved_and_taken_out(draft, officer):
    for words in ("One", "Two", "Three"):
        officer.post(DAILY, {**LINE, "at": "", "words": words})
    one = draft.daily.get(words="One")
    was = json.dumps({"at": "", "role": "teacher", "words": "One", "words_mi": ""})
    officer.post(f"{DAILY}{one.pk}/", {**LINE, "at": "", "words": "First", "was": was})
    officer.post(f"{DAILY}{one.pk}/move/", {"deed": "down"})
    assert lines(draft) == ["Two", "First", "Three"]
    officer.post(f"{DAILY}{one.pk}/move/", {"deed": "remove"})
    assert lines(draft) == ["Two", "Three"]


def test_two_who_change_one_line_lose_nothing(draft, officer):
    officer.post(DAILY, LINE)
    row = draft.daily.get()
    was = json.dumps({"at": "09:10", "role": "teacher", "words": "Mark the roll", "words_mi": ""})
    DailyStep.objects.update(words="Mark the roll in class", role="office")
    answer = officer.post(f"{DAILY}{row.pk}/", {**LINE, "words": "Mark every roll", "was": was})
    assert "saved now “Mark the roll in class”; you wrote “Mark every roll”" in text(answer)
    assert lines(draft) == ["Mark the roll in class"]
    officer.post(f"{DAILY}{row.pk}/", {**LINE, "words_mi": "Te rārangi", "was": was})
    row.refresh_from_db()
    assert (row.words, row.role, row.words_mi) == ("Mark the roll in class", "office", "Te rārangi")


def test_a_line_that_was_taken_out_meanwhile_is_said(draft, officer):
    assert officer.post(f"{DAILY}99999/", LINE).status_code == 404


def test_documents_have_a_kind_a_title_and_a_safe_address(draft, officer):
    policy = {"kind": "policy", "title": "Attendance policy", "url": "kura.school.nz/policy"}
    officer.post(LINKS, policy)
    row = PlanLink.objects.get(plan=draft)
    assert row.url == "https://kura.school.nz/policy"
    for wrong in ("http://kura.school.nz/policy", "javascript:alert(1)"):
        assert "There is something to put right" in text(officer.post(LINKS, {**policy, "url": wrong}))
    was = json.dumps({**policy, "url": row.url})
    officer.post(f"{LINKS}{row.pk}/", {**policy, "url": "", "title": "Our policy", "was": was})
    assert "Our policy" in text(officer.get(LINKS))
    officer.post(f"{LINKS}{row.pk}/take-out/")
    assert not draft.links.exists()


@pytest.mark.parametrize(
    ("wanted", "review", "said"),
    [
        ("11/06/2026", "", "is past"),
        ("1/07/2026", "1/07/2026", "after it has begun"),
        ("1/07/2026", "2/07/2029", "by Sunday 1 July 2029 at the latest"),
        ("", "13/06/2029", "at the latest"),
    ],
)
def test_dates_that_contradict_each_other_are_refused(draft, officer, wanted, review, said):
    assert said in text(officer.post(DATES, {"wanted_from": wanted, "review_on": review}))
    draft.refresh_from_db()
    assert (draft.wanted_from, draft.review_on) == (None, None)


def test_a_plan_is_looked_at_again_within_three_years(draft, officer):
    officer.post(DATES, {"wanted_from": "1/07/2026", "review_on": "1/07/2029"})
    draft.refresh_from_db()
    assert (draft.wanted_from, draft.review_on) == (date(2026, 7, 1), date(2029, 7, 1))
    assert "from Wednesday 1 July 2026" in text(officer.get("/plan/draft/write/"))


def test_what_is_with_the_board_is_not_changed(draft, planned, officer):
    draft.submitted_at = planned.now
    draft.save()
    for page, sent in ((DAILY, LINE), (LINKS, {"kind": "policy", "title": "P"}), (DATES, {})):
        assert "The board has this text" in text(officer.post(page, {**sent, "was": "{}"}))
    assert not draft.daily.exists()
    assert not draft.links.exists()
