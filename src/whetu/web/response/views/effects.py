"""Before and after an action: of one student, and of the school by kind."""

from django.http import HttpResponse
from django.shortcuts import render

from whetu.rules import access
from whetu.web.access import Request, may, needs
from whetu.web.people.views.opening import opened
from whetu.web.response.queries import effects


@needs(access.RESPOND)
def of_student(request: Request, key: str) -> HttpResponse:
    student = opened(request, key)
    rows = effects.of_student(student, request.on, barriers=may(request, access.CASE_VIEW))
    return render(request, "response/effects_student.html", {"student": student, "rows": rows})


@needs(access.MONDAY)
def of_school(request: Request) -> HttpResponse:
    rows = effects.by_kind(request.staff, request.on)
    return render(request, "response/effects.html", {"rows": rows})
