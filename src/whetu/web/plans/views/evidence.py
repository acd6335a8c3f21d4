"""Evidence packs of one student: made, read, released, taken away; and the key that proves them."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.people.views.opening import opened
from whetu.web.plans.actions import evidence as actions
from whetu.web.plans.actions import keys
from whetu.web.plans.forms import evidence as forms
from whetu.web.plans.queries.evidence import packs as queries
from whetu.web.plans.views.pages import form_page, row_of
from whetu.web.schools.actions import NotAllowed


@needs(access.CASE_EDIT)
def of_student(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    facts = {"student": student, "packs": queries.of_student(student)}
    return render(request, "plans/packs.html", facts)


@needs(access.CASE_EDIT)
def new(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    make = partial(forms.PackForm, student=student, initial={"as_at": request.on})
    words = {
        "title": _("Make an evidence pack"),
        "caption": _("It is kept as it is made. Nobody takes it away before the principal has released it."),
        "button": _("Make the pack"),
        "done": _("The pack is made. Read it through: then the principal can release it."),
        **room(student),
    }
    facts = {"student": student, "on": request.on, "now": timezone.now()}
    back = reverse("packs", args=[student.key])
    return form_page(request, student, make, actions.make, words, to=("pack", ""), back=back, **facts)


def room(student) -> dict:
    return {"room": _("Evidence"), "room_url": reverse("packs", args=[student.key])}


@needs(access.CASE_EDIT)
def page(request: Request, key: str) -> HttpResponse:
    """One pack: what it holds, to be read through, what was left out, whether it may be taken away."""
    row = row_of(request, queries.one, key)
    facts = {"student": row.student, "pack": row, "shown": queries.shown(row)}
    return render(request, "plans/pack.html", facts)


@needs(access.PACK_RELEASE)
def release(request: Request, key: str) -> HttpResponse:
    row = row_of(request, queries.one, key)
    if row.released_at:
        return see("pack", row.key)
    words = {
        "title": _("Release evidence pack %s") % row.number,
        "caption": _("From then on those who work on the case can take it away; each time is written down."),
        "button": _("Release it"),
        "done": _("The pack is released."),
        **room(row.student),
    }
    facts = {"pack": row, "now": timezone.now()}
    return form_page(
        request, row.student, forms.ReleaseForm, actions.release, words, to=("pack", row.key), **facts
    )


@needs(access.CASE_EDIT)
@require_POST
def take(request: Request, key: str) -> HttpResponse:
    """The pack as a zip, and the line in the audit: who took it."""
    row = row_of(request, queries.one, key)
    try:
        whole = actions.taken(by=request.user, pack=row)
    except NotAllowed as why:
        messages.error(request, str(why))
        return see("pack", row.key)
    answer = HttpResponse(whole, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="evidence-{row.number}-{row.as_at}.zip"'
    return answer


@require_safe
def published_key(request: HttpRequest) -> HttpResponse:
    """The public keys that prove what this site signed, for anybody: text, with no data of any person."""
    return HttpResponse(keys.published(), content_type="text/plain; charset=utf-8")
