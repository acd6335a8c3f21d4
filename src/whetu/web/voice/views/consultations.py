"""Asking people: the list of consultations, one with its questions, doors, partners and who was heard."""

from functools import partial
from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules.voice import AUDIENCES
from whetu.web.access import Request, needs
from whetu.web.answers import see, sent_version
from whetu.web.audit import queries as audit
from whetu.web.voice.actions import consultations as actions
from whetu.web.voice.actions import heeded as heeding
from whetu.web.voice.forms import consultations as forms
from whetu.web.voice.queries import consultations as queries
from whetu.web.voice.queries.heard import coverage
from whetu.web.voice.views.pages import at_once, form_page

DEEDS = [
    "made a consultation", "changed a consultation", "changed the questions of a consultation",
    "opened a consultation", "took a consultation back to its questions", "closed a consultation",
    "reopened a consultation", "kept the partners of a consultation", "said what came of a consultation",
    "took back what came of a consultation", "took out many answers that came by a link",
]  # fmt: skip


def found(request: Request, key: str):
    """A consultation of this school, or 404."""
    row = queries.one(request.school, key)
    if row is None:
        raise Http404
    return row


@needs(access.PLAN_EDIT)
def page(request: Request) -> HttpResponse:
    """Every consultation."""
    rows = [{"row": row, "state": queries.state(row, request.on)} for row in queries.all_of(request.school)]
    return render(request, "voice/consultations.html", {"rows": rows, "states": queries.STATE_WORDS})


@needs(access.PLAN_EDIT)
def new(request: Request) -> HttpResponse:
    """Make one; it has questions to begin from."""
    form = forms.ConsultationForm(request.POST or None, initial=forms.first_days(request.on))
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.pop("version")
        row = actions.make_consultation(
            by=request.user, school=request.school, now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Made. Make the questions yours, then open it."))
        return see("consultation", row.key)
    words = {"title": _("Ask people"), "button": _("Make it"), "back": reverse("consultations")}
    words["caption"] = _("Nobody is asked before you open it.")
    return render(request, "voice/form.html", {"form": form, "later": None, **words})


@needs(access.PLAN_EDIT)
def one(request: Request, key: str) -> HttpResponse:
    """One consultation: what is asked of whom, its links, and who was heard."""
    row = found(request, key)
    state = queries.state(row, request.on)
    facts = {
        "row": row,
        "state": state,
        "states": queries.STATE_WORDS,
        "asked": queries.asked(row),
        "doors": doors(request, row) if row.open else [],
        "coverage": coverage(row, request.on) if row.open else [],
        "heeded": queries.heeded_of(row),
        "audiences": queries.AUDIENCE_WORDS,
        "parts": dict(forms.part_choices("")),
        "mine": queries.entered(row, request.user).count(),
        "takes": queries.takes_entries(row, request.on),
        "partners": queries.partners(row),
        "kinds": forms.KINDS,
        "history": audit.history(request.school, DEEDS, key=row.key),
    }
    return render(request, "voice/consultation.html", facts)


def doors(request: Request, row) -> list[dict]:
    """Each audience with its link and the link as a picture."""
    return [
        {"audience": door.audience, "label": queries.AUDIENCE_WORDS[door.audience],
         "url": (url := request.build_absolute_uri(reverse("have_your_say", args=[door.secret]))),
         "picture": picture(url)}
        for door in queries.doors(row)
    ]  # fmt: skip


def picture(url: str) -> SafeString:
    """A QR code as a drawing inside the page; the link stands beside it in words."""
    drawn = segno.make(url, error="m", micro=False)
    return mark_safe(drawn.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None))  # noqa: S308  drawn by segno


def filled(row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("title", "intro", "intro_mi", "opens", "closes", "version")}


@needs(access.PLAN_EDIT)
def change(request: Request, key: str) -> HttpResponse:
    """Its title, its words and its days."""
    row = found(request, key)
    make = partial(forms.ConsultationForm, initial=filled(row))
    words = {"title": _("Title, words and days"), "button": _("Keep it"), "done": _("Kept.")}
    return form_page(
        request, make, actions.change, words | crumb(row), to=reverse("consultation", args=[key]),
        long="title intro intro_mi", filled=filled, consultation=row,
    )  # fmt: skip


def crumb(row) -> dict[str, str]:
    """Where a page below a consultation stands."""
    return {"room": row.title, "room_url": reverse("consultation", args=[row.key])}


@needs(access.PLAN_EDIT)
@require_POST
def set_state(request: Request, key: str) -> HttpResponse:
    """Open it, close it, open it again, or write its questions again."""
    row, deed = found(request, key), request.POST.get("deed", "")
    if deed == "open":
        at_once(request, actions.open_up, _("It is open. Give out the links."), consultation=row,
                on=request.on)  # fmt: skip
    elif deed == "close":
        at_once(request, actions.close, _("It is closed."), consultation=row, now=timezone.now())
    elif deed == "reopen":
        at_once(request, actions.reopen, _("It is open again."), consultation=row, on=request.on)
    elif deed == "back":
        at_once(request, actions.back_to_questions, _("The questions can be changed."), consultation=row)
    return see("consultation", key)


def question_filled(row) -> dict[str, Any]:
    return {
        "words": row.words, "words_mi": row.words_mi, "kind": row.kind, "choices": "\n".join(row.choices),
        "version": row.version,
    }  # fmt: skip


