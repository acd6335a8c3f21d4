"""How the audit names a row of the plan: by where it stands, never by its words, which people take back.
A reason is kept in words, so it names nobody at home."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from whetu.web.people.queries.named import of_family
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School


def where(row: models.Model | None) -> dict[str, Any]:
    """What kind of row it is, its number, and its step where it has one; of no row nothing."""
    if row is None:
        return {}
    step = getattr(row, "step", "")
    return {"kind": str(row._meta.verbose_name), "row": row.pk} | ({"step": step} if step else {})


def names_nobody(school: School, why: str) -> str:
    """A reason that is kept for ever. Raises NotAllowed where the full name of a student or of somebody at
    home stands in it."""
    if of_family(school, why):
        raise NotAllowed(
            _("A student, or somebody at home, is named in it. It is kept for ever: say it without the name.")
        )
    return why
