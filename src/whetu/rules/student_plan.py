"""A student's own plan: its kinds, what each must hold, its states, its rounds, and whether it helps.

Lightest first: stepping up changes the kind and keeps what is written. A plan is support: known circumstances
never stand against one.

Source: the parts and cadences of each kind are those that the Ministry's example plan names at its steps
(supports and short-term goals; goals, timeline, strategies, catch-up, wellbeing and targets; wraparound,
flexible options and a key adult several times a week). How they are checked is our own design.
Look again: 2027-12-01
"""

from collections.abc import Container, Iterator, Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from itertools import count
from typing import NamedTuple

from whetu.rules.plan import CADENCES
from whetu.rules.response import SchoolDays


class Kind(NamedTuple):
    """A kind of plan: its name, the step it belongs to, its mandatory parts, and how often by default."""

    label: str
    step: str
    parts: tuple[str, ...]  # keys of PARTS
    check_in: str  # a key of plan.CADENCES; empty: the step's own check-ins go on
    review_every: str
    check_in_least: tuple[str, ...] = ()  # only these will do; empty: any
    tracking: str = ""  # how often the register is looked at for this student


# What a plan may have to hold, in the order of its pages, each said as what is missing.
PARTS: dict[str, str] = {
    "lead": "One person who leads it",
    "student": "The student, named as one who wrote it",
    "whanau": "Whānau, named as ones who wrote it",
    "strengths": "What goes well: strengths",
    "culture": "What matters to this student and whānau: culture, language, faith",
    "goals": "A goal, with how we know and by when",
    "ends": "By when it is to have worked",
    "target": "A target: days away at most",
    "strategies": "What we do: strategies",
    "supports": "A support that was offered",
    "learning": "Learning: what was missed, and how it is caught up",
    "wellbeing": "Wellbeing: the personal side",
    "wraparound": "Wraparound: who helps, and how they work together",
    "flexible": "Flexible options: which were considered, and what was decided",
    "key_adult": "A key adult",
    "check_in": "Check-ins as often as this kind of plan asks",
    "leader": "A senior leader who is asked to agree",
}

TAILORED = ("lead", "strengths", "goals", "supports")
IMPROVEMENT = (*TAILORED, "student", "whanau", "culture", "ends", "target", "strategies", "learning",
               "wellbeing", "check_in")  # fmt: skip
RE_ENGAGEMENT = (*IMPROVEMENT, "wraparound", "flexible", "key_adult", "leader")

# The fortnightly review of a tailored plan is ASSUMED: no source names one.
KINDS: dict[str, Kind] = {
    "tailored": Kind("Tailored support plan", "worrying", TAILORED, "", "fortnightly"),
    "improvement": Kind(
        "Attendance improvement plan", "concerning", IMPROVEMENT, "weekly", "weekly",
        check_in_least=("weekly", "twice a week", "daily"),
    ),
    "re-engagement": Kind(
        "Re-engagement plan", "serious", RE_ENGAGEMENT, "twice a week", "weekly",
        check_in_least=("twice a week", "daily"), tracking="daily",
    ),
}  # fmt: skip
ORDER = tuple(KINDS)  # lightest first

# The parts written in words, and the question that each answers.
TEXTS: dict[str, str] = {
    "strengths": "Strengths, and what goes well",
    "student_view": "What the student says",
    "whanau_view": "What whānau say",
    "culture": "What matters to this student and whānau: culture, language, faith",
    "strategies": "What we do: strategies",
    "learning": "Learning",
    "wellbeing": "Wellbeing",
    "wraparound": "Wraparound: who helps, and how they work together",
    "flexible": "Flexible options considered",
}

