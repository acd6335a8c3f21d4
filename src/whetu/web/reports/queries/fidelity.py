"""Whether the plan is lived: of each of its actions how often it was due and what became of it, where like
cases were not dealt with alike, and what nobody has answered. A fixed number of queries for a term."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import fidelity as rules
from whetu.rules.fidelity import Alike, Asked, Tally
from whetu.rules.star import STEPS
from whetu.web.amp import queries as amp
from whetu.web.amp.models import Plan, StepAction
from whetu.web.amp.queries import pages as plan_pages
from whetu.web.attendance.queries.when import local_day
from whetu.web.people.models import Student
from whetu.web.reports.queries import groups
from whetu.web.reports.queries.periods import Period
from whetu.web.response.models import Response, Task
from whetu.web.response.queries import progress
from whetu.web.schools.models import School
from whetu.web.sheets import Sheet
from whetu.web.words import STEP_WORDS

STATES: dict[str, Any] = {
    "on time": gettext_lazy("On time"),
    "late": gettext_lazy("Late"),
    "not done": gettext_lazy("Not done"),
    "overdue": gettext_lazy("Overdue"),
    "to come": gettext_lazy("Not due yet"),
    "not asked": gettext_lazy("No longer asked"),
}
SEVERAL = {"due": rules.DUE, "done": rules.STATES[:2], "": rules.STATES}  # a number of several states
WORDS: dict[str, Any] = {
    "as others": gettext_lazy("as for others"),
    "fewer": gettext_lazy("less often on time than for others"),
    "more": gettext_lazy("more often on time than for others"),
    "too few": gettext_lazy("too few students to say"),
}


class Row(NamedTuple):
    """One task of the plan: its row number and step, and what the rule wants to know."""

    task: int
    step: str
    asked: Asked


class ActionLine(NamedTuple):
    """One action that opens tasks, and how it stands."""

    action: StepAction
    who: str
    tally: Tally

    @property
    def words(self) -> str:
        return self.action.words

    @property
    def lost(self) -> int:
        return self.tally.not_done + self.tally.overdue

    @property
    def parts(self) -> list[tuple[str, str, int]]:
        return parts(self.tally)


class KindLine(NamedTuple):
    """One action that opens no task, and what was recorded of its kind; `kind` empty: nothing is."""

    action: StepAction
    opens: str
    kind: str
    responses: int
    students: int


class Block(NamedTuple):
    """A step, or a line of the school's own."""

    step: str
    label: str
    total: Tally
    lines: list[ActionLine]
    kinds: list[KindLine]
    crossings: int
    unanswered: int

    @property
    def asked(self) -> list[ActionLine]:
        return [line for line in self.lines if sum(line.tally[:6])]

    @property
    def never(self) -> list[ActionLine]:
        return [line for line in self.lines if not sum(line.tally[:6])]

    @property
    def parts(self) -> list[tuple[str, str, int]]:
        return parts(self.total)


class GroupLine(NamedTuple):
    """One group of students; `tally` None: withheld."""

    key: Hashable
    label: str
    students: int
    tally: Tally | None
    alike: Alike | None

    @property
    def words(self) -> str:
        return str(WORDS[self.alike.words]) if self.alike else ""

    @property
    def lost(self) -> int:
        return self.tally.not_done + self.tally.overdue if self.tally else 0

    @property
    def share(self) -> float:
        return self.alike.on_time / self.alike.due if self.alike else 0.0

    @property
    def expected_share(self) -> float:
        return self.alike.expected / self.alike.due if self.alike else 0.0

    @property
    def stands_out(self) -> bool:
        return bool(self.alike) and self.alike.words in ("fewer", "more")


class Breakdown(NamedTuple):
    by: str
    label: str
    lines: list[GroupLine]

    @property
    def told(self) -> list[GroupLine]:
        return [line for line in self.lines if line.stands_out]


class Fidelity(NamedTuple):
    plan: Plan
    period: Period
    total: Tally
    blocks: list[Block]
    breakdowns: list[Breakdown]
    earlier: list[tuple[Plan, int]]  # tasks of other versions in the same time

    @property
    def parts(self) -> list[tuple[str, str, int]]:
        return parts(self.total)


