"""Formal letters: written, read before they are approved, taken away as PDF, served, taken back."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.rules.escalation import SUPPORT
from whetu.web import pdf
from whetu.web.access import Request, may, needs
from whetu.web.answers import see
from whetu.web.plans.actions import letters as actions
from whetu.web.plans.forms import escalation as forms
from whetu.web.plans.queries import escalation as queries
from whetu.web.plans.queries import letters
from whetu.web.plans.views.pages import changed, done, form_page, row_of
from whetu.web.response.queries.record import colleagues_for
from whetu.web.response.views.meetings import writes

LETTER = Path(__file__).parents[1] / "templates/plans/letter.typ"


@needs(access.CASE_EDIT)
def new(request: Request, key: str) -> HttpResponse:
    """Write the letter that comes next."""
    row = row_of(request, queries.one, key)
    coming = queries.next_letter(row.student, request.on)
    if coming.why or coming.rung is None or row.state not in ("approved", "carried out"):
        messages.info(request, coming.why or _("Letters are made once going further by letter is approved."))
        return see("escalation", row.key)
    first = {
        "to": [str(one.pk) for one in row.student.caregivers.all() if one.contact_allowed][:1],
        "phone": row.student.school.phone,
        "contact": request.user.name,
    }
    form = letter_form(request, row.student, coming.rung)(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        form.cleaned_data.pop("version")
        moment = {"by": request.user, "on": request.on, "now": timezone.now()}
        if made := done(form, actions.make, escalation=row, **moment):
            messages.success(request, _("Read the letter. Another person approves it."))
            return see("formal_letter", made.key)
    facts = {"student": row.student, "row": row, "form": form, "label": letters.label(coming.rung)}
    return render(request, "plans/letter_form.html", facts | {"support": coming.rung == SUPPORT})


@needs(access.CASE_EDIT)
def earlier(request: Request, key: str) -> HttpResponse:
    """Note a letter that was served before the school began with this site."""
    row = row_of(request, queries.one, key)
    make = partial(forms.EarlierForm, caregivers=row.student.caregivers.all())
    url = reverse("escalation", args=[row.key])
    words = {
        "title": _("A letter from before"), "button": _("Note it"), "done": _("It counts in the ladder."),
        "caption": _("One that the school served before it began with Whetū. The paper stays where it is."),
        "room": _("Escalation"), "room_url": url,
    }  # fmt: skip
    facts = {"escalation": row, "on": request.on, "now": timezone.now()}
    return form_page(
        request, row.student, make, actions.note_earlier, words, to=("escalation", row.key), **facts
    )


def letter_form(request: Request, student, rung: int) -> Callable[..., forms.LetterForm]:
    """What makes the form of a letter."""
    people = [one.user.name for one in colleagues_for(student, request.on)
              if access.may(one.roles, access.CASE_EDIT)]  # fmt: skip
    return partial(
        forms.LetterForm, caregivers=student.caregivers.all(), people=people, rung=rung,
        passages=letters.passages(student, rung, request.on),
    )  # fmt: skip


@needs(access.CASE_VIEW)
def page(request: Request, key: str) -> HttpResponse:
    """A letter as it reads, and what can be done with it."""
    row = row_of(request, letters.one, key, to_write=False)
    return shown(request, row, forms.DecideForm(initial={"version": row.version}, letter=True))


def shown(request: Request, row, form, later: list | None = None) -> HttpResponse:
    state, written = letters.state(row), bool(row.said.get("given"))
    facts = {
        "student": row.student,
        "row": row,
        "said": letters.letter(row, request.on) if written else None,
        "label": letters.label(row.rung),
        "state": state,
        "state_words": letters.in_words(row),
        "kept": letters.kept_at(row),
        "read": letters.hash_of(row, request.on) if written else "",
        "why_not": letters.may_approve(row, request.staff, request.on),
        "stops": letters.against(row, request.on) if state in ("draft", "approved") else "",
        "form": form,
        "later": later,
        "approvals": queries.answers("letter", row.key),
        "may_decide": may(request, access.ESCALATE),
        "may_write": may(request, access.CASE_EDIT) and writes(request, row.student.key),
    }
    return render(request, "plans/letter.html", facts, status=409 if later is not None else 200)


@needs(access.ESCALATE)
def decide(request: Request, key: str) -> HttpResponse:
    """A second person's answer to a letter that they have read; where it or the record has changed since,
    the letter is shown again as it is now."""
    row = row_of(request, letters.one, key)
    if letters.state(row) != "draft" or request.method != "POST":
        return see("formal_letter", row.key)
    make, read = partial(forms.DecideForm, letter=True), request.POST.get("read", "")

    def filled(now) -> dict:
        return {"version": now.version}

    moment = {"by": request.user, "letter": row, "read": read, "on": request.on, "now": timezone.now()}
    saved, form, later = changed(make(request.POST), make, filled, "why", actions.decide, **moment)
    if saved:
        messages.success(request, _("Your decision is kept."))
        return see("formal_letter", row.key)
    return shown(request, letters.one(key), form, later)


@needs(access.CASE_EDIT)
def change(request: Request, key: str) -> HttpResponse:
    row = row_of(request, letters.one, key)
    if letters.state(row) != "draft" or not row.said.get("given"):
        return see("formal_letter", row.key)
    make = letter_form(request, row.student, row.rung)
    form, later = make(request.POST or None, initial=forms.letter_filled(row)), None
    if request.method == "POST":
        moment = {"by": request.user, "letter": row, "on": request.on, "now": timezone.now()}
        saved, form, later = changed(form, make, forms.letter_filled, "will_do", actions.change, **moment)
        if saved:
            messages.success(request, _("The letter is changed. Read it again."))
            return see("formal_letter", row.key)
    facts = {"student": row.student, "row": row.escalation, "letter": row, "form": form, "later": later}
    facts |= {"label": letters.label(row.rung), "support": row.rung == SUPPORT}
    return render(request, "plans/letter_form.html", facts, status=409 if later is not None else 200)


def letter_page(
    request: Request, row, make: Callable, filled: Callable, action: Callable, words: dict, **facts
) -> HttpResponse:
    """A page with one form about a letter. `words`: title, caption, button, and done, said afterwards."""
    form, later = make(request.POST or None, initial=filled(row)), None
    if request.method == "POST":
        moment = {"by": request.user, "letter": row, "on": request.on, "now": timezone.now()}
        saved, form, later = changed(form, make, filled, words["long"], action, **moment, **facts)
        if saved:
            messages.success(request, words["done"])
            return see("formal_letter", row.key)
    url = reverse("formal_letter", args=[row.key])
    room = {"room": letters.label(row.rung), "room_url": url, "back": url}
    shown = {"student": row.student, "form": form, "later": later, **room, **words}
    return render(request, "plans/form.html", shown, status=409 if later is not None else 200)


@needs(access.CASE_EDIT)
def serve(request: Request, key: str) -> HttpResponse:
    row = row_of(request, letters.one, key)
    if letters.state(row) != "approved":
        return see("formal_letter", row.key)
    people = letters.recipients(row)
    words = {
        "title": _("The letter is served"), "button": _("Keep it"), "done": _("It stands in the timeline."),
        "caption": _("Post it, hand it over, or send it from your own mailbox. This site sends nothing."),
        "long": "how",
    }  # fmt: skip

    def filled(now) -> dict:
        chosen = {"version": now.version, "to": [str(one.pk) for one in people]}
        return forms.look_again(request.on) | chosen

    return letter_page(request, row, partial(forms.ServeForm, people=people), filled, actions.serve, words)


@needs(access.CASE_EDIT)
def withdraw(request: Request, key: str) -> HttpResponse:
    row = row_of(request, letters.one, key)
    if row.withdrawn_at:
        return see("formal_letter", row.key)
    words = {
        "title": _("Take the letter back"), "button": _("Take it back"), "done": _("It is taken back."),
        "caption": _("It stays on the record, with the reason."), "long": "why",
    }  # fmt: skip

    def filled(now) -> dict:
        return {"version": now.version}

    return letter_page(request, row, forms.WhyForm, filled, actions.withdraw, words)


@needs(access.CASE_VIEW)
def as_pdf(request: Request, key: str) -> HttpResponse:
    """An approved letter, to sign by hand."""
    row = row_of(request, letters.one, key, to_write=False)
    if not row.approved_at or row.withdrawn_at or "letter" not in row.said:
        return see("formal_letter", row.key)
    if letters.state(row) == "approved" and (words := letters.against(row, request.on)):
        messages.error(request, words)
        return see("formal_letter", row.key)
    made = pdf.made(LETTER, row.said["letter"], row.approved_at)
    actions.note_taken(by=request.user, row=row)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="letter-{row.rung}-{request.on}.pdf"'
    return answer
