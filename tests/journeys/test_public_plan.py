"""The files of a published plan in a real browser, opened from a folder as a school would host them: every
page is accessible, wide and narrow, light and dark, on paper, and asks nobody else for anything."""

from datetime import UTC, date, datetime

import pytest

from tests.journeys.conftest import LOOKS, Person
from whetu.rules.amp import PARTS
from whetu.rules.plan import WHO
from whetu.rules.star import STEPS
from whetu.rules.starter import ACTIONS, LINES
from whetu.web.amp.queries.public import Header, made
from whetu.web.amp.queries.text import ACTION, LINE, pick

pytestmark = pytest.mark.journey
MARKED = "### Ours\n\n# More\n\n| Day | Who |\n|---|---|\n| Monday | Office |"
PAGES = ["index.html", "mi.html", "both.html", "summary.html", "summary-mi.html", "embed.html"]


def a_plan() -> dict:
    """The plan to begin from as `queries.text.whole` gives one, with figures and a little of everything."""
    of = {"heading_mi": "", "words_mi": "Tautoko i te whānau", "outcome_mi": ""}

    def rows(found, names):
        return [{**of, **pick(row, tuple(name for name in names if name not in of))} for row in found]

    lines = {kind: [row for row in LINES if row.kind == kind] for kind in ("responsibility", "outcome")}
    return {
        "format": 1,
        "school": {"name": "Kura Whetū Iti", "number": "8001"},
        "number": 2,
        "parts": [
            {"part": key, "en": f"{one.en}\n\n{MARKED}", "mi": "Kia ora."}
            for key, one in PARTS.items()
        ],
        "figures": [
            {"kind": kind, "year": 2025, "term": term, "step": step, "percent": "58.5", "source": "typed",
             "note": "Annual report"}
            for kind in ("result", "target", "ceiling") for term in range(5) for step in ("good", "serious")
        ],
        "daily": [{"at": "09:10", "role": "office", "words": "Text home", "words_mi": ""}],
        "links": [{"kind": "policy", "title": "Policy on leave", "url": "https://kura.example/leave"}],
        "steps": [
            {
                "step": step,
                "actions": rows([row for row in ACTIONS if row.step == step], ACTION),
                "responsible": rows([row for row in lines["responsibility"] if row.step == step], LINE),
                "outcomes": rows([row for row in lines["outcome"] if row.step == step], LINE),
            }
            for step, _days in STEPS
        ],
        "own": [{"kind": "run", "number": 3, "actions": rows(ACTIONS[:1], ACTION)}],
        "heeded": [{"audience": "whanau", "said": "Ring early", "changed": True, "done": "By 9:10"}],
        "who": {key: [one.label, one.label_mi or ""] for key, one in WHO.items()},
    }  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    put = tmp_path_factory.mktemp("plan")
    on = date(2026, 6, 12)
    header = Header(2, on, on, date(2026, 6, 15), date(2028, 6, 12), "0" * 64, "06 555 0101")
    for file in made(a_plan(), header, datetime(2026, 6, 12, tzinfo=UTC)):
        (put / file.name).write_bytes(file.content)
    return put


@pytest.mark.parametrize(("width", "theme"), LOOKS)
def test_every_page_is_accessible_from_a_folder(folder, browser, width, theme):
    page, asked = browser.new_context(java_script_enabled=True).new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    person = Person(page, folder.as_uri()).look(width, theme)
    for name in PAGES:
        page.goto(f"{folder.as_uri()}/{name}")
        person.accessible()
    assert not [url for url in asked if not url.startswith((folder.as_uri(), "data:", "blob:"))]
    page.context.close()


def test_one_goes_from_page_to_page_without_script(folder, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{folder.as_uri()}/index.html")
    page.get_by_role("link", name="te reo Māori").click()
    assert page.url.endswith("/mi.html")
    page.get_by_role("navigation").first.get_by_role("link", name="In short, for families").click()
    page.get_by_role("link", name="The whole plan").click()
    page.locator(".ladder").get_by_role("link", name="Serious concern").click()
    assert page.url.endswith("/mi.html#step-serious")
    page.context.close()
