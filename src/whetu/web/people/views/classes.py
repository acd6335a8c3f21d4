"""Classes of the year, and a new year."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from whetu.rules import access as rules
from whetu.web.access import Request, needs
from whetu.web.answers import carried_out, see
from whetu.web.audit import queries as audit
from whetu.web.people import actions
from whetu.web.people.forms import NewYearForm
from whetu.web.people.queries import pages
from whetu.web.people.queries import year as years


@needs(rules.SCHOOL_VIEW)
def classes(request: Request) -> HttpResponse:
    """Every class of the year: how many students, and whose it is."""
    facts = {
        "classes": pages.classes(request.school, request.on),
        "without": pages.without_class(request.school, request.on),
        "history": audit.history(
            request.school, ["changed classes", "handed over a class", "started a new year"]
        ),
    }
    return render(request, "people/classes.html", facts)


@needs(rules.SCHOOL_EDIT, rules.STUDENT_LIST)
def new_year(request: Request) -> HttpResponse:
    """Levels up, new classes, leavers: shown first, then done."""
    school, year = request.school, years.old_year(request.school, request.on)
    ends, leave_after = plan_of(request, year)
    staying, leaving = years.moving_up(school, ends or request.on, leave_after)
    moves = years.class_moves(staying, leaving)
    form = NewYearForm(
        request.POST or None, initial={"last_day": ends, "leave_after": leave_after}, moves=moves
    )
    done = audit.last(did="started a new year", school=school, year=year + 1)
    if "yes" in request.POST and start(form, request, year + 1):
        messages.success(request, _("%(year)s is set up. Counts follow in a moment.") % {"year": year + 1})
        return see("school_classes")
    facts = {
        "form": form,
        "year": year + 1,
        "done": done,
        "moves": moves,
        "levels": years.levels(staying),
        "staying": len(staying),
        "leaving": pages.leavers(request.staff, request.on, leaving),
        "leavers": len(leaving),
        "too_early": ends is None or request.on < ends,
        "ends": ends,
    }
    return render(request, "people/new_year.html", facts)


def plan_of(request: Request, year: int):
    """The old year's last day, and the level after which students leave: as sent, else the school's own."""
    sent = NewYearForm(request.POST or None, moves=[])
    if sent.is_valid():
        return sent.cleaned_data["last_day"], sent.cleaned_data["leave_after"]
    return years.last_day(request.school, year), years.LAST_LEVEL.get(request.school.kind, 13)


def start(form: NewYearForm, request: Request, year: int) -> bool:
    """Carry the plan out."""

    def action(**sent) -> None:
        actions.new_year(
            by=request.user,
            school=request.school,
            year=year,
            last_day=sent["last_day"],
            leave_after=sent["leave_after"],
            classes=form.classes(),
            on=request.on,
        )

    return carried_out(form, action)
