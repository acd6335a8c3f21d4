"""What is asked of a school many times while one page is read, and asked of the database once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
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


def remembered(ask: Callable[P, T]) -> Callable[P, T]:
    """Ask the database, but for the second time within `remembering`."""

    @wraps(ask)
    def asked(*of: P.args, **more: P.kwargs) -> T:
        held = _held.get()
        if held is None:
            return ask(*of, **more)
        key = (ask, of, tuple(more.items()))
        if key not in held:
            held[key] = ask(*of, **more)
        return held[key]

    return asked
