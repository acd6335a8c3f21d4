"""Each planted story of the made-up schools is found on the page that it names, with its figures."""

import re
from datetime import date

import pytest

from tests.journeys.conftest import COLLEGE, KURA, SCHOOL
from whetu.demo import schools
from whetu.demo.stories import STORIES, Story

pytestmark = pytest.mark.journey

NAMES = {schools.PRIMARY: SCHOOL, schools.COLLEGE: COLLEGE, schools.KURA: KURA}
TERM = "2026-4"

# Where Today counts the student: the list that its line opens, and what stands there beside the name.
LISTS = {
    "holiday": ("due", "a response was due Tue 3 Nov"),
    "near": ("near", "Half a day before Worrying"),
    "on the line": ("up", "Reached Worrying on Wed 18 Nov: new absence"),
    "near ten": ("near", "Half a day before Concerning"),
    "unexplained": ("unexplained", "4 days have no reason yet, the oldest 15 school days ago"),
    "sibling": ("up", "Reached Worrying on Thu 19 Nov: new absence"),
    "sibling, the other": ("up", "Reached Worrying on Thu 19 Nov: new absence"),
    "correction, vanishes": ("down", "No longer Worrying: correction"),
    "long, fourteen": ("long", "Away 14 school days in a row, since Tue 3 Nov"),
    "long, twenty": ("long", "Away 23 school days in a row, since Mon 19 Oct"),
    "five unjustified": ("due", "a response is due Tue 24 Nov"),
    "correction, duty gone": ("up", "Reached Worrying on Mon 16 Nov: new absence"),
    "correction, appears": ("up", "Reached Worrying on Wed 11 Nov: correction"),
    "correction, down": ("down", "No longer Concerning: correction"),
    "tangihanga": ("near", "Half a day before Worrying"),
    "seventeen days": ("unexplained", "9 days have no reason yet"),
}
# Which check of Data quality finds the student, and what it says.
CHECKS = {
    "blanks": ("unmarked", "A roll was not taken."),
    "overlap": ("overlaps", "Another enrolment holds over this one's first day."),
    "closed day": ("closed", "Marked, but the school was not open."),
    "unknown code": ("unknown-codes", "B was not a code on that day."),
    "no way to reach": ("unreachable", "has neither phone nor e-mail."),
    "KAMAR differs": ("half-days", "KAMAR: 1 present, 1 justified, 0 unjustified. Here: 2, 0, 0"),
    "lesson without a mark": ("unmarked", "A roll was not taken."),
}
# What else stands on the student's own page.
SAYS = {
    "monday": "Away on 5 of 5 Mondays this term; at this school Mondays are 19% of absence.",
    "joined": "Since 2 November 2026",
    "not to be contacted": "Do not contact",
    "moved, before": "left on Friday 30 October 2026",
    "moved, after": "3 days absent at an earlier school this term, says Example Bay School",
    "left": "left on Friday 6 November 2026",
    "overlap": "to 30 October 2026",
    "exam leave": "Exam leave",
}
# Rolls that were not taken: class and days.
ROLLS = {
    "unmarked class": ("Rm 20", ("Tue 10 Nov", "Thu 12 Nov", "Tue 17 Nov", "Fri 20 Nov")),
    "period not taken": ("10Kōtare", ("Thu 12 Nov", "Thu 19 Nov")),
}

OF_STUDENTS = [story for story in STORIES if story.student]
BOXES = {
    "days_absent": "Days absent",
    "half_days_justified": "Justified",
    "half_days_unjustified": "Unjustified",
    "half_days_unmarked": "Not marked",
}


@pytest.fixture(params=OF_STUDENTS, ids=lambda story: story.key)
def story(request) -> Story:
    return request.param


@pytest.fixture
def principal(sign_in, story):
    return sign_in("principal", NAMES[story.school])


def test_a_planted_student(principal, story):
    """The student is where the story says, and the page has its figures."""
    found_by(principal, story)
    assert principal.page.url.rstrip("/").count("/") == 4, "that is not a student's page"
    shown(principal, story)
    if story.key in SAYS:
        principal.reads(SAYS[story.key])
    behind(principal, story)


