"""What views share: who may send a form, what an action answers, where to go next, and both texts where two
people wrote at once."""

from collections.abc import Callable
from datetime import date
from functools import partial, wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from whetu.web.access import Request, may
from whetu.web.rows import Saved
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


def sent_version(request: Request) -> int:
    """The state of a row, or of a draft, on which a button was pressed; -1 is none that there is."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else -1


def both(make: Callable[..., BaseForm], form: BaseForm, row, long: str) -> tuple[list[tuple], BaseForm]:
    """What somebody else saved beside what was written here: the fields that differ (label, saved, written),
    and the form to be sent again upon what is saved now. Each long text (`long`: names with a space between)
    holds both, to be joined by hand."""
    saved = make(None)
    pairs = [(form[field.name], field) for field in saved if field.name not in ("version", "tasks")]
    differing = [
        (mine.label, said(theirs), said(mine)) for mine, theirs in pairs if said(mine) != said(theirs)
    ]
    data = form.data.copy()
    data["version"] = row.version
    for name in long.split():
        data[name] = joined(said(saved[name]), said(form[name]))
    return differing, make(data)


def joined(theirs: str, mine: str) -> str:
    """Both texts whole, theirs first; what begins with the other is not said twice."""
    if mine.startswith(theirs):
        return mine
    return theirs if theirs.startswith(mine) else f"{theirs}\n\n{mine}"


def said(field) -> str:
    """What a field holds, in words."""
    value, choices = field.value(), dict(getattr(field.field, "choices", []))
    if isinstance(value, date):
        value = field.field.widget.format_value(value)
    if isinstance(value, bool) or value == "on":
        return _("yes") if value else ""
    values = value if isinstance(value, list | tuple) else [value]
    words = [str(choices.get(one, one)) for one in values if one not in (None, "")]
    return ", ".join(words).replace("\r\n", "\n").strip()


def done(form: BaseForm, action: Callable, /, **facts) -> Any:
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
