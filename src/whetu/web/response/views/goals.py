"""A student's short-term goals."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.people.views.opening import opened
from whetu.web.response.actions import goals as actions
from whetu.web.response.forms.goals import GoalForm, GoalStateForm
from whetu.web.response.queries import case
from whetu.web.response.views.case import form_page, opened_row


@needs(access.RESPOND)
def add(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    words = {
        "title": _("Set a goal"),
        "why": _("Together with the student: small, soon, and easy to see when it is met."),
        "button": _("Set the goal"),
        "done": _("The goal is set."),
    }
    form = GoalForm(request.POST or None)
    return form_page(request, student, form, actions.add, words, student=student, on=request.on)


@needs(access.RESPOND)
def change(request: Request, key: str) -> HttpResponse:
    goal = opened_row(request, case.goal, key)
    first = {"state": goal.state, "due": goal.due, "whanau_agrees": goal.whanau_agrees}
    form = GoalStateForm(request.POST or None, initial=first)
    words = {"title": goal.words, "why": goal.measure, "button": _("Save"), "done": _("Saved.")}
    return form_page(request, goal.student, form, actions.change, words, goal=goal)
