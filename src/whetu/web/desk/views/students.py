"""The list of students: choose, search, save, and take away."""

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.answers import see
from whetu.web.attendance.queries.terms import Begun, begun
from whetu.web.desk import actions, forms
from whetu.web.desk.queries import filters, lists, sheets, students
from whetu.web.desk.queries.roll import Desk, desk
from whetu.web.sheets import FORMATS, download

SEARCHES = 8  # the latest that a session remembers


def here(request: Request) -> tuple[Desk | None, Begun]:
    """The desk of the person asking, in the term of the address."""
    terms = begun(request.school, request.on, request.GET.get("term", ""))
    return desk(request.staff, request.on, terms.shown) if terms.shown else None, terms


def choices(request: Request) -> students.Choices:
    """The choices in the address, with the words searched for, which only the session knows."""
    words = request.session.get("searches", {}).get(request.GET.get("search"), "")
    return forms.ChoicesForm(request.GET).choices()._replace(words=words)


@needs(access.STUDENT_LIST)
def page(request: Request) -> HttpResponse:
    found, terms = here(request)
    if found is None:
        return render(request, "desk/no_term.html")
    chosen = choices(request)
    groups, years = students.classes_and_years(found)
    return render(
        request,
        "desk/students.html",
        {
            "desk": found,
            "terms": terms,
            "chosen": chosen,
            "listing": lists.LISTS.get(chosen.list),
            "page": students.page(found, chosen, request.GET.get("page")),
            "options": filters.options(groups, years),
            "quick": filters.quick(request.path, chosen),
            "saved": filters.saved(request.staff, request.path, chosen),
            "kept": kept(request.GET),
        },
    )


def kept(address: QueryDict) -> list[tuple[str, str]]:
    """What a form must carry along from the address."""
    return [(name, value) for name, value in address.items() if name not in ("page", "nsn")]


def back(request: Request, **changes: str | None) -> HttpResponse:
    """To the list again, its address kept but for the changes (None: taken out) and the page."""
    address = request.GET.copy()
    for name, value in {**changes, "page": None}.items():
        address.pop(name, None)
        if value:
            address[name] = value
    return see(f"{reverse('students')}?{address.urlencode()}")


@needs(access.STUDENT_LIST)
@require_POST
def search(request: Request) -> HttpResponse:
    """Search by words of a name: they go into the session, and only a random key to them into the address."""
    form = forms.SearchForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    if not words:
        return back(request, search=None)
    key = get_random_string(8)
    earlier = list(request.session.get("searches", {}).items())[1 - SEARCHES :]
    request.session["searches"] = dict([*earlier, (key, words)])
    return back(request, search=key)


@needs(access.BREAK_GLASS)
@require_POST
def find(request: Request) -> HttpResponse:
    """To the record of a student with this number, where a reason is asked for if need be."""
    form = forms.NumberForm(request.POST)
    key = students.key_of(form.cleaned_data["number"]) if form.is_valid() else None
    if key:
        return see("student", key=key)
    messages.error(request, _("No student here has that number."))
    return see("students")


@needs(access.STUDENT_LIST)
@require_POST
def save(request: Request) -> HttpResponse:
    """Keep the choices in the address under a name."""
    form = forms.SavedFilterForm(request.POST)
    if form.is_valid():
        chosen = forms.ChoicesForm(request.GET).choices()
        actions.save_filter(
            by=request.user, school=request.school, choices=chosen.kept(), **form.cleaned_data
        )
        messages.success(request, _("Saved. You find it above the list."))
    else:
        messages.error(request, _("Give the list a name of at most 60 letters."))
    return back(request)


@needs(access.STUDENT_LIST)
@require_POST
def forget(request: Request, pk: int) -> HttpResponse:
    actions.forget_filter(by=request.user, school=request.school, pk=pk)
    return see("students")


@needs(access.STUDENT_LIST, access.EXPORT)
def export(request: Request, form: str) -> HttpResponse:
    """The list as it is on the screen, every page of it."""
    found, terms = here(request)
    if found is None or form not in FORMATS:
        raise Http404
    chosen, nsn = choices(request), request.GET.get("nsn") == "on"
    rows = students.rows(found, students.chosen(found, chosen), reasons=bool(chosen.list))
    sheet = sheets.of_students(rows, str(terms), whys=bool(chosen.list), nsn=nsn)
    actions.note_export(
        by=request.user, school=request.school, what="students", rows=len(rows), nsn=nsn, format=form,
        choices=chosen.kept(), searched=bool(chosen.words), term=f"{found.term.year}-{found.term.term}",
    )  # fmt: skip
    return download(sheet, form=form, name=f"students-{found.term.year}-{found.term.term}")
