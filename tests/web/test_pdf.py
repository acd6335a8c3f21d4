"""A PDF is made whatever people wrote in it."""

import io
from datetime import UTC, datetime

import pypdf
import pytest

from whetu.web import pdf

NOW = datetime(2026, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrote", "shown"),
    [
        ("Ka pai 😀👍 Ākahuia", "Ka pai […] Ākahuia"),
        ("見る 漢字, kia ora", "[…] […], kia ora"),
        ("a\x07b", "a[…]b"),
        ("Ākahuia ʻŌtene \u2f00 ● ▲", "Ākahuia ʻŌtene […] ● ▲"),
        ("#let x = 1 $a$ *b* @c \\ `e` […]", "#let x = 1 $a$ *b* @c \\ `e` […]"),
    ],
)
def test_a_sign_that_no_font_has_leaves_a_gap_and_the_rest_stands(tmp_path, wrote, shown):
    template = tmp_path / "one.typ"
    template.write_text(
        '#let said = json(bytes(sys.inputs.data))\n#set document(title: "One")\n'
        '#set text(font: "Whetu Sans")\n#said.words'
    )
    made = pdf.made(template, {"words": wrote}, NOW)
    assert pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text() == shown
