"""Flexible learning: its states, how one stands on a day, and what stands against one.

Source: our own working list of states (ASSUMED); that it begins, ends and is reviewed on a day, rests on a
legal basis, and is authorised by the principal, is the Ministry's example plan. Basis texts: `law`.
Look again: 2027-12-01
"""

from datetime import date

from whetu.rules.law import TEXTS

# Which state may follow which.
STATES: dict[str, tuple[str, ...]] = {
    "proposed": ("approved", "refused", "ended"),  # ended: taken back before it was decided
    "approved": ("ended",),
    "refused": (),
    "ended": (),
}
# The plan under s 42 that a basis rests on: kept with the arrangements, with its limits.
RESTS_ON = {"s42 wellbeing": "wellbeing", "s42 transitional": "transitional"}


def may_follow(was: str, to: str) -> bool:
    """Whether one state may follow another."""
    return to in STATES.get(was, ())


def standing(
    state: str, starts: date, ends: date, review_on: date, on: date, reviewed_on: date | None = None
) -> str:
    """How one stands on a day: proposed, refused, ended, to come, under way, review due or over."""
    if state != "approved":
        return state
    if on > ends:
        return "over"
    if on >= review_on and (reviewed_on is None or reviewed_on < review_on):
        return "review due"
    return "to come" if on < starts else "under way"


def against_days(starts: date, ends: date, review_on: date) -> str | None:
    """What is wrong with the days: "order" or "review"; None: nothing."""
    if ends < starts:
        return "order"
    return None if starts <= review_on <= ends else "review"


def against_basis(basis: str, starts: date, ends: date) -> str | None:
    """What is wrong with a legal basis for these days: "none" chosen, or "not in force" on all of them."""
    text = TEXTS.get(basis)
    if text is None or "flexible" not in text.uses:
        return "none"
    return None if text.in_force(starts) and text.in_force(ends) else "not in force"


def asks_the_ministry(basis: str) -> bool:
    """Whether the Ministry's word comes first: the section itself was not read."""
    return basis in TEXTS and not TEXTS[basis].confirmed
