"""Going further with a student: what speaks for and against, the check of last resort, who decides, and what
came of it."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.rules.escalation import AT_MINISTRY, LADDER, LEGAL, ROUTES, STATES
from whetu.web.access import Request, may, needs
from whetu.web.answers import see
from whetu.web.people.views.opening import opened
from whetu.web.plans.actions import escalation as actions
from whetu.web.plans.forms import escalation as forms
from whetu.web.plans.queries import escalation as queries
from whetu.web.plans.queries import letters
from whetu.web.plans.queries.states import state_words
from whetu.web.plans.views.pages import changed, done, row_of
from whetu.web.response.views.meetings import writes


@needs(access.ESCALATE)
def listed(request: Request) -> HttpResponse:
    """What waits for this leader, then all else that is under way."""
    facts = {"found": queries.for_leader(request.staff, request.on), "routes": ROUTES, "legal": LEGAL}
    facts["letter_labels"] = {rung: letters.label(rung) for rung in (0, *LADDER)}
    return render(request, "plans/escalations.html", facts)


@needs(access.CASE_VIEW)
def of_student(request: Request, key: str) -> HttpResponse:
    """What speaks for and against going further with a student, and what was done."""
    student = opened(request, key)
    gate = queries.gate(student, "letter", request.on)
    may_write = may(request, access.CASE_EDIT) and writes(request, student.key)
    facts = {
        "student": student,
        "gate": gate,
        "speaks_for": queries.speaks_for(student, request.on),
        "against": [
            (one, queries.where(request.staff, one.place)) for one in queries.against(student, request.on)
        ],
        "routes": ways(student, request.on),
        "rows": queries.of_student(student),
        "letters": letters.shown(queries.letters(student)),
        "states": STATES,
        "route_words": ROUTES,
        "may_write": may_write,
        "never": actions.NEVER,
    }
    return render(request, "plans/escalation_student.html", facts)


def ways(student, on) -> list[tuple]:
    """Each route with what stands against it today."""
    return [(key, route, queries.route_stands(student, key, on)) for key, route in ROUTES.items()]


@needs(access.CASE_EDIT)
def new(request: Request, key: str) -> HttpResponse:
    """Begin to think about going further; refused at once, with the way out, where it may not be."""
    student = opened(request, key, to_write=True)
    facts = {"student": student, "ways": ways(student, request.on)}
    if not queries.gate(student, "letter", request.on).open:
        return render(request, "plans/escalation_refused.html", facts | {"never": actions.NEVER}, status=403)
    against = {key: why for key, _route, why in facts["ways"]}
    first = {"route": request.GET.get("route", "")}
    form = forms.OpenForm(request.POST or None, initial=first, against=against)
    if request.method == "POST":
        moment = {"on": request.on, "now": timezone.now()}
        if row := done(form, actions.open_, by=request.user, student=student, **moment):
            messages.success(request, _("It is being considered. Go through the check of last resort."))
            return see("escalation", row.key)
    return render(request, "plans/escalation_new.html", facts | {"form": form})


@needs(access.CASE_VIEW)
def page(request: Request, key: str) -> HttpResponse:
    row = row_of(request, queries.one, key, to_write=False)
    stops = queries.why_stopped(row, request.on) if row.state in queries.OPEN else ""
    why_not = queries.may_approve(row, request.staff, request.on) if row.state == "checked" else ""
    may_write = may(request, access.CASE_EDIT) and writes(request, row.student.key)
    gate = queries.gate(row.student, row.route, request.on)
    facts = {
        "student": row.student,
        "row": row,
        "route": ROUTES.get(row.route),
        "state": STATES[row.state].label,
        "legal_state": LEGAL[row.legal_state].label if row.legal_state else "",
        "legal_moves": LEGAL[row.legal_state].moves if row.legal_state else (),
        "lines": queries.lines(row, request.staff, request.on),
        "events": event_lines(row),
        "approvals": queries.answers(queries.about(row.route), row.key),
        "gate": gate,
        "stops": stops,
        "open": row.state in queries.OPEN,
        "at_ministry": row.legal_state in AT_MINISTRY,
        "why_not": why_not,
        "may_decide": may(request, access.ESCALATE),
        "may_write": may_write,
        "principal": "principal" in request.staff.roles,
        "letters": letters.shown(row.letters.all()),
        "earlier": letters.may_note_earlier(row, request.on),
        "next": queries.next_letter(row.student, request.on) if row.route == "letter" else None,
        "effect": row.checklist.get("effect"),
        "packs": queries.where(request.staff, ("packs", row.student.key)),
    }
    if facts["next"] and facts["next"].rung is not None:
        facts["next_label"] = letters.label(facts["next"].rung)
    return render(request, "plans/escalation.html", facts)


def event_lines(row) -> list[tuple]:
    """What happened, in order: the event, and its state in words."""
    found = queries.events(row.key, "escalation", "legal")
    return [(one, state_words(one.about, one.state)) for one in found]


def form_page(
    request: Request, row, make: Callable[..., BaseForm], filled: Callable, long: str, action: Callable,
    words: dict, **facts,
) -> HttpResponse:  # fmt: skip
    """A page with one form about an escalation. `words`: title, caption, button, and done, said after."""
    form, later = make(request.POST or None, initial=filled(row)), None
    if request.method == "POST":
        moment = {"by": request.user, "escalation": row, "on": request.on, "now": timezone.now()}
        saved, form, later = changed(form, make, filled, long, action, **moment, **facts)
        if saved:
            messages.success(request, words["done"])
            return see("escalation", row.key)
    shown = {"student": row.student, "row": row, "form": form, "later": later, **room_of(row), **words}
    template = words.get("template", "plans/form.html")
    return render(request, template, shown, status=409 if later is not None else 200)


def room_of(row) -> dict:
    """The way back to an escalation, for the page of a form."""
    url = reverse("escalation", args=[row.key])
    return {"room": _("Escalation"), "room_url": url, "back": url}


def version_of(row) -> dict:
    return {"version": row.version}


@needs(access.CASE_EDIT)
def check(request: Request, key: str) -> HttpResponse:
    """The check of last resort: what the record answers, and what people do."""
    row = row_of(request, queries.one, key)
    if row.state not in ("considered", "checked"):
        return see("escalation", row.key)
    whole = ROUTES[row.route].whole
    lines = queries.lines(row, request.staff, request.on)
    make = partial(forms.CheckForm, lines=lines, whole=whole)

    def filled(now) -> dict:
        return forms.check_filled(now, queries.lines(now, request.staff, request.on))

    ready = "ready" in request.POST
    words = {
        "title": _("Check of last resort"),
        "done": _("Checked. A leader decides.") if ready else _("Kept. It is not sent to anybody yet."),
        "template": "plans/escalation_check.html",
        "lines": lines,
        "whole": whole,
    }
    long = "note_privacy" if whole else "override_why"
    return form_page(request, row, make, filled, long, actions.check, words, ready=ready)


@needs(access.ESCALATE)
def decide(request: Request, key: str) -> HttpResponse:
    row = row_of(request, queries.one, key)
    if row.state != "checked":
        return see("escalation", row.key)
    gate = queries.gate(row.student, row.route, request.on)
    make = partial(forms.DecideForm, evidence=gate.evidence)
    words = {
        "title": _("Decide"),
        "button": _("Keep the decision"),
        "done": _("Your decision is kept."),
        "template": "plans/escalation_decide.html",
        "lines": queries.lines(row, request.staff, request.on),
        "route": ROUTES[row.route],
        "gate": gate,
        "approvals": queries.answers(queries.about(row.route), row.key),
        "why_not": queries.may_approve(row, request.staff, request.on),
        "packs": queries.where(request.staff, ("packs", row.student.key)),
    }
    return form_page(request, row, make, version_of, "why", actions.decide, words)


@needs(access.ESCALATE)
def hold(request: Request, key: str) -> HttpResponse:
    row = row_of(request, queries.one, key)
    words = {
        "title": _("Hold it"), "button": _("Hold"), "done": _("It is held."),
        "caption": _("Nothing more follows from it. It can be considered anew."),
    }  # fmt: skip
    return form_page(request, row, forms.WhyForm, version_of, "why", actions.hold, words)


@needs(access.CASE_EDIT)
def withdraw(request: Request, key: str) -> HttpResponse:
    row = row_of(request, queries.one, key)
    words = {
        "title": _("Take it back"), "button": _("Take it back"), "done": _("It is taken back."),
        "caption": _("It stays on the record, with the reason."),
    }  # fmt: skip
    return form_page(request, row, forms.WhyForm, version_of, "why", actions.withdraw, words)


@needs(access.CASE_EDIT)
def carry_out(request: Request, key: str) -> HttpResponse:
    row = row_of(request, queries.one, key)
    words = {
        "title": _("Carried out"), "button": _("Keep it"), "done": _("Kept."),
        "caption": _("What was approved is done; four weeks on somebody looks at what came of it."),
    }  # fmt: skip

    def filled(now) -> dict:
        return version_of(now) | forms.look_again(request.on)

    return form_page(request, row, forms.DoneForm, filled, "words", actions.carry_out, words)


@needs(access.LEGAL_APPROVE)
def refer(request: Request, key: str) -> HttpResponse:
    """The principal refers to the Ministry, outside this site; here it is noted."""
    row = row_of(request, queries.one, key)
    words = {
        "title": _("Refer to the Ministry"), "button": _("Note the referral"), "done": _("It is noted."),
        "caption": _(
            "The school refers; the Ministry of Education weighs it and decides. This site sends nothing: "
            "send it as the Ministry asks, then note here when you did."
        ),
    }  # fmt: skip

    def filled(now) -> dict:
        return version_of(now) | forms.look_again(request.on)

    return form_page(request, row, forms.ReferForm, filled, "words", actions.refer, words)


@needs(access.ESCALATE)
def ministry(request: Request, key: str) -> HttpResponse:
    row = row_of(request, queries.one, key)
    if not row.legal_state or not LEGAL[row.legal_state].moves or row.legal_state == "warned":
        return see("escalation", row.key)
    words = {
        "title": _("What the Ministry told us"), "button": _("Keep it"), "done": _("Kept."),
        "caption": _("Kept by hand: the Ministry decides, and tells the school."),
    }  # fmt: skip

    def filled(now) -> dict:
        return version_of(now) | {"said_on": request.on, "reference": now.reference}

    make = partial(forms.MinistryForm, row=row)
    return form_page(request, row, make, filled, "words", actions.ministry, words)


@needs(access.CASE_EDIT)
def effect(request: Request, key: str) -> HttpResponse:
    row = row_of(request, queries.one, key)
    if row.state != "carried out":
        return see("escalation", row.key)
    words = {
        "title": _("What came of it"), "button": _("Keep it"), "done": _("Kept."),
        "template": "plans/escalation_effect.html", "found": queries.effect_of(row),
    }  # fmt: skip
    return form_page(request, row, forms.EffectForm, version_of, "effect", actions.look_at_effect, words)
