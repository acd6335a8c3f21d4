"""Asking the Attendance Service: what the record knows of the check, one request, the school's register."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import attendance_service as rules
from whetu.rules.calendar import school_days_between
from whetu.rules.plan import ATTEMPTS, CONTACTS
from whetu.rules.sharing import SERVICE, SERVICE_CLOSED
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import StudentTerm
from whetu.web.attendance.queries import ExplainedDay
from whetu.web.people.models import EarlierDays, Enrolment, Student
from whetu.web.people.queries import arrangements, in_force, siblings, visible
from whetu.web.plans.models import Agency, Event, Referral, StudentPlan
from whetu.web.response.models import Case
from whetu.web.response.queries.case import OPEN as OPEN_BARRIERS
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School, Staff
from whetu.web.sheets import Sheet
from whetu.web.words import barrier_words, day
from whetu.web.words import days as in_days

KIND = "attendance service"  # whetu.rules.sharing.AGENCY_KINDS
NOT_OPEN = tuple(name for name, state in SERVICE.items() if not state.open)
BEFORE = ("draft", "ready check", "approval", "approved")  # nothing has left the school
WAITING_AT = ("sent", "acknowledged", "more asked", "accepted", "in progress")  # a referral elsewhere
NO_HELP = ("not helped", "not taken up")

UNMET = {
    "year": gettext_lazy("The service is for Years %(first)s to %(last)s: this student is in Year %(year)s."),
    "days": gettext_lazy("The service is for those away %(least)s days or more this term: it is %(days)s."),
    "plan": gettext_lazy("A plan of the student's own comes first: none is under way."),
}
TAGS = {"active": "good", "monitored": "good", "more asked": "danger", "approval": "notice"}


class Fact(NamedTuple):
    """What the record knows of a line of the check. `yes` None: a person says. `url`: where it stands."""

    yes: bool | None
    words: str = ""
    url: str = ""


class Known:
    """What the check looks at of one student on a day; each part read once."""

    def __init__(self, student: Student, staff: Staff, on: date):
        self.student, self.staff, self.on = student, staff, on
        self.school: School = student.school
        self.term = attendance.current_term(self.school, on)
        self.row: StudentTerm | None = None
        self.days: list[ExplainedDay] = []
        if self.term:
            year, number = self.term.year, self.term.term
            self.row = student.terms.filter(year=year, term=number).first()
            found = attendance.explain(student, year, number, on)
            self.days = [one for one in found if not one.why_not]
        self.enrolment: Enrolment | None = student.enrolments.filter(in_force(on)).first()
        self.plan: StudentPlan | None = plan_of(student)
        self.case: Case | None = student.cases.first()
        self.barriers = list(student.barriers.filter(state__in=OPEN_BARRIERS))

    @property
    def half_days(self) -> int:
        return self.row.absent if self.row else 0

    @property
    def plan_since(self) -> date | None:
        """Since when a plan of the student's own is under way."""
        if self.plan and self.plan.active_on:
            return self.plan.active_on
        return self.case.plan_since if self.case and self.case.plan else None

    def unmet(self) -> list[str]:
        """The criteria that are not met, in words."""
        want = rules.criteria_on(self.on)
        facts = {
            "first": want.first_year, "last": want.last_year, "least": in_days(want.half_days),
            "days": in_days(self.half_days), "year": self.enrolment.year_level if self.enrolment else "",
        }  # fmt: skip
        return [str(UNMET[name]) % facts for name in self.unmet_keys()]

    def unmet_keys(self) -> tuple[str, ...]:
        level = self.enrolment.year_level if self.enrolment else None
        return rules.unmet(self.on, level, self.half_days, self.plan_since is not None)

    def page(self, name: str) -> str:
        return reverse(name, args=[self.student.key])


def plan_of(student: Student) -> StudentPlan | None:
    """The student's plan that is not ended."""
    return student.plans.exclude(state=StudentPlan.State.ENDED).first()


def facts(known: Known) -> dict[str, Fact]:
    """What the record says to each line of the check."""
    return {key: FACTS[key](known) if key in FACTS else Fact(None) for key in rules.READINESS}


def visa(known: Known) -> Fact:
    kind = known.enrolment.student_type if known.enrolment else ""
    return Fact(None, _("Student type in the roll: %s.") % (kind or _("not given")), known.page("student"))


def one_class(known: Known) -> Fact:
    whole = sum(not one.tally.present and bool(away(one)) for one in known.days)
    words = _("Away %(days)s days this term, %(whole)s of them whole days.")
    said = words % {"days": in_days(known.half_days), "whole": whole}
    return Fact(not whole and not known.half_days, said, known.page("student"))


def away(one: ExplainedDay) -> int:
    """Half-days absent on a day."""
    return one.tally.justified + one.tally.unjustified


