"""The attendance management plans of the made-up schools: as if their staff, whānau and boards had made them.

The primary's for next year is published; the kura is still writing its own; the college has the one that it
began with, so that whoever tries the demo can do it all by hand. Nobody who answers here is real.
"""

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from whetu.demo.plans import standing_on
from whetu.demo.schools import KURA, PRIMARY
from whetu.rules.amp import PARTS

LEAST = 16  # school days since a school went live: fewer, and there was no time for a plan
FILLED: dict[str, str] = {  # what stands at the places to fill
    "objectives": "**belonging first**, in every classroom and at every gate.",
    "partners": "We write down what was asked, of whom, and what came of it.",
    "achievement": "We look at reading and maths in Years 4 to 8, in June and in November.",
}

POLICIES: tuple[dict[str, Any], ...] = (
    {"title": "Attendance policy", "made_on": date(2018, 3, 5), "updated_on": date(2023, 5, 22),
     "changed": "Who rings home, after the office grew.", "fits": "partly", "part": "steps",
     "note": "It counts half-days over a year, and says nothing of the four steps."},
    {"title": "Rolls: how and when", "made_on": date(2021, 2, 1), "updated_on": date(2025, 1, 27),
     "changed": "Afternoon rolls by 1:10, after the new bells.", "fits": "yes", "part": "", "note": ""},
    {"title": "Leave and holidays in term time", "made_on": date(2016, 8, 15), "updated_on": None,
     "changed": "", "fits": "no", "part": "coding",
     "note": "It asks for a letter to the board; nobody has written one for years."},
)  # fmt: skip
ROUTINES: tuple[dict[str, Any], ...] = (
    {"written": "The office rings home by 9:30 where there is no reason.",
     "done": "A text goes at 9:45. A call follows in the afternoon, if there is time.",
     "gap": "The call comes late, or not at all.", "change": "both", "part": "daily"},
    {"written": "After three days away the class teacher rings.",
     "done": "Teachers ring on the second day, and say that it works.",
     "gap": "What is done is better than what is written.", "change": "document", "part": "own"},
    {"written": "", "done": "Whoever comes back is met at the classroom door.",
     "gap": "Nobody ever wrote it down.", "change": "document", "part": "barriers"},
    {"written": "Rolls are marked by 9:10.", "done": "Rolls are marked by 9:10.", "gap": "",
     "change": "none", "part": ""},
)  # fmt: skip
STRENGTHS: tuple[dict[str, Any], ...] = (
    {"kind": "works", "words": "Whānau ring us before school.", "part": "",
     "evidence": "In Term 3 two of three absences had a reason by nine."},
    {"kind": "works", "words": "Breakfast club brings children in early.", "part": "",
     "evidence": "Teachers say so, and those who come are rarely late."},
    {"kind": "better", "words": "Fridays: more are away than on other days.", "part": "barriers",
     "evidence": "The weekday table of this year."},
    {"kind": "better", "words": "Older students have little say in what would help.", "part": "concerns",
     "evidence": "Said in two class talks."},
)  # fmt: skip

DAILY = (
    (time(9, 10), "teacher", "The roll is marked."),
    (time(9, 30), "office", "Whānau of whoever is missing without a reason have a text."),
    (time(10, 30), "office", "A call where nobody answered the text."),
    (time(13, 10), "teacher", "The afternoon roll is marked."),
    (time(15, 0), "officer", "What is still unexplained goes to the class teacher."),
)
HELPS = {
    "students": (
        "My friends",
        "When somebody says hello",
        "Kapa haka",
        "Breakfast",
        "Knowing what we do today",
    ),
    "whanau": ("The bus being on time", "A teacher who rings with good news", "Breakfast club", "Routine"),
    "staff": ("Time to ring", "Knowing early", "A good start to the day"),
}
IN_THE_WAY = {
    "students": ("Tired", "The bus", "When I am behind", "Nothing", "When I had a fight"),
    "whanau": ("Colds in winter", "Early shifts", "The road after rain", "Not knowing whom to ask"),
    "staff": ("Reasons come late", "No cover for calls", "Fridays"),
}
HEEDED = (
    ("whanau", "Tell us on the second day, not after a week.", True,
     "Class teachers ring on the second day without a reason.", "own"),
    ("students", "Ask us too, not only our parents.", True,
     "Whoever talks with whānau talks with the student first.", "barriers"),
    ("staff", "A call to each home every morning.", False,
     "Nobody has the hours. A text goes first, and a call where nobody answers.", "daily"),
)  # fmt: skip


