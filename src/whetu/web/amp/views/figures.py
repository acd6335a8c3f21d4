"""The figures of a draft: last year's results, targets, and ceilings."""

from functools import partial
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from whetu.rules import access
from whetu.rules.amp import GOAL_PERCENT, GOAL_YEAR, JUMP
from whetu.rules.star import STEPS
from whetu.web.access import Request, needs
from whetu.web.amp.actions import NotAllowed
from whetu.web.amp.actions import figures as actions
from whetu.web.amp.forms import around as forms
from whetu.web.amp.queries import figures
from whetu.web.amp.queries.figures import Key
from whetu.web.amp.views.around import kept
from whetu.web.amp.views.drafts import the_draft
from whetu.web.answers import see
from whetu.web.words import STEP_WORDS

STEP_NAMES = [step for step, _days in STEPS]


class Cell(NamedTuple):
    """A figure on the page: its field, whether it is the register's, and what speaks against it."""

    field: Any
    from_register: bool
    doubt: str


class Line(NamedTuple):
    """A row of a table of figures."""

    label: str
    before: Any
    cells: list[Cell]


def period(term: int) -> str:
    return _("Term %s") % term if term else _("The whole year")


def label(key: Key) -> str:
    """A figure's name as read out: its table's heading is not."""
    words = {
        "result": _("Was in %(year)s, %(period)s: %(step)s, percent"),
        "target": _("Target %(year)s, %(period)s, percent"),
        "ceiling": _("At most in %(year)s: %(step)s, percent"),
    }[key.kind]
    return words % {"year": key.year, "period": period(key.term), "step": STEP_WORDS[key.step]}


@needs(access.PLAN_EDIT)
def page(request: Request) -> HttpResponse:
    """What was, what is aimed for, and at most how many at each step."""
    draft = the_draft(request)
    year = figures.year_of(draft, request.on)
    rows = figures.held(draft)
    make = partial(forms.FiguresForm, labels={key: label(key) for key in figures.asked(year)})
    form = make(request.POST or None, initial=forms.filled(values(rows, year)))
    differing: list[tuple] = []
    if request.method == "POST":
        done, form, differing = kept(form, make, actions.keep_figures, by=request.user, plan=draft, year=year)
        if done:
            return saved(request, draft, year)
    context = {"plan": draft, "form": form, "differing": differing, **tables(form, rows, year)}
    return render(request, "amp/figures.html", context | around(request, year))


def values(rows: dict, year: int) -> dict[str, Any]:
    """What the form holds before anybody types."""
    found = {figures.name(key): rows[key].percent if key in rows else None for key in figures.asked(year)}
    return found | {"note": figures.note(rows, year - 1)}


def around(request: Request, year: int) -> dict[str, Any]:
    """What stands beside the tables."""
    return {
        "year": year,
        "last": year - 1,
        "steps": STEP_NAMES,
        "over_90": figures.over_90(request.school, year - 1, request.on),
        "goal": {"percent": GOAL_PERCENT, "year": GOAL_YEAR},
        "jump": JUMP,
    }


def saved(request: Request, draft, year: int) -> HttpResponse:
    """Back to the page; where that was asked for, with last year's results from the register."""
    if request.POST.get("deed") == "fill":
        return filled(request, draft, year)
    messages.success(request, _("Saved in the draft."))
    return see("plan_figures")


def filled(request: Request, draft, year: int) -> HttpResponse:
    """Last year's results from the register."""
    try:
        count = actions.fill(by=request.user, plan=draft, year=year, on=request.on)
    except NotAllowed as why:
        messages.error(request, str(why))
        return see("plan_figures")
    if count:
        words = ngettext(
            "%(n)s figure is from the register now.", "%(n)s figures are from the register now.", count
        )
        messages.success(request, words % {"n": count} + " " + _("What was typed stays."))
    else:
        messages.info(
            request, _("The register holds no term of that year that is over, or too few students.")
        )
    return see("plan_figures")


def tables(form, rows: dict, year: int) -> dict[str, list[Line]]:
    """The rows of the page's tables: what was of each period, and what is aimed for beside it."""
    line, last, later = partial(line_of, form, rows, figures.doubts(rows)), year - 1, year + figures.LADDER
    return {
        "results": [
            line(period(term), None, *(Key("result", last, term, step) for step in STEP_NAMES))
            for term in figures.PERIODS
        ],
        "targets": [
            line(period(term), Key("result", last, term, "good"), Key("target", year, term, "good"))
            for term in figures.PERIODS
        ],
        "ladder": [
            line(str(one), Key("target", one - 1, 0, "good"), Key("target", one, 0, "good"))
            for one in range(year + 1, later)
        ],
        "ceilings": [
            line(str(STEP_WORDS[step]), Key("result", last, 0, step), Key("ceiling", year, 0, step))
            for step in STEP_NAMES[1:]
        ],
    }


def line_of(form, rows: dict, doubts: dict, words: str, before: Key | None, *keys: Key) -> Line:
    """A row: its words, the figure before it, and a cell for each figure that it asks for."""
    cells = [
        Cell(form[figures.name(key)], key in rows and rows[key].source == figures.REGISTER,
             doubts.get(key, ""))
        for key in keys
    ]  # fmt: skip
    return Line(words, rows[before].percent if before in rows else None, cells)
