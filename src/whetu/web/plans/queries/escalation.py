"""Going further with a student: what the record says for and against, who may decide, and what waits."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whetu.rules import access, calendar
from whetu.rules import effects as effect_rules
from whetu.rules.effects import Effect
from whetu.rules.escalation import (
    AT_MINISTRY,
    CHECKLIST,
    LADDER,
    LEGAL,
    LEGAL_AFTER,
    OPEN,
    ROUTES,
    SUPPORT,
    TRIED_DAYS,
    TRIES,
    WARNING,
    Gate,
    Person,
    checks,
    decided,
    may_escalate,
    next_rung,
    refused,
    too_soon,
)
from whetu.rules.plan import ATTEMPTS, BARRIERS, CONTACTS
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import StudentTerm
from whetu.web.links import link
from whetu.web.people.models import KnownCircumstances, Student
from whetu.web.people.queries import arrangements, circumstances, visible
from whetu.web.people.queries.arrangements import HELD
from whetu.web.plans.models import (
    Approval,
    Escalation,
    Event,
    FormalLetter,
    PlanReview,
    Referral,
    StudentPlan,
)
from whetu.web.plans.queries import looks
from whetu.web.response.models import Barrier, Case, Meeting, Support
from whetu.web.response.queries import effects
from whetu.web.response.queries.meetings import standing
from whetu.web.response.queries.record import colleagues_for
from whetu.web.schools import queries as schools
from whetu.web.schools.models import Staff
from whetu.web.words import days, short_day

# Days of these, and of approved flexible learning, are held against nobody.
APART = ("stand-down", "suspension", "exemption", "leave", *arrangements.S_42)
STOPPED = (
    "Known circumstances were accepted since this was opened. It is held: offer support in its place, and "
    "think of it anew only if they end."
)
WAITS = "A proposal of known circumstances waits. A leader answers it first."


def one(key: str) -> Escalation | None:
    return Escalation.objects.select_related("student__school", "by", "plan").filter(key=key).first()


def of_student(student: Student) -> list[Escalation]:
    return list(student.escalations.select_related("by"))


def events(row: str, *about: str) -> list[Event]:
    """What happened to something, in order."""
    return list(Event.objects.filter(about__in=about, row=row).select_related("by"))


def last(row: str, state: str) -> Event | None:
    """When something last came into a state."""
    return Event.objects.filter(row=row, state=state).order_by("-on", "-id").first()


# Known circumstances ----------------------------------------------------------------------------------------


def known(student: Student, on: date) -> list[KnownCircumstances]:
    """What is accepted and holds on a day."""
    return list(student.circumstances.filter(circumstances.holding(on)))


def gate(student: Student, route: str, on: date) -> Gate:
    """What it takes to go further with a student on a route, on a day."""
    return may_escalate([one.kind for one in known(student, on)], route)


def stopped(row: Escalation, on: date) -> bool:
    """Whether circumstances that hold now stop it: illness or disability, or any that were not known when it
    was opened."""
    holding = known(row.student, on)
    new = {one.key for one in holding} - set(row.checklist.get("known", []))
    return bool(new) or not may_escalate([one.kind for one in holding], row.route or "letter").open


def why_stopped(row: Escalation, on: date) -> str:
    """Why nothing more follows from it today, in words, or nothing: circumstances hold, or may."""
    if stopped(row, on):
        return _(STOPPED)
    return _(WAITS) if waits(row.student) else ""


def waits(student: Student) -> bool:
    """Whether a proposal of known circumstances has no answer yet."""
    return student.circumstances.filter(circumstances.WAITING).exists()


def writes_letters(row: Escalation) -> bool:
    """Whether going further by letter is approved, and neither held nor taken back."""
    return row.route == "letter" and row.state in ("approved", "carried out")


# What the record says ---------------------------------------------------------------------------------------


class Found(NamedTuple):
    """What the record answers to a line of the check. `yes` None: it cannot say. `url`: where it stands."""

    yes: bool | None
    fact: str
    place: tuple[str, ...] = ()  # the page's name, and what it takes


def term_row(student: Student, on: date) -> StudentTerm | None:
    """The student's ready row of the running term."""
    term = attendance.current_term(student.school, on)
    if term is None:
        return None
    return StudentTerm.objects.filter(student=student, year=term.year, term=term.term).first()


