"""What answers a crossing: tasks, what was done, meetings, barriers, supports, reviews, and who was told.

A row that a person wrote is never deleted by a correction: a task closes with its reason, what was recorded
stays. Words about a child are written for the child and their whānau to read.
"""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from whetu.web.amp.models import StepAction
from whetu.web.people.models import Caregiver, Student
from whetu.web.schools.models import OfSchool, Staff, User, new_key


def who() -> models.ForeignKey:
    """Who did it; None: the site itself."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")


class Case(OfSchool):
    """What holds for one student over the terms: a plan of their own, and a key adult."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="cases")
    plan = models.CharField(max_length=16, blank=True)  # tailored, improvement or re-engagement; empty: none
    plan_since = models.DateField(null=True, blank=True)
    plan_lead = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    key_adult = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    own_check_ins = models.BooleanField(default=False)  # the student's plan says when; the step asks for none
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student"], name="one_case")]

    def __str__(self) -> str:
        return self.plan


class Response(OfSchool):
    """Something done for one student: a call, a check-in, a meeting held. Rows are added; one
    recorded in error is taken back and stays.

    `whom`: a caregiver, the student, or somebody named in words. `outcome`: whetu.rules.plan.OUTCOMES.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="responses")
    kind = models.CharField(max_length=4)
    on = models.DateField()
    channel = models.CharField(max_length=12, blank=True)
    incoming = models.BooleanField(default=False)  # they came to us
    caregiver = models.ForeignKey(
        Caregiver, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    whom = models.CharField(max_length=120, blank=True)
    said = models.TextField(max_length=4000, blank=True)
    outcome = models.CharField(max_length=16)
    mood = models.PositiveSmallIntegerField(null=True, blank=True)  # of a check-in, 1 (low) to 5 (good)
    student_words = models.TextField(max_length=2000, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    step = models.CharField(max_length=20, blank=True)  # of the crossing that it answers
    by = who()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)  # noted in error: it stays to be read, and answers nothing
    withdrawn_why = models.CharField(max_length=200, blank=True)
    withdrawn_by = who()

    class Meta:
        indexes = [models.Index(fields=["school", "on"])]
        ordering = ["-on", "-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.outcome}"


class Meeting(OfSchool):
    """A meeting about one student, or a family's several."""

    class Kind(models.TextChoices):
        INFORMAL = "informal", "Informal"
        RESTORATIVE = "restorative", "Restorative"
        FORMAL = "formal", "Formal"
        URGENT = "urgent", "Urgent"

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    starts_at = models.DateTimeField()
    minutes_long = models.PositiveSmallIntegerField(default=30)
    place = models.CharField(max_length=120, blank=True)
    interpreter = models.CharField(max_length=60, blank=True)  # the language; empty: none wanted
    support_person = models.CharField(max_length=120, blank=True)
    agency_told = models.CharField(max_length=200, blank=True)  # how whānau were told that an agency comes
    agenda = models.TextField(max_length=4000, blank=True)
    minutes = models.TextField(max_length=8000, blank=True)
    agreed = models.BooleanField(
        null=True, blank=True
    )  # whether student and whānau agreed to what was decided
    held_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=200, blank=True)
    response = models.OneToOneField(Response, null=True, on_delete=models.SET_NULL, related_name="meeting")
    by = who()
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        ordering = ["-starts_at"]

    def __str__(self) -> str:
        return self.kind


