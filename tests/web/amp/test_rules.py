"""What the plan gives to others: the version of a day, what it asks, and the school's words."""

from datetime import date

import pytest
from django_scopes import scope

from tests import kura as world
from whetu.rules.plan import KINDS
from whetu.web.amp import actions, queries
from whetu.web.amp.models import Plan, ResponseType, StepAction
from whetu.web.schools.models import RoleLabel


@pytest.fixture
def started(kura):
    with scope(school=kura.school):
        actions.start(by=None, school=kura.school, now=kura.now)
        yield kura


def copy_of(plan, from_day):
    """A second version with one action and one trigger of its own."""
    second = Plan.objects.create(
        school=plan.school, number=2, from_day=from_day, made_at=plan.made_at, put_in_force_at=plan.made_at
    )
    trigger = second.triggers.create(school=plan.school, kind="days", number=3)
    of = {"school": plan.school, "plan": second, "words": "Ring home.", "role": "dean", "kind": "RA02"}
    StepAction.objects.create(**of, step="worrying", opens="crossing", due=4)
    StepAction.objects.create(**of, step="worrying", opens="needed")
    StepAction.objects.create(**of, trigger=trigger, opens="crossing", due=2)
    return second, trigger


def test_a_school_without_a_plan_is_given_the_one_to_begin_from_once(started):
    actions.start(by=None, school=started.school, now=started.now)
    plan = Plan.objects.get()
    assert (plan.number, plan.from_day) == (1, started.school.go_live)
    assert plan.actions.exclude(line="").count() == 43
    assert plan.lines.filter(kind="responsibility").count() == 39
    assert plan.lines.filter(kind="outcome").count() == 30
    assert list(plan.actions.filter(step="worrying", line="S2:84").values_list("role", "due")) == [
        ("teacher", 3)
    ]


def test_without_a_go_live_day_it_begins_with_the_first_term(db):
    school = world.make_school("8003", "Made-up School with Nothing")
    with scope(school=school):
        school.go_live = None
        actions.start(by=None, school=school, now=world.NOW)
        assert Plan.objects.get().from_day == date(2026, 2, 2)


def test_the_version_of_the_day_decides(started, django_assert_num_queries):
    first = Plan.objects.get()
    second, trigger = copy_of(first, date(2026, 5, 4))
    draft = Plan.objects.create(school=started.school, number=3, made_at=started.now)
    StepAction.objects.create(
        school=started.school, plan=draft, step="good", words="A draft asks nothing.", role="dean",
        kind="RA02", opens="crossing",
    )  # fmt: skip
    assert queries.plan_on(started.school, date(2026, 5, 3)) == first
    assert queries.plan_on(started.school, date(2026, 5, 4)) == second
    assert queries.plan_on(started.school, date(2026, 1, 25)) is None
    with django_assert_num_queries(3):
        rules = queries.rules_on(started.school)
        for on in (date(2026, 1, 25), date(2026, 5, 3), date(2026, 5, 3), date(2026, 5, 4)):
            rules(on)
    assert rules(date(2026, 1, 25)) == []
    assert [(one.step, one.kind, one.due) for one in rules(date(2026, 5, 4))] == [
        ("worrying", "RA02", 4),
        (f"trigger {trigger.pk}", "RA02", 2),
    ]
    assert {one.step for one in rules(date(2026, 5, 3))} == {"worrying", "concerning", "serious"}
    assert queries.triggers_on(started.school, date(2026, 5, 4)) == [trigger]
    assert queries.triggers_on(started.school, date(2026, 5, 3)) == []


def test_the_schools_own_words_come_first(started):
    RoleLabel.objects.create(school=started.school, role="dean", label="Whānau teacher")
    ResponseType.objects.create(school=started.school, code="RA04", label="Kōrero with the student")
    ResponseType.objects.create(school=started.school, code="RA05", mapped_to="17")
    assert queries.who_words(started.school)["dean"] == "Whānau teacher"
    assert queries.who_words(started.school)["teacher"] == "Class teacher"
    words = queries.kind_words(started.school)
    assert words["RA04"] == "Kōrero with the student"
    assert words["RA05"] == KINDS["RA05"].label