def half_days_absent(student: Student, on: date) -> int:
    row = term_row(student, on)
    return row.absent if row else 0


class Unexcused(NamedTuple):
    """Half-days of the running term for which there is no reason, or none that counts as one: the days, and
    half-days that are left out of them; beside it all half-days absent."""

    days: list[tuple[date, int]]
    left_out: int
    absent: int = 0

    @property
    def half_days(self) -> int:
        return sum(count for _on, count in self.days)


def unexcused(student: Student, on: date) -> Unexcused:
    term = attendance.current_term(student.school, on)
    if term is None:
        return Unexcused([], 0)
    apart = days_apart(student, on)
    rows = [row for row in attendance.explain(student, term.year, term.term, on) if row.on <= on]
    found = [(row.on, row.tally.unjustified) for row in rows if not row.why_not and row.tally.unjustified]
    return Unexcused(
        [(day, count) for day, count in found if day not in apart],
        sum(count for day, count in found if day in apart),
        rows[-1].absent_so_far if rows else 0,
    )


def days_apart(student: Student, on: date) -> set[date]:
    """School days of arrangements that hold, and of flexible learning that was approved."""
    open_days = schools.calendar(student.school)
    rows = student.arrangements.filter(HELD, kind__in=APART)
    held = [row for row in rows if arrangements.agreed(row)]
    flexible = student.flexible_learning.filter(state__in=("approved", "ended"), decided_at__isnull=False)
    spans = [(one.starts, min(one.ends, one.ended_on or one.ends)) for one in flexible]
    found = {day for day, count in open_days.items() if count and any(a <= day <= b for a, b in spans)}
    return found.union(*(arrangements.school_days(row, open_days, until=on) for row in held))


def computed(student: Student, on: date) -> dict[str, Found]:
    """What the record answers to the check of last resort, by line."""
    return {
        "plan": plan_tried(student, on),
        "met": met(student, on),
        "barriers": in_school(student),
        "agencies": offered(student),
        "circumstances": asked_about(student, on),
        "reasons": reasons(student, on),
        "stand_downs": stand_downs(student, on),
        "heard": heard(student),
    }


def found_now(row: Escalation, on: date) -> dict[str, Found]:
    """What the check rests on today: what the record says now. Where it said yes at the check and cannot say
    today, its yes stands; where it says no today, it does not."""
    then, now = frozen(row), computed(row.student, on)
    return {
        name: then[name] if one.yes is None and name in then and then[name].yes else one
        for name, one in now.items()
    }


def school_days(student: Student, first: date, last: date) -> int:
    return calendar.school_days_between(first, last, schools.calendar(student.school))


def plan_tried(student: Student, on: date) -> Found:
    plan = student.plans.filter(active_on__isnull=False).order_by("-active_on").first()
    if plan is not None:
        count = school_days(student, plan.active_on, min(plan.ended_on or on, on))
        facts = {"plan": _(plan.get_kind_display()), "day": short_day(plan.active_on), "n": count}
        words = _("%(plan)s from %(day)s, under way for %(n)s school days.") % facts
        return Found(count >= TRIED_DAYS, words, ("student_plan", student.key))
    case = Case.objects.filter(student=student).exclude(plan="").first()
    if case and case.plan_since:
        count = school_days(student, case.plan_since, on)
        facts = {"day": short_day(case.plan_since), "n": count}
        words = _("A plan was noted from %(day)s, %(n)s school days ago.") % facts
        return Found(count >= TRIED_DAYS, words, ("case", student.key))
    return Found(False, _("No plan is on record."), ("case", student.key))


