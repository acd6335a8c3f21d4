"""Meetings: what they are called, whom they want, what stands on the agenda, and how many were held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from whetu.rules import access, star
from whetu.rules.plan import BARRIERS, MAKE_A_PLAN, OUTCOMES
from whetu.web.amp.queries import kind_words
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import StudentTerm
from whetu.web.people.models import Caregiver, KnownCircumstances, Student
from whetu.web.people.queries import circumstances
from whetu.web.response.models import Barrier, Case, Goal, Invited, Meeting, Response, Task
from whetu.web.response.queries import patterns
from whetu.web.schools.models import School, Staff
from whetu.web.words import STEP_WORDS, short_day
from whetu.web.words import days as in_days

KINDS = {
    "informal": gettext_lazy("Informal talk with the student"),
    "restorative": gettext_lazy("Restorative conversation"),
    "formal": gettext_lazy("Formal meeting"),
    "urgent": gettext_lazy("Urgent meeting"),
}
# While known circumstances hold, the same meetings are about help: their names say so.
GENTLE = KINDS | {
    "formal": gettext_lazy("Planning meeting with whānau"),
    "urgent": gettext_lazy("Support meeting with whānau"),
}
MEANINGS = {
    "informal": gettext_lazy("Attendance, and what gets in the way."),
    "restorative": gettext_lazy("What happened, who was affected, and what would put it right."),
    "formal": gettext_lazy("Student, whānau and key staff; a plan may come out."),
    "urgent": gettext_lazy("As formal, with senior leadership; agencies where they can help."),
}
RECORDED = {"informal": "RA05", "restorative": "RA06", "formal": "RA08", "urgent": "RA08"}
# Kinds of task that a meeting may answer, and the meeting that is likely meant.
ANSWERABLE = {"RA05": "informal", "RA06": "restorative", "RA07": "formal", "RA08": "formal", "RA17": "urgent"}
ANSWERS = {
    "informal": ("RA05",),
    "restorative": ("RA06", "RA05"),
    "formal": ("RA07", "RA08"),
    "urgent": ("RA07", "RA08", "RA17"),
}
SIDES = {
    "student": gettext_lazy("the student"),
    "whanau": gettext_lazy("whānau"),
    "staff": gettext_lazy("key staff"),
    "leader": gettext_lazy("senior leadership"),
}
WANTED = {
    "informal": ("student",),
    "restorative": ("student",),
    "formal": ("student", "whanau", "staff"),
    "urgent": ("student", "whanau", "staff", "leader"),
}
CAME = {
    "yes": gettext_lazy("Came"),
    "online": gettext_lazy("Joined online"),
    "no": gettext_lazy("Did not come"),
}
PLANS = {
    "tailored": gettext_lazy("Tailored support plan"),
    "improvement": gettext_lazy("Attendance improvement plan"),
    "re-engagement": gettext_lazy("Re-engagement plan"),
}
PLAN_KINDS = {"tailored": "RA11", "improvement": "RA11", "re-engagement": "RA12"}
AGREED = {
    True: gettext_lazy("Student and whānau agreed"),
    False: gettext_lazy("Not agreed"),
    None: gettext_lazy("Nothing was put to them to agree"),
}


def gentle(student: Student, on: date) -> bool:
    """Whether known circumstances hold: the words are of help, then."""
    return not circumstances.words_allowed(student, on)


def names(student: Student, on: date) -> dict:
    """What each kind of meeting is called for a student on a day."""
    return GENTLE if gentle(student, on) else KINDS


@dataclass
class Shown:
    """A meeting as a person sees it. `whole`: they read agenda, minutes and who was invited."""

    row: Meeting
    name: str
    whole: bool
    zone: ZoneInfo

    @property
    def starts(self) -> datetime:
        return self.row.starts_at.astimezone(self.zone)

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(minutes=self.row.minutes_long)

    @property
    def state(self) -> str:
        if self.row.cancelled_at:
            return _("Cancelled")
        return _("Held") if self.row.held_at else _("To come")

    @property
    def open(self) -> bool:
        return not (self.row.cancelled_at or self.row.held_at)


def shown(rows: Iterable[Meeting], staff: Staff) -> list[Shown]:
    """Meetings as a member of staff sees them, each with the name that holds on its day."""
    rows, zone = list(rows), ZoneInfo(staff.school.time_zone)
    known = spans({row.student_id for row in rows})
    return [
        Shown(row, str(name_on(row, known, row.starts_at.astimezone(zone).date())), reads(row, staff), zone)
        for row in rows
    ]


def name_on(row: Meeting, known: dict[int, list[tuple[date, date]]], on: date):
    soft = any(first <= on <= last for first, last in known.get(row.student_id, ()))
    return (GENTLE if soft else KINDS)[row.kind]


def spans(students: Iterable[int]) -> dict[int, list[tuple[date, date]]]:
    """First and last day of accepted known circumstances, by student."""
    rows = KnownCircumstances.objects.filter(circumstances.ACCEPTED, student__in=students)
    found: dict[int, list[tuple[date, date]]] = {}
    for student, starts, ends in rows.values_list("student", "starts", "ends"):
        found.setdefault(student, []).append((starts, ends or date.max))
    return found


def reads(row: Meeting, staff: Staff) -> bool:
    """Whether a member of staff reads what a meeting says: pastoral staff and leaders, who called it, and
    who is invited. Wants `invited` at hand."""
    if access.may(staff.roles, access.CASE_VIEW) or row.by_id == staff.user_id:
        return True
    return any(one.staff_id == staff.pk for one in row.invited.all())


def of_student(student: Student) -> QuerySet[Meeting]:
    """A student's meetings, the latest first."""
    return _whole(Meeting.objects.filter(student=student))


