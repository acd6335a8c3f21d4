"""The dated law table."""

from datetime import date, timedelta

import pytest

from whetu.rules.law import ASK_FIRST, FLEXIBLE, LETTER, TEXTS, USES, in_force, said

ON = date(2026, 6, 12)


def test_a_letter_says_only_what_was_read():
    assert in_force(LETTER, ON)
    assert all(text.confirmed for text in in_force(LETTER, ON).values())
    assert not all(text.confirmed for text in in_force(FLEXIBLE, ON).values())


def test_no_passage_is_said_outside_its_days(monkeypatch):
    first = TEXTS["s42 wellbeing"]
    monkeypatch.setitem(TEXTS, "s42 wellbeing", first._replace(to_day=ON))
    assert "s42 wellbeing" in in_force(FLEXIBLE, ON)
    assert "s42 wellbeing" not in in_force(FLEXIBLE, ON + timedelta(days=1))
    with pytest.raises(KeyError):
        said("s42 wellbeing", ON + timedelta(days=1))


def test_what_was_not_read_asks_for_the_ministrys_word():
    for key, text in TEXTS.items():
        assert (ASK_FIRST in said(key, ON)) is not text.confirmed
        assert text.where in said(key, ON)


def test_each_passage_fits_its_columns_and_says_what_it_is_for():
    for key, text in TEXTS.items():
        assert len(key) <= 24
        assert len(said(key, ON)) <= 1000
        assert set(text.uses) <= set(USES)
        assert text.uses
        assert text.source
        assert text.again > text.from_day
