"""The board's decision: a version is sent, its text frozen; it is approved, or comes back to be changed."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whetu.web.amp.actions.drafts import Changed
from whetu.web.amp.actions.events import happened
from whetu.web.amp.actions.noting import names_nobody
from whetu.web.amp.actions.opened import opened
from whetu.web.amp.models import Plan, PlanText
from whetu.web.amp.queries import board as queries
from whetu.web.amp.queries import text as texts
from whetu.web.amp.queries.check import checked
from whetu.web.audit import actions as audit
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User
from whetu.web.voice.actions.heeded import put_in_text
from whetu.web.words import day as day_words


@transaction.atomic
def submit(*, by: User, plan: Plan, text_hash: str, on: date, now: datetime, host: str = "") -> None:
    """The version goes to the board, as it was looked at. Raises NotAllowed while something must be mended,
    Changed where any word, figure, day or document of it is another since."""
    plan = opened(plan)
    put_in_text(school=plan.school, about=plan.key, sent=True)
    text = texts.whole(plan)
    if texts.hash_of(text) != text_hash:
        raise Changed(_("Somebody changed the draft since you opened this page. Look at it again first."))
    if musts := len(checked(plan, on, host).musts):
        raise NotAllowed(
            ngettext(
                "%(n)s thing must be mended before the board is asked. See “Check”.",
                "%(n)s things must be mended before the board is asked. See “Check”.", musts,
            ) % {"n": musts}
        )  # fmt: skip
    PlanText.objects.create(school=plan.school, plan=plan, text=text, sha256=text_hash, by=by, on=on)
    plan.text_hash, plan.submitted_at, plan.submitted_by = text_hash, now, by
    plan.version += 1
    plan.save()
    noted(by, plan, "submitted", "sent a plan to the board", on, now, sha256=plan.text_hash)


@transaction.atomic
def bring_back(
    *, by: User, plan: Plan, text_hash: str, why: str, on: date, now: datetime, state: str
) -> None:
    """Its text can be changed again, and what the board decided of it no longer holds; the text that it was
    given stays to be read. `state`: "sent back" by the board, or "taken back" by who sent it."""
    held, why = with_the_board(plan, text_hash), names_nobody(plan.school, why)
    put_in_text(school=held.school, about=held.key, sent=False)
    gone = held.text_hash
    held.text_hash, held.submitted_at, held.submitted_by = "", None, None
    held.approved_on = held.approved_at = held.approved_by = None
    held.minute = held.presided = ""
    held.version += 1
    held.save()
    noted(by, held, state, f"{state}: a plan that was with the board", on, now, why=why, sha256=gone)


def with_the_board(plan: Plan, text_hash: str) -> Plan:
    """The version, locked. Raises NotAllowed where the board has it no more, or has another text of it."""
    held = opened(plan, frozen=True)
    if held.submitted_at is None:
        raise NotAllowed(_("The board does not have this version now: it was taken back meanwhile."))
    if held.text_hash != text_hash:
        raise NotAllowed(
            _("Another text was sent to the board since you opened this page. Read that one first.")
        )
    return held


@transaction.atomic
def approve(*, by: User, plan: Plan, text_hash: str, decided_on: date, on: date, now: datetime) -> None:
    """The presiding member approves the text for the board, here."""
    held = to_decide(plan, text_hash, decided_on, on)
    if not queries.approves(by, held.school, on):
        raise NotAllowed(_("Only a presiding member of this school's board approves its plan."))
    if by.pk == held.submitted_by_id:
        raise NotAllowed(_("You sent this version to the board: somebody else approves it."))
    decided(by, held, decided_on, now, "", "")
    noted(by, held, "approved", "approved a plan for the board", on, now, sha256=held.text_hash,
          decided_on=str(decided_on))  # fmt: skip


@transaction.atomic
def record_minute(
    *, by: User, plan: Plan, text_hash: str, decided_on: date, minute: str, presided: str, on: date,
    now: datetime,
) -> None:  # fmt: skip
    """What the minute of a meeting says: the board approved this text on paper."""
    held, minute = to_decide(plan, text_hash, decided_on, on), names_nobody(plan.school, minute)
    decided(by, held, decided_on, now, minute, presided)
    noted(by, held, "approved", "wrote down the board's approval of a plan", on, now, sha256=held.text_hash,
          decided_on=str(decided_on), why=minute)  # fmt: skip


def to_decide(plan: Plan, text_hash: str, decided_on: date, on: date) -> Plan:
    """The version, locked, if it is still to be decided, on such a day. Raises NotAllowed else."""
    held = with_the_board(plan, text_hash)
    if held.approved_at:
        raise NotAllowed(
            _("It is approved already: %(who)s wrote that down, decided on %(day)s.")
            % {"who": held.approved_by or _("Somebody"), "day": day_words(held.approved_on)}
        )
    if not queries.is_whole(held):
        raise NotAllowed(_("The text that is kept is not the one that was sent. Have it sent anew."))
    sent = queries.sent_on(held)
    if decided_on > on:
        raise NotAllowed(_("This day is still to come. Write it down once the board has decided."))
    if sent and decided_on < sent:
        raise NotAllowed(
            _("This text was sent to the board on %s: it was not decided before.") % day_words(sent)
        )
    return held


def decided(by: User, plan: Plan, on: date, now: datetime, minute: str, presided: str) -> None:
    plan.approved_on, plan.approved_at, plan.approved_by = on, now, by
    plan.minute, plan.presided = minute, presided
    plan.version += 1
    plan.save()


def noted(
    by: User, plan: Plan, state: str, did: str, on: date, now: datetime, why: str = "", **detail
) -> None:
    """For the board to read, and for the audit."""
    happened(by=by, plan=plan, state=state, on=on, now=now, words=why)
    audit.record(
        by=by, did=did, school=plan.school, about="plan", key=plan.key, why=why, number=plan.number, **detail
    )


@transaction.atomic
def note_paper(*, by: User, plan: Plan) -> None:
    """Write down that somebody took the board's paper away."""
    audit.record(
        by=by, did="took the board's paper away", school=plan.school, about="plan", key=plan.key,
        number=plan.number, sha256=plan.text_hash,
    )  # fmt: skip
