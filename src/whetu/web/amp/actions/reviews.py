"""Writes of reviews: begun, what is said of each action, what was found and decided, ended, and a draft."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.amp import queries
from whetu.web.amp.actions.drafts import make_draft
from whetu.web.amp.actions.events import happened
from whetu.web.amp.models import Plan, Review, StepAction, Verdict
from whetu.web.amp.queries import differences
from whetu.web.amp.queries.reviews import KIND_WORDS
from whetu.web.audit import actions as audit
from whetu.web.rows import Saved
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School, User


class Said(NamedTuple):
    """What somebody says of one action; empty `says`: nothing."""

    says: str = ""
    why: str = ""


class Clash(NamedTuple):
    """Two people said something else of one action: what is kept, and what was written here."""

    action: int
    kept: Said
    mine: Said


@transaction.atomic
def begin(*, by: User, plan: Plan, kind: str, on: date, now: datetime) -> Review:
    """Begin to look at a version in force; one of the same kind that is under way is that one."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.from_day is None or plan.from_day > on:
        raise NotAllowed(_("Only a version that is in force is looked at."))
    running = Review.objects.filter(plan=plan, kind=kind, ended_on=None).first()
    if running:
        return running
    row = Review.objects.create(school=plan.school, plan=plan, kind=kind, begun_on=on, by=by, at=now)
    happened(by=by, plan=plan, state="review begun", on=on, now=now, words=str(KIND_WORDS[kind]))
    noted(by, row, "began a review of the plan", kind=kind)
    return row


def noted(by: User, review: Review, did: str, **detail) -> None:
    audit.record(by=by, did=did, school=review.school, about="review", key=review.key, **detail)


def under_way(review: Review) -> Review:
    """The review, locked. Raises NotAllowed for one that has ended."""
    row = Review.objects.select_for_update(of=("self",)).select_related("plan__school").get(pk=review.pk)
    if row.ended_on:
        raise NotAllowed(_("This review has ended: what it says stays as it is. Begin another to go on."))
    return row


@transaction.atomic
def say(*, by: User, review: Review, said: Mapping[int, Said], was: Mapping[int, Said]) -> list[Clash]:
    """Keep what somebody says of actions, and changed since the page was opened (`was`). What somebody else
    changed meanwhile is left, and given back to be looked at. Raises NotAllowed where a reason is missing."""
    row = under_way(review)
    kept = {one.action_id: Said(one.says, one.why) for one in row.verdicts.all()}
    actions = {one.pk: one for one in row.plan.actions.all()}
    changed = {pk: one for pk, one in said.items() if pk in actions and one != was.get(pk, Said())}
    for pk, one in changed.items():
        reasoned(actions[pk], one)
    clashes = []
    for pk, one in changed.items():
        now = kept.get(pk, Said())
        if now not in (was.get(pk, Said()), one):
            clashes.append(Clash(pk, now, one))
        elif now != one:
            keep(row, actions[pk], one)
    if len(changed) > len(clashes):
        noted(by, row, "said what to do with actions of the plan", actions=len(changed) - len(clashes))
    return clashes


def reasoned(action: StepAction, said: Said) -> None:
    """Raises NotAllowed for a change or a stop without a reason, and for a reason without a choice."""
    if said.why and said.says not in Verdict.Says.values:
        raise NotAllowed(_("Choose what to do: “%s”. A reason is kept with its choice.") % action.words)
    if said.says in (Verdict.Says.CHANGE, Verdict.Says.STOP) and not said.why:
        raise NotAllowed(_("Say why: “%s”. To change or to stop needs a reason.") % action.words)


def keep(review: Review, action: StepAction, said: Said) -> None:
    if said.says not in Verdict.Says.values:
        Verdict.objects.filter(review=review, action=action).delete()
        return
    Verdict.objects.update_or_create(
        review=review, action=action,
        defaults={"school": review.school, "says": said.says, "why": said.why[:300]},
    )  # fmt: skip


@transaction.atomic
def conclude(*, by: User, review: Review, version: int, found: str, decided: str) -> Review:
    """Keep what was found and decided. Raises Saved where somebody else did meanwhile."""
    row = under_way(review)
    if row.version != version and (row.found, row.decided) != (found, decided):
        raise Saved(row)
    row.found, row.decided, row.version = found, decided, row.version + 1
    row.save(update_fields=["found", "decided", "version"])
    noted(by, row, "wrote what a review found")
    return row


@transaction.atomic
def end(*, by: User, review: Review, on: date, now: datetime) -> Review:
    """The review is over: from now on it stays as it is. Raises NotAllowed before anything is decided."""
    row = under_way(review)
    if not row.decided.strip():
        raise NotAllowed(_("Write what was decided first, even if it is to go on as before."))
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    happened(by=by, plan=row.plan, state="reviewed", on=on, now=now, words=str(KIND_WORDS[row.kind]))
    noted(by, row, "ended a review of the plan")
    return row


@transaction.atomic
def draft_from(*, by: User, review: Review, now: datetime) -> Plan:
    """A draft of the next version without the actions that the review stops. Raises NotAllowed before the
    review has ended, for a version that was replaced, and where somebody writes a draft already."""
    school = review.plan.school
    School.objects.select_for_update().get(pk=school.pk)
    if review.ended_on is None:
        raise NotAllowed(_("End the review first: then what it says stays as it is."))
    if queries.newest(school) != review.plan:
        raise NotAllowed(_("Another version came since: make a draft of that one."))
    if queries.draft(school):
        raise NotAllowed(_("Somebody writes a draft already. Go on with it, or discard it first, on “Plan”."))
    draft = make_draft(by=by, school=school, now=now)
    stopped = set(review.verdicts.filter(says=Verdict.Says.STOP).values_list("action", flat=True))
    rows = differences.rows(StepAction, review.plan), differences.rows(StepAction, draft)
    out = [other.pk for row, other in differences.pairs(*rows) if row and other and row.pk in stopped]
    StepAction.objects.filter(pk__in=out).delete()
    noted(by, review, "made a draft from a review", left_out=len(out))
    return draft
