"""Results beside the plan's targets, by hand: of the kura's twelve students six missed under five days of
Term 2, and five of twelve were present for more than 90%."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from openpyxl import load_workbook

from whetu.rules.terms import Words
from whetu.web.amp.models import Figure
from whetu.web.amp.queries import figures
from whetu.web.attendance.models import StudentTerm
from whetu.web.people.models import Enrolment
from whetu.web.reports.queries import targets
from whetu.web.schools.models import Term

PAGE = "/reports/targets/"
OVER = date(2026, 7, 10)  # Term 2 is over, and what came in of it came by 12 June


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


@pytest.fixture
def figure(kura, plan):
    def made(kind: str, year: int, term: int, percent: float, step: str = "good") -> None:
        with scope(school=kura.school):
            Figure.objects.create(
                school=kura.school, plan=plan, kind=kind, year=year, term=term, step=step, percent=percent
            )

    return made


def of_2026(kura, on: date) -> targets.Targets:
    with scope(school=kura.school):
        return targets.targets(kura.school, 2026, on)


def test_a_term_beside_its_target_and_the_plans_word_for_last_year(kura, figure):
    figure("target", 2026, 2, 60)
    figure("target", 2026, 0, 65)
    figure("result", 2025, 2, 47.5)
    found = of_2026(kura, OVER)
    term = found.terms[1]
    assert (term.result.regular, term.result.students) == (6, 12)
    assert (term.result.percent, term.target, term.apart) == (50, 60, -10)
    assert (term.last.percent, term.last.source) == (Decimal("47.5"), "plan")
    assert term.result.over_90 == Decimal("41.6")
    assert (found.whole.result.percent, found.whole.apart) == (50, -15)
    assert [line.result for line in (found.terms[0], *found.terms[2:])] == [None, None, None]


def test_a_term_that_runs_is_said_to_be_so_far_and_held_to_nothing(kura, figure, sign_in):
    figure("target", 2026, 2, 60)
    found = of_2026(kura, kura.today)
    assert found.terms[1].running
    assert found.terms[1].apart is None
    assert found.whole.result is None
    page = text(sign_in("board").get(PAGE))
    assert "Term 2 so far 12 50% 6 60%" in page
    assert "below" not in page


def test_last_year_comes_from_the_register_where_it_is_known(kura, figure):
    """In Term 2 of 2025 all twelve, five of them away for ten half-days: seven of twelve, 58.3%."""
    figure("result", 2025, 2, 47.5)
    with scope(school=kura.school):
        Term.objects.create(
            school=kura.school, year=2025, term=2, start=date(2025, 4, 28), end=date(2025, 6, 27)
        )
        Enrolment.objects.update(start=date(2025, 2, 3))
        for place, student in enumerate(kura.students):
            words = Words(unjustified_one=31, unjustified_both=31) if place < 5 else Words(present_one=1)
            away = 10 if place < 5 else 0
            StudentTerm.objects.create(
                school=kura.school, student=student, year=2025, term=2, absent=away, available=10,
                **words._asdict(),
            )  # fmt: skip
    last = of_2026(kura, OVER).terms[1].last
    assert (last.percent, last.source) == (Decimal("58.3"), "register")


def test_small_numbers_are_withheld(kura, figure, sign_in):
    """Year 7 and Year 8 have six each, three of each regular: neither share is shown, nor any step beyond."""
    figure("ceiling", 2026, 0, 10, "worrying")
    found = of_2026(kura, OVER)
    assert [(level.label, level.shares) for level in found.levels] == [("Year 7", [None]), ("Year 8", [None])]
    assert [one.cells[1].share for one in found.ceilings] == [None, None, None]
    assert found.ceilings[0].cells[1].most == 10
    assert "withheld" in text(sign_in("board").get(PAGE))


def test_no_share_tells_the_number_that_another_page_withholds(kura, plan, sign_in):
    """Of one student no day has come in: who asks what 90% is of would know how many."""
    with scope(school=kura.school):
        StudentTerm.objects.filter(student=kura.students[1], term=2).delete()
    result = of_2026(kura, OVER).terms[1].result
    assert (result.students, result.over_90) == (12, None)
    book = load_workbook(BytesIO(b"".join(sign_in("board").get(PAGE + "export/xlsx/"))))
    assert not [cell.value for sheet in book for row in sheet for cell in row if cell.value == 11]


def test_the_plan_withholds_what_targets_withholds(kura, plan):
    """The plan's own results, the page of targets and their sums: the same shares of the same students."""
    with scope(school=kura.school):
        StudentTerm.objects.filter(student=kura.students[1], term=2).delete()
    shares = of_2026(kura, OVER).terms[1].result.shares
    with scope(school=kura.school):
        found = figures.from_register(kura.school, 2026, OVER)
    assert {key.step: percent for key, percent in found.items()} == {
        step: percent for step, percent in shares.items() if percent is not None
    }


def test_the_years_to_come_and_the_picture(kura, figure):
    for year, percent in ((2025, 50), (2026, 60), (2027, 70), (2028, 80)):
        figure("target", year, 0, percent)
    figure("target", 2026, 2, 60)
    found = of_2026(kura, OVER)
    assert found.ladder == [(2026, 60), (2027, 70), (2028, 80)]
    assert [(bar.kind, bar.height) for bar in found.picture.bars] == [("now", 50.0)]
    assert [mark.y for mark in found.picture.marks] == [40.0]
    assert found.picture.goal == 20


def test_who_sees_counts_sees_targets(kura, plan, sign_in):
    for role, status in (("board", 200), ("presiding_member", 200), ("pastoral", 200), ("teacher", 403)):
        assert sign_in(role).get(PAGE).status_code == status
    assert sign_in("board").get(PAGE + "export/xlsx/").status_code == 200
    assert sign_in("board").get(PAGE + "export/pdf/").status_code == 404
    assert sign_in("other").get(PAGE).status_code == 200  # of their own school


def test_the_workbook_holds_the_rows_of_the_page(kura, figure, sign_in):
    """Terms to come with their targets, and the year, stand on both."""
    for term in (1, 2, 3, 4):
        figure("target", 2026, term, 60 + term)
    client = sign_in("board")
    sheet = load_workbook(BytesIO(b"".join(client.get(PAGE + "export/xlsx/")))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[:5] for row in rows] == [
        ["Term 1", "", "", "nothing yet", 61],
        ["Term 2, so far", 12, 6, 50, 62],
        ["Term 3", "", "", "nothing yet", 63],
        ["Term 4", "", "", "nothing yet", 64],
        ["2026, terms that are over", "", "", "nothing yet", ""],
    ]
    page = text(client.get(PAGE))
    assert all(f"{percent}%" in page for percent in (61, 62, 63, 64))


def test_a_fixed_number_of_queries(kura, plan, sign_in):
    client = sign_in("board")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as found:
        client.get(PAGE)
    assert len(found) <= 26
