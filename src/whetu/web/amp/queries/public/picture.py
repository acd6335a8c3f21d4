"""A small picture of figures: a full bar for what was, an outlined one for what is aimed for."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SLOT, FOOT = 44, 114  # a bar is as many units high as it shows per cent


def bars(rows: list[dict[str, Any]], label: str) -> SafeString:
    """The figures of `document.bars` as SVG; its words stand beside it in a table too."""
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<line x1="0" x2="{}" y1="{}" y2="{}"/></svg>',
        SLOT * len(rows), FOOT + 26, label,
        format_html_join("", "{}", ((slot(at, row),) for at, row in enumerate(rows))),
        SLOT * len(rows), FOOT, FOOT,
    )  # fmt: skip


def slot(at: int, row: dict[str, Any]) -> SafeString:
    """One term or year: its bars, the number above them, its name below."""
    middle = SLOT * at + SLOT // 2
    drawn = [
        (kind, middle - wide // 2, f"{FOOT - float(row[kind]):g}", wide, row[kind])
        for kind, wide in (("result", 20), ("target", 28))
        if row[kind]
    ]
    shapes = format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', drawn)
    top = FOOT - 4 - max(float(row[kind] or 0) for kind in ("result", "target"))
    words = [(f"{top:g}", row["target"] or row["result"])]
    words += [(FOOT + 12 + 11 * line, name) for line, name in enumerate(row["when"]) if name]
    said = format_html_join("", '<text x="{}" y="{}">{}</text>', ((middle, *one) for one in words))
    return format_html("{}{}", shapes, said)