def met(student: Student, on: date) -> Found:
    """A meeting with somebody of the whānau this year, or enough tries on different days."""
    held = Meeting.objects.filter(student=student, held_at__isnull=False, starts_at__year=on.year)
    there = held.filter(invited__side="whanau", invited__came__in=("yes", "online"))
    latest = there.order_by("-starts_at").first()
    place = ("meetings", student.key)
    if latest:
        day = short_day(attendance.local_day(student.school, latest.starts_at))
        return Found(True, _("Met with whānau, last on %s.") % day, ("meeting", latest.key))
    done = student.responses.filter(withdrawn_at=None, on__year=on.year)
    talked = done.filter(kind__in=("RA07", "RA08"), meeting=None).exclude(outcome__in=ATTEMPTS).first()
    if talked:
        return Found(True, _("Met with whānau on %s.") % short_day(talked.on), ("response", talked.key))
    tried = done.filter(Q(outcome__in=ATTEMPTS) | Q(kind="RA26"), kind__in=CONTACTS)
    count = tried.order_by().values("on").distinct().count()
    if count:
        words = ngettext(
            "No meeting yet; tried to reach whānau on %s day.",
            "No meeting yet; tried to reach whānau on %s days.",
            count,
        )
        return Found(count >= TRIES, words % count, place)
    return Found(False, _("No meeting with whānau this year, and no try, is on record."), place)


def in_school(student: Student) -> Found:
    rows = list(student.barriers.filter(in_school=True))
    place = ("case", student.key)
    waiting = [one for one in rows if one.state in (Barrier.State.RAISED, Barrier.State.VERIFIED)]
    if waiting:
        named = ", ".join(str(_(BARRIERS[one.kind].label)) for one in waiting)
        return Found(False, _("Not worked on yet: %s.") % named, ("barrier", waiting[0].key))
    if rows:
        named = ", ".join(str(_(BARRIERS[one.kind].label)) for one in rows)
        return Found(True, _("Worked on or gone: %s.") % named, place)
    return Found(None, _("Nothing inside the school was named as a barrier. Was it asked?"), place)


def offered(student: Student) -> Found:
    sent = list(Referral.objects.filter(student=student, sent_on__isnull=False).select_related("agency"))
    if sent:
        named = ", ".join(f"{one.agency} ({short_day(one.sent_on)})" for one in sent[:3])
        return Found(True, _("Asked: %s.") % named, ("referrals", student.key))
    supports = Support.objects.filter(student=student).count()
    place = ("case", student.key)
    if supports:
        words = ngettext("%s support was offered.", "%s supports were offered.", supports)
        return Found(True, words % supports, place)
    return Found(False, _("No support and no referral is on record."), place)


def asked_about(student: Student, on: date) -> Found:
    place = ("circumstances", student.key)
    if waits(student):
        return Found(False, _(WAITS), place)
    if known(student, on):
        return Found(None, _("Known circumstances hold. Look at what they rest on."), place)
    return Found(None, _("None are known today. Was it asked lately?"), place)


def reasons(student: Student, on: date) -> Found:
    row = term_row(student, on)
    if row is None or not row.unexplained:
        return Found(True, _("Every day away this term has a reason."), ("student", student.key))
    words = ngettext(
        "%s day this term has no reason yet. Was it asked?",
        "%s days this term have no reason yet. Was it asked?",
        row.unexplained,
    )
    return Found(None, words % row.unexplained, ("student", student.key))


def stand_downs(student: Student, on: date) -> Found:
    found = unexcused(student, on)
    if found.left_out:
        words = _(
            "%s days of stand-down, suspension, exemption, leave, a plan under s 42 or flexible learning are "
            "left out of the days without a reason."
        )
        return Found(True, words % days(found.left_out), ("arrangements", student.key))
    return Found(True, _("None this term stand among the days without a reason."), ("student", student.key))


def heard(student: Student) -> Found:
    plan = student.plans.exclude(state=StudentPlan.State.ENDED).first() or student.plans.first()
    place = ("student_plan", student.key)
    if plan and plan.student_view and plan.whanau_view:
        return Found(True, _("The plan holds what student and whānau say."), place)
    if plan and (plan.student_view or plan.whanau_view):
        who = _("the student") if plan.student_view else _("whānau")
        return Found(None, _("The plan holds what %s says, and not the other.") % who, place)
    spoke = student.responses.filter(withdrawn_at=None).exclude(student_words="").first()
    if spoke:
        words = _("The student's own words were kept on %s; those of whānau stand in no plan.")
        return Found(None, words % short_day(spoke.on), ("response", spoke.key))
    return Found(None, _("What they say stands in no plan."), ("case", student.key))