def parts(tally: Tally) -> list[tuple[str, str, int]]:
    """What was due, for a picture: a kind, its words, its number."""
    return [
        ("on-time", str(STATES["on time"]), tally.on_time),
        ("late", str(STATES["late"]), tally.late),
        ("not-done", str(STATES["not done"]), tally.not_done),
        ("overdue", str(STATES["overdue"]), tally.overdue),
    ]


def fidelity(
    school: School, students: QuerySet[Student] | None, period: Period, plan: Plan, action: int | None = None
) -> Fidelity:
    """All that the page shows of one version in a period. `students` None: all of the school; `action`: the
    groups are looked at for one action alone."""
    found = rows(school, students, period, plan)
    known = groups.who(school, period.on)
    chosen = [row for row in found if action is None or row.asked.action == action]
    return Fidelity(
        plan=plan,
        period=period,
        total=tally(found, period),
        blocks=blocks(school, students, period, plan, found),
        breakdowns=[breakdown(name, chosen, known, period) for name in groups.BY],
        earlier=others(school, students, period, plan),
    )


def rows(
    school: School, students: QuerySet[Student] | None, period: Period, plan: Plan, order: Iterable[str] = ()
) -> list[Row]:
    """One row per task that the version asked in the period; one query."""
    asked = tasks(school, students, period).filter(action__plan=plan, since__lte=period.on).order_by(*order)
    columns = ("pk", "step", "action", "student", "due", "closed_why", "closed_at", "response__on", "term")
    found = []
    for pk, step, action, student, due, why, closed_at, answered_on, term in asked.values_list(*columns):
        ended = local_day(school, closed_at) if closed_at else None
        one = Asked(action, student, due, why, ended, answered_on or ended)
        found.append(Row(pk, step, at_close(one, period.closes.get(term))))
    return found


def at_close(one: Asked, closes: date | None) -> Asked:
    """A task as it stood when its term's work was over: what was open then lapsed with the term."""
    ended = one.done_on if one.why == rules.DONE else one.ended_on
    if closes is None or (ended is not None and ended <= closes):
        return one
    return one._replace(why=Task.Closed.TERM_OVER, ended_on=closes, done_on=None)


def span(period: Period, plan: Plan) -> tuple[date, date]:
    """The first and last day of a period on which a version was in force."""
    later = Plan.objects.filter(school=plan.school_id, from_day__gt=plan.from_day).order_by("from_day")
    replaced = later.values_list("from_day", flat=True).first() if plan.from_day else None
    first = max(period.start, plan.from_day or period.start)
    return first, min(period.on, replaced - timedelta(days=1)) if replaced else period.on


def tasks(school: School, students: QuerySet[Student] | None, period: Period) -> QuerySet[Task]:
    """The plan's tasks of a period."""
    numbers = [term.term for term in period.terms]
    found = Task.objects.filter(school=school, year=period.year, term__in=numbers, action__isnull=False)
    return (found if students is None else found.filter(student__in=pks(students))).order_by()


def pks(students: QuerySet[Student]) -> QuerySet:
    return students.order_by().values("pk")


def tally(found: Iterable[Row], period: Period) -> Tally:
    return rules.tally((row.asked for row in found), period.on)


def blocks(
    school: School, students: QuerySet[Student] | None, period: Period, plan: Plan, found: list[Row]
) -> list[Block]:
    """The steps in their order, then the school's own lines."""
    words, actions = plan_pages.Words(school), list(plan.actions.select_related("trigger"))
    by_action = rules.by_action((row.asked for row in found), period.on)
    days = span(period, plan)
    recorded = recorded_kinds(school, students, days)
    crossed = crossings(school, students, period, days)
    places = [*(step for step, _days in STEPS), *(amp.trigger_step(one.pk) for one in plan.triggers.all())]
    made = []
    for step in places:
        mine = [one for one in actions if (one.step or amp.trigger_step(one.trigger_id)) == step]
        made.append(
            Block(
                step,
                step_words(step, mine),
                tally((row for row in found if row.step == step), period),
                [
                    ActionLine(one, words.who.get(one.role, ""), by_action.get(one.pk, Tally()))
                    for one in mine
                    if one.opens == "crossing"
                ],
                [kind_line(one, words, recorded) for one in mine if one.opens != "crossing"],
                sum(one.step == step for one in crossed),
                sum(one.step == step and not one.answered for one in crossed),
            )
        )
    return [block for block in made if block.lines or block.kinds or block.crossings]


