"""Why a student is on a list, in words."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Min
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whetu.rules import duties, star
from whetu.web.attendance.models import CrossingEvent
from whetu.web.desk.queries.changes import Change
from whetu.web.desk.queries.roll import Desk, unexplained_days
from whetu.web.words import STEP_WORDS


class Without(NamedTuple):
    """A student's days that have no reason yet: how many, and how old the oldest is in school days."""

    days: int
    age: int


def with_whys(desk: Desk, rows: Iterable[dict]) -> list[dict]:
    """One row per row given, with `whys`: in words, the most pressing first."""
    rows = list(rows)
    without = without_reason(desk, [row["student_id"] for row in rows])
    return [row | {"whys": whys(desk, row, without.get(row["student_id"]))} for row in rows]


def without_reason(desk: Desk, students: list[int]) -> dict[int, Without]:
    """One row per student (by row number) who has a day without a reason."""
    days = unexplained_days(desk).filter(student__in=students).order_by().values_list("student")
    return {
        student: Without(count, duties.unexplained_age(desk.on, oldest, desk.calendar))
        for student, count, oldest in days.annotate(Count("pk"), Min("on"))
    }


def whys(desk: Desk, row: dict, without: Without | None) -> list[str]:
    """All that a student's row asks for."""
    change = desk.changes.get(row["student_id"])
    found = [
        five_days(row["five_days_on"], row["five_day_due"], desk.on),
        away(row["run_days"], row["run_start"]),
        step_changed(change) if change else "",
        no_reason(without) if without else "",
        near(row["absent"] or 0),
    ]
    return [why for why in found if why]


def five_days(fifth: date | None, due: date | None, on: date) -> str:
    if fifth is None:
        return ""
    if due is None:
        return _("Five whole days unjustified, the fifth on %s") % short(fifth)
    if due < on:
        return _("Five whole days unjustified: a response was due %s") % short(due)
    return _("Five whole days unjustified: a response is due %s") % short(due)


def away(school_days: int | None, start: date | None) -> str:
    point = duties.watch_point(school_days or 0)
    if point is None or start is None:
        return ""
    words = _("Away %(days)s school days in a row, since %(start)s")
    if point == duties.LEAVING:
        words = _(
            "Away %(days)s school days in a row, since %(start)s: is it known to be temporary, or has the "
            "student left?"
        )
    return words % {"days": school_days, "start": short(start)}


def step_changed(change: Change) -> str:
    known = {"step": STEP_WORDS[change.step], "cause": CrossingEvent.Cause(change.cause).label}
    if change.kind == CrossingEvent.Kind.DOWN:
        return _("No longer %(step)s: %(cause)s") % known
    return _("Reached %(step)s on %(day)s: %(cause)s") % (known | {"day": short(change.on)})


def no_reason(without: Without) -> str:
    words = ngettext("%(days)s day has no reason yet", "%(days)s days have no reason yet", without.days)
    if without.age:
        age = ngettext("%(age)s school day ago", "%(age)s school days ago", without.age)
        words += _(", the oldest ") + age if without.days > 1 else f", {age}"
    return words % without._asdict()


def near(half_days_absent: int) -> str:
    left = star.days_left(half_days_absent)
    if not star.near(half_days_absent) or left is None:
        return ""
    words = _("Half a day before %s") if left[0] == 0.5 else _("One day before %s")
    return words % STEP_WORDS[left[1]]


def short(on: date | None) -> str:
    return date_format(on, "SHORT_DATE_FORMAT") if on else ""
