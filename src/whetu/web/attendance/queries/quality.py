"""Data quality: what does not fit together, whom it concerns, and who can put it right.

Each check gives the list behind its count. All are of the term that runs, but for contacts and entries.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.calendar import Term
from whetu.rules.days import Settings, Tally
from whetu.web.attendance.models import Said, StudentDay
from whetu.web.attendance.queries.marks import days_without_marks
from whetu.web.attendance.queries.when import covers, enrolled_spans
from whetu.web.attendance.queries.worked import CANNOT_COUNT, judge
from whetu.web.people.models import Caregiver, Enrolment, Student
from whetu.web.people.queries import fold
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School

STALE = timedelta(days=365)  # a contact that nobody checked for longer. Our choice


class Who(NamedTuple):
    """A student as a list names them."""

    pk: int
    key: str
    number: str
    nsn: str
    first_name: str
    last_name: str
    preferred_name: str

    @property
    def name(self) -> str:
        return f"{self.preferred_name or self.first_name} {self.last_name}"


class Finding(NamedTuple):
    """One thing that does not fit: whose, on which day (None: no day), and what in words."""

    student: Who
    on: date | None
    what: str


class Contact(NamedTuple):
    """One caregiver, by the row number of the student."""

    student: int
    name: str
    phone: str
    email: str
    checked_on: date | None


@dataclass(frozen=True)
class Look:
    """What one person looks through: their students, in the term that runs, as at a day."""

    school: School
    students: QuerySet[Student]
    term: Term
    on: date

    @cached_property
    def calendar(self) -> dict[date, int]:
        return schools.calendar(self.school)

    @cached_property
    def versions(self) -> list[tuple[date, Settings]]:
        return schools.counting(self.school)

    @cached_property
    def by_pk(self) -> dict[int, Who]:
        return {row[0]: Who(*row) for row in self.students.values_list(*Who._fields)}

    @cached_property
    def spans(self) -> dict[int, list[tuple[date, date | None]]]:
        return enrolled_spans(self.students)

    @cached_property
    def on_roll(self) -> list[Who]:
        return [one for pk, one in self.by_pk.items() if covers(self.spans.get(pk, ()), self.on)]

    @cached_property
    def caregivers(self) -> list[Contact]:
        """Those whom the school may contact about a student on the roll."""
        rows = Caregiver.objects.filter(school=self.school, contact_allowed=True)
        rows = rows.order_by("student__last_name", "student_id", "place")
        here = {student.pk for student in self.on_roll}
        return [Contact(*row) for row in rows.values_list(*Contact._fields) if row[0] in here]

    @cached_property
    def judged(self) -> list[tuple[StudentDay, Tally, str]]:
        """The term's days that something may be wrong with: judged, and why one cannot be counted."""
        days = StudentDay.objects.filter(school=self.school, on__range=(self.term.start, self.term.end))
        patterns = days.values_list("pattern", flat=True).distinct()
        odd = [pattern for pattern in patterns if self.is_odd(pattern)]
        rows = days.filter(pattern__in=odd).order_by("-on", "student_id") if odd else ()
        ours = (row for row in rows if row.student_id in self.by_pk)
        return [(row, *self.judge(row)) for row in ours if covers(self.spans.get(row.student_id, ()), row.on)]

    def is_odd(self, pattern: str) -> bool:
        """Whether a pattern may be short, unknown or beyond counting on some day of the term."""
        whole = [judge(pattern, 2, on, settings) for on, settings in self.settings_in_force()]
        return any(day.short or day.unknown or cannot for day, cannot in whole)

    def settings_in_force(self) -> list[tuple[date, Settings]]:
        begun = [(max(first, self.term.start), settings) for first, settings in self.versions]
        return [(on, settings) for on, settings in begun if on <= self.term.end]

    def judge(self, row: StudentDay) -> tuple[Tally, str]:
        settings = schools.counting_on(self.versions, row.on)
        return judge(row.pattern, self.calendar.get(row.on, 0), row.on, settings)


def unmarked(look: Look) -> Iterator[Finding]:
    """Open days on which a roll was not taken."""
    found = days_without_marks(look.school, look.term.year, look.term.term, look.students)
    for pk, on in sorted(found, key=lambda key: (-key[1].toordinal(), key[0])):
        if pk in look.by_pk:
            yield Finding(look.by_pk[pk], on, _("A roll was not taken."))


def short(look: Look) -> Iterator[Finding]:
    for row, day, _cannot in look.judged:
        if day.short:
            what = _("%(n)s minutes are marked, too few to say.") % {"n": sum(day.minutes)}
            yield Finding(look.by_pk[row.student_id], row.on, what)


def unknown_codes(look: Look) -> Iterator[Finding]:
    for row, day, _cannot in look.judged:
        if day.unknown:
            what = _("%(codes)s was not a code on that day.") % {"codes": " ".join(day.unknown)}
            yield Finding(look.by_pk[row.student_id], row.on, what)


