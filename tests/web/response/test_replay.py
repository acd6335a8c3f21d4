"""Whatever comes in whatever order: the open tasks are those of a replay, and no record is lost."""

from datetime import date, timedelta
from random import Random

import pytest
from django_scopes import scope

from tests.kura import TODAY, days_file, load
from whetu.web.people.models import KnownCircumstances
from whetu.web.response.actions.derive import derive
from whetu.web.response.actions.record import hand_over, record, snooze, withdraw
from whetu.web.response.models import Case, Response, Task

STUDENTS = (1, 2, 4)
STEPS = 24


class World:
    """A school in which things happen, one after the other."""

    def __init__(self, kura, seed: int):
        self.kura, self.rng, self.now = kura, Random(f"{seed} replay"), kura.now
        self.by = kura.staff["pastoral"].user

    def step(self) -> None:
        self.now += timedelta(minutes=7)
        student = self.kura.students[self.rng.choice(STUDENTS)]
        deeds = [self.mark] * 4 + [self.answer] * 2 + [self.circumstances] * 2 + [self.plan] * 2
        self.rng.choice([*deeds, self.wait, self.pass_on, self.take_back])(student)
        derive(school=self.kura.school, on=TODAY, now=self.now)

    def mark(self, student) -> None:
        away = (self.rng.choice((0, 4, 5, 9, 10, 14, 15, 20)), "M")
        load(self.kura, self.kura.school, days_file([student], [away]), "days.csv", now=self.now)

    def open(self, student) -> list[Task]:
        return list(Task.objects.filter(student=student, closed_at=None).order_by("pk"))

    def answer(self, student) -> None:
        tasks = self.open(student)[: self.rng.choice((0, 1, 1, 2))]
        outcome = self.rng.choice(("reached", "no answer", "agreed", "no concern", "reason given"))
        record(
            by=self.by, student=student, kind="RA02", on=TODAY, outcome=outcome, now=self.now, tasks=tasks,
            whom="Mother",
        )  # fmt: skip

    def wait(self, student) -> None:
        for task in self.open(student)[:1]:
            snooze(by=self.by, task=task, until=date(2026, 6, 18), why="Later", on=TODAY)

    def pass_on(self, student) -> None:
        hand_over(by=self.by, tasks=self.open(student)[:1], to=self.kura.staff["officer"], on=TODAY)

    def take_back(self, student) -> None:
        row = Response.objects.filter(student=student, withdrawn_at=None).first()
        if row:
            withdraw(by=self.by, response=row, why="In error", now=self.now)

    def circumstances(self, student) -> None:
        held = KnownCircumstances.objects.filter(student=student)
        if held.exists():
            held.delete()
        else:
            KnownCircumstances.objects.create(
                school=self.kura.school, student=student, kind="illness", starts=date(2026, 5, 1),
                proposed_at=self.now, accepted_at=self.now,
            )  # fmt: skip

    def plan(self, student) -> None:
        case, _made = Case.objects.get_or_create(school=self.kura.school, student=student)
        case.plan = "" if case.plan else "improvement"
        case.save()


def standing() -> set:
    rows = Task.objects.filter(closed_at=None).values_list("student", "action", "round", "since", "due")
    return set(rows)


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_the_open_tasks_are_those_of_a_replay_and_no_record_is_lost(kura, seed):
    world, kept = World(kura, seed), set()
    with scope(school=kura.school):
        for _ in range(STEPS):
            world.step()
            assert kept <= set(Response.objects.values_list("pk", flat=True))
            kept = set(Response.objects.values_list("pk", flat=True))
        waiting = set(Task.objects.exclude(snoozed_until=None).values_list("snoozed_why", flat=True))
        assert waiting <= {"Later"}
        assert Task.objects.exclude(reopened_at=None).exists(), "something was opened again"
        before = standing()
        Task.objects.filter(response=None).delete()
        derive(school=kura.school, on=TODAY, now=world.now)
        after = standing()
        assert after == before, (sorted(after - before), sorted(before - after))
