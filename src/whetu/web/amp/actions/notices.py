"""Writes of what is told about a version of the plan. The school sends it by its own ways."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.amp.actions.nobody import nobody_in
from whetu.web.amp.models import LaunchNotice, Plan
from whetu.web.audit import actions as audit
from whetu.web.rows import Saved, locked, stored
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User


@transaction.atomic
def write(*, by: User, plan: Plan, audience: str, version: int | None, en: str, mi: str) -> LaunchNotice:
    """A notice in the school's own words. Raises Saved where somebody was quicker, NotAllowed
    where it names a student or a caregiver."""
    nobody_in(plan.school, _("the notice"), en, mi)
    row = held(plan, audience, version)
    row.en, row.mi = en, mi
    return kept(by, stored(row, by), "wrote a notice of the plan")


@transaction.atomic
def start_again(*, by: User, plan: Plan, audience: str, version: int | None) -> LaunchNotice:
    """The words to begin from in place of the school's own, which are kept."""
    row = held(plan, audience, version)
    if row.en:
        row.en_before, row.mi_before = row.en, row.mi
    row.en = row.mi = ""
    return kept(by, stored(row, by), "took the usual words for a notice of the plan")


@transaction.atomic
def own_again(*, by: User, plan: Plan, audience: str, version: int | None) -> LaunchNotice:
    """The school's own words, as they stood before the usual ones were taken."""
    row = held(plan, audience, version)
    if row.en or not row.en_before:
        raise NotAllowed(_("Words of your own stand there already, or there are none to bring back."))
    row.en, row.mi = row.en_before, row.mi_before
    return kept(by, stored(row, by), "brought back the own words of a notice of the plan")


@transaction.atomic
def tell(
    *, by: User, plan: Plan, audience: str, version: int | None, told_on: date, told_how: str, on: date
) -> LaunchNotice:
    """People were told, on a day, by some way."""
    if told_on > on:
        raise NotAllowed(_("Choose today or a day before: this notes what was done."))
    nobody_in(plan.school, _("how they were told"), told_how)
    row = held(plan, audience, version)
    row.told_on, row.told_how = told_on, told_how
    return kept(by, stored(row, by), "told people of the plan")


@transaction.atomic
def untell(*, by: User, plan: Plan, audience: str, version: int | None) -> LaunchNotice:
    """They were not told after all."""
    row = held(plan, audience, version)
    row.told_on, row.told_how = None, ""
    return kept(by, stored(row, by), "noted that people were not told of the plan")


def held(plan: Plan, audience: str, version: int | None) -> LaunchNotice:
    """A notice of a version, made where there is none. Raises Saved where it is not the one of the page."""
    row, made = LaunchNotice.objects.get_or_create(school=plan.school, plan=plan, audience=audience)
    if made and version:
        raise Saved(row)
    return row if made else locked(row, version or 0)


def kept(by: User, row: LaunchNotice, did: str) -> LaunchNotice:
    audit.record(
        by=by, did=did, school=row.school, about="plan", key=row.plan.key, audience=row.audience,
        on=str(row.told_on or ""),
    )  # fmt: skip
    return row
