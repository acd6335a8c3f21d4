"""A draft that can still be written in, held so that two people's changes come one after the other."""

from django.utils.translation import gettext as _

from whetu.web.amp.models import Plan
from whetu.web.schools.actions import NotAllowed


def opened(plan: Plan, frozen: bool = False) -> Plan:
    """The draft, locked until the end of the transaction; with `frozen`, one that the board has too.

    Raises NotAllowed, with the way out, where it is not to be changed.
    """
    held = Plan.objects.select_for_update().filter(pk=plan.pk).first()
    if held is None or held.from_day or held.set_aside_at:
        raise NotAllowed(_("This draft is no longer here: it was published or discarded."))
    if not frozen:
        not_frozen(held)
    return held


def not_frozen(plan: Plan) -> None:
    """Raises NotAllowed for a version whose text is with the board: every change of its text asks this
    first, of the row as it is locked now."""
    if plan.submitted_at is None:
        return
    if plan.approved_at:
        raise NotAllowed(
            _("The board approved this text: it stays as it is. To change it, take it back first, on “Board”;"
              " the board then decides again.")
        )  # fmt: skip
    raise NotAllowed(
        _("The board has this text, so it stays as it is. To change it, take it back first, on “Board”.")
    )