def step_words(step: str, actions: list[StepAction]) -> str:
    if step in STEP_WORDS:
        return str(STEP_WORDS[step])
    return plan_pages.trigger_words(actions[0].trigger) if actions else _("A line of our own")


def recorded_kinds(
    school: School, students: QuerySet[Student] | None, days: tuple[date, date]
) -> dict[str, tuple[int, int]]:
    """Responses of some days and the students they are of, by kind."""
    found = Response.objects.filter(school=school, on__range=days, withdrawn_at=None).order_by()
    if students is not None:
        found = found.filter(student__in=pks(students))
    counts = found.values("kind").annotate(all=Count("pk"), of=Count("student", distinct=True))
    return {row["kind"]: (row["all"], row["of"]) for row in counts}


def kind_line(
    action: StepAction, words: plan_pages.Words, recorded: Mapping[str, tuple[int, int]]
) -> KindLine:
    kind = words.kinds.get(action.kind, "")
    return KindLine(action, str(plan_pages.OPENS[action.opens]), kind, *recorded.get(action.kind, (0, 0)))


def crossings(
    school: School, students: QuerySet[Student] | None, period: Period, days: tuple[date, date]
) -> list[progress.Crossing]:
    """The steps crossed on some days of a period, each with whether anything was recorded since, until its
    term's work was over."""
    everyone = Student.objects.filter(school=school, merged_into=None) if students is None else students
    count, found = progress.Counter(school), []
    for term in period.terms:
        places = progress.places_of(school, min(period.on, term.end))
        until = period.closes.get(term.term, period.on)
        rows = progress.crossings(school, everyone, term, places, count, until)
        found += [one for one in rows if days[0] <= one.on <= days[1]]
    return found


def breakdown(name: str, found: list[Row], known: Mapping[int, groups.Who], period: Period) -> Breakdown:
    """How tasks stand by group, and beside the others; small groups withheld."""
    by = groups.BY[name]
    asked = [row.asked for row in found]
    members = groups.members(by, {one.student for one in asked}, known)
    may_show = groups.shown(by, members)
    judged = rules.variance(asked, groups.of_each(by, known), period.on)
    own: dict[Hashable, list[Asked]] = defaultdict(list)
    for one in asked:
        for group in by.of(known[one.student]) if one.student in known else ():
            own[group].append(one)
    lines = [
        GroupLine(
            group, by.words(group), len(students), rules.tally(own[group], period.on), judged.get(group)
        )
        if group in may_show
        else GroupLine(group, by.words(group), 0, None, None)
        for group, students in members.items()
    ]
    return Breakdown(name, str(by.label), lines)


def others(
    school: School, students: QuerySet[Student] | None, period: Period, plan: Plan
) -> list[tuple[Plan, int]]:
    """Other versions that asked something in the same time."""
    held = tasks(school, students, period).exclude(action__plan=plan)
    counts = Counter(dict(held.values_list("action__plan").annotate(Count("pk"))))
    versions = Plan.objects.filter(pk__in=counts).order_by("-number") if counts else ()
    return [(one, counts[one.pk]) for one in versions]


def version(school: School, period: Period, key: str = "") -> Plan | None:
    """The version asked for, else the one in force at the end of a period, else the newest."""
    chosen = amp.version(school, key) if key else None
    if chosen and chosen.from_day:
        return chosen
    return amp.plan_on(school, period.on) or amp.newest(school)


# ---- the lists behind the numbers


class Listed(NamedTuple):
    """One task behind a number."""

    task: Task
    state: str
    why: str

    @property
    def words(self) -> str:
        return str(STATES[self.state])


BY_NAME = ("student__last_name", "student__first_name", "since", "pk")


class Wanted(NamedTuple):
    """Which of the tasks: of an action or a step, how they stand, and of which group."""

    state: str = ""
    action: int | None = None
    step: str = ""
    by: str = ""
    group: str = ""


def behind(
    school: School, students: QuerySet[Student], period: Period, plan: Plan, wanted: Wanted
) -> list[tuple[int, str]]:
    """The tasks behind a number, by the student's name: row number, and how it stands."""
    known = groups.who(school, period.on) if wanted.by in groups.BY else {}
    return [
        (row.task, state)
        for row in rows(school, students, period, plan, BY_NAME)
        if (state := rules.stands(row.asked, period.on)) in states(wanted.state)
        and fits(row, wanted)
        and in_group(row, wanted, known)
    ]