def beyond_counting(look: Look) -> Iterator[Finding]:
    for row, _day, cannot in look.judged:
        if cannot == CANNOT_COUNT:
            yield Finding(look.by_pk[row.student_id], row.on, _("The day does not say where noon is."))


def closed_days(look: Look) -> Iterator[Finding]:
    """Marks on days on which the school was not open."""
    term = [look.term.start + timedelta(days=n) for n in range((look.term.end - look.term.start).days + 1)]
    closed = [on for on in term if not look.calendar.get(on)]
    days = StudentDay.objects.filter(school=look.school, on__in=closed).exclude(pattern="")
    what = _("Marked, but the school was not open.")
    for pk, on in days.order_by("-on", "student_id").values_list("student_id", "on"):
        if pk in look.by_pk:
            yield Finding(look.by_pk[pk], on, what)


def outside(look: Look) -> Iterator[Finding]:
    """Marks on days on which a student was not enrolled; students without any enrolment are another check."""
    days = StudentDay.objects.filter(student__in=look.students, on__range=(look.term.start, look.term.end))
    partly = [pk for pk, spans in look.spans.items() if not covers_whole(spans, look.term)]
    for row in days.filter(student_id__in=partly).exclude(pattern="").order_by("-on", "student_id"):
        if not covers(look.spans[row.student_id], row.on):
            yield Finding(look.by_pk[row.student_id], row.on, _("Marked, but not enrolled on that day."))


def covers_whole(spans: Iterable[tuple[date, date | None]], term: Term) -> bool:
    """Whether one enrolment holds over the whole term."""
    return any(start <= term.start and (end is None or term.end <= end) for start, end in spans)


def overlaps(look: Look) -> Iterator[Finding]:
    """Two enrolments over one day. It counts once."""
    for pk, spans in look.spans.items():
        for (_start, end), (start, _end) in pairwise(sorted(spans, key=lambda span: span[0])):
            if end is None or start <= end:
                yield Finding(look.by_pk[pk], start, _("Another enrolment holds over this one's first day."))


def without_roll(look: Look) -> Iterator[Finding]:
    """Students of whom files say something, and who have no enrolment."""
    nobody = [pk for pk in look.by_pk if pk not in look.spans]
    marked = StudentDay.objects.filter(student_id__in=nobody).values_list("student_id", flat=True).distinct()
    found = set(marked) if nobody else set()
    for pk in (pk for pk in nobody if pk in found):
        yield Finding(look.by_pk[pk], None, _("Marks are kept, and count once the roll has this student."))


def stale_contacts(look: Look) -> Iterator[Finding]:
    """Caregivers whom nobody checked for a year."""
    before = look.on - STALE
    for one in look.caregivers:
        if one.checked_on is None or one.checked_on < before:
            yield Finding(look.by_pk[one.student], one.checked_on, one.name)


def unreachable(look: Look) -> Iterator[Finding]:
    """Caregivers without phone and e-mail, and students without a caregiver who may be contacted."""
    reachable = {one.student for one in look.caregivers if one.phone or one.email}
    for one in look.caregivers:
        if not (one.phone or one.email):
            what = _("%(name)s has neither phone nor e-mail.") % {"name": one.name}
            yield Finding(look.by_pk[one.student], None, what)
    what = _("There is nobody whom the school can and may contact.")
    for student in look.on_roll:
        if student.pk not in reachable:
            yield Finding(student, None, what)


def half_days(look: Look) -> Iterator[Finding]:
    """Days on which KAMAR counts other half-days than we do, by the latest file that says so."""
    theirs: dict[tuple[str, str], list[int]] = {}
    told = Said.objects.filter(
        upload__school=look.school, upload__loaded_at__isnull=False, upload__undone_at=None,
        upload__last_day__gte=look.term.start,
    )  # fmt: skip
    for rows in told.exclude(half_days=[]).order_by("upload__loaded_at").values_list("half_days", flat=True):
        theirs |= {(number, on): counts for number, on, *counts in rows}
    numbers = {student.number: student for student in look.by_pk.values()}
    days = StudentDay.objects.filter(student__in=look.students, on__in={on for _, on in theirs})
    held = {(row.student_id, str(row.on)): row for row in days} if theirs else {}
    for (number, on), counts in sorted(theirs.items(), key=lambda one: one[0][::-1], reverse=True):
        row = held.get((numbers[number].pk, on)) if number in numbers else None
        if row and (what := difference(look, row, counts)):
            yield Finding(numbers[number], row.on, what)