class Team(NamedTuple):
    """Who keeps the plan at a school, who leads it, and who leads its board."""

    office: Any
    principal: Any
    presiding: Any
    teacher: Any


def act(school, until: date) -> None:
    """What a school did about its plan, from the day it went live to `until`."""
    from whetu.demo.response import school_days

    days = list(school_days(school, until))
    if school.number not in (PRIMARY, KURA) or len(days) < LEAST:
        return
    team = of(school)
    look(school, team, days[1])
    draft = write(school, team, days[2], whole=school.number == PRIMARY)
    ask(school, team, draft, days)
    if school.number == PRIMARY:
        decide(team, draft, days)
        practise(team, draft, days)


def of(school) -> Team:
    from whetu.web.schools.models import Staff

    posts = list(Staff.objects.filter(school=school).select_related("user").order_by("pk"))
    roles = ("officer", "principal", "presiding_member", "teacher")
    return Team(*(next(one for one in posts if role in one.roles) for role in roles))


def look(school, team: Team, on: date) -> None:
    """The three lists, all looked at."""
    from whetu.web.amp.actions import reflect

    for room, rows in (("policies", POLICIES), ("routines", ROUTINES), ("strengths", STRENGTHS)):
        for row in rows:
            reflect.keep(by=team.office.user, school=school, room=room, on=on, **row)


def write(school, team: Team, on: date, whole: bool):
    """Next year's plan: the whole of it, or its first parts."""
    from whetu.web.amp import actions
    from whetu.web.amp.actions import around, figures, writing
    from whetu.web.amp.queries.writing import mark

    by, empty = {"by": team.office.user}, mark("")
    with standing_on(on) as now:
        draft = actions.make_draft(**by, school=school, now=now)
        for part, words in parts(school.name, whole):
            writing.write(**by, plan=draft, part=part, en=words, mi="", en_was=empty, mi_was=empty, now=now)
        for at, role, words in DAILY if whole else DAILY[:3]:
            around.keep_daily(**by, plan=draft, was={}, at=at, role=role, words=words, words_mi="")
        begins, review_on = date(on.year + 1, 2, 2), date(on.year + 3, 11, 20)
        around.keep_dates(
            **by, plan=draft, was={}, wanted_from=begins, review_on=review_on if whole else None, on=on
        )
        figures.fill(**by, plan=draft, year=begins.year, on=on)
        if whole:
            wanted: dict[str, Any] = aims(draft, begins.year)
            figures.keep_figures(**by, plan=draft, year=begins.year, was={}, note="", **wanted)
    draft.refresh_from_db()
    return draft


def parts(name: str, whole: bool) -> Iterator[tuple[str, str]]:
    """Each part's words: those to begin from, with the places filled; not all where somebody still writes."""
    for number, (key, part) in enumerate(PARTS.items()):
        words = part.en.replace("{school}", name)
        if words and (whole or number < 8):
            yield key, words.replace("***", FILLED.get(key, "")).strip() if whole else words


def aims(draft, year: int) -> dict[str, Decimal]:
    """Targets of a year: four points above what the register shows of the year before, term by term."""
    found = draft.figures.filter(kind="result", year=year - 1, step="good", term__gt=0)
    results = dict(found.values_list("term", "percent"))
    usual = sum(results.values()) / len(results) if results else Decimal(55)
    terms = {term: round(results.get(term, usual)) + 4 for term in (1, 2, 3, 4)}
    of_year = round(sum(terms.values()) / len(terms))
    ladder = {0: of_year, 1: of_year + 4, 2: of_year + 8}
    return {
        **{f"target_{year}_{term}_good": Decimal(percent) for term, percent in terms.items()},
        **{f"target_{year + later}_0_good": Decimal(percent) for later, percent in ladder.items()},
    }


