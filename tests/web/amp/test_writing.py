"""The parts of a draft's text: written by several people at once, kept as they write, and brought back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.amp.test_plan import text
from whetu.rules.amp import PARTS
from whetu.web.amp.actions import writing as actions
from whetu.web.amp.models import Part
from whetu.web.amp.queries.writing import mark

OBJECTIVES = "/plan/draft/write/objectives/"


@pytest.fixture
def officer(draft, sign_in):
    return sign_in("officer")


def form(en="", mi="", en_was="", mi_was="", **more) -> dict:
    return {"en": en, "mi": mi, "en_was": mark(en_was), "mi_was": mark(mi_was), **more}


def written(draft, by, en, mi="", at=None):
    """The part as somebody wrote it, whatever stood there."""
    row = draft.parts.filter(part="objectives").first()
    was = (mark(row.en), mark(row.mi)) if row else (mark(""), mark(""))
    facts = {"by": by.user, "plan": draft, "part": "objectives", "now": at or timezone.now()}
    return actions.write(en=en, mi=mi, en_was=was[0], mi_was=was[1], **facts)


def stands(draft) -> tuple[str, str]:
    row = Part.objects.get(plan=draft, part="objectives")
    return row.en, row.mi


def test_every_part_is_listed_with_how_far_it_is(draft, planned, officer):
    written(draft, planned.staff["principal"], "Fewer than 5 days: ***", "Kia tae katoa")
    page = text(officer.get("/plan/draft/write/"))
    assert all(part.label in page for part in PARTS.values())
    assert f"1 of {len(PARTS)} parts are written. 1 has a place to fill" in page
    assert "Principal of 8001" in page


def test_a_part_is_kept_in_both_languages_and_shown_as_it_reads(draft, officer):
    answer = officer.post(OBJECTIVES, form("**Every** day\r\n- here", "Ia rā", deed="next"))
    assert answer.headers["Location"] == "/plan/draft/write/legal/"
    assert stands(draft) == ("**Every** day\n- here", "Ia rā")
    page = officer.get(OBJECTIVES).content.decode()
    assert "<strong>Every</strong> day" in page


def test_script_that_is_pasted_in_comes_out_inert(draft, officer):
    officer.post(OBJECTIVES, form("<script>alert(1)</script> [x](javascript:alert(1))"))
    page = officer.get(OBJECTIVES).content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_it_saves_by_itself_and_says_when(draft, officer):
    told = officer.post(OBJECTIVES, form("One", deed="autosave")).json()
    assert told["said"].startswith("Saved ")
    assert told["html"]["en"] == "<p>One</p>\n"
    again = form("One two", deed="autosave") | {"en_was": told["was"]["en"]}
    assert officer.post(OBJECTIVES, again).status_code == 200
    assert stands(draft)[0] == "One two"


def test_two_who_write_in_different_languages_both_keep_theirs(draft, planned, officer):
    written(draft, planned.staff["principal"], "Here every day")
    told = officer.post(OBJECTIVES, form("", "Ia rā, ia rā", deed="autosave")).json()
    assert stands(draft) == ("Here every day", "Ia rā, ia rā")
    assert told["theirs"] == {"en": "Here every day"}


def test_two_who_change_the_same_words_see_both_and_lose_nothing(draft, planned, officer):
    written(draft, planned.staff["principal"], "Theirs")
    assert officer.post(OBJECTIVES, form("Mine", deed="autosave")).status_code == 409
    page = officer.post(OBJECTIVES, form("Mine"))
    assert stands(draft)[0] == "Theirs"
    assert "Theirs\n\nMine" in page.content.decode()
    assert "Principal of 8001 saved at" in text(page)
    officer.post(OBJECTIVES, form("Theirs and mine", en_was="Theirs"))
    assert stands(draft)[0] == "Theirs and mine"


def test_the_page_says_when_somebody_else_just_wrote(draft, planned, officer):
    written(draft, planned.staff["principal"], "Theirs", at=timezone.now() - timedelta(minutes=2))
    assert "Principal of 8001 wrote in this part at" in text(officer.get(OBJECTIVES))
    Part.objects.update(at=timezone.now() - timedelta(minutes=20))
    assert "wrote in this part at" not in text(officer.get(OBJECTIVES))


def test_what_one_person_writes_in_ten_minutes_is_one_change(draft, planned):
    me, other, at = planned.staff["officer"], planned.staff["principal"], timezone.now()
    for minutes, by in ((0, me), (3, me), (9, me), (10, me), (11, other), (12, me)):
        row = written(draft, by, f"After {minutes}", at=at + timedelta(minutes=minutes))
    assert [one.en for one in row.wordings.all()] == ["After 11", "After 10", "After 9", ""]


def test_undo_brings_back_and_can_be_undone(draft, planned, officer):
    written(draft, planned.staff["principal"], "Before")
    officer.post(OBJECTIVES, form("After", en_was="Before"))
    officer.post(OBJECTIVES, form("After", en_was="After", deed="undo"))
    assert stands(draft)[0] == "Before"
    officer.post(OBJECTIVES, form("Before", en_was="Before", deed="undo"))
    assert stands(draft)[0] == "After"


def test_any_earlier_wording_is_brought_back(draft, planned, officer):
    written(draft, planned.staff["principal"], "First")
    row = written(draft, planned.staff["officer"], "Second")
    first = row.wordings.get(en="")
    officer.post(OBJECTIVES, form("Second", en_was="Second", back=first.pk))
    assert stands(draft)[0] == ""
    assert "Second" in text(officer.get(OBJECTIVES))


def test_an_empty_part_is_begun_from_our_words(draft, planned, officer):
    assert "The board of Kura Whetū Iti wants" in text(officer.get(OBJECTIVES))
    officer.post(OBJECTIVES, form(deed="starter"))
    assert stands(draft)[0].startswith("The board of Kura Whetū Iti wants")
    assert "Begin from these words" not in text(officer.get(OBJECTIVES))


def test_a_part_that_no_plan_has_is_not_found(officer):
    assert officer.get("/plan/draft/write/weather/").status_code == 404


def test_more_than_fits_is_refused_and_stays_on_the_page(draft, officer):
    answer = officer.post(OBJECTIVES, form("a" * 12001))
    assert "at most 12000 characters" in text(answer)
    assert "a" * 12001 in answer.content.decode()
    assert officer.post(OBJECTIVES, form("a" * 12001, deed="autosave")).status_code == 422


def test_what_is_with_the_board_is_not_changed(draft, planned, officer):
    draft.submitted_at = planned.now
    draft.save()
    assert "The board has this text" in text(officer.post(OBJECTIVES, form("Late")))
    assert not draft.parts.exists()
    assert "This version is with the board" in text(officer.get(OBJECTIVES))
    row = draft.actions.first()
    moved = officer.post(f"/plan/draft/actions/{row.pk}/move/", {"deed": "remove", "version": 0}, follow=True)
    assert "The board has this text" in text(moved)
    assert draft.actions.filter(pk=row.pk).exists()


def test_who_only_reads_the_plan_writes_nothing(draft, sign_in):
    assert sign_in("teacher").get("/plan/draft/write/").status_code == 403


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("legal", "the board takes all reasonable steps"),
        (
            "legal",
            "From Term 1 2026 every state and state-integrated school has an attendance management plan",
        ),
        ("current", "Regular attendance means missing fewer than 5 days in a term."),
        ("targets", "by 2030, 80% of students present for more than 90% of the term."),
    ],
)
def test_words_to_begin_from_say_what_law_and_government_ask(draft, officer, part, words):
    assert words in text(officer.get(f"/plan/draft/write/{part}/"))
