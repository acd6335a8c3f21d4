"""Uploads, the register they make, and what follows from it: ready rows for every page."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from whetu.web.people.models import Student
from whetu.web.schools.models import OfSchool, School, new_key


class Upload(OfSchool):
    """One file as it came in, and what was done with it. Facts with times, not one growing status."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    file = models.FileField(upload_to="uploads", blank=True)
    source = models.CharField(max_length=10, default="upload")  # upload, watched
    kinds = models.JSONField(default=list)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    preview = models.JSONField(default=dict)  # what it would change: see actions.Preview
    changed = models.JSONField(default=dict)  # what it did change
    problems = models.JSONField(default=list)  # rows of whetu.intake.cells.Problem
    headings = models.JSONField(default=list)  # rows of whetu.intake.cells.Heading: which field is meant?
    failure = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    came_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    asked = models.CharField(max_length=4, blank=True)  # the job that is under way: read, load or undo
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    loaded_at = models.DateTimeField(null=True, db_index=True)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    put_aside_at = models.DateTimeField(null=True)
    put_aside_why = models.CharField(max_length=300, blank=True)
    purge_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    purge_asked_at = models.DateTimeField(null=True)
    purged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    purged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-came_at", "-id"]

    def __str__(self) -> str:
        return self.name


class Said(OfSchool):
    """What one upload says of the register, as it was read: loading, undoing and replaying never read again.

    `days` is packed (`actions.said.pack`): a day pattern by student number and date. `half_days`: where KAMAR
    counted other half-days than we do, its own.
    """

    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, related_name="said")
    days = models.BinaryField()
    half_days = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"said by {self.upload_id}"


class ManyOfSchool(OfSchool):
    """A row of which a school has very many: no index by school or student alone, where others begin so."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class StudentDay(ManyOfSchool):
    """The register: one row per student and date, the day pattern as the school's system last sent it."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="days", db_index=False)
    on = models.DateField()
    pattern = models.CharField(max_length=200, blank=True)
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+", db_index=False)
    unexplained = models.BooleanField(default=False)  # holds a "?"
    unmarked = models.BooleanField(default=False)  # holds a blank slot in use

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "on"], name="one_student_day")]
        indexes = [
            models.Index(fields=["school", "on", "pattern"]),  # the patterns of a term without its rows
            models.Index(
                fields=["school", "on"], condition=models.Q(unexplained=True), name="unexplained_days"
            ),
            models.Index(fields=["school", "on"], condition=models.Q(unmarked=True), name="unmarked_days"),
        ]

    def __str__(self) -> str:
        return str(self.on)


class Replaced(ManyOfSchool):
    """What stood in the register before an upload was loaded or undone. Rows are added, never changed.

    A day that nothing stood for before has no row here: its first upload says since when it stands.
    `pattern_now` None: the undoing left no row for that student and date.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="replaced")
    undo = models.BooleanField(default=False)  # replaced when the upload was undone, not when it was loaded
    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="+", db_index=False)
    on = models.DateField()
    pattern = models.CharField(max_length=200, blank=True)
    pattern_now = models.CharField(max_length=200, null=True)
    upload_before = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["student", "on"])]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.on)


class ReplacedRows(OfSchool):
    """What stood in the roll, the calendar or the bell times before an upload, so that it can be undone.

    `rows` is packed (`actions.restoring.keep_rows`): each row's model, key, values before and after the load.
    """

    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, related_name="replaced_rows")
    rows = models.BinaryField()

    def __str__(self) -> str:
        return f"replaced by {self.upload_id}"


class StudentTerm(ManyOfSchool):
    """Ready rows: one row per student and term, the nine words and what follows from them."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="terms", db_index=False)
    year = models.PositiveSmallIntegerField()
    term = models.PositiveSmallIntegerField()
    present_one = models.BigIntegerField(default=0)
    present_both = models.BigIntegerField(default=0)
    justified_one = models.BigIntegerField(default=0)
    justified_both = models.BigIntegerField(default=0)
    unjustified_one = models.BigIntegerField(default=0)
    unjustified_both = models.BigIntegerField(default=0)
    unmarked_one = models.BigIntegerField(default=0)
    unmarked_both = models.BigIntegerField(default=0)
    recorded = models.BigIntegerField(default=0)
    # half-days, up to the last day of data
    available = models.PositiveSmallIntegerField(default=0)
    present = models.PositiveSmallIntegerField(default=0)
    justified = models.PositiveSmallIntegerField(default=0)
    unjustified = models.PositiveSmallIntegerField(default=0)
    unmarked = models.PositiveSmallIntegerField(default=0)
    absent = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=10, default="good")
    band = models.CharField(max_length=10, blank=True)
    counted = models.BooleanField(default=True)
    worrying_on = models.DateField(null=True)
    concerning_on = models.DateField(null=True)
    serious_on = models.DateField(null=True)
    unexplained = models.PositiveSmallIntegerField(default=0)  # days with a "?"
    five_days_on = models.DateField(null=True)  # the fifth whole day unjustified
    five_day_due = models.DateField(null=True)  # five school days later; None beyond the known calendar
    run_start = models.DateField(null=True)  # the current run of days absent, if it goes on
    run_days = models.PositiveSmallIntegerField(default=0)
    weeks = models.JSONField(default=list)  # half-days absent by school week, for the little picture
    first_day = models.DateField(null=True)  # first and last open day counted for this student
    last_day = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "year", "term"], name="one_student_term")]
        indexes = [models.Index(fields=["school", "year", "term", "absent"])]

    def __str__(self) -> str:
        return f"Term {self.term}, {self.year}"

    @property
    def days_absent(self) -> float:
        return self.absent / 2


class CrossingEvent(OfSchool):
    """A step crossed, moved or taken back: what changed, when it was found, and what caused it."""

    class Kind(models.TextChoices):
        UP = "up", _("up")
        DOWN = "down", _("down")
        MOVED = "moved", _("moved")

    class Cause(models.TextChoices):
        NEW = "new absence", _("new absence")
        CORRECTION = "correction", _("correction")
        CALENDAR = "calendar or settings", _("calendar or settings")

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="crossing_events")
    year = models.PositiveSmallIntegerField()
    term = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=10)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    cause = models.CharField(max_length=24, choices=Cause.choices)
    on = models.DateField(null=True)  # the day on which the line is crossed now
    was_on = models.DateField(null=True)  # the day on which it was crossed before this event
    found_at = models.DateTimeField(db_index=True)
    upload = models.ForeignKey(Upload, null=True, on_delete=models.SET_NULL, related_name="crossing_events")
    before_go_live = models.BooleanField(default=False)
    looked_through_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["school", "year", "term", "-found_at"])]
        ordering = ["-found_at", "-id"]

    def __str__(self) -> str:
        return f"{self.step} {self.kind}"


class ColumnMapping(OfSchool):
    """A heading that this school's files use, and what the school said it means."""

    heading = models.CharField(max_length=120)
    field = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "heading"], name="one_mapping_a_heading")]

    def __str__(self) -> str:
        return f"{self.heading} → {self.field}"


class Reason(OfSchool):
    """A reason found here for a day's "?": listed for the office to record in the school's own system."""

    student = models.ForeignKey(Student, on_delete=models.CASCADE, related_name="reasons")
    on = models.DateField()
    code = models.CharField(max_length=1)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recoded_at = models.DateTimeField(null=True)  # a later file carried a code in place of the "?"
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "on"], condition=models.Q(dropped_at__isnull=True), name="one_reason_a_day"
            )
        ]
        ordering = ["on"]

    def __str__(self) -> str:
        return str(self.on)
