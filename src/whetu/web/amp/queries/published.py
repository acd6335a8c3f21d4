"""Which version everyone may read, and what stands against publishing the next one."""

from django.utils.translation import gettext as _

from whetu.web.amp.models import Plan, PlanText
from whetu.web.amp.queries import text


def stands_against(plan: Plan) -> str:
    """Why a version cannot be published, whatever the day: a sentence, or nothing."""
    if plan.approved_at is None:
        return _("The board has not approved this version yet. See “Board” for what comes next.")
    frozen = PlanText.objects.filter(plan=plan).first()
    if frozen is None or text.hash_of(frozen.text) != plan.text_hash:
        return _(
            "The text that is kept is not the one that the board approved. Take it back on “Board”, and let"
            " the board decide again."
        )
    return ""
