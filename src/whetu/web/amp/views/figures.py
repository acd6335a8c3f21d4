"""The figures of a draft: last year's results, targets, and ceilings."""

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
    labels = {key: label(key) for key in figures.asked(year)}
    values = {figures.name(key): rows[key].percent if key in rows else None for key in labels}
    values["note"] = figures.note(rows, year - 1)

    def make(data=None, initial=None):
        return forms.FiguresForm(data, initial=initial, labels=labels)

    form = make(request.POST or None, forms.filled(values))
    differing: list[tuple] = []
    if request.method == "POST":
        done, form, differing = kept(form, make, actions.keep_figures, by=request.user, plan=draft, year=year)
        if done and request.POST.get("deed") == "fill":
            return filled(request, draft, year)
        if done:
            messages.success(request, _("Saved in the draft."))
            return see("plan_figures")
    return render(request, "amp/figures.html", {
        "plan": draft, "form": form, "differing": differing, "year": year, "last": year - 1,
        "steps": STEP_NAMES, **tables(form, rows, year),
        "over_90": figures.over_90(request.school, year - 1, request.on),
        "goal": {"percent": GOAL_PERCENT, "year": GOAL_YEAR}, "jump": JUMP,
    })  # fmt: skip


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
    """The rows of the page's tables."""
    doubts = figures.doubts(rows)

    def cell(*key) -> Cell:
        one = Key(*key)
        of_register = one in rows and rows[one].source == figures.REGISTER
        return Cell(form[figures.name(one)], of_register, doubts.get(one, ""))

    def was(*key):
        return rows[Key(*key)].percent if Key(*key) in rows else None

    results = [
        Line(period(term), None, [cell("result", year - 1, term, step) for step in STEP_NAMES])
        for term in figures.PERIODS
    ]
    targets = [
        Line(period(term), was("result", year - 1, term, "good"), [cell("target", year, term, "good")])
        for term in figures.PERIODS
    ]
    ladder = [
        Line(str(later), was("target", later - 1, 0, "good"), [cell("target", later, 0, "good")])
        for later in range(year + 1, year + figures.LADDER)
    ]
    ceilings = [
        Line(str(STEP_WORDS[step]), was("result", year - 1, 0, step), [cell("ceiling", year, 0, step)])
        for step in STEP_NAMES[1:]
    ]
    return {"results": results, "targets": targets, "ladder": ladder, "ceilings": ceilings}
