"""From a crossing to an outcome, as people in a school do it."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SCHOOL
from tests.journeys.test_files import WAIT, load, send

pytestmark = pytest.mark.journey

CROSSED_5, CROSSED_10, CORRECTED, ILL = "1001", "1021", "1005", "1002"


def tasks_of(person, number: str):
    """The page of one student's tasks, for somebody who may list them."""
    return person.go(f"/students/{person.key_of(number)}/tasks/")


def choose(person, label: str) -> None:
    """A radio button or a box, by its words."""
    person.page.locator("main").get_by_label(label, exact=True).first.check()


def test_a_teacher_checks_in_with_a_child_who_crossed_five_days(sign_in):
    teacher = sign_in("teacher", SCHOOL, name="Zoë Hughes")
    teacher.go("/").reads("Yours to do", "Tama Parāone", "5 days absent on Mon 16 Nov").seen()
    teacher.page.locator(".task-line", has_text="Tama Parāone").locator(".task-words").click()
    teacher.reads("Why this is here", "The 5 days behind it")
    teacher.press("Record it").reads("There is something to put right")  # a note alone closes nothing
    choose(teacher, "The student")
    choose(teacher, "Reached")
    teacher.page.fill("[name=said]", "We talked at the gate. Mondays begin badly.")
    teacher.page.get_by_text("A check-in with the student").click()
    teacher.page.select_option("[name=mood]", label="So-so")
    teacher.page.fill("[name=student_words]", "I do not like it when I come late.")
    teacher.page.fill("[name=next_step]", "Walk in together on Monday")
    teacher.seen().press("Record it")
    teacher.reads("Recorded. 1 task is answered.", "Next: Walk in together on Monday").seen()
    expect(teacher.go("/").page.locator(".task-line", has_text="Tama Parāone")).to_have_count(0)


def test_a_dean_holds_the_ten_day_meeting_and_a_plan_comes_out(sign_in):
    dean = sign_in("pastoral", SCHOOL, name="Sina Taʻala")
    key = dean.key_of(CROSSED_10)
    dean.go(f"/students/{key}/tasks/").reads("10 days absent on Mon 16 Nov", "Meet formally")
    dean.go(f"/students/{key}/meetings/new/").seen()
    dean.page.locator("[name=kind][value=formal]").check()
    dean.page.fill("[name=on]", "19/11/2026")
    dean.page.fill("[name=at]", "3.30 pm")
    dean.page.fill("[name=place]", "Whānau room")
    dean.page.locator("[name=caregivers]").first.check()
    dean.page.get_by_label(re.compile("Sina Taʻala")).check()
    dean.press("Call the meeting").reads("Whānau room").seen()
    dean.press("Write it up").seen()
    dean.page.fill("[name=minutes]", "Wikitōria misses her cousin at the bus. We begin with three mornings.")
    for box in dean.page.locator("main select[name^=came]").all():
        box.select_option("yes")
    dean.page.locator("[name=agreed][value=yes]").check()
    dean.page.fill("[name=what1]", "Ask the bus company about the earlier stop")
    dean.page.select_option("[name=who1]", label="Priya Nair")
    dean.page.fill("[name=due1]", "26/11/2026")
    dean.page.select_option("[name=plan]", index=2)
    dean.page.select_option("[name=plan_lead]", label="Sina Taʻala")
    dean.press("The meeting was held: record it").seen()
    dean.go(f"/students/{key}/tasks/").reads("Ask the bus company about the earlier stop", "Priya Nair")
    open_now = dean.page.locator(".card").first.inner_text()
    assert "Meet formally" not in open_now, "the meeting answered its task"
    assert "Write an attendance improvement plan" not in open_now, "no second plan is asked for"


def test_a_correction_undoes_a_crossing_and_tells_the_dean(sign_in):
    dean = sign_in("pastoral", SCHOOL, name="Sina Taʻala")
    tasks_of(dean, CORRECTED).reads("5 days absent on Wed 18 Nov").press("Record what was done")
    dean.page.select_option("[name=kind]", "RA02")
    dean.page.locator("[name=person]").nth(1).check()
    choose(dean, "Reached")
    for box in dean.page.locator("[name=also]").all():
        box.check()
    dean.press("Record it").reads("Recorded.")
    office = sign_in("officer", SCHOOL)
    marks = f"student,date,marks\n{CORRECTED},18/11/2026,P210P120\n".encode()
    load(send(office, "corrected.csv", marks))
    dean.go("/")
    notice = dean.page.locator(".notice", has_text="Āwhina Kīngi")
    for _ in range(WAIT // 1000):
        if notice.count():
            break
        dean.page.wait_for_timeout(1000)
        dean.go("/")
    dean.reads("A correction took back the crossing of 5 days of Wed 18 Nov, after you had acted.").seen()
    notice.get_by_role("button", name=re.compile("I have seen it")).click()
    expect(dean.page.locator(".notice", has_text="Āwhina Kīngi")).to_have_count(0)
    tasks_of(dean, CORRECTED).reads("What was done", "Phone call to whānau")  # it stays on the record


def test_a_principal_sees_what_is_overdue_and_exports_a_chronology(sign_in):
    principal = sign_in("principal", SCHOOL)
    principal.go("/tasks/owners/").reads("Overdue").seen()
    principal.page.locator("main td a[href*='state=overdue']").first.click()
    principal.reads("late")
    principal.page.locator("main .task-line .line-name").first.click()
    key = principal.page.url.split("/students/")[1].split("/")[0]
    principal.go(f"/students/{key}/chronology/").seen()
    principal.page.fill("[name=reason]", "For the meeting of the board's complaints committee")
    with principal.page.expect_download() as taken:
        principal.page.locator("main form button[type=submit]").last.click()
    assert taken.value.suggested_filename.endswith(".pdf")
    with open(taken.value.path(), "rb") as file:
        assert file.read(5) == b"%PDF-"


def test_the_family_of_a_child_who_is_ill_gets_support_not_a_warning(sign_in):
    dean = sign_in("pastoral", SCHOOL, name="Sina Taʻala")
    principal = sign_in("principal", SCHOOL)
    for person in (dean, principal):
        key = person.key_of(ILL)
        person.go(f"/students/{key}/circumstances/").reads("Illness").seen()
        tasks = person.go(f"/students/{key}/tasks/")
        tasks.reads("Known circumstances")
        tasks.reads_not("warning letter", "prosecution")
