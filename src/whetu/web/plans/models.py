"""A student's own plan and who is in it, help from others, and, when help is used up, what follows.

What people agreed to, what was shared and what was sent is kept as it stood then, with its hash. Words about
a child are written for the child and their whānau to read.
"""

from datetime import date

from django.db import models
from simple_history.models import HistoricalRecords

from whetu.web.people.models import Caregiver, Student
from whetu.web.response.models import Barrier, Response, Task, who
from whetu.web.schools.models import OfSchool, Staff, User, new_key


def key() -> models.CharField:
    return models.CharField(max_length=12, unique=True, default=new_key, editable=False)


def of_student(name: str) -> models.ForeignKey:
    return models.ForeignKey(Student, on_delete=models.CASCADE, related_name=name)


def staff_or_none(name: str = "+") -> models.ForeignKey:
    return models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name=name)


class Agency(OfSchool):
    """A service that helps, inside the school or outside: what it does, and how it is asked."""

    key = key()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)  # whetu.rules.sharing.AGENCY_KINDS
    area = models.CharField(max_length=120, blank=True)
    route = models.TextField(max_length=1000, blank=True)  # how a school asks it for help
    hours = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=120, blank=True)  # who answers there
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    our_contact = staff_or_none()
    helps = models.JSONField(default=list, blank=True)  # whetu.rules.plan.BARRIERS it helps with
    note = models.CharField(max_length=300, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="one_agency_a_name")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StudentPlan(OfSchool):
    """The plan of one student, from its draft to its end; of those not ended a student has one.

    Stepping up changes its kind and keeps the rest. Goals, supports, barriers and catch-up are the student's
    rows in `response`; what stood in it when people agreed is its PlanVersion.
    """

    class Kind(models.TextChoices):  # as response.Case.plan names them
        TAILORED = "tailored", "Tailored support plan"
        IMPROVEMENT = "improvement", "Attendance improvement plan"
        RE_ENGAGEMENT = "re-engagement", "Re-engagement plan"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SHARED = "shared", "Shared, answers awaited"
        NOT_AGREED = "not agreed", "Not agreed"
        ACTIVE = "active", "Under way"
        ENDED = "ended", "Ended"

    key = key()
    student = of_student("plans")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    lead = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL, related_name="plans_led")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)  # by when it is to have worked
    strengths = models.TextField(max_length=2000, blank=True)
    student_view = models.TextField(max_length=2000, blank=True)
    whanau_view = models.TextField(max_length=2000, blank=True)
    learning = models.TextField(max_length=2000, blank=True)  # besides the rows of catch-up
    wellbeing = models.TextField(max_length=2000, blank=True)
    culture = models.TextField(max_length=2000, blank=True)  # what matters to this student and whānau
    strategies = models.TextField(max_length=2000, blank=True)
    wraparound = models.TextField(max_length=2000, blank=True)  # who helps, and how they work together
    flexible = models.TextField(max_length=2000, blank=True)  # which options were considered, and what came
    target_days = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)  # away at most …
    target_weeks = models.PositiveSmallIntegerField(default=1)  # … in so many school weeks
    check_in = models.CharField(
        max_length=16, blank=True
    )  # whetu.rules.plan.CADENCES; empty: none of its own
    review_every = models.CharField(max_length=16, blank=True)
    not_agreed_why = models.TextField(max_length=1000, blank=True)
    not_agreed_next = models.CharField(max_length=300, blank=True)
    active_on = models.DateField(null=True)  # the day it first came into force
    rounds_from = models.DateField(null=True)  # the day from which its check-ins and reviews are counted
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=16, blank=True)  # whetu.rules.student_plan.ENDED
    ended_note = models.TextField(max_length=2000, blank=True)  # learning and wellbeing at the end
    by = who()
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)  # counts what people did to it
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student"], condition=~models.Q(state="ended"), name="one_plan_not_ended"
            )
        ]
        ordering = ["-starts", "-id"]

    def __str__(self) -> str:
        return self.kind