def ask(school, team: Team, draft, days: list[date]) -> None:
    """People are asked. At the primary it is over, with what came of it; at the kura it is open."""
    from whetu.web.schools.models import new_key
    from whetu.web.voice.actions import consultations, heeded, replies

    over = school.number == PRIMARY
    by = {"by": team.office.user}
    with standing_on(days[3]) as now:
        row = consultations.make_consultation(
            **by, school=school, title="Our attendance plan for next year", about=draft.key,
            opens=days[3], closes=days[-7] if over else days[-1] + timedelta(days=21), now=now,
            intro="What helps children to be here every day, and what gets in the way? Four short questions.",
        )  # fmt: skip
        consultations.open_up(**by, consultation=row, on=days[3])
    row.refresh_from_db()
    with standing_on(days[5]) as now:
        for door, group, answers in answers_of(row, over):
            replies.send(door=door, key=new_key(), group=group, answers=answers, on=days[5], now=now)
        replies.enter_talk(
            **by, consultation=row, audience="whanau", group="", people=11, day=days[4], on=days[5], now=now,
            words="Mornings are hard when shifts begin at six. Breakfast club helps. Several asked to hear "
            "on the second day, not after a week.",
        )  # fmt: skip
    if over:
        with standing_on(days[-6]) as now:
            for audience, said, changed, done, part in HEEDED:
                heeded.keep(**by, consultation=row, audience=audience, said=said, changed=changed, done=done,
                            part=part, now=now)  # fmt: skip


def answers_of(row, many: bool) -> Iterator[tuple[Any, str, dict[int, int | str]]]:
    """One answer after another: whose door, which group, and what to each question."""
    from whetu.web.voice.queries import consultations as queries

    groups = {
        "students": ("7", "8", "7", "6"),
        "whanau": ("3", "5", "7", ""),
        "staff": ("teachers", "support"),
    }
    for door in queries.doors(row):
        if door.audience not in groups:
            continue
        asked = queries.questions_for(row, door.audience)
        for n in range({"students": 24, "whanau": 18, "staff": 12}[door.audience] if many else 3):
            yield door, groups[door.audience][n % len(groups[door.audience])], said(asked, door.audience, n)


def said(asked, audience: str, n: int) -> dict[int, int | str]:
    """What one person says: numbers for scales, a few words, nothing here and there."""
    words = iter(
        (HELPS[audience][n % len(HELPS[audience])], IN_THE_WAY[audience][n % len(IN_THE_WAY[audience])])
    )
    return {
        one.pk: 2 + (n + one.place) % 4 if one.kind == "scale" else next(words, "")
        for one in asked
        if one.kind in ("scale", "words")
    }


def decide(team: Team, draft, days: list[date]) -> None:
    """The board has it, approves it, and it is published for next year."""
    from whetu.web.amp.actions import board, publishing
    from whetu.web.amp.queries import text

    with standing_on(days[-5]) as now:
        board.submit(
            by=team.principal.user,
            plan=draft,
            text_hash=text.hash_of(text.whole(draft)),
            on=days[-5],
            now=now,
        )
    draft.refresh_from_db()
    with standing_on(days[-3]) as now:
        board.approve(
            by=team.presiding.user, plan=draft, text_hash=draft.text_hash, decided_on=days[-3], on=days[-3],
            now=now,
        )  # fmt: skip
    draft.refresh_from_db()
    with standing_on(days[-2]) as now:
        publishing.publish(
            by=team.principal.user, plan=draft, version=draft.version, from_day=draft.wanted_from,
            why="Looked at with staff, students and whānau", on=days[-2], now=now,
        )  # fmt: skip


def practise(team: Team, draft, days: list[date]) -> None:
    """Who does what for it, and who was told."""
    from whetu.web.amp.actions import notices, practice
    from whetu.web.amp.models import Activity

    by = {"by": team.principal.user}
    draft.refresh_from_db()
    practice.offer(**by, plan=draft)
    owners = (team.principal, team.office, team.principal, team.office, team.principal, team.teacher)
    rows = list(Activity.objects.filter(plan=draft))
    for place, (row, owner) in enumerate(zip(rows, owners, strict=False)):
        due = days[-1] + timedelta(days=7 * place - 2)
        practice.keep(**by, plan=draft, row=row, version=row.version, words=row.words, owner=owner, due=due)
    rows[0].refresh_from_db()
    practice.finish(
        **by, staff=team.principal, row=rows[0], done_on=days[-2], on=days[-1],
        note="From the first day of Term 1; the whole again in three years.",
    )  # fmt: skip
    notices.tell(
        **by, plan=draft, audience="community", version=0, told_on=days[-1], told_how="The newsletter",
        on=days[-1],
    )  # fmt: skip
