"""The figures of a draft: what was, what is aimed for, and at most how many at a step."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.amp.actions.opened import opened
from whetu.web.amp.actions.upon import upon
from whetu.web.amp.models import Figure, Plan
from whetu.web.amp.queries import figures
from whetu.web.audit import actions as audit
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User

YEAR_WAS = "note"  # beside the figures' own names: where typed results are from


@transaction.atomic
def keep_figures(
    *, by: User, plan: Plan, year: int, was: Mapping[str, str], note: str, **given: Decimal | None
) -> None:
    """The figures of a plan for a year as a person wrote them; an empty one goes. A result from the register
    that was typed over is a typed one."""
    held = opened(plan)
    rows = figures.held(held)
    saved = {**figures.percents(rows, given), YEAR_WAS: figures.note(rows, year - 1)}
    kept = upon(saved, {**given, YEAR_WAS: note}, was)
    note = kept.pop(YEAR_WAS)
    for name, percent in kept.items():
        keep_figure(held, rows.get(figures.key(name)), figures.key(name), percent, note)
    if not note and held.figures.filter(kind="result", year=year - 1, source=figures.TYPED).exists():
        raise NotAllowed(_("Say where the results that you typed are from."))
    audit.record(
        by=by, did="set figures of the draft plan", school=plan.school, about="plan", key=plan.key, year=year
    )


def keep_figure(plan: Plan, row: Figure | None, key: figures.Key, percent: Decimal | None, note: str) -> None:
    """One figure: changed, added, taken out, or left."""
    if percent is None:
        if row:
            row.delete()
        return
    row = row or Figure(school=plan.school, plan=plan, **key._asdict())
    if row.percent != percent:
        row.percent, row.source = percent, figures.TYPED
    if row.source == figures.TYPED and key.kind == Figure.Kind.RESULT:
        row.note = note
    row.save()


@transaction.atomic
def fill(*, by: User, plan: Plan, year: int, on: date) -> int:
    """Last year's results from the register, where nobody typed one. Answers how many were filled."""
    held = opened(plan)
    rows = figures.held(held)
    found = figures.from_register(plan.school, year - 1, on)
    filled = {
        key: percent
        for key, percent in found.items()
        if key not in rows or rows[key].source == figures.REGISTER
    }
    for key, percent in filled.items():
        Figure.objects.update_or_create(
            school=plan.school, plan=held, **key._asdict(),
            defaults={"percent": percent, "source": figures.REGISTER, "note": ""},
        )  # fmt: skip
    audit.record(
        by=by, did="filled figures of the draft plan", school=plan.school, about="plan", key=plan.key,
        year=year - 1, figures=len(filled),
    )  # fmt: skip
    return len(filled)