def listed(some: Iterable[tuple[int, str]]) -> list[Listed]:
    """The tasks of one page of them, in their order."""
    held = Task.objects.select_related("student", "owner__user", "response", "action")
    found = held.in_bulk([task for task, _state in some])
    return [Listed(found[task], state, found[task].get_closed_why_display()) for task, state in some]


def states(state: str) -> tuple[str, ...]:
    return (state,) if state in rules.STATES else SEVERAL.get(state, rules.STATES)


def fits(row: Row, wanted: Wanted) -> bool:
    of_action = wanted.action is None or row.asked.action == wanted.action
    return of_action and (not wanted.step or row.step == wanted.step)


def in_group(row: Row, wanted: Wanted, known: Mapping[int, groups.Who]) -> bool:
    """Whether a task's student is in the group asked for, as its address names it."""
    if wanted.by not in groups.BY:
        return True
    who = known.get(row.asked.student)
    return who is not None and wanted.group in {group_value(one) for one in groups.BY[wanted.by].of(who)}


def group_value(group: Any) -> str:
    return "" if group is None else str(group)


class Unanswered(NamedTuple):
    """A step that a student crossed with nothing recorded since."""

    student: Student
    step: str
    on: date


def unanswered(
    school: School, students: QuerySet[Student], period: Period, plan: Plan, step: str
) -> list[progress.Crossing]:
    """The crossings that nobody answered, the earliest first, then by name."""
    found = [one for one in crossings(school, students, period, span(period, plan)) if not one.answered]
    names = dict(students.order_by().values_list("pk", "last_name"))
    return sorted(
        (one for one in found if not step or one.step == step), key=lambda one: (one.on, names[one.student])
    )


def gaps(school: School, some: Iterable[progress.Crossing]) -> list[Unanswered]:
    """The crossings of one page of them, in their order."""
    named = Student.objects.filter(school=school).in_bulk({one.student for one in some})
    return [Unanswered(named[one.student], one.step, one.on) for one in some]


# ---- to take away


def sheets(found: Fidelity) -> list[Sheet]:
    """The tables of the page."""
    head = [str(words) for words in STATES.values()]
    actions = [
        [block.label, line.words, line.who, line.tally.due, *cells(line.tally), reasons(line.tally)]
        for block in found.blocks
        for line in block.lines
    ]
    kinds = [
        [block.label, line.action.words, line.opens, line.kind, line.responses, line.students]
        for block in found.blocks
        for line in block.kinds
    ]
    steps = [
        [block.label, block.crossings, block.unanswered, block.total.due, *cells(block.total)]
        for block in found.blocks
    ]
    tables = [
        Sheet(_("Actions"), [_("Step"), _("Action"), _("Who"), _("Due"), *head, _("Why no longer")], actions),
        Sheet(_("By step"), [_("Step"), _("Crossings"), _("Nothing recorded"), _("Due"), *head], steps),
    ]
    for one in found.breakdowns:
        titles = [one.label, _("Students"), _("Due"), *head, _("On time, expected"), _("Beside others")]
        tables.append(Sheet(one.label, titles, [group_cells(line) for line in one.lines]))
    titles = [_("Step"), _("Action"), _("When"), _("Kind of response"), _("Recorded"), _("Students")]
    return [*tables, Sheet(_("Where needed, and always"), titles, kinds)]


def cells(tally: Tally) -> list[int]:
    return [tally.on_time, tally.late, tally.not_done, tally.overdue, tally.to_come, tally.not_asked]


def reasons(tally: Tally) -> str:
    return "; ".join(f"{words} {number}" for words, number in why(tally))


def why(tally: Tally) -> list[tuple[str, int]]:
    """Why tasks were no longer asked, the most frequent first."""
    words = dict(Task.Closed.choices)
    return sorted(((_(words[key]), number) for key, number in tally.why.items()), key=lambda row: -row[1])


def group_cells(line: GroupLine) -> list[Any]:
    if line.tally is None:
        return [line.label, _("withheld")]
    expected = round(line.alike.expected, 1) if line.alike else ""
    return [line.label, line.students, line.tally.due, *cells(line.tally), expected, line.words]
