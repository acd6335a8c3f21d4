"""Recording what was done, and what becomes of tasks by it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules.access import CASE_EDIT, may
from whetu.rules.plan import ATTEMPTS, CONTACTS, KINDS, OUTCOMES
from whetu.web.attendance.actions import record_reason
from whetu.web.attendance.queries import current_term, school_day
from whetu.web.audit import actions as audit
from whetu.web.people.models import Caregiver, Student
from whetu.web.people.queries import circumstances, visible
from whetu.web.people.queries.siblings import same_person
from whetu.web.response.actions.barriers import raise_from
from whetu.web.response.actions.derive import derive
from whetu.web.response.models import Notice, Response, Task
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import Staff, User

Closed = Task.Closed
APART = ("meeting", "review", "home_visit", "formal_letter")  # a response that belongs to one of these


class Changed(NotAllowed):
    """Somebody else did something to a task since the page was opened. `tasks` are those, as they are now."""

    def __init__(self, tasks: list[Task]):
        super().__init__(_("Somebody else worked on this since you opened it."))
        self.tasks = tasks


@transaction.atomic
def record(
    *,
    by: User | None,
    student: Student,
    kind: str,
    on: date,
    outcome: str,
    now: datetime,
    tasks: Iterable[Task] = (),
    caregiver: Caregiver | None = None,
    whom: str = "",
    said: str = "",
    channel: str = "",
    incoming: bool = False,
    mood: int | None = None,
    student_words: str = "",
    next_step: str = "",
    step: str = "",
) -> Response:
    """Keep what was done for a student, and answer these open tasks with it.

    An attempt (no answer, a message left) is kept and leaves them open; "no concern" closes all that the same
    crossing asks. Raises NotAllowed for a day to come, a person who must not be contacted, a kind or an
    outcome that is none, and words of law while known circumstances hold.
    """
    tasks = held(tasks, student)
    check(student, kind, on, outcome, now, caregiver, whom, incoming)
    check_no_concern(by, student, outcome, [one.step for one in tasks] + [step])
    whom = whom or (caregiver.name if caregiver else "")  # it stays true whatever the roll says later
    row = Response.objects.create(
        school=student.school, student=student, kind=kind, on=on, outcome=outcome, caregiver=caregiver,
        whom=whom[:120], said=said, channel=channel, incoming=incoming, mood=mood,
        student_words=student_words, next_step=next_step[:300], by=by, at=now,
        step=step or next((one.step for one in tasks), ""),
    )  # fmt: skip
    answered = [] if outcome in ATTEMPTS else tasks
    for one in answered:
        one.response, one.closed_at, one.closed_why = row, now, Closed.ANSWERED
    touch(tasks)
    audit.record(
        by=by, did="recorded a response", school=student.school, about="student", key=student.key,
        kind=kind, outcome=outcome, tasks=len(answered),
    )  # fmt: skip
    if outcome == "no concern":
        derive(school=student.school, on=school_day(student.school, now), now=now, students=[student.pk])
    return row


@transaction.atomic
def report(
    *, by: User, tasks: Iterable[Task], students: Iterable[Student], facts: Mapping, seen: Mapping[str, int],
    barrier: str = "", source: str = "", code: str = "", now: datetime,
) -> list[Response]:  # fmt: skip
    """What one person tells of: one thing done for one student, or for a family's several at once.

    `tasks` are those that it answers; each student's own. It is told of the first of `students`: their mood
    and words, the barrier, and the reason (an attendance code, for the office) are not a sibling's. Raises as
    `record` does, and Changed where somebody answered a task since the page was opened (`seen`: version by
    key).
    """
    tasks = list(tasks)
    made: list[Response] = []
    unchanged(Task.objects.filter(pk__in=[one.pk for one in tasks]), seen)
    for student in students:
        own = [one for one in tasks if one.student_id == student.pk]
        about = {**facts, "mood": None, "student_words": ""} if made else facts
        made.append(record(by=by, student=student, tasks=own, now=now, **whom_of(student, about)))
    first = made[0]
    if barrier:
        raise_from(
            by=by, student=first.student, kind=barrier, source=source, note="", response=first, on=first.on
        )
    if code:
        explain(by, first.student, code, now)
    return made


def whom_of(student: Student, facts: Mapping) -> dict:
    """The facts as they are true of one of a family: the same person, as that student's contact."""
    caregiver = facts.get("caregiver")
    if caregiver is None or caregiver.student_id == student.pk:
        return dict(facts)
    own = next((one for one in student.caregivers.all() if same_person(one, caregiver)), None)
    return {**facts, "caregiver": own, "whom": "" if own else caregiver.name}


