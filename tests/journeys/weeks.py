"""For long stories: a site of their own that can be opened again on a later day, mail, and forms."""

import shutil
from datetime import date

import pytest

from tests.conftest import demo_to_copy
from tests.journeys.conftest import Person
from tests.post import Post
from tests.running import RunningDemo


@pytest.fixture(scope="module")
def post():
    """A mail server of our own, to which the site sends."""
    server = Post()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def site(tmp_path, tmp_path_factory, post):
    """A demo of this story's own, which may be opened again on a later day."""
    shutil.copytree(demo_to_copy(tmp_path_factory), tmp_path / "data")
    demo = RunningDemo(tmp_path / "data", WHETU_EMAIL=f"smtp://127.0.0.1:{post.port}")
    try:
        yield demo.start()
    finally:
        demo.stop()


def fill(person: Person, **fields: str) -> Person:
    """Fill in fields by their names: text, a choice, or a box to tick."""
    for name, value in fields.items():
        field = person.page.locator(f"main form [name={name}]")
        kind = field.first.get_attribute("type")
        if kind == "checkbox":
            field.first.check()
        elif kind == "radio":
            person.page.locator(f'main form [name={name}][value="{value}"]').check()
        elif field.first.evaluate("one => one.tagName") == "SELECT":
            field.first.select_option(label=value)
        else:
            field.first.fill(value)
    return person


def written(person: Person, path: str, button: str, **fields: str) -> Person:
    """Go to a page with a form, fill it in and send it."""
    return fill(person.go(path), **fields).press(button)


def marks(number: str, first: date, last: date, mark: str) -> bytes:
    """A file that says the same of each school day."""
    days = [date.fromordinal(at) for at in range(first.toordinal(), last.toordinal() + 1)]
    rows = [f"{number},{on:%d/%m/%Y},{mark}" for on in days if on.weekday() < 5]
    return ("student,date,marks\n" + "\n".join(rows)).encode()


def choose(person: Person, field: str, words: str) -> Person:
    """Of a list of people the one with these words."""
    options = person.page.locator(f"[name={field}] option")
    found = [one for one in options.all() if words in one.inner_text()]
    person.page.locator(f"[name={field}]").select_option(found[0].get_attribute("value"))
    return person
