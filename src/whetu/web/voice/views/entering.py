"""Typing in what came on paper, and writing down what was heard in talks."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.rules.voice import AUDIENCES
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.schools.actions import NotAllowed
from whetu.web.voice.actions import replies as actions
from whetu.web.voice.forms.answers import AnswersForm, filled
from whetu.web.voice.forms.consultations import TalkForm
from whetu.web.voice.queries import consultations as queries
from whetu.web.voice.views.consultations import crumb, found
from whetu.web.voice.views.pages import at_once, form_page

SHOWN = 50  # of what one entered, the latest


def place(request: Request, key: str) -> str:
    """Where a ticket of a paper form holds: one person, one consultation."""
    return f"enter {request.user.pk} {key}"


@needs(access.PLAN_EDIT)
def paper(request: Request, key: str, audience: str) -> HttpResponse:
    """One paper form; kept, the next stands empty, with the same group and how many are in."""
    row = found(request, key)
    if audience not in AUDIENCES:
        raise Http404
    if not queries.takes_entries(row, request.on):
        messages.warning(request, _("It is not open: open it first."))
        return see("consultation", key)
    form = answers_form(request, row, audience, initial={"group": first_group(request, audience)})
    if request.method == "POST" and form.is_valid() and entered(request, row, audience, form):
        kept = "&".join(f"group={one}" for one in form.cleaned_data["group"].split())
        return see(f"{request.path}?{kept}#form" if kept and audience != "partners" else request.path)
    facts = {
        "row": row, "form": form, "audience": audience, "label": queries.AUDIENCE_WORDS[audience],
        "audiences": queries.AUDIENCE_WORDS,
        "count": queries.entered(row, request.user, audience).filter(way="paper").count(),
        "ticket": actions.ticket(place(request, key)), **crumb(row),
    }  # fmt: skip
    return render(request, "voice/paper.html", facts)


def first_group(request: Request, audience: str):
    """The group of the form before: a pile is often of one class."""
    return request.GET.getlist("group") if audience == "whanau" else request.GET.get("group", "")


def answers_form(request: Request, row, audience: str, initial: dict) -> AnswersForm:
    return AnswersForm(
        request.POST or None, audience=audience, questions=queries.questions_for(row, audience),
        groups=queries.groups(row, audience, request.on), typed=True, initial=initial,
    )  # fmt: skip


def entered(request: Request, row, audience: str, form: AnswersForm) -> bool:
    key = actions.key_of(place(request, row.key), request.POST.get("ticket", ""))
    if key is None:
        form.add_error(None, _("This form was open too long. Look it over and keep it again."))
        return False
    facts = {"consultation": row, "key": key, "audience": audience, "on": request.on, "now": timezone.now()}
    try:
        actions.enter(by=request.user, **facts, **form.cleaned_data)
    except NotAllowed as why:
        form.add_error(None, str(why))
        return False
    return True


def talk_form(request: Request, row) -> partial:
    groups = {audience: queries.groups(row, audience, request.on) for audience in AUDIENCES}
    return partial(TalkForm, groups=groups)


@needs(access.PLAN_EDIT)
def talk(request: Request, key: str) -> HttpResponse:
    """What was heard in a conversation, a hui or a group."""
    row = found(request, key)
    if not queries.takes_entries(row, request.on):
        messages.warning(request, _("It is not open: open it first."))
        return see("consultation", key)
    words = {
        "title": _("What was heard in a talk"), "button": _("Keep it"), "done": _("Kept."),
        "caption": _("A conversation, a hui, a student council, a staff meeting."),
    }  # fmt: skip
    make = partial(talk_form(request, row), initial={"day": request.on})
    return form_page(
        request, make, actions.enter_talk, words | crumb(row), to=reverse("consultation", args=[key]),
        consultation=row, on=request.on, now=timezone.now(),
    )  # fmt: skip


@needs(access.PLAN_EDIT)
def mine(request: Request, key: str) -> HttpResponse:
    """What this person entered, to put right."""
    row = found(request, key)
    rows = queries.entered(row, request.user).prefetch_related("answers__question")[:SHOWN]
    shown = [
        {"row": one, "label": queries.AUDIENCE_WORDS[one.audience],
         "group": queries.group_words(one.audience, one.group)}
        for one in rows
    ]  # fmt: skip
    return render(request, "voice/entered.html", {"row": row, "rows": shown, "most": SHOWN, **crumb(row)})


@needs(access.PLAN_EDIT)
def reply(request: Request, key: str) -> HttpResponse:
    """One form or talk that this person entered: put right, or taken out."""
    held = queries.own_reply(request.school, key, request.user)
    if held is None:
        raise Http404
    row = held.consultation
    back = reverse("consultation_entered", args=[row.key])
    if "remove" in request.POST:
        at_once(request, actions.remove, _("Taken out."), reply=held, on=request.on)
        return see(back)
    words = {
        "title": _("Put right what you entered"), "caption": queries.AUDIENCE_WORDS[held.audience],
        "button": _("Keep it"), "done": _("Kept."), "remove": _("Take it out"), **crumb(row),
    }  # fmt: skip
    if held.way == "talk":
        return talk_again(request, held, words, back)
    first = filled(held.group, held.answers.select_related("question"), held.audience)
    form = answers_form(request, row, held.audience, initial=first)
    if request.method == "POST" and form.is_valid():
        at_once(request, actions.correct, _("Kept."), reply=held, on=request.on, **form.cleaned_data)
        return see(back)
    return render(request, "voice/form.html", {"form": form, "later": None, "back": back, **words})


def talk_again(request: Request, held, words: dict, back: str) -> HttpResponse:
    group = f"{held.audience}:{held.group}" if held.group else ""
    first = {"audience": held.audience, "group": group, "people": held.people, "words": held.words}
    make = partial(talk_form(request, held.consultation), initial={**first, "day": held.on})
    return form_page(request, make, actions.correct_talk, words, to=back, reply=held, on=request.on)
