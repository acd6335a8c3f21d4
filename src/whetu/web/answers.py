"""What views share: who may send a form, what an action answers, and where to go next."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from whetu.web.access import Request, may
from whetu.web.schools.actions import NotAllowed


def to_change(*permissions: str) -> Callable:
    """Sending the page's form asks for these permissions, over those for looking at it."""

    def wrap(view: Callable) -> Callable:
        @wraps(view)
        def inner(request: Request, *args, **kwargs) -> HttpResponse:
            if request.method == "POST" and not all(may(request, one) for one in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return inner

    return wrap


def carried_out(form: BaseForm, action: Callable, **facts) -> bool:
    """Do what a valid form asks; what stands against it is shown above the form."""
    if not form.is_valid():
        return False
    try:
        action(**facts, **form.cleaned_data)
    except NotAllowed as why:
        form.add_error(None, str(why))
        return False
    return True


def see(name: str, *args, **kwargs) -> HttpResponseRedirect:
    """On to a page, by GET."""
    return HttpResponseRedirect(resolve_url(name, *args, **kwargs), status=303)
