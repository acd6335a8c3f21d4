"""What this school calls kinds of response, and their codes in its own system."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.amp import actions, forms, queries
from whetu.web.amp.queries import takeaway
from whetu.web.answers import see, to_change
from whetu.web.audit import queries as audit
from whetu.web.sheets import FORMATS, download


@needs(access.PLAN_VIEW)
@to_change(access.PLAN_EDIT)
def page(request: Request) -> HttpResponse:
    """Every kind of response."""
    form = forms.KindsForm(request.POST or None, held=queries.kinds_of(request.school))
    if request.method == "POST" and form.is_valid():
        kinds = form.changed()
        if kinds:
            actions.set_kinds(by=request.user, school=request.school, kinds=kinds)
        messages.success(request, _("Saved."))
        return see("plan_kinds")
    facts = {
        "form": form,
        "words": queries.kind_words(request.school),
        "held": queries.kinds_of(request.school),
        "history": audit.history(request.school, ["settled kinds of response"]),
    }
    return render(request, "amp/kinds.html", facts)


@needs(access.PLAN_VIEW)
def export(request: Request, as_format: str) -> HttpResponse:
    """The kinds of response to take away, with the school's own codes."""
    if as_format not in FORMATS:
        raise Http404
    table = takeaway.of_kinds(request.school)
    actions.note_export(by=request.user, school=request.school, what="kinds of response")
    return download(table, form=as_format, name="kinds-of-response")