class PlanPerson(OfSchool):
    """Somebody of a plan: the student, a caregiver, staff, or an agency. `wrote`: a co-author."""

    class Side(models.TextChoices):
        STUDENT = "student", "Student"
        WHANAU = "whanau", "Whānau"
        STAFF = "staff", "School"
        AGENCY = "agency", "Agency"

    key = key()
    plan = models.ForeignKey(StudentPlan, on_delete=models.CASCADE, related_name="people")
    side = models.CharField(max_length=8, choices=Side.choices)
    caregiver = models.ForeignKey(
        Caregiver, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    staff = staff_or_none()
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    linked = models.BooleanField(default=False)  # was a contact on record when they were named
    name = models.CharField(max_length=120)  # as it was when they were named
    does = models.CharField(max_length=200, blank=True)  # how they help
    wrote = models.BooleanField(default=False)
    agrees = models.BooleanField(default=False)  # is asked to agree
    ask = models.OneToOneField(
        Task, null=True, blank=True, on_delete=models.SET_NULL, related_name="plan_person"
    )  # the task about their answer: their own, or the lead's where they did not agree

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.side


class PlanAction(OfSchool):
    """What somebody does under a plan, by when. One of the school's is a task of its owner."""

    key = key()
    plan = models.ForeignKey(StudentPlan, on_delete=models.CASCADE, related_name="actions")
    side = models.CharField(max_length=8, choices=PlanPerson.Side.choices)
    words = models.CharField(max_length=300)
    owner = staff_or_none()
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120, blank=True)  # who, where they are not staff
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_note = models.CharField(max_length=300, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    task = models.OneToOneField(
        Task, null=True, blank=True, on_delete=models.SET_NULL, related_name="plan_action"
    )
    by = who()
    at = models.DateTimeField()

    class Meta:
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return self.words

    @property
    def finished_on(self) -> date | None:
        """The day on which it was done: by hand, or by its task's answer."""
        answer = self.task.response if self.task else None
        return self.done_on or (answer.on if answer else None)


class PlanVersion(OfSchool):
    """A plan as it stood when people were asked to agree, or when it was changed under way."""

    plan = models.ForeignKey(StudentPlan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    said = models.JSONField()  # plans.queries.frozen.said: all that the plan says
    sha256 = models.CharField(max_length=64)
    why = models.CharField(max_length=300, blank=True)
    by = who()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_version_a_number")]
        ordering = ["number"]

    def __str__(self) -> str:
        return str(self.number)


class Agreement(OfSchool):
    """One person's answer to one version: yes or no, how they gave it, and what shows it."""

    class How(models.TextChoices):
        LINK = "link", "By link"
        PAPER = "paper", "On paper"
        IN_PERSON = "in person", "In person"
        SIGNED_IN = "signed in", "Signed in"

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="agreements")
    person = models.ForeignKey(PlanPerson, on_delete=models.CASCADE, related_name="agreements")
    agreed = models.BooleanField()
    how = models.CharField(max_length=12, choices=How.choices)
    on = models.DateField()
    words = models.TextField(max_length=2000, blank=True)
    evidence = models.JSONField(default=dict)  # of a link: where the code went (masked), when, which hash
    by = who()  # None: the person themselves, by link
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="one_answer_a_person")]
        ordering = ["at"]

    def __str__(self) -> str:
        return "agreed" if self.agreed else "not agreed"


class AgreeLink(OfSchool):
    """An invitation to read one version, and to answer it or to tell how it goes: used once, for seven days,
    after a one-time code.

    Only hashes of the link and of the code are kept. `sent_to`: the address on record when it was sent.
    """

    class Asks(models.TextChoices):
        ANSWER = "answer", "Do you agree?"
        COMMENT = "comment", "How is it going?"

    key = key()
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey(PlanPerson, on_delete=models.CASCADE, related_name="links")
    asks = models.CharField(max_length=8, choices=Asks.choices, default=Asks.ANSWER)
    secret = models.CharField(max_length=64, unique=True)
    sent_to = models.CharField(max_length=254)
    ends_at = models.DateTimeField()
    code = models.CharField(max_length=64, blank=True)
    code_at = models.DateTimeField(null=True)
    codes_sent = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)  # the right code was given
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)  # the mail server did not take it
    by = who()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return "link"


class PlanReview(OfSchool):
    """A look at a plan under way: what was hoped for and what happened, in days, and what is next."""

    key = key()
    plan = models.ForeignKey(StudentPlan, on_delete=models.CASCADE, related_name="reviews")
    since = models.DateField()
    on = models.DateField()
    half_days_open = models.PositiveSmallIntegerField()
    half_days_away = models.PositiveSmallIntegerField()
    half_days_before = models.PositiveSmallIntegerField(null=True)  # away in as long a time before, if known
    half_days_allowed = models.DecimalField(max_digits=5, decimal_places=1, null=True)  # by the target
    flat = models.BooleanField(default=False)  # target missed, and no better than before
    wellbeing = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 (low) to 5 (good)
    wellbeing_note = models.TextField(max_length=2000, blank=True)
    learning_note = models.TextField(max_length=2000, blank=True)
    words = models.TextField(max_length=4000, blank=True)
    decision = models.CharField(max_length=16)  # whetu.rules.student_plan.DECISIONS
    response = models.OneToOneField(
        Response, null=True, on_delete=models.SET_NULL, related_name="plan_review"
    )
    by = who()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "on"], name="one_plan_review_a_day")]
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return self.decision


