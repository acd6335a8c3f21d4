"""A published version as a Word file: real headings, tables with header rows, each run in its language."""

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from whetu.web.amp.queries.public.document import drawn
from whetu.web.amp.queries.public.paper import in_each, in_one

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FIRST = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip file knows: the same bytes for the same text
NOT_IN_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
DEEPEST = 3  # of the list styles that Word brings


def made(document: dict[str, Any], at: datetime) -> dict[str, bytes]:
    """Name and content."""
    said = drawn(document, in_each if document["bilingual"] else in_one)
    file = new_file(f"{document['title'].en} · {document['school']}", document["school"], at)
    heading(file, 1, said["title"])
    file.add_paragraph(document["school"])
    table(file, None, [[one["name"], one["value"]] for one in said["facts"]])
    for one in said["sections"]:
        section(file, one, said)
    paragraph(file, [*said["say"]["hash"], plain(document["sha256"])])
    return {"plan.docx": saved(file)}


def new_file(title: str, school: str, at: datetime) -> "Document":
    """An empty file in New Zealand English, with the page's number at its foot."""
    import docx
    from docx.oxml.ns import qn

    file = docx.Document()
    about = file.core_properties
    about.title, about.author, about.last_modified_by, about.comments = title, school, school, ""
    about.created = about.modified = at.replace(tzinfo=None, microsecond=0)
    about.language = "en-NZ"
    for lang in file.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "en-NZ")
    page_number(file.sections[0].footer.paragraphs[0])
    return file


def section(file: "Document", one: dict[str, Any], said: dict[str, Any]) -> None:
    """One part, with the tables, steps and documents that belong to it."""
    say = said["say"]
    heading(file, 2, one["title"])
    for text in one.get("body", []):
        blocks(file, text["blocks"], text["lang"])
    for found in (*one.get("results", []), *one.get("targets", [])):
        figures(file, found, say)
    if one.get("daily"):
        rows = [[[plain(row["at"])], row["who"], row["words"]] for row in one["daily"]]
        table(file, [say["time"], say["who"], say["what"]], rows)
    steps(file, one, say)
    if one.get("heeded"):
        heeded(file, one["heeded"], say)
    for row in one.get("documents", []):
        linked(file, row)
    if one["id"] == "concerns":
        paragraph(file, [*say["ring"], plain(said["phone"])] if said["phone"] else say["write_in"])


def steps(file: "Document", one: dict[str, Any], say: dict[str, Any]) -> None:
    """The four steps, or the school's own lines, of the part that holds them."""
    if one.get("steps"):
        paragraph(file, say["ministry"])
        for found in one["steps"]:
            step(file, found, say)
    if one.get("own"):
        paragraph(file, say["ours"])
        for found in one["own"]:
            heading(file, 3, found["title"])
            actions(file, found["actions"], say)


def heeded(file: "Document", found: list[dict[str, Any]], say: dict[str, Any]) -> None:
    """What people said, and what came of it."""
    rows = [
        [row["who"], row["said"], row["done"] if row["changed"] else [*say["unchanged"], *row["done"]]]
        for row in found
    ]
    table(file, [say["who"], say["said"], say["done"]], rows)


def linked(file: "Document", row: dict[str, Any]) -> None:
    """A document beside the plan."""
    into = styled(file, "List Bullet")
    for text in row["title"]:
        run(into, text["text"], text["lang"], url=row["url"])


def figures(file: "Document", one: dict[str, Any], say: dict[str, Any]) -> None:
    paragraph(file, one["caption"])
    rows = [
        [row["when"], *([plain(f"{share}%" if share else "–")] for share in row["percents"])]
        for row in one["rows"]
    ]
    table(file, [say["term"], *one["columns"]], rows)
    for note in one["notes"]:
        paragraph(file, note)
    for source in one["sources"]:
        paragraph(file, [*say["from"], *source])


def step(file: "Document", one: dict[str, Any], say: dict[str, Any]) -> None:
    """One of the four steps."""
    heading(file, 3, [plain(one["shape"]), *one["name"], *one["range"]], " ")
    heading(file, 4, say["actions"])
    actions(file, one["actions"], say)
    if one["known"]:
        heading(file, 4, say["known"])
        paragraph(file, say["known_words"])
        actions(file, [{"heading": [], "rows": one["known"]}], say)
    for name in ("responsible", "outcomes"):
        if one[name]:
            heading(file, 4, say[name])
            lines(file, one[name])


def actions(file: "Document", groups: list[dict[str, Any]], say: dict[str, Any]) -> None:
    """Actions as a table: what is done, by whom, when, and what should come of it."""
    rows = [
        [row["words"], row["who"], row["when"], row["outcome"]] for group in groups for row in group["rows"]
    ]
    if rows:
        table(file, [say["what"], say["who"], say["when"], say["outcome"]], rows)


