"""Why a student is on a list, in words."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whetu.rules import duties, star
from whetu.web.attendance.models import CrossingEvent
from whetu.web.desk.queries.changes import Change
from whetu.web.desk.queries.roll import Desk, Place, Without
from whetu.web.words import STEP_WORDS


def whys(desk: Desk, one: Place, run_start: date | None) -> list[str]:
    """All that a student's place on the lists asks for, in words, the most pressing first."""
    change, without = desk.changes.get(one.student), desk.without_reason.get(one.student)
    fifth, due = desk.five_days.get(one.student, (None, None))
    found = [
        five_days(fifth, due, desk.on),
        away(one.run_days, run_start, desk.back.get(one.student)),
        step_changed(change) if change else "",
        no_reason(without) if without else "",
        near(one.absent or 0),
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


def away(school_days: int | None, start: date | None, back: date | None = None) -> str:
    """`back`: the day on which somebody is expected whose absence is known to be temporary."""
    point = duties.watch_point(school_days or 0)
    if point is None or start is None:
        return ""
    words = _("Away %(days)s school days in a row, since %(start)s")
    if back:
        words = _("Away %(days)s school days in a row, since %(start)s: expected back on %(back)s")
    elif point == duties.LEAVING:
        words = _(
            "Away %(days)s school days in a row, since %(start)s: is it known to be temporary, or has the "
            "student left?"
        )
    return words % {"days": school_days, "start": short(start), "back": short(back) if back else ""}


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