class PlanComment(OfSchool):
    """What somebody says to a plan: a teacher, the student, whānau, an agency; perhaps about a review."""

    plan = models.ForeignKey(StudentPlan, on_delete=models.CASCADE, related_name="comments")
    review = models.ForeignKey(
        PlanReview, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    side = models.CharField(max_length=8, choices=PlanPerson.Side.choices)
    person = models.ForeignKey(
        PlanPerson, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    words = models.TextField(max_length=2000)
    by = who()  # who wrote it down; None: the person themselves, by link
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return "comment"


class PlanRound(OfSchool):
    """One check-in or review that a plan under way asks for, as a task of somebody."""

    plan = models.ForeignKey(StudentPlan, on_delete=models.CASCADE, related_name="rounds")
    what = models.CharField(max_length=8)  # check-in or review
    since = models.DateField()  # the day from which the plan asks for it
    due = models.DateField()
    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="plan_round")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "what", "due"], name="one_round_a_day")]
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return self.what


class Disclosure(OfSchool):
    """What was shared about a student, with whom, on what lawful basis, until when.

    `shared`: the very words and figures, frozen as they were sent. `worker`: somebody of the agency who reads
    it here through their own sign-in until it ends.
    """

    key = key()
    student = of_student("disclosures")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to = models.CharField(max_length=200)  # the people, or the agency as it was named
    what = models.CharField(max_length=300)
    basis = models.CharField(max_length=24)  # whetu.rules.sharing.BASES
    basis_note = models.CharField(max_length=300, blank=True)
    child_told = models.BooleanField()
    child_why = models.CharField(max_length=300, blank=True)  # what they said, or why they were not told
    whanau_told = models.BooleanField()
    whanau_why = models.CharField(max_length=300, blank=True)
    shared = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)
    worker = staff_or_none("shared_with")
    starts = models.DateField()
    ends = models.DateField()  # the last day on which it stays open
    ended_at = models.DateTimeField(null=True)
    ended_by = who()
    decided_by = who()
    at = models.DateTimeField()
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="disclosure_starts_first"
            )
        ]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.what