@needs(access.PLAN_EDIT)
def add_question(request: Request, key: str, audience: str) -> HttpResponse:
    """A further question to an audience, or to everyone."""
    if audience not in AUDIENCES and audience != "everyone":
        raise Http404
    return question_page(request, found(request, key), None, "" if audience == "everyone" else audience)


@needs(access.PLAN_EDIT)
def question(request: Request, key: str, pk: int) -> HttpResponse:
    """One question, to change."""
    row = found(request, key)
    held = queries.question(row, pk)
    if held is None:
        raise Http404
    return question_page(request, row, held, held.audience)


def question_page(request: Request, row, held, audience: str) -> HttpResponse:
    first = question_filled(held) if held else {}
    words = {
        "title": _("Question") if held else _("Add a question"),
        "caption": queries.AUDIENCE_WORDS.get(audience, _("Everyone")),
        "button": _("Keep it"),
        "done": _("Kept."),
    }
    return form_page(
        request, partial(forms.QuestionForm, initial=first), actions.keep_question, words | crumb(row),
        to=reverse("consultation", args=[row.key]), long="words words_mi", filled=question_filled,
        consultation=row, audience=audience, row=held,
    )  # fmt: skip


@needs(access.PLAN_EDIT)
@require_POST
def move_question(request: Request, key: str, pk: int) -> HttpResponse:
    """A question up, down, or out."""
    row = found(request, key)
    held = queries.question(row, pk)
    if held is None:
        raise Http404
    deed = request.POST.get("deed")
    if deed in ("up", "down"):
        at_once(request, actions.move_question, "", consultation=row, row=held, up=deed == "up")
    elif deed == "remove":
        at_once(request, actions.remove_question, _("Taken out."), consultation=row, row=held)
    return see("consultation", key)


@needs(access.PLAN_EDIT)
def sheet(request: Request, key: str) -> HttpResponse:
    """To print: for each audience a page with the link, its picture, and the questions on paper."""
    row = found(request, key)
    if not row.open:
        return see("consultation", key)
    pages = [
        door | {"questions": queries.questions_for(row, door["audience"]),
                "groups": queries.groups(row, door["audience"], request.on)}
        for door in doors(request, row)
        if request.GET.get("audience", "") in ("", door["audience"])
    ]  # fmt: skip
    facts = {"row": row, "pages": pages, "scale": queries.scale_words(), **crumb(row)}
    return render(request, "voice/sheet.html", facts)


@needs(access.PLAN_EDIT)
def add_partner(request: Request, key: str) -> HttpResponse:
    """An organisation to ask."""
    row = found(request, key)
    words = {"title": _("Name an organisation"), "button": _("Keep it"), "done": _("Kept.")}
    return form_page(
        request, forms.PartnerForm, actions.keep_partner, words | crumb(row),
        to=reverse("consultation", args=[key]), consultation=row,
    )  # fmt: skip


def partner_filled(row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("name", "asked_on", "heard_on", "version")}


@needs(access.PLAN_EDIT)
def partner(request: Request, key: str, pk: int) -> HttpResponse:
    """An organisation: when it was asked and heard."""
    row = found(request, key)
    held = queries.partner(row, pk)
    if held is None:
        raise Http404
    if "remove" in request.POST:
        at_once(request, actions.drop_partner, _("Taken off the list."), consultation=row, row=held,
                version=sent_version(request))  # fmt: skip
        return see("consultation", key)
    words = {
        "title": held.name,
        "button": _("Keep it"),
        "done": _("Kept."),
        "remove": _("Take it off the list"),
    }
    return form_page(
        request, partial(forms.PartnerForm, initial=partner_filled(held)), actions.keep_partner,
        words | crumb(row), to=reverse("consultation", args=[key]), filled=partner_filled, consultation=row,
        row=held,
    )  # fmt: skip


def heeded_filled(row) -> dict[str, Any]:
    return {
        "version": row.version, "audience": row.audience, "said": row.said,
        "changed": "yes" if row.changed else "no", "done": row.done, "part": row.part,
    }  # fmt: skip


@needs(access.PLAN_EDIT)
def add_heeded(request: Request, key: str) -> HttpResponse:
    """Something that people said, and what came of it."""
    row = found(request, key)
    return to_heeded(row) if row.in_text and request.method == "GET" else heeded_page(request, row, None)


@needs(access.PLAN_EDIT)
def heeded(request: Request, key: str, pk: int) -> HttpResponse:
    """One line of what changed, to change or to take out."""
    row = found(request, key)
    held = queries.heeded_row(row, pk)
    if held is None:
        raise Http404
    if "remove" in request.POST:
        at_once(request, heeding.remove, _("Taken out."), row=held, version=sent_version(request))
        return see("consultation", key)
    return to_heeded(row) if row.in_text and request.method == "GET" else heeded_page(request, row, held)


def to_heeded(row) -> HttpResponse:
    """Where it is said why what came of it is not changed now."""
    return see(reverse("consultation", args=[row.key]) + "#heeded")


def heeded_page(request: Request, row, held) -> HttpResponse:
    words = {
        "title": _("What changed because of it"), "button": _("Keep it"), "done": _("Kept."),
        "caption": _("It stands in the text of the plan, for everyone to read."),
    }  # fmt: skip
    if held:
        words["remove"] = _("Take it out")
    first = heeded_filled(held) if held else {"audience": request.GET.get("audience", "")}
    return form_page(
        request, partial(forms.HeededForm, initial=first), heeding.keep, words | crumb(row),
        to=reverse("consultation", args=[row.key]), long="said done", filled=heeded_filled,
        consultation=row, row=held, now=timezone.now(),
    )  # fmt: skip
