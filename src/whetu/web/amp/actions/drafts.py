"""Writing the next version of the plan. What is in force is never changed: a draft is put in its place."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from whetu.rules.plan import KINDS
from whetu.web.amp import queries
from whetu.web.amp.actions.events import happened
from whetu.web.amp.actions.noting import where
from whetu.web.amp.actions.opened import opened
from whetu.web.amp.models import DailyStep, Figure, Part, Plan, PlanLine, PlanLink, StepAction, Trigger
from whetu.web.audit import actions as audit
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School, User

COPIED = ("line", "heading", "words", "heading_mi", "words_mi", "kind", "role", "place", "step")
OF_ACTIONS = (
    *COPIED,
    "channel",
    "opens",
    "due",
    "cadence",
    "approval",
    "letter",
    "outcome",
    "outcome_mi",
    "circumstances",
)
OF_LINES = COPIED
OF_PARTS = ("part", "en", "mi", "by", "at")
OF_FIGURES = ("kind", "year", "term", "step", "percent", "source", "note")
OF_DAILY = ("at", "role", "words", "words_mi", "place")
OF_LINKS = ("kind", "title", "url")


class Changed(NotAllowed):
    """Somebody else changed the draft since the page was opened."""


@transaction.atomic
def make_draft(*, by: User, school: School, now: datetime) -> Plan:
    """A draft of the next version, the same as the newest; the one that is there, if there is one."""
    newest = queries.newest(school)
    if newest is None:
        raise NotAllowed(_("There is no plan yet to make a draft of."))
    number = queries.next_number(school)
    held = queries.draft(school)
    if held:
        return held
    given = {"by": by, "made_at": now}
    draft, made = Plan.objects.get_or_create(school=school, number=number, defaults=given)
    if made:
        copy(newest, draft)
        audit.record(by=by, did="began a draft of the plan", school=school, about="plan", key=draft.key)
    return draft


def copy(one: Plan, other: Plan) -> None:
    """Everything that a version holds, into another."""
    of = {"school": one.school, "plan": other}
    triggers = {
        row.pk: Trigger.objects.create(**of, kind=row.kind, number=row.number) for row in one.triggers.all()
    }
    StepAction.objects.bulk_create(
        StepAction(**of, trigger=triggers.get(row.trigger_id), **fields(row, OF_ACTIONS))
        for row in one.actions.all()
    )
    PlanLine.objects.bulk_create(PlanLine(**of, **fields(row, OF_LINES)) for row in one.lines.all())
    copy_text(one, other)


def copy_text(one: Plan, other: Plan) -> None:
    """The text of a version and what stands around it, into another. Results are the old year's: they begin
    anew. Targets and ceilings stay, to be looked at beside the new ones."""
    of = {"school": one.school, "plan": other}
    figures = one.figures.exclude(kind=Figure.Kind.RESULT)
    for model, rows, names in (
        (Part, one.parts.all(), OF_PARTS),
        (Figure, figures, OF_FIGURES),
        (DailyStep, one.daily.all(), OF_DAILY),
        (PlanLink, one.links.all(), OF_LINKS),
    ):
        model.objects.bulk_create(model(**of, **fields(row, names)) for row in rows)


def fields(row, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def of_draft(change: Callable) -> Callable:
    """A change of a draft that nobody else changed meanwhile, as one transaction that counts it.

    Raises Changed where the draft was changed since `version`, NotAllowed where it is a draft no more or
    the board has it.
    """
    return of_version(change, frozen=False)


def of_version(change: Callable, frozen: bool = True) -> Callable:
    """As `of_draft`, of one that the board has too."""

    @transaction.atomic
    def inner(*, by: User, plan: Plan, version: int, **facts) -> Any:
        held = opened(plan, frozen)
        if held.version != version:
            raise Changed(_("Somebody changed the draft since you opened this page. Look at it again first."))
        held.version += 1
        held.save(update_fields=["version"])
        return change(by=by, plan=held, **facts)

    return inner


@of_draft
def keep_action(*, by: User, plan: Plan, row: StepAction | None = None, trigger: Trigger | None = None,
                step: str = "", **given) -> StepAction:  # fmt: skip
    """An action as a person wrote it: a change of `row`, or a new one at a step or an own line."""
    step = row.step if row else step
    sound(step, **given)
    row = row or StepAction(
        school=plan.school, plan=plan, step=step, trigger=trigger, place=next_place(plan.actions)
    )
    return kept(by, plan, row, given, "changed an action of the draft plan")


@of_draft
def keep_line(*, by: User, plan: Plan, row: PlanLine | None = None, step: str = "", kind: str = "",
              **given) -> PlanLine:  # fmt: skip
    """A responsibility or an outcome as a person wrote it."""
    row = row or PlanLine(school=plan.school, plan=plan, step=step, kind=kind, place=next_place(plan.lines))
    return kept(by, plan, row, given, "changed who and outcomes of the draft plan")


def kept(by: User, plan: Plan, row, given: dict, did: str):
    for name, value in given.items():
        setattr(row, name, value)
    row.save()
    audit.record(by=by, did=did, school=plan.school, about="plan", key=plan.key, **where(row))
    return row


def next_place(rows) -> int:
    return (rows.aggregate(last=Max("place"))["last"] or 0) + 1


def sound(step: str, *, kind: str, opens: str, approval: bool, circumstances: bool, **_rest) -> None:
    """Raises NotAllowed where an action contradicts itself."""
    if not kind and opens != "routine":
        raise NotAllowed(_("Choose a kind of response: only what the school always does has none."))
    if opens == "crossing" and step == "good":
        raise NotAllowed(_("Nobody crosses into Good: no task can open there. Choose another “When”."))
    if kind and KINDS[kind].legal and circumstances:
        raise NotAllowed(_("Words of law or warning are never for somebody whose circumstances are known."))
    if kind and KINDS[kind].legal and not approval:
        raise NotAllowed(_("Words of law or warning go out only once a leader has approved them: tick that."))


@of_draft
def remove(*, by: User, plan: Plan, row: StepAction | PlanLine | Trigger) -> None:
    """Take an action, a line or a trigger, with its actions, out of the draft."""
    audit.record(
        by=by, did="took something out of the draft plan", school=plan.school, about="plan", key=plan.key,
        **where(row),
    )  # fmt: skip
    row.delete()


@of_draft
def put_back(*, by: User, plan: Plan, row: StepAction) -> None:
    """An action of the version before, as it was, into the draft that left it out."""
    trigger = row.trigger and plan.triggers.filter(kind=row.trigger.kind, number=row.trigger.number).first()
    if row.trigger and not trigger:
        raise NotAllowed(_("Its own line is no longer in the draft."))
    row = StepAction.objects.create(school=plan.school, plan=plan, trigger=trigger, **fields(row, OF_ACTIONS))
    audit.record(
        by=by, did="put an action back into the draft plan", school=plan.school, about="plan", key=plan.key,
        **where(row),
    )  # fmt: skip


@of_draft
def move(*, by: User, plan: Plan, row: StepAction | PlanLine, up: bool) -> None:
    """One place up or down among the rows of the same step, or line of the school's own, and column."""
    rows = list(like(plan, row))
    at = [one.pk for one in rows].index(row.pk)
    to = at + (-1 if up else 1)
    if 0 <= to < len(rows):
        places = sorted(one.place for one in rows)
        if len(set(places)) < len(places):
            places = list(range(places[0], places[0] + len(places)))
        rows[at], rows[to] = rows[to], rows[at]
        for one, place in zip(rows, places, strict=True):
            type(one).objects.filter(pk=one.pk).update(place=place)
    audit.record(by=by, did="moved a row of the draft plan", school=plan.school, about="plan", key=plan.key)


