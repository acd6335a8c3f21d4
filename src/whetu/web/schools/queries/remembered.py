"""What is asked of a school many times while one page is read, and asked of the database once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TypeVar

from whetu.web.schools.models import School

T = TypeVar("T")
_held: ContextVar[dict | None] = ContextVar("held", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Within it a school's dates and settings are read once: for pages that change nothing."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def remembered(ask: Callable[[School], T]) -> Callable[[School], T]:
    """Ask the database, but for the second time within `remembering`."""

    @wraps(ask)
    def asked(school: School) -> T:
        held = _held.get()
        if held is None:
            return ask(school)
        key = (ask.__name__, school.pk)
        if key not in held:
            held[key] = ask(school)
        return held[key]

    return asked
