"""The school's attendance management plan as data: its versions, what they say, what is done at each step,
and by whom; how it was looked at, approved and published, and what was found when it was looked at again."""

from django.conf import settings
from django.db import models

from whetu.web.schools.models import OfSchool, Staff, new_key


def person() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class Plan(OfSchool):
    """One version of a school's plan. A draft has no `from_day`; one in force is never changed again.

    From `submitted_at` on its text is frozen (a PlanText, with its SHA-256), until the board sends it back.
    A draft that the board was given is never deleted: it is set aside, and stays to be read.
    """

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
    wanted_from = models.DateField(null=True, blank=True)  # as the text says it; `from_day` is when it is so
    review_on = models.DateField(null=True, blank=True)  # at most three years after it begins
    text_hash = models.CharField(max_length=64, blank=True, editable=False)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = person()
    approved_on = models.DateField(null=True, blank=True)  # the day of the board's decision
    approved_at = models.DateTimeField(null=True)
    approved_by = person()  # the presiding member here, or who wrote down what the minute says
    minute = models.CharField(max_length=200, blank=True)  # where the decision stands, if not made here
    presided = models.CharField(max_length=120, blank=True)  # by whom the board was led, on paper
    published_at = models.DateTimeField(null=True)
    published_by = person()
    elsewhere = models.URLField(blank=True)  # the school's own site, where it stands too
    set_aside_at = models.DateTimeField(null=True)  # of a draft that the board was given
    set_aside_by = person()

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
    heading_mi = models.CharField(max_length=80, blank=True)
    words_mi = models.CharField(max_length=300, blank=True)
    outcome_mi = models.CharField(max_length=200, blank=True)
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
    heading_mi = models.CharField(max_length=80, blank=True)
    words_mi = models.CharField(max_length=300, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.words


class PlanText(OfSchool):
    """The whole text of a version as the board was given it: `queries.text.whole`. One row each time that it
    was sent, and none is ever deleted; the one of the version's own `text_hash` is what the board has."""

    plan = models.ForeignKey(Plan, on_delete=models.RESTRICT, related_name="texts")
    text = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = person()
    on = models.DateField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.plan)


class Part(OfSchool):
    """One part of a version's text (`whetu.rules.amp.PARTS`), as Markdown, in one language or two."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="parts")
    part = models.CharField(max_length=20)
    en = models.TextField(blank=True, max_length=12000)
    mi = models.TextField(blank=True, max_length=12000)
    by = person()
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "part"], name="one_part_a_plan")]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.part


class Wording(OfSchool):
    """How a part stood before a change: what "undo" brings back. One row per change."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="wordings")
    en = models.TextField(blank=True)
    mi = models.TextField(blank=True)
    by = person()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.at)


class Figure(OfSchool):
    """A percentage in the plan: a result, a target, or a ceiling, of a year (`term` 0) or a term.

    `step` "good" is regular attendance, under 5 days absent in a term; others are shares of that step.
    """

    class Kind(models.TextChoices):
        RESULT = "result", "What was"
        TARGET = "target", "What is aimed for"
        CEILING = "ceiling", "At most"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="figures")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    term = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=10, default="good")
    percent = models.DecimalField(max_digits=4, decimal_places=1)
    source = models.CharField(max_length=10, default="typed")  # or "register"
    note = models.CharField(max_length=200, blank=True)  # where a typed figure is from

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "year", "term", "step"], name="one_figure"),
            models.CheckConstraint(condition=models.Q(percent__range=(0, 100)), name="figure_0_to_100"),
            models.CheckConstraint(condition=models.Q(term__range=(0, 4)), name="figure_term_0_to_4"),
        ]
        ordering = ["kind", "year", "term", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.year}"


