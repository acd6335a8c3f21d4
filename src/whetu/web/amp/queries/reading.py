"""A version as its own staff read it: the parts of its text in order, each with what belongs to it."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from whetu.web import marked
from whetu.web.amp.models import Plan
from whetu.web.amp.queries import text
from whetu.web.amp.queries.public.document import Line, Prose, drawn, sections

STEPS, OWN = "steps", "own"  # drawn from the rows themselves, with what opens a task


def chapters(plan: Plan) -> list[dict[str, Any]]:
    """One row per part that says something: id, title, and what it holds, drawn in both languages. The steps
    and the school's own lines are always among them."""
    parts = [{**one, "title": one["title"].en} for one in sections(text.of(plan))]
    held = {one["id"]: one for one in drawn(parts, said)}
    bare = {"id": OWN, "title": ""}
    held.setdefault(OWN, bare)
    order = [one for one in held if one != OWN]
    order.insert(order.index(STEPS) + 1, OWN)
    return [held[one] for one in order if one in (STEPS, OWN) or says(held[one])]


def says(chapter: dict[str, Any]) -> bool:
    return any(value for name, value in chapter.items() if name not in ("id", "title", "bars"))


def said(words: Line | Prose) -> SafeString | str:
    """A text in both languages: English first, te reo Māori marked as what it is."""
    if isinstance(words, Line):
        both = format_html(' <span class="plan-mi" lang="mi">{}</span>', words.mi) if words.mi else ""
        return format_html("{}{}", words.en, both)
    if not (words.en or words.mi):
        return ""
    pieces = [
        format_html('<div class="marked"{}>{}</div>', lang, marked.html(one))
        for lang, one in (("", words.en), (SafeString(' lang="mi"'), words.mi))
        if one
    ]
    return format_html('<div class="write-pair">{}</div>', SafeString("".join(pieces)))