class Referral(OfSchool):
    """Help asked of an agency for one student, from the draft to what came of it.

    One to the Attendance Service has the states of its case there, kept by hand, the readiness check's
    answers, and the request pack as it was made.
    """

    key = key()
    student = of_student("referrals")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="referrals")
    plan = models.ForeignKey(StudentPlan, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    barrier = models.ForeignKey(Barrier, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(max_length=4000)
    asks = models.TextField(max_length=2000, blank=True)  # what the agency is asked to do
    state = models.CharField(max_length=16, default="draft")  # whetu.rules.sharing.REFERRAL or SERVICE
    disclosure = models.OneToOneField(
        Disclosure, null=True, blank=True, on_delete=models.SET_NULL, related_name="referral"
    )
    reference = models.CharField(max_length=60, blank=True)
    primary_contact = staff_or_none()
    ready = models.JSONField(default=dict, blank=True)
    pack = models.JSONField(default=dict, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    sent_how = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    outcome_note = models.TextField(max_length=2000, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    by = who()
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.state


class AgencyGroup(OfSchool):
    """Several agencies and the school around one student: what they plan together, and who does what."""

    key = key()
    student = of_student("agency_groups")
    name = models.CharField(max_length=120)
    lead = staff_or_none()
    needs = models.JSONField(default=list, blank=True)  # whetu.rules.plan.BARRIERS
    culture = models.TextField(max_length=1000, blank=True)
    plan_words = models.TextField(max_length=4000, blank=True)
    state = models.CharField(max_length=16, default="called")  # whetu.rules.sharing.GROUP
    met_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_note = models.CharField(max_length=300, blank=True)
    by = who()
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.state


class GroupMember(OfSchool):
    """Somebody in such a group, what they do, and, when another takes over, the note handed on."""

    key = key()
    group = models.ForeignKey(AgencyGroup, on_delete=models.CASCADE, related_name="members")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    staff = staff_or_none()
    name = models.CharField(max_length=120)
    does = models.CharField(max_length=300, blank=True)
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    handover = models.TextField(max_length=2000, blank=True)
    disclosure = models.ForeignKey(
        Disclosure, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return "member"


class FlexibleLearning(OfSchool):
    """Part-time, online or alternative education for a time, on a legal basis, approved by the principal."""

    class Kind(models.TextChoices):
        PART_TIME = "part-time", "Part-time"
        ONLINE = "online", "Online"
        ALTERNATIVE = "alternative", "Alternative education"

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Not approved"
        ENDED = "ended", "Ended"

    key = key()
    student = of_student("flexible_learning")
    plan = models.ForeignKey(StudentPlan, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    basis = models.CharField(max_length=24)  # whetu.rules.law.TEXTS
    basis_words = models.TextField(max_length=1000, blank=True)  # the text as it stood when it was approved
    evidence = models.CharField(max_length=200, blank=True)
    days = models.CharField(max_length=300)  # which days and hours, where
    provider = models.CharField(max_length=120, blank=True)
    why = models.TextField(max_length=2000)  # how it fits this student
    student_agrees = models.BooleanField(default=False)
    whanau_agrees = models.BooleanField(default=False)
    starts = models.DateField()
    ends = models.DateField()
    review_on = models.DateField()
    reviewed_on = models.DateField(null=True, blank=True)
    review_note = models.TextField(max_length=2000, blank=True)
    decided_by = who()
    decided_at = models.DateTimeField(null=True)
    decided_why = models.CharField(max_length=300, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=300, blank=True)
    by = who()
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="flexible_starts_first"
            )
        ]
        ordering = ["-starts", "-id"]

    def __str__(self) -> str:
        return self.kind


class Escalation(OfSchool):
    """Whether to go further when help is used up: the check of last resort, who decided, what came of it.

    `legal_state`: of one that the principal referred to the Ministry, kept by hand.
    """

    key = key()
    student = of_student("escalations")
    plan = models.ForeignKey(StudentPlan, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    why = models.TextField(max_length=2000)
    route = models.CharField(max_length=12, blank=True)  # whetu.rules.escalation.ROUTES
    state = models.CharField(max_length=16, default="considered")  # whetu.rules.escalation.STATES
    checklist = models.JSONField(default=dict, blank=True)
    override_why = models.TextField(max_length=1000, blank=True)  # where the check was not complete
    decided_why = models.TextField(max_length=1000, blank=True)
    review_on = models.DateField(null=True, blank=True)
    effect = models.TextField(max_length=1000, blank=True)
    legal_state = models.CharField(max_length=16, blank=True)  # whetu.rules.escalation.LEGAL
    reference = models.CharField(max_length=60, blank=True)
    by = who()
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.state


class Approval(OfSchool):
    """One person's yes or no to something that asks for one: an escalation, a letter, a legal referral, …"""

    student = of_student("approvals")
    about = models.CharField(max_length=16)  # whetu.rules.escalation.APPROVALS
    row = models.CharField(max_length=12)  # the key of what is approved
    agreed = models.BooleanField()
    why = models.CharField(max_length=500, blank=True)
    by = who()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["about", "row", "by"], name="one_approval_a_person")]
        ordering = ["at"]

    def __str__(self) -> str:
        return self.about


class FormalLetter(OfSchool):
    """A letter of the ladder, as it was approved and served. Its words of law come from the dated table."""

    key = key()
    student = of_student("formal_letters")
    escalation = models.ForeignKey(Escalation, on_delete=models.PROTECT, related_name="letters")
    rung = models.PositiveSmallIntegerField()  # whetu.rules.escalation.LADDER
    law = models.JSONField(default=list, blank=True)  # key and text of each passage of whetu.rules.law
    said = models.JSONField(default=dict)  # all that it says, as approved
    sha256 = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True)
    served_on = models.DateField(null=True, blank=True)
    served_how = models.CharField(max_length=12, blank=True)
    served_to = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    response = models.OneToOneField(
        Response, null=True, on_delete=models.SET_NULL, related_name="formal_letter"
    )
    by = who()
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.rung)


class EvidencePack(OfSchool):
    """The record of one student as at a day, made into files that are kept and that can be verified."""

    key = key()
    student = of_student("evidence_packs")
    number = models.PositiveSmallIntegerField()
    as_at = models.DateField()
    escalation = models.ForeignKey(
        Escalation, null=True, blank=True, on_delete=models.SET_NULL, related_name="packs"
    )
    sha256 = models.CharField(max_length=64)  # of `record`
    signature = models.CharField(max_length=128)  # Ed25519 over the list of both files' hashes, base64
    signed_with = models.CharField(max_length=64)  # which published key
    by = who()
    at = models.DateTimeField()
    released_by = who()
    released_at = models.DateTimeField(null=True)
    released_why = models.CharField(max_length=300, blank=True)
    record = models.BinaryField()  # JSON; the long columns stand last
    pdf = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "number"], name="one_pack_a_number")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)


class Event(OfSchool):
    """One change of state, of a referral, a group, an escalation or a flexible arrangement."""

    student = of_student("plan_events")
    about = models.CharField(max_length=16)  # plan, referral, group, flexible, escalation
    row = models.CharField(max_length=12, db_index=True)  # the key of what changed
    state = models.CharField(max_length=16)
    on = models.DateField()
    words = models.TextField(max_length=2000, blank=True)
    by = who()
    at = models.DateTimeField()

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.about} {self.state}"
