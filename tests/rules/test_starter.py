"""The plan to begin from holds every bullet of the example plan, once, and only words that the rules know."""

from collections import Counter

import pytest

from whetu.rules.plan import CADENCES, CHANNELS, KINDS, OPENS, WHO
from whetu.rules.starter import ACTIONS, LINES

# Lines of the example plan's four tables: their first, where who is responsible begins, outcomes, their end.
TABLES = {
    "good": (30, 45, 57, 68),
    "worrying": (80, 98, 114, 125),
    "concerning": (134, 153, 169, 180),
    "serious": (190, 206, 225, 234),
}
PLACE = {"action": 0, "responsibility": 1, "outcome": 2}
FOLLOWED = [action for action in ACTIONS if action.line]


def test_every_action_responsibility_and_outcome_is_there():
    assert Counter(row.step for row in FOLLOWED) == {
        "good": 10,
        "worrying": 12,
        "concerning": 12,
        "serious": 9,
    }
    kinds = Counter((row.kind, row.step) for row in LINES)
    assert [kinds["responsibility", step] for step in TABLES] == [7, 10, 10, 12]
    assert [kinds["outcome", step] for step in TABLES] == [8, 8, 8, 6]
    assert sum(kinds.values()) == 69


def test_each_line_is_followed_once_and_stands_in_its_own_column():
    rows = [("action", row) for row in FOLLOWED] + [(row.kind, row) for row in LINES]
    assert max(Counter(row.line for _kind, row in rows).values()) == 1
    for kind, row in rows:
        number, columns = int(row.line.removeprefix("S2:")), TABLES[row.step]
        first, end = columns[PLACE[kind]], columns[PLACE[kind] + 1]
        assert first < number < end + (kind == "outcome"), row.line


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.line or "circumstances")
def test_an_action_uses_words_that_the_rules_know(action):
    assert action.kind in KINDS if action.opens != "routine" else action.kind in {"", *KINDS}
    assert not action.kind or action.step in KINDS[action.kind].steps
    assert WHO[action.role].roles, "somebody of the school does it"
    assert action.channel in {"", *CHANNELS}
    assert action.opens in OPENS
    assert action.cadence in CADENCES
    assert 1 <= action.due <= 10
    assert action.approval or not (action.kind and KINDS[action.kind].legal)
    assert action.words
    assert action.heading
    assert len(action.words) <= 300
    assert len(action.outcome) <= 200


def test_every_responsibility_is_somebodys_and_an_outcome_nobodys():
    assert all((row.role in WHO) == (row.kind == "responsibility") for row in LINES)


def test_a_crossing_asks_for_little_and_first_for_help():
    asked = [row for row in ACTIONS if row.opens == "crossing" and not row.circumstances]
    assert Counter(row.step for row in asked) == {"worrying": 2, "concerning": 5, "serious": 4}
    assert not any(KINDS[row.kind].legal for row in asked)


def test_known_circumstances_bring_support_at_each_step_and_no_words_of_law():
    own = [row for row in ACTIONS if row.circumstances]
    assert {row.step for row in own} == {"worrying", "concerning", "serious"}
    assert all(row.opens == "crossing" and KINDS[row.kind].whom in ("whanau", "support") for row in own)
    assert not any(row.line or row.approval for row in own)
