"""The public pages of a version, as HTML that stands alone: one sheet of style beside them, no script."""

from functools import partial
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from whetu.web import marked
from whetu.web.amp.queries.public.document import Prose, Text, Title, drawn
from whetu.web.amp.queries.public.picture import bars

EN, MI, BOTH = "en-NZ", "mi", "both"
STATIC = Path(__file__).parents[3] / "static"
# Where a page says something that changes: its place among the versions, and where one can answer it.
NOTE, OLDER, SAY = (SafeString(f"<!--{name}-->") for name in ("note", "older", "say"))


def made(document: dict[str, Any]) -> dict[str, bytes]:
    """Name and content of each page."""
    return {
        "index.html": page("plan", document, EN),
        "mi.html": page("plan", document, MI),
        "both.html": page("plan", document, BOTH),
        "summary.html": page("summary", document, EN),
        "summary-mi.html": page("summary", document, MI),
        "embed.html": page("embed", document, EN),
        "style.css": (STATIC / "plan.css").read_bytes(),
        "icon.svg": (STATIC / "img/whetu.svg").read_bytes(),
    }


def page(name: str, document: dict[str, Any], way: str) -> bytes:
    """One page, in English, in te reo Māori, or in both side by side."""
    facts = drawn(document, partial(said, way=way))
    for part in facts["sections"]:
        part["picture"] = bars(part["bars"], document["say"]["bars"].en) if part.get("bars") else ""
    facts |= {"way": way, "lang": own(way), "NOTE": NOTE, "OLDER": OLDER, "SAY": SAY}
    lines = render_to_string(f"amp/public/{name}.html", facts).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip()).encode() + b"\n"


def own(way: str) -> str:
    """The language of a page."""
    return MI if way == MI else EN


def said(words: Text, way: str) -> SafeString:
    """A text on a page of one language: that one where it is written, else the other, marked as what it is;
    or both of them."""
    found = [(lang, text) for lang, text in ((EN, words.en), (MI, words.mi)) if text]
    if isinstance(words, Title) and way == MI:
        found.reverse()
    elif way != BOTH:
        found = [one for one in found if one[0] == way] or found
    marks = [(format_html(' lang="{}"', lang) if lang != own(way) else "", text) for lang, text in found]
    if isinstance(words, Prose):
        parts = [(lang, marked.html(text, words.level)) for lang, text in marks]
        inner = format_html_join("", "<div{}>{}</div>", parts)
        return format_html('<div class="pair">{}</div>', inner) if len(parts) > 1 else inner
    return format_html_join(" ", "{}", ((run(*one, under=at > 0),) for at, one in enumerate(marks)))


def run(lang: str, text: str, under: bool) -> SafeString:
    """Some words; the second language stands under the first."""
    where = mark_safe(' class="under"') if under else ""
    return format_html("<span{}{}>{}</span>", lang, where, text) if lang else format_html("{}", text)
