"""Arrangements: asked for, agreed or not, renewed once, ended. The law's limits are those of rules.duties."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import duties
from whetu.web.audit import actions as audit
from whetu.web.people.models import Arrangement, Student
from whetu.web.people.queries import arrangements as queries
from whetu.web.schools import queries as schools
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User

# Who agrees to a plan. Source: Education and Training Act 2020, s 42. Look again: 2027-06-01
AGREE = {"wellbeing": ("parent", "principal", "Secretary")}

# What a limit says, and the way out.
REFUSED = {
    ("wellbeing", "months"): gettext_lazy(
        "A wellbeing plan lasts at most six months (s 42): until %(last)s. It can be renewed once, for at "
        "most six more."
    ),
    ("transitional", "months"): gettext_lazy(
        "A transitional plan lasts at most six months (s 42): until %(last)s. It cannot be renewed."
    ),
    ("leave", "school_days"): gettext_lazy(
        "The principal may excuse at most five school days at a time (s 45). For longer, ask the Ministry "
        "about an exemption."
    ),
    ("stand-down", "in_a_term"): gettext_lazy(
        "Stand-downs come to at most five school days in a term (ss 78 to 88); %(used)s are used. Shorten "
        "it: a longer removal is a suspension, which the board decides."
    ),
    ("stand-down", "in_a_year"): gettext_lazy(
        "Stand-downs come to at most ten school days in a year (ss 78 to 88); %(used)s are used. Shorten it: "
        "a longer removal is a suspension, which the board decides."
    ),
}


@transaction.atomic
def arrange(
    *,
    by: User,
    student: Student,
    kind: str,
    starts: date,
    ends: date | None,
    decided_by: str = "",
    evidence: str = "",
    note: str = "",
    renews: Arrangement | None = None,
    now: datetime,
) -> Arrangement:
    """Note an arrangement. An exemption or a plan is only asked for until it is agreed; the rest is decided.

    Raises NotAllowed for what the law does not allow, with the limit and the way out, and for days that
    another of the kind covers.
    """
    Student.objects.select_for_update().get(pk=student.pk)
    asked = kind in queries.TO_AGREE
    if not asked and not decided_by:
        raise NotAllowed(_("Say who decided it."))
    row = Arrangement(
        school=student.school, student=student, kind=kind, starts=starts, ends=ends, evidence=evidence,
        agreed_by="" if asked else decided_by, note=note, renews=renews, by=by, at=now,
    )  # fmt: skip
    check(row)
    return keep(row, by, "noted an arrangement")


@transaction.atomic
def agree(*, by: User, arrangement: Arrangement, who: Iterable[str], evidence: str = "") -> None:
    """Those who had to agree have agreed: it holds on its days. `who`: parent, principal, Secretary."""
    row, who = held(arrangement), list(who)
    if queries.agreed(row):
        raise NotAllowed(_("It is agreed already."))
    if not who or set(AGREE.get(row.kind, ())) - set(who):
        raise NotAllowed(
            _("A wellbeing plan is agreed by parent, principal and the Secretary for Education (s 42).")
            if row.kind in AGREE
            else _("Say who has agreed.")
        )
    row.agreed_by, row.evidence = ", ".join(who), evidence or row.evidence
    if row.kind == "wellbeing" and not (row.evidence or row.renews):
        raise NotAllowed(
            _("A wellbeing plan rests on a letter by a medical practitioner or psychologist (s 42). ")
            + _("Say who wrote it, and when you saw it.")
        )
    check(row)
    keep(row, by, "noted that an arrangement is agreed")


@transaction.atomic
def end(*, by: User, arrangement: Arrangement, last_day: date, now: datetime) -> None:
    """It ends before its time, after a last day; a day before its first: it never held."""
    row = held(arrangement)
    if row.ends and last_day >= row.ends:
        raise NotAllowed(_("It ends on %(day)s by itself.") % {"day": f"{row.ends.day}/{row.ends:%m/%Y}"})
    row.ends, row.ended_at = max(last_day, row.starts - timedelta(days=1)), now
    keep(row, by, "ended an arrangement")


def held(arrangement: Arrangement) -> Arrangement:
    """The row as it is now, kept from others; raises NotAllowed where it was taken back."""
    row = Arrangement.objects.select_for_update().get(pk=arrangement.pk)
    if row.ends and row.ends < row.starts:
        raise NotAllowed(_("It was taken back already."))
    return row


def check(row: Arrangement) -> None:
    """Raises NotAllowed with the sentence that names what stands against an arrangement."""
    if row.kind not in ("exemption", "suspension") and row.ends is None:
        raise NotAllowed(_("It needs a last day."))
    if row.ends and row.ends < row.starts:
        raise NotAllowed(_("The last day is before the first."))
    span = Q(ends=None) | Q(ends__gte=row.starts)
    if others(row).filter(span, starts__lte=row.ends or date.max).exists():
        raise NotAllowed(
            _("One of this kind covers some of these days already. End it or take it back first.")
        )
    check_renewal(row)
    check_limits(row)


def others(row: Arrangement) -> QuerySet[Arrangement]:
    """The student's other arrangements of the kind that were not taken back."""
    return row.student.arrangements.filter(queries.HELD, kind=row.kind).exclude(pk=row.pk)


def check_renewal(row: Arrangement) -> None:
    """A wellbeing plan is renewed once; nothing else is."""
    first = row.renews
    if first is None:
        return
    if not duties.LIMITS[row.kind].renewals or (first.kind, first.student_id) != (row.kind, row.student_id):
        raise NotAllowed(_("Only a wellbeing plan can be renewed (s 42)."))
    if first.renews_id or others(row).filter(renews=first).exists():
        raise NotAllowed(
            _("A wellbeing plan can be renewed once (s 42). After that, a new one rests on new evidence.")
        )


def check_limits(row: Arrangement) -> None:
    """Raises NotAllowed for the limit of the law that it would break."""
    calendar, terms = schools.calendar(row.school), schools.terms(row.school)
    taken = set().union(*(queries.school_days(other, calendar) for other in others(row)))
    last = row.ends or row.starts
    broken = duties.beyond(row.kind, row.starts, last, calendar, terms, taken)
    if broken:
        touched = [term for term in terms if term.start <= last and row.starts <= term.end]
        used = {
            "months": 0,
            "school_days": 0,
            "in_a_term": sum(any(term.start <= on <= term.end for term in touched) for on in taken),
            "in_a_year": sum(on.year in (row.starts.year, last.year) for on in taken),
        }[broken]
        until = duties.last_allowed(row.starts, duties.LIMITS[row.kind].months or 0)
        raise NotAllowed(REFUSED[row.kind, broken] % {"used": used, "last": f"{until.day}/{until:%m/%Y}"})


def keep(row: Arrangement, by: User, did: str) -> Arrangement:
    """Save a row with who changed it, and write the deed down: whose, never what."""
    row._history_user = by
    row.save()
    audit.record(by=by, did=did, school=row.school, about="student", key=row.student.key, row=row.key)
    return row
