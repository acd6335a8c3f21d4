"""Two long roads from 15 days: one back to school, one to the Ministry. Weeks pass between the steps."""

import re
from datetime import date

import pytest

from tests.journeys.conftest import COLLEGE, Person
from tests.journeys.test_files import load, send

# `post` and `site` are fixtures: a test takes them by name, as if they were unused and named anew.
from tests.journeys.weeks import choose, fill, marks, post, site, written  # noqa: F401
from tests.post import Post

pytestmark = pytest.mark.journey

DEAN, PRINCIPAL = "Tēvita Moʻunga", "Rāhera Tamihana"
AWAY_LONG = "20003"
BACK_FROM, TO = date(2026, 11, 23), date(2026, 12, 4)


def test_a_student_away_for_five_weeks_comes_back(site, sign_in, post, browser):  # noqa: F811
    dean = sign_in("pastoral", COLLEGE)
    key = dean.go("/serious/").key_of(AWAY_LONG)
    about = f"/students/{key}"
    dean.go("/serious/").reads("Kāhu Te Rangi", "no plan yet").seen()

    review_urgently(dean, about)
    meet_with_whanau_and_an_agency(dean, about)
    write_the_plan(dean, about)
    agree(dean, sign_in("principal", COLLEGE), about, post, browser)
    dean.go(about + "/plan/").reads("Re-engagement plan · Under way").seen()
    dean.go(about + "/tasks/").reads("Check in with the student, as their plan says")
    learn_in_another_way(sign_in, dean, sign_in("principal", COLLEGE), about)
    make_the_request_pack(dean, sign_in("principal", COLLEGE), about)

    site.later(TO)
    load(send(sign_in("officer", COLLEGE), "back.csv", marks(AWAY_LONG, BACK_FROM, TO, 5 * "P60")))
    dean = sign_in("pastoral", COLLEGE)
    dean.go("/serious/").reads("Kāhu Te Rangi", "here").seen()
    step_down_and_close(dean, about)
    nobody_else_sees(site.people, sign_in, about)


def review_urgently(dean: Person, about: str) -> None:
    written(dean, f"{about}/reviews/add/?kind=urgent", "Open the review", kind="urgent")
    dean.go(about + "/case/")
    dean.page.locator("main a[href^='/reviews/']").first.click()
    fill(
        dean, pattern="Away since 19 October, whole days.", causes="Nan died. Nights are bad since.",
        earlier_steps="Calls, a visit, a meeting that nobody came to.", wellbeing="Low. Draws a lot.",
        progress="Five weeks behind, strong before.",
        decision="A meeting with whānau and the Hauora, then a plan.",
    )  # fmt: skip
    dean.seen().press("Save and close the review")


def meet_with_whanau_and_an_agency(dean: Person, about: str) -> None:
    dean.go(about + "/meetings/new/")
    fill(
        dean, kind="urgent", on="20/11/2026", at="8.30 am", place="Whānau room",
        agencies="Marama Hēnare, Example Bay Hauora", agency_told="Rang on Thursday; they are glad of it",
    )  # fmt: skip
    dean.page.locator("[name=caregivers]").first.check()
    dean.press("Call the meeting").press("Write it up")
    fill(dean, minutes="Mornings first, with art. The Hauora sees him on Thursdays.", agreed="yes")
    for box in dean.page.locator("main select[name^=came]").all():
        box.select_option("yes")
    dean.press("The meeting was held: record it").reads("Marama Hēnare").seen()