def like(plan: Plan, row: StepAction | PlanLine):
    """The rows among which one can move."""
    if isinstance(row, StepAction):
        return plan.actions.filter(step=row.step, trigger=row.trigger_id, circumstances=row.circumstances)
    return plan.lines.filter(step=row.step, kind=row.kind)


@of_draft
def set_trigger(*, by: User, plan: Plan, kind: str, number: int) -> Trigger:
    """A line of the school's own, beside the Ministry's steps."""
    if kind == Trigger.Kind.DAYS and number in (5, 10, 15):
        raise NotAllowed(_("That is one of the Ministry's steps: its actions stand there."))
    trigger, made = Trigger.objects.get_or_create(school=plan.school, plan=plan, kind=kind, number=number)
    if not made:
        raise NotAllowed(_("This line is in the draft already."))
    audit.record(
        by=by, did="added a line of the school's own", school=plan.school, about="plan", key=plan.key,
        kind=kind, number=number,
    )  # fmt: skip
    return trigger


@of_draft
def discard(*, by: User, plan: Plan, on: date, now: datetime) -> None:
    """The draft is not wanted. What is in force stays as it is; what the board was given stays to be read."""
    audit.record(
        by=by, did="discarded a draft of the plan", school=plan.school, about="plan", key=plan.key,
        number=plan.number,
    )  # fmt: skip
    if not plan.events.exists():
        plan.delete()
        return
    plan.set_aside_at, plan.set_aside_by = now, by
    plan.save()
    happened(by=by, plan=plan, state="set aside", on=on, now=now)
