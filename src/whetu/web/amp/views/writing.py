"""Writing the text of the next version, part by part, in English and te reo Māori."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.rules.amp import ELEMENTS, PARTS
from whetu.web.access import Request, needs
from whetu.web.amp import queries
from whetu.web.amp.actions import NotAllowed
from whetu.web.amp.actions import writing as actions
from whetu.web.amp.forms.writing import part_form
from whetu.web.amp.queries import reflect, sources, writing
from whetu.web.amp.views.drafts import the_draft
from whetu.web.answers import see
from whetu.web.marked import html


@needs(access.PLAN_EDIT)
def overview(request: Request) -> HttpResponse:
    """Every part of the draft's text: what belongs there, how full it is, who wrote last."""
    draft = queries.draft(request.school)
    if draft is None:
        return see("plan")
    rows = writing.overview(draft)
    context = {
        "plan": draft,
        "rows": rows,
        "written": sum(row.state != "empty" for row in rows),
        "to_fill": sum(row.state == "fill" for row in rows),
        "elements": ELEMENTS,
        "around": writing.around(draft),
        "sources": sources.sources(draft),
    }
    return render(request, "amp/write.html", context)


@needs(access.PLAN_EDIT)
def part(request: Request, part: str) -> HttpResponse:
    """One part: both languages beside each other, kept as one writes."""
    if part not in PARTS:
        raise Http404
    draft = the_draft(request)
    row = writing.part(draft, part)
    if request.method != "POST":
        return shown(request, draft, part, row, part_form(row))
    form = part_form(row, request.POST)
    if not form.is_valid():
        return refused(request, draft, part, row, form, form.errors)
    facts: dict[str, Any] = {"by": request.user, "plan": draft, "now": timezone.now()}
    try:
        row = actions.write(part=part, **facts, **form.cleaned_data)
        return went_on(request, draft, part, row, form.cleaned_data, facts)
    except actions.Clash as clash:
        return both(request, draft, part, clash)
    except NotAllowed as why:
        form.add_error(None, str(why))
        return refused(request, draft, part, row, form, str(why))


def is_autosave(request: Request) -> bool:
    return request.POST.get("deed") == "autosave"


def went_on(request: Request, draft, part: str, row, sent: dict, facts: dict) -> HttpResponse:
    """What comes after the words are kept: the button says it."""
    deed, wanted = request.POST.get("deed", ""), request.POST.get("back", "")
    earlier = writing.earlier(row if row.pk else None)
    back = earlier[:1] if deed == "undo" else [one for one in earlier if str(one.pk) == wanted]
    if is_autosave(request):
        return JsonResponse(kept(request, row, sent))
    if back:
        actions.bring_back(wording=back[0], **facts)
        messages.success(request, _("It is as it was. What stood before is among the earlier wordings."))
    elif deed == "starter" and not row.en:
        actions.add_words(part=part, en=writing.starter(request.school, part), **facts)
        messages.success(request, _("Words to begin from. Change what you like."))
    else:
        messages.success(request, saved_at(row))
    after = writing.beside(part)[1] if deed == "next" else part
    return see("plan_part", after) if after else see("plan_write")


def saved_at(row) -> str:
    return _("Saved %(time)s") % {"time": clock(timezone.now())}


def clock(moment) -> str:
    return formats.time_format(timezone.localtime(moment), "H:i")


def kept(request: Request, row, sent: dict) -> dict:
    """What the page is told after it saved by itself: the marks, the words as they read, and another's."""
    return {
        "said": saved_at(row),
        "was": {"en": writing.mark(row.en), "mi": writing.mark(row.mi)},
        "html": {"en": html(row.en), "mi": html(row.mi)},
        "theirs": {name: getattr(row, name) for name in ("en", "mi") if getattr(row, name) != sent[name]},
    }


def refused(request: Request, draft, part: str, row, form, why) -> HttpResponse:
    if is_autosave(request):
        words = why if isinstance(why, str) else " ".join(one for many in why.values() for one in many)
        return JsonResponse({"said": _("Not saved: %(why)s") % {"why": words}}, status=422)
    return shown(request, draft, part, row, form)


def both(request: Request, draft, part: str, clash: actions.Clash) -> HttpResponse:
    """Two people changed the same words: both texts are shown, and none is kept over the other."""
    row = clash.row
    if is_autosave(request):
        said = _("%(who)s changed the same words while you wrote. Press Save to see both.")
        return JsonResponse({"said": said % {"who": row.by or _("Somebody")}}, status=409)
    data = {"en": clash.en, "mi": clash.mi, "en_was": writing.mark(row.en), "mi_was": writing.mark(row.mi)}
    return shown(request, draft, part, row, part_form(row, data), clash=True)


def shown(request: Request, draft, part: str, row, form, clash: bool = False) -> HttpResponse:
    before, after = writing.beside(part)
    context = {
        "plan": draft,
        "row": writing.overview_row(part, row),
        "form": form,
        "clash": clash,
        "by_another": writing.by_another(row, request.user, timezone.now()),
        "starter": "" if row and row.en else writing.starter(request.school, part),
        "earlier": writing.earlier(row),
        "element": ELEMENTS.get(PARTS[part].element, ""),
        "points": [one for one in reflect.open_points(request.school) if one.part == part],
        "before": before and writing.overview_row(before, None),
        "after": after and writing.overview_row(after, None),
    }
    return render(request, "amp/write_part.html", context)
