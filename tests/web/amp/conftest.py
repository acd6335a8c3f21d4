"""The kura with its plan begun."""

from datetime import date

import pytest
from django_scopes import scope

from whetu.web.amp import actions, queries
from whetu.web.amp.models import PlanText
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
