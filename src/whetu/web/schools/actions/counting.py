"""How the school counts, from a day on."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from django.db import transaction

from whetu.rules import days
from whetu.web.audit import actions as audit
from whetu.web.jobs import recount
from whetu.web.schools import queries
from whetu.web.schools.actions.refused import NotAllowed
from whetu.web.schools.models import CountingSettings, School, User


@transaction.atomic
def set_counting(*, by: User, school: School, from_day: date, values: Mapping, why: str) -> CountingSettings:
    """Count otherwise from a day on. `values`: the fields of `rules.days.Settings` that are not the default.

    Raises NotAllowed for a value that the rules do not know.
    """
    settings = queries.counting_settings(values)
    try:
        days.check(settings)
    except days.BadSettings as wrong:
        raise NotAllowed(str(wrong)) from wrong
    row = CountingSettings.objects.create(
        school=school, from_day=from_day, values=plain(values), why=why, by=by
    )
    audit.record(
        by=by, did="changed how we count", school=school, why=why, from_day=str(from_day), values=row.values
    )
    recount(school)
    return row


def plain(values: Mapping) -> dict:
    """Settings as JSON holds them: a share as "1/5"."""
    return {name: str(value) if isinstance(value, Fraction) else value for name, value in values.items()}
