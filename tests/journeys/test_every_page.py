"""Every page that a role can reach by links, checked by axe: one look each, in turn. A page that several
reach is checked for the first of them; with --long for each, in all four looks."""

from collections.abc import Iterator
from itertools import cycle
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.journeys.conftest import COLLEGE, KURA, LOOKS, SCHOOL, Person

pytestmark = pytest.mark.journey

WHO = [
    ("principal", SCHOOL),
    ("officer", COLLEGE),
    ("teacher", SCHOOL),
    ("board", KURA),
    ("provider_officer", COLLEGE),
    ("administrator", KURA),
]
FILES = ("csv", "xlsx", "ics", "pdf", "svg", "docx", "download", "logout", "export", "one-page", "/take/")


CHECKED: set[str] = set()


@pytest.mark.parametrize(("role", "school"), WHO)
def test_every_page_is_accessible(sign_in, role, school, request):
    person, every = sign_in(role, school), request.config.getoption("--long")
    looks = cycle(LOOKS)
    for name in pages(person):
        if every or name not in CHECKED:
            CHECKED.add(name)
            for width, theme in LOOKS if every else [next(looks)]:
                person.look(width, theme).accessible()


def pages(person) -> Iterator[str]:
    """Go to one address of each named page that links reach from the first one; their names."""
    found, waiting, seen = set(), ["/"], set()
    while waiting:
        path = waiting.pop(0)
        name = name_of(path)
        if name is None or name in found or path in seen:
            continue
        seen.add(path)
        found.add(name)
        person.go(path)
        links = person.page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)")
        waiting += [urlsplit(link).path for link in links if link.startswith(person.url) and not a_file(link)]
        yield name


def name_of(path: str) -> str | None:
    """The page's name, with the kind of school page it is; None for what is not a page of ours."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match.view_name or match.route


def a_file(link: str) -> bool:
    return any(word in urlsplit(link).path for word in FILES)


@pytest.mark.parametrize(("width", "theme"), LOOKS)
@pytest.mark.parametrize("path", ["/account/login/", "/account/password/reset/", "/no-such-page/"])
def test_pages_without_signing_in(site, browser, path, width, theme):
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme).new_page()
    page.goto(f"{site.url}{path}")
    Person(page, site.url).accessible()
    page.context.close()
