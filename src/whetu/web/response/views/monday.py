"""The Monday meeting: the pastoral team goes through its students, one after another."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.amp import queries as amp
from whetu.web.answers import carried_out
from whetu.web.people.views.opening import opened
from whetu.web.response.actions import monday as actions
from whetu.web.response.forms.monday import AgreeForm, CarryForm, DoneForm
from whetu.web.response.queries import monday
from whetu.web.response.queries import record as recording


def chosen_year(request: Request) -> int | None:
    year = request.GET.get("year", "")
    return int(year) if year.isdecimal() else None


def address(name: str, request: Request, *args) -> str:
    """A page of the meeting, for the same year level."""
    year = chosen_year(request)
    return reverse(name, args=args) + ("" if year is None else f"?{urlencode({'year': year})}")


@needs(access.MONDAY)
def page(request: Request) -> HttpResponse:
    """Whom to speak about, and why."""
    found = monday.meeting(request.staff, request.on, chosen_year(request))
    first = next((one for one in found.entries if not one.settled), None)
    context = {
        "meeting": found,
        "begin": address("monday_student", request, first.student.key) if first else "",
        "rest": f"?year={year}" if (year := chosen_year(request)) is not None else "",
        "year": year,
        "years": [{"value": year, "label": _("Year %s") % year} for year in found.years],
    }
    return render(request, "response/monday.html", context)


@needs(access.MONDAY)
def agreed(request: Request) -> HttpResponse:
    """Who does what this week: one page to print."""
    owned = monday.who_does_what(request.staff, request.on)
    context = {"owned": owned, "monday": monday.monday_of(request.on)}
    return render(request, "response/monday_agreed.html", context)


@needs(access.MONDAY)
def student(request: Request, key: str) -> HttpResponse:
    """One student's turn."""
    one = opened(request, key, to_write=True)
    found = monday.sitting(request.staff, one, request.on, chosen_year(request))
    forms = Forms(request, one, found)
    if request.method == "POST" and forms.sent():
        return HttpResponseRedirect(onward(request, one, found), status=303)
    context = {
        "student": one,
        "sitting": found,
        "checks": forms.checks,
        "agree": forms.agree,
        "year": chosen_year(request),
        "before": found.before and address("monday_student", request, found.before.key),
        "after": found.after and address("monday_student", request, found.after.key),
        "list": address("monday", request),
    }
    return render(request, "response/monday_student.html", context, status=400 if forms.refused else 200)


def onward(request: Request, one, found: monday.Sitting) -> str:
    """To the next student, where that was asked for; after the last to the list of who does what."""
    if request.POST.get("then") != "next":
        return address("monday_student", request, one.key)
    if found.after is None:
        return address("monday_agreed", request)
    return address("monday_student", request, found.after.key)


class Forms:
    """The forms of one student's turn: of each thing agreed last time two, and one for this week. What is
    sent goes to its own; the others stay as they were."""

    def __init__(self, request: Request, student, found: monday.Sitting):
        self.request, self.student, self.refused = request, student, False
        self.due = monday.usual_due(request.school, request.on)
        kinds = recording.kinds_for(amp.kind_words(request.school))
        self.checks = []
        for row in found.earlier:
            today = {"on": request.on}
            done = DoneForm(self.of("done", row.pk), kinds=kinds, initial=today, prefix=f"d{row.pk}")
            carry = CarryForm(self.of("carry", row.pk), initial={"due": self.due}, prefix=f"c{row.pk}")
            self.checks.append({"row": row, "done": done, "carry": carry})
        people = recording.colleagues_for(student, request.on, first=request.staff)
        self.agree = AgreeForm(self.of("agree", "1"), people=people, due=self.due)

    def of(self, name: str, value) -> dict | None:
        """What was sent, for the form that it was sent with."""
        return self.request.POST if self.request.POST.get(name) == str(value) else None

    def sent(self) -> bool:
        """Carry out what was sent; False where something stands against it."""
        by, on, now = self.request.user, self.request.on, timezone.now()
        if self.agree.is_bound:
            self.refused = not carried_out(
                self.agree, actions.agree, by=by, student=self.student, on=on, now=now
            )
            return self.told(_("Agreed."))
        for check in self.checks:
            row = check["row"]
            if check["done"].is_bound:
                self.refused = not carried_out(check["done"], actions.done, by=by, agreed=row, now=now)
                return self.told(_("Recorded as done."))
            if check["carry"].is_bound:
                carried = carried_out(check["carry"], actions.carry_on, by=by, agreed=row, on=on, now=now)
                self.refused = not carried
                return self.told(_("It goes on this week."))
        if {"agree", "done", "carry"} & self.request.POST.keys():
            raise Http404  # of another student, or checked already
        return True

    def told(self, words: str) -> bool:
        if not self.refused:
            messages.success(self.request, words)
        return not self.refused
