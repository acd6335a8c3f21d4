"""Short-term goals, set with the student."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.people.models import Student
from whetu.web.response.actions.case import kept, noted
from whetu.web.response.models import Goal
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User


@transaction.atomic
def add(
    *,
    by: User,
    student: Student,
    on: date,
    words: str,
    measure: str,
    due: date,
    student_agrees: bool,
    whanau_agrees: bool = False,
) -> Goal:
    """Set a goal. Raises NotAllowed for one set without the student, or for a day that is past."""
    if not student_agrees:
        raise NotAllowed(_("A goal is set with the student. Talk it through first."))
    if due < on:
        raise NotAllowed(_("That day is past."))
    goal = Goal(
        school=student.school, student=student, words=words, measure=measure, due=due, set_on=on, by=by,
        student_agrees=student_agrees, whanau_agrees=whanau_agrees,
    )  # fmt: skip
    kept(goal, by)
    noted(by=by, student=student, did="set a goal", row=goal.key)
    return goal


@transaction.atomic
def change(*, by: User, goal: Goal, state: str, due: date, whanau_agrees: bool) -> None:
    """Say what became of a goal, or give it more time. What it was before stays in its history."""
    goal.state, goal.due, goal.whanau_agrees = state, due, whanau_agrees
    kept(goal, by)
    noted(by=by, student=goal.student, did="changed a goal", row=goal.key)
