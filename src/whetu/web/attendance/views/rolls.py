"""Rolls that were not taken, by class and day, and words with which to ask for them."""

from django.http import HttpResponse
from django.shortcuts import render

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.queries import rolls as queries
from whetu.web.people.queries import visible


@needs(access.TODAY_VIEW)
def page(request: Request) -> HttpResponse:
    term = attendance.current_term(request.school, request.on)
    students = visible(request.staff, request.on)
    rolls = attendance.unmarked_rolls(request.school, term.year, term.term, students) if term else []
    facts = {
        "term": term,
        "rolls": rolls,
        "students": sum(roll.students for roll in rolls),
        "reminders": queries.reminders(request.staff, rolls, request.on),
    }
    return render(request, "attendance/rolls.html", facts)
