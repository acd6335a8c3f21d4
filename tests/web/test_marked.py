"""Text that people mark up: shown as they meant it, harmless whatever was pasted in."""

import re

import pytest

from whetu.web import marked

TABLE = "| a | b |\n|---|---|\n| **c** | d |"


@pytest.mark.parametrize(
    "pasted",
    [
        "<script>alert(1)</script>",
        "text <img src=x onerror=alert(1)> text",
        "[ring us](javascript:alert(1))",
        "[ring us](JaVaScRiPt&colon;alert(1))",
        "<a href='javascript:alert(1)'>ring us</a>",
        "![us](data:image/png;base64,iVBORw0KGgo=)",
        "[us](data:text/html;base64,PHNjcmlwdD4=)",
        "[us](data:image/png;base64,iVBORw0KGgo=)",
        "![us](https://tracker.example/pixel.gif)",
        '<div onclick="alert(1)" style="position:fixed">over everything</div>',
        '<iframe src="https://elsewhere.example"></iframe>',
        "```html\n<script>alert(1)</script>\n```",
        '| a |\n|:-:|\n| <b onmouseover="alert(1)">b</b> |',
        '[x](https://a.example/"onmouseover="alert(1))',
    ],
)
def test_what_is_pasted_in_comes_out_inert(pasted):
    made = marked.html(pasted)
    tags = re.findall(r"<[^>]*>", made)
    assert {re.match(r"</?(\w+)", tag)[1] for tag in tags} <= marked.TAGS
    assert not [tag for tag in tags if re.search(r'\s(on\w+|style|src)=|="\s*(javascript|data)', tag, re.I)]
    assert not [
        run for block in marked.blocks(pasted) for run in block.get("runs", []) if ":" in run["url"][:11] and
        not run["url"].startswith("https:")
    ]  # fmt: skip


def test_words_of_html_are_still_there_to_be_read():
    assert marked.html("<b>bold?</b>") == "<p>&lt;b&gt;bold?&lt;/b&gt;</p>\n"
    assert marked.html("![a map of the school](map.png)") == "<p>a map of the school</p>\n"


def test_headings_begin_below_the_page_s_own_and_leave_no_level_out():
    assert re.findall(r"<h\d>", marked.html("# One\n\n### Two\n\n# Three")) == ["<h3>", "<h4>", "<h3>"]
    assert re.findall(r"<h\d>", marked.html("### One\n\n# Two")) == ["<h3>", "<h3>"]
    assert [one["level"] for one in marked.blocks("## One\n\n> #### Two\n\n# Three")[::2]] == [3, 3]
    assert re.findall(r"<h\d>", marked.html("## One\n\n#### Two", 2)) == ["<h2>", "<h3>"]
    assert re.findall(r"<h\d>", marked.html("# 1\n## 2\n### 3\n#### 4\n##### 5", 4)) == [
        "<h4>", "<h5>", "<h6>", "<h6>", "<h6>",
    ]  # fmt: skip


def test_what_has_no_words_is_left_out_or_says_its_address():
    assert marked.html("#\n\ntext\n\n## ![](a.png)") == "<p>text</p>\n"
    assert [one["kind"] for one in marked.blocks("#\n\ntext")] == ["paragraph"]
    assert marked.html("[](https://a.example)") == (
        '<p><a href="https://a.example" rel="noopener">https://a.example</a></p>\n'
    )
    assert marked.plain("[](https://a.example)") == "https://a.example"


def test_a_table_says_what_its_columns_hold():
    made = marked.html("| Day | Who |\n|---|--:|\n| Monday | Office |")
    assert '<th scope="col">Day</th>' in made
    assert "style" not in made


def test_links_open_nothing_of_ours():
    assert marked.html("[STAR](https://education.govt.nz/star)") == (
        '<p><a href="https://education.govt.nz/star" rel="noopener">STAR</a></p>\n'
    )


def test_text_alone_has_a_line_for_each_thing():
    text = "# Ngā mihi\n\nRing **the\noffice**: [06 123](tel:06123)\n\n- one\n- two\n\n" + TABLE
    assert marked.plain(text) == "Ngā mihi\nRing the office: 06 123\none\ntwo\na | b\nc | d"


def test_blocks_are_what_paper_needs():
    text = "## Each day\n\nRing *early* or [write](mailto:o@k.nz).\n\n3. one\n   - deep\n\n> said\n\n" + TABLE
    heading, paragraph, numbered, quote, table = marked.blocks(text)
    assert (heading["kind"], heading["level"], heading["runs"][0]["text"]) == ("heading", 3, "Each day")
    looks = [(run["text"], run["italic"], run["url"]) for run in paragraph["runs"]]
    assert looks == [
        ("Ring ", False, ""), ("early", True, ""), (" or ", False, ""), ("write", False, "mailto:o@k.nz"),
        (".", False, ""),
    ]  # fmt: skip
    assert (numbered["ordered"], numbered["start"]) == (True, 3)
    assert [one["kind"] for one in numbered["items"][0]] == ["paragraph", "list"]
    assert quote["blocks"][0]["runs"][0]["text"] == "said"
    assert table["rows"][0][0][0]["bold"]
    assert marked.blocks("") == []
    assert marked.html("") == ""