class Line(NamedTuple):
    """One line of the check as a page shows it: what is asked, what the record says, what was answered."""

    name: str
    label: str
    why: str
    found: Found | None
    url: str
    yes: bool | None
    note: str


def lines(row: Escalation, staff: Staff, on: date) -> list[Line]:
    """The check as it stands: of one that was decided, as it was then."""
    facts = frozen(row) if row.state not in ("considered", "checked") else computed(row.student, on)
    answers = row.checklist.get("answers", {})
    return [
        line(name, facts.get(name), answers.get(name, {}), staff) for name in checks(row.route or "letter")
    ]


def frozen(row: Escalation) -> dict[str, Found]:
    said = row.checklist.get("found", {})
    return {name: Found(one["yes"], one["fact"], tuple(one.get("place", ()))) for name, one in said.items()}


def line(name: str, found: Found | None, answer: dict, staff: Staff) -> Line:
    check = CHECKLIST[name]
    by_record = found is not None and found.yes is True
    yes = True if by_record else answer.get("yes")
    url = where(staff, found.place) if found else ""
    note = "" if by_record else answer.get("note", "")
    return Line(name, _(check.label), _(check.why), found, url, yes, note)


def where(staff: Staff, place: Iterable[str]) -> str:
    """The address of a page, where there is one and this person may open it."""
    try:
        return link(staff.roles, *place) if place else ""
    except NoReverseMatch:
        return ""


def against(student: Student, on: date) -> list[Found]:
    """What speaks against going further now, and where it stands."""
    found = [one for one in computed(student, on).values() if one.yes is False]
    row = term_row(student, on)
    if row and row.weeks and improving(row.weeks):
        found.append(Found(False, _("Away less in the last two weeks than in the two before."),
                           ("student", student.key)))  # fmt: skip
    return found


def improving(weeks: list[int]) -> bool:
    """Whether the last two school weeks hold fewer half-days away than the two before."""
    return len(weeks) >= 4 and sum(weeks[-2:]) < sum(weeks[-4:-2])


def speaks_for(student: Student, on: date) -> list[str]:
    """What speaks for it: how things stand, and reviews that found no change."""
    row = term_row(student, on)
    said = standing(row) if row else []
    reviews = latest_reviews([student.pk]).get(student.pk, [])
    if flat(reviews):
        facts = {"first": short_day(reviews[1].on), "last": short_day(reviews[0].on)}
        said.append(_("Two reviews in a row found no change: %(first)s and %(last)s.") % facts)
    return said


def latest_reviews(students: Iterable[int]) -> dict[int, list[PlanReview]]:
    """The newest two reviews of each student's plan that is not ended, the newest first."""
    rows = PlanReview.objects.filter(plan__student__in=students).exclude(plan__state=StudentPlan.State.ENDED)
    found: dict[int, list[PlanReview]] = {}
    for one in rows.select_related("plan__student__school").order_by("-on", "-id"):
        held = found.setdefault(one.plan.student_id, [])
        if len(held) < 2:
            held.append(one)
    return found


def flat(reviews: list[PlanReview]) -> bool:
    """Whether the newest two reviews found no change: `reviews` newest first."""
    return looks.two_flat(reviews)


# Who decides ------------------------------------------------------------------------------------------------


def permission(route: str) -> str:
    """What somebody needs to approve on a route."""
    return access.LEGAL_APPROVE if route == "legal" else access.ESCALATE


def about(route: str) -> str:
    """What an approval on a route is of."""
    return "legal" if route == "legal" else "escalation"


def person(staff: Staff) -> Person:
    return Person(str(staff.user_id), "principal" in staff.roles)


def able(student: Student, route: str, on: date) -> list[Staff]:
    """Those at work who may approve on a route and may open the student: never a parent."""
    found = colleagues_for(student, on)
    return [one for one in found if access.may(one.roles, permission(route))]


def answers(about: str, row: str) -> list[Approval]:
    return list(Approval.objects.filter(about=about, row=row).select_related("by"))


