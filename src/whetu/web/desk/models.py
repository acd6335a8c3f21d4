"""What one person keeps for their own pages."""

from django.conf import settings
from django.db import models

from whetu.web.schools.models import OfSchool


class SavedFilter(OfSchool):
    """A list of students that somebody looks at often. It holds the choices made, never a name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    choices = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "user", "name"], name="one_saved_filter")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class LastLook(OfSchool):
    """When somebody last went through Today, so that Today can say what is new since."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    before = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "user"], name="one_last_look")]

    def __str__(self) -> str:
        return str(self.at)
