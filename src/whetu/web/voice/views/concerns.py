"""What people bring by themselves: the list, one of them, and the page on which anybody can say something."""

from functools import partial
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.rules.amp import PARTS
from whetu.rules.voice import ANSWER_WITHIN
from whetu.web.access import Request, may, needs
from whetu.web.answers import both, see, sent_version
from whetu.web.attendance.queries import school_day
from whetu.web.audit import queries as audit
from whetu.web.schools import queries as schools
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.actions.versions import Saved
from whetu.web.voice.actions import concerns as actions
from whetu.web.voice.actions.replies import key_of, ticket
from whetu.web.voice.forms import concerns as forms
from whetu.web.voice.queries import concerns as queries
from whetu.web.voice.views.pages import at_once, at_school, for_everyone

A_PAGE = 50
DEEDS = [
    "brought a concern", "changed a concern", *actions.DEEDS.values(), "took back that it was no concern",
]  # fmt: skip


@needs(access.SAY)
def page(request: Request) -> HttpResponse:
    """Those that this person may see: what waits first, the late ones at the head."""
    choices = queries.Choices(*(request.GET.get(name, "") for name in ("state", "source", "whose")))
    found, keeps = queries.chosen(request.staff, request.on, choices), may(request, access.PLAN_EDIT)
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    states = {"open": _("Not ended")} | queries.STATE_WORDS
    facts = {
        "rows": (rows := [queries.row(one, request.on, keeps) for one in shown]),
        "page": shown,
        "boxes": any(row.box for row in rows),
        "late": queries.late_ones(found, request.on),
        "choices": choices,
        "keeps": keeps,
        "states": [{"value": value, "label": words} for value, words in states.items()],
        "sources": [{"value": value, "label": words} for value, words in queries.SOURCE_WORDS.items()],
        "whose": [
            {"value": "mine", "label": _("With me")},
            {"value": "waiting", "label": _("Waiting for me")},
        ],
        "public": request.build_absolute_uri(reverse("say", args=[request.school.number])),
        "within": ANSWER_WITHIN,
    }
    return render(request, "voice/concerns.html", facts)


@needs(access.PLAN_EDIT)
@require_POST
def end_several(request: Request) -> HttpResponse:
    """End those that were chosen in the list as no concern."""
    boxes = request.POST.getlist("concern")
    ended, left = actions.end_as_spam(by=request.user, school=request.school, boxes=boxes, on=request.on)
    if ended:
        said = ngettext("%s was ended as no concern.", "%s were ended as no concern.", ended) % ended
        messages.success(request, said)
    if left:
        said = ngettext(
            "%s was left: somebody dealt with it.", "%s were left: somebody dealt with them.", left
        )
        messages.warning(request, said % left)
    if not boxes:
        messages.warning(request, _("Choose at least one first."))
    return see("concerns")


@needs(access.PLAN_EDIT)
@require_POST
def no_spam(request: Request, key: str) -> HttpResponse:
    """It is a concern after all."""
    row = queries.one(request.staff, key)
    if row is None:
        raise Http404
    at_once(request, actions.no_spam, _("It waits for an answer again."), concern=row,
            version=sent_version(request))  # fmt: skip
    return see("concern", key)


@needs(access.SAY)
def new(request: Request) -> HttpResponse:
    """Bring something; who keeps the plan also passes on what others told them (`?for=others`)."""
    others = may(request, access.PLAN_EDIT) and request.GET.get("for") == "others"
    form = (forms.PassOnForm if others else forms.BringForm)(request.POST or None)
    place = f"concern {request.user.pk}"
    if request.method == "POST" and form.is_valid():
        key = key_of(place, request.POST.get("ticket", ""))
        if key:
            facts = {"source": "staff", "name": request.user.name} | form.cleaned_data
            row = actions.bring(
                by=request.user, school=request.school, key=key, on=request.on, now=timezone.now(), **facts
            )
            messages.success(request, _("It is kept, and will be answered."))
            return see("concern", row.key)
        form.add_error(None, _("This page was open for long. Look it over and send it again."))
    title = _("Pass on what somebody told you") if others else _("Say what does not work")
    facts = {"form": form, "title": title, "ticket": ticket(place), "within": ANSWER_WITHIN, "others": others}
    return render(request, "voice/concern_new.html", facts)


@needs(access.SAY)
def one(request: Request, key: str) -> HttpResponse:
    """One of them: what was said, whose it is, what was answered, and what came of it."""
    row = queries.one(request.staff, key)
    if row is None:
        raise Http404
    deals = queries.may_deal(request.staff, row)
    asks = deals and (row.state not in queries.ENDED or request.method == "POST")
    form, later = deal_form(request, row, request.POST or None) if asks else None, None
    if request.method == "POST" and deals and form.is_valid():
        try:
            actions.deal(by=request.staff, concern=row, on=request.on, **form.cleaned_data)
        except Saved as quicker:
            row = quicker.row
            later, form = both(partial(deal_form, request, row), form, row, "answer change")
        except NotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Kept."))
            return see("concern", key)
    facts: dict[str, Any] = {
        "one": queries.row(row, request.on), "row": row, "form": form, "later": later, "deals": deals,
        "ended": row.state in queries.ENDED,
        "part": _(PARTS[row.part].label) if row.part in PARTS else "",
        "history": audit.history(request.school, DEEDS, key=row.key) if deals else [],
    }  # fmt: skip
    return render(request, "voice/concern.html", facts, status=200 if later is None else 409)


def deal_form(request: Request, row, data=None) -> forms.DealForm:
    """The form of a concern as it stands now."""
    owners = queries.owners(request.school, request.on)
    if row.owner and row.owner.pk not in [one.pk for one in owners]:
        owners.append(row.owner)
    return forms.DealForm(
        data, owners=owners, was=row.state, may_give=may(request, access.PLAN_EDIT),
        initial=forms.filled(row),
    )  # fmt: skip


@for_everyone
def say(request: HttpRequest, number: str) -> HttpResponse:
    """The page on which students, whānau and others say something. It shows nothing of anybody."""
    school = schools.by_number(number)
    if school is None:
        return render(request, "voice/door_closed.html", {}, status=404)
    with at_school(school):
        if "sent" in request.GET:
            return render(request, "voice/say_thanks.html", {"school": school, "within": ANSWER_WITHIN})
        return said(request, school)


def said(request: HttpRequest, school) -> HttpResponse:
    form, status, place = forms.SayForm(request.POST or None), 200, f"say {school.number}"
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="say", key=school.number):
            form.add_error(None, _("Many messages came just now. Wait ten minutes, then send it again."))
            status = 429
        elif key := key_of(place, request.POST.get("ticket", "")):
            now = timezone.now()
            actions.bring(
                by=None, school=school, way="page", key=key, on=school_day(school, now), now=now,
                **form.cleaned_data,
            )  # fmt: skip
            return see(f"{request.path}?sent=1")
        else:
            form.add_error(None, _("This page was open for long. Look it over and send it again."))
    facts = {"school": school, "form": form, "ticket": ticket(place), "within": ANSWER_WITHIN}
    return render(request, "voice/say.html", facts, status=status)