def one(key: str) -> Meeting | None:
    return _whole(Meeting.objects.filter(key=key)).first()


def _whole(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return rows.select_related("student__school", "by", "response").prefetch_related(
        "invited__staff__user", "invited__caregiver", "tasks__owner__user"
    )


def invited_name(row: Invited, student: Student) -> str:
    """Whom a line of the invitation names."""
    if row.side == "student":
        return student.preferred_name or student.first_name
    if row.side == "whanau":
        return row.name or (row.caregiver.name if row.caregiver else "")
    return row.staff.user.name if row.staff else row.name


class Guest(NamedTuple):
    """Somebody invited: name, what they are, and whether they came."""

    row: Invited
    name: str
    what: str
    came: str


WHAT = {
    "student": gettext_lazy("student"),
    "whanau": gettext_lazy("whānau"),
    "staff": gettext_lazy("staff"),
    "agency": gettext_lazy("agency"),
}


def guests(row: Meeting) -> list[Guest]:
    return [
        Guest(one, invited_name(one, row.student), what(one), str(CAME.get(one.came, "")))
        for one in row.invited.all()
    ]


def what(row: Invited) -> str:
    relation = row.caregiver.relation if row.caregiver else ""
    return f"{WHAT[row.side]}, {relation.lower()}" if relation else str(WHAT[row.side])


def missing(row: Meeting) -> list[str]:
    """Whom a meeting of this kind wants, and who is not invited yet."""
    lines = list(row.invited.all())
    sides = {one.side for one in lines}
    if any(one.staff and {"principal", "senior_leader"} & set(one.staff.roles) for one in lines):
        sides.add("leader")
    return [str(SIDES[side]) for side in WANTED[row.kind] if side not in sides]


def open_tasks(student: Student) -> list[Task]:
    """The student's open tasks that a meeting may answer."""
    rows = Task.objects.filter(student=student, closed_at=None, kind__in=list(ANSWERABLE))
    return list(rows.select_related("owner__user"))


def plan_tasks(student: Student) -> list[Task]:
    """The student's open tasks that ask for a plan; not those that ask to review the one they have."""
    asked = Task.objects.filter(student=student, closed_at=None, kind__in=MAKE_A_PLAN)
    return list(asked.filter(plan_round=None))


def coming(staff: Staff, students: QuerySet[Student]) -> list[Meeting]:
    """Meetings that are still to be held or written up: those a member of staff called or is invited to."""
    theirs = Q(by=staff.user_id) | Q(pk__in=Invited.objects.filter(staff=staff).values("meeting_id"))
    rows = Meeting.objects.filter(theirs, student__in=students, held_at=None, cancelled_at=None)
    return list(_whole(rows).order_by("starts_at"))


def others_coming(staff: Staff, students: QuerySet[Student]) -> list[Meeting]:
    """The other meetings at the school that are still to be held."""
    rows = Meeting.objects.filter(student__in=students, held_at=None, cancelled_at=None)
    mine = Q(by=staff.user_id) | Q(pk__in=Invited.objects.filter(staff=staff).values("meeting_id"))
    return list(_whole(rows.exclude(mine)).order_by("starts_at"))


class Held(NamedTuple):
    """Meetings of one kind that were held in a term, and how whānau took part."""

    name: str
    held: int
    whanau_invited: int
    whanau_came: int
    agreed: int


def held(school: School, students: QuerySet[Student], on: date) -> list[Held]:
    """One row per kind of meeting held in the running term. Source: R-12."""
    term = attendance.current_term(school, on)
    if term is None:
        return []
    zone = ZoneInfo(school.time_zone)
    first = datetime.combine(term.start, datetime.min.time(), zone)
    last = datetime.combine(min(on, term.end) + timedelta(days=1), datetime.min.time(), zone)
    rows = Meeting.objects.filter(student__in=students, held_at__isnull=False, starts_at__range=(first, last))
    found = [(row, [one for one in row.invited.all() if one.side == "whanau"])
             for row in rows.prefetch_related("invited")]  # fmt: skip
    return [
        _counted(str(name), [pair for pair in found if pair[0].kind == kind]) for kind, name in KINDS.items()
    ]


def _counted(name: str, rows: list[tuple[Meeting, list[Invited]]]) -> Held:
    return Held(
        name,
        len(rows),
        sum(bool(whanau) for _row, whanau in rows),
        sum(any(one.came in ("yes", "online") for one in whanau) for _row, whanau in rows),
        sum(row.agreed is True for row, _whanau in rows),
    )


def languages(caregivers: Iterable[Caregiver]) -> list[str]:
    """The languages, other than English, of those who may be invited."""
    found = [one.language for one in caregivers if one.contact_allowed and one.language]
    return list(dict.fromkeys(one for one in found if one.casefold() not in ("english", "en")))


def allowed(student: Student) -> list[Caregiver]:
    return [one for one in student.caregivers.all() if one.contact_allowed]


def not_allowed(student: Student) -> list[Caregiver]:
    return [one for one in student.caregivers.all() if not one.contact_allowed]


def case(student: Student) -> Case | None:
    return Case.objects.filter(student=student).select_related("plan_lead__user").first()


def agenda(student: Student, on: date, whole: bool) -> str:
    """What the record says, as lines to talk about. `whole`: barriers that are not for teachers too."""
    term = attendance.current_term(student.school, on)
    row = term and StudentTerm.objects.filter(student=student, year=term.year, term=term.term).first()
    parts = [
        (_("How things stand"), standing(row) if row else []),
        (_("What gets in the way"), barriers(student, whole)),
        (_("What was done so far"), done(student, term.start if term else on) if whole else []),
        (_("Goals"), [one.words for one in Goal.objects.filter(student=student, state=Goal.State.OPEN)]),
        (_("To talk about"), [
            _("What helps, and what would make coming easier"),
            _("What school, student and whānau will each do, and by when"),
        ]),
    ]  # fmt: skip
    return "\n\n".join(
        f"{title}\n" + "\n".join(f"- {line}" for line in lines) for title, lines in parts if lines
    )


def standing(row: StudentTerm) -> list[str]:
    """Days absent, the step with its day, and the pattern in words."""
    lines = [_("%(days)s days absent this term") % {"days": in_days(row.absent)}]
    reached = getattr(row, f"{row.step}_on", None)
    if reached:
        facts = {"step": STEP_WORDS[row.step], "day": short_day(reached)}
        lines.append(_("%(step)s since %(day)s") % facts)
    elif left := star.days_left(row.absent):
        facts = {"left": f"{left[0]:g}", "step": STEP_WORDS[left[1]]}
        lines.append(_("%(left)s days before %(step)s") % facts)
    if row.unexplained:
        words = ngettext("%s day has no reason yet", "%s days have no reason yet", row.unexplained)
        lines.append(words % row.unexplained)
    return lines + pattern(row)


def pattern(row: StudentTerm) -> list[str]:
    """Whether the student is away on one weekday more than the school is, and a run that goes on."""
    often = patterns.often_in(row.school, [([row], _("this term"))])
    lines = [often] if often else []
    if row.run_days >= 3:
        facts = {"n": row.run_days, "day": short_day(row.run_start)}
        lines.append(_("Away %(n)s school days in a row, since %(day)s") % facts)
    return lines


def barriers(student: Student, whole: bool) -> list[str]:
    rows = Barrier.objects.filter(student=student).exclude(state=Barrier.State.REMOVED)
    rows = rows if whole else rows.filter(for_teachers=True)
    return [str(_(BARRIERS[one.kind].label)) + (f": {one.note}" if one.note else "") for one in rows]


def done(student: Student, since: date) -> list[str]:
    """What was done this term, oldest first, without what was said."""
    rows = Response.objects.filter(student=student, on__gte=since, withdrawn_at=None).order_by("on", "at")
    kinds = kind_words(student.school)
    return [f"{short_day(one.on)}: {kinds[one.kind]} ({_(OUTCOMES[one.outcome]).lower()})" for one in rows]
