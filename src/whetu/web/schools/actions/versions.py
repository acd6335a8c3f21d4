"""What writes to rows with a version share: nobody writes over what somebody else saved."""

from typing import Any

from django.utils.translation import gettext as _

from whetu.web.schools.actions.refused import NotAllowed


class Saved(NotAllowed):
    """Somebody else saved the row since its page was opened: nothing was written over it."""

    def __init__(self, row: Any):
        super().__init__(_("Somebody else saved this since you opened it. Look at it again."))
        self.row = row


def locked(row: Any, version: int | None = None) -> Any:
    """A row as it is now, held. Raises Saved where it is not the one that the page showed (None: any), and
    NotAllowed where it is gone."""
    now = type(row).objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if now is None:
        raise NotAllowed(_("Somebody took this out since you opened it."))
    if version is not None and now.version != version:
        raise Saved(now)
    return now
