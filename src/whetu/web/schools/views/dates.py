"""Terms, closures and bell times."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from whetu.rules import access as rules
from whetu.web.access import Request, needs
from whetu.web.answers import carried_out, see, to_change
from whetu.web.audit import queries as audit
from whetu.web.schools import actions
from whetu.web.schools.forms import WEEKDAYS, BellsForm, ClosuresForm, TermsForm
from whetu.web.schools.queries import dates
from whetu.web.words import day


def asked_year(request: Request) -> int:
    """The year in the address, else this one."""
    try:
        year = int(request.GET.get("year", request.on.year))
    except ValueError as wrong:
        raise Http404 from wrong
    if not 2000 <= year <= request.on.year + 5:
        raise Http404
    return year


def year_tabs(request: Request, year: int) -> list[dict]:
    return [
        {"url": f"?year={one}", "label": one, "current": one == year}
        for one in sorted({*dates.years(request.school, request.on), year})
    ]


@needs(rules.SCHOOL_VIEW)
@to_change(rules.SCHOOL_EDIT)
def terms(request: Request) -> HttpResponse:
    """The four terms of a year; unusual dates are said, unknown ones asked for."""
    year = asked_year(request)
    rows = dates.term_rows(request.school, year)
    held = {f"start{row.term}": row.start for row in rows} | {f"end{row.term}": row.end for row in rows}
    form = TermsForm(request.POST or None, initial=held, year=year)
    if carried_out(form, actions.set_terms, by=request.user, school=request.school):
        for warning in [words for row in dates.term_rows(request.school, year) for words in row.warnings]:
            messages.warning(request, warning)
        messages.success(request, _("The terms are saved. Counts follow in a moment."))
        return see(f"{request.path}?year={year}")
    facts = {
        "form": form,
        "rows": rows,
        "year": year,
        "years": year_tabs(request, year),
        "known": any(row.limits for row in rows),
        "history": audit.history(request.school, ["set terms", "loaded the calendar", "set up the school"]),
    }
    return render(request, "schools/terms.html", facts)


@needs(rules.SCHOOL_VIEW)
@to_change(rules.SCHOOL_EDIT)
def closures(request: Request) -> HttpResponse:
    """Days on which the school is closed, or open for a half-day."""
    form = ClosuresForm(request.POST or None)
    if carried_out(form, actions.close_days, by=request.user, school=request.school):
        count = len(form.cleaned_data["days"])
        messages.success(
            request, ngettext("%(n)s day is noted.", "%(n)s days are noted.", count) % {"n": count}
        )
        return see(request.get_full_path())
    year = asked_year(request)
    facts = {
        "form": form,
        "closures": dates.closures_of(request.school, year),
        "missing": dates.missing_holidays(request.school, year),
        "year": year,
        "years": year_tabs(request, year),
        "history": audit.history(request.school, ["closed days", "opened a day", "filled in holidays"]),
    }
    return render(request, "schools/closures.html", facts)


@needs(rules.SCHOOL_EDIT)
@require_POST
def open_day(request: Request, on: str) -> HttpResponse:
    """Take a closure back."""
    try:
        found = date.fromisoformat(on)
    except ValueError as wrong:
        raise Http404 from wrong
    actions.open_day(by=request.user, school=request.school, on=found)
    messages.success(request, _("The school is open on %(day)s.") % {"day": day(found)})
    return see(f"/school/closures/?year={found.year}")


@needs(rules.SCHOOL_EDIT)
def holidays(request: Request) -> HttpResponse:
    """Fill in public holidays and the region's anniversary day: shown first, then done."""
    year = asked_year(request)
    if request.method == "POST":
        made = actions.fill_holidays(by=request.user, school=request.school, year=year)
        messages.success(
            request,
            ngettext("%(n)s day is filled in.", "%(n)s days are filled in.", len(made)) % {"n": len(made)},
        )
        return see(f"/school/closures/?year={year}")
    facts = {
        "missing": dates.missing_holidays(request.school, year),
        "year": year,
        "region": dates.regions().get(request.school.region, request.school.region),
    }
    return render(request, "schools/holidays.html", facts)


@needs(rules.SCHOOL_VIEW)
@to_change(rules.SCHOOL_EDIT)
def bells(request: Request) -> HttpResponse:
    """When each period starts and how long it lasts."""
    table = dates.bell_table(request.school)
    form = BellsForm(request.POST or None, initial={"weekdays": [1, 2, 3, 4, 5], "slots": as_lines(table)})
    if carried_out(form, actions.set_bells, by=request.user, school=request.school):
        messages.success(
            request, _("The bell times are saved. They hold for files that are loaded from now on.")
        )
        return see("school_bells")
    facts = {
        "form": form,
        "table": table,
        "weekdays": [label for _number, label in WEEKDAYS],
        "history": audit.history(request.school, ["set bell times"]),
    }
    return render(request, "schools/bells.html", facts)


def as_lines(table: list[dates.Bells]) -> str:
    """Monday's slots, as the form takes them: a start to work from."""
    mondays = [row.days[0] for row in table if row.days[0]]
    return "\n".join(f"{one.start:%H:%M} {one.minutes}" if one.start else str(one.minutes) for one in mondays)
