"""Writes of board packs: prepared and kept, released, taken away."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from whetu.rules.evidence import canonical, sha256
from whetu.web import pdf
from whetu.web.audit import actions as audit
from whetu.web.reports.models import BoardPack
from whetu.web.reports.queries import board, pack
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School, User

PAPER = Path(__file__).parents[1] / "templates/reports/board_pack.typ"


def prepare(
    *, by: User, school: School, as_at: date, on: date, now: datetime, address: str = "", host: str = ""
) -> BoardPack:
    """Make the pack of a day and keep it, as the next number; one that says the same is there already, and is
    that one. Raises NotAllowed for a day to come, and for one of which nothing can be said."""
    if as_at > on:
        raise NotAllowed(_("That day is still to come. A pack holds what stood at the end of a day."))
    facts = pack.facts(school, as_at, address, host, over=as_at < on)
    if facts is None:
        raise NotAllowed(_("On that day no plan was in force, or no term had begun."))
    return kept(by, school, as_at, now, facts, made(facts))


def made(facts: dict[str, Any]) -> bytes:
    """The pages of a pack: from its facts alone, dated by its day, in English."""
    noon = datetime.combine(date.fromisoformat(facts["as_at"]), time(12), UTC)
    with translation.override("en-nz"):
        return pdf.made(PAPER, board.paper(facts, sha256(canonical(facts))), noon)


@transaction.atomic
def kept(
    by: User, school: School, as_at: date, now: datetime, facts: dict[str, Any], pages: bytes
) -> BoardPack:
    School.objects.select_for_update().get(pk=school.pk)
    sha = sha256(canonical(facts))
    there = BoardPack.objects.filter(school=school, as_at=as_at, sha256=sha).first()
    if there:
        return there
    last = BoardPack.objects.filter(school=school).aggregate(last=Max("number"))["last"] or 0
    row = BoardPack.objects.create(
        school=school, number=last + 1, as_at=as_at, by=by, at=now, sha256=sha, facts=facts, pdf=pages,
        pdf_sha256=sha256(pages),
    )  # fmt: skip
    noted(by, row, "prepared a board pack")
    return row


def noted(by: User, row: BoardPack, did: str, **detail) -> None:
    audit.record(
        by=by, did=did, school=row.school, about="board pack", key=row.key, number=row.number,
        as_at=str(row.as_at), **detail,
    )  # fmt: skip


@transaction.atomic
def release(*, by: User, row: BoardPack, now: datetime) -> BoardPack:
    """Let the board see a pack. Raises NotAllowed for one that is released, or whose facts were changed."""
    held = BoardPack.objects.select_for_update(of=("self",)).select_related("school").get(pk=row.pk)
    if held.released_at:
        raise NotAllowed(_("This pack is released already."))
    if not board.is_whole(held):
        raise NotAllowed(_("What is kept is not what was prepared. Prepare the pack again."))
    held.released_at, held.released_by = now, by
    held.save(update_fields=["released_at", "released_by"])
    noted(by, held, "released a board pack")
    return held


def taken(*, by: User, row: BoardPack, form: str) -> bytes:
    """A pack as a file, and that somebody took it: its pages, or its facts as they were hashed. Raises
    NotAllowed where they are not what was prepared."""
    if not board.is_whole(row):
        raise NotAllowed(_("What is kept is not what was prepared. Prepare the pack again."))
    noted(by, row, "took away a board pack", format=form)
    return bytes(row.pdf) if form == "pdf" else canonical(row.facts)
