"""Going further: the tables hang together, and no word of law comes from a person's own hand."""

import pytest

from whetu.rules import law
from whetu.rules.escalation import (
    CARING,
    CARING_MEET,
    CARING_OFFER,
    CHECKLIST,
    LADDER,
    LEGAL,
    OPENING,
    ROUTES,
    STATES,
    Person,
    checks,
    decided,
    law_in,
    left,
    may_escalate,
)
from whetu.rules.plan import CIRCUMSTANCES


@pytest.mark.parametrize("table", [STATES, LEGAL])
def test_every_move_leads_to_a_state_that_is_there(table):
    assert {to for state in table.values() for to in state.moves} <= set(table)
    assert all(len(name) <= 16 for name in table)


def test_every_passage_of_a_letter_may_stand_in_one_and_was_read():
    named = {key for rung in LADDER.values() for key in (*rung.law, *rung.beside)}
    assert all(law.LETTER in law.TEXTS[key].uses and law.TEXTS[key].confirmed for key in named)


def test_the_school_s_own_words_hold_no_law():
    assert set(OPENING) == set(LADDER)
    assert not any(law_in(words) for words in (*OPENING.values(), CARING, CARING_OFFER, CARING_MEET))


@pytest.mark.parametrize("kind", CIRCUMSTANCES)
@pytest.mark.parametrize("route", ROUTES)
def test_with_any_known_circumstances_nobody_decides_alone(kind, route):
    gate = may_escalate([kind], route)
    assert not gate.open or (gate.people == 2 and gate.evidence)
    assert not decided(gate, [Person("one", principal=True)] * 2) or not gate.people


def test_every_line_is_asked_and_the_ministry_asks_one_more():
    assert left("letter", dict.fromkeys(CHECKLIST, True)) == []
    assert left("letter", {}) == list(checks("letter"))
    assert set(checks("legal")) - set(checks("letter")) == {"engagement"}


@pytest.mark.parametrize(
    ("words", "found"),
    [("You may be prosecuted.", "prosecuted"), ("under s 244", "s 244"), ("a Fine of $30", "a Fine"),
     ("Section 36 says", "Section 36"), ("she is a truant", "truant"), ("It is the law", "the law"),
     ("Tama was fine in S12, and courteous.", ""), ("He loves netball and actually smiles.", "")],
)  # fmt: skip
def test_words_of_law_are_found(words, found):
    assert law_in(words) == found
