"""A person at a browser: signing in, looking, and an accessibility check of what they see."""

from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe

LOOKS = [(1280, "light"), (390, "dark"), (1280, "dark"), (390, "light")]
AXE = Axe()


@dataclass
class Person:
    """Somebody at a browser; `page` is Playwright's."""

    page: object
    url: str

    def go(self, path: str) -> "Person":
        answer = self.page.goto(f"{self.url}{path}")
        assert answer.status < 400, f"{path}: {answer.status}"
        return self

    def look(self, width: int, theme: str) -> "Person":
        self.page.emulate_media(color_scheme=theme)
        self.page.set_viewport_size({"width": width, "height": 900})
        return self

    def accessible(self) -> None:
        """axe finds nothing on the page as it stands, and it does not scroll sideways."""
        found = AXE.run(self.page)
        assert not found.violations_count, f"{self.page.url}\n{names_no_one(found)}"
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert self.page.evaluate(wide) <= 1, f"{self.page.url} scrolls sideways"


def names_no_one(found) -> str:
    """What axe found: rule, why and where in the page, without the page's words."""
    lines = []
    for violation in found.response["violations"]:
        places = [", ".join(node["target"]) for node in violation["nodes"][:3]]
        lines.append(f"{violation['id']} ({violation['impact']}): {violation['help']}: {places}")
    return "\n".join(lines)


@pytest.fixture
def sign_in(site, browser):
    """`sign_in("teacher", "Example Bay School")` opens a browser of their own, at Today."""
    opened = []

    def signed_in(role: str, school: str = "Example Bay School", width=1280, theme="light") -> Person:
        person = next(one for one in site.people if one["role"] == role and one["school"] == school)
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, locale="en-NZ"
        )
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        page.goto(f"{site.url}/account/login/")
        page.fill("[name=login]", person["email"])
        page.fill("[name=password]", person["password"])
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "/login" not in url)
        return Person(page, site.url)

    yield signed_in
    for context in opened:
        context.close()
