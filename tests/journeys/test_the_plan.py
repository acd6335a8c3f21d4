"""A principal with the demo's data alone writes the plan, asks people, has it checked, approved, published;
a parent reads it; the next crossing follows it; a year on the school looks at what came of it."""

from datetime import date

import pytest

from tests.journeys.conftest import COLLEGE, Person
from tests.journeys.test_files import load, send
from tests.journeys.weeks import fill, marks, post, site, written  # noqa: F401  fixtures

pytestmark = pytest.mark.journey

PUBLIC = "/attendance-plan/9002/"
NEXT = date(2026, 11, 23)  # a Monday: the plan is in force from it
CROSSED = date(2026, 11, 27)  # the fifth whole day away of a student who was here every day before
NUMBER, AWAY = "20001", "?60?60?60|?60?60"
A_YEAR_ON = date(2027, 11, 1)  # the day of review that the plan names
FRIENDLY = "Have a friendly word: we missed you, how are things?"


def test_a_plan_is_written_approved_published_and_lived(site, sign_in, browser):  # noqa: F811  the fixture
    principal = sign_in("principal", COLLEGE)
    begin(principal)
    change_an_action(principal)
    mend_what_the_check_finds(principal)
    consult(principal, browser)
    send_to_the_board(principal)
    approve(sign_in("presiding_member", COLLEGE))
    publish(principal)
    read_it_on_a_phone(browser, site.url)

    site.later(CROSSED)
    load(send(sign_in("officer", COLLEGE), "away.csv", marks(NUMBER, NEXT, CROSSED, AWAY)))
    the_next_crossing_follows_it(sign_in("pastoral", COLLEGE))

    site.later(A_YEAR_ON)
    look_at_it_again(sign_in("principal", COLLEGE))


def begin(principal: Person) -> None:
    """From our words: nothing but blanks is left to fill."""
    principal.go("/plan/").reads("not approved by the board").press("Change the plan")
    principal.go("/plan/start/").seen().press("Begin from our words")
    principal.go("/plan/draft/write/").reads("have a place to fill").seen()
    principal.go("/plan/draft/board/").reads("Not ready for the board")


def change_an_action(principal: Person) -> None:
    """The friendly word, which was the class teacher's within three days, is the dean's on the next day."""
    principal.go("/plan/draft/")
    principal.page.locator("main a[href^='/plan/draft/actions/']").filter(has_text=FRIENDLY).click()
    fill(principal.seen(), role="Dean or pastoral lead", due="1").press("Save in the draft")


def mend_what_the_check_finds(principal: Person) -> None:
    principal.go("/plan/draft/check/").reads("Must be mended").seen()
    written(
        principal, "/plan/draft/dates/", "Save in the draft", wanted_from="23/11/2026", review_on="1/11/2027"
    )
    figures(principal)
    for part, was, put in (
        ("objectives", "***", "everyone learns with us, every day."),
        ("partners", "***", "Whānau choose whom to ask."),
        ("achievement", "***", "We use our own progress reports."),
    ):
        principal.go(f"/plan/draft/write/{part}/")
        said = principal.page.input_value("[name=en]")
        assert was in said
        principal.page.fill("[name=en]", said.replace(was, put))
        with principal.page.expect_navigation():  # the words are kept first, then the button leads on
            principal.press("Save")
        principal.seen()
    principal.go("/plan/draft/check/").reads("Nothing must be mended").seen()


def figures(principal: Person) -> None:
    """Last year's from the register; a step that can be reached."""
    principal.go("/plan/draft/figures/").press("Save, and fill 2025 from the register").seen()
    fields = principal.page.locator("main form input[name]").evaluate_all("all => all.map(one => one.name)")
    aims = [name for name in fields if name.startswith("target")]
    assert aims
    for name in aims:
        principal.page.fill(f"[name={name}]", "62")
    principal.press("Save in the draft").reads("Saved in the draft")


