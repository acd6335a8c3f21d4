"""What happened with a student, in words: one line each, newest first."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _

from whetu.rules.codes import codes_on
from whetu.rules.days import BLANK, UNUSED, BadPattern, parse
from whetu.web.attendance.models import CrossingEvent, Replaced
from whetu.web.attendance.queries import Moment
from whetu.web.desk.queries.reasons import short
from whetu.web.people.models import EarlierDays, Enrolment
from whetu.web.words import STEP_WORDS


class Line(NamedTuple):
    """One line of the timeline."""

    on: date
    words: str


def lines(moments: Iterable[Moment]) -> list[Line]:
    """One row per moment, newest first; the days that one file corrected on one day are one."""
    dated = sorted(((when(one), one) for one in moments), key=lambda pair: pair[0], reverse=True)
    groups = groupby(dated, key=lambda pair: (pair[0], pair[1].kind))
    return [
        Line(on, words) for (on, _kind), group in groups for words in said([moment for _on, moment in group])
    ]


def when(moment: Moment) -> date:
    """The day a moment belongs to: a step, the day it was reached; all else, the day it came to be known."""
    reached = moment.kind == "crossing" and moment.what.kind == CrossingEvent.Kind.UP
    return (moment.what.on if reached else None) or moment.on


def said(moments: list[Moment]) -> Iterator[str]:
    """The words of moments of one kind on one day."""
    if moments[0].kind == "corrected":
        yield from corrected([moment.what for moment in moments])
        return
    for moment in moments:
        yield WORDS[moment.kind](moment.what)


def corrected(rows: list[Replaced]) -> Iterator[str]:
    """One line per file: what it changed, and on which days."""
    for (name, undo), group in groupby(rows, key=lambda row: (row.upload.name, row.undo)):
        days: dict[str, list[str]] = {}
        for row in sorted(group, key=lambda row: row.on):
            days.setdefault(change(row), []).append(short(row.on))
        changes = "; ".join(f"{words}, {', '.join(on)}" for words, on in days.items())
        words = _("Undone, %(file)s: %(changes)s") if undo else _("Changed by %(file)s: %(changes)s")
        yield words % {"file": name, "changes": changes}


def change(row: Replaced) -> str:
    return _("from %(before)s to %(now)s") % {
        "before": marks(row.pattern, row.on),
        "now": marks(row.pattern_now, row.on) if row.pattern_now is not None else _("no marks"),
    }


def marks(pattern: str, on: date) -> str:
    """The codes of a day in words, each once: "Present, Medical"."""
    try:
        letters = [slot.code for slot in parse(pattern).slots if slot.code != UNUSED]
    except BadPattern:
        return pattern
    known = codes_on(on)
    return ", ".join(dict.fromkeys(code_name(letter, known) for letter in letters)) or _("no marks")


def code_name(letter: str, known: dict) -> str:
    """A code's name on a day; a blank is a roll not marked, and a letter that was no code is itself."""
    if letter == BLANK:
        return _("not marked")
    return known[letter].name if letter in known else letter


def crossing(event: CrossingEvent) -> str:
    words = {
        CrossingEvent.Kind.UP: _("Reached %(step)s: %(cause)s"),
        CrossingEvent.Kind.DOWN: _("%(step)s, reached on %(was_on)s, taken back: %(cause)s"),
        CrossingEvent.Kind.MOVED: _("%(step)s now reached on %(on)s, not %(was_on)s: %(cause)s"),
    }[CrossingEvent.Kind(event.kind)]
    facts = {
        "step": STEP_WORDS[event.step],
        "on": short(event.on),
        "was_on": short(event.was_on),
        "cause": event.get_cause_display(),
    }
    file = _(" (%s)") % event.upload.name if event.upload else ""
    return words % facts + file


def enrolled(enrolment: Enrolment) -> str:
    group = f", {enrolment.class_group.name}" if enrolment.class_group else ""
    year = "" if enrolment.year_level is None else _(" in Year %s") % enrolment.year_level
    return _("Enrolled%(year)s%(group)s") % {"year": year, "group": group}


def reason(row) -> str:
    name = code_name(row.code, codes_on(row.on))
    note = f" “{row.note}”" if row.note else ""
    by = row.by.name if row.by else _("somebody")
    facts = {"day": short(row.on), "name": name, "note": note, "by": by}
    return _("Reason found for %(day)s by %(by)s: %(name)s%(note)s") % facts


def earlier(row: EarlierDays) -> str:
    facts = {"days": f"{float(row.days_absent):g}", "said_by": row.said_by}
    return _("%(days)s days absent at an earlier school, says %(said_by)s (not counted here)") % facts


WORDS = {
    "crossing": crossing,
    "enrolled": enrolled,
    "left": lambda enrolment: _("Left"),
    "reason": reason,
    "earlier days": earlier,
}
