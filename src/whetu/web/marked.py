"""Text that people mark up themselves (Markdown): as a page shows it, as text alone, and as blocks for paper.

Script, HTML and images that somebody pastes in come out inert: HTML as the text that it is, an image as its
words. All ways of showing a text go by the same reading of it.
"""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

register = template.Library()

TAGS = {"p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "a"}
TAGS |= {"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"a": {"href"}, "th": {"scope"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}
TOP = 3  # where headings begin, unless the page says otherwise


@cache
def parser() -> "MarkdownIt":
    """The one reading of marked text: CommonMark and tables, no HTML."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.add_render_rule("image", image)
    return made


def read(text: str) -> list["Token"]:
    """What a text holds, in order. A heading without words is left out; a link without any is its address."""
    from markdown_it.token import Token

    kept: list[Token] = []
    tokens = iter(parser().parse(text))
    for one in tokens:
        if one.type == "heading_open":
            words, close = next(tokens), next(tokens)
            kept += [one, words, close] if any(part.content.strip() for part in words.children or []) else []
        else:
            kept.append(one)
    for parts in (one.children for one in kept if one.children):
        for at, part in reversed([*enumerate(parts)]):
            if part.type == "link_open" and parts[at + 1].type == "link_close":
                parts.insert(at + 1, Token("text", "", 0, content=str(part.attrs.get("href", ""))))
    return kept


def image(self, tokens, at, options, env) -> str:
    """An image as its words: a plan shows none."""
    from markdown_it.common.utils import escapeHtml

    return escapeHtml(tokens[at].content)


@register.filter("marked")
def html(text: str, level: int = TOP) -> SafeString:
    """A text as HTML that can harm nobody. Its headings begin at `level`, and none is left out between."""
    import nh3

    tokens = read(text)
    headings = [at for at, one in enumerate(tokens) if one.type == "heading_open"]
    for at, its in zip(headings, shifted([int(tokens[at].tag[1]) for at in headings], level), strict=True):
        tokens[at].tag = tokens[at + 2].tag = f"h{its}"  # its words stand between
    for one in tokens:
        if one.type == "th_open":
            one.attrSet("scope", "col")
    drawn = parser().renderer.render(tokens, parser().options, {})
    clean = nh3.clean(drawn, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")
    return mark_safe(clean)  # noqa: S308  nh3 cleaned it


def shifted(used: list[int], level: int) -> Iterator[int]:
    """The levels on the page of headings that are of these in the text, in their order."""
    above: list[int] = []
    for one in used:
        above = [*(higher for higher in above if higher < one), one]
        yield min(level + len(above) - 1, 6)


def plain(text: str) -> str:
    """A text without its marks: one line for each paragraph, heading, row of a table or item of a list."""
    return "\n".join(" ".join(line.split()) for line in lines(tree(text)) if line.strip())


def lines(node: "SyntaxTreeNode") -> Iterator[str]:
    if node.type == "tr":
        yield " | ".join("".join(one["text"] for one in runs(cell)) for cell in node.children)
    elif node.type == "inline":
        yield "".join(one["text"] for one in runs(node))
    elif node.type in ("fence", "code_block"):
        yield node.content
    else:
        for child in node.children:
            yield from lines(child)


def blocks(text: str, level: int = TOP) -> list[dict[str, Any]]:
    """A text for Word and for paper, as data. `kind` of each block says what else it holds:

    heading (level, runs), paragraph (runs), list (ordered, start, items: of blocks), quote (blocks),
    table (head and rows: cells of runs), code (runs), rule. A run is text, bold, italic, code, url.
    """
    root = tree(text)
    used = [int(one.tag[1]) for one in root.walk() if one.type == "heading"]
    levels = shifted(used, level)
    return [block(one, levels) for one in root.children]


def tree(text: str) -> "SyntaxTreeNode":
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(read(text))


def block(node: "SyntaxTreeNode", levels: Iterator[int]) -> dict[str, Any]:
    """One block, and those within it; `levels` of the headings still to come."""
    within = [block(one, levels) for one in node.children] if node.type in ("blockquote", "list_item") else []
    match node.type:
        case "heading":
            return {"kind": "heading", "level": next(levels), "runs": runs(node)}
        case "bullet_list" | "ordered_list":
            items = [block(one, levels)["blocks"] for one in node.children]
            ordered = node.type == "ordered_list"
            return {"kind": "list", "ordered": ordered, "start": node.attrs.get("start", 1), "items": items}
        case "blockquote" | "list_item":
            return {"kind": "quote", "blocks": within}
        case "table":
            head, *rows = ([runs(cell) for cell in row.children] for row in node.walk() if row.type == "tr")
            return {"kind": "table", "head": head, "rows": rows}
        case "fence" | "code_block":
            return {"kind": "code", "runs": [run(node.content, {"code": True})]}
        case "hr":
            return {"kind": "rule"}
        case _:
            return {"kind": "paragraph", "runs": runs(node)}


def runs(node: "SyntaxTreeNode", **style) -> list[dict[str, Any]]:
    """The words of a block, cut where their look changes."""
    match node.type:
        case "text" | "image":
            return [run(node.content, style)] if node.content else []
        case "code_inline":
            return [run(node.content, style | {"code": True})]
        case "softbreak" | "hardbreak":
            return [run(" " if node.type == "softbreak" else "\n", style)]
        case "strong":
            style["bold"] = True
        case "em":
            style["italic"] = True
        case "link":
            style["url"] = safe(str(node.attrs.get("href", "")))
    return [one for child in node.children for one in runs(child, **style)]


def run(text: str, style: dict[str, Any]) -> dict[str, Any]:
    return {"text": text, "bold": False, "italic": False, "code": False, "url": ""} | style


def safe(url: str) -> str:
    """An address that a link may have, or none."""
    scheme, colon, _rest = url.partition(":")
    return url if colon and scheme.lower() in SCHEMES else ""
