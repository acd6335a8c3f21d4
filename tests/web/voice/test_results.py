"""What a consultation shows: who was heard, and answers that give nobody away."""

import random
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from tests.web.voice import made
from whetu.rules.disclosure import SMALLEST
from whetu.web.voice import queries
from whetu.web.voice.actions import concerns
from whetu.web.voice.queries import results as shown

ON = made.ON


@pytest.fixture
def asked(kura):
    with scope(school=kura.school):
        kura.asked = made.consultation(kura)
        yield kura


def of(row, audience):
    return next(one for one in shown.results(row, queries.coverage(row, ON)) if one.audience == audience)


def scale(row, audience):
    return next(one for one in of(row, audience).results if one.question.kind == "scale")


def words(row, audience):
    return next(one for one in of(row, audience).results if one.question.kind == "words")


def test_who_was_heard_and_who_was_not(asked):
    for _time in range(5):
        made.answer(asked.asked, "students", "7", scale=4)
    students = queries.coverage(asked.asked, ON)[1]
    assert (students.heard, students.of) == (5, 12)
    assert [(one.label, one.heard, one.of) for one in students.groups] == [("Year 7", 5, 6), ("Year 8", 0, 6)]
    whanau = queries.coverage(asked.asked, ON)[2]
    assert (whanau.heard, whanau.of, whanau.nobody) == (0, 12, True)


def test_posts_are_counted_by_kind_and_a_board_is_no_staff(asked):
    staff = queries.coverage(asked.asked, ON)[0]
    assert [(one.label, one.of) for one in staff.groups] == [
        ("Teachers", 1), ("Support staff", 3), ("Leaders", 2),
    ]  # fmt: skip


def test_a_small_group_takes_another_with_it(asked):
    for year, many in (("7", 8), ("8", 2)):
        for _time in range(many):
            made.answer(asked.asked, "students", year, scale=5)
    groups = {one.label: one.heard for one in queries.coverage(asked.asked, ON)[1].groups}
    assert groups == {"Year 7": None, "Year 8": None}
    result = scale(asked.asked, "students")
    assert (result.people, result.parts, result.left) == (10, [], True)


def test_under_five_no_number_is_told_and_words_stand_under_no_group(asked):
    for at in range(4):
        made.answer(asked.asked, "whanau", "7", scale=1, words=f"The bus {at}")
    whanau, result = of(asked.asked, "whanau"), scale(asked.asked, "whanau")
    assert (whanau.few, whanau.coverage.heard) == (True, None)
    assert (result.people, result.bars, result.mean) == (None, [], "")
    said = words(asked.asked, "whanau").said
    assert [(one.words, one.group) for one in said] == [(f"The bus {at}", "") for at in range(4)]


def test_a_group_that_is_large_enough_stands_apart(asked):
    for year in ("7", "8"):
        for value in (1, 2, 3, 4, 5):
            made.answer(asked.asked, "students", year, scale=value, words=f"Said in {year}")
    result = scale(asked.asked, "students")
    assert [bar.number for bar in result.bars] == [2, 2, 2, 2, 2]
    assert result.mean == "3.0"
    assert [(one.label, one.people, one.numbers) for one in result.parts] == [
        ("Year 7", 5, [1, 1, 1, 1, 1]), ("Year 8", 5, [1, 1, 1, 1, 1]),
    ]  # fmt: skip
    assert {one.group for one in words(asked.asked, "students").said} == {"Year 7", "Year 8"}


def test_a_group_of_whom_few_answered_one_question_is_withheld_there(asked):
    for at in range(6):
        made.answer(asked.asked, "students", "7", scale=4)
        made.answer(asked.asked, "students", "8", **({"scale": 4} if at < 2 else {"words": "x"}))
    result = scale(asked.asked, "students")
    assert (result.people, result.parts, result.left) == (8, [], True)
    assert {one.group for one in words(asked.asked, "students").said} == {""}


def test_a_group_that_is_withheld_once_is_withheld_everywhere(asked):
    """Else its number under one question would say how many the small group beside it is."""
    for group, many in (("7", 8), ("8", 6)):
        for _time in range(many):
            made.answer(asked.asked, "whanau", group, scale=4)
    for _time in range(2):
        made.answer(asked.asked, "whanau", "7 8", words="x")
    heard = {one.label: one.heard for one in queries.coverage(asked.asked, ON)[2].groups}
    assert heard == {"Year 7": 8, "Year 8": None, "Several year levels": None}
    result = scale(asked.asked, "whanau")
    assert ([one.label for one in result.parts], result.left) == (["Year 7"], True)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_left_is_never_somebody(asked, seed):
    """Whatever groups stand apart: what the whole says beyond them is nobody, or at least five people."""
    draw = random.Random(seed)
    for year in ("7", "8", "9 11", ""):
        for _time in range(draw.choice((0, 1, 4, 5, 6, 9))):
            value = draw.choice((None, 1, 5))
            made.answer(asked.asked, "whanau", year, **({"scale": value} if value else {"words": "x"}))
    row = of(asked.asked, "whanau")
    for result in (one for one in row.results if one.question.kind == "scale" and one.people):
        total = [bar.number for bar in result.bars]
        rest = sum(total) - sum(one.people for one in result.parts)
        assert sum(total) == result.people
        assert all(one.people >= SMALLEST for one in result.parts)
        assert rest == 0 or rest >= SMALLEST
    heard = [one.heard for one in row.coverage.groups]
    if row.coverage.heard:
        rest = row.coverage.heard - sum(number or 0 for number in heard)
        assert rest == 0 or rest >= SMALLEST
        assert (rest == 0) == (None not in heard)


def test_the_same_number_of_queries_however_many_answered(asked):
    def asks() -> int:
        with CaptureQueriesContext(connection) as found:
            shown.results(asked.asked, queries.coverage(asked.asked, ON))
        return len(found)

    made.answer(asked.asked, "students", "7", scale=4)
    before = asks()
    for _time in range(12):
        made.answer(asked.asked, "students", "8", scale=2, words="More sport")
    assert asks() <= before


def test_counts_of_concerns_withhold_small_ones(asked):
    for source, many in (("whanau", 6), ("students", 7), ("staff", 1)):
        for _time in range(many):
            concerns.bring(by=None, school=asked.school, source=source, words="x", on=ON, now=timezone.now())
    counts = queries.concern_counts(asked.school, ON, ON)
    assert counts["total"] == 14
    assert Counter(counts["by_source"]) == {"staff": None, "students": 7, "whanau": None, "partners": None}
    assert counts["answered"] == {"in time": 0, "late": 0, "waiting": 14}