def explain(by: User, student: Student, code: str, now: datetime) -> None:
    """Hand the reason to the office, for the days of the running term that have none yet."""
    term = current_term(student.school, school_day(student.school, now))
    noted = student.reasons.filter(dropped_at=None).values("on")
    days = student.days.filter(unexplained=True, on__range=(term.start, term.end)).exclude(on__in=noted)
    if found := list(days.values_list("on", flat=True)):
        record_reason(by=by, student=student, days=found, code=code, now=now)


def held(tasks: Iterable[Task], student: Student) -> list[Task]:
    """The tasks as they are now, locked. Raises NotAllowed for one of another student, or closed already."""
    keys = [one.pk for one in tasks]
    rows = list(Task.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    if any(row.student_id != student.pk for row in rows):
        raise NotAllowed(_("A task of another student was chosen."))
    if any(row.closed_at for row in rows):
        raise Changed([row for row in rows if row.closed_at])
    return rows


def touch(tasks: Iterable[Task]) -> None:
    """Write tasks that a person did something to; who looks at an older page is told."""
    for one in tasks:
        one.version += 1
        one.save()


def check(
    student: Student,
    kind: str,
    on: date,
    outcome: str,
    now: datetime,
    caregiver: Caregiver | None,
    whom: str,
    incoming: bool,
) -> None:
    """What stands against keeping a response."""
    if kind not in KINDS or outcome not in OUTCOMES:
        raise NotAllowed(_("Choose what was done, and what came of it."))
    if on > school_day(student.school, now):
        raise NotAllowed(_("This day is still to come. Record what was done once it is done."))
    if caregiver and caregiver.student_id != student.pk:
        raise NotAllowed(_("Choose somebody of this student's own contacts."))
    if caregiver and not caregiver.contact_allowed and not incoming:
        raise NotAllowed(_("This person must not be contacted about this student. Choose another contact."))
    if kind in CONTACTS and not (caregiver or whom.strip()):
        raise NotAllowed(_("Say whom you reached, or tried to reach."))
    if KINDS[kind].legal and not circumstances.words_allowed(student, on):
        raise NotAllowed(
            _("Known circumstances hold: words of warning or law are not used. Offer support instead.")
        )


def check_no_concern(by: User | None, student: Student, outcome: str, steps: Iterable[str]) -> None:
    """From 10 days on, a word of no concern closes what others are to do: those who keep the case say it."""
    if outcome != "no concern" or by is None or not {"concerning", "serious"} & set(steps):
        return
    posts = Staff.objects.filter(school=student.school, user=by)
    if not any(may(post.roles, CASE_EDIT) for post in posts):
        raise NotAllowed(
            _("At this step pastoral staff or a leader say that it is of no concern. Tell them.")
        )


def unchanged(tasks: Iterable[Task], seen: Mapping[str, int]) -> None:
    """Raises Changed where somebody did something to a task since its page was opened (`seen`: version by
    key)."""
    later = [one for one in tasks if seen.get(one.key, one.version) != one.version]
    if later:
        raise Changed(later)


@transaction.atomic
def withdraw(*, by: User, response: Response, why: str, now: datetime) -> None:
    """Note that something was recorded in error: it stays to be read, and answers nothing any more."""
    response = Response.objects.select_for_update(of=("self",)).get(pk=response.pk)
    if response.withdrawn_at:
        raise NotAllowed(_("This was taken back already."))
    if any(hasattr(response, name) for name in APART):
        raise NotAllowed(_("This belongs to a meeting, a review, a visit or a letter. Put it right there."))
    if not why.strip():
        raise NotAllowed(_("Say why this was recorded in error."))
    response.withdrawn_at, response.withdrawn_why, response.withdrawn_by = now, why[:200], by
    response.save(update_fields=["withdrawn_at", "withdrawn_why", "withdrawn_by"])
    for one in response.tasks.all():
        one.response, one.closed_at, one.closed_why, one.reopened_at = None, None, "", now
        touch([one])
    student = response.student
    audit.record(
        by=by, did="took back a response", school=student.school, about="student", key=student.key,
        kind=response.kind,
    )  # fmt: skip
    derive(school=student.school, on=school_day(student.school, now), now=now, students=[student.pk])


@transaction.atomic
def snooze(*, by: User, task: Task, until: date, why: str, on: date) -> None:
    """Let a task wait until a day, with the reason. Its due day stays what it is."""
    (row,) = held([task], task.student)
    if until <= on:
        raise NotAllowed(_("Choose a day after today."))
    row.snoozed_until, row.snoozed_why, row.snoozed_by = until, why[:200], by
    touch([row])
    note(by, row, "let a task wait", until=str(until))


@transaction.atomic
def wake(*, by: User, task: Task) -> None:
    """A task that waited is asked again."""
    (row,) = held([task], task.student)
    row.snoozed_until, row.snoozed_why, row.snoozed_by = None, "", None
    touch([row])
    note(by, row, "asked a task again")


@transaction.atomic
def hand_over(*, by: User, tasks: Iterable[Task], to: Staff, on: date) -> int:
    """Give tasks to a colleague. Raises NotAllowed where they may not see one of the students."""
    tasks = list(tasks)
    for task in tasks:
        (row,) = held([task], task.student)
        if not may_see(to, task.student, on):
            raise NotAllowed(_("%s may not open this student's record. Choose somebody who may.") % to)
        row.owner, row.owned_since = to, on
        row.snoozed_until, row.snoozed_why, row.snoozed_by = None, "", None
        touch([row])
        note(by, row, "handed over a task", staff=to.key)
    return len(tasks)


def may_see(staff: Staff, student: Student, on: date) -> bool:
    return visible(staff, on).filter(pk=student.pk).exists()


@transaction.atomic
def see_notice(*, by: User, staff: Staff, key: str, now: datetime) -> None:
    """Note that somebody has read what they were told."""
    Notice.objects.filter(staff=staff, key=key, seen_at=None).update(seen_at=now)
    audit.record(by=by, did="read a notice", school=staff.school, about="notice", key=key)


def note(by: User, task: Task, did: str, **detail) -> None:
    audit.record(by=by, did=did, school=task.school, about="student", key=task.student.key, **detail)


@transaction.atomic
def decide(
    *, by: User, student: Student, words: str, owner: Staff | None, due: date | None, on: date, now: datetime,
    meeting=None, kind: str = "",
) -> Task:  # fmt: skip
    """A task that people decided, at a meeting or by themselves; no plan asked for it. Raises NotAllowed for
    an owner who may not open the student's record: they would never see it."""
    if owner and not may_see(owner, student, on):
        raise NotAllowed(_("%s may not open this student's record. Choose somebody who may.") % owner)
    term = current_term(student.school, on)
    row = Task.objects.create(
        school=student.school, student=student, year=term.year if term else on.year,
        term=term.term if term else 1, meeting=meeting, kind=kind, words=words[:300], since=on, due=due,
        owner=owner, owned_since=on, opened_at=now,
    )  # fmt: skip
    note(by, row, "decided a task")
    return row
