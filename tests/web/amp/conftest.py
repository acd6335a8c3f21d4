"""The kura with its plan begun."""

from datetime import date

import pytest
from django_scopes import scope

from tests.spec.plan_text import words
from whetu.rules.amp import PARTS
from whetu.web.amp import actions, queries
from whetu.web.amp.models import Figure, Part, Plan, PlanText
from whetu.web.amp.queries import text


def approve(plan, by, now, review_on=date(2028, 12, 1)) -> None:
    """The board has a draft and approved it, as it stands."""
    plan.refresh_from_db()
    plan.review_on, plan.submitted_at, plan.submitted_by = review_on, now, by
    PlanText.objects.update_or_create(
        plan=plan, defaults={"school": plan.school, "text": (whole := text.whole(plan))}
    )
    plan.text_hash = text.hash_of(whole)
    plan.approved_at, plan.approved_by, plan.approved_on = now, by, now.date()
    plan.save()


@pytest.fixture
def planned(kura):
    """The kura, whose first version is in force; `kura.plan`."""
    with scope(school=kura.school):
        actions.start(by=None, school=kura.school, now=kura.now)
        kura.plan = queries.plan_on(kura.school, kura.today)
    return kura


@pytest.fixture
def draft(planned):
    """A draft of the next version; the kura's scope stays open."""
    with scope(school=planned.school):
        by = planned.staff["officer"].user
        yield actions.make_draft(by=by, school=planned.school, now=planned.now)


@pytest.fixture
def sound(draft, planned):
    """The draft with nothing against it: every part written, a target, and its days."""
    of = {"school": draft.school, "plan": draft}
    Part.objects.filter(plan=draft).delete()
    Part.objects.bulk_create(Part(**of, part=key, en=words(key), at=planned.now) for key in PARTS)
    Figure.objects.create(**of, kind="target", year=2026, percent="68")
    Plan.objects.filter(pk=draft.pk).update(wanted_from="2026-07-20", review_on="2027-11-01")
    draft.refresh_from_db()
    return draft
