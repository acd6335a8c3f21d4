"""How many students are at each step: by year level, and by week of the term. Small groups are withheld from
those who see counts only."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_scopes import scope

from whetu.rules import access
from whetu.rules.calendar import Term
from whetu.rules.disclosure import TOTAL, withhold, withhold_table
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import StudentTerm
from whetu.web.attendance.queries.regular import NO_DAYS
from whetu.web.attendance.queries.regular import STEPS as KINDS
from whetu.web.desk.queries.roll import Desk, Place, desk, on_roll
from whetu.web.people import queries as people
from whetu.web.people.models import Student
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School, Staff

Steps = Mapping[Any, int | None]  # students at each step, and TOTAL; None: withheld


class Line(NamedTuple):
    """One line of a table: what it counts, its students at each step and in all."""

    key: Any
    label: str
    steps: Steps

    @property
    def total(self) -> int | None:
        return self.steps[TOTAL]

    @property
    def opens(self) -> bool:
        """Whether the list of students can be asked for these; it cannot for those without a year level."""
        return self.key is not None


class Table(NamedTuple):
    """Students by group and step. `kinds` are its columns."""

    kinds: list[str]
    lines: list[Line]
    total: Line


def of_school(school: School, term: Term, day: date) -> list[Place]:
    """One row per student on the school's roll: what counts for the board are made of."""
    everyone = Student.objects.filter(school=school, merged_into=None)
    return on_roll(term, day, everyone)


def by_year(students: Iterable[Place], withheld: bool) -> Table:
    """One line per year level."""
    groups: dict[int | None, Counter] = {}
    for one in students:
        groups.setdefault(one.year, Counter())[one.step or NO_DAYS] += 1
    years = sorted(groups, key=lambda year: (year is None, year))
    return table({year: groups[year] for year in years}, withheld, year_words)


def year_words(year: int | None) -> str:
    return _("No year level") if year is None else _("Year %s") % year


def table(groups: Mapping[Any, Counter], withheld: bool, words) -> Table:
    """Students by group and step with their totals, small numbers withheld or not."""
    kinds = [*KINDS, NO_DAYS] if any(NO_DAYS in group for group in groups.values()) else KINDS
    full = {key: {kind: group[kind] for kind in kinds} for key, group in groups.items()}
    shown = withhold_table(full) if withheld else with_totals(full, kinds)
    lines = [Line(key, words(key), shown[key]) for key in groups]
    return Table(kinds, lines, Line(TOTAL, _("All"), shown[TOTAL]))


def with_totals(groups: Mapping[Any, Mapping[str, int]], kinds: list[str]) -> dict[Any, Steps]:
    every = {kind: sum(group[kind] for group in groups.values()) for kind in kinds}
    return {key: {**group, TOTAL: sum(group.values())} for key, group in (*groups.items(), (TOTAL, every))}


class Week(NamedTuple):
    """Students at each step at the end of one week of the term."""

    number: int
    ends: date
    steps: Steps


def by_week(students: list[Place], term: Term, day: date, now: Steps, withheld: bool) -> list[Week]:
    """One row per week of the term so far. The last one is as `now` says, so that no two tables differ."""
    counted = {one.student for one in students if one.step}
    reached = [dates for student, *dates in step_dates(term) if student in counted]
    ends = week_ends(term, day)
    weeks = [Week(at, end, at_step(reached, len(counted), end)) for at, end in enumerate(ends, start=1)]
    weeks = [*weeks[:-1], weeks[-1]._replace(steps={kind: now[kind] for kind in KINDS})] if weeks else []
    return [withhold_week(week, now) for week in weeks[:-1]] + weeks[-1:] if withheld else weeks


def step_dates(term: Term) -> QuerySet[StudentTerm]:
    """One row per student of the school in scope who reached a step: row number, and the three dates."""
    reached = StudentTerm.objects.filter(year=term.year, term=term.term, worrying_on__isnull=False)
    return reached.order_by().values_list("student", "worrying_on", "concerning_on", "serious_on")