def write_the_plan(dean: Person, about: str) -> None:
    plan = about + "/plan/"
    written(dean, plan + "begin/", "Begin the draft", kind="re-engagement", starts="20/11/2026").seen()
    written(dean, plan + "write/when/", "Keep it", ends="11/12/2026", target_days="2", target_weeks="2")
    written(
        dean, plan + "write/voices/", "Keep it", strengths="Draws, and looks after his cousins.",
        student_view="Mornings with art would be all right.", whanau_view="Please ring before it gets big.",
        culture="Tangihanga come first. Koro would like to be at each hui.",
    ).seen()  # fmt: skip
    written(
        dean, plan + "write/help/", "Keep it", strategies="Meet at the gate. One room to go to.",
        learning="Two subjects first.", wellbeing="The Hauora on Thursdays.",
        wraparound="Hauora, whānau and school talk on Fridays.", flexible="Mornings only, for three weeks.",
    )  # fmt: skip
    choose(dean.go(about + "/case/key-adult/"), "key_adult", DEAN).press("Save")
    written(
        dean, about + "/goals/add/", "Set the goal", words="Here each morning for two weeks",
        measure="The register", due="4/12/2026", student_agrees="on", whanau_agrees="on",
    )  # fmt: skip
    written(
        dean, about + "/supports/add/", "Note the offer", kind="Mentoring",
        words="An hour of art with a mentor", offered_on="20/11/2026", answer="accepted",
    )  # fmt: skip
    dean.go(plan + "people/add/").page.select_option("[name=who]", "home 1")
    fill(dean, wrote="on", agrees="on").press("Name them")
    choose(dean.go(plan + "people/add/"), "who", PRINCIPAL)
    fill(dean, agrees="on", does="Rings home when there is good news").press("Name them")
    person_of(dean, "Kāhu Te Rangi", "Change").page.locator("[name=wrote]").check()
    dean.press("Keep it")
    choose(dean.go(plan + "actions/add/"), "who", DEAN)
    fill(dean, words="Meet him at the gate each morning", due="4/12/2026").press("Add it")
    dean.reads("Meet him at the gate each morning").seen()


def person_of(dean: Person, name: str, link: str) -> Person:
    """Somebody of the plan, by a link beside their name."""
    line = dean.page.locator("#people .line", has_text=name)
    line.get_by_role("link", name=re.compile(f"^{link}")).click()
    dean.page.wait_for_load_state()
    return dean


def agree(dean: Person, principal: Person, about: str, mail: Post, browser) -> None:
    """The student in person, staff signed in, and whānau on a phone, by a link and a code."""
    plan = about + "/plan/"
    dean.go(plan).press("Share it, and ask who agrees").reads("Version 1 is shared").seen()
    person_of(dean, "Kāhu Te Rangi", "Note the answer")
    fill(dean, agreed="yes", how="in person").press("Keep the answer")
    dean.press("Read it, and answer")
    fill(dean, agreed="yes").press("Send my answer")
    principal.go(plan).press("Read it, and answer")
    fill(principal, agreed="yes").press("Send my answer")
    dean.go(plan).page.locator("#people").get_by_role("link", name=re.compile("^By link")).first.click()
    dean.seen().press("Send the link").reads("The link is on its way")
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme="dark", reduced_motion="reduce"
    )
    phone = Person(context.new_page(), dean.url)
    path = re.search(r"/agree/[^/\s]+/", words_of(mail)).group()
    phone.go(path).seen().press("Send me the code")
    code = re.search(r"\b\d{6}\b", words_of(mail)).group()
    fill(phone.seen(), code=code).press("Open the plan").reads("Mornings with art would be all right.").seen()
    fill(phone, agreed="yes", words="Thank you for the mornings.").press("Send it to the school")
    phone.reads("Thank you").seen().go(path, status=404).reads("This link is closed")
    context.close()


def words_of(mail: Post) -> str:
    """The last letter that came, which names no child."""
    said = mail.letters[-1].get_body(("plain",)).get_content()
    assert "Kāhu" not in said
    return said


def learn_in_another_way(sign_in, dean: Person, principal: Person, about: str) -> None:
    """Mornings only, on a wellbeing plan that was agreed, once the principal approves."""
    officer = sign_in("officer", COLLEGE)
    written(
        officer, about + "/arrangements/", "Note it", kind="Wellbeing plan (s 42)", starts="20/11/2026",
        ends="11/12/2026", evidence="Letter of the doctor, 18 November", note="9 am to 12.30 pm",
    )  # fmt: skip
    officer.page.get_by_role("link", name=re.compile("^It is agreed")).first.click()
    for who in ("parent", "principal", "Secretary"):
        officer.page.locator(f'[name=who][value="{who}"]').check()
    fill(officer, evidence="Letter of the doctor, 18 November").press("Save")
    dean.go(about + "/flexible/new/")
    fill(
        dean, kind="part-time", days="Monday to Friday, 9 am to 12.30 pm", starts="23/11/2026",
        why="Whole days are too much yet; each week one afternoon more.", ends="11/12/2026",
        review_on="4/12/2026", basis="s42 wellbeing", evidence="Letter of the doctor, 18 November",
        student_agrees="on", whanau_agrees="on",
    )  # fmt: skip
    dean.press("Propose it").seen()
    row = dean.page.url.removeprefix(dean.url)
    fill(principal.go(row + "decide/").seen(), agreed="yes", why="It fits, and the way back is clear.")
    principal.press("Keep the decision").reads("Approved").seen()


