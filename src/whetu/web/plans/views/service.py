"""Asking the Attendance Service: the check, the request, the text to copy, and its case as kept here."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules.sharing import SERVICE
from whetu.web import pdf, sheets
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.people.views.opening import opened
from whetu.web.plans.actions import approvals
from whetu.web.plans.actions import service as actions
from whetu.web.plans.forms import service as forms
from whetu.web.plans.forms.referrals import AgreedOnly
from whetu.web.plans.queries import referrals, service_pack
from whetu.web.plans.queries import service as queries
from whetu.web.plans.views.pages import form_page, row_of
from whetu.web.response.actions.exports import note_export
from whetu.web.response.queries.record import colleagues_for
from whetu.web.schools.actions import NotAllowed

PACK = Path(__file__).parents[1] / "templates/plans/service_pack.typ"
SHARED_FOR = 180  # days proposed: our own choice


def found(request: Request, key: str):
    """A request to the Attendance Service, once its student is opened."""
    return row_of(request, queries.one, key)


def room(student) -> dict:
    return {"room": _("Attendance Service"), "room_url": reverse("service_of", args=[student.key])}


@needs(access.CASE_VIEW)
def of_student(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    rows = queries.of_student(student, request.on)
    facts = {
        "student": student,
        "rows": rows,
        "open": any(one.open for one in rows),
        "services": queries.services(request.school),
    }
    return render(request, "plans/service_student.html", facts)


@needs(access.CASE_EDIT)
def new(request: Request, key: str) -> HttpResponse:
    """The check, with which a request begins."""
    student = opened(request, key, to_write=True)
    agencies = queries.services(request.school)
    if not agencies:
        messages.error(request, _("Your directory has no Attendance Service yet. Add it first."))
        return see("service_of", student.key)
    known = queries.Known(student, request.staff, request.on)
    facts = queries.facts(known)
    make = partial(forms.CheckForm, agencies=agencies, facts=facts, initial=forms.check_initial(facts))
    words = check_words(known) | {"done": _("The check is kept. Now write the request."), **room(student)}
    given = {"staff": request.staff, "student": student, "on": request.on, "now": timezone.now()}
    back = reverse("service_of", args=[student.key])
    return form_page(
        request, student, make, actions.begin, words, to=("service", ""), back=back,
        page="plans/service_check.html", **given,
    )  # fmt: skip


def check_words(known: queries.Known) -> dict:
    return {"title": _("Is it time to ask?"), "button": _("Keep the check"), "unmet": known.unmet()}


@needs(access.CASE_EDIT)
def check(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    if row.state not in ("draft", "ready check"):
        return see("service", row.key)
    known = queries.Known(row.student, request.staff, request.on)
    facts = queries.facts(known)
    agencies = queries.services(request.school) or [row.agency]
    make = partial(forms.CheckForm, agencies=agencies, facts=facts, initial=forms.check_initial(facts, row))
    words = check_words(known) | {"done": _("The check is kept."), **room(row.student)}
    given = {"staff": request.staff, "row": row, "on": request.on, "now": timezone.now()}
    return form_page(
        request, row.student, make, actions.check_again, words, to=("service", row.key), long="hold_why",
        page="plans/service_check.html", **given,
    )  # fmt: skip


@needs(access.CASE_VIEW)
def page(request: Request, key: str) -> HttpResponse:
    """One request and its case: how it stands, what it lacks, and what comes next."""
    row = found(request, key)
    (shown,) = queries.shown(request.school, [row], request.on)
    groups = service_pack.groups(row, request.staff, request.on)
    facts = {
        "student": row.student,
        "one": shown,
        "row": row,
        "verdict": queries.verdict_words(row),
        "answers": queries.answers(row),
        "told": next(group for group in groups if group.key == "notice"),
        "missing": service_pack.missing(groups),
        "approvals": approvals.approvals_of(actions.ABOUT, row.key),
        "events": queries.events(row),
        "states": {name: _(state.label) for name, state in SERVICE.items()},
        "closed": queries.closed_words(row.outcome),
        "written": row.state in ("draft", "ready check"),
        "submitted": row.state not in queries.BEFORE and bool(row.sent_on),
        "follows": following(row),
        "mine": row.state == "approval" and request.user.pk in referrals.authors(row),
        "changed": service_pack.changed(row, request.staff, request.on),
    }
    return render(request, "plans/service.html", facts)


def following(row) -> list[str]:
    """What may be noted next of a case there."""
    state = SERVICE.get(row.state)
    return [name for name in state.next if name in actions.UNDER_WAY] if state and row.sent_on else []


@needs(access.CASE_EDIT)
def write(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    if row.state not in ("draft", "ready check"):
        return see("service", row.key)
    staff = colleagues_for(row.student, request.on, row.primary_contact or request.staff)
    make = partial(forms.WriteForm, staff=staff, initial=forms.written(row))
    words = {
        "title": _("Write the request"), "button": _("Keep it"), "done": _("The request is kept."),
        "caption": _("What the record knows is filled in by itself; this is the rest."), **room(row.student),
    }  # fmt: skip
    return form_page(
        request, row.student, make, actions.write, words, to=("service", row.key), long="reason",
        page="plans/service_write.html", row=row, on=request.on,
    )  # fmt: skip


@needs(access.CASE_EDIT)
def told(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    if row.state not in ("draft", "ready check"):
        return see("service", row.key)
    kept = row.ready.get("told", {})
    first = {"ends": request.on + timedelta(days=SHARED_FOR), **kept, "version": row.version}
    make = partial(forms.ToldForm, initial=first)
    words = {
        "title": _("Who was told, and why it is shared"), "button": _("Keep it"), "done": _("It is kept."),
        "caption": _("Student and whānau know of a request unless that would do harm."), **room(row.student),
    }  # fmt: skip
    return form_page(
        request, row.student, make, actions.tell, words, to=("service", row.key), long="whanau_why", row=row,
        on=request.on,
    )  # fmt: skip


@needs(access.CASE_EDIT)
@require_POST
def ask(request: Request, key: str) -> HttpResponse:
    """Hand the request in for a leader's approval."""
    hand_in = partial(actions.ask, staff=request.staff)
    return step(request, key, hand_in, _("It is handed in. A leader answers. These words are what will go."))


