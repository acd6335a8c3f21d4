"""A published version as PDF: the whole, and the summary for families. In both languages where both are
written, each run marked as what it is."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from whetu.web import marked, pdf
from whetu.web.amp.queries.public.document import Prose, Text, drawn, fixed

TEMPLATE = Path(__file__).parents[2] / "templates/amp/public/plan.typ"


def made(document: dict[str, Any], at: datetime) -> dict[str, bytes]:
    """Name and content of both."""
    said = drawn(document, in_each if document["bilingual"] else in_one)
    foot = ", ".join(f"{one['name'].en} {one['value'].en}" for one in document["facts"][:1])
    facts = said | {"title_text": document["title"].en, "foot": f"{document['title'].en}, {foot}"}
    return {
        "plan.pdf": pdf.made(TEMPLATE, facts | {"short": False, "heading": said["title"]}, at),
        "summary.pdf": pdf.made(TEMPLATE, facts | {"short": True, "heading": said["say"]["short"]}, at),
    }


def annex(document: dict[str, Any]) -> dict[str, Any]:
    """The whole text as it stands behind a paper of the board, which says the days and the hash itself."""
    said = drawn(document | {"facts": []}, in_each)
    hashed = in_each(fixed(_("SHA-256 of this text:")))
    return said | {
        "say": said["say"] | {"hash": hashed}, "short": False, "heading": said["title"],
        "title_text": document["title"].en, "foot": document["title"].en,
    }  # fmt: skip


def in_one(words: Text) -> list[dict[str, Any]]:
    """As `in_each`, of a plan that is written in one language: our own words come in English alone."""
    return in_each(words)[:1]


def in_each(words: Text) -> list[dict[str, Any]]:
    """What a text says in each language in which it stands: words, or blocks."""
    found = [(lang, text) for lang, text in (("en", words.en), ("mi", words.mi)) if text]
    if isinstance(words, Prose):
        return [{"lang": lang, "blocks": marked.blocks(text, words.level)} for lang, text in found]
    return [{"lang": lang, "text": text} for lang, text in found]
