"""Reads of the audit: who did what, and who saw what."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from whetu.web.audit.models import Entry

LOOKS = ("opened a student", "broke the glass")  # what somebody saw, not what they changed


def last(*, did: str, key: str = "", school=None, **detail) -> Entry | None:
    """The latest entry of a deed with these details; about one row, or at one school, where given."""
    wanted = {f"detail__{name}": value for name, value in detail.items()}
    if school is not None:
        wanted["school_id"] = school.pk
    if key:
        wanted["key"] = key
    found = Entry.objects.filter(did=did, **wanted).select_related("by")
    return found.order_by("-at", "-id").first()


def history(
    school, deeds: Iterable[str], key: str = "", limit: int = 20, without: Iterable[str] = ()
) -> list[Entry]:
    """The latest of these deeds at a school, newest first; about one row, where its key is given.

    Lines about the rows whose keys are in `without` are left out.
    """
    about = {"key": key} if key else {}
    found = Entry.objects.filter(school_id=school.pk, did__in=list(deeds), **about)
    found = found.exclude(key__in=list(without))
    return list(found.select_related("by")[:limit])


def entries(
    school,
    *,
    people: Iterable[int] = (),
    by: int | None = None,
    did: str = "",
    first: date | None = None,
    until: date | None = None,
    keys: Iterable[str] | None = None,
    without: Iterable[str] = (),
    reader: int | None = None,
) -> QuerySet[Entry]:
    """What was done and seen at a school, newest first; sign-ins too, of `people` who work there.

    `first` and `until` are school-local days, both included. `keys`: only lines about these students;
    `without`: no line about these. `reader`: who may know of no restricted lines but their own.
    """
    found = at_school(school, people, reader).select_related("by").exclude(key__in=list(without))
    if by:
        found = found.filter(by_id=by)
    if did:
        found = found.filter(did=did)
    if first:
        found = found.filter(at__gte=midnight(first, school))
    if until:
        found = found.filter(at__lt=midnight(until + timedelta(days=1), school))
    if keys is not None:
        found = found.filter(about="student", key__in=list(keys))
    return found


def at_school(school, people: Iterable[int], reader: int | None = None) -> QuerySet[Entry]:
    found = Entry.objects.filter(Q(school_id=school.pk) | Q(school_id=None, by_id__in=list(people)))
    if reader is None:
        return found
    restricted = Entry.objects.filter(school_id=school.pk, detail__restricted=True)
    return found.exclude(pk__in=restricted.exclude(by=reader).values("pk"))


def midnight(on: date, school) -> datetime:
    return datetime.combine(on, time(), ZoneInfo(school.time_zone))


def deeds(school, people: Iterable[int], reader: int | None = None) -> list[str]:
    """The kinds of deed in a school's audit, in order."""
    return list(at_school(school, people, reader).order_by("did").values_list("did", flat=True).distinct())
