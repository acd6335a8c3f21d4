"""Referrals of one student: written, approved, sent, answered, closed."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules.sharing import BASES
from whetu.web import pdf, sheets
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.people.views.opening import opened
from whetu.web.plans.actions import approvals
from whetu.web.plans.actions import referrals as actions
from whetu.web.plans.forms import referrals as forms
from whetu.web.plans.forms.sharing import ShareForm, prepared
from whetu.web.plans.queries import agencies, groups, referral_papers, shares, sharing
from whetu.web.plans.queries import referrals as queries
from whetu.web.plans.views.pages import changed, done, row_of
from whetu.web.response.actions.exports import note_export
from whetu.web.response.queries import case
from whetu.web.response.queries.record import colleagues_for
from whetu.web.rows import Saved
from whetu.web.schools.actions import NotAllowed

FORM = Path(__file__).parents[1] / "templates/plans/referral.typ"
USUAL = 90  # days that a share is offered for, at first


@needs(access.CASE_VIEW)
def of_student(request: Request, key: str) -> HttpResponse:
    """Help asked of others for one student, and what was shared."""
    student = opened(request, key, to_write=True)
    facts = {
        "student": student,
        "referrals": queries.of_student(student, request.on),
        "shares": shares.of_student(student, request.on),
        "groups": [(one, groups.state_words(one)) for one in groups.of_student(student)],
    }
    return render(request, "plans/referrals.html", facts)


def form_for(request: Request, student, first: dict):
    """What makes the form of what was sent, or of nothing."""
    asked = [one for one in agencies.in_use(request.school) if one.kind != queries.SERVICE_KIND]
    barriers = [one for one in case.barriers(student, request.staff) if one.state in case.OPEN]
    staff = colleagues_for(student, request.on, request.staff)
    return partial(forms.ReferralForm, initial=first, agencies=asked, barriers=barriers, staff=staff)


@needs(access.CASE_EDIT)
def new(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    first = {"primary_contact": request.staff.key}
    first |= {name: request.GET.get(name, "") for name in ("agency", "barrier")}
    form = form_for(request, student, first)(request.POST or None)
    if request.method == "POST":
        facts = {"by": request.user, "student": student, "on": request.on, "now": timezone.now()}
        if row := done(form, actions.draft, **facts):
            messages.success(request, _("The draft is kept. Next: what is shared, and who was told."))
            return see("referral_share", row.key)
    facts = {"student": student, "form": form, "any": bool(agencies.in_use(request.school))}
    return render(request, "plans/referral_form.html", facts)


@needs(access.CASE_VIEW)
def page(request: Request, key: str) -> HttpResponse:
    """One referral: where it stands, what is shared, who said what, and what may come next."""
    row = row_of(request, queries.by_key, key)
    (shown,) = queries.shown(row.school, [row], request.on)
    facts = {
        "student": row.student,
        "referral": row,
        "shown": shown,
        "inside": agencies.inside(row.agency),
        "share": row.disclosure,
        "share_open": bool(row.disclosure and shares.is_open(row.disclosure, request.on)),
        "said": row.disclosure.shared if row.disclosure else row.pack or preview(request, row),
        "frozen": bool(row.pack),
        "basis": BASES.get(row.ready.get("basis", "")),
        "events": queries.events(row),
        "approvals": approvals.approvals_of(actions.ABOUT, row.key),
        "mine": row.state == "approval" and request.user.pk in queries.authors(row),
        "next": actions.table_of(row)[row.state].next,
        "moves": [one for one in actions.table_of(row)[row.state].next if one not in PAGES],
    }
    return render(request, "plans/referral.html", facts)


PAGES = ("draft", "approval", "approved", "sent")  # these have a page or a button of their own


def preview(request: Request, row) -> dict | None:
    """What would go if it were handed in now; None: nobody said yet what is shared."""
    if not row.ready:
        return None
    return sharing.said(row.student, row.ready["parts"], request.on, reason=row.reason, asks=row.asks)


@needs(access.CASE_EDIT)
def change(request: Request, key: str) -> HttpResponse:
    row = row_of(request, queries.by_key, key)
    if row.state != "draft":
        return see("referral", row.key)
    make = form_for(request, row.student, forms.filled(row))
    form, later = make(request.POST or None), None
    if request.method == "POST":
        facts = {"by": request.user, "referral": row, "on": request.on}
        saved, form, later = changed(form, make, forms.filled, "reason", actions.change, **facts)
        if saved:
            messages.success(request, _("Saved."))
            return see("referral" if saved.ready else "referral_share", row.key)
    facts = {"student": row.student, "referral": row, "form": form, "later": later, "any": True}
    return render(request, "plans/referral_form.html", facts, status=409 if later is not None else 200)


@needs(access.CASE_EDIT)
def share(request: Request, key: str) -> HttpResponse:
    """What of the record goes with it, on which basis, who was told, until when."""
    row = row_of(request, queries.by_key, key)
    if row.state != "draft":
        return see("referral", row.key)

    def filled(one) -> dict:
        return prepared(one.ready, one.version, request.on + timedelta(days=USUAL))

    make = partial(ShareForm, initial=filled(row), kind=row.agency.kind)
    form, later = make(request.POST or None), None
    if request.method == "POST":
        facts = {"by": request.user, "referral": row, "on": request.on}
        saved, form, later = changed(form, make, filled, "basis_note", actions.prepare, **facts)
        if saved:
            messages.success(request, _("Saved. Read what will go, as it stands below."))
            return see("referral", row.key)
    facts = {"student": row.student, "referral": row, "form": form, "later": later}
    return render(request, "plans/referral_share.html", facts, status=409 if later is not None else 200)


def step(request: Request, key: str, action, said: str) -> HttpResponse:
    """One button of a referral's page: a state that needs nothing but the version that was looked at."""
    row = row_of(request, queries.by_key, key)
    form = forms.AgreedOnly(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    facts = {"by": request.user, "referral": row, "version": version, "on": request.on}
    try:
        action(**facts, now=timezone.now())
        messages.success(request, said)
    except NotAllowed as why:
        messages.error(request, str(why))
    return see("referral", row.key)


@needs(access.CASE_EDIT)
@require_POST
def ask(request: Request, key: str) -> HttpResponse:
    return step(request, key, actions.ask, _("A leader is asked. These words are what will go."))


@needs(access.CASE_EDIT)
@require_POST
def redraft(request: Request, key: str) -> HttpResponse:
    return step(request, key, actions.redraft, _("It is a draft again; change it and hand it in anew."))


def one_form(request: Request, row, form, action, words: dict, **facts) -> HttpResponse:
    """A page with one form about a referral. `words`: title, why, button, and done, said afterwards."""
    if request.method == "POST":
        try:
            if done(form, action, by=request.user, referral=row, now=timezone.now(), **facts):
                messages.success(request, words["done"])
                return see("referral", row.key)
        except Saved as quicker:
            messages.error(request, str(quicker))
            return see("referral", row.key)
    found = {"student": row.student, "referral": row, "form": form, "said": row.pack, **words}
    return render(request, "plans/referral_step.html", found)


@needs(access.REFER_APPROVE)
def approve(request: Request, key: str) -> HttpResponse:
    """A leader reads what would go, and says yes or no."""
    row = row_of(request, queries.by_key, key)
    if row.state != "approval":
        return see("referral", row.key)
    workers = shares.workers(request.school, row.student, request.on)
    form = forms.ApproveForm(request.POST or None, initial={"version": row.version}, workers=workers)
    words = {
        "title": _("May this go to %s?") % row.agency.name,
        "button": _("Answer"),
        "done": _("Your answer is kept."),
        "basis": BASES.get(row.ready.get("basis", "")),
    }
    return one_form(request, row, form, actions.answer, words, on=request.on)


@needs(access.CASE_EDIT)
def send(request: Request, key: str) -> HttpResponse:
    """Note that it went, and how."""
    row = row_of(request, queries.by_key, key)
    if "sent" not in actions.table_of(row)[row.state].next:
        messages.error(request, _("A leader approves this before it goes. Ask for the approval first."))
        return see("referral", row.key)
    first = {"sent_on": request.on, "version": row.version}
    form = forms.SendForm(request.POST or None, initial=first, worker=row.ready.get("worker", ""))
    words = {
        "title": _("Send it on to %s") % row.agency.name,
        "why": _("Nothing is sent by itself: say how you did it, or let their worker read it here."),
        "button": _("It is sent"),
        "done": _("Noted as sent. What was shared is kept as it is now."),
    }
    return one_form(request, row, form, actions.send, words, on=request.on)


@needs(access.CASE_EDIT)
def move(request: Request, key: str) -> HttpResponse:
    """What became of it, noted by the school."""
    row = row_of(request, queries.by_key, key)
    table = actions.table_of(row)
    if not [one for one in table[row.state].next if one not in PAGES]:
        return see("referral", row.key)
    first = {"on": request.on, "version": row.version}
    form = forms.MoveForm(request.POST or None, initial=first, table=table, state=row.state)
    words = {
        "title": _("What became of it?"),
        "why": _("When it is declined, closed or taken back, the share ends with it."),
        "button": _("Save"),
        "done": _("Saved."),
    }
    return one_form(request, row, form, actions.move, words, today=request.on)


@needs(access.CASE_VIEW)
def form_pdf(request: Request, key: str) -> HttpResponse:
    """The referral as a form to hand over: what was sent, or the draft as it stands, and marked so."""
    row = row_of(request, queries.by_key, key)
    said = row.disclosure.shared if row.disclosure else row.pack or preview(request, row)
    if said is None:
        messages.error(request, _("Say first what is shared, on which lawful basis, and who was told."))
        return see("referral", row.key)
    made = pdf.made(FORM, referral_papers.referral(row, said, request.on), timezone.now())
    actions.note_taken(by=request.user, referral=row)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="referral.pdf"'
    return answer


def asked(request: Request) -> queries.Choice:
    return queries.choice(request.GET.get("list", ""), request.GET.get("state", ""))


@needs(access.CASE_VIEW)
def register(request: Request) -> HttpResponse:
    """The school's referrals by agency and state, with waits and what came of them."""
    found = queries.register(request.staff, request.on, asked(request))
    facts = {"register": found, "groups": queries.GROUPS}
    return render(request, "plans/referrals_register.html", facts)


@needs(access.CASE_VIEW, access.EXPORT)
def export(request: Request, form: str) -> HttpResponse:
    """What the register shows as a table to take away; who did so is written down."""
    if form not in sheets.FORMATS:
        raise Http404
    found = queries.register(request.staff, request.on, asked(request))
    note_export(by=request.user, school=request.school, what="referrals", rows=len(found.chosen))
    return sheets.download(queries.sheet(found), form=form, name=f"referrals-{request.on}")
