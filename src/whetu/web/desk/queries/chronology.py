"""A student's chronology: all that the record tells in order, without whom it does not concern."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.web.attendance.queries.terms import words as term_words
from whetu.web.desk.queries import moments
from whetu.web.people.models import Student
from whetu.web.response.queries.leaving_out import whom_to_leave_out
from whetu.web.response.queries.redaction import ADDRESS, EMAIL, PERSON, PHONE, STUDENT, Hidden, redacted
from whetu.web.response.queries.timeline import Reader, Told
from whetu.web.words import STEP_WORDS, day, percent, short_day
from whetu.web.words import days as in_days

LEFT_OUT = {
    STUDENT: gettext_lazy("Names of other students"),
    PERSON: gettext_lazy("Names of people who must not be contacted"),
    PHONE: gettext_lazy("Phone numbers"),
    EMAIL: gettext_lazy("E-mail addresses"),
    ADDRESS: gettext_lazy("Addresses"),
}
TERM_HEAD = [
    gettext_lazy("Term"), gettext_lazy("Days absent"), gettext_lazy("Justified"),
    gettext_lazy("Not justified"), gettext_lazy("Unmarked"), gettext_lazy("Step"),
    gettext_lazy("Half-days present"),
]  # fmt: skip
CUTS_NOTE = gettext_lazy(
    "Notes that are their author's alone are never in a chronology. A name that is also a word may have been "
    "left out where it begins with a capital letter."
)


class Entry(NamedTuple):
    """One line of the chronology, as it may leave the school."""

    on: date
    kind: str
    words: str
    text: str
    cut: Counter[str]


class Cut(NamedTuple):
    """What was left out: the kind, how many times, and on which lines (day and kind of line)."""

    what: str
    count: int
    where: list[str]


class Chronology(NamedTuple):
    """A student's record in order, oldest first."""

    entries: list[Entry]
    cuts: list[Cut]


def chronology(reader: Reader, contacts: bool) -> Chronology:
    """All that happened, redacted. `contacts`: phone numbers and e-mail addresses stay, as asked for."""
    hide = whom_to_leave_out(reader.student, contacts)
    lines = reversed(moments.lines(reader))
    entries = [entry(line, hide) for line in lines]
    return Chronology(entries, left_out(entries))


def entry(line: Told, hide: Hidden) -> Entry:
    words, cut = redacted(line.words, hide)
    text, more = redacted(line.text, hide)
    return Entry(line.on, str(moments.KINDS[line.kind]), words, text, cut + more)


def left_out(entries: Iterable[Entry]) -> list[Cut]:
    """One row per kind of thing that was left out: how many times and where, never the thing."""
    entries = list(entries)
    found = []
    for kind, label in LEFT_OUT.items():
        where = [f"{year_day(one.on)}, {one.kind}" for one in entries if one.cut[kind]]
        if where:
            found.append(Cut(str(label), sum(one.cut[kind] for one in entries), list(dict.fromkeys(where))))
    return found


def terms(student: Student) -> list[list[str]]:
    """One row per term with marks: the term, days absent, justified, not, unmarked, step, share present."""
    return [
        [
            term_words(row), in_days(row.absent), in_days(row.justified), in_days(row.unjustified),
            in_days(row.unmarked), str(STEP_WORDS[row.step]), percent(row.present, row.available) or "–",
        ]
        for row in student.terms.order_by("year", "term")
    ]  # fmt: skip


def paper(reader: Reader, found: Chronology, on: date, why: str) -> dict:
    """The chronology as data for the printed pages."""
    student, school = reader.student, reader.school
    made = {"day": day(on), "who": reader.staff.user.name, "why": why}
    return {
        "title": _("Chronology of attendance and what was done"),
        "school": school.name,
        "student": f"{student.first_name} {student.last_name}",
        "about": _("As at %(day)s. Made by %(who)s: %(why)s") % made,
        "terms_title": _("Each term"),
        "terms_head": [str(one) for one in TERM_HEAD],
        "terms": terms(student),
        "lines_title": _("In order"),
        "lines_head": [_("Day"), _("What"), _("Words")],
        "lines": [[year_day(one.on), one.kind, one.words, one.text] for one in found.entries],
        "cuts_title": _("What was left out"),
        "cuts_head": [_("What"), _("How many"), _("Where")],
        "cuts": [[one.what, str(one.count), "; ".join(one.where)] for one in found.cuts],
        "cuts_none": _("Nothing was left out for other people's sake."),
        "cuts_note": str(CUTS_NOTE),
        "page": _("Page"),
        "foot": _("As at %s. About one student: hand it on only to whom it concerns.") % day(on),
        "lang": "en",
    }


def year_day(on: date) -> str:
    return f"{short_day(on)} {on.year}"
