"""What changed because of what people said, and what did not and why."""

from datetime import datetime

from django.db import transaction

from whetu.web.schools.actions.versions import locked
from whetu.web.schools.models import User
from whetu.web.voice.actions.consultations import noted
from whetu.web.voice.models import Consultation, Heeded


@transaction.atomic
def keep(
    *, by: User, consultation: Consultation, audience: str, said: str, changed: bool, done: str, part: str,
    now: datetime, row: Heeded | None = None, version: int | None = None,
) -> Heeded:  # fmt: skip
    """Add a line, or change one."""
    row = locked(row, version) if row else Heeded(school=consultation.school, consultation=consultation)
    row.audience, row.said, row.changed, row.done, row.part = audience, said, changed, done, part
    row.by, row.at, row.version = by, now, row.version + 1
    row.save()
    noted(by, consultation, "said what came of a consultation", row=row.pk)
    return row


@transaction.atomic
def remove(*, by: User, row: Heeded, version: int) -> None:
    """Take a line out. Raises Saved where somebody changed it meanwhile."""
    row = locked(row, version)
    noted(by, row.consultation, "took back what came of a consultation", row=row.pk)
    row.delete()
