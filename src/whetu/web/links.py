"""Links that lead where the reader may go."""

from collections.abc import Iterable

from django.urls import NoReverseMatch, resolve, reverse

from whetu.rules.access import permissions


def link(roles: Iterable[str], name: str, *args) -> str:
    """The address of a page; nothing where these roles may not open it."""
    url = reverse(name, args=args)
    needed = getattr(resolve(url).func, "permissions", ())
    return url if set(needed) <= permissions(roles) else ""


def first(roles: Iterable[str], *names: str) -> str:
    """The address of the first of these pages that there is and that these roles may open; else nothing."""
    held = list(roles)
    return next((url for url in (there(held, name) for name in names) if url), "")


def there(roles: Iterable[str], name: str) -> str:
    try:
        return link(roles, name)
    except NoReverseMatch:
        return ""
