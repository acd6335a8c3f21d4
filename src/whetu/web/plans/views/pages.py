"""What the pages of plans, referrals and what follows share."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from whetu.web.access import Request
from whetu.web.answers import both, changed, done, see
from whetu.web.people.views.opening import opened
from whetu.web.rows import Saved

__all__ = ["changed", "done", "form_page", "row_of"]


def row_of(request: Request, find: Callable, key: str, to_write: bool = True) -> Any:
    """A row about a student, once the student is opened for it; else 404."""
    row = find(key)
    if row is None:
        raise Http404
    opened(request, row.student.key, to_write=to_write)
    return row


def form_page(
    request: Request, student: Any, make: Callable[..., BaseForm], action: Callable, words: Mapping[str, Any],
    /, *, to: tuple[str, str], back: str = "", long: str = "", page: str = "plans/form.html", **facts,
) -> HttpResponse:  # fmt: skip
    """A page with one form about a student. `make`: the form of what was sent, or of None; `action` takes its
    fields and `facts`; `to`: where it goes then (url name, key; empty: the key of the row that was made);
    `back`: where it leads without.

    `words`: title, button and done; caption, beside, room and room_url where there are any. Where somebody
    else saved meanwhile, both texts are shown, and the field `long` of the form holds both.
    """
    form, later = make(request.POST or None), None
    if request.method == "POST":
        try:
            row = done(form, action, by=request.user, **facts)
            if row is not None:
                messages.success(request, words["done"])
                return see(to[0], to[1] or row.key)
        except Saved as quicker:
            later, form = both(make, form, quicker.row, long)
    back = back or reverse(to[0], args=[to[1]])
    shown = {"student": student, "form": form, "later": later, "back": back, **words}
    return render(request, page, shown, status=200 if later is None else 409)
