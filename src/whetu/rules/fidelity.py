"""How faithfully a plan is lived: of what it asked, what was done and when, and whether like cases were dealt
with alike.

What was asked is a task of one of the plan's actions. Of those whose day has come, or that were done before
it: on time, late, or not done. What was closed unanswered after its day is not done, whatever closed it then:
only a crossing that was taken back never asked. What was closed by its day (known circumstances, a later
step's task) was no longer asked and is counted apart with why, and so is what is not due yet. Putting a task
off keeps it from the list of its owner; it stays due on its day.

Like cases, like steps: a group's tasks are compared with how often the same actions were done on time for
everybody, so that a group with harder actions is not held to easier ones. A student's own tasks hang
together, so chance is judged by students, not by tasks, and each group of several is held to its share of the
level (Bonferroni). Nobody is ranked, and fewer than ten students say nothing.

Source: our own design; the variance is that of a ratio over clusters (students), never taken smaller than if
every task stood alone. Look again: 2027-12-01
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

DONE = "answered"
AT_END = ("term over", "left")  # nothing more could be done on the day itself
NEVER = "corrected"  # the crossing was taken back: nothing was asked
STATES = ("on time", "late", "not done", "overdue", "to come", "not asked")
DUE = STATES[:4]  # their day has come, or they were done before it
LEVEL = 0.05  # for one breakdown
ENOUGH = 10  # students, in a group and beside it


class Asked(NamedTuple):
    """One task of the plan. `done_on`: the day of what answered it; `ended_on`: the day it closed; `why`."""

    action: Hashable
    student: int
    due: date | None
    why: str = ""  # empty: open
    ended_on: date | None = None
    done_on: date | None = None


class Tally(NamedTuple):
    """How often an action was asked and how it stands; `why`: of those not asked any more, by reason."""

    on_time: int = 0
    late: int = 0
    not_done: int = 0
    overdue: int = 0
    to_come: int = 0
    not_asked: int = 0
    why: Mapping[str, int] = {}

    @property
    def due(self) -> int:
        """Those whose day has come, and those done before it."""
        return self.on_time + self.late + self.not_done + self.overdue

    @property
    def done(self) -> int:
        return self.on_time + self.late

    @property
    def open(self) -> int:
        return self.overdue + self.to_come


def stands(one: Asked, on: date) -> str:
    """How a task stood at the end of a day: one of STATES."""
    if one.why == DONE and one.done_on and one.done_on <= on:
        return "on time" if one.due is None or one.done_on <= one.due else "late"
    if one.why and one.why != DONE and one.ended_on and one.ended_on <= on:
        return "not done" if lapsed(one) else "not asked"
    return "overdue" if one.due is not None and one.due < on else "to come"


def lapsed(one: Asked) -> bool:
    """Whether a task that was closed unanswered had its day: on that day itself it still could be done."""
    past = one.due is not None and one.ended_on is not None and one.due < one.ended_on
    at_end = one.why in AT_END and one.due is not None and one.due == one.ended_on
    return one.why == "missed" or (one.why != NEVER and (past or at_end))


def tally(rows: Iterable[Asked], on: date) -> Tally:
    """How a number of tasks stood."""
    at: Counter[str] = Counter()
    why: Counter[str] = Counter()
    for one in rows:
        state = stands(one, on)
        at[state] += 1
        if state == "not asked":
            why[one.why] += 1
    return Tally._make((*(at[state] for state in STATES), dict(why)))


def by_action(rows: Iterable[Asked], on: date) -> dict[Hashable, Tally]:
    """How each action stood."""
    groups: dict[Hashable, list[Asked]] = defaultdict(list)
    for one in rows:
        groups[one.action].append(one)
    return {action: tally(found, on) for action, found in groups.items()}


class Alike(NamedTuple):
    """One group beside everybody. `expected`: how many would have been on time, had its tasks been done as
    often as the same actions were for all. `words`: "fewer", "more", "as others" or "too few"."""

    students: int
    due: int
    on_time: int
    expected: float
    words: str


def variance(
    rows: Iterable[Asked], groups: Mapping[int, Iterable[Hashable]], on: date
) -> dict[Hashable, Alike]:
    """One row per group with something due: whether it was done on time as often as for others, by more than
    chance explains. `groups`: those of each student, one or several."""
    due = [(one, stands(one, on)) for one in rows]
    cases = [(one, state == "on time") for one, state in due if state in DUE]
    shares = on_time_shares(cases)
    residuals = by_student(cases, shares)
    members: dict[Hashable, set[int]] = defaultdict(set)
    for student in residuals:
        for group in groups.get(student, ()):
            members[group].add(student)
    judged = [group for group, found in members.items() if enough(len(found), len(residuals))]
    limit = NormalDist().inv_cdf(1 - LEVEL / (2 * max(len(judged), 1)))
    return {group: alike(members[group], residuals, group in judged, limit) for group in members}


class Own(NamedTuple):
    """One student's tasks: how many were due and on time, how many to be expected, and how far that may be
    out by chance if every task stood alone."""

    due: int = 0
    on_time: int = 0
    expected: float = 0.0
    spread: float = 0.0


def on_time_shares(cases: Iterable[tuple[Asked, bool]]) -> dict[Hashable, float]:
    """Of each action, the share done on time for everybody."""
    due: Counter[Hashable] = Counter()
    timely: Counter[Hashable] = Counter()
    for one, on_time in cases:
        due[one.action] += 1
        timely[one.action] += on_time
    return {action: timely[action] / due[action] for action in due}


def by_student(cases: Iterable[tuple[Asked, bool]], shares: Mapping[Hashable, float]) -> dict[int, Own]:
    found: dict[int, Own] = defaultdict(Own)
    for one, on_time in cases:
        own, share = found[one.student], shares[one.action]
        found[one.student] = Own(
            own.due + 1, own.on_time + on_time, own.expected + share, own.spread + share * (1 - share)
        )
    return dict(found)


def enough(students: int, of: int) -> bool:
    return students >= ENOUGH and of - students >= ENOUGH


def alike(members: Iterable[int], known: Mapping[int, Own], judged: bool, limit: float) -> Alike:
    """One group beside what was to be expected of it."""
    own = [known[student] for student in members]
    expected, on_time = sum(one.expected for one in own), sum(one.on_time for one in own)
    students = len(own)
    words = "too few"
    if judged:
        alone = sum(one.spread for one in own)
        clustered = sum((one.on_time - one.expected) ** 2 for one in own) * students / (students - 1)
        # The group is part of everybody: what is left to chance is its share of those beside it.
        error = sqrt(max(alone, clustered) * (len(known) - students) / len(known))
        apart = (on_time - expected) / error if error else 0.0
        words = "as others" if abs(apart) <= limit else "more" if apart > 0 else "fewer"
    return Alike(students, sum(one.due for one in own), on_time, expected, words)
