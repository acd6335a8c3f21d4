"""A plan of the same shape as the Ministry's example, in words of our own, fails as it should."""

from collections import Counter

import pytest

from tests.spec.plan_text import ACTION, sound, with_words
from whetu.rules.amp_check import Known, check, holds
from whetu.rules.names import full

PARTS = {
    "rationale": "PLAN FOR ATTENDANCE AT *** SCHOOL\n\nComing to school and achievement go together, so *** "
    "School works with whānau. We follow STAR, and look for patterns.",
    "current": "Last year **% of our students came regularly.\n\nTerm 1 –\nTerm 2 –\nTerm 3 –\nTerm 4 –",
    "targets": "The Government's goal is 80% by 2030. Ours for this year: **% (a step up).\n\nTerm 1 –",
    "objectives": "Put links to the strategic plan and the policy here (a goal for attendance is due).",
    "steps": "Good: fewer than 5 days away\nWorrying: up to 10 days away\nConcerning: up to 15 days away\n"
    "Serious: 15 days away or more",
}
ACTIONS = {
    "good": "Say well done.",
    "worrying": "List who is close to 10 days, or past 10 days.",
    "concerning": "Meet, and look for the underlying causes.",
    "serious": "Report, monitor daily and document what is done.",
}


def example():
    """Such a plan: blanks, steps that overlap, no review, no undertaking of the board."""
    text = sound()
    for row in text["parts"]:
        row["en"] = PARTS.get(row["part"], "")
    for row in text["steps"]:
        row["actions"] = [{**ACTION, "words": ACTIONS[row["step"]]}]
    return text | {"figures": [], "links": [], "daily": [], "review_on": ""}


def test_the_example_fails_for_its_known_gaps_and_no_others():
    musts = [one for one in check(example()) if one.level == "must"]
    assert Counter((one.what, one.element, one.where) for one in musts) == {
        ("element", "C1", "objectives"): 1,  # links alone
        ("element", "C2", "figures"): 1,  # blanks for the year's target
        ("element", "C3", "commitment"): 1,
        ("element", "C5", "monitoring"): 1,  # of a student at Serious alone
        ("element", "C5", "achievement"): 1,  # in the rationale alone
        ("element", "C7", "dates"): 1,
        ("element", "C7", "review"): 1,
        ("blank", "", "rationale"): 2,
        ("blank", "", "current"): 5,
        ("blank", "", "targets"): 2,
        ("band", "C6", "steps"): 2,  # up to 10, up to 15
        ("band", "C6", "step worrying"): 1,
    }
    assert [key for key in ("C4", "C8") if not holds(key, musts)] == []


def test_the_quote_is_what_stands_there():
    found = {one.quote for one in check(example()) if one.what == "blank"}
    assert {"Last year **% of our students came", "Term 1 –", "Term 4 –"} <= found


def test_a_sound_plan_has_nothing_against_it():
    assert check(sound()) == []


@pytest.mark.parametrize("where", ["summary", "step serious", "heading good", "daily", "own"])
def test_no_finding_repeats_whose_name_it_is(where):
    known = Known(names=full({"student": [("Aroha", "Made-Up")]}))
    found = check(with_words(where, "We thank Aroha Made-Up *** for coming."), known)
    assert [one.what for one in found if one.level == "must"] == ["blank", "person"]
    assert "Made" not in repr(found)


def test_what_must_be_mended_stands_first():
    text = example()
    text["links"] = [{"kind": "policy", "title": "Policy", "url": ""}]
    levels = [one.level for one in check(text)]
    assert levels == sorted(levels)
    assert "should" in levels


def test_a_plan_of_many_words_is_checked_at_once():
    """Patterns that go back and forth over a long line would take minutes."""
    text = with_words("partners", "5 to under 10 days " * 600)
    assert len(check(text)) < 5
    assert check(with_words("partners", "_ a.b@" * 2000)) is not None
