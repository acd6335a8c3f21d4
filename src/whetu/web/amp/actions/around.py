"""What stands around a draft's text: what is done each day, documents, and its dates."""

from datetime import date, time
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from whetu.rules.amp import review_by
from whetu.web.amp.actions.noting import where
from whetu.web.amp.actions.opened import opened
from whetu.web.amp.actions.upon import upon
from whetu.web.amp.models import DailyStep, Plan, PlanLink
from whetu.web.audit import actions as audit
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User
from whetu.web.words import day as day_words


@transaction.atomic
def keep_daily(*, by: User, plan: Plan, was: dict[str, str], row: DailyStep | None = None,
               at: time | None, role: str, words: str, words_mi: str) -> None:  # fmt: skip
    """A line of what happens each day, as a person wrote it: a change of `row`, or a new one at its time."""
    held = opened(plan)
    given = {"at": at, "role": role, "words": words, "words_mi": words_mi}
    if row is None:
        row = DailyStep.objects.create(school=plan.school, plan=held, place=place_at(held, at), **given)
    else:
        change(row, given, was)
    note(by, held, "changed what happens each day in the draft plan", row)


def place_at(plan: Plan, at: time | None) -> int:
    """A new line stands before the first that is later; one without a time at the end."""
    rows = list(plan.daily.all())
    later = next((i for i, row in enumerate(rows) if at and row.at and row.at > at), len(rows))
    for place, row in enumerate(rows):
        DailyStep.objects.filter(pk=row.pk).update(place=place + (place >= later))
    return later


def change(row: models.Model, given: dict[str, Any], was: dict[str, str]) -> None:
    """Write fields of a row upon what was opened. Raises Both, or NotAllowed where it is gone."""
    now = type(row)._default_manager.filter(pk=row.pk).first()
    if now is None:
        raise NotAllowed(_("Somebody took this out while you wrote. Copy your words, then add it anew."))
    for name, value in upon({name: getattr(now, name) for name in given}, given, was).items():
        setattr(now, name, value)
    now.save()


def note(by: User, plan: Plan, did: str, row: models.Model | None = None) -> None:
    audit.record(by=by, did=did, school=plan.school, about="plan", key=plan.key, **where(row))


@transaction.atomic
def move_daily(*, by: User, plan: Plan, row: DailyStep, up: bool) -> None:
    """A line of the day one place up or down."""
    rows = list(opened(plan).daily.all())
    at = [one.pk for one in rows].index(row.pk)
    to = at + (-1 if up else 1)
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for place, one in enumerate(rows):
        DailyStep.objects.filter(pk=one.pk).update(place=place)
    note(by, plan, "moved what happens each day in the draft plan", row)


@transaction.atomic
def take_out(*, by: User, plan: Plan, row: DailyStep | PlanLink) -> None:
    """A line of the day or a document out of the draft."""
    note(by, opened(plan), "took something out of the draft plan", row)
    row.delete()


@transaction.atomic
def keep_link(
    *, by: User, plan: Plan, was: dict[str, str], row: PlanLink | None = None, kind: str, title: str, url: str
) -> None:
    """A document beside the plan, as a person wrote it."""
    held = opened(plan)
    given = {"kind": kind, "title": title, "url": url}
    if row is None:
        row = PlanLink.objects.create(school=plan.school, plan=held, **given)
    else:
        change(row, given, was)
    note(by, held, "changed documents of the draft plan", row)


@transaction.atomic
def keep_dates(*, by: User, plan: Plan, was: dict[str, str], wanted_from: date | None, review_on: date | None,
               on: date) -> None:  # fmt: skip
    """From when the plan is to hold and by when it is looked at again. Raises NotAllowed for days that are
    past, in the wrong order, or too far apart."""
    held = opened(plan)
    in_order(wanted_from, review_on, on)
    change(held, {"wanted_from": wanted_from, "review_on": review_on}, was)
    note(by, held, "set the dates of the draft plan")


def in_order(wanted_from: date | None, review_on: date | None, on: date) -> None:
    if wanted_from and wanted_from < on:
        raise NotAllowed(_("The day from which it is to hold is past: choose today or a later day."))
    if review_on and review_on <= (wanted_from or on):
        raise NotAllowed(_("It is looked at again after it has begun: choose a later day."))
    if review_on and review_on > review_by(wanted_from or on):
        raise NotAllowed(
            _("A plan is looked at again at least every three years: by %s at the latest.")
            % day_words(review_by(wanted_from or on))
        )
