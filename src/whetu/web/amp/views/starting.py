"""What a draft begins from: words of ours, the version before, or a document of the school's own."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from whetu.intake import documents
from whetu.intake.cells import Unreadable
from whetu.rules import access
from whetu.rules.plan_words import LEFT_OUT, PLACES
from whetu.web.access import Request, needs
from whetu.web.amp import queries
from whetu.web.amp.actions import NotAllowed, starting
from whetu.web.amp.actions import sources as actions
from whetu.web.amp.forms.starting import FileForm, PasteForm
from whetu.web.amp.queries import sources
from whetu.web.answers import see

FORMS = {"file": FileForm, "text": PasteForm}


@needs(access.PLAN_EDIT)
def start(request: Request) -> HttpResponse:
    """Ways to begin; with a draft, what can be added to it."""
    how = request.POST.get("how", "")
    forms = {name: form(*sent(request, name == how)) for name, form in FORMS.items()}
    try:
        if how in ("starter", "newest"):
            return begun(request, how)
        if how in forms and forms[how].is_valid():
            return received(request, forms[how].cleaned_data)
    except (NotAllowed, Unreadable) as why:
        stands_against(request, forms.get(how), why)
    draft, newest = queries.draft(request.school), queries.newest(request.school)
    held = sources.sources(draft) if draft else []
    context = {"draft": draft, "plan": draft, "newest": newest, "forms": forms, "sources": held, "how": how}
    return render(request, "amp/start.html", context)


def sent(request: Request, is_it: bool) -> tuple:
    return (request.POST, request.FILES) if is_it else ()


def stands_against(request: Request, form, why: Exception) -> None:
    words = str(why)
    if isinstance(why, Unreadable):
        words = " ".join(f"{one.file} {one.why}. {one.fix}" for one in why.problems)
    if form is None:
        messages.error(request, words)
    else:
        form.add_error(None, words)


def begun(request: Request, how: str) -> HttpResponse:
    """A draft from our words, or from the version before."""
    facts = {"by": request.user, "school": request.school, "now": timezone.now()}
    if how == "newest":
        starting.begin(**facts)
        messages.success(
            request, _("The draft holds what the version before says. Last year's results begin anew.")
        )
    else:
        count = starting.begin_with_words(**facts)
        words = ngettext(
            "%(n)s empty part has words to begin from.", "%(n)s empty parts have words to begin from.", count
        )
        messages.success(request, words % {"n": count})
    return see("plan_write")


def received(request: Request, given: dict) -> HttpResponse:
    """A document that came, read into pieces to put to use."""
    file = given.get("file")
    name = file.name if file else _("Pasted text")
    content = file.read() if file else given["text"].encode()
    pieces = documents.read(name, content) if file else documents.of_pasted(given["text"])
    facts = {"by": request.user, "now": timezone.now()}
    draft = starting.begin(school=request.school, **facts)
    media = (file.content_type or "")[:80] if file else "text/plain"
    source = actions.keep_source(plan=draft, name=name, media=media, content=content, pieces=pieces, **facts)
    return see("plan_source", source.pk)


def found(request: Request, pk: int):
    """A document of this school's plan, or 404."""
    row = sources.source(request.school, pk)
    if row is None:
        raise Http404
    return row


@needs(access.PLAN_EDIT)
def source(request: Request, pk: int) -> HttpResponse:
    """The pieces of a document, and where each belongs."""
    row = found(request, pk)
    if request.method == "POST":
        return placed(request, row)
    pieces = sources.pieces(row)
    context = {
        "source": row,
        "plan": row.plan,
        "writes": row.plan.from_day is None and not row.plan.submitted_at,
        "waiting": [one for one in pieces if not one.row.put],
        "placed": [one for one in pieces if one.row.put],
        "places": sources.places(),
        "left_out": LEFT_OUT,
    }
    return render(request, "amp/source.html", context)


def placed(request: Request, row) -> HttpResponse:
    puts = {
        int(name.removeprefix("put_")): value
        for name, value in request.POST.items()
        if name.removeprefix("put_").isdecimal() and value in (*PLACES, LEFT_OUT)
    }
    try:
        count = actions.place(by=request.user, source=row, puts=puts, now=timezone.now())
    except NotAllowed as why:
        messages.error(request, str(why))
        return see("plan_source", row.pk)
    words = ngettext("%(n)s piece is in its place.", "%(n)s pieces are in their places.", count)
    messages.success(request, words % {"n": count})
    return see("plan_source", row.pk)


@needs(access.PLAN_EDIT)
@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    """A piece out of where it was put."""
    piece = sources.piece(request.school, pk)
    if piece is None:
        raise Http404
    try:
        actions.take_back_piece(by=request.user, piece=piece, now=timezone.now())
    except NotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("It is out again, and waits for a place."))
    return see("plan_source", piece.source_id)


@needs(access.PLAN_EDIT)
def file(request: Request, pk: int) -> HttpResponse:
    """The document as it came, to take away."""
    row = found(request, pk)
    actions.note_taken(by=request.user, source=row)
    answer = HttpResponse(bytes(row.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="plan-source-{row.pk}{ending(row.name)}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def ending(name: str) -> str:
    last = name.lower().rpartition(".")[2]
    return f".{last}" if last in ("docx", "pdf", "txt", "md") else ".txt"
