"""A school's own document in pieces: headings, lists, tables, and nothing of its text lost."""

import contextlib
import io
import time
import zipfile

import docx
import pypdf
import pytest
import typst

from whetu.intake.cells import Unreadable
from whetu.intake.documents import Piece, of_text, points, read
from whetu.intake.documents.word import Word


def saved(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def plan() -> docx.document.Document:
    """A plan as schools have them: headings by style and by bold, lists, a small table, a table of a step."""
    document = docx.Document()
    document.add_heading("Attendance plan of Kura Iti", 0)
    document.add_paragraph("Every day counts.")
    document.add_heading("Rationale", 1)
    document.add_paragraph("Being here is part of doing well.")
    document.add_paragraph("Belonging", style="List Bullet")
    document.add_paragraph("Learning", style="List Bullet")
    document.add_paragraph().add_run("Where we are:").bold = True
    document.add_paragraph("At the end of 2025:")
    small = document.add_table(rows=0, cols=2)
    for row in (("Term", "Regular"), ("1", "58%"), ("2", "54%")):
        for cell, words in zip(small.add_row().cells, row, strict=True):
            cell.text = words
    table = document.add_table(rows=3, cols=2)
    table.rows[0].cells[0].merge(table.rows[0].cells[1]).text = "From 5 days: WORRYING"
    table.rows[1].cells[0].text, table.rows[1].cells[1].text = "Actions", "Who is responsible"
    left, right = table.rows[2].cells
    left.text = "Initial contact:\n- Ring home.\n- Have a word.\nLater:\n- Meet."
    right.text = "Teachers:"
    right.add_paragraph("- Notice first.")
    document.sections[0].header.paragraphs[0].text = "Kura Iti, 2026"
    return document


def test_a_word_file_comes_in_pieces_under_its_headings():
    found = {one.heading: one.text for one in read("plan.docx", saved(plan()))}
    assert found["Attendance plan of Kura Iti"] == "Every day counts."
    assert found["Rationale"] == "Being here is part of doing well.\n\n- Belonging\n- Learning"
    assert found["Where we are"].startswith(
        "At the end of 2025:\n\n| Term | Regular |\n| --- | --- |\n| 1 | 58% |"
    )
    assert found["From 5 days: WORRYING · Actions"] == (
        "Initial contact:\n- Ring home.\n- Have a word.\n\nLater:\n- Meet."
    )
    assert found["From 5 days: WORRYING · Who is responsible"] == "Teachers:\n\n- Notice first."
    assert found["Head and foot of the pages"] == "Kura Iti, 2026"


def test_text_boxes_links_controls_and_struck_words():
    document = docx.Document()
    paragraph = document.add_paragraph("See ")
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    rel = document.part.relate_to(
        "https://kura.school.nz/policy",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    body = document.element.body
    for xml in (
        f'<w:hyperlink xmlns:w="{word}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships" r:id="{rel}"><w:r><w:t>our policy</w:t></w:r></w:hyperlink>',
        f'<w:r xmlns:w="{word}"><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p>'
        "</w:txbxContent></w:pict></w:r>",
        f'<w:del xmlns:w="{word}"><w:r><w:delText>Struck out</w:delText></w:r></w:del>',
    ):
        paragraph._p.append(docx.oxml.parse_xml(xml))
    control = "<w:sdtContent><w:p><w:r><w:t>In a control</w:t></w:r></w:p></w:sdtContent>"
    body.insert(1, docx.oxml.parse_xml(f'<w:sdt xmlns:w="{word}">{control}</w:sdt>'))
    text = "\n".join(one.text for one in read("a.docx", saved(document)))
    assert "See [our policy](https://kura.school.nz/policy)" in text
    assert text.count("In a box") == text.count("In a control") == 1
    assert "Struck out" not in text


def test_every_word_of_a_word_file_is_in_a_piece():
    """Tables in tables, a row of names only, a name too long for a heading."""
    document = plan()
    document.add_heading("A heading that goes on " * 12, 1)
    table = document.add_table(rows=2, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Only", "names"
    table.rows[1].cells[0].text = "x" * 200
    table.rows[1].cells[1].add_table(rows=1, cols=1).rows[0].cells[0].text = "Deep within"
    found = " ".join(f"{one.heading} {one.text}" for one in read("plan.docx", saved(document)))
    for one in document.element.body.iter(f"{{{document.element.nsmap['w']}}}t"):
        assert " ".join((one.text or "").split()).rstrip(":") in " ".join(found.split()), one.text


def test_what_no_reading_finds_still_comes_at_the_end():
    body = plan().element.body
    found = Word({}, {}).left_out(body, [Piece("", "Belonging"), Piece("Learning", "")])
    assert [one.heading for one in found] == ["Elsewhere in the document"]
    assert "Every day counts." in found[0].text
    assert "Belonging" not in found[0].text


TYPST = """
#set page(header: [Kura Iti attendance plan], footer: context [Page #counter(page).display()])
= Our attendance plan
Every day counts, and a sentence that is long enough to go on over the end of the line, so that it has to be
joined again when somebody reads it out of the file.

== Rationale
Being here is part of doing well.
- Belonging
- Learning
#pagebreak()
== Monitoring
Each week.
#pagebreak()
== Review
Every three years.
"""


def pdf(source: str = TYPST) -> bytes:
    return typst.compile(source.encode())


def test_a_pdf_comes_in_pieces_under_its_headings():
    found = read("plan.pdf", pdf())
    assert [one.heading for one in found] == [
        "Our attendance plan", "Rationale", "Monitoring", "Review", "Head and foot of the pages",
    ]  # fmt: skip
    assert found[0].text.startswith(
        "Every day counts, and a sentence that is long enough to go on over the end"
    )
    assert "\n" not in found[0].text
    assert found[1].text == "Being here is part of doing well.\n\n- Belonging\n- Learning"
    assert "Page 2" in found[-1].text


def test_short_lines_of_a_pdf_are_not_run_together():
    lines = " #linebreak() ".join(["Ring home.", "Have a word", "Next: " + "a sentence that goes on " * 4])
    assert read("plan.pdf", pdf(lines))[0].text.split("\n\n")[:2] == ["Ring home.", "Have a word"]


def locked_pdf() -> bytes:
    writer, file = pypdf.PdfWriter(), io.BytesIO()
    writer.append(io.BytesIO(pdf()))
    writer.encrypt("secret")
    writer.write(file)
    return file.getvalue()


def packed(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in files.items():
            into.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def spoiled() -> bytes:
    """A Word file whose packed text lost some bytes on its way."""
    content = bytearray(saved(plan()))
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        begins = held.getinfo("word/document.xml").header_offset
    content[begins + 100 : begins + 160] = b"\xff" * 60
    return bytes(content)


OLE = b"\xd0\xcf\x11\xe0" + bytes(600)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (locked_pdf, "has a password"),
        (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "has a password"),
        (lambda: OLE, "older Word file"),
        (lambda: pdf("#rect(width: 5cm, height: 5cm)"), "as a scan does"),
        (lambda: pdf("x #pagebreak()" * 101), "more than 100 pages"),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), "is not a document"),
        (lambda: packed(a=b"b"), "is not a Word document"),
        (lambda: packed(**{"word__document.xml": b"<broken"}), "is damaged"),
        (lambda: packed(**{"word__document.xml": bytes(61_000_000)}), "unpacks to too much"),
        (lambda: packed(**{"word__document.xml": bytes(16_000_000)}), "unpacks to too much"),
        (lambda: packed(**{"word__document.xml": b"<a/>"}), "is damaged"),
        (lambda: saved(plan())[:3000], "is damaged"),
        (spoiled, "is damaged"),
        (lambda: pdf()[:2000], "is damaged"),
        (lambda: bytes(10_000_001), "more than 10 MB"),
        (lambda: b"  \n ", "holds no words"),
        (lambda: saved(docx.Document()), "holds no words"),
        (lambda: b"word " * 101_000, "more than 500,000 characters"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(make, said):
    with pytest.raises(Unreadable) as refused:
        read("a file", make())
    assert said in str(refused.value)
    assert refused.value.problems[0].fix


PASTED = """Our plan

Rationale:
Every day counts.

## Goals
• Here every day
• On time

This is a sentence that ends as one.
"""


def test_pasted_text_is_cut_at_its_headings():
    assert of_text(PASTED) == [
        Piece("Our plan", ""),
        Piece("Rationale", "Every day counts."),
        Piece("Goals", "- Here every day\n- On time\n\nThis is a sentence that ends as one."),
    ]
    assert read("a.txt", "Kāinga\r\n".encode()) == [Piece("", "Kāinga")]


def test_a_piece_is_told_point_by_point_and_what_is_long_goes_on():
    long = "Ring home today. " * 20
    found = points(f"First contact:\n- Ring home.\n- Have a word.\n\n### Later\n{long}")
    assert found[:2] == [("First contact", "Ring home."), ("First contact", "Have a word.")]
    assert {one.heading for one in found[2:]} == {"Later"}
    assert all(len(one.words) <= 300 for one in found)
    assert " ".join(one.words for one in found[2:]) == long.strip()


def quickly(name: str, content: bytes) -> list[Piece]:
    """The pieces of a file; fails where they take more than a moment."""
    begun = time.process_time()
    try:
        return read(name, content)
    finally:
        assert time.process_time() - begun < 3


def within(xml: str) -> bytes:
    """A Word file with a paragraph of this kind in it."""
    document = docx.Document()
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    key = document.part.relate_to("https://kura.school.nz/", f"{rel}/hyperlink", is_external=True)
    made = f'<w:p xmlns:w="{word}" xmlns:r="{rel}">{xml.replace("KEY", key)}</w:p>'
    document.element.body.insert(0, docx.oxml.parse_xml(made))
    return saved(document)


SAID = "<w:r><w:t>Here</w:t></w:r>"
BOX, CLOSE = "<w:r><w:txbxContent><w:p>", "</w:p></w:txbxContent></w:r>"


@pytest.mark.parametrize(
    ("opens", "closes", "times"), [('<w:hyperlink r:id="KEY">', "</w:hyperlink>", 20), (BOX, CLOSE, 20)]
)
def test_what_stands_within_itself_many_times_is_read_once(opens, closes, times):
    found = quickly("a.docx", within(opens * times + SAID + closes * times))
    assert sum(one.text.count("Here") for one in found) == 1


def test_a_wide_table_with_many_rows_is_not_drawn_as_a_square():
    document = docx.Document()
    word = docx.oxml.ns.nsdecls("w")
    cell = f"<w:tc><w:p>{SAID}</w:p></w:tc>"
    table = f"<w:tbl {word}><w:tr>{cell * 600}</w:tr>{f'<w:tr>{cell}</w:tr>' * 1500}</w:tbl>"
    document.element.body.insert(0, docx.oxml.parse_xml(table))
    found = quickly("a.docx", saved(document))
    assert sum(f"{one.heading} {one.text}".count("Here") for one in found) == 2100


@pytest.mark.parametrize(
    "content",
    ["Here\n\n" * 40_000 + "\n" * 100_000, "x\n" * 5_000_000],
    ids=["headings", "ten megabytes"],
)
def test_a_long_text_is_read_or_refused_at_once(content):
    with contextlib.suppress(Unreadable):
        quickly("a.txt", content.encode()[:10_000_000])


def test_a_heading_that_names_nothing_is_a_point_itself():
    long = "A heading of many words " * 5
    assert points("First:\n\nSecond:\n- Ring home.\n\nWhat we ask of whānau:") == [
        ("", "First"), ("Second", "Ring home."), ("", "What we ask of whānau"),
    ]  # fmt: skip
    assert points(f"### {long}\n- Ring home.") == [("", long.strip()), ("", "Ring home.")]
