"""A review of the plan as a page shows it: results beside targets, what was done of each action and what came
after it, what people said, and what the review says itself."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from whetu.web.amp import queries as amp
from whetu.web.amp.actions.reviews import Clash, Said
from whetu.web.amp.models import Plan, Review
from whetu.web.amp.queries import reviews as held
from whetu.web.people import queries as people
from whetu.web.reports.queries import fidelity, targets
from whetu.web.reports.queries.periods import Choice, choice, latest_year
from whetu.web.response.queries import effects
from whetu.web.schools.models import School, Staff
from whetu.web.voice.queries import concerns, consultations, heard


class Look(NamedTuple):
    """One action beside what was done of it and what came after actions of its kind."""

    line: fidelity.ActionLine | fidelity.KindLine
    opens: bool  # a task
    effect: effects.KindRow | None
    said: Said  # as the form shows it
    was: Said  # as it is kept
    says_words: str
    clash: Clash | None = None

    @property
    def action(self):
        return self.line.action


class Step(NamedTuple):
    label: str
    step: str
    looks: list[Look]

    @property
    def tasks(self) -> list[Look]:
        return [look for look in self.looks if look.opens]

    @property
    def others(self) -> list[Look]:
        return [look for look in self.looks if not look.opens]

    @property
    def said_of_others(self) -> int:
        return sum(bool(look.was.says) for look in self.others)


class Heard(NamedTuple):
    """What people said: a consultation with whom it heard, and concerns as counts."""

    title: str
    key: str
    coverage: list[heard.Coverage]


class Shown(NamedTuple):
    review: Review
    kind: str
    day: date
    periods: Choice
    targets: targets.Targets | None
    fidelity: fidelity.Fidelity | None
    steps: list[Step]
    heard: list[Heard]
    concerns: Mapping[str, Any]
    before: Plan | None
    counts: Mapping[str, int]  # of verdicts
    later: bool  # a version came after it

    @property
    def concern_lines(self) -> list[tuple[Any, int | None]]:
        return concern_lines(self.concerns)


def shown(
    staff: Staff, review: Review, on: date, time: str = "", clashes: list[Clash] | None = None,
    written: Mapping[int, Said] | None = None,
) -> Shown:  # fmt: skip
    """All that the page shows, as at the day on which the review ended, or today."""
    school, day = review.school, min(review.ended_on or on, on)
    periods = choice(school, day, time) if time else latest_year(school, day)
    students, period = people.visible(staff, on), periods.shown
    found = fidelity.fidelity(school, students, period, review.plan) if period else None
    kept = {pk: Said(row.says, row.why) for pk, row in held.verdicts(review).items()}
    said = {**kept, **(written or {})}
    apart = {one.action: one for one in clashes or ()}
    kinds = {row.label: row for row in effects.by_kind(staff, period.last_day)} if period else {}
    return Shown(
        review,
        str(held.KIND_WORDS[review.kind]),
        day,
        periods,
        targets.targets(school, period.year, period.on) if period else None,
        found,
        [step(block, said, kept, kinds, apart, school) for block in found.blocks] if found else [],
        people_said(school, review.plan, day),
        concerns.concern_counts(school, review.plan.from_day, day),
        held.before(review.plan),
        {name: sum(one.says == name for one in kept.values()) for name in held.SAYS_WORDS},
        amp.newest(school) != review.plan,
    )


def step(
    block: fidelity.Block,
    said: Mapping[int, Said],
    kept: Mapping[int, Said],
    kinds: Mapping[str, effects.KindRow],
    clashes: Mapping[int, Clash],
    school: School,
) -> Step:
    words = amp.kind_words(school)
    lines = [*((line, True) for line in block.lines), *((line, False) for line in block.kinds)]
    return Step(
        block.label,
        block.step,
        [
            Look(
                line,
                opens,
                kinds.get(words.get(line.action.kind, "")),
                said.get(line.action.pk, Said()),
                kept.get(line.action.pk, Said()),
                str(held.SAYS_WORDS.get(said.get(line.action.pk, Said()).says, "")),
                clashes.get(line.action.pk),
            )
            for line, opens in lines
        ],
    )


def people_said(school: School, plan: Plan, on: date) -> list[Heard]:
    """The consultations about a version up to a day, the latest first, with whom each had heard by then."""
    rows = [row for row in consultations.of(school, plan.key) if row.opens <= on]
    return [Heard(row.title, row.key, heard.coverage(row, min(on, row.closes), on)) for row in rows]


def concern_lines(counts: Mapping[str, Any]) -> list[tuple[Any, int | None]]:
    """Concerns as counts: in all, then how they stand."""
    found = [(concerns.STATE_WORDS[state], number) for state, number in counts["by_state"].items()]
    return [(_("In all"), counts["total"]), *found]
