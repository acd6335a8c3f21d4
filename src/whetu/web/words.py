"""Words and figures as pages write them: days with a half, dates, steps, codes."""

from datetime import date

from django import template
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from whetu.rules import codes
from whetu.rules.plan import BARRIERS, CHANNELS, OUTCOMES
from whetu.rules.sharing import REFERRAL

register = template.Library()

STEP_WORDS = {
    "good": _("Good"),
    "worrying": _("Worrying"),
    "concerning": _("Concerning"),
    "serious": _("Serious concern"),
}
BAND_WORDS = {
    "regular": _("Regular attendance"),
    "irregular": _("Irregular absence"),
    "moderate": _("Moderate absence"),
    "chronic": _("Chronic absence"),
}


@register.filter
def days(half_days: int | None) -> str:
    """Half-days as days: 9 → "4.5", 10 → "5"."""
    return "" if half_days is None else f"{half_days / 2:g}"


@register.filter
def some_days(half_days) -> str:
    """A share of half-days as days, which need not be whole halves: 1.6 → "0.8"."""
    return "" if half_days is None else f"{round(float(half_days) / 2, 2):g}"


@register.filter
def step_words(step: str):
    return STEP_WORDS.get(step, step)


@register.filter
def band_words(band: str):
    return BAND_WORDS.get(band, band)


@register.filter
def percent(part: int, whole: int) -> str:
    """A share in words, one decimal, cut not rounded up: 899 of 1000 → "89.9%"."""
    return f"{part * 1000 // whole / 10:g}%" if whole else ""


@register.filter
def day(on: date | None) -> str:
    """Tuesday 3 February 2026."""
    return formats.date_format(on, "DATE_FORMAT") if on else ""


@register.filter
def short_day(on: date | None) -> str:
    """Tue 3 Feb."""
    return formats.date_format(on, "SHORT_DATE_FORMAT") if on else ""


@register.filter
def code_words(letter: str, on: date) -> str:
    """A code's own name on that day."""
    found = codes.codes_on(on).get(letter)
    return found.name if found else _("not a code on that day")


@register.filter
def outcome_words(outcome: str):
    return _(OUTCOMES.get(outcome, outcome))


@register.filter
def channel_words(channel: str):
    return _(CHANNELS.get(channel, channel))


@register.filter
def item(mapping: dict, key):
    """`mapping|item:key`, for tables whose columns are data."""
    return mapping.get(key)


@register.filter
def barrier_words(kind: str) -> str:
    """What keeps a student from school, as the register names it."""
    return _(BARRIERS[kind].label) if kind in BARRIERS else kind


@register.filter
def referral_words(state: str) -> str:
    """A state of a referral, or a note of the agency, as its history names it."""
    if state == "approved":
        return _("Approved")
    return _(REFERRAL[state].label) if state in REFERRAL else _("Note")


@register.filter
def iso_day(on: str) -> str:
    """A day as JSON keeps it, in words: "2026-02-03" → Tuesday 3 February 2026."""
    return day(date.fromisoformat(on)) if on else ""
