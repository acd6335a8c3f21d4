"""Who has been heard in a consultation, and who has not: against the roll, the posts and the partners.

How many took part is told by group as answers are (`groups_to_show`): a group of under five stands without
its number. That nobody of a group was heard yet is said, since it is what the school has to act on.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from whetu.rules import access
from whetu.rules.disclosure import SMALLEST, groups_to_show
from whetu.rules.voice import AUDIENCES, STAFF_KINDS
from whetu.web.people.queries import pages as people
from whetu.web.people.queries import siblings
from whetu.web.schools.models import School
from whetu.web.schools.queries import staff as staffing
from whetu.web.voice.models import Consultation
from whetu.web.voice.queries.consultations import AUDIENCE_WORDS, group_of, group_words

LEADERS = ("principal", "senior_leader")
SUPPORT = ("pastoral", "officer", "administrator")


class Group(NamedTuple):
    """A group of an audience: how many were heard (None: some, under the smallest number shown, or what would
    give such a number away), of how many (None: not known), and for a partner the days."""

    label: str
    heard: int | None
    of: int | None = None
    asked_on: date | None = None
    heard_on: date | None = None


class Coverage(NamedTuple):
    """An audience: how many people were heard, of how many, and its groups. For whānau, households."""

    audience: str
    label: Any
    heard: int | None
    of: int | None
    groups: list[Group]

    @property
    def nobody(self) -> bool:
        return self.heard == 0


class There(NamedTuple):
    """Who could be heard on a day: staff by kind, students by year level, households."""

    staff: dict[str, int]
    students: dict[str, int]
    households: int


def there(school: School, on: date) -> There:
    kinds = Counter(kind for kind in map(staff_kind, roles_at_work(school, on)) if kind)
    return There(
        {kind: kinds[kind] for kind in STAFF_KINDS},
        {str(level): number for level, number in people.roll_by_year(school, on).items()},
        len(siblings.families(school, people.on_roll(school, on))),
    )


def coverage(
    consultation: Consultation, on: date, until: date = date.max, who: There | None = None
) -> list[Coverage]:
    """One row per audience, in their order, against who was there on a day; of what was said by `until`.
    `who`: as `there` says it of the day, where it is asked of several consultations."""
    counts: dict[str, Counter[str]] = {audience: Counter() for audience in AUDIENCES}
    days: dict[str, date] = {}
    replies = consultation.replies.filter(on__lte=until)
    for audience, group, number, day in replies.values_list("audience", "group", "people", "on"):
        counts[audience][group_of(audience, group)] += number
        if audience == "partners":
            days[group] = min(day, days.get(group, day))
    who = who or there(consultation.school, on)
    return [
        by_group("staff", counts["staff"], who.staff),
        by_group("students", counts["students"], who.students),
        whanau(counts["whanau"], who.households),
        partners(consultation, counts["partners"], days, until),
    ]


def shown(number: int) -> int | None:
    """How many people, none or at least five; else None."""
    return number if number == 0 or number >= SMALLEST else None


def grouped(audience: str, counts: Counter[str], of: dict[str, int]) -> list[Group]:
    """One row per group that there is or that was heard, those who said no group last."""
    show = groups_to_show(counts)
    names = [*of, *sorted(name for name in counts if name not in of)]
    names.sort(key=lambda name: name == "")
    return [
        Group(
            group_words(audience, name),
            counts[name] if name in show or not counts[name] else None,
            of.get(name),
        )
        for name in names
    ]


def by_group(audience: str, counts: Counter[str], of: dict[str, int]) -> Coverage:
    """Staff by kind, or students by year level, against those who are there."""
    rows = grouped(audience, counts, of)
    return Coverage(audience, AUDIENCE_WORDS[audience], shown(counts.total()), sum(of.values()), rows)


def roles_at_work(school: School, on: date) -> Iterable[list[str]]:
    return [one.roles for one in staffing.at_work(school, on) if one.starts <= on]


def staff_kind(roles: list[str]) -> str:
    """Leader before teacher before support staff; "" for a board and for people of other organisations."""
    for kind, named in (("leaders", LEADERS), ("teachers", tuple(access.CLASS_ROLES)), ("support", SUPPORT)):
        if set(named) & set(roles):
            return kind
    return ""


def whanau(counts: Counter[str], households: int) -> Coverage:
    """Whānau against households: students of one contact are of one household."""
    rows = grouped("whanau", counts, {}) if set(counts) - {""} else []
    return Coverage("whanau", AUDIENCE_WORDS["whanau"], shown(counts.total()), households, rows)


def partners(
    consultation: Consultation, counts: Counter[str], days: dict[str, date], until: date
) -> Coverage:
    """Organisations by name; one is heard by what was written down, or by its own answer."""
    rows = [
        Group(row.name, int(bool(day)), 1, row.asked_on, day)
        for row in consultation.partners.all()
        for day in [row.heard_on if row.heard_on and row.heard_on <= until else days.get(row.name)]
    ]
    named = {row.label for row in rows}
    rows += [Group(group_words("partners", name), 1, None, None, days[name])
             for name in sorted(counts) if name not in named]  # fmt: skip
    heard = sum(row.heard or 0 for row in rows)
    return Coverage("partners", AUDIENCE_WORDS["partners"], heard, len(rows), rows)
