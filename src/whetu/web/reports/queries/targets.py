"""The year's results beside the plan's targets and ceilings, and beside last year. Small numbers are withheld
by the same table as the page of counts, so that beside it no share tells a number that it withholds."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.amp import GOAL_PERCENT, GOAL_YEAR
from whetu.rules.calendar import Term
from whetu.rules.disclosure import TOTAL
from whetu.rules.star import STEPS
from whetu.web.amp import queries as amp
from whetu.web.amp.models import Figure, Plan
from whetu.web.attendance.queries import regular
from whetu.web.attendance.queries.regular import Stood, share, with_days
from whetu.web.attendance.queries.terms import Option
from whetu.web.reports.queries.groups import year_words
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School
from whetu.web.sheets import Sheet
from whetu.web.words import STEP_WORDS

Figures = Mapping[tuple[str, int, int, str], Decimal]  # kind, year, term (0: the year), step → percent
KIND = Figure.Kind
PAST_FIRST = [name for name, _days in STEPS[1:]]
TERM_WIDTH, BAR = 72, 20  # of the picture
SOURCES: dict[str, Any] = {
    "register": gettext_lazy("the register"),
    "plan": gettext_lazy("as the plan states"),
}


class Result(NamedTuple):
    """A term's counts as they may be shown; None: withheld. `shares`: percent at each step; `source`: the
    register, or what the plan states."""

    students: int | None = None
    regular: int | None = None
    shares: Mapping[str, Decimal | None] = {}
    over_90: Decimal | None = None
    source: str = "register"

    @property
    def percent(self) -> Decimal | None:
        return self.shares.get("good")


class Line(NamedTuple):
    """One term, or those of the year that are over (`term` 0). `result` None: nothing has come in."""

    term: int
    label: str
    running: bool
    result: Result | None
    target: Decimal | None
    last: Result | None

    @property
    def words(self) -> str:
        return f"{self.label}, {_('so far')}" if self.running else self.label

    @property
    def apart(self) -> Decimal | None:
        """Percentage points above the target; below it, less than 0. None while the term runs: until its end
        fewer and fewer are below 5 days."""
        percent = self.result.percent if self.result and not self.running else None
        return None if percent is None or self.target is None else percent - self.target

    @property
    def below(self) -> Decimal | None:
        return None if self.apart is None else -self.apart


class Ceiling(NamedTuple):
    """One step beyond the first line: its share in each term, and what it is to be at most."""

    step: str
    cells: list["Cell"]  # by term


class Cell(NamedTuple):
    begun: bool
    share: Decimal | None  # None: withheld
    most: Decimal | None

    @property
    def above(self) -> bool:
        return self.share is not None and self.most is not None and self.share > self.most


class YearLevel(NamedTuple):
    label: str
    shares: list[Decimal | None]  # of students who attended regularly, by term


class Bar(NamedTuple):
    kind: str
    x: int
    y: float
    height: float


class Mark(NamedTuple):
    """A line across a term's columns: its target."""

    x: int
    x2: int
    y: float


class Picture(NamedTuple):
    width: int
    bars: list[Bar]
    marks: list[Mark]
    goal: int


class Targets(NamedTuple):
    year: int
    plan: Plan | None
    terms: list[Line]
    whole: Line
    ceilings: list[Ceiling]
    levels: list[YearLevel]
    ladder: list[tuple[int, Decimal]]  # the targets of this year and those after it
    picture: Picture

    @property
    def begun(self) -> list[Line]:
        return [line for line in self.terms if line.result]