@needs(access.CASE_EDIT)
@require_POST
def redraft(request: Request, key: str) -> HttpResponse:
    return step(request, key, actions.redraft, _("It is a draft again. Go through the check once more."))


def step(request: Request, key: str, action, words: str) -> HttpResponse:
    """One step that asks for nothing but the version of the page."""
    row = found(request, key)
    form = AgreedOnly(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    try:
        action(by=request.user, row=row, version=version, on=request.on, now=timezone.now())
        messages.success(request, words)
    except NotAllowed as why:
        messages.error(request, str(why))
    return see("service", row.key)


@needs(access.REFER_APPROVE)
def answer(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    if row.state != "approval":
        return see("service", row.key)
    make = partial(forms.AnswerForm, initial={"version": row.version})
    words = {
        "title": _("May this request go?"), "button": _("Keep the answer"), "done": _("The answer is kept."),
        "beside": "plans/service_beside.html", "row": row, "verdict": queries.verdict_words(row),
        **room(row.student),
    }  # fmt: skip
    return form_page(
        request, row.student, make, actions.answer, words, to=("service", row.key), long="why", row=row,
        on=request.on, now=timezone.now(),
    )  # fmt: skip


@needs(access.CASE_VIEW)
def pack(request: Request, key: str) -> HttpResponse:
    """The request as text to copy, part by part; that somebody looked is written down."""
    row = found(request, key)
    groups = service_pack.groups(row, request.staff, request.on)
    actions.note_taken(by=request.user, row=row)
    facts = {
        "student": row.student, "row": row, "groups": groups, "missing": service_pack.missing(groups),
        "frozen": service_pack.is_submitted(row),
        "handed_in": bool(row.pack.get("said")),
        "changed": service_pack.changed(row, request.staff, request.on),
    }  # fmt: skip
    return render(request, "plans/service_pack.html", facts)


@needs(access.CASE_VIEW)
def pack_pdf(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    groups = service_pack.groups(row, request.staff, request.on)
    made = pdf.made(PACK, service_pack.paper(row, groups, request.on), timezone.now())
    actions.note_taken(by=request.user, row=row)
    answer = HttpResponse(made, content_type="application/pdf")
    name = f"attendance-service-{row.sent_on or request.on}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@needs(access.CASE_EDIT)
def submitted(request: Request, key: str) -> HttpResponse:
    """Somebody submitted it in the Ministry's own system: what was approved is kept for good."""
    row = found(request, key)
    if row.state != "approved":
        return see("service", row.key)
    make = partial(forms.SubmittedForm, initial={"version": row.version, "sent_on": request.on})
    words = {
        "title": _("It was submitted"), "button": _("Freeze it and keep it"),
        "done": _("It is kept as it was approved, with its hash."),
        "caption": _("In the Ministry's own system, by a person: Whetū sends nothing."), **room(row.student),
    }  # fmt: skip
    return form_page(
        request, row.student, make, actions.submitted, words, to=("service", row.key), long="reference",
        row=row, staff=request.staff, on=request.on, now=timezone.now(),
    )  # fmt: skip


@needs(access.CASE_EDIT)
def follow(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    choices = following(row)
    if not choices:
        return see("service", row.key)
    manager = row.ready.get("manager", {})
    first = {
        "version": row.version, "happened_on": request.on, "manager": manager.get("name", ""),
        "manager_contact": manager.get("contact", ""),
    }  # fmt: skip
    make = partial(forms.FollowForm, choices=choices, initial=first)
    words = {
        "title": _("What happened there"), "button": _("Keep it"), "done": _("It is kept."),
        "caption": _("Now: %s") % queries.state_words(row.state), **room(row.student),
    }  # fmt: skip
    return form_page(
        request, row.student, make, actions.follow, words, to=("service", row.key), long="words", row=row,
        on=request.on, now=timezone.now(),
    )  # fmt: skip


@needs(access.CASE_EDIT)
def contact(request: Request, key: str) -> HttpResponse:
    row = found(request, key)
    staff = colleagues_for(row.student, request.on, row.primary_contact)
    manager = row.ready.get("manager", {})
    first = {
        "version": row.version, "primary_contact": row.primary_contact.key if row.primary_contact else "",
        "manager": manager.get("name", ""), "manager_contact": manager.get("contact", ""),
    }  # fmt: skip
    make = partial(forms.ContactForm, staff=staff, initial=first)
    words = {"title": _("Who to ask"), "button": _("Save"), "done": _("Saved."), **room(row.student)}
    return form_page(
        request, row.student, make, actions.contact, words, to=("service", row.key), long="manager_contact",
        row=row, on=request.on,
    )  # fmt: skip


@needs(access.CASE_VIEW)
def register(request: Request) -> HttpResponse:
    """All requests: what waits for us, what waits for the service, what is under way, and what is over."""
    facts = {
        "register": queries.register(request.staff, request.on),
        "services": queries.services(request.school),
    }
    return render(request, "plans/service_register.html", facts)


@needs(access.CASE_VIEW, access.EXPORT)
def export(request: Request, form: str) -> HttpResponse:
    if form not in sheets.FORMATS:
        raise Http404
    found = queries.register(request.staff, request.on)
    rows = len(found.open) + len(found.done)
    note_export(by=request.user, school=request.school, what="attendance service", rows=rows)
    return sheets.download(queries.sheet(found), form=form, name=f"attendance-service-{request.on}")
