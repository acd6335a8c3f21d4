"""The kura with its plan begun."""

from datetime import date

import pytest
from django_scopes import scope

from tests.spec.plan_text import words
from whetu.rules.amp import PARTS
from whetu.web.amp import actions, queries
from whetu.web.amp.models import Figure, Part, Plan, PlanText
from whetu.web.amp.queries import text


def approve(plan, by, now, review_on=date(2028, 12, 1), wanted_from=date(2026, 6, 15)) -> None:
    """The board has a draft, with every part written, and approved it."""
    write_the_rest(plan, now)
    plan.refresh_from_db()
    plan.wanted_from, plan.review_on = wanted_from, review_on
    plan.submitted_at, plan.submitted_by = now, by
    whole = text.whole(plan)
    plan.text_hash = text.hash_of(whole)
    of = {"school": plan.school, "plan": plan, "by": by, "on": now.date()}
    PlanText.objects.create(**of, text=whole, sha256=plan.text_hash)
    plan.approved_at, plan.approved_by, plan.approved_on = now, by, now.date()
    plan.save()


def write_the_rest(plan, now) -> None:
    """Words in every part that has none, and a target if there is none."""
    of = {"school": plan.school, "plan": plan}
    for key in PARTS:
        Part.objects.get_or_create(**of, part=key, defaults={"en": words(key), "at": now})
    Part.objects.filter(plan=plan, en="", mi="").delete()
    if not plan.figures.filter(kind="target").exists():
        Figure.objects.create(**of, kind="target", year=2026, percent="68")


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
    Part.objects.filter(plan=draft).delete()
    write_the_rest(draft, planned.now)
    Plan.objects.filter(pk=draft.pk).update(wanted_from="2026-07-20", review_on="2027-11-01")
    draft.refresh_from_db()
    return draft
