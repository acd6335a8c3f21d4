"""What writes to rows with a version and a history share."""

from typing import Any

from whetu.web.schools.actions.versions import Saved, locked
from whetu.web.schools.models import User

__all__ = ["Saved", "locked", "stored"]


def stored(row: Any, by: User | None) -> Any:
    """Save a row as its next version, its history saying who changed it; None: the site itself."""
    row.version += 1
    row._history_user = by
    row.save()
    return row
