"""Two wordings of a text, cut where they differ."""

import time

import pytest

from whetu.rules.wording import Run, apart


def test_the_words_that_differ_are_told():
    left, right = apart("We ring home on the day.", "We text home on the same day.")
    assert left == [Run("We ", False), Run("ring", True), Run(" home on the day.", False)]
    assert right == [
        Run("We ", False), Run("text", True), Run(" home on the ", False), Run("same", True),
        Run(" day.", False),
    ]  # fmt: skip


def test_one_like_word_between_two_changes_changes_with_them():
    left, right = apart("Ring home first", "Text whānau first")
    assert [left, right] == [
        [Run("Ring home", True), Run(" first", False)],
        [Run("Text whānau", True), Run(" first", False)],
    ]
    left, _right = apart("We see a dean today", "We ask a nurse today")
    assert left == [Run("We ", False), Run("see a dean", True), Run(" today", False)]


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "A\n\nB "), ("Kia  ora\n", ""), ("a b\n- c", "a\tb\n- d\n"), ("Whānau!", "Whānau?! "), (" x", "y")],
)
def test_no_sign_of_either_is_lost(before, after):
    left, right = apart(before, after)
    assert ["".join(run.words for run in runs) for runs in (left, right)] == [before, after]


def test_words_said_over_and_over_take_no_long_time():
    began = time.perf_counter()
    left, _right = apart("a b " * 10_000, "b a a " * 6_000)
    assert left == [Run("a b " * 10_000, True)]
    assert time.perf_counter() - began < 1
