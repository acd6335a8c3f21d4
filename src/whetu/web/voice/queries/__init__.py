"""Reads of what people said."""

from whetu.web.schools.models import School
from whetu.web.voice.models import Heeded
from whetu.web.voice.queries.concerns import concern_counts, waiting
from whetu.web.voice.queries.consultations import of
from whetu.web.voice.queries.heard import Coverage, coverage, there

__all__ = ["Coverage", "concern_counts", "coverage", "heeded", "of", "there", "waiting"]


def heeded(school: School, about: str) -> list[dict]:
    """What people said of a row above (its key), and what became of it: for the plan's own text."""
    rows = Heeded.objects.filter(school=school, consultation__about=about) if about else Heeded.objects.none()
    return [
        {"audience": row.audience, "said": row.said, "changed": row.changed, "done": row.done} for row in rows
    ]