def improving(known: Known) -> Fact:
    days = known.days[-20:]
    if len(days) < 20:
        return Fact(
            None,
            _("Fewer than 20 school days of this term are in: look at last term too."),
            known.page("student"),
        )
    before, lately = sum(map(away, days[:10])), sum(map(away, days[10:]))
    words = _("Away %(lately)s of the last 10 school days, %(before)s of the 10 before.")
    said = words % {"lately": in_days(lately), "before": in_days(before)}
    return Fact(before - lately >= rules.IMPROVED, said, known.page("student"))


def no_fair_try(known: Known) -> Fact:
    since = known.plan_since
    if since is None:
        return Fact(True, _("No plan of the student's own is under way."), known.page("case"))
    tried = school_days_between(since, known.on, schools.calendar(known.school))
    words = _("A plan has been under way for %(tried)s school days, since %(day)s.")
    return Fact(tried < rules.FAIR_TRY, words % {"tried": tried, "day": day(since)}, known.page("case"))


def in_school(known: Known) -> Fact:
    inside = [one for one in known.barriers if one.in_school]
    words = _("%(inside)s of %(all)s open barriers are within the school.")
    said = words % {"inside": len(inside), "all": len(known.barriers)}
    return Fact(len(inside) * 2 > len(known.barriers), said, known.page("case"))


def referrals(known: Known) -> Fact:
    rows = known.student.referrals.filter(state__in=WAITING_AT).exclude(agency__kind=KIND)
    names = [row.agency.name for row in rows.select_related("agency")]
    said = _("Open: %s.") % ", ".join(names) if names else _("No referral to another service is open.")
    return Fact(bool(names), said)


def suspended(known: Known) -> Fact:
    days = arrangements.stood_down(known.student, date(known.on.year, 1, 1), known.on)
    return Fact(
        bool(days), _("%s school days stood down or suspended this year.") % days, known.page("student")
    )


def moves(known: Known) -> Fact:
    earlier = EarlierDays.objects.filter(student=known.student, year__gte=known.on.year - 1)
    enrolled = known.student.enrolments.filter(start__gte=date(known.on.year - 1, 1, 1)).count()
    schools_before = len(set(earlier.values_list("said_by", flat=True)))
    words = _(
        "Enrolments here since last year: %(here)s. Earlier schools that days were noted from: %(before)s."
    )
    yes = enrolled > 1 or bool(schools_before)
    return Fact(yes, words % {"here": enrolled, "before": schools_before}, known.page("student"))


def barriers(known: Known) -> Fact:
    names = ", ".join(str(barrier_words(one.kind)) for one in known.barriers)
    said = _("Open: %s.") % names if names else _("No barrier is open.")
    return Fact(len(known.barriers) >= rules.SEVERAL, said, known.page("case"))


def whanau(known: Known) -> Fact:
    first = date(known.on.year, 1, 1)
    rows = known.student.responses.filter(kind__in=[*CONTACTS, "RA02"], on__gte=first, withdrawn_at=None)
    outcomes = list(rows.filter(incoming=False).values_list("outcome", flat=True))
    tried = sum(one in ATTEMPTS for one in outcomes)
    words = _("%(tried)s of %(all)s contacts with whānau this year reached nobody.")
    said = words % {"tried": tried, "all": len(outcomes)}
    return Fact(tried >= rules.TRIES and tried == len(outcomes), said, known.page("student_tasks"))


def others_failed(known: Known) -> Fact:
    rows = known.student.referrals.filter(state="closed", outcome__in=NO_HELP).exclude(agency__kind=KIND)
    names = [row.agency.name for row in rows.select_related("agency")]
    said = _("Closed without help: %s.") % ", ".join(names)
    return Fact(bool(names), said if names else _("No service is noted as one that did not help."))


def sibling(known: Known) -> Fact:
    """Whether the service works with a sibling whom the reader may see; who that is, is not said here."""
    family = siblings.siblings(known.student).filter(pk__in=visible(known.staff, known.on))
    rows = Referral.objects.filter(student__in=family, agency__kind=KIND).exclude(
        state__in=(*NOT_OPEN, *BEFORE)
    )
    said = _("A request for a brother or sister at this school is open.")
    return Fact(rows.exists(), said if rows.exists() else _("None is open at this school."))


FACTS: dict[str, Callable[[Known], Fact]] = {
    "visa": visa, "one class": one_class, "improving": improving, "no fair try": no_fair_try,
    "in school": in_school, "referrals": referrals, "suspended": suspended, "moves": moves,
    "barriers": barriers, "whanau": whanau, "others failed": others_failed, "sibling": sibling,
}  # fmt: skip


def services(school: School) -> list[Agency]:
    """The directory's agencies of this kind that may be asked."""
    return list(Agency.objects.filter(school=school, kind=KIND, ended_on=None))


