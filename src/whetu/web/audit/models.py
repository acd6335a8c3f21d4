"""Who did what, who saw what, and why they might. Rows are added, never changed."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One deed or one look. What it is about is a random key, never a name."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    school_id = models.BigIntegerField(null=True, db_index=True)
    did = models.CharField(max_length=60)
    about = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=300, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(fields=["about", "key"]), models.Index(fields=["school_id", "-at"])]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.did}"

    @property
    def facts(self) -> str:
        """The details in one line, for people: keys of rows stay out."""
        shown = {
            name: value for name, value in self.detail.items() if name not in KEYS and value not in ("", [])
        }
        return "; ".join(f"{name.replace('_', ' ')}: {written(value)}" for name, value in shown.items())


KEYS = ("moved", "merged", "followed", "staff", "sha256")  # details that name rows


def written(value) -> str:
    """A detail as a page writes it."""
    if isinstance(value, list):
        return ", ".join(map(written, value))
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {written(one)}" for name, one in value.items())
    return str(value)