def week_ends(term: Term, day: date) -> list[date]:
    """The Friday of each week of a term up to a day; the day itself, in its week."""
    monday = term.start - timedelta(days=term.start.weekday())
    mondays = range((day - monday).days // 7 + 1)
    return [min(monday + timedelta(days=7 * week + 4), day) for week in mondays]


def at_step(reached: Iterable[list], everyone: int, on: date) -> dict[str, int]:
    """Students at each step on a day, from the dates on which steps were reached."""
    past = Counter(sum(1 for one in dates if one is not None and one <= on) for dates in reached)
    numbers = {kind: past[place] for place, kind in enumerate(KINDS)}
    return numbers | {"good": everyone - sum(number for kind, number in numbers.items() if kind != "good")}


def withhold_week(week: Week, now: Steps) -> Week:
    """A week's numbers, small ones withheld. A step that is withheld now is withheld in every week, and is
    counted with others like it, so that the two tables together tell no more than one."""
    hidden = [kind for kind in KINDS if now[kind] is None]
    shown = {kind: week.steps[kind] for kind in KINDS if kind not in hidden}
    rest = {"rest": sum(week.steps[kind] for kind in hidden)} if hidden else {}
    safe = withhold({**shown, **rest})
    return week._replace(steps={kind: safe.get(kind) for kind in KINDS})


class Beside(NamedTuple):
    """One of several schools: the total line of its own table, so that the two never differ."""

    school: School
    term: Term | None
    line: Line | None


def side_by_side(posts: Iterable[Staff]) -> list[Beside]:
    """One row per school of the posts given, small numbers withheld."""
    return [beside(post) for post in posts]


def beside(post: Staff) -> Beside:
    school = post.school
    with scope(school=school):
        on = schools.today(school)
        term = attendance.current_term(school, on)
        if term is None:
            return Beside(school, None, None)
        return Beside(school, term, counted(desk(post, on, term), withheld=True).table.total)


class Counted(NamedTuple):
    """What the page shows: students by year level and step, and by week; `withheld`: small numbers are."""

    table: Table
    weeks: list[Week]
    withheld: bool


def counted(at: Desk, withheld: bool) -> Counted:
    """The school's students; those whom this person may list, where they see the whole school: each number is
    the list that it opens, and no two of their tables differ by a child of their own."""
    own = access.sees_whole_school(at.staff.roles)
    students = at.roll if own else of_school(at.staff.school, at.term, at.day)
    table = by_year(students, withheld)
    weeks = by_week(students, at.term, at.day, table.total.steps, withheld)
    return Counted(table, weeks, withheld)


class Bar(NamedTuple):
    """A piece of a column of the picture, in the units of its drawing: 24 a week, 100 high."""

    step: str
    x: int
    y: float
    height: float


class Picture(NamedTuple):
    """Students past the first line, by week: columns of bars, and the number at the head of the scale."""

    width: int
    top: int
    bars: list[Bar]


def picture(weeks: list[Week]) -> Picture:
    """The columns of the weeks, most serious at the foot. A withheld number is not drawn."""
    heads = [sum(week.steps[kind] or 0 for kind in KINDS[1:]) for week in weeks]
    top = max([*heads, 1])
    bars = [bar for week in weeks for bar in column(week, top)]
    return Picture(24 * len(weeks), top, bars)


def column(week: Week, top: int) -> list[Bar]:
    bars, foot = [], 100.0
    for kind in reversed(KINDS[1:]):
        height = round(100 * (week.steps[kind] or 0) / top, 2)
        foot -= height
        bars.append(Bar(kind, 24 * (week.number - 1), round(foot, 2), height))
    return [bar for bar in bars if bar.height]


def shared(staff: Staff, on: date) -> list[Student]:
    """The students whom a share opens to somebody who may list none: an attendance service's officer."""
    if access.may(staff.roles, access.STUDENT_LIST):
        return []
    return list(people.visible(staff, on))
