"""What a report keeps: the packs that a board was given, as they were."""

from django.conf import settings
from django.db import models

from whetu.web.schools.models import OfSchool, new_key


class BoardPack(OfSchool):
    """What the board was given about attendance as at a day: counts, small groups withheld, no names."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    number = models.PositiveSmallIntegerField()
    as_at = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(max_length=64)
    facts = models.JSONField()
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "number"], name="one_board_pack_number")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}"