class DailyStep(OfSchool):
    """One line of what happens each day about absence: at what time, who, what."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="daily")
    at = models.TimeField(null=True, blank=True)
    role = models.CharField(max_length=12)  # whetu.rules.plan.WHO
    words = models.CharField(max_length=300)
    words_mi = models.CharField(max_length=300, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.words


class PlanLink(OfSchool):
    """A document beside the plan: the strategic plan, a policy, a procedure."""

    class Kind(models.TextChoices):
        STRATEGIC = "strategic", "Strategic plan"
        POLICY = "policy", "Policy"
        PROCEDURE = "procedure", "Procedure"
        OTHER = "other", "Something else"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=120)
    url = models.URLField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class Source(OfSchool):
    """A document that a version began from, kept whole: a Word or PDF file, or pasted text."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sources")
    name = models.CharField(max_length=120)
    media = models.CharField(max_length=80)
    by = person()
    at = models.DateTimeField()
    content = models.BinaryField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Piece(OfSchool):
    """What stood under one heading of a source, and where the person put it: a part, a step, or nowhere."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="pieces")
    place = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    put = models.CharField(max_length=24, blank=True)  # "" not yet; "left out"; a part; "step good" …

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return self.heading


class LookedAt(OfSchool):
    """Something found when the school looked at what it has, before it writes.

    What it asks of the plan's text is an open point until `settled_on`; `part` is where it belongs.
    """

    part = models.CharField(max_length=20, blank=True)  # whetu.rules.amp.PARTS
    settled_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class PolicyItem(LookedAt):
    """A policy or procedure that the school has: how old it is, what changed and why, whether it fits."""

    class Fits(models.TextChoices):
        YES = "yes", "Still fits"
        PARTLY = "partly", "Fits in part"
        NO = "no", "No longer fits"
        UNKNOWN = "unknown", "Not looked at yet"

    title = models.CharField(max_length=120)
    made_on = models.DateField(null=True, blank=True)
    updated_on = models.DateField(null=True, blank=True)
    changed = models.CharField(max_length=300, blank=True)  # what changed last, and why
    fits = models.CharField(max_length=8, choices=Fits.choices, default=Fits.UNKNOWN)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class Routine(LookedAt):
    """What is written beside what is done each day, and which of the two is to change."""

    class Change(models.TextChoices):
        NONE = "none", "They agree"
        ROUTINE = "routine", "Change what is done"
        DOCUMENT = "document", "Change what is written"
        BOTH = "both", "Change both"
        OPEN = "open", "Not decided yet"

    written = models.CharField(max_length=300, blank=True)
    done = models.CharField(max_length=300, blank=True)
    gap = models.CharField(max_length=300, blank=True)
    change = models.CharField(max_length=8, choices=Change.choices, default=Change.OPEN)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.written or self.done


class Strength(LookedAt):
    """What works and how the school knows, or what is to be better."""

    class Kind(models.TextChoices):
        WORKS = "works", "Works well"
        BETTER = "better", "To be better"

    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.WORKS)
    words = models.CharField(max_length=300)
    evidence = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "id"]

    def __str__(self) -> str:
        return self.words


class Activity(OfSchool):
    """Something to do so that the plan is lived: who, by when, done when."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="activities")
    words = models.CharField(max_length=300)
    source = models.CharField(max_length=8, blank=True)  # "S3:151" of what it follows
    owner = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.words


class LaunchNotice(OfSchool):
    """What is told about a version to the community, to students or to whānau: copied from here, and sent by
    the school's own ways."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="notices")
    audience = models.CharField(max_length=10)  # whetu.rules.amp.NOTICES
    en = models.TextField(blank=True, max_length=4000)
    mi = models.TextField(blank=True, max_length=4000)
    told_on = models.DateField(null=True, blank=True)
    told_how = models.CharField(max_length=120, blank=True)
    en_before = models.TextField(blank=True, max_length=4000)  # the school's own, before the usual ones again
    mi_before = models.TextField(blank=True, max_length=4000)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "audience"], name="one_notice_an_audience")]

    def __str__(self) -> str:
        return self.audience


class PublicFile(OfSchool):
    """A page or file of a published version, as it was made then: what the public is given, byte for byte."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=40)
    media = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "name"], name="one_public_file")]

    def __str__(self) -> str:
        return self.name


class PlanEvent(OfSchool):
    """What happened to a version, for the board to read: sent, approved, sent back, published, looked at."""

    plan = models.ForeignKey(Plan, on_delete=models.RESTRICT, related_name="events")
    state = models.CharField(max_length=16)  # whetu.rules.amp.STATES
    on = models.DateField()
    words = models.CharField(max_length=300, blank=True)
    by = person()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.state


class Review(OfSchool):
    """A look at a version while it is lived: of its targets each year, of the whole at most every third."""

    class Kind(models.TextChoices):
        TARGETS = "targets", "The year's targets"
        WHOLE = "whole", "The whole plan"

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TARGETS)
    begun_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    found = models.TextField(blank=True, max_length=4000)
    decided = models.TextField(blank=True, max_length=4000)
    by = person()
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-begun_on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.begun_on}"


class Verdict(OfSchool):
    """What a review says of one action: keep it, change it, or stop it, and why."""

    class Says(models.TextChoices):
        KEEP = "keep", "Keep"
        CHANGE = "change", "Change"
        STOP = "stop", "Stop"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="verdicts")
    action = models.ForeignKey(StepAction, on_delete=models.CASCADE, related_name="verdicts")
    says = models.CharField(max_length=6, choices=Says.choices)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "action"], name="one_verdict")]

    def __str__(self) -> str:
        return self.says


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
