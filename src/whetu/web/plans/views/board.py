"""The daily board of students at Serious concern."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from whetu.rules import access
from whetu.web import sheets
from whetu.web.access import Request, needs
from whetu.web.plans.queries import board as queries
from whetu.web.response.actions.exports import note_export


@needs(access.MONDAY)
def page(request: Request) -> HttpResponse:
    """Who is at Serious concern, how today began, and whether the plan is kept."""
    choice = request.GET.get("show", "")
    found = queries.board(request.staff, request.on, choice)
    words = {name: words for name, (words, _fit) in queries.CHOICES.items()}
    figures = [(name, words[name], number) for name, number in found.counts.items()]
    facts = {"board": found, "figures": figures, "choice": choice, "chosen_words": words.get(choice, "")}
    return render(request, "plans/board.html", facts)


@needs(access.MONDAY, access.EXPORT)
def export(request: Request, form: str) -> HttpResponse:
    """The board as a table to take away; who did so is written down."""
    if form not in sheets.FORMATS:
        raise Http404
    found = queries.board(request.staff, request.on, request.GET.get("show", ""))
    note_export(by=request.user, school=request.school, what="the daily board", rows=len(found.chosen))
    return sheets.download(queries.sheet(found), form=form, name=f"serious-concern-{request.on}")
