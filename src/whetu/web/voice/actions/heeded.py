"""What changed because of what people said, and what did not and why."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.actions.versions import locked
from whetu.web.schools.models import School, User
from whetu.web.voice.actions.consultations import noted
from whetu.web.voice.models import Consultation, Heeded


@transaction.atomic
def keep(
    *, by: User, consultation: Consultation, audience: str, said: str, changed: bool, done: str, part: str,
    now: datetime, row: Heeded | None = None, version: int | None = None,
) -> Heeded:  # fmt: skip
    """Add a line, or change one. Raises NotAllowed while they stand in a text that was sent."""
    still_open(consultation)
    row = locked(row, version) if row else Heeded(school=consultation.school, consultation=consultation)
    row.audience, row.said, row.changed, row.done, row.part = audience, said, changed, done, part
    row.by, row.at, row.version = by, now, row.version + 1
    row.save()
    noted(by, consultation, "said what came of a consultation", row=row.pk)
    return row


@transaction.atomic
def remove(*, by: User, row: Heeded, version: int) -> None:
    """Take a line out. Raises Saved where somebody changed it meanwhile."""
    still_open(row.consultation)
    row = locked(row, version)
    noted(by, row.consultation, "took back what came of a consultation", row=row.pk)
    row.delete()


def still_open(consultation: Consultation) -> None:
    """Holds a consultation. Raises NotAllowed where what came of it stands in a text that was sent."""
    if locked(consultation).in_text:
        raise NotAllowed(
            _("What came of it stands in the text that the board was given, so it stays as it is. It can be"
              " changed again if that text comes back.")
        )  # fmt: skip


def put_in_text(*, school: School, about: str, sent: bool) -> None:
    """A row above (its key), whose text holds what came of its consultations, was sent or came back. Called
    in the transaction that sends it, before the text is read."""
    Consultation.objects.filter(school=school, about=about).update(in_text=sent)
