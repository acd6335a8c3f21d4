"""Who does what the plan asks: the people who hold each of its roles, and where nobody does."""

from datetime import date
from typing import NamedTuple

from whetu.rules.plan import WHO
from whetu.web.amp import queries
from whetu.web.amp.models import Holder
from whetu.web.people.models import Enrolment
from whetu.web.people.queries import in_force
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School, Staff
from whetu.web.schools.queries import staff as staffing

FOUND_OTHERWISE = ("teacher", "key_adult")  # by the student's class; by a choice for that student


class Role(NamedTuple):
    """A role of the plan on a day. `could`: staff whose access fits it; `missing`: year levels without a
    holder, where only some have one."""

    key: str
    label: str
    partner: bool
    holders: list[Holder]
    could: list[Staff]
    missing: list[int]

    @property
    def found_otherwise(self) -> bool:
        return self.key in FOUND_OTHERWISE

    @property
    def nobody(self) -> bool:
        """Whether nobody at this school holds the role, or could."""
        return not (self.partner or self.holders or self.could)


def roles(school: School, on: date) -> list[Role]:
    """One row per role of the plan."""
    words, levels = queries.who_words(school), year_levels(school, on)
    at_work = [one for one in staffing.at_work(school, on) if schools.in_force(one, on)]
    held = holders(school, on)
    return [
        Role(
            key,
            words[key],
            not who.roles,
            mine := [one for one in held if one.role == key],
            [one for one in at_work if set(one.roles) & set(who.roles)],
            uncovered(mine, levels),
        )
        for key, who in WHO.items()
    ]


def holders(school: School, on: date) -> list[Holder]:
    """Who holds a role and works here on a day."""
    found = Holder.objects.filter(school=school).select_related("staff__user").order_by("staff__user__name")
    return [one for one in found if schools.in_force(one.staff, on)]


def uncovered(held: list[Holder], levels: list[int]) -> list[int]:
    """Year levels that no holder has; none where nobody was named, or somebody has them all."""
    if not held or any(not one.year_levels for one in held):
        return []
    return [level for level in levels if not any(level in one.year_levels for one in held)]


def year_levels(school: School, on: date) -> list[int]:
    """The year levels of those on the roll."""
    found = Enrolment.objects.filter(in_force(on), school=school, year_level__isnull=False)
    return sorted(set(found.values_list("year_level", flat=True)))


def without_anybody(actions, held: list[Role]) -> list[str]:
    """What the school calls the roles that some of these actions ask for and nobody holds or could."""
    asked = {action.role for action in actions}
    return [role.label for role in held if role.nobody and role.key in asked]
