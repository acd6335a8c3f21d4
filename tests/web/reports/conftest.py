"""What the reports are made of: tasks of the plan that were done, late, missed or are still open."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from tests import kura as world
from whetu.web.amp import queries as amp
from whetu.web.response.models import Response, Task


@pytest.fixture
def plan(kura):
    """The plan in force, and none of the tasks that the kura's crossings opened."""
    with scope(school=kura.school):
        Task.objects.all().delete()
        return amp.plan_on(kura.school, kura.today)


@pytest.fixture
def task(kura, plan):
    """`task(student, action, due, done=…)`: a task of the plan, answered on a day, or closed as it says."""

    def made(student, action, due: date, done: date | None = None, why: str = "", round: int = 0) -> Task:
        of = {"school": kura.school, "student": student}
        with scope(school=kura.school):
            response = done and Response.objects.create(
                **of, kind=action.kind, on=done, outcome="reached", by=kura.staff["pastoral"].user,
                at=world.NOW,
            )  # fmt: skip
            return Task.objects.create(
                **of, year=2026, term=2, step=action.step, action=action, kind=action.kind, round=round,
                words=action.words, since=due - timedelta(days=14), due=due, owner=kura.staff["teacher"],
                opened_at=world.NOW, response=response or None,
                closed_at=world.NOW if done or why else None, closed_why="answered" if done else why,
            )  # fmt: skip

    return made
