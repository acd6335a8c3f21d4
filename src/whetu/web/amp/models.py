"""The school's attendance management plan as data: its versions, what is done at each step, and by whom."""

from django.conf import settings
from django.db import models

from whetu.web.schools.models import OfSchool, Staff, new_key


class Plan(OfSchool):
    """One version of a school's plan. A draft has no `from_day`; one in force is never changed again."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    number = models.PositiveSmallIntegerField()
    from_day = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    put_in_force_at = models.DateTimeField(null=True)
    put_in_force_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)  # of a draft: counts its changes

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="one_plan_number"),
            models.UniqueConstraint(fields=["school", "from_day"], name="one_plan_a_day"),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"version {self.number}"


class Trigger(OfSchool):
    """A school's own line, beside the Ministry's steps and never one of them.

    `kind`: days absent in the term, school days in a row, or whole days unjustified; `number` of them.
    """

    class Kind(models.TextChoices):
        DAYS = "days", "Days absent in the term"
        RUN = "run", "School days absent in a row"
        UNJUSTIFIED = "unjustified", "Whole days unjustified"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="triggers")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "number"], name="one_trigger"),
            models.CheckConstraint(condition=models.Q(number__range=(1, 60)), name="trigger_1_to_60"),
        ]
        ordering = ["kind", "number"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.number}"


class StepAction(OfSchool):
    """One action of a plan: at a step, or at the school's own trigger."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="actions")
    step = models.CharField(max_length=10, blank=True)  # empty: of the trigger
    trigger = models.ForeignKey(
        Trigger, null=True, blank=True, on_delete=models.CASCADE, related_name="actions"
    )
    line = models.CharField(max_length=12, blank=True)  # of the Ministry's example plan that it follows
    heading = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=300)
    kind = models.CharField(max_length=4)  # RA01 to RA26
    role = models.CharField(max_length=12)  # whetu.rules.plan.WHO
    channel = models.CharField(max_length=12, blank=True)
    opens = models.CharField(max_length=8, default="needed")  # whetu.rules.plan.OPENS
    due = models.PositiveSmallIntegerField(default=5)  # school days
    cadence = models.CharField(max_length=12, default="once")
    approval = models.BooleanField(default=False)
    letter = models.CharField(max_length=40, blank=True)  # a letter's key, resolved above
    outcome = models.CharField(max_length=200, blank=True)
    circumstances = models.BooleanField(default=False)  # in place of the others while they hold
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(step="", trigger__isnull=False)
                | ~models.Q(step="") & models.Q(trigger=None),
                name="step_or_trigger",
            )
        ]
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.words


class PlanLine(OfSchool):
    """Who is responsible for what at a step, or what should come of it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    step = models.CharField(max_length=10)
    kind = models.CharField(max_length=14)  # responsibility or outcome
    role = models.CharField(max_length=12, blank=True)
    line = models.CharField(max_length=12, blank=True)
    heading = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=300)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.words


class Holder(OfSchool):
    """Who holds a role of the plan, for all year levels or for some: the person on duty."""

    role = models.CharField(max_length=12)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    year_levels = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "role", "staff"], name="one_holder")]

    def __str__(self) -> str:
        return self.role


class ResponseType(OfSchool):
    """What this school calls a kind of response, and the code that its own system has for it."""

    code = models.CharField(max_length=4)
    label = models.CharField(max_length=80, blank=True)
    mapped_to = models.CharField(max_length=80, blank=True)
    used = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "code"], name="one_response_type")]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label or self.code
