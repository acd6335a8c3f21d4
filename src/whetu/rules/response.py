"""From a crossing to tasks: what the plan asks of somebody, by when, and what has become of it.

The answer is a function of what is known: the steps crossed, the plan in force on the day of each, the known
circumstances, and what people recorded. So a correction is simply asked again, and a replay from scratch
gives the same open tasks.

Source: our own design over the Ministry's steps; each step includes those before it, so what was not done
goes on in the later step and is not asked twice.
Look again: 2027-12-01
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import count
from typing import NamedTuple

from whetu.rules.plan import CADENCES, CHECK_INS, KINDS
from whetu.rules.star import STEPS

ORDER = [step for step, _days in STEPS]


class Rule(NamedTuple):
    """One action of a plan that opens a task. `step`: a step, or the name of a school's own trigger."""

    key: int
    step: str
    kind: str
    due: int  # school days after the crossing
    cadence: str = "once"
    circumstances: bool = False  # asked in place of the others while known circumstances hold


class Facts(NamedTuple):
    """What is known of one student in one term."""

    crossed: Mapping[str, date]
    answered: Mapping[tuple[int, int], date] = {}  # (action, round) → the day of the answer
    no_concern: Mapping[str, date] = {}  # step → the day somebody said so
    known_since: date | None = None  # accepted known circumstances that hold today, since when
    has_plan: bool = False
    own_check_ins: bool = False  # a plan of the student's own says when somebody checks in


class Standing(NamedTuple):
    """How one task stands. `state`: open, answered, missed, folded, no concern or known circumstances."""

    step: str
    since: date
    due: date | None
    state: str
    into: tuple[int, int] | None = None


Key = tuple[int, int]  # an action, and its round from 0
Plan = Callable[[date], Sequence[Rule]]  # the actions in force on a day


class SchoolDays:
    """Counting in school days, up to the last day of a term."""

    def __init__(self, calendar: Mapping[date, int], last: date):
        self.days = sorted(on for on, half_days in calendar.items() if half_days and on <= last)

    def after(self, on: date, days: int) -> date | None:
        """The day that many school days after a day; None beyond the term."""
        at = bisect_right(self.days, on) + days - 1
        if days == 0:
            return on
        return self.days[at] if at < len(self.days) else None


def standings(facts: Facts, plan: Plan, days: SchoolDays, on: date) -> dict[Key, Standing]:
    """One row per action and round that the plan asks, or asked, for one student in one term."""
    found: dict[Key, Standing] = {}
    for step, since in sorted(facts.crossed.items(), key=lambda pair: rank(pair[0])):
        later = next_step(facts.crossed, step)
        for rule in plan(since):
            if rule.step == step and not in_own_plan(rule, facts):
                found |= rounds(rule, since, later, facts, days, on)
    return fold(found, facts.crossed, plan)


def in_own_plan(rule: Rule, facts: Facts) -> bool:
    """Whether the student has a plan of their own that stands in for what the rule asks."""
    checks_in = rule.kind in CHECK_INS and CADENCES[rule.cadence] is not None
    plans = KINDS[rule.kind].whom == "plan"
    return (facts.has_plan and plans) or (facts.own_check_ins and checks_in)


def rank(step: str) -> int:
    return ORDER.index(step) if step in ORDER else len(ORDER)


def next_step(crossed: Mapping[str, date], step: str) -> date | None:
    """The day on which a later step was crossed; None for the last, and for a school's own trigger."""
    later = [crossed[name] for name in crossed if step in ORDER and rank(step) < rank(name) < len(ORDER)]
    return min(later, default=None)


def rounds(
    rule: Rule, since: date, later: date | None, facts: Facts, days: SchoolDays, on: date
) -> dict[Key, Standing]:
    """The rounds of one action that have begun by a day. A round begins when the one before it was due; one
    that was not answered by then is missed. A later step, or a word of no concern, begins no more."""
    start = max(since, facts.known_since or since) if rule.circumstances else since
    said = facts.no_concern.get(rule.step)
    found: dict[Key, Standing] = {}
    for number in count():
        due = days.after(start, offset(rule, number))
        begun = start if number == 0 else days.after(start, offset(rule, number - 1))
        if number and (due is None or begun is None or begun >= on or ends(begun, later, said)):
            break
        found[rule.key, number] = Standing(rule.step, since, due, state(rule, number, facts))
        if CADENCES[rule.cadence] is None:
            break
    return missed(found)


def ends(begun: date, *stops: date | None) -> bool:
    """Whether a later step or a word of no concern came before the round began."""
    return any(stop is not None and begun >= stop for stop in stops)


def offset(rule: Rule, number: int) -> int:
    """School days from the crossing to the due day of a round."""
    cadence = CADENCES[rule.cadence]
    return rule.due if cadence is None else rule.due + number * cadence[1] // cadence[0]


def state(rule: Rule, number: int, facts: Facts) -> str:
    if (rule.key, number) in facts.answered:
        return "answered"
    if rule.circumstances != (facts.known_since is not None):
        return "known circumstances"
    return "no concern" if rule.step in facts.no_concern else "open"


def missed(found: dict[Key, Standing]) -> dict[Key, Standing]:
    """Of the rounds of one action only the last is open."""
    last = max(found)
    return {
        key: one._replace(state="missed") if one.state == "open" and key != last else one
        for key, one in found.items()
    }


def fold(found: dict[Key, Standing], crossed: Mapping[str, date], plan: Plan) -> dict[Key, Standing]:
    """What an earlier step left open goes on in the later step's task with the same people, if it has one."""
    kinds = {rule.key: KINDS[rule.kind].whom for on in set(crossed.values()) for rule in plan(on)}

    def into(key: Key, one: Standing) -> Key | None:
        later = [
            (rank(other.step), other_key)
            for other_key, other in found.items()
            if rank(one.step) < rank(other.step) < len(ORDER)
            and other.state in ("open", "answered")
            and kinds[other_key[0]] == kinds[key[0]]
        ]
        return max(later)[1] if later and rank(one.step) < len(ORDER) else None

    return {
        key: one._replace(state="folded", into=into(key, one))
        if one.state == "open" and into(key, one)
        else one
        for key, one in found.items()
    }


def open_keys(found: Mapping[Key, Standing]) -> set[Key]:
    return {key for key, one in found.items() if one.state == "open"}


def median(values: Iterable[int]) -> float | None:
    """The middle of some numbers of school days; None of none."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
