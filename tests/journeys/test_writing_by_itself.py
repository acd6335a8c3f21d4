"""The page on which a part of the plan is written saves by itself: no word is lost on the way."""

import json
from pathlib import Path

import pytest

import whetu.web

SCRIPT = (Path(whetu.web.__file__).parent / "static/js/write.js").read_text()
ADDRESS = "http://kura.test/"
FIELDS = "".join(
    f'<input type="hidden" name="{name}_was" value="old"><label for="{name}">{words}</label>'
    f'<textarea id="{name}" name="{name}" data-words>first</textarea>'
    for name, words in (("en", "English"), ("mi", "Te reo Māori"))
)
READS = '<div data-reads="en"></div><div data-reads="mi"></div>'
PAGE = f"""<!doctype html><meta charset="utf-8">
<form method="post" data-write data-saving="Saving" data-unsaved="Not saved yet:"
data-failed="No connection.">
{FIELDS}<button name="deed" value="next">Go on</button><p data-said></p></form>
{READS}<script type="module">{SCRIPT}</script>"""


class Site:
    """What the page sends, and what it is told: `answers` one after another, the last again and again."""

    def __init__(self, page):
        self.page, self.sent, self.answers, self.waits, self.connected = page, [], [], [], True
        page.route(f"{ADDRESS}**", self.answered)
        page.goto(ADDRESS)

    def answered(self, route):
        if route.request.method == "GET":
            route.fulfill(content_type="text/html", body=PAGE)
            return
        self.sent.append(route.request.post_data)
        if not self.connected:
            route.abort("internetdisconnected")
            return
        if route.request.is_navigation_request():
            route.fulfill(content_type="text/html", body="<title>Next</title>")
            return
        status, told = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if self.waits:
            self.waits.pop()()
        route.fulfill(status=status, content_type="application/json", body=json.dumps(told))

    def value(self, name: str) -> str:
        return self.page.input_value(f"[name={name}]")

    def write(self, name: str, words: str) -> None:
        self.page.fill(f"[name={name}]", words)

    def says(self, words: str) -> None:
        self.page.wait_for_function("w => document.querySelector('[data-said]').textContent === w", arg=words)


def kept(**theirs: str) -> tuple[int, dict]:
    marks = {"en": "new", "mi": "new"}
    return 200, {"said": "Saved", "was": marks, "html": {"en": "", "mi": ""}, "theirs": theirs}


@pytest.fixture
def site(page):
    return Site(page)


def test_what_another_wrote_comes_in_with_its_mark(site):
    site.answers = [kept(mi="theirs")]
    site.write("en", "mine")
    site.says("Saved")
    assert [site.value("en"), site.value("en_was")] == ["mine", "new"]
    assert [site.value("mi"), site.value("mi_was")] == ["theirs", "new"]


def test_where_one_types_meanwhile_the_mark_stays_so_that_both_are_seen(site):
    site.answers = [kept(mi="theirs"), (409, {"said": "Both changed"})]
    site.waits = [lambda: site.write("mi", "also mine")]
    site.write("en", "mine")
    site.says("Both changed Not saved yet: Te reo Māori.")
    assert [site.value("mi"), site.value("mi_was")] == ["also mine", "old"]
    assert "also mine" in site.sent[1]


@pytest.mark.parametrize("status", [409, 422])
def test_one_is_warned_before_leaving_what_was_not_taken(site, status):
    site.answers = [(status, {"said": "Not saved"})]
    site.write("en", "mine")
    site.says("Not saved Not saved yet: English.")
    assert leaves(site) == ["beforeunload"]


def test_one_leaves_in_peace_what_was_kept(site):
    site.answers = [kept()]
    site.write("en", "mine")
    site.says("Saved")
    assert leaves(site) == []


def test_a_button_leads_nowhere_while_there_is_no_connection(site):
    site.answers, site.connected = [kept()], False
    site.write("en", "mine")
    site.says("Not saved yet: English.")
    site.page.click("button")
    site.says("No connection. Not saved yet: English.")
    assert (site.page.title(), site.value("en")) == ("", "mine")
    assert leaves(site) == ["beforeunload"]


def test_what_waited_is_kept_once_there_is_a_connection_again_and_the_button_leads_on(site):
    site.answers, site.connected = [kept()], False
    site.write("en", "mine")
    site.page.click("button")
    site.says("No connection. Not saved yet: English.")
    site.connected = True
    site.page.evaluate("dispatchEvent(new Event('online'))")
    site.says("Saved")
    site.page.click("button")
    site.page.wait_for_function("document.title === 'Next'")
    assert "mine" in site.sent[-1]
    assert "next" in site.sent[-1]


def test_a_button_leads_on_with_words_that_were_just_typed(site):
    site.answers = [kept()]
    site.write("mi", "mine")
    site.page.click("button")
    site.page.wait_for_function("document.title === 'Next'")
    assert ["autosave" in site.sent[0], "next" in site.sent[1]] == [True, True]


def test_what_the_site_refused_goes_to_the_page_that_shows_both(site):
    site.answers = [(409, {"said": "Both changed"})]
    site.write("en", "mine")
    site.page.click("button")
    site.page.wait_for_function("document.title === 'Next'")
    assert "mine" in site.sent[1]


def test_what_was_refused_stays_too_while_there_is_no_connection(site):
    site.answers = [(409, {"said": "Both changed"})]
    site.write("en", "mine")
    site.says("Both changed Not saved yet: English.")
    site.connected = False
    site.page.click("button")
    site.says("No connection. Not saved yet: English.")
    site.page.wait_for_timeout(300)
    assert (site.page.title(), site.value("en")) == ("", "mine")


def leaves(site) -> list[str]:
    """What the browser asks when one goes to another page."""
    asked: list[str] = []
    site.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    site.page.click("[data-said]", force=True)
    site.page.goto(f"{ADDRESS}?other")
    return asked
