"""School, people who work there, its terms, closures and settings, and every grant: the reasons to see."""

from datetime import date, time
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import get_random_string
from django_scopes import ScopedManager

from whetu.rules.access import ROLES


def new_key() -> str:
    """A random name for a row, fit for an address: it says nothing of whom it stands for."""
    return get_random_string(12)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Someone who signs in, at one school or several."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    """A school or kura, and what it settled once."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", "Primary or intermediate"
        SECONDARY = "secondary", "Secondary"
        COMPOSITE = "composite", "Composite or area school"
        KURA = "kura", "Kura"

    number = models.CharField("school number", max_length=8, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PRIMARY)
    region = models.CharField(max_length=40, default="auckland")
    time_zone = models.CharField(max_length=40, default="Pacific/Auckland")
    phone = models.CharField(max_length=30, blank=True)  # whom whānau ring
    sms = models.CharField("student management system", max_length=40, blank=True)
    morning_minutes = models.PositiveSmallIntegerField(default=180)
    afternoon_minutes = models.PositiveSmallIntegerField(default=120)
    cut_off = models.TimeField("absences explained by", default=time(10))  # then home is asked
    go_live = models.DateField("works with Whetū from", null=True, blank=True)
    demo = models.BooleanField(default=False)
    recount_asked_at = models.DateTimeField(null=True, editable=False)  # cleared once all is counted again

    def __str__(self) -> str:
        return self.name


class OfSchool(models.Model):
    """A row that belongs to one school; asking for it outside that school's scope is an error."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager] = ScopedManager(school="school")

    class Meta:
        abstract = True


class Term(OfSchool):
    """The school's own dates of a term."""

    year = models.PositiveSmallIntegerField()
    term = models.PositiveSmallIntegerField()
    start = models.DateField()
    end = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "term"], name="one_term"),
            models.CheckConstraint(condition=models.Q(start__lte=models.F("end")), name="term_starts_first"),
            models.CheckConstraint(condition=models.Q(term__range=(1, 4)), name="term_1_to_4"),
        ]
        ordering = ["year", "term"]

    def __str__(self) -> str:
        return f"Term {self.term}, {self.year}"


class Closure(OfSchool):
    """A weekday in term on which the school is open for fewer than two half-days, and why."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "Public holiday"
        ANNIVERSARY = "anniversary", "Anniversary day"
        TEACHER_ONLY = "teacher only", "Teacher-only day"
        EMERGENCY = "emergency", "Emergency"
        STRIKE = "strike", "Strike"
        OTHER = "other", "Other"

    on = models.DateField()
    open_half_days = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.OTHER)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "on"], name="one_closure_a_day"),
            models.CheckConstraint(condition=models.Q(open_half_days__lte=2), name="closure_half_days"),
        ]
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.on}: {self.note or self.get_kind_display()}"


class CountingSettings(OfSchool):
    """How the school counts, in force from a day until the next row. An unset school gets the defaults."""

    from_day = models.DateField()
    values = models.JSONField(default=dict)
    why = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["from_day", "at"]

    def __str__(self) -> str:
        return f"from {self.from_day}"


class BellTime(OfSchool):
    """One timetable slot of one weekday: when it starts and how many minutes it lasts."""

    weekday = models.PositiveSmallIntegerField()
    slot = models.PositiveSmallIntegerField()
    start = models.TimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "weekday", "slot"], name="one_bell_time")]
        ordering = ["weekday", "slot"]

    def __str__(self) -> str:
        return f"weekday {self.weekday}, slot {self.slot}: {self.minutes} minutes"


class ClassGroup(OfSchool):
    """A form class, home room or rōpū in one school year."""

    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "year", "name"], name="one_class_group")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Staff(OfSchool):
    """A person with one or more roles at one school, from a day to a day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    roles = models.JSONField(default=list)
    year_levels = models.JSONField(default=list, blank=True)
    starts = models.DateField(default=date.today)
    ends = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "user"], name="one_post_a_school")]

    def __str__(self) -> str:
        return self.user.name

    def role_names(self) -> str:
        return ", ".join(str(ROLES[role].label) for role in self.roles)


class RoleLabel(OfSchool):
    """What this school calls a role, in English and te reo Māori."""

    role = models.CharField(max_length=20)
    label = models.CharField(max_length=60, blank=True)
    label_mi = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "role"], name="one_label_a_role")]

    def __str__(self) -> str:
        return self.label or self.role


class Grant(OfSchool):
    """A reason to see: a class, cover for somebody, an open share, a contract, or breaking the glass."""

    class Kind(models.TextChoices):
        CLASS = "class", "Teaches the class"
        COVER = "cover", "Covers for someone"
        SHARE = "share", "Open share"
        CONTRACT = "contract", "Contract with the school"
        BROKE_GLASS = "broke glass", "Opened with a reason"

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="grants")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    class_group = models.ForeignKey(ClassGroup, null=True, blank=True, on_delete=models.PROTECT)
    student_key = models.CharField(max_length=12, blank=True, db_index=True)
    instead_of = models.ForeignKey(
        Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="covered"
    )
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts", "-at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, from {self.starts}"
