"""One student's page: the term in days, steps and words."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from whetu.rules import star
from whetu.rules.access import CONTACTS_VIEW
from whetu.rules.calendar import Term
from whetu.rules.codes import Code, codes_on
from whetu.rules.days import UNUSED
from whetu.web import look
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import Reason, StudentTerm
from whetu.web.attendance.queries import ExplainedDay
from whetu.web.attendance.queries.terms import words
from whetu.web.desk.queries import moments
from whetu.web.desk.queries.reasons import away, five_days, near
from whetu.web.desk.queries.worked import NUMBERS, not_counted
from whetu.web.people.models import Caregiver, EarlierDays, Enrolment, KnownCircumstances, Student
from whetu.web.people.queries import arrangements, circumstances
from whetu.web.people.queries.arrangements import Line
from whetu.web.response.queries import long_absence, patterns
from whetu.web.response.queries.timeline import Reader, Told
from whetu.web.schools import queries as schools
from whetu.web.schools.models import Closure, Staff
from whetu.web.words import days as in_days
from whetu.web.words import percent

STANDING = ("in force", "asked for", "to come")  # arrangements that the page shows
ILLNESS, ILL_DAYS = "M", 5  # days in the term at which the page suggests known circumstances: our own choice

LATEST = 12  # lines of what happened that stand on the page itself


@dataclass(frozen=True)
class StudentPage:
    """All that the page of one student and term shows."""

    student: Student
    term: Term
    row: StudentTerm | None  # None: no open day of this term has come in for this student
    enrolment: Enrolment | None
    days: list[ExplainedDay]
    weeks: list[look.Week]
    codes: list[Code]
    terms: list[StudentTerm]
    enrolments: list[Enrolment]
    caregivers: list[Caregiver]
    earlier: EarlierDays | None
    reasons: dict[date, Reason]  # found here, waiting to be recorded in the school's own system
    moments: list[Told]  # the latest
    numbers: list["Shown"]
    tabs: list["Tab"]
    alerts: list[str]
    patterns: list[str]  # what stands out, a sentence each
    known: KnownCircumstances | None  # that hold today
    arranged: list[Line]  # that hold today, or are asked for or still to come
    stood_down: int  # school days of the term: shown apart
    ill: int  # days of illness, where they suggest that circumstances are known

    @property
    def crossings(self) -> list[star.Crossing]:
        reached = ((name, getattr(self.row, f"{name}_on", None)) for name, _days in star.STEPS[1:])
        return [star.Crossing(name, on) for name, on in reached if on]

    @property
    def left(self) -> tuple[float, str] | None:
        """Days before the next step, and its name."""
        return star.days_left(self.row.absent) if self.row else None

    @property
    def left_days(self) -> str:
        return f"{self.left[0]:g}" if self.left else ""

    @property
    def near(self) -> str:
        return near(self.row.absent) if self.row else ""

    @property
    def unexplained(self) -> list[ExplainedDay]:
        """The days that count and hold a "?", and for which nobody has found a reason."""
        return waiting(self.days, self.reasons)


def page(student: Student, term: Term, on: date, reader: Reader) -> StudentPage:
    """One student's one term, as at a day, as its reader may see it."""
    contacts = reader.may(CONTACTS_VIEW)
    days = attendance.explain(student, term.year, term.term, on)
    terms = list(student.terms.order_by("-year", "-term"))
    enrolments = list(student.enrolments.select_related("class_group"))
    earlier = EarlierDays.objects.filter(student=student, year=term.year, term=term.term).first()
    row = next((row for row in terms if (row.year, row.term) == (term.year, term.term)), None)
    known = circumstances.in_force(student, on)
    reasons = {one.on: one for one in student.reasons.filter(dropped_at=None).select_related("by")}
    return StudentPage(
        student=student,
        term=term,
        row=row,
        enrolment=next((one for one in enrolments if one.start <= min(on, term.end)), None),
        days=days,
        weeks=look.weeks(grid(student, term, on, days, enrolments)),
        codes=codes_used(days),
        terms=terms,
        enrolments=enrolments,
        caregivers=list(student.caregivers.order_by("place")) if contacts else [],
        earlier=earlier,
        reasons={on: one for on, one in reasons.items() if one.recoded_at is None},
        moments=moments.lines(reader)[:LATEST],
        numbers=numbers(student, row, len(waiting(days, reasons))) if row else [],
        tabs=[tab(student, one, term) for one in reversed(terms)],
        alerts=alerts(row, on) if row else [],
        patterns=patterns.sentences(student.school, terms, days, term, on),
        known=known,
        arranged=[line for line in arrangements.of_student(student, on) if line.state in STANDING],
        stood_down=arrangements.stood_down(student, term.start, min(on, term.end)),
        ill=0 if known or on > term.end else ill(days),
    )


def ill(days: Iterable[ExplainedDay]) -> int:
    """Days away ill, where there are enough to ask whether the school knows of more; else 0. It only asks."""
    away = (day for day in days if not day.why_not and not day.tally.present)
    found = sum(any(slot.letter == ILLNESS for slot in day.slots) for day in away)
    return found if found >= ILL_DAYS else 0


class Shown(NamedTuple):
    """One number of the page: in days, what it is, what else to know, and where it is worked out."""

    label: Any
    days: str
    more: str
    url: str


