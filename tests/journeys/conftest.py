"""A person at a browser: signing in, looking, and an accessibility check of what they see."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

LOOKS = [(1280, "light"), (390, "dark"), (1280, "dark"), (390, "light")]
AXE = Axe()
expect.set_options(timeout=15_000)  # milliseconds: a busy machine is slow, not wrong
SCHOOL = "Example Bay School"
COLLEGE = "Example Bay College"
KURA = "Te Kura Tauira"


@dataclass
class Person:
    """Somebody at a browser; `page` is Playwright's."""

    page: object
    url: str
    looks: Iterator = field(default_factory=lambda: cycle(LOOKS[:2]))

    def go(self, path: str, status: int = 200) -> "Person":
        answer = self.page.goto(f"{self.url}{path}")
        assert answer.status == status, f"{path}: {answer.status}"
        return self

    def look(self, width: int, theme: str) -> "Person":
        self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # no colour half-way to another
        self.page.set_viewport_size({"width": width, "height": 900})
        return self

    def seen(self) -> "Person":
        """The page as it stands is accessible, wide in the light or on a phone in the dark, in turn."""
        self.look(*next(self.looks)).accessible()
        return self

    def accessible(self) -> None:
        """axe finds nothing on the page as it stands, and it does not scroll sideways."""
        found = AXE.run(self.page)
        assert not found.violations_count, f"{self.page.url}\n{names_no_one(found)}"
        self.fits()

    def fits(self) -> None:
        """The page does not scroll sideways."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 1, f"{self.page.url} scrolls sideways"

    def main(self) -> str:
        """The words of the page's own part."""
        return " ".join(self.page.inner_text("main").split())

    def reads(self, *words: str) -> "Person":
        """The page says each of these. What else it says may name children and is not printed."""
        said = self.main()
        missing = [one for one in words if one not in said]
        assert not missing, f"{self.page.url} does not say {missing}"
        return self

    def reads_not(self, *words: str) -> "Person":
        said = self.main()
        found = [one for one in words if one in said]
        assert not found, f"{self.page.url} says {found}"
        return self

    def press(self, words: str) -> "Person":
        """A button or a link of the page's own part, by all of its words; then the page is there whole."""
        exact = re.compile(f"^{re.escape(words)}$")
        main = self.page.locator("main")
        main.get_by_role("button", name=exact).or_(main.get_by_role("link", name=exact)).first.click()
        self.page.wait_for_load_state()
        return self

    def search(self, words: str, listing: str = "") -> "Person":
        """Search the list of students, or one of its lists."""
        return self.go(f"/students/?list={listing}" if listing else "/students/").find(words)

    def find(self, words: str) -> "Person":
        """Search the list that is open."""
        self.page.fill("#words", words)
        return self.press("Search")

    def key_of(self, number: str) -> str:
        """The key in the address of the student with a number, for somebody who may list them."""
        link = self.search(number).page.locator("main tbody th a")
        assert link.count() == 1, f"{link.count()} students where one was expected"
        return link.get_attribute("href").split("/")[2]


def names_no_one(found) -> str:
    """What axe found: rule, why and where in the page, without the page's words."""
    lines = []
    for violation in found.response["violations"]:
        places = [", ".join(node["target"]) for node in violation["nodes"][:3]]
        lines.append(f"{violation['id']} ({violation['impact']}): {violation['help']}: {places}")
    return "\n".join(lines)


@pytest.fixture(scope="session")
def sessions() -> dict[str, dict]:
    """The cookies of those who signed in before, by address."""
    return {}


@pytest.fixture
def sign_in(site, browser, sessions):
    """`sign_in("teacher", SCHOOL)` opens a browser of their own, at Today; `name` says which teacher.

    Who has signed in before goes on with that session while it lasts; `anew=True` signs in again.
    """
    opened = []

    def signed_in(role: str, school: str = SCHOOL, name: str = "", anew: bool = False) -> Person:
        who = one_of(site.people, role, school, name)
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, color_scheme="light", reduced_motion="reduce",
            locale="en-NZ", storage_state=None if anew else sessions.get(who["email"]),
        )  # fmt: skip
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        page.goto(f"{site.url}/")
        if "/login" in page.url:
            fill_in(page, who)
            sessions[who["email"]] = context.storage_state()
        return Person(page, site.url)

    yield signed_in
    for context in opened:
        context.close()


def one_of(people: list[dict], role: str, school: str, name: str = "") -> dict:
    """The sign-in of the first person with a role at a school, or of the one with that name."""
    return next(
        one for one in people if (one["role"], one["school"]) == (role, school) and name in ("", one["name"])
    )


def fill_in(page, who: dict) -> None:
    """Sign in by the form."""
    page.fill("[name=login]", who["email"])
    page.fill("[name=password]", who["password"])
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)
