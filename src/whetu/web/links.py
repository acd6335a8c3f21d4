"""Links that lead where the reader may go."""

from collections.abc import Iterable

from django.urls import resolve, reverse

from whetu.rules.access import permissions


def link(roles: Iterable[str], name: str, *args) -> str:
    """The address of a page; nothing where these roles may not open it."""
    url = reverse(name, args=args)
    needed = getattr(resolve(url).func, "permissions", ())
    return url if set(needed) <= permissions(roles) else ""