def difference(look: Look, row: StudentDay, theirs: list[int]) -> str:
    """How KAMAR's half-days of a day (unjustified, justified, present) differ from ours; empty if not."""
    day, _cannot = look.judge(row)
    if [day.unjustified, day.justified, day.present] == theirs or not look.calendar.get(row.on):
        return ""
    return _(
        "KAMAR: %(tp)s present, %(tj)s justified, %(tu)s unjustified. Here: %(p)s, %(j)s, %(u)s, and %(m)s "
        "not marked."
    ) % {
        "tu": theirs[0], "tj": theirs[1], "tp": theirs[2],
        "u": day.unjustified, "j": day.justified, "p": day.present, "m": day.unmarked,
    }  # fmt: skip


def twice(look: Look) -> Iterator[Finding]:
    """Students who may be entered twice: the same NSN, or the same name in the same year level."""
    levels = dict(
        Enrolment.objects.filter(student__in=look.students)
        .order_by("start")
        .values_list("student_id", "year_level")
    )
    by_nsn, by_name = defaultdict(list), defaultdict(list)
    for student in look.by_pk.values():
        by_nsn[student.nsn].append(student)
        by_name[fold(f"{student.first_name} {student.last_name}"), levels.get(student.pk)].append(student)
    for nsn, several in by_nsn.items():
        if nsn and len(several) > 1:
            yield from (Finding(one, None, _("Another student has the same NSN.")) for one in several)
    for several in by_name.values():
        if len(several) > 1 and len({one.nsn for one in several if one.nsn}) < 2:
            yield from (Finding(one, None, _("Another student has the same name.")) for one in several)


class Check(NamedTuple):
    """One check: its heading, what it means, who can put it right and how, and its list."""

    label: Any
    about: Any
    who: Any
    find: Callable[[Look], Iterator[Finding]]


OFFICE = gettext_lazy("The office, in the student management system; then send the file again")
CHECKS: dict[str, Check] = {
    "unmarked": Check(
        gettext_lazy("Rolls not taken"),
        gettext_lazy("A half-day without marks counts as absence for nobody, and as attendance for nobody."),
        gettext_lazy("The class's teacher, in the student management system"),
        unmarked,
    ),
    "unknown-codes": Check(
        gettext_lazy("Unknown codes"),
        gettext_lazy("A letter that is not a code on that day is not guessed. It counts as not marked."),
        OFFICE,
        unknown_codes,
    ),
    "short": Check(
        gettext_lazy("Days short of minutes"),
        gettext_lazy("Too few minutes to say how a half-day went. It counts as not marked."),
        gettext_lazy("The office: look at the bell times, and at slots that are missing from the file"),
        short,
    ),
    "noon": Check(
        gettext_lazy("Days that cannot be counted"),
        gettext_lazy(
            "The school counts each half of the day by itself, and these days do not say where noon is."
        ),
        gettext_lazy("Those who set how the school counts, under School"),
        beyond_counting,
    ),
    "closed": Check(
        gettext_lazy("Marks on closed days"),
        gettext_lazy("These marks do not count. Either the calendar is wrong, or the marks are."),
        gettext_lazy("The office: the school's closures, or the marks"),
        closed_days,
    ),
    "outside": Check(
        gettext_lazy("Marks outside an enrolment"),
        gettext_lazy(
            "These marks do not count. Either the roll's first or last day is wrong, or the marks are."
        ),
        OFFICE,
        outside,
    ),
    "no-roll": Check(
        gettext_lazy("Students without a roll entry"),
        gettext_lazy("A file names them, and no roll does. Their marks are kept and do not count yet."),
        gettext_lazy("The office: send the roll"),
        without_roll,
    ),
    "overlaps": Check(
        gettext_lazy("Overlapping enrolments"),
        gettext_lazy("A day that two enrolments cover counts once."),
        OFFICE,
        overlaps,
    ),
    "twice": Check(
        gettext_lazy("Perhaps entered twice"),
        gettext_lazy("Days absent of one student may stand in two places."),
        gettext_lazy("The office: merge the two entries here, and in the student management system"),
        twice,
    ),
    "half-days": Check(
        gettext_lazy("KAMAR counts otherwise"),
        gettext_lazy("KAMAR's own half-days differ from what the marks say here."),
        gettext_lazy("The office: look at both; bell times are the usual cause"),
        half_days,
    ),
    "unreachable": Check(
        gettext_lazy("Nobody to contact"),
        gettext_lazy("Same-day notices and letters cannot reach these whānau."),
        OFFICE,
        unreachable,
    ),
    "stale": Check(
        gettext_lazy("Contacts to check"),
        gettext_lazy("Nobody has checked these contacts for a year."),
        gettext_lazy("The office or the class's teacher, with whānau"),
        stale_contacts,
    ),
}
CONTACTS = ("unreachable", "stale")  # only for those who may see whānau contacts


def findings(look: Look, name: str) -> list[Finding]:
    """The list of one check."""
    return list(CHECKS[name].find(look))


def counts(look: Look, contacts: bool) -> dict[str, int]:
    """How long each check's list is: exactly what opening it shows."""
    return {name: len(findings(look, name)) for name in CHECKS if contacts or name not in CONTACTS}
