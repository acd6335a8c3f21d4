"""What was shared about a student: one share, ending it, and sharing without a referral."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules.sharing import BASES
from whetu.web import sheets
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.people.views.opening import opened
from whetu.web.plans.actions import disclosures
from whetu.web.plans.actions import shares as actions
from whetu.web.plans.forms.sharing import DirectForm, prepared
from whetu.web.plans.queries import agencies, sharing
from whetu.web.plans.queries import shares as queries
from whetu.web.plans.views.pages import done, row_of
from whetu.web.plans.views.referrals import USUAL
from whetu.web.response.actions.exports import note_export


@needs(access.CASE_VIEW)
def disclosure(request: Request, key: str) -> HttpResponse:
    """One share: what, to whom, on which basis, until when, and what was written back."""
    row = row_of(request, queries.by_key, key)
    facts = {
        "student": row.student,
        "share": row,
        "shown": queries.shown(row, request.on),
        "basis": BASES.get(row.basis),
        "notes": queries.notes(row),
    }
    return render(request, "plans/disclosure.html", facts)


@needs(access.CASE_EDIT)
@require_POST
def end(request: Request, key: str) -> HttpResponse:
    row = row_of(request, queries.by_key, key)
    disclosures.end(by=request.user, disclosure=row, now=timezone.now())
    messages.success(request, _("The share has ended. Nobody outside the school reads it any more."))
    return see("disclosure", row.key)


@needs(access.REFER_APPROVE)
def new(request: Request, key: str) -> HttpResponse:
    """Share without a referral, such as in answer to a request: looked at first, then shared."""
    student = opened(request, key, to_write=True)
    form = DirectForm(
        request.POST or None,
        initial=prepared({}, 0, request.on + timedelta(days=USUAL)),
        agencies=[one for one in agencies.in_use(request.school) if not agencies.inside(one)],
        workers=queries.workers(request.school, student, request.on),
    )
    said = None
    if request.method == "POST" and "share" in request.POST:
        facts = {"by": request.user, "student": student, "on": request.on, "now": timezone.now()}
        if row := done(form, actions.share, **facts):
            messages.success(request, _("It is shared, and stands in the register."))
            return see("disclosure", row.key)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        said = sharing.said(student, given["parts"], request.on, reason=given["reason"])
    facts = {"student": student, "form": form, "said": said}
    return render(request, "plans/disclosure_form.html", facts)


@needs(access.REFER_APPROVE)
def register(request: Request) -> HttpResponse:
    """All that was shared: what, with whom, on which basis, until when."""
    wanted = request.GET.get("state", "open")
    found = queries.register(request.staff, request.on, wanted)
    return render(request, "plans/disclosures_register.html", {"shares": found, "wanted": wanted})


@needs(access.REFER_APPROVE, access.EXPORT)
def export(request: Request, form: str) -> HttpResponse:
    if form not in sheets.FORMATS:
        raise Http404
    found = queries.register(request.staff, request.on, request.GET.get("state", ""))
    note_export(by=request.user, school=request.school, what="shares", rows=len(found))
    return sheets.download(queries.sheet(found), form=form, name=f"shares-{request.on}")
