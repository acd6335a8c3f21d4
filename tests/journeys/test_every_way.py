"""Every way to use the pages: te reo, the keyboard alone, on paper, without scripts, on a phone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SCHOOL, Person, fill_in, one_of

pytestmark = pytest.mark.journey

PATHS = ("/", "/students/", "/students/?list=needs", "/counts/", "/uploads/", "/recode/", "/quality/")
PATHS += ("/rolls/", "/history/", "/school/", "/school/grants/", "/school/classes/", "/school/audit/")


def test_te_reo_on_each_page(sign_in):
    person = sign_in("principal")
    person.page.click("button[lang=mi]")
    expect(person.page.locator("nav span[lang=mi]", has_text="Ākonga")).to_be_visible()
    for path in ("/", "/students/", "/counts/"):
        person.look(1280, "light").go(path)
        expect(person.page.locator("button[lang=en-NZ]")).to_be_visible()
        person.seen()


def test_by_keyboard_alone(sign_in):
    person = sign_in("principal").go("/students/")
    page = person.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    tab_to(page, "tbody th a")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
    assert (outline, shadow) != ("none", "none"), "the focus is not seen"
    name = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)
    tab_to(page, ".page a[href='/students/']")
    page.keyboard.press("Enter")
    expect(page.locator("tbody th a", has_text=name).first).to_be_visible()


def tab_to(page, wanted: str) -> None:
    """Press Tab until the focus is on such a thing."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"no way by Tab to {wanted}")


def test_on_paper(sign_in):
    person = sign_in("principal").go("/")
    name = person.page.locator("#needs a.line-name").first
    name.click()
    for path in (person.page.url.removeprefix(person.url), "/", "/recode/", "/rolls/"):
        person.go(path).page.emulate_media(media="print")
        for hidden in ("nav.nav", ".tools", "main button"):
            assert not [one for one in person.page.locator(hidden).all() if one.is_visible()], (path, hidden)
        expect(person.page.locator(".print-only").first).to_be_visible()
        expect(person.page.locator("main h1")).to_be_visible()
        assert "dark" not in person.page.evaluate("getComputedStyle(document.body).colorScheme")
        person.page.emulate_media(media="screen")


def test_without_scripts(site, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(f"{site.url}/account/login/")
    fill_in(page, one_of(site.people, "officer", SCHOOL))
    expect(page.locator("h1")).to_have_text("Today")
    page.locator("#needs a.line-name").first.click()
    page.get_by_text("How this was worked out").first.click()
    page.locator(".explain a").first.click()
    expect(page.locator("tbody tr").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone(sign_in, theme):
    """No page scrolls sideways at 390 and at 320 pixels."""
    person = sign_in("principal")
    key = person.key_of("1001")
    for path in (*PATHS, f"/students/{key}/", f"/students/{key}/2026-4/how/days/"):
        person.look(390, theme).go(path).fits()
        person.look(320, theme).fits()


def test_the_menu_on_a_phone(sign_in):
    person = sign_in("principal").look(390, "dark").go("/")
    students = person.page.locator("nav.nav a", has_text="Students")
    assert not students.is_visible()
    person.page.get_by_role("button", name="Menu").click()
    students.click()
    expect(person.page.locator("h1")).to_contain_text("Students")
    Person.accessible(person)
