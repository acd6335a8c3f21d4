"""Signing in made stronger: an app, recovery codes, a passkey; and a page's colours and language."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from tests.journeys.conftest import LOOKS, SCHOOL, one_of

pytestmark = pytest.mark.journey


@pytest.fixture
def person(site, sign_in):
    """A principal at a browser in which a breach of the content policy fails the test."""
    person = sign_in("principal", SCHOOL, anew=True)
    person.password = one_of(site.people, "principal", SCHOOL)["password"]
    person.page.on("console", lambda said: "Content Security Policy" in said.text and pytest.fail(said.text))
    return person


def seen(person) -> None:
    """The page as it stands is accessible, on a phone in the dark and wide in the light."""
    for width, theme in [LOOKS[1], LOOKS[0]]:
        person.look(width, theme).accessible()


def still_me(person, path: str) -> None:
    """Go to a page that asks for the password again first."""
    person.go(path)
    seen(person)
    person.page.fill("[name=password]", person.password)
    person.page.click("main form button[type=submit]")
    person.page.wait_for_url(f"**{path}")


def code_for(secret: str) -> str:
    """What an authenticator app would show now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_an_authenticator_app(person):
    page = person.page
    person.go("/account/2fa/")
    seen(person)
    still_me(person, "/account/2fa/totp/activate/")
    assert page.locator(".qr svg").is_visible()
    seen(person)
    page.fill("[name=code]", "1")
    page.click("main form button[type=submit]")
    assert page.locator(".govuk-error-summary a").is_visible()
    seen(person)
    page.fill("[name=code]", code_for(page.input_value("#authenticator_secret")))
    page.click("main form button[type=submit]")
    assert page.locator("#recovery_codes").input_value()
    seen(person)
    person.go("/account/2fa/totp/deactivate/")
    seen(person)
    page.click("main form button[type=submit]")
    person.go("/account/2fa/")
    assert page.locator("a[href$='totp/activate/']").is_visible()


def test_a_passkey(person):
    page = person.page
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    still_me(person, "/account/2fa/webauthn/add/")
    seen(person)
    page.fill("[name=name]", "This computer")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")
    person.go("/account/2fa/webauthn/")
    seen(person)

    page.click("form[action$='/logout/'] button")
    person.go("/account/login/")
    page.click("#passkey_login")
    page.wait_for_url(lambda url: "/login" not in url)
    assert page.locator("form[action$='/logout/']").count()

    person.go("/account/2fa/webauthn/")
    page.click("a[href$='/remove/']")
    page.fill("[name=password]", person.password)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/remove/**")
    seen(person)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/2fa/webauthn/")
    assert not page.locator("a[href$='/remove/']").count()


@pytest.mark.parametrize(
    "path", ["account/password/change/", "account/sessions/", "account/reauthenticate/", "account/logout/"]
)
def test_a_persons_own_pages(person, path):
    person.go(f"/{path}")
    seen(person)


def test_the_colours_are_kept(person):
    page = person.page
    person.look(1280, "light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.check("input[name=theme][value=dark]")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark != light
    page.check("input[name=theme][value=auto]")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light


def test_te_reo_and_back(person):
    page = person.page
    page.click("button[lang=mi]")
    assert page.locator("nav span[lang=mi]", has_text="Ākonga").is_visible()
    page.click("button[lang=en-NZ]")
    assert not page.locator("nav span[lang=mi]").count()


def test_the_menu_on_a_phone_without_scripts(site, browser, person):
    context = browser.new_context(
        java_script_enabled=False,
        viewport={"width": 390, "height": 844},
        storage_state=person.page.context.storage_state(),
    )
    page = context.new_page()
    page.goto(site.url)
    students = page.locator("nav.nav a", has_text="Students")
    assert not students.is_visible()
    page.click("button[popovertarget=menu]")
    assert students.is_visible()
    context.close()
