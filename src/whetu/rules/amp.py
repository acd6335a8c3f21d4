"""An attendance management plan: what it must hold (C1 to C8), its parts, and the states of a version.

Source: the Ministry of Education's information for school leaders (what plans must include, and its check
before finalising) and its page on the coming regulations, joined: C1 to C8. The plan is approved by the
board, published online, and reviewed at least once every three years. The regulations' own title and clauses
were not found: none is printed. Parts beside C1 to C8 are those that published plans share. Words to begin
from are our own.
Look again: 2027-06-01, against the regulations
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

REVIEW_YEARS = 3  # at most, from the day it begins
JUMP = 10  # a target more than so many percentage points above last year is called a large step: our choice
MAILBOX = "attendance.management@education.govt.nz"  # for a school without a website
GOAL_PERCENT, GOAL_YEAR = 80, 2030  # the Government's: present for more than 90% of the term


def review_by(begins: date) -> date:
    """The last day on which a plan that begins on a day may be reviewed."""
    year = begins.year + REVIEW_YEARS
    leap_day = (begins.month, begins.day) == (2, 29)
    return date(year, 2, 28) if leap_day else begins.replace(year=year)


def doubt(aim: Decimal, was: Decimal, at_most: bool = False) -> str:
    """What speaks against an aim beside what was, both in percent: "lower", a "jump" of more than JUMP
    points, or nothing; of a ceiling (`at_most`) "higher" or a "jump". It is said, and never a bar."""
    better = was - aim if at_most else aim - was
    if better < 0:
        return "higher" if at_most else "lower"
    return "jump" if better > JUMP else ""


ELEMENTS: dict[str, str] = {
    "C1": "The board's attendance objectives and strategic priorities",
    "C2": "The school's attendance targets",
    "C3": "That the board will investigate absence, respond to it and record what was done",
    "C4": "How absence, its patterns, barriers and underlying causes are found",
    "C5": "How progress is monitored and measured, with its link to achievement",
    "C6": "What is done at each of the four thresholds",
    "C7": "How and when the board reviews the plan: at least once every three years",
    "C8": "How the plan follows STAR, the Stepped Attendance Response",
}


class Part(NamedTuple):
    """A part of the plan's text: its element of C1 to C8 (none: of good plans, not asked of all), what stands
    in it, and words to begin from (Markdown; `{school}` is the school's name, `***` a place to fill)."""

    label: str
    element: str
    hint: str
    en: str
    label_mi: str | None = None  # only where attested


PARTS: dict[str, Part] = {
    "summary": Part(
        "In short, for families",
        "",
        "Half a page that a busy parent reads on a phone: what you ask, what you do, whom to ring.",
        "Being at school every day helps your child learn and belong. If your child cannot come, tell us "
        "before school starts.\n\n"
        "If days away add up in a term, we get in touch to find out what would help: the more days, the "
        "more of us help. You can talk to us at any time: ring the office.",
    ),
    "rationale": Part(
        "Why attendance matters here",
        "C8",
        "Why it matters at this school, and that the plan follows STAR.",
        "At {school}, being at school is part of doing well and feeling well. Everyone has a part in it: "
        "students, whānau, staff, the board and the services around us.\n\n"
        "This plan says how we notice absence early, look for what is behind it, and respond in ways that "
        "fit the student and their culture. It follows the Stepped Attendance Response (STAR) of the "
        "Ministry of Education.",
    ),
    "objectives": Part(
        "The board's objectives and priorities",
        "C1",
        "What the board wants for attendance, and the goals of the strategic plan that this serves.",
        "The board of {school} wants:\n\n- every student to miss fewer than 5 days in a term;\n"
        "- no absence to go unnoticed, and every whānau to be met with help first;\n"
        "- students who were away a lot to come back and stay.\n\n"
        "This serves the goal of our strategic plan: ***",
        "Poari",
    ),
    "legal": Part(
        "What the law asks",
        "",
        "The board's duty, in plain words.",
        "Under section 36 of the Education and Training Act 2020 enrolled students attend whenever the "
        "school is open, and the board takes all reasonable steps to see that they do. From Term 1 2026 "
        "every state and state-integrated school has an attendance management plan, approved by its board "
        "and published online.",
    ),
    "current": Part(
        "Where we are",
        "",
        "Last year by term: the table is filled from the register, or typed with its source.",
        "Regular attendance means missing fewer than 5 days in a term. The table shows the share of our "
        "students who attended regularly.",
    ),
    "targets": Part(
        "What we aim for",
        "C2",
        "The year's target and each term's: a real step that can be reached.",
        "Our targets are steps towards the Government's goal: by 2030, 80% of students present for more "
        "than 90% of the term.",
    ),
    "commitment": Part(
        "What the board undertakes",
        "C3",
        "That absence is investigated, responded to as this plan says, and what was done recorded.",
        "The board sees to three things. Each absence without a reason is investigated. The school responds"
        " as this plan says at each step. What was done is recorded: by whom, and when.",
        "Poari",
    ),
    "responsibilities": Part(
        "Who does what",
        "",
        "The school's own names for its roles. What each does at a step stands with the step.",
        "Class teachers keep the roll and notice first. Deans and pastoral staff talk with students and "
        "whānau. The office follows up on the day. Leaders see that the plan is followed. The board watches"
        " progress.",
    ),
    "coding": Part(
        "How absence is recorded",
        "",
        "What the school accepts as a reason, who decides, and when a code changes.",
        "Each half-day is recorded with the Ministry's codes. An absence without a reason stays open until "
        "whānau have told us why. The principal decides whether a reason is justified.",
    ),
    "daily": Part(
        "Each day",
        "",
        "The table says who does what by when. Add here what does not fit in a line.",
        "",
    ),
    "steps": Part(
        "What we do at each step",
        "C6",
        "A word before the four steps. The steps are the Ministry's; what is done at each is yours.",
        "Days absent are counted from the start of each term, to the half-day. At each step we do what "
        "stands below; help comes before anything formal.",
    ),
    "own": Part(
        "Our own early signs",
        "",
        "Lines of the school's own, such as three days in a row: never one of the four steps.",
        "",
    ),
    "barriers": Part(
        "How we find patterns, barriers and causes",
        "C4",
        "How patterns are looked for, how students and whānau are asked, what is done about the causes.",
        "Every week we look at who has missed days and at patterns: the same weekday, single half-days, "
        "brothers and sisters, terms before. We ask the student and whānau what gets in the way, and write "
        "the barriers down. Causes inside the school are ours to change: we look each term at which come up"
        " most.",
    ),
    "partners": Part(
        "Who works with us",
        "",
        "The Attendance Service and others, and how they are asked for help. No names of people.",
        "When a student needs more than the school can give, we ask others to join, with whānau: the "
        "Attendance Service, health and social services, iwi and community groups. ***",
    ),
    "monitoring": Part(
        "How we follow progress",
        "C5",
        "Who looks at what, how often: week, term, year; by year level and group; against the targets.",
        "Each week the pastoral team looks at students and tasks. Each term leaders compare the results "
        "with the targets, by year level and group, and what was done with what the plan asks. The board "
        "has a report each term.",
    ),
    "achievement": Part(
        "The link to achievement",
        "C5",
        "How attendance is looked at beside achievement: which measure, for whom, when.",
        "Twice a year we look at attendance beside achievement: whether students who miss more days make "
        "less progress, for whom, and what changed where attendance improved. ***",
    ),
    "concerns": Part(
        "If something is not working",
        "",
        "How staff, students and whānau can say so, and what happens then.",
        "Tell us if something in this plan does not work for you, in person or on the plan's page. Somebody"
        " looks at it, answers, and where it fits the plan is changed.",
    ),
    "review": Part(
        "When the plan is looked at again",
        "C7",
        "Targets each year; the whole at least every three years; by whom.",
        "The board looks at the targets each year, and reviews the whole plan at least once every three "
        "years, with what staff, students and whānau say of it.",
    ),
}

NOTICES: dict[str, str] = {"community": "The community", "students": "Students", "whanau": "Whānau"}

# What happens to a version, in the order in which it may happen first.
STATES: dict[str, str] = {
    "submitted": "Sent to the board",
    "sent back": "Sent back by the board",
    "approved": "Approved by the board",
    "published": "Published",
    "taken back": "Taken back",
    "set aside": "Set aside",
    "closed": "Its pages closed",
    "opened again": "Its pages opened again",
    "review begun": "Review begun",
    "reviewed": "Reviewed",
}


class Doing(NamedTuple):
    """What helps a plan to be lived: the line of the source that it follows, and what is done."""

    source: str
    words: str


ACTIVITIES: tuple[Doing, ...] = (
    Doing("S3:150", "Settle the day from which the plan is in force, and the day of its first review."),
    Doing("S3:151", "Tell the community, students and whānau what the plan means for them."),
    Doing("S3:152", "Show each member of staff what the plan asks of them, and when."),
    Doing("S3:153", "Look after half a term whether like cases were dealt with alike."),
    Doing("S3:154", "Settle who deals with concerns, and how soon they are answered."),
    Doing("S3:155", "Show staff and students how they can say that something does not work."),
    Doing("S3:156", "Settle the targets, and the days on which progress is looked at."),
    Doing("S3:157", "If attendance does not improve, consider which actions to change."),
)


class Worry(NamedTuple):
    """A target (of a year, `term` 0, or of a term) beside what came before: "lower", or a large "jump".

    `was`: the result a year earlier or, where there is none, the target of then (`aimed`)."""

    kind: str
    year: int
    term: int
    aim: Decimal
    was: Decimal
    aimed: bool


def worries(figures: Iterable[Mapping[str, Any]]) -> list[Worry]:
    """Targets for regular attendance lower than the year before, or more than JUMP points above it. `figures`
    as `web.amp.models.Figure` has them, `percent` a number or text."""
    held = {
        (row["kind"], row["year"], row["term"]): Decimal(str(row["percent"]))
        for row in figures
        if row["step"] == "good"
    }
    found = []
    for (kind, year, term), aim in sorted(held.items()):
        before = [held.get((one, year - 1, term)) for one in ("result", "target")]
        was = before[0] if before[0] is not None else before[1]
        if kind == "target" and was is not None and (worry := doubt(aim, was)):
            found.append(Worry(worry, year, term, aim, was, before[0] is None))
    return found
