"""Counts, Targets and its workbook, the plan's own results and the board's pack, side by side: nobody works
out from one what another withholds. Schools by chance, each looked at on all of them."""

import random
from types import SimpleNamespace

import pytest

from whetu.rules.disclosure import TOTAL
from whetu.rules.star import STEPS
from whetu.web.amp.queries import figures
from whetu.web.attendance.queries import regular
from whetu.web.attendance.queries.regular import NO_DAYS, Stood
from whetu.web.desk.queries import counts
from whetu.web.reports.queries import pack, targets

NAMES = [name for name, _days in STEPS]


def school(seed: int) -> list[Stood]:
    """The roll of a school by chance: more at Good than at any other step, a few without a day."""
    chance = random.Random(seed)
    steps = chance.choices(["good"] * 6 + [*NAMES, *NAMES, ""], k=chance.choice([8, 14, 30, 60, 120]))
    years = chance.choice([[None], [7, 8], [9, 10, 11, 12, 13]])
    return [
        Stood(place, chance.choice(years), step, step == "good" if step and chance.random() < 0.95 else None)
        for place, step in enumerate(steps)
    ]


def line(rows: list[Stood], now: targets.Result, last: targets.Result | None = None) -> targets.Line:
    return targets.Line(2, "Term 2", False, now, None, last)


def told(rows: list[Stood]) -> SimpleNamespace:
    """What each page tells of the same term: a number of students, or a share, by step."""
    places = [SimpleNamespace(year=row.year_level, step=row.step) for row in rows]
    result = targets.result(rows, regular.withheld(regular.by_year_level(rows)))
    return SimpleNamespace(
        rows=rows,
        counts=counts.by_year(places, withheld=True).total.steps,
        result=result,
        cells=targets.cells(line(rows, result)),
        plan=figures.shares(figures.told(rows)),
        over_90=regular.over_90(rows, figures.told(rows)),
        pack=pack.term(line(rows, result))["result"],
    )


@pytest.fixture(scope="module")
def schools() -> list[SimpleNamespace]:
    return [told(school(seed)) for seed in range(80)]


def test_no_page_tells_of_a_step_that_counts_withholds(schools):
    for one in schools:
        hidden = [step for step in NAMES if one.counts[step] is None]
        for step in hidden:
            assert one.result.shares[step] is None
            assert one.pack["shares"][step] is None
            assert step not in one.plan
        if "good" in hidden:
            assert (one.result.regular, one.result.over_90, one.over_90) == (None, None, None)
            assert one.cells[2] == "withheld"
        if one.counts[TOTAL] is None:
            assert one.result.students is None
            assert one.plan == {}


def test_two_pages_tell_the_same_share_of_the_same_students(schools):
    """So that no difference between them is a number of students."""
    for one in schools:
        assert all(percent == one.result.shares[step] for step, percent in one.plan.items())
        assert all(str(percent) == one.pack["shares"][step] for step, percent in one.plan.items())
        assert one.over_90 in (None, one.result.over_90)
    assert any(one.plan for one in schools)


def test_no_whole_tells_who_has_no_day_where_counts_withholds_them(schools):
    """Where those without a day are withheld, every share is of all students and not of the others."""
    few = [one for one in schools if one.counts.get(NO_DAYS, 0) is None]
    assert few
    for one in few:
        assert one.result.students in (None, len(one.rows))
        assert one.result.over_90 is None