def found_by(person, story: Story) -> None:
    """Go to the student's page by the page that the story names."""
    listing, why = LISTS.get(story.key, ("", ""))
    if story.key in CHECKS:
        check, what = CHECKS[story.key]
        row = of_check(person, check, story.student)
        assert what in row.inner_text()
    elif story.page == "School":
        person.go("/school/merge/").reads("1011", "1012")
        row = person.search(story.student).page.locator("main tbody tr")
    else:
        path = "/students/?roll=all" if story.key in ("left", "moved, before") else ""
        row = searched(person, story.student, listing, path)
        assert why in row.inner_text().replace("\xa0", " "), "the list does not say why"
    row.locator("th a").first.click()


def searched(person, number: str, listing: str, path: str = ""):
    if path:
        person.go(path).find(number)
    else:
        person.search(number, listing)
    row = person.page.locator("main tbody tr")
    assert row.count() == 1, f"{row.count()} students are found where one was expected"
    return row


def of_check(person, check: str, number: str):
    """The student's first row in a check's list, on whichever of its pages."""
    person.go("/quality/").page.locator(f"main th a[href='/quality/{check}/']").click()
    for place in range(1, 12):
        row = person.page.locator("main tbody tr").filter(has=person.page.get_by_text(number, exact=True))
        if row.count():
            return row.first
        person.go(f"/quality/{check}/?page={place + 1}")
    raise AssertionError(f"{check} does not list the student")


def shown(person, story: Story) -> None:
    """The figures on the student's page."""
    numbers = boxes(person)
    for figure, value in story.figures.items():
        if figure in BOXES:
            in_days = value if figure == "days_absent" else value / 2
            assert numbers[BOXES[figure]][0] == f"{in_days:g}", figure
        elif figure == "half_days_open":
            assert numbers["Present"][1].endswith(f"of {value / 2:g} days"), figure
        elif figure.endswith("_on"):
            rung = person.page.locator(f".rung--{figure.removesuffix('_on')} .rung-when")
            assert f"Reached {short(value)}." in rung.inner_text(), figure
        elif figure in ("due", "run"):
            person.reads(f"due {short(value)}" if figure == "due" else f"Away {value} school days in a row")


def boxes(person) -> dict[str, tuple[str, str]]:
    """Each number on a student's page: its label, the days, and what is said beside it."""
    person.page.locator(".number-box").first.wait_for()
    rows = person.page.locator(".number-box").evaluate_all(
        "boxes => boxes.map(box => [box.querySelector('dt').innerText, box.querySelector('b').innerText,"
        " box.querySelector('.line-why')?.innerText ?? ''])"
    )
    return {label: (days, more) for label, days, more in rows}


def behind(person, story: Story) -> None:
    """Figures that only the days behind a number tell."""
    key = person.page.url.rstrip("/").split("/")[-1]
    if "mondays" in story.figures:
        person.go(f"/students/{key}/{TERM}/how/absent/")
        days = person.page.locator("main tbody th").all_inner_texts()
        assert sum(day.startswith("Mon") for day in days) == len(days) == story.figures["mondays"]
    if "slots_absent" in story.figures:
        person.go(f"/students/{key}/{TERM}/how/days/")
        marks = person.page.locator("main tbody td:nth-child(2)").all_inner_texts()
        assert sum(away(one) for one in marks) == story.figures["slots_absent"]


def away(marks: str) -> int:
    """Slots of "P Present 60 + 60, T … 60" in other codes than P."""
    parts = re.split(r", (?=\S )", marks)
    return sum(part.count("+") + 1 for part in parts if re.match(r"[^P] ", part))


def short(on: date) -> str:
    return f"{on:%a} {on.day} {on:%b}"


@pytest.mark.parametrize("name", ROLLS)
def test_a_planted_class(sign_in, name):
    """The roll that was not taken stands on the page of rolls, on each of its days."""
    story = next(one for one in STORIES if one.key == name)
    person = sign_in("principal", NAMES[story.school]).go("/rolls/")
    of_class, days = ROLLS[name]
    rows = person.page.locator("main tbody tr").filter(has_text=of_class).all_inner_texts()
    assert [day for day in days if any(day in row for row in rows)] == list(days)


def test_every_story_is_looked_for():
    assert {story.key for story in STORIES} == {story.key for story in OF_STUDENTS} | ROLLS.keys()
    assert LISTS.keys() | CHECKS.keys() <= {story.key for story in STORIES}
