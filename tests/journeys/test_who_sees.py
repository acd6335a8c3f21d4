"""Who sees whom: teachers their classes, nobody their own child, counts no small group, cover by date."""

import re
from datetime import date, timedelta

import pytest

from tests.journeys.conftest import COLLEGE, KURA, Person
from whetu.demo.schools import UNTIL

pytestmark = pytest.mark.journey

IN_RM_15, IN_RM_16, OWN_CHILD, SHARED, NOT_SHARED = "1001", "1008", "1015", "20003", "20004"
REASON = "Hurt on the playground, and I am the one on duty."


def of_class(person: Person) -> set[str]:
    """The classes of everyone on the list of students."""
    return set(person.go("/students/").page.locator("main tbody td[data-label=Class]").all_inner_texts())


def test_a_teacher_sees_their_class_and_gives_a_reason_for_another(sign_in):
    principal = sign_in("principal")
    own, other = principal.key_of(IN_RM_15), principal.key_of(IN_RM_16)
    teacher = sign_in("teacher", name="Zoë Hughes")
    teacher.seen()
    assert of_class(teacher) == {"Rm 15"}
    teacher.seen().page.locator(f"main tbody a[href='/students/{own}/']").click()
    teacher.seen().reads("because you teach this student")

    teacher.go(f"/students/{other}/").seen().reads("Open a record with a reason")
    assert teacher.page.url.endswith(f"/students/{other}/reason/")
    teacher.press("Open the record")
    assert teacher.page.locator(".govuk-error-summary").count()
    teacher.seen().page.fill("[name=reason]", REASON)
    teacher.press("Open the record").seen()
    teacher.reads("You see this because of this: opened with a reason", "Whānau")

    principal.go("/").seen().reads("A record was opened with a reason", "Zoë Hughes", REASON)
    principal.go("/school/audit/").seen().reads("Zoë Hughes", "broke the glass", REASON)


def test_nobody_opens_their_own_child(sign_in):
    key = sign_in("principal").key_of(OWN_CHILD)
    mother = sign_in("teacher", name="Moana Rangihuna")
    assert of_class(mother) == {"Rm 12"}
    mother.page.fill("#words", OWN_CHILD)
    mother.press("Search")
    assert not mother.page.locator(f"a[href='/students/{key}/']").count()
    for path in (f"/students/{key}/", f"/students/{key}/reason/"):
        mother.go(path, status=403).seen()
        mother.reads("This record stays closed to you", "Ngāhuia Parāone").reads_not("Whānau")


def test_the_board_sees_counts_and_no_small_group(sign_in):
    board = sign_in("board", KURA)
    board.seen().reads("Counts", "Groups under five students are withheld", "withheld")
    assert board.page.locator("nav.nav a").all_inner_texts() == ["Counts", "Plan"]
    cells = board.page.locator("main td.number").all_inner_texts()
    numbers = [int(cell.split()[0]) for cell in cells if cell.split()[:1] and cell.split()[0].isdigit()]
    assert numbers
    assert not [number for number in numbers if 0 < number < 5]
    assert not board.page.locator("main a[href^='/students/']").count()
    for path in ("/students/", "/uploads/", "/quality/", "/school/audit/"):
        board.go(path, status=403)
    board.seen()


def test_a_provider_officer_sees_counts_and_the_shared_student(sign_in):
    principal = sign_in("principal", COLLEGE)
    shared, other = principal.key_of(SHARED), principal.key_of(NOT_SHARED)
    officer = sign_in("provider_officer", COLLEGE)
    at_college(officer)
    officer.seen().reads("Your schools side by side", "Shared with you")
    links = officer.page.locator("main a[href^='/students/']")
    assert links.evaluate_all("links => links.map(a => a.pathname)") == [f"/students/{shared}/"]
    links.first.click()
    officer.seen().reads("open share until 11 December 2026").reads_not("Whānau")
    officer.go(f"/students/{other}/", status=403).seen()
    officer.reads("There is no reason yet for you to open this student").reads_not("Open it with a reason")
    officer.go("/students/", status=403)


def at_college(person: Person) -> None:
    """Somebody of several schools goes to the college's counts."""
    person.page.locator(".at-school summary").click()
    person.page.get_by_role("button", name=COLLEGE).click()
    person.go("/counts/")


def test_cover_begins_and_ends_by_itself(sign_in):
    principal = sign_in("principal")
    key = principal.key_of(IN_RM_15)
    covering = sign_in("teacher", name="Aarav Lý")
    arrange(principal, UNTIL - timedelta(days=4), UNTIL - timedelta(days=1))
    assert not opens(covering, key), "the cover ended yesterday"
    arrange(principal, UNTIL + timedelta(days=1), UNTIL + timedelta(days=3))
    assert not opens(covering, key), "the cover begins tomorrow"
    principal.reads("still to come")

    arrange(principal, UNTIL - timedelta(days=4), UNTIL)
    assert opens(covering, key), "the cover holds to the end of its last day"
    covering.seen().reads("because you cover for this student's teacher")
    assert "Rm 15" in of_class(covering)

    principal.go("/school/grants/").seen().reads("Aarav Lý for Zoë Hughes")
    take_back = principal.page.get_by_role("link", name=re.compile("Take back ?: Aarav Lý"))
    assert take_back.count() == 2, "the one that holds, and the one that is still to come"
    while take_back.count():
        take_back.first.click()
        principal.press("Take it back now")
        principal.page.wait_for_url("**/school/grants/")
    assert not opens(covering, key), "the cover was taken back"


def arrange(principal: Person, starts: date, ends: date) -> None:
    """Aarav Lý covers for Zoë Hughes from a day to a day."""
    principal.go("/school/grants/cover/")
    principal.page.get_by_label("Who is away").select_option(label="Zoë Hughes")
    principal.page.get_by_label("Who covers").select_option(label="Aarav Lý")
    principal.page.fill("[name=starts]", f"{starts:%d/%m/%Y}")
    principal.page.fill("[name=ends]", f"{ends:%d/%m/%Y}")
    principal.press("Arrange the cover")


def opens(person: Person, key: str) -> bool:
    """Whether somebody comes to a student's record, and not to the page that asks for a reason."""
    person.go(f"/students/{key}/")
    return person.page.url.endswith(f"/students/{key}/")
