"""What the pages of referrals, shares and groups share."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.forms import BaseForm
from django.http import Http404

from whetu.web.access import Request
from whetu.web.answers import both
from whetu.web.people.views.opening import opened
from whetu.web.plans.actions.rows import Saved
from whetu.web.schools.actions import NotAllowed


def row_of(request: Request, find: Callable, key: str, to_write: bool = True) -> Any:
    """A row about a student, once the student is opened for it; else 404."""
    row = find(key)
    if row is None:
        raise Http404
    opened(request, row.student.key, to_write=to_write)
    return row


def done(form: BaseForm, action: Callable, **facts) -> Any:
    """What an action made of a valid form, or None with what stands against it above the form.

    Raises Saved where somebody was quicker.
    """
    if not form.is_valid():
        return None
    try:
        return action(**facts, **form.cleaned_data)
    except Saved:
        raise
    except NotAllowed as why:
        form.add_error(None, str(why))
        return None


def changed(
    form: BaseForm, make: Callable, filled: Callable, long: str, action: Callable, **facts
) -> tuple[Any, BaseForm, list | None]:
    """Change a row by a form: what was saved or None, the form, and what differs where somebody was quicker.

    `make` makes the form of what was sent and `initial`; `filled` says a row as the form shows it.
    """
    try:
        return done(form, action, **facts), form, None
    except Saved as quicker:
        again = partial(make, initial=filled(quicker.row))
        later, form = both(again, form, quicker.row, long)
        return None, form, later
