"""Replies that came by one link in great number: which they are, and how many."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from whetu.rules.disclosure import SMALLEST
from whetu.web.voice.models import Consultation, Door, Reply


class Flood(NamedTuple):
    """What came by the link of an audience from a time to before another; None: from its beginning, to now.
    `link`: the secret of the link as the page showed it."""

    audience: str
    link: str
    first: datetime | None = None
    end: datetime | None = None

    @property
    def whole(self) -> bool:
        return self.first is None and self.end is None

    @property
    def last(self) -> datetime | None:
        """The last minute of it."""
        return self.end - timedelta(minutes=1) if self.end else None


def replies(consultation: Consultation, flood: Flood) -> QuerySet[Reply]:
    """The replies of a flood."""
    found = consultation.replies.filter(way=Reply.Way.LINK, audience=flood.audience)
    if flood.first:
        found = found.filter(at__gte=flood.first)
    return found.filter(at__lt=flood.end) if flood.end else found


def many(consultation: Consultation, flood: Flood) -> int | None:
    """How many they are; None: some, but under five, of which a time would tell who they are."""
    found = replies(consultation, flood).count()
    return None if not flood.whole and 0 < found < SMALLEST else found


def taken_out(consultation: Consultation) -> dict[str, int]:
    """How many were taken out, by audience."""
    return dict(Door.objects.filter(consultation=consultation).values_list("audience", "taken_out"))
