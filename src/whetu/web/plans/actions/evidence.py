"""Writes about evidence packs: made and kept, released, taken away."""

import base64
import io
import json
import zipfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from whetu.rules.evidence import MANIFEST, PDF, RECORD, SIGNATURE, canonical, manifest, sha256
from whetu.web import pdf
from whetu.web.people.models import Student
from whetu.web.plans.actions import keys
from whetu.web.plans.models import Escalation, EvidencePack
from whetu.web.plans.queries import evidence as queries
from whetu.web.plans.queries.evidence.paper import paper
from whetu.web.response.actions.case import noted
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User

PAPER = Path(__file__).parents[1] / "templates/plans/evidence.typ"


class Made(NamedTuple):
    """The two files of a pack."""

    record: bytes
    pdf: bytes


def made(record: dict) -> Made:
    """A record as its files: the same bytes for the same record."""
    return files_of(canonical(record))


def files_of(written: bytes) -> Made:
    """A record as it is kept, and its pages, which are made from it alone and dated by its day."""
    record = json.loads(written)
    noon = datetime.combine(date.fromisoformat(record["as_at"]), time(12), UTC)
    return Made(written, pdf.made(PAPER, paper(record, sha256(written)), noon))


@transaction.atomic
def make(
    *, by: User, student: Student, as_at: date, on: date, now: datetime, why: str,
    escalation: Escalation | None = None,
) -> EvidencePack:  # fmt: skip
    """Make the pack of a student as at a day and keep it, as the next number. One whose record is the same is
    there already, and is that one. Raises NotAllowed for a day that is still to come."""
    if as_at > on:
        raise NotAllowed(_("That day is still to come. A pack holds what stood at the end of a day."))
    Student.objects.select_for_update().get(pk=student.pk)
    written = canonical(queries.record(student, as_at))
    same = EvidencePack.objects.filter(student=student, as_at=as_at, sha256=sha256(written))
    if there := same.first():
        return there
    files = files_of(written)
    signature, signed_with = keys.sign(listed(files))
    last = EvidencePack.objects.filter(student=student).aggregate(last=Max("number"))["last"] or 0
    row = EvidencePack.objects.create(
        school=student.school, student=student, number=last + 1, as_at=as_at, escalation=escalation,
        sha256=sha256(files.record), signature=base64.b64encode(signature).decode(), signed_with=signed_with,
        by=by, at=now, record=files.record, pdf=files.pdf,
    )  # fmt: skip
    noted(by=by, student=student, did="made an evidence pack", why=why, row=row.key, as_at=str(as_at))
    return row


def listed(files: Made) -> bytes:
    """The manifest: what is signed."""
    return manifest({RECORD: files.record, PDF: files.pdf})


@transaction.atomic
def release(*, by: User, pack: EvidencePack, why: str, now: datetime) -> EvidencePack:
    """Let a pack be taken away. Raises NotAllowed for one that was released already."""
    row = EvidencePack.objects.select_for_update(of=("self",)).defer("record", "pdf").get(pk=pack.pk)
    if row.released_at:
        raise NotAllowed(_("This pack is released already."))
    row.released_by, row.released_at, row.released_why = by, now, why[:300]
    row.save(update_fields=["released_by", "released_at", "released_why"])
    noted(by=by, student=row.student, did="released an evidence pack", why=why, row=row.key)
    return row


def taken(*, by: User, pack: EvidencePack) -> bytes:
    """The pack as one zip: record, paper, manifest and signature. Raises NotAllowed before it is released."""
    if not pack.released_at:
        raise NotAllowed(_("The principal releases a pack before anybody takes it away."))
    files = Made(bytes(pack.record), bytes(pack.pdf))
    content = {
        RECORD: files.record, PDF: files.pdf, MANIFEST: listed(files),
        SIGNATURE: base64.b64decode(pack.signature),
    }  # fmt: skip
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as out:
        for name, body in content.items():
            # A moment of its own would make two takings differ.
            out.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    noted(by=by, student=pack.student, did="took away an evidence pack", row=pack.key)
    return whole.getvalue()
