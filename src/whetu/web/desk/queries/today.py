"""Today: who needs something from this person, and why; what changed; what is to do; how old the data is."""

from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import ngettext

from whetu.rules import access
from whetu.rules.plan import CONTACTS
from whetu.web.amp.queries import reminders
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.queries import DataAge, UnmarkedRoll, recode
from whetu.web.desk.queries import lists, rolls, students
from whetu.web.desk.queries.reasons import step_changed
from whetu.web.desk.queries.roll import Desk, Place
from whetu.web.desk.queries.students import Choices
from whetu.web.people.models import Student
from whetu.web.people.queries import circumstances
from whetu.web.response.queries import long_absence, same_day
from whetu.web.response.queries import tasks as response
from whetu.web.schools.models import Grant
from whetu.web.voice import queries as voice

SHOWN, CHANGED_SHOWN, MINE_SHOWN = 12, 6, 8  # lines of a card; the whole list is one step away
STALE = 2  # school days after the last day of data: then the page says so
GLASS_SHOWN_FOR = timedelta(days=7)
__all__ = ["CONTACTS", "STALE", "Today", "today"]


class Today(NamedTuple):
    """All that the page shows. `counts` by list; rows as `students.rows` gives them."""

    counts: dict[str, int]
    ages: dict[str, int]  # students by the age of their oldest unexplained day
    pressing: list[dict]
    up: list[dict]
    down: list[dict]
    rolls: list[UnmarkedRoll]
    data: DataAge
    tasks: list["Task"]
    opened: list["Opened"]
    mine: list[response.Row]
    mine_counts: response.Counts
    notices: list[response.Told]


def today(desk: Desk, may: frozenset[str]) -> Today:
    """The page of one person, by what they may."""
    found = lists.sorted_out(desk, desk.roll)
    not_taken = rolls.not_taken(desk)
    data = attendance.data_age(desk.staff.school, desk.on)
    return Today(
        counts={name: len(row) for name, row in found.items()} | {"everyone": len(desk.roll)},
        ages=lists.ages(desk, found["unexplained"]),
        pressing=students.rows(desk, islice(lists.most_pressing(desk, found), SHOWN), reasons=True),
        up=changed(desk, found["up"]),
        down=changed(desk, found["down"]),
        rolls=not_taken,
        data=data,
        tasks=tasks(desk, may, data, len(not_taken)),
        opened=opened(desk) if access.AUDIT_VIEW in may else [],
        mine=mine(desk),
        mine_counts=response.counts(desk.staff, desk.on),
        notices=response.told(desk.staff, desk.on),
    )


def mine(desk: Desk) -> list[response.Row]:
    """The first of what the plan, or a meeting, asks of this person today: the earliest due first."""
    found = response.with_people(response.mine(desk.staff, desk.on)).order_by(response.EARLIEST, "id")
    return response.rows(desk.staff.school, desk.on, found[:MINE_SHOWN])


def changed(desk: Desk, found: list[Place]) -> list[dict]:
    """The first students whose step changed one way, each with `change` in words."""
    shown = students.in_order(desk, found, Choices())[:CHANGED_SHOWN]
    rows = students.rows(desk, shown) if shown else []
    return [row | {"change": step_changed(desk.changes[row["student"]])} for row in rows]


class Task(NamedTuple):
    """One thing to do for the school's register: how many, in words, and the page where it is done."""

    count: int
    words: str
    page: str


def tasks(desk: Desk, may: frozenset[str], data: DataAge, not_taken: int) -> list[Task]:
    """What there is to do, for those who may do it; nothing that is already done."""
    school, everyone = desk.staff.school, Student.objects.all()
    found = recode.reasons_of(school, everyone).filter(recoded_at=None)
    numbers = {
        "uploads": data.school_days if access.UPLOAD in may else 0,
        "rolls": not_taken if access.QUALITY_VIEW in may else 0,  # a teacher's own stand in their card
        "recode": ours(desk, found) if access.RECODE in may else 0,
        "same_day": same_day.to_tell(school, desk.students, desk.on) if access.UPLOAD in may else 0,
        "circumstances_list": known(desk) if access.CIRCUMSTANCES_ACCEPT in may else 0,
        "long_absences": enrol(desk) if access.ARRANGE in may else 0,
        "history": ours(desk, attendance.history(school, everyone)) if access.HISTORY_VIEW in may else 0,
        "plan_activities": reminders.count(desk.staff, desk.on) if access.PLAN_VIEW in may else 0,
        "concerns": voice.waiting(desk.staff, desk.on) if access.SAY in may else 0,
    }
    return [Task(count, task_words(page, count), page) for page, count in numbers.items() if count]


def known(desk: Desk) -> int:
    """Proposals of known circumstances that wait for a leader, and those that are due for another look."""
    return circumstances.for_leaders(desk.staff.school, desk.students, desk.on)


def enrol(desk: Desk) -> int:
    """Students who left, of whom ENROL is still to be told."""
    return len(long_absence.to_enrol(desk.staff.school, desk.students, desk.on))


def ours(desk: Desk, rows: QuerySet) -> int:
    """How many of the rows are about students whom this person may list."""
    return sum(pk in desk.visible for pk in rows.order_by().values_list("student", flat=True))


def task_words(page: str, count: int) -> str:
    """What is to be done on a page, after its count."""
    return {
        "uploads": ngettext("school day to load", "school days to load", count),
        "rolls": ngettext("roll to ask for", "rolls to ask for", count),
        "recode": ngettext("reason to record in your system", "reasons to record in your system", count),
        "same_day": ngettext("student to tell home of", "students to tell home of", count),
        "circumstances_list": ngettext(
            "known circumstance to answer or look at again",
            "known circumstances to answer or look at again",
            count,
        ),
        "long_absences": ngettext("leaver to tell ENROL of", "leavers to tell ENROL of", count),
        "plan_activities": ngettext("thing to do for the plan", "things to do for the plan", count),
        "history": ngettext("earlier crossing to look through", "earlier crossings to look through", count),
        "concerns": ngettext("concern waiting for you", "concerns waiting for you", count),
    }[page]


class Opened(NamedTuple):
    """Somebody opened a student's record with a reason of their own: who, whom, when and why."""

    who: str
    student: Student | None  # None: a student whom the person asking may not see
    on: date
    reason: str


def opened(desk: Desk) -> list[Opened]:
    """Records opened with a reason in the last seven days, newest first."""
    grants = Grant.objects.filter(
        kind=Grant.Kind.BROKE_GLASS, starts__gt=desk.on - GLASS_SHOWN_FOR, starts__lte=desk.on
    ).select_related("staff__user")
    rows = list(grants)
    keys = {row.student_key for row in rows}
    by_key = {one.key: one for one in desk.students.filter(key__in=keys)} if keys else {}
    return [Opened(row.staff.user.name, by_key.get(row.student_key), row.starts, row.reason) for row in rows]
