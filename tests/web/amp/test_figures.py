"""The figures of a draft: from the register or typed, with what speaks against a target."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scopes_disabled

from tests.web.amp.test_plan import text
from whetu.web.amp.models import Figure
from whetu.web.amp.queries import figures
from whetu.web.attendance.models import StudentTerm
from whetu.web.attendance.queries.regular import Stood
from whetu.web.people.models import Enrolment
from whetu.web.schools.models import Term

PAGE = "/plan/draft/figures/"


@pytest.fixture
def officer(draft, sign_in):
    return sign_in("officer")


def form(was=None, **given) -> dict:
    return {"was": json.dumps(was or {}), "note": "Last year's report", **given}


def shares(draft, **of) -> dict:
    rows = Figure.objects.filter(plan=draft, **of)
    return {(row.year, row.term, row.step): str(row.percent) for row in rows}


@pytest.fixture
def last_year(kura):
    """2025 with four terms, in which 7 of the 12 students were at Good, and 5 at Worrying."""
    with scopes_disabled():
        Enrolment.objects.filter(school=kura.school).update(start=date(2025, 2, 3))
        for term, (start, end) in enumerate(
            [((2, 3), (4, 11)), ((4, 28), (6, 27)), ((7, 14), (9, 19)), ((10, 6), (12, 16))], start=1
        ):
            Term.objects.create(
                school=kura.school, year=2025, term=term, start=date(2025, *start), end=date(2025, *end)
            )
            StudentTerm.objects.bulk_create(
                StudentTerm(
                    school=kura.school, student=student, year=2025, term=term, available=80, present=80,
                    absent=2 if i < 7 else 12, last_day=date(2025, *end),
                )
                for i, student in enumerate(kura.students)
            )  # fmt: skip
    return kura


def test_results_come_from_the_register(draft, last_year, officer):
    page = text(officer.post(PAGE, form(deed="fill"), follow=True))
    assert "5 figures are from the register now" in page
    assert shares(draft, kind="result", source="register") == {
        (2025, term, "good"): "58.3" for term in range(5)
    }
    assert "more than 90% of the term" in page


def test_what_was_typed_stays_beside_the_register(draft, last_year, officer):
    officer.post(PAGE, form(result_2025_1_good="60"))
    officer.post(PAGE, form({"result_2025_1_good": "60"}, result_2025_1_good="60", deed="fill"))
    row = Figure.objects.get(plan=draft, kind="result", term=1, step="good")
    assert (str(row.percent), row.source, row.note) == ("60.0", "typed", "Last year's report")
    was = {"result_2025_2_good": "58.3"}
    officer.post(PAGE, form(was, result_2025_2_good="59", result_2025_1_good="60"))
    assert Figure.objects.get(plan=draft, kind="result", term=2, step="good").source == "typed"


def stood(**at: int) -> list[Stood]:
    """Students of one year level at each step."""
    return [Stood(0, 9, step, None) for step, number in at.items() for _one in range(number)]


def test_steps_are_told_where_their_students_are_many():
    many, tenth = {"good": 200, "worrying": 60, "concerning": 30, "serious": 10}, Decimal("3.3")
    assert figures.shares(figures.told(stood(**many))) == {
        "good": Decimal("66.6"), "worrying": Decimal(20), "concerning": Decimal(10), "serious": tenth,
    }  # fmt: skip
    few = figures.shares(figures.told(stood(**(many | {"serious": 2}))))
    assert set(few) == {"good", "worrying"}
    assert figures.told(stood(**(many | {"good": 4})))["good"] is None


def test_few_students_give_no_share(draft, last_year):
    with scopes_disabled():
        StudentTerm.objects.filter(year=2025, term=3, absent=12).update(absent=2)
        one = StudentTerm.objects.filter(year=2025, term=3).first()
        StudentTerm.objects.filter(pk=one.pk).update(absent=12)
    found = figures.from_register(draft.school, 2025, date(2026, 6, 12))
    assert {key.term for key in found} == {1, 2, 4}  # the year would tell Term 3 by what is left over


def test_a_typed_result_says_where_it_is_from(draft, officer):
    answer = officer.post(PAGE, form(result_2025_0_good="58,5 %") | {"note": ""})
    assert "Say where the results that you typed are from" in text(answer)
    assert not draft.figures.exists()
    officer.post(PAGE, form(result_2025_0_good="58,5 %"))
    assert shares(draft) == {(2025, 0, "good"): "58.5"}


def test_targets_of_the_year_its_terms_the_ladder_and_ceilings(draft, officer):
    given = {"target_2026_0_good": "62", "target_2026_4_good": "60", "target_2028_0_good": "75"}
    officer.post(PAGE, form(**given, ceiling_2026_0_serious="5"))
    assert shares(draft, kind="target") == {
        (2026, 0, "good"): "62.0", (2026, 4, "good"): "60.0", (2028, 0, "good"): "75.0",
    }  # fmt: skip
    assert shares(draft, kind="ceiling") == {(2026, 0, "serious"): "5.0"}


def test_a_target_that_is_lower_or_a_jump_is_warned_of_and_kept(draft, officer):
    given = {"result_2025_0_good": "58", "target_2026_0_good": "57", "target_2027_0_good": "70"}
    officer.post(PAGE, form(**given, result_2025_0_serious="5", ceiling_2026_0_serious="6"))
    page = text(officer.get(PAGE))
    assert page.count("⚠ lower than it was") == 1
    assert page.count("⚠ higher than it was") == 1
    assert page.count("⚠ more than 10 points") == 1
    assert len(shares(draft, kind="target")) == 2


@pytest.mark.parametrize("wrong", ["101", "-1", "many", "58.55"])
def test_what_is_no_share_is_refused_and_stays(draft, officer, wrong):
    answer = officer.post(PAGE, form(target_2026_0_good=wrong, target_2026_1_good="60"))
    assert "There is something to put right" in text(answer)
    assert not draft.figures.exists()
    assert 'value="60"' in answer.content.decode()


def test_two_who_set_different_figures_both_keep_theirs(draft, officer):
    officer.post(PAGE, form(target_2026_1_good="60"))
    officer.post(PAGE, form(target_2026_2_good="61", note=""))  # opened before the first was saved
    assert shares(draft) == {(2026, 1, "good"): "60.0", (2026, 2, "good"): "61.0"}


def test_two_who_set_the_same_figure_see_both(draft, officer):
    officer.post(PAGE, form(target_2026_1_good="60"))
    answer = officer.post(PAGE, form(target_2026_1_good="65"))
    assert "saved now “60”; you wrote “65”" in text(answer)
    assert shares(draft) == {(2026, 1, "good"): "60.0"}
    was = {"target_2026_1_good": "60", "note": "Last year's report"}
    officer.post(PAGE, form(was, target_2026_1_good="65"))
    assert shares(draft) == {(2026, 1, "good"): "65.0"}


def test_the_year_is_that_in_which_the_plan_is_to_begin(draft):
    assert figures.year_of(draft, date(2026, 6, 12)) == 2026
    assert figures.year_of(draft, date(2026, 11, 1)) == 2027
    draft.wanted_from = date(2028, 1, 30)
    assert figures.year_of(draft, date(2026, 6, 12)) == 2028


def test_a_doubt_compares_the_ladder_with_the_year_before(draft):
    rows = {
        figures.Key("target", 2026, 0, "good"): Figure(percent=Decimal("62")),
        figures.Key("target", 2027, 0, "good"): Figure(percent=Decimal("61")),
    }
    assert figures.doubts(rows) == {figures.Key("target", 2027, 0, "good"): "lower"}