def lines(file: "Document", groups: list[dict[str, Any]]) -> None:
    for group in groups:
        if group["heading"]:
            heading(file, 5, group["heading"])
        for row in group["rows"]:
            paragraph(file, row["words"], "List Bullet")


def blocks(file: "Document", found: list[dict[str, Any]], lang: str, deep: int = 0) -> None:
    """Marked text, as `marked.blocks` reads it."""
    for one in found:
        match one["kind"]:
            case "heading":
                runs(styled(file, f"Heading {one['level']}"), one["runs"], lang)
            case "list":
                items(file, one, lang, deep + 1)
            case "quote":
                blocks(file, one["blocks"], lang, deep)
            case "table":
                table(file, *cells(one, lang))
            case "rule":
                file.add_paragraph("—")
            case _:
                runs(file.add_paragraph(), one["runs"], lang)


def items(file: "Document", one: dict[str, Any], lang: str, deep: int) -> None:
    """A list. Only an item's own words take its bullet or number."""
    kind = "List Number" if one["ordered"] else "List Bullet"
    style = kind if deep == 1 else f"{kind} {min(deep, DEEPEST)}"
    number = restarted(file, style, one["start"]) if one["ordered"] else None
    for first, *rest in filter(None, one["items"]):
        if first["kind"] == "paragraph":
            into = styled(file, style)
            runs(into, first["runs"], lang)
            if number is not None:
                into._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number
        else:
            rest = [first, *rest]
        blocks(file, rest, lang, deep)


def restarted(file: "Document", style: str, start: int) -> int:
    """The number of a list of its own, which counts from `start`."""
    held = file.styles[style].element.pPr.numPr.numId.val
    numbering = file.part.numbering_part.element
    kind = next(num for num in numbering.num_lst if num.numId == held).abstractNumId.val
    made = numbering.add_num(kind)
    made.add_lvlOverride(ilvl=0).add_startOverride(start)
    return made.numId


def cells(one: dict[str, Any], lang: str) -> tuple[list, list]:
    """Head and rows of a table within marked text, as texts."""

    def text(cell: list) -> list:
        return [plain("".join(part["text"] for part in cell), lang)]

    return [text(cell) for cell in one["head"]], [[text(cell) for cell in row] for row in one["rows"]]


def styled(file: "Document", style: str | None) -> "Paragraph":
    """A paragraph in one of Word's own styles, whose keys are their names without spaces. (To ask for a style
    by its name costs a search through all of them.)"""
    made = file.add_paragraph()
    if style:
        made._p.style = style.replace(" ", "")
    return made


def plain(text: str, lang: str = "en") -> dict[str, str]:
    return {"lang": lang, "text": text}


def heading(file: "Document", level: int, said: list[dict], between: str = " | ") -> None:
    spread(styled(file, f"Heading {level}"), said, between)


def paragraph(file: "Document", said: list[dict], style: str | None = None) -> None:
    spread(styled(file, style), said, " ")


def table(file: "Document", head: list | None, rows: list[list]) -> None:
    """Cells of texts; the head is repeated on each page."""
    from docx.oxml import OxmlElement
    from docx.text.paragraph import Paragraph

    texts = [head, *rows] if head else rows
    made = file.add_table(rows=len(texts), cols=len(texts[0]), style="Table Grid")
    for line, row in zip(made._tbl.tr_lst, texts, strict=True):
        for cell, said in zip(line.tc_lst, row, strict=True):
            spread(Paragraph(cell.p_lst[0], file.part), said, "\n", bold=row is head)
    if head:
        made._tbl.tr_lst[0].get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    file.add_paragraph()


def spread(into: "Paragraph", said: list[dict], between: str, bold: bool = False) -> None:
    """A text in each of its languages."""
    for at, one in enumerate(said):
        run(into, (between if at else "") + one["text"], one["lang"], bold=bold)


def runs(into: "Paragraph", found: list[dict[str, Any]], lang: str) -> None:
    for one in found:
        run(into, one["text"], lang, bold=one["bold"], italic=one["italic"], url=one["url"])


def run(
    into: "Paragraph", text: str, lang: str, bold: bool = False, italic: bool = False, url: str = ""
) -> None:
    """Some words of one look; te reo Māori marked as such, a link as one."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = into.add_run(NOT_IN_XML.sub("", text))
    made.bold, made.italic = bold or None, italic or None
    if lang != "en":
        mark = OxmlElement("w:lang")
        mark.set(qn("w:val"), "mi-NZ")
        made._r.get_or_add_rPr().append(mark)
    if url:
        made.underline = True
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), into.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        into._p.append(link)
        link.append(made._r)


def page_number(into: "Paragraph") -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    into._p.append(field)


def saved(file: "Document") -> bytes:
    """The file's bytes, which do not tell when it was packed."""
    packed, again = io.BytesIO(), io.BytesIO()
    file.save(packed)
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            new.writestr(zipfile.ZipInfo(name, FIRST), old.read(name), zipfile.ZIP_DEFLATED)
    return again.getvalue()
