"""Students, their enrolments, and the whānau whom the school may contact."""

from django.db import models
from simple_history.models import HistoricalRecords

from whetu.web.schools.models import ClassGroup, OfSchool, Staff, User, new_key


class Student(OfSchool):
    """A student known to one school. `number` is the one in its student management system."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    number = models.CharField(max_length=20)
    nsn = models.CharField("NSN", max_length=10, blank=True, db_index=True)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    preferred_name = models.CharField(max_length=80, blank=True)
    search = models.CharField(max_length=300, blank=True, db_index=True, editable=False)
    gender = models.CharField(max_length=20, blank=True)
    ethnic_groups = models.JSONField(default=list, blank=True)
    iwi = models.JSONField(default=list, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    history = HistoricalRecords()
    _history_user: User | None  # who makes the next change, where no request says so

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="one_student_number")]
        ordering = ["last_name", "first_name"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name people use: preferred, then last."""
        return f"{self.preferred_name or self.first_name} {self.last_name}"


class Enrolment(OfSchool):
    """One student at this school from a day to a day, both included."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="enrolments")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    student_type = models.CharField(max_length=4, blank=True)
    year_level = models.PositiveSmallIntegerField(null=True, blank=True)
    class_group = models.ForeignKey(ClassGroup, null=True, blank=True, on_delete=models.PROTECT)
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "start"], name="one_enrolment_a_start"),
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
                name="enrolment_starts_first",
            ),
        ]
        ordering = ["-start"]

    def __str__(self) -> str:
        return f"from {self.start}"


class Lesson(OfSchool):
    """One student's place in the timetable: who teaches them what in one slot of one weekday (1 to 5)."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="lessons")
    name = models.CharField("class", max_length=40, blank=True)
    teacher = models.ForeignKey(
        Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="lessons"
    )
    weekday = models.PositiveSmallIntegerField()
    slot = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "weekday", "slot"], name="one_lesson_a_slot")
        ]

    def __str__(self) -> str:
        return self.name


class Caregiver(OfSchool):
    """One person whom the school may, or must not, contact about a student."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="caregivers")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=40, blank=True)
    lives_with = models.BooleanField(default=True)
    contact_allowed = models.BooleanField(default=True)
    checked_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "place"], name="one_caregiver_a_place")]
        ordering = ["place"]

    def __str__(self) -> str:
        return self.name


class EarlierDays(OfSchool):
    """Days absent at an earlier school in the same term: shown as context, never counted."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="earlier_days")
    year = models.PositiveSmallIntegerField()
    term = models.PositiveSmallIntegerField()
    days_absent = models.DecimalField(max_digits=4, decimal_places=1)
    said_by = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "year", "term"], name="one_earlier_days")]

    def __str__(self) -> str:
        return f"{self.days_absent} days"


class KnownCircumstances(OfSchool):
    """Why a student is away that the school knows of: proposed by staff, accepted by a leader.

    The count stays true; what is asked of people, and the words, change to support. `kind`:
    whetu.rules.plan.CIRCUMSTANCES. `review_on` None: no review.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="circumstances")
    kind = models.CharField(max_length=12)
    note = models.CharField(max_length=300, blank=True)
    evidence_seen = models.CharField(max_length=120, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    declined_at = models.DateTimeField(null=True)
    declined_why = models.CharField(max_length=200, blank=True)
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("starts")),
                name="circumstances_start_first",
            )
        ]
        ordering = ["-starts", "-id"]

    def __str__(self) -> str:
        return self.kind


class Arrangement(OfSchool):
    """What changes a student's duty to attend for a time: an exemption, a plan under s 42, a stand-down."""

    class Kind(models.TextChoices):
        EXEMPTION = "exemption", "Exemption"
        WELLBEING = "wellbeing", "Wellbeing plan (s 42)"
        TRANSITIONAL = "transitional", "Transitional plan (s 42)"
        LEAVE = "leave", "Leave by the principal (s 45)"
        STAND_DOWN = "stand-down", "Stand-down"
        SUSPENSION = "suspension", "Suspension"

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="arrangements")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    agreed_by = models.CharField(max_length=200, blank=True)
    renews = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # taken back before its time
    history = HistoricalRecords()
    _history_user: User | None

    class Meta:
        ordering = ["-starts", "-id"]

    def __str__(self) -> str:
        return self.kind


class OwnChild(OfSchool):
    """A member of staff whose own child is at the school: they never open or handle that record."""

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "student"], name="one_own_child")]

    def __str__(self) -> str:
        return "own child"