# A state, and those that may come next. One that was under way stays in force while it is written anew, and
# while people are asked again.
MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("shared", "ended"),
    "shared": ("active", "not agreed", "draft", "ended"),
    "not agreed": ("draft", "shared", "ended"),
    "active": ("draft", "shared", "ended"),
    "ended": (),
}
ENDED: dict[str, str] = {
    "achieved": "It worked: the student is attending",
    "escalated": "Help is used up: escalated",
    "other help": "Other help fits better",
    "not wanted": "Student or whānau do not want it",
    "left": "The student left",
    "error": "Begun in error",
}
DECISIONS: dict[str, str] = {
    "go on": "Go on as it is",
    "change": "Change the plan",
    "step up": "Step up to more support",
    "step down": "Step down to less",
    "end": "End the plan",
    "escalate": "Consider escalation",
}
ROUNDS = {"check-in": "Check-in", "review": "Review"}
WEEK = 10  # half-days of a whole school week


def may_become(state: str, then: str) -> bool:
    return then in MOVES[state]


def in_force(state: str, active_on: date | None) -> bool:
    """Whether a plan holds: it came into force and has not ended, though it may be being written anew."""
    return active_on is not None and state != "ended"


def missing(kind: str, filled: Container[str]) -> list[str]:
    """The mandatory parts of a kind that are not filled, in the order of PARTS."""
    return [part for part in PARTS if part in KINDS[kind].parts and part not in filled]


def often_enough(kind: str, check_in: str) -> bool:
    """Whether somebody checks in as often as a kind of plan asks."""
    least = KINDS[kind].check_in_least
    return not least or check_in in least


def oftener(one: str, other: str) -> str:
    """The cadence of two that comes more often; one that is said once, or not at all, is none."""
    return max(one, other, key=lambda cadence: Fraction(*(CADENCES.get(cadence) or (0, 1))))


def fitting(step: str) -> str:
    """The kind of plan that fits a step; the lightest for one below all."""
    return next((kind for kind, one in KINDS.items() if one.step == step), ORDER[0])


def stepped(kind: str, by: int) -> str | None:
    """The kind one heavier (1) or lighter (-1); None where there is none."""
    place = ORDER.index(kind) + by
    return ORDER[place] if 0 <= place < len(ORDER) else None


def allowed_half_days(target_days: Decimal | None, target_weeks: int, half_days_open: int) -> Decimal | None:
    """Half-days away that a target of days in so many school weeks leaves for the half-days that were open.

    A shorter or longer time takes its share, rounded up to a tenth in the student's favour. None: no target.
    """
    if target_days is None:
        return None
    share = 2 * Decimal(target_days) * half_days_open / (target_weeks * WEEK)
    return share.quantize(Decimal("0.1"), ROUND_CEILING)


def is_flat(
    half_days_open: int, half_days_away: int, half_days_allowed: Decimal | None, half_days_before: int | None
) -> bool:
    """Whether a review is flat: the target was missed, and it is no better than as long a time before.

    Less than a whole school week says nothing. Without a target, any absence misses it. What came before not
    known: not flat, nobody is blamed by a gap.
    """
    hit = half_days_open < WEEK or half_days_away <= (half_days_allowed or 0)
    return not hit and half_days_before is not None and half_days_away >= half_days_before


def consider_escalation(flat: Sequence[bool]) -> bool:
    """Whether the last two reviews were flat. `flat`: one per review, in order of time.

    ASSUMED: the example plan says to escalate where it gets no better, and names no number of reviews.
    """
    return len(flat) >= 2 and all(flat[-2:])


class Round(NamedTuple):
    """One check-in or review that a plan asks for: from when, and by when."""

    number: int
    since: date
    due: date


def rounds(cadence: str, start: date, days: SchoolDays, on: date) -> Iterator[Round]:
    """The rounds of a cadence that have begun by a day. One begins when the one before it was due; of all
    only the last is still asked."""
    often = CADENCES.get(cadence)
    since = start
    for number in count() if often else ():
        due = days.after(start, (number + 1) * often[1] // often[0]) if often else None
        if due is None or (number and since >= on):
            return
        yield Round(number, since, due)
        since = due