def waiting(days: Iterable[ExplainedDay], reasons: Container[date]) -> list[ExplainedDay]:
    """The days that count and hold a "?", and for which nobody has found a reason."""
    return [day for day in days if not day.why_not and day.tally.unexplained and day.on not in reasons]


def numbers(student: Student, row: StudentTerm, without: int) -> list[Shown]:
    """Days absent first; the share that was present last. `without`: days that have no reason yet."""
    more = {
        "unjustified": without_words(without) if without else "",
        "present": _("%(share)s of %(days)s days")
        % {"share": percent(row.present, row.available), "days": in_days(row.available)},
    }
    return [
        Shown(
            NUMBERS[name].label,
            in_days(getattr(row, name)),
            more.get(name, ""),
            reverse("student_how", args=[student.key, row.year, row.term, name]),
        )
        for name in ("absent", "justified", "unjustified", "unmarked", "present")
    ]


def without_words(days: int) -> str:
    return ngettext("%s day has no reason yet", "%s days have no reason yet", days) % days


class Tab(NamedTuple):
    """One term of the student's, to go to."""

    url: str
    label: str
    current: bool


def tab(student: Student, row: StudentTerm, term: Term) -> Tab:
    url = reverse("student_term", args=[student.key, row.year, row.term])
    return Tab(url, words(row), (row.year, row.term) == (term.year, term.term))


def alerts(row: StudentTerm, on: date) -> list[str]:
    """The duties beside the count that this term has started."""
    back = long_absence.expected_back(row.student, on) if row.run_days else None
    found = (five_days(row.five_days_on, row.five_day_due, on), away(row.run_days, row.run_start, back))
    return [words for words in found if words]


def term_shown(student: Student, on: date, year: int | None = None, term: int | None = None) -> Term | None:
    """The term asked for, if the school has it; else the running one, or the last that began."""
    if year is None:
        return attendance.current_term(student.school, on)
    return next((one for one in schools.terms(student.school) if (one.year, one.term) == (year, term)), None)


def grid(
    student: Student, term: Term, on: date, days: Iterable[ExplainedDay], enrolments: Iterable[Enrolment]
) -> list[look.Day]:
    """One row per weekday of the term."""
    explained = {day.on: day for day in days}
    spans = [(one.start, one.end) for one in enrolments]
    notes = dict(Closure.objects.filter(on__range=(term.start, term.end)).values_list("on", "note"))
    notes |= dict.fromkeys(schools.calendar(student.school), "")  # an open day needs no note
    how = reverse("student_how", args=[student.key, term.year, term.term, "days"])
    return [
        square(day, explained.get(day), state(day, on, explained, spans), notes.get(day, ""), how)
        for day in weekdays(term)
    ]


def weekdays(term: Term) -> list[date]:
    days = (term.start + timedelta(days=n) for n in range((term.end - term.start).days + 1))
    return [day for day in days if day.weekday() < 5]


def state(day: date, on: date, explained: dict[date, ExplainedDay], spans: list[tuple]) -> str:
    """How a day stands in the grid: today, with its marks still to come, or outside the enrolment."""
    if not attendance.covers(spans, day):
        return "out"
    if day > max(explained, default=date.min):
        return "future"
    return "today" if day == on else ""


def square(day: date, explained: ExplainedDay | None, state: str, note: str, how: str) -> look.Day:
    """One day of the grid. A day that does not count shows its marks, and says why they do not count."""
    if explained is None:
        return look.Day(day, note=note, state=state)
    marks = "".join(slot.letter for slot in explained.slots if slot.letter != UNUSED)
    said = f"{not_counted(explained)} {note}".strip() if explained.why_not else ""
    return look.Day(day, look.halves(explained.tally), marks, said, f"{how}#d{day:%Y-%m-%d}", state)


def codes_used(days: Iterable[ExplainedDay]) -> list[Code]:
    """The codes that stand in the days, by letter, for the grid's legend."""
    found = {slot.letter: codes_on(day.on).get(slot.letter) for day in days for slot in day.slots}
    return [code for _letter, code in sorted(found.items()) if code]


def in_words(page: StudentPage, on: date) -> str:
    """ "Tama was away 9 half-days this term; 3 days have no reason yet." """
    if page.row is None:
        return ""
    name = page.student.preferred_name or page.student.first_name
    away = ngettext("%(name)s was away %(n)s half-day", "%(name)s was away %(n)s half-days", page.row.absent)
    said = away % {"name": name, "n": page.row.absent} if page.row.absent else _("%s was not away") % name
    when = _("this term") if on <= page.term.end else _("in %s") % words(page.term)
    without = len(page.unexplained)
    rest = f"; {without_words(without)}" if without else ""
    return f"{said} {when}{rest}."


BECAUSE = {
    "leads this school": gettext_lazy("you lead this school"),
    "pastoral care at this school": gettext_lazy("pastoral care here is your work"),
    "attendance work at this school": gettext_lazy("attendance here is your work"),
    "teaches this student": gettext_lazy("you teach this student"),
    "covers for this student's teacher": gettext_lazy("you cover for this student's teacher"),
}


def because(why: str) -> str:
    """The reason for which the record is open, said to the person it is open to."""
    return str(BECAUSE.get(why, _("of this: %s") % why))


def whom_to_ask(staff: Staff) -> list[str]:
    """Who may look in place of a member of staff: the school's leaders, by name."""
    others = (one for one in schools.staff_at(staff.school) if one.pk != staff.pk)
    return [one.user.name for one in others if {"principal", "senior_leader"} & set(one.roles)]
