"""What the office does with files: a daily export from drop to undo, another school's, one that is odd."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys import sheets
from tests.journeys.conftest import SCHOOL, Person
from whetu.demo.schools import COLLEGE, PRIMARY, UNTIL

pytestmark = pytest.mark.journey

TO_CROSS = "1004"  # 4.5 days: half a day before the line
NOT_IN_FILE = "1021"
NO_MARKS_YET = "1011"
WRONG_CELL = "1013"
WITHOUT_REASON, DAY = "1018", date(2026, 11, 18)
WAIT = 60_000  # milliseconds for a job with a file


def send(person: Person, name: str, content: bytes) -> Person:
    """Drop a file on Uploads, and wait until it is looked at."""
    person.go("/uploads/")
    person.page.set_input_files("[name=files]", {"name": name, "mimeType": "text/csv", "buffer": content})
    person.press("Look at the files")
    return done(person)


def done(person: Person) -> Person:
    """Wait until the page of the file shows no job under way any more."""
    expect(person.page.locator("main h1")).to_be_visible()
    expect(person.page.locator(".page-head .tag")).not_to_have_text("Under way", timeout=WAIT)
    return person


def load(person: Person) -> Person:
    person.press("Load this file")
    return done(person)


def undo(person: Person) -> Person:
    person.press("Undo this file").seen().press("Undo the file")
    return done(person).reads("This file was loaded and undone")


def figures(person: Person) -> dict[str, str]:
    """What loading would change: number by label."""
    lines = [one.split("\n") for one in person.page.locator(".figures li").all_inner_texts()]
    return {words[-1]: words[0] for words in lines}


def test_a_daily_export_from_drop_to_undo(sign_in, site):
    office = sign_in("officer")
    key = office.key_of(TO_CROSS)
    office.go("/")
    if office.page.get_by_role("button", name="I have looked these through").count():
        office.press("I have looked these through")
    office.reads("No step has changed.")

    instead = {TO_CROSS: "MM", NOT_IN_FILE: None, NO_MARKS_YET: "PP", WRONG_CELL: "BP"}
    name = "daily-again.csv"
    send(office, name, sheets.day_again(site.data / "exports" / PRIMARY, UNTIL, instead)).seen()
    office.reads("Marks, mornings and afternoons", "Fri 20 Nov", "Waits for you")
    would = figures(office)
    assert would["new days"] == would["students not in the file"] == would["wrong cells"] == "1"
    row = office.page.locator(".problem").first
    expect(row).to_contain_text(re.compile(r"cell C\d+.*AM"))
    expect(row).to_contain_text("B")
    assert office.page.locator("#missing a").get_attribute("href") == f"/students/{office_key(office)}/"

    load(office).seen().reads("Loaded", "1 step crossed", "Steps that moved")
    office.go("/").seen().reads("1 crossed a step", "Reached Worrying on Fri 20 Nov: correction")
    office.page.locator(f"#changed a[href='/students/{key}/']").click()
    office.seen()
    drawer = office.page.locator(".number-box").first
    drawer.locator("summary").click()
    expect(drawer.locator("tbody tr").last).to_contain_text("Fri 20 Nov")
    expect(drawer.locator("tbody tr").last).to_contain_text("M Medical 210 + 120")
    expect(drawer.locator("tbody tr").last).to_contain_text(name)
    office.seen()

    office.go("/uploads/").seen().page.locator("main tbody th a", has_text=name).first.click()
    undo(office).seen()
    office.go("/").reads("No step has changed.")
    office.go(f"/students/{key}/").reads("Half a day before Worrying")


def office_key(person: Person) -> str:
    """The student who is not in the file, by key; the page stays where it is."""
    other = Person(person.page.context.new_page(), person.url)
    key = other.key_of(NOT_IN_FILE)
    other.page.close()
    return key


def test_another_schools_file_is_put_aside_and_purged_by_two(sign_in):
    office = sign_in("officer")
    send(office, "kamar.json", sheets.kamar(COLLEGE, "20004", UNTIL)).seen()
    office.reads("Put aside", "This file was put aside", COLLEGE, "Nobody's marks changed.", "not read")
    office.reads_not("Load this file")
    office.press("Ask to remove it for good").seen()
    office.reads("A second person now has to agree.", "Somebody else has to agree.")
    assert not office.page.get_by_role("button", name="Agree, and remove it for good").count()

    address = office.page.url.removeprefix(office.url)
    principal = sign_in("principal").go(address)
    principal.press("Agree, and remove it for good").seen()
    principal.reads("Certificate of removal", "Asked for by Priya Nair", "Agreed by Ngāhuia Parāone")
    assert re.search(r"[0-9a-f]{64}", principal.main())
    principal.go(address).reads("This file is gone", "The certificate").reads_not("kamar.json")


def test_an_unknown_heading_is_asked_once(sign_in):
    office = sign_in("officer")
    headings = ["Student ID", "Date", "AM", "Kupu PM"]
    rows = [sheets.marks(TO_CROSS, UNTIL, "PP")]
    send(office, "headings.csv", sheets.sheet(rows, headings)).seen()
    office.reads("Columns with headings that we do not know", "“Kupu PM” in column D")
    office.page.get_by_label("“Kupu PM” in column D").select_option("pm")
    office.press("Remember, and look at the file again")
    done(office).seen().reads("Marks, mornings and afternoons")
    office.reads_not("Columns with headings that we do not know")

    send(office, "headings-again.csv", sheets.sheet(rows, headings))
    office.reads("Load this file", "Marks, mornings and afternoons")
    office.reads_not("Columns with headings that we do not know")


def test_a_file_that_cannot_be_read_changes_nothing(sign_in):
    office = sign_in("officer").go("/students/")
    before = office.main()
    send(office, "register.xlsx", b"%PDF-1.7 not a workbook").seen()
    office.reads("Cannot be read", "Nothing was taken from this file").reads_not("Load this file")
    assert office.page.locator(".notice, .problem").all_inner_texts()
    assert office.go("/students/").main() == before


def test_a_reason_found_goes_back_to_the_sms(sign_in):
    office = sign_in("officer")
    key = office.key_of(WITHOUT_REASON)
    office.go(f"/students/{key}/").seen().reads("3 days have no reason yet")
    office.page.get_by_label("Wed 18 Nov").check()
    office.page.get_by_label("Reason", exact=True).select_option("M")
    office.page.get_by_label("Note for the office").fill("Rang at nine.")
    office.press("Note the reason").seen()
    office.reads("The reason is noted for 1 day.", "2 days have no reason yet", "Wed 18 Nov")

    office.go("/recode/").seen()
    row = office.page.locator("main tbody tr").filter(has=office.page.locator(f"a[href='/students/{key}/']"))
    expect(row).to_contain_text(WITHOUT_REASON)
    expect(row).to_contain_text("Rang at nine.")

    send(office, "recoded.csv", sheets.sheet([sheets.marks(WITHOUT_REASON, DAY, "MM")]))
    load(office)
    address = office.page.url.removeprefix(office.url)
    office.go("/recode/").seen().reads("Done lately").reads_not("Rang at nine.")
    office.go(address)
    undo(office)

    office.go("/recode/").reads("Rang at nine.").press("Take back Theo Bélanger, Wednesday 18 November 2026")
    office.seen().reads_not("Rang at nine.")
    office.go(f"/students/{key}/").reads("3 days have no reason yet")


def test_a_teacher_sends_no_files(sign_in):
    teacher = sign_in("teacher", SCHOOL)
    assert not teacher.page.locator("nav a[href='/uploads/']").count()
    teacher.go("/uploads/", status=403).seen()
