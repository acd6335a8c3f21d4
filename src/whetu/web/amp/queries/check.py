"""What stands against a version: by the rules, with what this school knows, and where each is mended."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.amp import ELEMENTS, PARTS
from whetu.rules.amp_check import Finding, Known, check, holds
from whetu.rules.amp_check.people import beside as people_in
from whetu.rules.plan import WHO
from whetu.web.amp.models import Plan
from whetu.web.amp.queries import text as texts
from whetu.web.amp.queries import who as people
from whetu.web.people.models import Caregiver
from whetu.web.people.queries.named import names
from whetu.web.schools.models import School
from whetu.web.words import step_words

# What is said where nothing of a kind was found.
FINE = {
    "blank": gettext_lazy("No place is left to fill."),
    "band": gettext_lazy("The four steps are as the Ministry has them."),
    "nobody": gettext_lazy("Somebody holds each role that the plan asks for."),
    "person": gettext_lazy("Nobody's name, number or address stands in it."),
    "link": gettext_lazy("Everybody can open its links."),
    "target": gettext_lazy("Its targets are steps up from the year before."),
    "reading": gettext_lazy("It reads easily, as far as a count of words and syllables can say."),
    "shape": gettext_lazy("Its headings and tables are in order."),
}
WIDE = 88  # of one mark in the picture


class Row(NamedTuple):
    """What was found in one place, once or several times: its words, where it is mended, and the quotes."""

    words: str
    element: str
    place: str
    url: str
    quotes: list[str]


class Element(NamedTuple):
    """One of C1 to C8, whether the text holds it, and where it is drawn in the picture."""

    key: str
    words: str
    holds: bool
    at: int


class Checked(NamedTuple):
    """A version with all that was found. `fine`: what was looked at and is in order."""

    musts: list[Row]
    shoulds: list[Row]
    fine: list[Any]
    elements: list[Element]

    @property
    def holding(self) -> int:
        return sum(one.holds for one in self.elements)

    @property
    def wide(self) -> int:
        return WIDE * len(self.elements)


def checked(plan: Plan, on: date, host: str = "") -> Checked:
    """A version as it stands, or as the board has it. A fixed number of queries."""
    found = check(texts.of(plan), known(plan.school, on, host)) + past(plan, on)
    kinds = {one.what for one in found} | ({"target"} if not holds("C2", found) else set())
    return Checked(
        rows(one for one in found if one.level == "must"),
        rows(one for one in found if one.level == "should"),
        [words for kind, words in FINE.items() if kind not in kinds],
        [
            Element(key, _(words), holds(key, found), WIDE * at + WIDE // 2)
            for at, (key, words) in enumerate(ELEMENTS.items())
        ],
    )


def past(plan: Plan, on: date) -> list[Finding]:
    """That a draft is to begin on a day that is over: the board would be asked for what cannot be."""
    if plan.submitted_at or plan.from_day or plan.wanted_from is None or plan.wanted_from >= on:
        return []
    words = _("The day from which this version is to be the plan is past. Choose one that is still to come.")
    return [Finding("dates", "must", "", words, "dates")]


def known(school: School, on: date, host: str = "") -> Known:
    """What the school knows beside the text: who has a role; whose names must not stand in it."""
    roles = people.roles(school, on)
    return Known(
        nobody=frozenset(role.key for role in roles if role.nobody),
        names=names(school),
        phones=(school.phone,),
        kept=kept(school),
        host=host,
        partners=frozenset(key for key, one in WHO.items() if not one.roles),
    )


def beside(school: School, at: str, *texts: str) -> list[Finding]:
    """Who is named, or given away by a number, in texts that stand beside the plan. `at`: where, in words."""
    words = "\n\n".join(text for text in texts if text)
    return people_in(words, at, names(school), (school.phone,), kept(school)) if words else []


def kept(school: School) -> tuple[str, ...]:
    """The numbers of caregivers."""
    return tuple(Caregiver.objects.filter(school=school, phone__gt="").values_list("phone", flat=True))


def rows(found: Iterable[Finding]) -> list[Row]:
    """One row per place and words, with every quote there."""
    made: dict[tuple, Row] = {}
    for one in found:
        row = Row(one.words, one.element, place_words(one.where), place_url(one.where), [])
        made.setdefault((one.where, one.words), row).quotes.extend([one.quote] if one.quote else [])
    return list(made.values())


def place_words(where: str) -> str:
    """Where something stands, as the page calls it."""
    if where in PARTS:
        return _(PARTS[where].label)
    if where.startswith("step "):
        return str(step_words(where.removeprefix("step ")))
    return {
        "own": _("Our own lines"), "figures": _("Results and targets"), "daily": _("Each day"),
        "links": _("Documents"), "dates": _("Dates"), "heeded": _("What people said"),
        "who": _("Who does what"),
    }[where]  # fmt: skip


def place_url(where: str) -> str:
    """The page on which it is mended."""
    if where in PARTS:
        return reverse("plan_part", args=[where])
    if where.startswith("step "):
        return f"{reverse('plan_draft')}#{where.removeprefix('step ')}"
    return reverse(PAGES.get(where, "plan_write"))


PAGES = {
    "own": "plan_draft",
    "figures": "plan_figures",
    "daily": "plan_daily",
    "links": "plan_links",
    "dates": "plan_dates",
    "who": "plan_who",
}
