"""Publishing: the text that the board approved is what the school works by from a day on, and its pages and
files are open to everyone."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules.amp import review_by
from whetu.rules.evidence import sha256
from whetu.web.amp import queries
from whetu.web.amp.actions.drafts import of_version
from whetu.web.amp.actions.events import happened
from whetu.web.amp.actions.noting import names_nobody
from whetu.web.amp.models import Plan, PublicFile
from whetu.web.amp.queries import public, published, text
from whetu.web.audit import actions as audit
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User
from whetu.web.words import day as day_words


def publish(*, by: User, plan: Plan, version: int, from_day: date, why: str, on: date, now: datetime) -> None:
    """From that day on, what this version says; from now on, for everyone to read. Raises NotAllowed for
    what the board did not approve, and for a day that is past or taken."""
    nothing_against(plan, from_day, on)
    names_nobody(plan.school, why)
    files = files_of(plan, from_day, on, now)  # takes a second or two: before anything is locked
    facts = {"from_day": from_day, "why": why, "on": on, "now": now, "files": files}
    put_in_force(by=by, plan=plan, version=version, **facts)


def begins(plan: Plan, why: str) -> str:
    """Why, and that it begins on another day than the board approved, if it does."""
    if plan.wanted_from in (None, plan.from_day):
        return why
    return why + " " + _("(It begins on %(day)s; the text that the board approved says %(said)s.)") % {
        "day": day_words(plan.from_day), "said": day_words(plan.wanted_from),
    }  # fmt: skip


def files_of(plan: Plan, from_day: date, on: date, now: datetime) -> list[public.Made]:
    """What everyone is given of a version that begins on a day."""
    header = public.Header(
        plan.number, plan.approved_on, on, from_day, plan.review_on, plan.text_hash, plan.school.phone
    )
    return public.made(text.of(plan), header, now)


@of_version
def put_in_force(
    *, by: User, plan: Plan, from_day: date, why: str, on: date, now: datetime, files: list[public.Made]
) -> None:
    """Keep the day and the files, if nobody was quicker."""
    nothing_against(plan, from_day, on)
    plan.from_day, plan.why, plan.put_in_force_at, plan.put_in_force_by = from_day, why, now, by
    plan.published_at, plan.published_by = now, by
    plan.save()
    keep_files(plan, files)
    happened(by=by, plan=plan, state="published", on=on, now=now, words=begins(plan, why))
    audit.record(
        by=by, did="published a plan", school=plan.school, about="plan", key=plan.key, why=why,
        from_day=str(from_day), number=plan.number,
    )  # fmt: skip
    transaction.on_commit(published.forget)


def keep_files(plan: Plan, files: list[public.Made]) -> None:
    PublicFile.objects.bulk_create(
        PublicFile(school=plan.school, plan=plan, **one._asdict(), sha256=sha256(one.content))
        for one in files
    )


def nothing_against(plan: Plan, from_day: date, on: date) -> None:
    """Raises NotAllowed where something stands against publishing a version for a day."""
    if against := published.stands_against(plan, on):
        raise NotAllowed(against)
    in_its_place(plan, from_day, on)
    reviewed_in_time(plan, from_day)


def in_its_place(plan: Plan, from_day: date, on: date) -> None:
    """Raises NotAllowed for a day that is past, or on which another version holds already."""
    newest = queries.newest(plan.school)
    if from_day < on:
        raise NotAllowed(_("Choose today or a later day: what was asked on past days stays as it was."))
    if newest and from_day <= newest.from_day:
        raise NotAllowed(
            _("Version %(n)s begins on %(day)s: choose a later day.")
            % {"n": newest.number, "day": day_words(newest.from_day)}
        )


def reviewed_in_time(plan: Plan, from_day: date) -> None:
    """Raises NotAllowed where the day of review that the text names (see “Check”) does not fit this day."""
    last, on = review_by(from_day), plan.review_on
    if from_day < on <= last:
        return
    if on <= from_day:
        why = _("The day by which it is looked at again, %s, is before it begins.") % day_words(on)
    else:
        why = _("It is to be looked at again by %(last)s at the latest, not on %(day)s.") % {
            "last": day_words(last), "day": day_words(on),
        }  # fmt: skip
    raise NotAllowed(f"{why} " + _("Begin on another day, or take it back on “Board” to change that day."))


@transaction.atomic
def take_back(*, by: User, plan: Plan, on: date, now: datetime) -> None:
    """Make a version that has not begun a draft again, and close its pages. What the board approved stays
    approved: it can be published for another day."""
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    if held.from_day is None or held.from_day <= on:
        raise NotAllowed(_("This version has begun: make a draft of the next one."))
    if queries.draft(held.school):
        raise NotAllowed(_("There is a draft already: finish or discard it first."))
    held.from_day = held.put_in_force_at = held.put_in_force_by = None
    held.published_at = held.published_by = None
    held.version += 1
    held.save()
    held.files.all().delete()
    transaction.on_commit(published.forget)
    happened(by=by, plan=held, state="taken back", on=on, now=now)
    audit.record(
        by=by, did="took a version of the plan back", school=held.school, about="plan", key=held.key,
        number=held.number,
    )  # fmt: skip


@transaction.atomic
def close(*, by: User, plan: Plan, why: str, on: date, now: datetime) -> None:
    """Let nobody outside read a published version any more: it says what it must not. What the school works
    by stays, and so does its text; its files are gone, and its address says that it is closed."""
    held = Plan.objects.select_for_update().get(pk=plan.pk)
    if held.from_day is None or held.published_at is None:
        raise NotAllowed(
            _("The pages of this version are not open: they were closed or taken back meanwhile.")
        )
    names_nobody(held.school, why)
    held.published_at = held.published_by = None
    held.save(update_fields=["published_at", "published_by"])
    held.files.all().delete()
    transaction.on_commit(published.forget)
    happened(by=by, plan=held, state="closed", on=on, now=now, words=why)
    audit.record(
        by=by, did="closed the pages of a plan", school=held.school, about="plan", key=held.key, why=why,
        number=held.number,
    )  # fmt: skip


def open_again(*, by: User, plan: Plan, on: date, now: datetime) -> None:
    """Its pages as they were, where nothing stands against them any more. Raises NotAllowed else."""
    if against := published.stands_against(plan, on):
        raise NotAllowed(against)
    files = files_of(plan, plan.from_day, on, now)
    with transaction.atomic():
        held = Plan.objects.select_for_update().get(pk=plan.pk)
        if held.from_day != plan.from_day or not published.is_closed(held):
            raise NotAllowed(_("The pages of this version are open already, or it was taken back meanwhile."))
        held.published_at, held.published_by = now, by
        held.save(update_fields=["published_at", "published_by"])
        keep_files(held, files)
        transaction.on_commit(published.forget)
        happened(by=by, plan=held, state="opened again", on=on, now=now)
        audit.record(
            by=by, did="opened the pages of a plan again", school=held.school, about="plan", key=held.key,
            number=held.number,
        )  # fmt: skip


@transaction.atomic
def stand_elsewhere(*, by: User, plan: Plan, elsewhere: str) -> None:
    """Note where on the school's own site a version stands too."""
    plan.elsewhere = elsewhere
    plan.save(update_fields=["elsewhere"])
    audit.record(
        by=by, did="noted where the plan stands too", school=plan.school, about="plan", key=plan.key,
        elsewhere=elsewhere,
    )  # fmt: skip