class Invited(OfSchool):
    """Somebody invited to a meeting: the student, a caregiver, staff, or a person of an agency."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invited")
    side = models.CharField(max_length=8)  # student, whanau, staff or agency
    caregiver = models.ForeignKey(
        Caregiver, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    staff = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    came = models.CharField(max_length=8, blank=True)  # yes, online or no; empty: not noted yet

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.side


class Task(OfSchool):
    """Something that somebody is to do for one student: by the plan at a crossing, or decided by people.

    `round`: of a cadence, from 0. A task of the plan is open, or closed with `closed_why`; one that a
    response answered stays answered whatever is corrected later.
    """

    class Closed(models.TextChoices):
        ANSWERED = "answered", "Answered"
        CORRECTED = "corrected", "The crossing was taken back"
        FOLDED = "folded", "Goes on in a later step"
        MISSED = "missed", "Missed"
        CIRCUMSTANCES = "known circumstances", "Known circumstances"
        NO_CONCERN = "no concern", "No concern"
        HAS_PLAN = "has a plan", "The student has a plan"
        TERM_OVER = "term over", "The term is over"
        LEFT = "left", "Not on the roll any more"
        PLAN_CHANGED = "plan changed", "The student's plan was changed, or ended"

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="tasks")
    year = models.PositiveSmallIntegerField()
    term = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=20, blank=True)  # a step, "trigger 5", or empty: decided by people
    action = models.ForeignKey(StepAction, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(default=0)
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks"
    )
    kind = models.CharField(max_length=4, blank=True)
    words = models.CharField(max_length=300)
    since = models.DateField()
    due = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks")
    owned_since = models.DateField(null=True, blank=True)
    snoozed_until = models.DateField(null=True, blank=True)
    snoozed_why = models.CharField(max_length=200, blank=True)
    snoozed_by = who()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=20, blank=True, choices=Closed.choices)
    reopened_at = models.DateTimeField(null=True)
    response = models.ForeignKey(
        Response, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks"
    )
    into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=0)  # counts what people did to it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "year", "term", "action", "round"],
                condition=models.Q(action__isnull=False),
                name="one_task_a_round",
            )
        ]
        indexes = [
            models.Index(fields=["school", "due"], condition=models.Q(closed_at=None), name="open_tasks"),
            models.Index(fields=["student", "year", "term"]),
        ]
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return self.words


class Notice(OfSchool):
    """Something that somebody is told, because they already acted: a crossing was taken back, or moved."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="notices")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)  # undone, moved, hand-over or held
    step = models.CharField(max_length=20, blank=True)
    was_on = models.DateField(null=True)
    on = models.DateField(null=True)
    acted = models.JSONField(default=list)  # keys of the responses and meetings that went before
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.kind


class Note(OfSchool):
    """Words kept for one student. Of a counselling note only its author reads more than that there is one."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="notes")
    restricted = models.BooleanField(default=False)
    words = models.TextField(max_length=8000)
    by = who()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return "note"


class Barrier(OfSchool):
    """What keeps a student from school, who said so, and how it stands."""

    class State(models.TextChoices):
        RAISED = "raised", "Raised"
        VERIFIED = "verified", "Verified"
        WORKED = "worked on", "Being worked on"
        REMOVED = "removed", "Removed"
        REMAINS = "remains", "Remains"
        OUTSIDE = "outside", "Outside the school's reach"

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="barriers")
    kind = models.CharField(max_length=12)  # whetu.rules.plan.BARRIERS
    in_school = models.BooleanField(default=False)
    source = models.CharField(max_length=8)  # student, whanau or staff
    state = models.CharField(max_length=10, choices=State.choices, default=State.RAISED)
    note = models.CharField(max_length=300, blank=True)
    for_teachers = models.BooleanField(default=False)  # class-relevant: the student's teachers see it too
    response = models.ForeignKey(
        Response, null=True, blank=True, on_delete=models.SET_NULL, related_name="barriers"
    )
    raised_on = models.DateField()
    state_on = models.DateField()
    by = who()
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        ordering = ["-raised_on", "-id"]

    def __str__(self) -> str:
        return self.kind


class Goal(OfSchool):
    """A short-term goal that was set with the student."""

    class State(models.TextChoices):
        OPEN = "open", "Under way"
        MET = "met", "Met"
        PARTLY = "partly", "Partly met"
        NOT_MET = "not met", "Not met"

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="goals")
    words = models.CharField(max_length=300)
    measure = models.CharField(max_length=200)
    due = models.DateField()
    student_agrees = models.BooleanField(default=False)
    whanau_agrees = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    set_on = models.DateField()
    by = who()
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return self.words


class Support(OfSchool):
    """A support that was offered, the answer, and whether it came."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "Answer awaited"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="supports")
    kind = models.CharField(max_length=20)  # counselling, catch-up, mentoring, …: forms.SUPPORTS
    words = models.CharField(max_length=300)
    barrier = models.ForeignKey(
        Barrier, null=True, blank=True, on_delete=models.SET_NULL, related_name="supports"
    )
    offered_on = models.DateField()
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.WAITING)
    answered_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    effect = models.CharField(max_length=300, blank=True)
    by = who()
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        ordering = ["-offered_on", "-id"]

    def __str__(self) -> str:
        return self.kind


