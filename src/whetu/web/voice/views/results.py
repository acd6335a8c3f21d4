"""What people answered: by audience and question, on a page and as a workbook; nobody is given away."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.sheets import FORMATS, Sheet, download
from whetu.web.voice.actions import replies as actions
from whetu.web.voice.actions.consultations import note_export
from whetu.web.voice.queries import consultations as queries
from whetu.web.voice.queries import results
from whetu.web.voice.queries.floods import taken_out
from whetu.web.voice.queries.heard import Coverage, coverage
from whetu.web.voice.views.consultations import crumb, found
from whetu.web.voice.views.pages import at_once


@needs(access.PLAN_EDIT)
def page(request: Request, key: str) -> HttpResponse:
    """Every audience's answers, and who was heard."""
    row = found(request, key)
    covered = coverage(row, request.on)
    facts = {
        "row": row, "audiences": results.told(row, request.on, covered),
        "waits": results.waits(row, request.on), "coverage": covered,
        "hidden": results.hidden(row) if request.GET.get("hidden") else [],
        "labels": queries.AUDIENCE_WORDS, **crumb(row),
    }  # fmt: skip
    return render(request, "voice/results.html", facts)


@needs(access.PLAN_EDIT)
@require_POST
def hide(request: Request, key: str) -> HttpResponse:
    """Hide a text that names somebody, show it again, erase it, or take out all of who wrote it."""
    row = found(request, key)
    kind, pk = request.POST.get("kind", ""), request.POST.get("pk", "")
    text = results.text(row, kind, int(pk)) if pk.isdecimal() else None
    if text is None:
        raise Http404
    deed = request.POST.get("deed")
    if deed == "erase":
        at_once(request, actions.erase, _("Erased. Nobody can bring it back."), text=text)
    elif deed == "void":
        at_once(request, actions.void, _("Taken out, with all else that came with it."), text=text)
    else:
        said = _("Shown again.") if deed == "show" else _("Hidden. It stands in no result any more.")
        at_once(request, actions.hide, said, text=text, hidden=deed != "show")
    return see("consultation_results", key)


@needs(access.PLAN_EDIT)
def export(request: Request, key: str, as_format: str) -> HttpResponse:
    """Counts to take away, withheld as the page withholds them; no words of anybody."""
    row = found(request, key)
    if as_format not in FORMATS:
        raise Http404
    note_export(by=request.user, consultation=row)
    covered = coverage(row, request.on)
    heard = Sheet(
        _("Who was heard"), [_("Who"), _("Group"), _("Heard"), _("Of")], list(heard_rows(row, covered))
    )
    headings = [_("Who"), _("Question"), _("Group"), _("Answer"), _("People")]
    told = Sheet(_("Answers"), headings, list(answer_rows(results.told(row, request.on, covered))))
    return download(heard, told, form=as_format, name=f"consultation-{row.opens}")


def number(value: int | None) -> Any:
    return _("withheld") if value is None else value


def heard_rows(row, covered: list[Coverage]):
    """Who, group ("all" first), how many were heard, of how many; and how many answers were taken out."""
    gone = taken_out(row)
    for one in covered:
        yield [one.label, _("All"), number(one.heard), one.of]
        for group in one.groups:
            yield [one.label, group.label, number(group.heard), group.of]
        if gone.get(one.audience):
            yield [one.label, _("Taken out: came by the link, no honest answers"), gone[one.audience], None]


def answer_rows(told: list[results.Audience]):
    """One row per audience, question, group that stands apart, and answer."""
    for one in told:
        for result in one.results:
            asked = [one.label, result.question.words]
            if result.people is None or not result.bars:
                yield [*asked, _("All"), _("Answered"), number(result.people)]
            labels = results.labels(result.question)
            for label, bar in zip(labels, result.bars, strict=False):
                yield [*asked, _("All"), label, bar.number]
            for part in result.parts:
                yield from ([*asked, part.label, label, many] for label, many in
                            zip(labels, part.numbers, strict=True))  # fmt: skip
            if result.left:
                yield [*asked, _("Other groups"), "", _("withheld")]