def agreed_people(row: Escalation, staff: Iterable[Staff]) -> list[Person]:
    """Those who approved an escalation. Somebody who works here no more stays one of them."""
    roles = {one.user_id: one for one in staff}
    given = [one.by_id for one in answers(about(row.route), row.key) if one.agreed]
    return [person(roles[pk]) if pk in roles else Person(str(pk)) for pk in given]


REFUSED = {
    "not twice": "You have approved this already. Another person is the second.",
    "own": "You opened this, so somebody else decides. Ask the principal or another leader.",
    "checked": "You filled in the check, so somebody else decides. Ask the principal or another leader.",
    "no principal": "The principal is one of the two. Ask the principal to decide.",
}


def may_approve(row: Escalation, staff: Staff, on: date) -> str:
    """Why somebody may not approve an escalation as it stands, in words, or nothing."""
    people = able(row.student, row.route, on)
    if staff.pk not in {one.pk for one in people}:
        return _("You may not approve this. Ask the principal or a senior leader.")
    why = refused(
        gate(row.student, row.route, on), person(staff), str(row.by_id), agreed_people(row, people),
        [person(one) for one in people], row.checklist.get("by", []),
    )  # fmt: skip
    return _(REFUSED[why]) if why else ""


def is_decided(row: Escalation, on: date) -> bool:
    """Whether enough people have approved."""
    people = able(row.student, row.route, on)
    return decided(gate(row.student, row.route, on), agreed_people(row, people))


# Letters ----------------------------------------------------------------------------------------------------


def letters(student: Student) -> list[FormalLetter]:
    return list(student.formal_letters.select_related("by", "escalation", "response"))


def served(student: Student, year: int) -> dict[int, date]:
    """When each letter of the ladder was served this year; those that were withdrawn are left out."""
    rows = student.formal_letters.filter(served_on__year=year, withdrawn_at=None, rung__in=LADDER)
    return dict(rows.order_by("served_on").values_list("rung", "served_on"))


WRITING = "A letter is being written. Serve it, or take it back, first."


class Next(NamedTuple):
    """The letter that comes next. `why`: why not yet, in words, or nothing."""

    rung: int | None
    why: str = ""


def next_letter(student: Student, on: date) -> Next:
    """Which letter comes next, and what stands against it today. While known circumstances hold it is one of
    support, outside the ladder."""
    writing = student.formal_letters.filter(served_on=None, withdrawn_at=None).exists()
    if known(student, on):
        return Next(SUPPORT, _(WRITING) if writing else "")
    sent = served(student, on.year)
    rung = next_rung(sent)
    if rung is None:
        return Next(None, _("All four letters of the ladder were served this year."))
    if writing:
        return Next(rung, _(WRITING))
    since = school_days(student, sent[rung - 1], on) if rung > 1 else 0
    if too_soon(rung, sent, since):
        facts = {"n": LADDER[rung].after, "day": short_day(sent[rung - 1])}
        words = _("The next letter may follow %(n)s school days after the last, which was served on %(day)s.")
        return Next(rung, words % facts)
    if half_days_absent(student, on) < 2 * LADDER[rung].days:
        words = _("This letter is for students who are away for %s days or more in the running term.")
        return Next(rung, words % LADDER[rung].days)
    return Next(rung)


def legal_stands(student: Student, on: date) -> str:
    """What stands against asking the Ministry, in words, or nothing."""
    sent = served(student, on.year)
    if WARNING not in sent:
        return _("The letters come first: a warning notice was not served this year.")
    if school_days(student, sent[WARNING], on) < LEGAL_AFTER:
        facts = {"n": LEGAL_AFTER, "day": short_day(sent[WARNING])}
        words = _("A referral may follow %(n)s school days after the warning notice, served on %(day)s.")
        return words % facts
    return ""


def route_stands(student: Student, route: str, on: date) -> str:
    """What stands against a route today, in words, or nothing. Known circumstances are not looked at here."""
    if half_days_absent(student, on) < 2 * ROUTES[route].days:
        facts = {"n": ROUTES[route].days, "now": days(half_days_absent(student, on))}
        words = _("This way is for students away for %(n)s days or more this term; today it is %(now)s. ")
        return words % facts + _("Go on with the plan, or ask for other help.")
    return legal_stands(student, on) if route == "legal" else ""


