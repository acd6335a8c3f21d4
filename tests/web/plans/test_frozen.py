"""What a plan says, frozen: the same words give the same hash, and what must not be named is not."""

from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope

from whetu.web.plans.models import PlanPerson, StudentPlan
from whetu.web.plans.queries import frozen, parts
from whetu.web.response.models import Goal


@pytest.fixture
def plan(kura):
    with scope(school=kura.school):
        student = kura.students[2]
        plan = StudentPlan.objects.create(
            school=kura.school, student=student, kind="tailored", starts=kura.today, at=kura.now,
            lead=kura.staff["pastoral"], strengths="Reads to the little ones.", target_days=Decimal("1.0"),
        )  # fmt: skip
        Goal.objects.create(
            school=kura.school, student=student, words="Four Mondays", measure="4 Mondays", due=kura.today,
            set_on=date(2026, 6, 1), by=kura.staff["pastoral"].user,
        )  # fmt: skip
        yield plan


def test_the_same_plan_has_the_same_hash_and_a_changed_one_another(plan):
    said = frozen.said(plan)
    again = frozen.said(StudentPlan.objects.get(pk=plan.pk))
    assert frozen.sha256_of(said) == frozen.sha256_of(dict(reversed(again.items())))
    assert said["target"] == {"days": "1", "weeks": 1}
    assert said["goals"][0]["words"] == "Four Mondays"
    plan.strengths += " And runs."
    assert frozen.sha256_of(frozen.said(plan)) != frozen.sha256_of(said)


def test_who_must_not_be_contacted_is_not_named(plan, kura):
    caregiver = plan.student.caregivers.first()
    PlanPerson.objects.create(
        school=kura.school, plan=plan, side="whanau", caregiver=caregiver, name=caregiver.name, wrote=True
    )
    assert [one["name"] for one in frozen.said(plan)["people"]] == [caregiver.name]
    caregiver.contact_allowed = False
    caregiver.save()
    assert frozen.said(plan)["people"] == []
    assert "whanau" not in parts.filled(plan)


def test_a_lighter_plan_asks_for_less(plan):
    assert parts.missing(plan) == ["supports"]
    plan.kind = "improvement"
    assert {"supports", "student", "whanau", "culture", "ends"} <= set(parts.missing(plan))
