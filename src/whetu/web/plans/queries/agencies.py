"""Who helps: the school's directory, by need and by area."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from whetu.rules.plan import BARRIERS
from whetu.rules.sharing import AGENCY_KINDS, helps_with
from whetu.web.plans.models import Agency
from whetu.web.schools.models import School


class Choice(NamedTuple):
    """What of the directory is shown; empty: all that is not ended."""

    need: str = ""
    area: str = ""
    kind: str = ""
    ended: bool = False


class Shown(NamedTuple):
    """An agency: its row, the name of its kind, whether it is the school's own, and what it helps with."""

    row: Agency
    kind: str
    inside: bool
    helps: list[str]


def shown(row: Agency) -> Shown:
    needs = helps_with(row.kind, row.helps)
    return Shown(row, kind_words(row.kind), inside(row), [need_words(need) for need in needs])


def kind_words(kind: str) -> str:
    return _(AGENCY_KINDS[kind].label) if kind in AGENCY_KINDS else kind


def need_words(need: str) -> str:
    return _(BARRIERS[need].label) if need in BARRIERS else need


def inside(row: Agency) -> bool:
    """Whether it is somebody of the school."""
    return row.kind in AGENCY_KINDS and AGENCY_KINDS[row.kind].inside


def all_of(school: School) -> list[Agency]:
    return list(Agency.objects.filter(school=school).select_related("our_contact__user"))


def in_use(school: School) -> list[Agency]:
    """Agencies that may be asked now, by name."""
    return [one for one in all_of(school) if one.ended_on is None]


def choice(need: str, area: str, kind: str, state: str) -> Choice:
    """A choice from an address; what is not known chooses nothing."""
    return Choice(
        need if need in BARRIERS else "", area, kind if kind in AGENCY_KINDS else "", state == "ended"
    )


def chosen(rows: Iterable[Agency], asked: Choice) -> list[Shown]:
    """The agencies that a choice leaves, the school's own first."""
    found = [shown(one) for one in rows if fits(one, asked)]
    return sorted(found, key=lambda one: (not one.inside, one.row.name.casefold()))


def fits(one: Agency, asked: Choice) -> bool:
    return (
        (one.ended_on is not None) == asked.ended
        and (not asked.need or asked.need in helps_with(one.kind, one.helps))
        and (not asked.area or one.area == asked.area)
        and (not asked.kind or one.kind == asked.kind)
    )


def areas(rows: Iterable[Agency]) -> list[str]:
    return sorted({one.area for one in rows if one.area}, key=str.casefold)


class Need(NamedTuple):
    """What keeps students away, and who helps with it."""

    key: str
    label: str
    agencies: list[Agency]


def needs(rows: Iterable[Agency]) -> list[Need]:
    """One row per kind of barrier, in the register's order: who helps; nobody is an answer too."""
    there = [one for one in rows if one.ended_on is None]
    return [
        Need(key, need_words(key), [one for one in there if key in helps_with(one.kind, one.helps)])
        for key in BARRIERS
    ]


def by_key(key: str) -> Agency | None:
    return Agency.objects.select_related("school", "our_contact__user").filter(key=key).first()