# What came of it --------------------------------------------------------------------------------------------


def effect_of(row: Escalation) -> Effect | None:
    """Half-days away before and after an escalation was carried out; None: it was not."""
    done = last(row.key, "carried out")
    if done is None:
        return None
    school = row.student.school
    terms = effects.words_of(StudentTerm.objects.filter(student=row.student))[row.student_id]
    found = effect_rules.days_of(terms, attendance.first_days(school))
    return effect_rules.effect(found, done.on, effects.anyway(school, done.on.year))


# The leaders' list ------------------------------------------------------------------------------------------


class Listed(NamedTuple):
    """One escalation on the leaders' list, and why it stands there."""

    row: Escalation
    why: str


class ForLeaders(NamedTuple):
    """What waits for one leader, and all else that is under way."""

    mine: list[Listed]
    letters: list[FormalLetter]
    effects: list[Listed]
    others: list[Listed]
    ministry: list[Listed]
    flat: list[tuple[Student, list[PlanReview]]]

    @property
    def waiting(self) -> int:
        return len(self.mine) + len(self.letters) + len(self.effects)


def for_leader(staff: Staff, on: date) -> ForLeaders:
    students = visible(staff, on)
    rows = list(open_rows(students))
    stops = {row.pk: stopped(row, on) for row in rows}
    mine = [
        row
        for row in rows
        if row.state == "checked" and not stops[row.pk] and not may_approve(row, staff, on)
    ]
    effect = [row for row in rows if row.state == "carried out" and row.review_on and row.review_on <= on]
    ministry = list(at_ministry(students))
    apart = {row.pk for row in (*mine, *effect, *ministry)}
    return ForLeaders(
        mine=[Listed(row, _("Checked: you may decide.")) for row in mine],
        letters=letters_for(staff, students, on),
        effects=[Listed(row, _("Look at what came of it.")) for row in effect],
        others=[Listed(row, why_listed(row, stops[row.pk])) for row in rows if row.pk not in apart],
        ministry=[Listed(row, _(LEGAL[row.legal_state].label)) for row in ministry],
        flat=two_flat(students),
    )


def open_rows(students: QuerySet[Student]) -> QuerySet[Escalation]:
    rows = Escalation.objects.filter(student__in=students, state__in=OPEN)
    return rows.select_related("student__school", "by").order_by("at")


def at_ministry(students: QuerySet[Student]) -> QuerySet[Escalation]:
    """Those that the Ministry has, whatever the school has done since."""
    rows = Escalation.objects.filter(student__in=students, legal_state__in=AT_MINISTRY)
    return rows.select_related("student__school", "by").order_by("at")


def why_listed(row: Escalation, stops: bool) -> str:
    if stops:
        return _("Known circumstances stop it.")
    return {
        "considered": _("The check of last resort is not done yet."),
        "checked": _("Checked: somebody else decides, or a second person."),
        "approved": _("Approved, to be carried out."),
        "carried out": _("Carried out; its effect is looked at later."),
    }.get(row.state, "")


def letters_for(staff: Staff, students: QuerySet[Student], on: date) -> list[FormalLetter]:
    """Letters that wait for approval, and which this person may approve."""
    rows = FormalLetter.objects.filter(
        student__in=students, approved_at=None, served_on=None, withdrawn_at=None, escalation__state__in=OPEN
    ).exclude(by=staff.user_id)
    return [row for row in rows.select_related("student__school", "by", "escalation") if row.said]


def two_flat(students: QuerySet[Student]) -> list[tuple[Student, list[PlanReview]]]:
    """Students whose last two reviews found no change, and for whom nothing further is under way."""
    plans = StudentPlan.objects.filter(student__in=students).exclude(state=StudentPlan.State.ENDED)
    pks = set(plans.values_list("student", flat=True))
    pks -= set(Escalation.objects.filter(student__in=pks, state__in=OPEN).values_list("student", flat=True))
    found = {pk: reviews for pk, reviews in latest_reviews(pks).items() if flat(reviews)}
    by_pk = {one.pk: one for one in students.filter(pk__in=found)}
    return [(by_pk[pk], reviews) for pk, reviews in found.items() if pk in by_pk]