def make_the_request_pack(dean: Person, principal: Person, about: str) -> None:
    dean.go(about + "/service/new/").seen()
    for name in dean.page.eval_on_selector_all(
        "main form input[type=radio]", "all => [...new Set(all.map(one => one.name))]"
    ):
        if not dean.page.locator(f"[name={name}]:checked").count():
            dean.page.locator(f"[name={name}][value=no]").check()
    fill(dean, hold_why="Away for five weeks: we ask beside our own plan.").press("Keep the check")
    row = dean.page.url.removeprefix(dean.url)
    fill(
        dean.go(row + "write/").seen(), reason="Away since his Nan died.",
        asks="Somebody who visits in the mornings.",
    )  # fmt: skip
    choose(dean, "primary_contact", DEAN).press("Keep it")
    fill(
        dean.go(row + "told/"), whanau_told="on", whanau_why="At the meeting; they agree", child_told="on",
        child_why="He is all right with it", basis="agreed",
        basis_note="Whānau, at the meeting of 20 November",
    ).press("Keep it")  # fmt: skip
    dean.go(row).press("Hand it in for approval")
    fill(principal.go(row + "answer/"), agreed="yes").press("Keep the answer")
    with dean.page.expect_download() as taken:
        dean.go(row + "pack/").seen().page.locator("main a[href$='.pdf']").first.click()
    assert taken.value.path().read_bytes().startswith(b"%PDF-")
    fill(dean.go(row + "submitted/"), sent_on="20/11/2026", reference="CASR-0042").press(
        "Freeze it and keep it"
    )
    dean.reads("Submitted", "CASR-0042").seen()


def step_down_and_close(dean: Person, about: str) -> None:
    plan = about + "/plan/"
    fill(
        dean.go(plan + "review/").reads("1 day away of 10").seen(), wellbeing="5, good",
        wellbeing_note="Laughs again.", learning_note="Three subjects now.", student_words="I like mornings.",
        whanau_words="He gets up by himself.", words="Ten mornings of ten.", decision="step down",
    ).press("Keep the review")  # fmt: skip
    dean.go(plan).reads("Attendance improvement plan").seen()
    fill(dean.go(plan + "end/"), why="achieved", words="Back each day; two subjects to catch up.")
    dean.press("End the plan").reads("The plan has ended.", "Earlier plans").seen()
    dean.page.get_by_role("link", name=re.compile("Attendance improvement plan")).first.click()
    dean.reads("Ended on Friday 4 December 2026", "It worked").seen()
    dean.go(about + "/timeline/").reads("Attendance improvement plan", "Flexible learning").seen()


def nobody_else_sees(people: list[dict], sign_in, about: str) -> None:
    """A teacher of others, the board and an agency's worker without a share open nothing of it."""
    names = [one["name"] for one in people if (one["role"], one["school"]) == ("teacher", COLLEGE)]
    teachers = (sign_in("teacher", COLLEGE, name=name) for name in names)
    other = next(one for one in teachers if status(one, about + "/plan/") == 403)
    for page in ("/plan/", "/referrals/", "/flexible/", "/service/", "/packs/", "/escalation/"):
        assert status(other, about + page) == 403, page
    for role in ("board", "agency_worker"):
        assert status(sign_in(role, COLLEGE), about + "/plan/") in (403, 404), role


def status(person: Person, path: str) -> int:
    return person.page.goto(person.url + path).status