def one(key: str) -> Referral | None:
    return with_people(Referral.objects.filter(key=key, agency__kind=KIND)).first()


def with_people(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    return rows.select_related(
        "student__school", "agency", "by", "primary_contact__user", "disclosure", "plan"
    )


@dataclass(frozen=True)
class Shown:
    """One request as a list shows it. `waited`: school days; None: it waits for nobody there."""

    row: Referral
    since: date
    waited: int | None

    @property
    def words(self) -> str:
        return state_words(self.row.state)

    @property
    def waits(self) -> str:
        return _(rules.WAITS[self.row.state]) if self.row.state in rules.WAITS else ""

    @property
    def tag(self) -> str:
        return TAGS.get(self.row.state, "info" if self.open else "")

    @property
    def open(self) -> bool:
        return self.row.state not in NOT_OPEN


def state_words(state: str) -> str:
    return _(SERVICE[state].label) if state in SERVICE else state


def of_student(student: Student, on: date) -> list[Shown]:
    """A student's requests, the latest first."""
    return shown(student.school, with_people(student.referrals.filter(agency__kind=KIND)), on)


def shown(school: School, rows: Iterable[Referral], on: date) -> list[Shown]:
    """Requests with the day on which each came into its state; in two queries."""
    rows, calendar = list(rows), schools.calendar(school)
    events = Event.objects.filter(about="service", row__in=[row.key for row in rows]).order_by("on", "id")
    since = dict(events.values_list("row", "on"))
    found = []
    for row in rows:
        began = since.get(row.key) or attendance.local_day(school, row.at)
        sent = row.sent_on or began
        waited = school_days_between(sent, on, calendar) if row.state in rules.ON_THEM else None
        found.append(Shown(row, began, waited))
    return found


class Register(NamedTuple):
    """The school's requests: with us, with the service, and the latest that are over."""

    groups: list[tuple[str, list[Shown]]]
    done: list[Shown]

    @property
    def open(self) -> list[Shown]:
        return [one for _heading, rows in self.groups for one in rows]


LATEST = 50
ON_US = (*BEFORE, "more asked")


def register(staff: Staff, on: date) -> Register:
    """All requests about students whom this person may list: what waits for us first, the longest first."""
    rows = with_people(Referral.objects.filter(agency__kind=KIND, student__in=visible(staff, on)))
    found = sorted(shown(staff.school, rows, on), key=lambda one: (-(one.waited or 0), one.since))
    groups = [
        (_("Waits for us"), [one for one in found if one.row.state in ON_US]),
        (_("Waits for the service"), [one for one in found if one.row.state in rules.ON_THEM]),
        (
            _("Under way"),
            [one for one in found if one.open and one.row.state not in (*ON_US, *rules.ON_THEM)],
        ),
    ]
    done = sorted((one for one in found if not one.open), key=lambda one: one.since, reverse=True)
    return Register([(heading, lines) for heading, lines in groups if lines], done[:LATEST])


def sheet(found: Register) -> Sheet:
    """One row per request, the open ones first."""
    headings = [
        "student", "name", "state", "since", "submitted", "school days waited", "reference", "service",
        "primary contact", "case manager", "what waits", "closed because",
    ]  # fmt: skip
    rows = [
        [
            one.row.student.number, one.row.student.name, one.words, one.since.isoformat(),
            one.row.sent_on.isoformat() if one.row.sent_on else "",
            "" if one.waited is None else one.waited, one.row.reference, one.row.agency.name,
            str(one.row.primary_contact or ""), one.row.ready.get("manager", {}).get("name", ""), one.waits,
            closed_words(one.row.outcome),
        ]
        for one in [*found.open, *found.done]
    ]  # fmt: skip
    return Sheet("Attendance Service", headings, rows)


def closed_words(outcome: str) -> str:
    return _(SERVICE_CLOSED[outcome]) if outcome in SERVICE_CLOSED else ""


def events(row: Referral) -> QuerySet[Event]:
    return Event.objects.filter(about="service", row=row.key).select_related("by").order_by("on", "id")


class Answer(NamedTuple):
    """One line of the check as it was answered: the words, yes or no, and what the record knew then."""

    decides: str
    words: str
    yes: bool
    fact: str


def answers(row: Referral) -> list[Answer]:
    """The check as it was answered, those that were said yes to first."""
    check = row.ready.get("check", {})
    said = check.get("answers", {})
    found = [
        Answer(_(rules.VERDICTS[line.decides]), _(line.words), said[key], check.get("facts", {}).get(key, ""))
        for key, line in rules.READINESS.items()
        if key in said
    ]
    return sorted(found, key=lambda one: not one.yes)


def verdict_words(row: Referral) -> str:
    verdict = row.ready.get("check", {}).get("verdict", "")
    return _(rules.VERDICTS[verdict]) if verdict in rules.VERDICTS else ""
