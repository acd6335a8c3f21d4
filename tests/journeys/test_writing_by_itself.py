"""The page on which a part of the plan is written saves by itself: no word is lost on the way."""

import json
from pathlib import Path

import pytest

import whetu.web

SCRIPT = (Path(whetu.web.__file__).parent / "static/js/write.js").read_text()
ADDRESS = "http://kura.test/"
FIELDS = "".join(
    f'<input type="hidden" name="{name}_was" value="old"><textarea name="{name}" data-words>first</textarea>'
    for name in ("en", "mi")
)
READS = '<div data-reads="en"></div><div data-reads="mi"></div>'
PAGE = f"""<!doctype html><form method="post" data-write data-saving="Saving" data-failed="No connection">
{FIELDS}<p data-said></p></form>{READS}<script type="module">{SCRIPT}</script>"""


class Site:
    """What the page sends, and what it is told: `answers` one after another, the last again and again."""

    def __init__(self, page):
        self.page, self.sent, self.answers, self.waits = page, [], [], []
        page.route(f"{ADDRESS}**", self.answered)
        page.goto(ADDRESS)

    def answered(self, route):
        if route.request.method == "GET":
            route.fulfill(content_type="text/html", body=PAGE)
            return
        self.sent.append(route.request.post_data)
        status, told = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if self.waits:
            self.waits.pop()()
        route.fulfill(status=status, content_type="application/json", body=json.dumps(told))

    def value(self, name: str) -> str:
        return self.page.input_value(f"[name={name}]")

    def write(self, name: str, words: str) -> None:
        self.page.fill(f"[name={name}]", words)


def kept(**theirs: str) -> tuple[int, dict]:
    marks = {"en": "new", "mi": "new"}
    return 200, {"said": "Saved", "was": marks, "html": {"en": "", "mi": ""}, "theirs": theirs}


@pytest.fixture
def site(page):
    return Site(page)


def test_what_another_wrote_comes_in_with_its_mark(site):
    site.answers = [kept(mi="theirs")]
    site.write("en", "mine")
    site.page.wait_for_function("document.querySelector('[data-said]').textContent === 'Saved'")
    assert [site.value("en"), site.value("en_was")] == ["mine", "new"]
    assert [site.value("mi"), site.value("mi_was")] == ["theirs", "new"]


def test_where_one_types_meanwhile_the_mark_stays_so_that_both_are_seen(site):
    site.answers = [kept(mi="theirs"), (409, {"said": "Both changed"})]
    site.waits = [lambda: site.write("mi", "also mine")]
    site.write("en", "mine")
    site.page.wait_for_function("document.querySelector('[data-said]').textContent === 'Both changed'")
    assert [site.value("mi"), site.value("mi_was")] == ["also mine", "old"]
    assert "also mine" in site.sent[1]


@pytest.mark.parametrize("status", [409, 422])
def test_one_is_warned_before_leaving_what_was_not_taken(site, status):
    site.answers = [(status, {"said": "Not saved"})]
    site.write("en", "mine")
    site.page.wait_for_function("document.querySelector('[data-said]').textContent === 'Not saved'")
    assert leaves(site) == ["beforeunload"]


def test_one_leaves_in_peace_what_was_kept(site):
    site.answers = [kept()]
    site.write("en", "mine")
    site.page.wait_for_function("document.querySelector('[data-said]').textContent === 'Saved'")
    assert leaves(site) == []


def leaves(site) -> list[str]:
    """What the browser asks when one goes to another page."""
    asked: list[str] = []
    site.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    site.page.click("[data-said]", force=True)
    site.page.goto(f"{ADDRESS}?other")
    return asked
