"""Writing down who did what, and who saw what."""

from whetu.web.audit.models import Entry


def record(*, by, did: str, school=None, about: str = "", key: str = "", why: str = "", **detail) -> Entry:
    """Note one deed or look. `by` is a user or None (the site itself); `about` and `key` name a row."""
    return Entry.objects.create(
        by=by if by is None or by.is_authenticated else None,
        school_id=school.pk if school else None,
        did=did,
        about=about,
        key=key,
        why=why[:300],
        detail=detail,
    )
