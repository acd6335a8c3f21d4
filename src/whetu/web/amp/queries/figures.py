"""The figures of a plan: last year's results, targets and ceilings, and what the register says."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from whetu.rules import amp
from whetu.rules.disclosure import TOTAL, withhold
from whetu.rules.star import STEPS
from whetu.web.amp.models import Figure, Plan
from whetu.web.attendance.queries import regular
from whetu.web.attendance.queries.regular import Stood, share, with_days
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School

REGISTER, TYPED = "register", "typed"
PERIODS = (0, 1, 2, 3, 4)  # the year, then its terms
STEP_NAMES = [name for name, _days in STEPS]
LADDER = 3  # years of targets
NEXT_YEAR_FROM = 10  # the month from which a plan without a day is for the year after


class Key(NamedTuple):
    """Which figure. `term` 0: of the year."""

    kind: str
    year: int
    term: int
    step: str


def name(key: Key) -> str:
    """A figure's name in a form: "result_2025_0_good"."""
    return "_".join(str(part) for part in key)


def key(name: str) -> Key:
    kind, year, term, step = name.split("_")
    return Key(kind, int(year), int(term), step)


def asked(year: int) -> list[Key]:
    """Every figure that a plan for a year may hold: results of the year before, by step too; targets of the
    year, its terms and the years after; ceilings of the steps."""
    results = [Key("result", year - 1, term, step) for term in PERIODS for step in STEP_NAMES]
    targets = [Key("target", year, term, "good") for term in PERIODS]
    ladder = [Key("target", year + later, 0, "good") for later in range(1, LADDER)]
    return [*results, *targets, *ladder, *(Key("ceiling", year, 0, step) for step in STEP_NAMES[1:])]


def year_of(plan: Plan, on: date) -> int:
    """The year that a plan's targets are for."""
    if plan.wanted_from:
        return plan.wanted_from.year
    aimed = plan.figures.filter(kind="target", term=0, year__gte=on.year).order_by("year").first()
    return aimed.year if aimed else on.year + (on.month >= NEXT_YEAR_FROM)


def held(plan: Plan) -> dict[Key, Figure]:
    return {Key(row.kind, row.year, row.term, row.step): row for row in plan.figures.all()}


def percents(rows: dict[Key, Figure], names: Iterable[str]) -> dict[str, Decimal | None]:
    """The figures of some names as they stand."""
    return {one: rows[key(one)].percent if key(one) in rows else None for one in names}


def note(rows: dict[Key, Figure], year: int) -> str:
    """Where the typed results of a year are from."""
    found = (row.note for row in rows.values() if row.kind == "result" and row.year == year and row.note)
    return next(found, "")


def from_register(school: School, year: int, on: date) -> dict[Key, Decimal]:
    """Shares of students at each step, of the terms of a year that are over; of the year where all four are:
    of its terms' students together. What is of few students is left out, by the same table as the pages of
    counts and of targets, so that the plan tells no more than they do."""
    terms = {term: told(one) for term, one in of_terms(school, year, on).items()}
    found = {Key("result", year, term, step): percent
             for term, steps in terms.items() for step, percent in shares(steps).items()}  # fmt: skip
    return found | {Key("result", year, 0, step): percent for step, percent in of_year(terms).items()}


def told(rows: Collection[Stood]) -> dict[Any, int | None]:
    """Students at each step and in all, few ones withheld; none where few are past Good, since a plan is for
    everybody to read."""
    total = regular.withheld(regular.by_year_level(rows))[TOTAL]
    good = sum(row.step == "good" for row in rows)
    others = sum(bool(row.step) for row in rows) - good
    return dict.fromkeys(total) if None in withhold({True: good, False: others}).values() else total


def of_terms(school: School, year: int, on: date) -> dict[int, list[Stood]]:
    """How students stood in the terms of a year that are over, where any day has come in."""
    over = [term for term in schools.terms(school) if term.year == year and term.end <= on]
    found = {term.term: regular.stood(school, term, on) for term in over}
    return {term: rows for term, rows in sorted(found.items()) if any(row.step for row in rows)}


def shares(steps: dict) -> dict[str, Decimal]:
    """Percentages of the steps whose numbers are shown."""
    every = with_days(steps)
    if every is None:
        return {}
    found = {step: share(steps[step], every) for step in STEP_NAMES if steps.get(step) is not None}
    return {step: percent for step, percent in found.items() if percent is not None}


def of_year(terms: dict[int, dict]) -> dict[str, Decimal]:
    """Percentages of all four terms together; a step that is withheld in one is withheld in the year."""
    if len(terms) < len(PERIODS) - 1:
        return {}
    sums: Counter = Counter()
    for steps in terms.values():
        sums.update({step: number for step, number in steps.items() if number is not None})
    hidden = {step for steps in terms.values() for step, number in steps.items() if number is None}
    if TOTAL in hidden:
        return {}
    every = sum(with_days(steps) for steps in terms.values())
    return shares({TOTAL: every} | {step: None if step in hidden else sums[step] for step in STEP_NAMES})


def over_90(school: School, year: int, on: date) -> list[tuple[int, Decimal]]:
    """Beside it, another measure: by term, the share of students present for more than 90% of it."""
    found = {term: regular.over_90(rows, told(rows)) for term, rows in of_terms(school, year, on).items()}
    return [(term, percent) for term, percent in found.items() if percent is not None]


def doubts(rows: dict[Key, Figure]) -> dict[Key, str]:
    """What speaks against targets and ceilings beside the year before: "lower", "higher" or "jump"."""
    facts = [{**one._asdict(), "percent": row.percent} for one, row in rows.items()]
    found = {Key("target", one.year, one.term, "good"): one.kind for one in amp.worries(facts)}
    for one, row in rows.items():
        was = rows.get(one._replace(kind="result", year=one.year - 1))
        if one.kind == "ceiling" and was:
            found[one] = amp.doubt(row.percent, was.percent, at_most=True)
    return found