def targets(school: School, year: int, on: date) -> Targets:
    """All that the page shows of a year, as at a day; a fixed number of queries for each term."""
    plan = amp.plan_on(school, on) or amp.newest(school)
    held = figures(plan)
    stood = {term.term: regular.stood(school, term, on) for term in of_year(school, year)}
    tables = {
        term: regular.withheld(regular.by_year_level(rows)) for term, rows in stood.items() if any_day(rows)
    }
    lines = [
        Line(
            term.term,
            _("Term %s") % term.term,
            term.start <= on < term.end,
            result(stood[term.term], tables[term.term]) if term.term in tables else None,
            held.get((KIND.TARGET, year, term.term, "good")),
            last_result(school, year - 1, term.term, on, held),
        )
        for term in of_year(school, year)
    ]
    whole = year_line(year, lines, held)
    return Targets(
        year, plan, lines, whole, ceilings(lines, held, year), levels(tables, lines), ladder(held, year),
        picture(lines),
    )  # fmt: skip


def of_year(school: School, year: int) -> list[Term]:
    return sorted(term for term in schools.terms(school) if term.year == year)


def years(school: School, on: date) -> list[Option]:
    """The years that may be chosen, the latest first."""
    found = {term.year for term in schools.terms(school) if term.start <= on}
    return [Option(str(year), str(year)) for year in sorted(found, reverse=True)]


def figures(plan: Plan | None) -> dict[tuple[str, int, int, str], Decimal]:
    """The plan's percentages."""
    rows = plan.figures.values_list("kind", "year", "term", "step", "percent") if plan else ()
    return {tuple(key): percent for *key, percent in rows}


def any_day(rows: Iterable[Stood]) -> bool:
    return any(row.step for row in rows)


def result(rows: list[Stood], table: Mapping[Any, Mapping[Any, int | None]]) -> Result:
    """A term's counts, from the table that says which of them may be shown."""
    total = table[TOTAL]
    students = with_days(total)
    return Result(
        students,
        total["good"],
        {step: percent(total[step], students) for step, _days in STEPS},
        regular.over_90(rows, total),
    )


def percent(part: int | None, whole: int | None) -> Decimal | None:
    return None if part is None or whole is None else share(part, whole)


def last_result(school: School, year: int, term: int, on: date, held: Figures) -> Result | None:
    """The same term of the year before: from the register, else as the plan states it."""
    found = next((one for one in of_year(school, year) if one.term == term), None)
    rows = regular.stood(school, found, on) if found else []
    if any_day(rows):
        return result(rows, regular.withheld(regular.by_year_level(rows)))
    stated = {step: held.get((KIND.RESULT, year, term, step)) for step, _days in STEPS}
    return Result(shares=stated, source="plan") if stated["good"] is not None else None


def year_line(year: int, lines: list[Line], held: Figures) -> Line:
    """The terms that are over together: a student counts once in each. None where one of them is withheld."""
    over = [line for line in lines if line.result and not line.running]
    return Line(
        0,
        str(year) if len(over) == len(lines) else _("%s, terms that are over") % year,
        False,
        together([line.result for line in over]),
        held.get((KIND.TARGET, year, 0, "good")),
        together([line.last for line in over if line.last]) or stated_year(year - 1, held),
    )


def together(results: list[Result]) -> Result | None:
    if not results or any(one.source != "register" for one in results):
        return None
    students = [one.students for one in results]
    good = [one.regular for one in results]
    if None in students or None in good:
        return Result()
    return Result(sum(students), sum(good), {"good": share(sum(good), sum(students))})


def stated_year(year: int, held: Figures) -> Result | None:
    stated = held.get((KIND.RESULT, year, 0, "good"))
    return Result(shares={"good": stated}, source="plan") if stated is not None else None


def ceilings(lines: list[Line], held: Figures, year: int) -> list[Ceiling]:
    """One row per step beyond the first line."""
    return [
        Ceiling(
            step,
            [
                Cell(
                    line.result is not None,
                    line.result.shares.get(step) if line.result else None,
                    held.get((KIND.CEILING, year, line.term, step), held.get((KIND.CEILING, year, 0, step))),
                )
                for line in lines
            ],
        )
        for step in PAST_FIRST
    ]