def consult(principal: Person, browser) -> None:
    """Whānau answer by the link on the poster, on a phone; what they said is answered in the plan."""
    principal.go("/plan/draft/consult/").seen().press("Ask people about this draft")
    principal.seen().press("Open it")
    door = principal.page.locator("main a[href*='/have-your-say/']").filter(has_text="have-your-say")
    addresses = door.evaluate_all("all => all.map(one => new URL(one.href).pathname)")
    assert len(addresses) == len(set(addresses)) == 4
    for address in addresses:
        phone = browser.new_context(viewport={"width": 390, "height": 800}, locale="en-NZ")
        answer_the_questions(Person(phone.new_page(), principal.url), address)
        phone.close()
    principal.page.reload()
    principal.seen().press("Add what came of it")
    fill(
        principal.seen(), audience="Whānau", said="Ring us, we do not read e-mail.",
        done="The dean rings on the next school day.",
    )  # fmt: skip
    principal.page.locator("main form button[type=submit]").first.click()
    principal.page.wait_for_load_state()
    principal.go("/plan/draft/consult/").reads("The dean rings on the next school day")


def answer_the_questions(somebody: Person, address: str) -> None:
    somebody.go(address).fits()
    somebody.accessible()
    if somebody.page.locator("main select[name=group]").count():
        somebody.page.select_option("main select[name=group]", index=1)
    for field in somebody.page.locator("main textarea").all():
        field.fill("Somebody who rings.")
    somebody.page.locator("main form button[type=submit]").last.click()
    somebody.page.wait_for_load_state()
    somebody.accessible()
    somebody.reads("Thank")


def send_to_the_board(principal: Person) -> None:
    principal.go("/plan/draft/board/").seen().press("Send it to the board").reads(
        "The board has this version"
    )
    principal.go("/plan/draft/write/objectives/").reads_not("Save and go on")


def approve(presiding: Person) -> None:
    presiding.go("/plan/").reads("A plan waits for the board's decision").press("Read it and decide").seen()
    presiding.press("Approve for the board").seen()
    fill(presiding, decided_on="20/11/2026", sure="on").press("Approve")
    presiding.reads("The board approved it on")


def publish(principal: Person) -> None:
    principal.go("/plan/draft/publish/").seen()
    fill(principal, from_day="23/11/2026", why="Our first own plan")
    principal.page.locator("main form").get_by_role("button", name="Publish").click()
    principal.page.wait_for_load_state()
    principal.reads("published").seen()


def read_it_on_a_phone(browser, url: str) -> None:
    """Nobody signed in; nothing of anybody; and without scripts."""
    phone = browser.new_context(
        viewport={"width": 390, "height": 800}, java_script_enabled=False, locale="en-NZ"
    )
    parent = Person(phone.new_page(), url)
    parent.go(PUBLIC).reads("everyone learns with us", "Serious concern", "1 November 2027")
    parent.fits()
    assert not phone.cookies()
    parent.go(PUBLIC + "summary.html").reads("Being at school every day")
    phone.close()


def the_next_crossing_follows_it(dean: Person) -> None:
    """The friendly word is the dean's now, for the next school day; it is had, and recorded."""
    dean.go(f"/students/{dean.key_of(NUMBER)}/tasks/").reads("Have a friendly word", "Mon 30 Nov")
    dean.page.locator("main a", has_text="Have a friendly word").first.click()
    dean.reads("The 5 days behind it")
    dean.page.get_by_label("The student", exact=True).first.check()
    dean.page.get_by_label("Reached", exact=True).first.check()
    dean.page.fill("[name=said]", "We talked by the gate.")
    dean.press("Record it").reads("is answered")


def look_at_it_again(principal: Person) -> None:
    """What was done and what came of it, beside each action; what is said makes the next draft."""
    principal.go("/reports/fidelity/?time=2026").reads(FRIENDLY).seen()
    principal.go("/reports/reviews/").reads("The whole plan", "due by Monday 1 November 2027").seen()
    principal.page.locator("main form", has=principal.page.locator("[value=whole]")).locator("button").click()
    principal.page.wait_for_load_state()
    principal.page.select_option("[name=time]", label="All of 2026")
    principal.press("Show").seen()
    said = principal.page.locator("main td[data-label='What came after']").all_inner_texts()
    assert [one for one in said if one.strip() not in ("", "–")], "nothing is said of what came after"
    row = principal.page.locator("main tr", has_text=FRIENDLY)
    assert row.locator("td.number").all_inner_texts() == ["1", "100%", "0"]  # due, on time, not done
    row.locator("select").select_option(label="Keep")
    row.locator("input[type=text], input:not([type])").last.fill("It was had, and kindly.")
    principal.press("Keep what is said of Worrying")
    fill(principal, found="The first word comes sooner.", decided="Keep it.").press("Keep")
    principal.press("End the review").press("Make a draft from it")
    principal.go("/plan/draft/").reads("Version 3")
