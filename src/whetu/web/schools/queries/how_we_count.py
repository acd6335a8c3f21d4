"""How the school counts, in words: what each setting means, and what a change changes."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.days import Settings
from whetu.web.schools import queries
from whetu.web.schools.models import CountingSettings, School, User

DEFAULT = Settings()

# name: what it settles, and what that means
WORDS = {
    "half_day_minutes": (
        gettext_lazy("Minutes in a half-day"),
        gettext_lazy("So many minutes in class make a half-day present."),
    ),
    "half_day_mode": (
        gettext_lazy("How a day is judged"),
        gettext_lazy(
            "As a whole: the minutes of the day are added up. Each half by itself: only where the files say "
            "when noon is; other days cannot be counted."
        ),
    ),
    "exam_leave": (gettext_lazy("Exam leave (code X)"), gettext_lazy("What exam leave counts as.")),
    "unmarked": (
        gettext_lazy("A roll that nobody marked"),
        gettext_lazy(
            "Shown by itself, or counted with absences that have no reason yet, as the Ministry does."
        ),
    ),
    "tie": (
        gettext_lazy("As many minutes justified as unjustified"),
        gettext_lazy("Which of the two the half-day goes to."),
    ),
    "counted_share": (
        gettext_lazy("Days recorded before a student is in published figures"),
        gettext_lazy("The share of the term's open days that must carry a mark."),
    ),
    "counted_types": (
        gettext_lazy("Student types in published figures"),
        gettext_lazy(
            "The letters in your system for regular, international fee-paying and exchange students."
        ),
    ),
}
VALUES = {
    "day_total": gettext_lazy("as a whole"),
    "am_pm": gettext_lazy("each half by itself"),
    "not counted": gettext_lazy("left out: neither present nor absent"),
    "justified": gettext_lazy("justified absence"),
    "unjustified": gettext_lazy("unjustified absence"),
    "present": gettext_lazy("present"),
    "apart": gettext_lazy("shown by itself"),
    "unexplained": gettext_lazy("counted as absence with no reason yet"),
}


class Line(NamedTuple):
    """One setting: its name, what it settles, its value in words, and whether that is the usual one."""

    name: str
    label: str
    meaning: str
    value: str
    usual: bool


def lines(settings: Settings) -> list[Line]:
    """Every setting, in words."""
    return [
        Line(
            name,
            str(label),
            str(meaning),
            value_words(getattr(settings, name)),
            same(name, settings, DEFAULT),
        )
        for name, (label, meaning) in WORDS.items()
    ]


def same(name: str, one: Settings, other: Settings) -> bool:
    return getattr(one, name) == getattr(other, name)


def value_words(value: Any) -> str:
    """A setting's value as a page writes it."""
    if isinstance(value, Fraction):
        return f"{float(value * 100):g}%"
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(VALUES.get(value, value))


def changes(before: Settings, after: Settings) -> list[str]:
    """What differs, a sentence each."""
    return [
        _("%(what)s: from “%(before)s” to “%(after)s”.")
        % {
            "what": label,
            "before": value_words(getattr(before, name)),
            "after": value_words(getattr(after, name)),
        }
        for name, (label, _meaning) in WORDS.items()
        if not same(name, before, after)
    ]


class Version(NamedTuple):
    """Settings as they hold from a day, who set them and why, and what they changed."""

    from_day: date
    by: User | None
    at: Any
    why: str
    changes: list[str]
    now: bool


def versions(school: School, on: date) -> list[Version]:
    """One row per set of settings the school made, the latest first."""
    rows = list(
        CountingSettings.objects.filter(school=school).order_by("from_day", "at").select_related("by")
    )
    held = [DEFAULT, *(queries.counting_settings(row.values) for row in rows)]
    running = max((at for at, row in enumerate(rows) if row.from_day <= on), default=-1)
    found = [
        Version(row.from_day, row.by, row.at, row.why, changes(held[at], held[at + 1]), at == running)
        for at, row in enumerate(rows)
    ]
    return found[::-1]


def differing(settings: Settings) -> Mapping[str, Any]:
    """The fields that are not the usual ones."""
    return {name: getattr(settings, name) for name in Settings._fields if not same(name, settings, DEFAULT)}
