"""How each number on a student's page was worked out: the days, codes, minutes and settings behind it."""

from collections.abc import Callable
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from whetu.rules.calendar import Term
from whetu.rules.codes import codes_on
from whetu.rules.days import BLANK, UNUSED, Settings, Tally
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import Upload
from whetu.web.attendance.queries import ExplainedDay
from whetu.web.desk.queries.moments import code_name
from whetu.web.people.models import Student


class Number(NamedTuple):
    """A number on the page: its name, the rule in a sentence, and a day's share of it in half-days."""

    label: Any
    rule: Any
    share: Callable[[Tally], int]


NUMBERS: dict[str, Number] = {
    "absent": Number(
        gettext_lazy("Days absent"),
        gettext_lazy("Justified and unjustified half-days, halved. A half-day not marked is not absence."),
        lambda tally: tally.justified + tally.unjustified,
    ),
    "justified": Number(
        gettext_lazy("Justified"),
        gettext_lazy("Half-days on which most of the absent minutes have a reason that the school accepts."),
        lambda tally: tally.justified,
    ),
    "unjustified": Number(
        gettext_lazy("Unjustified"),
        gettext_lazy("Half-days on which most of the absent minutes have a reason that the school does not "
                     "accept, or no reason yet."),
        lambda tally: tally.unjustified,
    ),
    "unmarked": Number(
        gettext_lazy("Not marked"),
        gettext_lazy("Half-days without a roll, or too short to say. They are absence for nobody."),
        lambda tally: tally.unmarked,
    ),
    "present": Number(
        gettext_lazy("Present"),
        gettext_lazy("Half-days with enough minutes in codes that count as attending."),
        lambda tally: tally.present,
    ),
    "days": Number(
        gettext_lazy("Every day"),
        gettext_lazy("Every day of the term so far, and how it was counted."),
        lambda tally: tally.available,
    ),
}  # fmt: skip


class WorkedDay(NamedTuple):
    """One day behind a number, in words."""

    on: date
    marks: str
    minutes: str
    counted: str
    upload: Upload | None


class Worked(NamedTuple):
    """How one number was worked out: the days behind it, their sum, and the settings in words."""

    name: str
    number: Number
    days: list[WorkedDay]
    half_days: int
    settings: list[str]

    @property
    def tabs(self) -> list[tuple[str, Any]]:
        """Every number, to go from one to the next."""
        return [(name, number.label) for name, number in NUMBERS.items()]


def worked(student: Student, term: Term, on: date, name: str) -> Worked:
    """The days behind a number; for "days", all of them, those that do not count too."""
    number = NUMBERS[name]
    days = attendance.explain(student, term.year, term.term, on)
    shown = [day for day in days if name == "days" or number.share(day.tally)]
    settings = dict.fromkeys(settings_in_words(day.settings) for day in shown)
    half_days = sum(number.share(day.tally) for day in days)
    return Worked(name, number, [in_words(day) for day in shown], half_days, list(settings))


def in_words(day: ExplainedDay) -> WorkedDay:
    return WorkedDay(day.on, marks(day), minutes(day.tally), counted(day), day.upload)


def marks(day: ExplainedDay) -> str:
    """The day's codes in words, with the minutes of each slot: "P Present 60 + 60, M Medical 120"."""
    known = codes_on(day.on)
    used = [slot for slot in day.slots if slot.letter != UNUSED]
    parts = []
    for letter, slots in groupby(used, key=lambda slot: slot.letter):
        each = " + ".join(str(slot.minutes) for slot in slots)
        sign = "" if letter == BLANK else f"{letter} "
        parts.append(f"{sign}{code_name(letter, known)} {each}")
    return ", ".join(parts) or _("no marks")


def minutes(tally: Tally) -> str:
    """Minutes by what they count as: "present 120, justified 120"."""
    return ", ".join(
        f"{KIND_WORDS[name]} {value}" for name, value in tally.minutes._asdict().items() if value
    )


def counted(day: ExplainedDay) -> str:
    """The day's half-days in words, or why its marks do not count."""
    if day.why_not:
        return not_counted(day)
    parts = [
        ngettext("%(n)s half-day %(kind)s", "%(n)s half-days %(kind)s", number)
        % {"n": number, "kind": KIND_WORDS[name]}
        for name in ("present", "justified", "unjustified", "unmarked")
        if (number := getattr(day.tally, name))
    ]
    return (", ".join(parts) or _("not counted")) + (_(" (short of minutes)") if day.tally.short else "")


def settings_in_words(settings: Settings) -> str:
    """How the school counted on these days."""
    whole_day = settings.half_day_mode == "day_total"
    return _(
        "Settings in force: a half-day is %(minutes)s minutes; %(mode)s; exam leave is %(exam)s; a roll not "
        "marked %(unmarked)s; where minutes are equal, %(tie)s comes first."
    ) % {
        "minutes": settings.half_day_minutes,
        "mode": _("the whole day is added up") if whole_day else _("each half of the day by itself"),
        "exam": KIND_WORDS[settings.exam_leave.replace(" ", "_")],
        "unmarked": _("stays apart") if settings.unmarked == "apart" else _("counts as no reason yet"),
        "tie": KIND_WORDS[settings.tie],
    }


KIND_WORDS: dict[str, Any] = {
    "present": gettext_lazy("present"),
    "justified": gettext_lazy("justified"),
    "unjustified": gettext_lazy("unjustified"),
    "unmarked": gettext_lazy("not marked"),
    "not_counted": gettext_lazy("not counted"),
}
WHY_NOT = {
    attendance.NOT_OPEN: gettext_lazy("The school was not open: these marks do not count."),
    attendance.NOT_ENROLLED: gettext_lazy("Not enrolled that day: these marks do not count."),
    attendance.AFTER: gettext_lazy("After the last day of data: these marks do not count yet."),
    attendance.CANNOT_COUNT: gettext_lazy("These marks cannot be counted under the school's settings."),
}


def not_counted(day: ExplainedDay) -> str:
    """Why a day's marks do not count, in words; nothing where they do."""
    return str(WHY_NOT.get(day.why_not, day.why_not))
