"""Reviews: a look at everything, written beside what is known."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.web.access import Request, needs
from whetu.web.answers import see, to_change
from whetu.web.people.views.opening import opened
from whetu.web.response.actions import reviews as actions
from whetu.web.response.forms.reviews import HINTS, OpenForm, ReviewForm, first, joined
from whetu.web.response.queries import case
from whetu.web.response.queries import reviews as queries
from whetu.web.response.views.case import form_page, opened_row
from whetu.web.schools.actions import NotAllowed


@needs(access.CASE_EDIT)
def add(request: Request, key: str) -> HttpResponse:
    student = opened(request, key, to_write=True)
    words = {
        "title": _("Open a review"),
        "why": _("An attendance review at Concerning, an urgent case review at Serious concern."),
        "button": _("Open the review"),
        "done": _("The review is open. Several people can write on it."),
    }
    form = OpenForm(request.POST or None, initial={"kind": request.GET.get("kind", "attendance")})
    return form_page(request, student, form, actions.add, words, student=student, now=timezone.now())


@needs(access.CASE_VIEW)
@to_change(access.CASE_EDIT)
def page(request: Request, key: str) -> HttpResponse:
    """One review beside what it looks at; two people who write at once lose nothing."""
    review = opened_row(request, case.review, key)
    form = ReviewForm(request.POST or None, initial=first(review))
    if request.method == "POST" and form.is_valid():
        try:
            return written(request, review, form)
        except actions.Changed as faster:
            return both(request, faster.saved, form)
        except NotAllowed as why:
            form.add_error(None, str(why))
    return shown(request, review, form)


def unsaved(review, form: ReviewForm) -> list[tuple[str, str]]:
    """What somebody wrote on a review that another closed meanwhile: it is shown, to be kept elsewhere."""
    if not (review.closed_at and form.is_bound):
        return []
    given = ((name, form.data.get(name, "")) for name in HINTS)
    return [(HINTS[name][0], text) for name, text in given if text and text != getattr(review, name)]


def written(request: Request, review, form: ReviewForm) -> HttpResponse:
    """Keep the texts; then close the review, where that was asked and nothing is missing."""
    saved = actions.write(
        by=request.user, review=review, version=form.cleaned_data["version"], texts=form.texts()
    )
    if "close" not in request.POST:
        messages.success(request, _("Saved."))
        return see("review", review.key)
    try:
        actions.close(by=request.user, review=saved, on=request.on, now=timezone.now())
    except NotAllowed as why:
        messages.warning(request, _("Saved, but not closed. %s") % why)
        return see("review", review.key)
    messages.success(request, _("The review is closed."))
    return see("case", review.student.key)


def both(request: Request, saved, form: ReviewForm) -> HttpResponse:
    """Somebody else saved since: both texts, and a form that holds them joined."""
    mine, base = form.texts(), queries.as_of(saved, form.cleaned_data["version"])
    theirs = first(saved)
    facts = {
        "review": saved,
        "student": saved.student,
        "form": ReviewForm(initial=joined(base, saved, mine)),
        "by": queries.last_writer(saved),
        "parts": [(HINTS[name][0], theirs[name], mine[name]) for name in HINTS if theirs[name] != mine[name]],
    }
    return render(request, "response/review_both.html", facts, status=409)


def shown(request: Request, review, form: ReviewForm) -> HttpResponse:
    student = review.student
    looks = queries.looks(student)
    facts = {
        "review": review,
        "student": student,
        "form": form,
        "looks": looks,
        "weekdays": queries.WEEKDAYS,
        "pattern": queries.in_words(student.school, looks),
        "barriers": case.barriers(student, request.staff),
        "earlier": queries.earlier(student),
        "parts": [(label, getattr(review, name)) for name, (label, _hint) in HINTS.items()],
        "unsaved": unsaved(review, form),
        "needed": [HINTS[name][0] for name in actions.NEEDED[review.kind]],
    }
    return render(request, "response/review.html", facts)
