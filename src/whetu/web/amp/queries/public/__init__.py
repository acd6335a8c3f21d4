"""The pages and files of a published version, made once from its frozen text: same text, same bytes."""

from datetime import datetime
from typing import Any, NamedTuple

from whetu.web.amp.queries.public import pages, paper, word
from whetu.web.amp.queries.public.document import Header
from whetu.web.amp.queries.public.document import document as tree

__all__ = ["Header", "Made", "made"]

MEDIA = {
    "html": "text/html; charset=utf-8",
    "svg": "image/svg+xml",
    "css": "text/css; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Made(NamedTuple):
    """One public file."""

    name: str
    media: str
    content: bytes


def made(text: dict[str, Any], header: Header, at: datetime) -> list[Made]:
    """Every file of a version, published at a moment."""
    whole = tree(text, header)
    found = pages.made(whole) | paper.made(whole, at) | word.made(whole, at)
    return [Made(name, MEDIA[name.rpartition(".")[2]], content) for name, content in found.items()]