class CatchUp(OfSchool):
    """Work that a student missed, by subject and teacher."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="catch_up")
    subject = models.CharField(max_length=60)
    teacher = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    work = models.CharField(max_length=300)
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    by = who()
    at = models.DateTimeField()

    class Meta:
        ordering = ["done_on", "due", "id"]

    def __str__(self) -> str:
        return self.subject


class HomeVisit(OfSchool):
    """A visit to a home: planned, checked for safety, then held or not. `result` empty: still to come."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="home_visits")
    on = models.DateField()
    visitor = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    beside = models.CharField(max_length=120, blank=True)  # the second person
    purpose = models.CharField(max_length=300)
    safety = models.JSONField(default=dict)  # question → answer: forms.SAFETY
    safe = models.BooleanField(null=True)
    checked_by = who()
    checked_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=12, blank=True)  # done, not safe, nobody home
    response = models.OneToOneField(Response, null=True, on_delete=models.SET_NULL, related_name="home_visit")
    by = who()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-on"]

    def __str__(self) -> str:
        return str(self.on)


class Review(OfSchool):
    """A look at everything: attendance review at Concerning, urgent case review at Serious concern."""

    class Kind(models.TextChoices):
        ATTENDANCE = "attendance", "Attendance review"
        URGENT = "urgent", "Urgent case review"

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    pattern = models.TextField(max_length=4000, blank=True)
    causes = models.TextField(max_length=4000, blank=True)
    earlier_steps = models.TextField(max_length=4000, blank=True)
    wellbeing = models.TextField(max_length=4000, blank=True)
    progress = models.TextField(max_length=4000, blank=True)
    decision = models.TextField(max_length=4000, blank=True)
    opened_at = models.DateTimeField()
    by = who()
    closed_at = models.DateTimeField(null=True)
    closed_by = who()
    response = models.OneToOneField(Response, null=True, on_delete=models.SET_NULL, related_name="review")
    version = models.PositiveIntegerField(default=0)
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return self.kind


class LongAbsence(OfSchool):
    """What is known of a long absence that began on a day: temporary, or the student left."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="long_absences")
    run_start = models.DateField()
    temporary = models.BooleanField(null=True)  # None: nothing said yet
    returns_on = models.DateField(null=True, blank=True)
    said_by = models.CharField(max_length=120, blank=True)
    said_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    left_on = models.DateField(null=True, blank=True)
    enrol_due = models.DateField(null=True, blank=True)
    enrol_done_on = models.DateField(null=True, blank=True)
    by = who()
    at = models.DateTimeField()
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "run_start"], name="one_long_absence")]
        ordering = ["-run_start"]

    def __str__(self) -> str:
        return f"since {self.run_start}"


class Agreed(OfSchool):
    """What the pastoral team agreed at a Monday meeting about one student."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="agreed")
    monday = models.DateField()  # of the week
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    words = models.CharField(max_length=300)
    by = who()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-monday", "id"]

    def __str__(self) -> str:
        return self.words


class DigestSetting(OfSchool):
    """A person's morning digest by e-mail: whether they want it, and how today's went."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, related_name="digest")
    by_email = models.BooleanField(default=True)
    done_on = models.DateField(null=True)  # the last day on which it was sent, or there was nothing to tell
    failed_at = models.DateTimeField(null=True)  # the last try, where the mail server did not take it

    def __str__(self) -> str:
        return "wanted" if self.by_email else "not wanted"
