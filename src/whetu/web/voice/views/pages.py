"""What the pages of voices share."""

from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django_scopes import scope

from whetu.web.access import Request
from whetu.web.answers import both, see
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.actions.versions import Saved

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "strict-origin",  # never the address; with none at all browsers send no form
    "X-Robots-Tag": "noindex, nofollow",
}


def for_everyone(view: Callable) -> Callable:
    """A page without sign-in: kept by nobody, found by nobody, and told to no other page."""

    @wraps(view)
    @sensitive_post_parameters()
    def inner(request: HttpRequest, **kwargs) -> HttpResponse:
        response = view(request, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return inner


class at_school:  # noqa: N801  read as a sentence: with at_school(school)
    """The scope and the clock of a school, for a page without sign-in."""

    def __init__(self, school: Any):
        self.both = (scope(school=school), timezone.override(ZoneInfo(school.time_zone)))

    def __enter__(self) -> None:
        for one in self.both:
            one.__enter__()

    def __exit__(self, *what) -> None:
        for one in reversed(self.both):
            one.__exit__(*what)


def form_page(
    request: Request, make: Callable[..., BaseForm], action: Callable, words: Mapping[str, Any], /, *,
    to: str, long: str = "", filled: Callable | None = None, page: str = "voice/form.html", **facts,
) -> HttpResponse:  # fmt: skip
    """A page with one form. `to`: the address it leads to; `filled` says a row as the form shows it.

    Where somebody else saved meanwhile, both texts are shown, and the fields `long` of the form hold both.
    """
    form, later = make(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            values = {name: value for name, value in form.cleaned_data.items() if name not in facts}
            action(by=request.user, **facts, **values)
        except Saved as quicker:
            again = partial(make, initial=filled(quicker.row)) if filled else make
            later, form = both(again, form, quicker.row, long)
        except NotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, words["done"])
            return see(to)
    shown = {"form": form, "later": later, "back": to, **words}
    return render(request, page, shown, status=200 if later is None else 409)


def at_once(request: Request, action: Callable, done: str, /, **facts) -> bool:
    """Do what a button asks for, and say what came of it; whether it was done."""
    try:
        action(by=request.user, **facts)
    except NotAllowed as why:
        messages.warning(request, str(why))
        return False
    if done:
        messages.success(request, done)
    return True
