"""How the audit names a row of the plan: by where it stands, never by its words, which people take back."""

from typing import Any

from django.db import models


def where(row: models.Model | None) -> dict[str, Any]:
    """What kind of row it is, its number, and its step where it has one; of no row nothing."""
    if row is None:
        return {}
    step = getattr(row, "step", "")
    return {"kind": str(row._meta.verbose_name), "row": row.pk} | ({"step": step} if step else {})
