"""One student's record: opened with a reason only, and the reason is kept."""

from collections.abc import Callable
from functools import wraps

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from whetu.rules import access
from whetu.web.access import Request, may, needs
from whetu.web.answers import see
from whetu.web.attendance.forms import ReasonForm
from whetu.web.attendance.queries.terms import words
from whetu.web.desk import actions
from whetu.web.desk.forms import GlassForm
from whetu.web.desk.queries import moments, worked
from whetu.web.desk.queries import student as queries
from whetu.web.people import queries as people
from whetu.web.people.queries import circumstances
from whetu.web.response.queries.timeline import Reader
from whetu.web.schools import actions as schools

PAGE = 100


def opens_student(view: Callable) -> Callable:
    """The view gets the student and the reason for which this person may see them, and the opening is written
    down. Someone without a reason is asked for one; a parent is told whom to ask."""

    @wraps(view)
    def inner(request: Request, key: str, **kwargs) -> HttpResponse:
        try:
            student, why = people.open_student(request.staff, key, request.on)
        except people.NoReason as refused:
            if not may(request, access.BREAK_GLASS):
                raise
            return redirect("break_glass", key=refused.key)
        actions.note_opening(by=request.user, student=student, why=why)
        return view(request, student, why, **kwargs)

    return inner


@needs(access.STUDENT_VIEW)
@opens_student
def page(request: Request, student, why: str, year: int | None = None, term: int | None = None):
    shown = queries.term_shown(student, request.on, year, term)
    if shown is None:
        raise Http404
    found = queries.page(student, shown, request.on, reader(request, student, why))
    return render(
        request,
        "desk/student.html",
        {
            "student": student,
            "because": queries.because(why),
            "may_write": access.opens_writing(why),
            "page": found,
            "term_words": words(shown),
            "in_words": queries.in_words(found, request.on),
            "known_words": circumstances.WORDS,
            "reason_form": ReasonForm(days=found.unexplained, on=request.on),
        },
    )


def reader(request: Request, student, why: str) -> Reader:
    """Who reads: an open record that is for reading alone leads nowhere where one writes."""
    return Reader(request.staff, student, links=access.opens_writing(why))


@needs(access.STUDENT_VIEW)
@opens_student
def timeline(request: Request, student, why: str) -> HttpResponse:
    """Everything that happened, newest first; by kind and by term where that is asked for."""
    kind, term = request.GET.get("kind", ""), request.GET.get("term", "")
    found = moments.chosen(moments.lines(reader(request, student, why)), student.school, kind, term)
    facts = {
        "student": student,
        "because": queries.because(why),
        "may_write": access.opens_writing(why),
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "kinds": moments.kinds(),
        "terms": moments.terms(student.school, request.on),
        "kind": kind,
        "term": term,
    }
    return render(request, "desk/timeline.html", facts)


@needs(access.STUDENT_VIEW)
@opens_student
def how(request: Request, student, why: str, year: int, term: int, number: str) -> HttpResponse:
    """How one number was worked out: a page of its own, or the inside of its drawer."""
    shown = queries.term_shown(student, request.on, year, term)
    if shown is None or number not in worked.NUMBERS:
        raise Http404
    context = {
        "student": student,
        "worked": worked.worked(student, shown, request.on, number),
        "term": shown,
        "term_words": words(shown),
    }
    template = "desk/how.html#drawer" if request.htmx else "desk/how.html"
    return render(request, template, context)


@needs(access.BREAK_GLASS)
def break_glass(request: Request, key: str) -> HttpResponse:
    """Ask for a reason, and open the record with it until the end of the day."""
    try:
        student, _why = people.open_student(request.staff, key, request.on)
        return redirect("student", key=student.key)
    except people.NoReason as refused:
        if not refused.may_give_one:
            return own_child(request)
        key = refused.key
    form = GlassForm(request.POST or None)
    if form.is_valid():
        schools.break_glass(
            by=request.user, staff=request.staff, student_key=key, on=request.on, **form.cleaned_data
        )
        return see("student", key=key)
    return render(request, "desk/break_glass.html", {"form": form}, status=400 if form.errors else 200)


def own_child(request: Request) -> HttpResponse:
    """Nobody opens their own child's record; the page says whom to ask."""
    return render(request, "desk/own_child.html", {"ask": queries.whom_to_ask(request.staff)}, status=403)
