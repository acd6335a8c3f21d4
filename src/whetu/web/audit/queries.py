"""Reads of the audit: who did what, and who saw what."""

from whetu.web.audit.models import Entry


def last(*, did: str, key: str, **detail) -> Entry | None:
    """The latest entry of a deed about a row, with these details."""
    found = Entry.objects.filter(
        did=did, key=key, **{f"detail__{name}": value for name, value in detail.items()}
    )
    return found.order_by("-at", "-id").first()
