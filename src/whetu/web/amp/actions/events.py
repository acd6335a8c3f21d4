"""What happens to a version, each as a row that stays: sent, approved, sent back, published, looked at."""

from datetime import date, datetime

from whetu.rules.amp import STATES
from whetu.web.amp.models import Plan, PlanEvent
from whetu.web.schools.models import User


def happened(
    *, by: User | None, plan: Plan, state: str, on: date, now: datetime, words: str = ""
) -> PlanEvent:
    """Note that a version came into a state (`whetu.rules.amp.STATES`) on a day. Called in the transaction
    that makes the change."""
    if state not in STATES:
        raise ValueError(state)
    return PlanEvent.objects.create(
        school=plan.school, plan=plan, state=state, on=on, words=words[:300], by=by, at=now
    )