def levels(
    tables: Mapping[int, Mapping[Any, Mapping[Any, int | None]]], lines: list[Line]
) -> list[YearLevel]:
    """One row per year level: who attended regularly in each term that has begun."""
    found = {year for table in tables.values() for year in table if year != TOTAL}
    return [
        YearLevel(
            year_words(year),
            [
                percent(tables[line.term][year]["good"], with_days(tables[line.term][year]))
                if year in tables.get(line.term, {})
                else None
                for line in lines
                if line.result
            ],
        )
        for year in sorted(found, key=lambda year: (year is None, year or 0))
    ]


def ladder(held: Figures, year: int) -> list[tuple[int, Decimal]]:
    rows = [(at, value) for (kind, at, term, step), value in held.items()
            if (kind, term, step) == (KIND.TARGET, 0, "good") and at >= year]  # fmt: skip
    return sorted(rows)


def picture(lines: list[Line]) -> Picture:
    """The terms as a page draws them."""
    return drawn(
        (
            line.last.percent if line.last else None,
            line.result.percent if line.result else None,
            line.running,
            line.target,
        )
        for line in lines
    )


def drawn(terms: Iterable[tuple[Decimal | None, Decimal | None, bool, Decimal | None]]) -> Picture:
    """Two columns a term, last year's and this year's, with the target as a line across. `terms`: last year,
    this year, whether it runs, target."""
    bars, marks, place = [], [], -1
    for place, (last, now, running, target) in enumerate(terms):
        left = TERM_WIDTH * place + 14
        for at, (kind, value) in enumerate((("last", last), ("so-far" if running else "now", now))):
            if value is not None:
                height = round(float(value), 1)
                bars.append(Bar(kind, left + at * (BAR + 3), round(100 - height, 1), height))
        if target is not None:
            marks.append(Mark(left - 5, left + 2 * BAR + 8, round(100 - float(target), 1)))
    return Picture(TERM_WIDTH * (place + 1), bars, marks, 100 - GOAL_PERCENT)


def goal() -> dict[str, int]:
    return {"percent": GOAL_PERCENT, "year": GOAL_YEAR}


# ---- to take away


def shown(value: Any) -> Any:
    return _("withheld") if value is None else float(value) if isinstance(value, Decimal) else value


def sheets(found: Targets) -> list[Sheet]:
    """The tables of the page."""
    head = [
        _("Term"), _("Students"), _("Attended regularly"), _("%"), _("Target %"), _("Beside the target"),
        _("Last year %"), _("Last year from"), _("Present for more than 90%, %"),
    ]  # fmt: skip
    rows = [cells(line) for line in (*found.terms, found.whole)]
    terms = [line.words for line in found.begun]
    steps = [
        [
            str(STEP_WORDS[one.step]),
            *(
                cell
                for begun, now, most in one.cells
                for cell in (shown(now) if begun else "", optional(most))
            ),
        ]
        for one in found.ceilings
    ]
    titles = [words for line in found.terms for words in (line.words, _("At most"))]
    return [
        Sheet(_("Regular attendance"), head, rows),
        Sheet(_("By year level"), [_("Year level"), *terms],
              [[level.label, *(shown(one) for one in level.shares)] for level in found.levels]),
        Sheet(_("Steps and ceilings"), [_("Step"), *titles], steps),
    ]  # fmt: skip


def cells(line: Line) -> list[Any]:
    """A line as the page shows it: of the year no students, since one counts in each term."""
    now, last = line.result, line.last
    results = [shown(now.students), shown(now.regular)] if now and line.term else ["", ""]
    return [
        line.words,
        *results,
        shown(now.percent) if now else _("nothing yet"),
        optional(line.target),
        optional(line.apart),
        shown(last.percent) if last else "",
        SOURCES[last.source] if last else "",
        shown(now.over_90) if now and line.term else "",
    ]


def optional(value: Decimal | None) -> float | str:
    return "" if value is None else float(value)
