"""What happened with a student, in words: one line each, newest first, leading to where it is kept."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.codes import codes_on
from whetu.rules.days import BLANK, UNUSED, BadPattern, parse
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import CrossingEvent, Replaced
from whetu.web.attendance.queries import Moment, Run
from whetu.web.attendance.queries.terms import words
from whetu.web.desk.queries.reasons import short
from whetu.web.links import link
from whetu.web.people.models import EarlierDays, Enrolment
from whetu.web.plans.queries import timeline as plans
from whetu.web.response.queries import timeline
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School
from whetu.web.words import STEP_WORDS
from whetu.web.words import days as in_days

KINDS = {
    "absence": gettext_lazy("Absences"),
    "step": gettext_lazy("Steps"),
    **plans.KINDS,
    "register": gettext_lazy("Register and roll"),
}
KIND_OF = {"crossing": "step", "away": "absence"}  # all else that the register tells of: register


def lines(reader: timeline.Reader) -> list[timeline.Told]:
    """Everything that happened with a student and that the reader may know of, newest first."""
    done = timeline.told(reader, elsewhere=plans.told_here(reader))
    found = registered(reader) + done + plans.told(reader)
    return sorted(found, key=lambda line: line.on, reverse=True)


def registered(reader: timeline.Reader) -> list[timeline.Told]:
    """What the register tells; the days that one file corrected on one day are one line."""
    moments = attendance.timeline(reader.student)
    dated = sorted(((when(one), one) for one in moments), key=lambda pair: (pair[0], pair[1].kind))
    return [
        timeline.Told(on, KIND_OF.get(kind, "register"), words, url)
        for (on, kind), group in groupby(dated, key=lambda pair: (pair[0], pair[1].kind))
        for words, url in said([moment for _on, moment in group], reader)
    ]


class Option(NamedTuple):
    """A line of a filter."""

    value: str
    label: str


def kinds() -> list[Option]:
    return [Option(kind, str(label)) for kind, label in KINDS.items()]


def terms(school: School, on: date) -> list[Option]:
    """The terms that have begun, the latest first."""
    begun = [one for one in schools.terms(school) if one.start <= on]
    return [Option(f"{one.year}-{one.term}", words(one)) for one in reversed(begun)]


def chosen(lines: list[timeline.Told], school: School, kind: str, term: str) -> list[timeline.Told]:
    """The lines of a kind and of a term, where they are asked for."""
    span = next((one for one in schools.terms(school) if f"{one.year}-{one.term}" == term), None)
    if kind in KINDS:
        lines = [line for line in lines if line.kind == kind]
    return [line for line in lines if span.start <= line.on <= span.end] if span else lines


def when(moment: Moment) -> date:
    """The day a moment belongs to: a step, the day it was reached; all else, the day it came to be known."""
    reached = moment.kind == "crossing" and moment.what.kind == CrossingEvent.Kind.UP
    return (moment.what.on if reached else None) or moment.on


def said(moments: list[Moment], reader: timeline.Reader) -> Iterator[tuple[str, str]]:
    """The words of moments of one kind on one day, and where each is kept."""
    if moments[0].kind == "corrected":
        yield from corrected([moment.what for moment in moments], reader)
        return
    for moment in moments:
        yield WORDS[moment.kind](moment.what), kept(moment, reader)


def kept(moment: Moment, reader: timeline.Reader) -> str:
    """The page that shows the days behind a step or a run of absence."""
    if moment.kind not in KIND_OF:
        return ""
    row = moment.what
    url = link(reader.staff.roles, "student_how", reader.student.key, row.year, row.term, "days")
    first = row.first if moment.kind == "away" else row.on
    return f"{url}#d{first}" if url and first else url


def corrected(rows: list[Replaced], reader: timeline.Reader) -> Iterator[tuple[str, str]]:
    """One line per file: what it changed, and on which days."""
    for (upload, undo), group in groupby(rows, key=lambda row: (row.upload, row.undo)):
        days: dict[str, list[str]] = {}
        for row in sorted(group, key=lambda row: row.on):
            days.setdefault(change(row), []).append(short(row.on))
        changes = "; ".join(f"{words}, {', '.join(on)}" for words, on in days.items())
        words = _("Undone, %(file)s: %(changes)s") if undo else _("Changed by %(file)s: %(changes)s")
        yield words % {"file": upload.name, "changes": changes}, reader.link("upload", upload.key)


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


def away(run: Run) -> str:
    """ "Away 3.5 days, Thu 4 Jun to Tue 9 Jun: 3 justified, 0.5 not" """
    days = in_days(run.half_days)
    words = _("Away 1 day, %(span)s: %(how)s") if days == "1" else _("Away %(days)s days, %(span)s: %(how)s")
    one_day, both = short(run.first), _("%(first)s to %(last)s")
    span = one_day if run.first == run.last else both % {"first": one_day, "last": short(run.last)}
    return words % {"days": days, "span": span, "how": how(run)}


def how(run: Run) -> str:
    if not run.unjustified:
        return _("justified")
    if not run.justified:
        return _("not justified")
    parts = {"justified": in_days(run.justified), "rest": in_days(run.unjustified)}
    return _("%(justified)s justified, %(rest)s not") % parts


WORDS = {
    "away": away,
    "crossing": crossing,
    "enrolled": enrolled,
    "left": lambda enrolment: _("Left"),
    "reason": reason,
    "earlier days": earlier,
}
