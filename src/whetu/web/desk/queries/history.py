"""Crossings from before the school began with Whetū, to be looked through in one sitting."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from whetu.web.attendance import queries as attendance
from whetu.web.desk.queries.changes import ORDER
from whetu.web.people import queries as people
from whetu.web.schools.models import Staff

PAGE = 50


def waiting(staff: Staff, on: date) -> QuerySet:
    """One row per crossing that nobody has looked through, latest term and highest step first."""
    places = [When(step=step, then=Value(place)) for place, step in enumerate(ORDER)]
    events = attendance.history(staff.school, people.visible(staff, on))
    return events.order_by(
        "-year",
        "-term",
        Case(*places, output_field=IntegerField()).desc(),
        "student__search",
        F("on").asc(nulls_last=True),
    )


def ids(events: QuerySet, wanted: Iterable[str] | None) -> list[int]:
    """Row numbers of the events: those wanted, or all of them."""
    found = events.values_list("pk", flat=True)
    if wanted is None:
        return list(found)
    return list(found.filter(pk__in=[one for one in wanted if one.isdecimal()]))
