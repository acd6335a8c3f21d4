"""The words for a state, by what an event is about."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from whetu.rules import escalation
from whetu.rules.sharing import GROUP, REFERRAL, SERVICE
from whetu.web.plans.models import FlexibleLearning, StudentPlan

STATES: dict[str, Mapping[str, str]] = {
    "plan": dict(StudentPlan.State.choices),
    "referral": {name: one.label for name, one in REFERRAL.items()},
    "service": {name: one.label for name, one in SERVICE.items()},
    "group": {name: one.label for name, one in GROUP.items()},
    "flexible": dict(FlexibleLearning.State.choices),
    "escalation": {name: one.label for name, one in escalation.STATES.items()}
    | {escalation.FIRST_YES: "Approved by a first person"},
    "legal": {name: one.label for name, one in escalation.LEGAL.items()},
}


def state_words(about: str, state: str) -> str:
    """A state as a page names it; one that no table knows is its own word."""
    return _(STATES.get(about, {}).get(state, state.capitalize()))
