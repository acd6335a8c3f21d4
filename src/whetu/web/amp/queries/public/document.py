"""What a published version says, as one tree of texts: its pages, PDF and Word file are drawn from it.

A text stands in English and, where somebody wrote it or it is attested, in te reo Māori. Which of them is
shown, and how, is for whoever draws it (`drawn`).
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby, product
from operator import itemgetter
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from whetu.rules.amp import PARTS
from whetu.rules.star import STEPS
from whetu.rules.voice import AUDIENCES
from whetu.web.amp.queries import pages
from whetu.web.look import SHAPES
from whetu.web.words import STEP_WORDS

STEP_NAMES = [step for step, _days in STEPS]


class Line(NamedTuple):
    """A few words."""

    en: str
    mi: str = ""


class Title(NamedTuple):
    """A heading. Its te reo word says less than it does in English: both stand on the te reo page."""

    en: str
    mi: str = ""


class Prose(NamedTuple):
    """Marked text, of any length; its headings begin at a level."""

    en: str
    mi: str = ""
    level: int = 3


class Header(NamedTuple):
    """What is known of a version only when it is published."""

    number: int
    approved_on: date | None
    published_on: date | None
    from_day: date | None
    review_on: date | None
    sha256: str
    phone: str


Text = Line | Title | Prose


def drawn(what: Any, draw: Callable[[Text], Any]) -> Any:
    """The same tree, each text of it as it is drawn."""
    match what:
        case Line() | Title() | Prose():
            return draw(what)
        case dict():
            return {name: drawn(one, draw) for name, one in what.items()}
        case list():
            return [drawn(one, draw) for one in what]
    return what


def fixed(words) -> Line:
    """Words of ours: in te reo Māori where they are attested."""
    with override("mi"):
        mi = str(words)
    with override("en-nz"):
        en = str(words)
    return Line(en, "" if mi == en else mi)


def day(on: date | None) -> Line:
    return Line(date_format(on, "j F Y") if on else "")


def document(text: dict[str, Any], header: Header) -> dict[str, Any]:
    """The whole of a version (`queries.text.whole`) as published. Every value is text, a flag, or a list."""
    with override("en-nz"):
        return {
            "school": text["school"]["name"],
            "number": text["school"]["number"],
            "title": fixed(_("Attendance Management Plan")),
            "facts": facts(header),
            "sections": sections(text),
            "summary": summary(text),
            "phone": header.phone,
            "sha256": header.sha256,
            "bilingual": bilingual(text),
            "say": {name: fixed(words) for name, words in SAY.items()},
        }


SAY = {
    "skip": _("Skip to the plan"),
    "contents": _("Contents"),
    "forms": _("Other forms of this plan"),
    "english": _("English"),
    "both": _("Both side by side"),
    "short": _("In short, for families"),
    "whole": _("The whole plan"),
    "paper": _("PDF"),
    "word": _("Word"),
    "actions": _("What we do"),
    "responsible": _("Who is responsible"),
    "outcomes": _("What should come of it"),
    "who": _("Who"),
    "when": _("When"),
    "time": _("Time"),
    "what": _("What is done"),
    "outcome": _("What should come of it"),
    "known": _("While a student's circumstances are known"),
    "known_words": _("Illness, bereavement and the like, accepted by a leader: this is done instead."),
    "ministry": _(
        "The four steps are set by the Ministry of Education and are the same at every school. Days are "
        "counted from the start of each term, for whatever reason."
    ),
    "ours": _("These are this school's own signs. They are not steps of the Ministry of Education."),
    "term": _("Term"),
    "result": _("What was"),
    "target": _("What we aim for"),
    "ceiling": _("At most"),
    "regular": _("Good is regular attendance."),
    "gap": _("A dash: not known, or so few students that it would tell of them."),
    "from": _("Where the figures are from"),
    "register": _("the school's register"),
    "said": _("You said"),
    "done": _("We did"),
    "unchanged": _("no change"),
    "ring": _("To ask, or to tell us what you think, ring the school:"),
    "write_in": _("To ask, or to tell us what you think, get in touch with the school."),
    "ring_us": _("Ring the school:"),
    "away": _("If your child is away"),
    "away_words": _("Tell us why, on the same day. If it is hard to come, tell us too: we help."),
    "steps": _("As days away add up in a term"),
    "we": _("What we do, as our plan says it:"),
    "bars": _("Full bars: what was. Outlined bars: what we aim for. In per cent of students."),
    "hash": _("SHA-256 of the text that the board approved:"),
    "not_yet": _("Where te reo Māori is not written yet, English stands."),
    "version": _("Version"),
}  # fmt: skip


def facts(header: Header) -> list[dict[str, Line]]:
    """The block at the head: approved, published, in force, reviewed."""
    rows = [
        (SAY["version"], Line(str(header.number))),
        (_("Approved by the board on"), day(header.approved_on)),
        (_("Published on"), day(header.published_on)),
        (_("In force from"), day(header.from_day)),
        (_("Looked at again by"), day(header.review_on)),
    ]
    return [{"name": fixed(name), "value": value} for name, value in rows if value.en]


def bilingual(text: dict[str, Any]) -> bool:
    """Whether anything was written in te reo Māori."""
    rows = [
        row for step in text["steps"] for name in ("actions", "responsible", "outcomes") for row in step[name]
    ]
    rows += [row for one in text["own"] for row in one["actions"]] + text["daily"]
    names = ("words_mi", "heading_mi", "outcome_mi")
    return any(part["mi"] for part in text["parts"]) or any(row.get(name) for row in rows for name in names)


def sections(text: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts in the plan's order, each with the table that belongs to it; none that says nothing."""
    more = {
        "current": {"results": figures(text, ("result",))},
        "targets": {"targets": figures(text, ("target", "ceiling")), "bars": bars(text)},
        "daily": {"daily": daily(text)},
        "steps": {"steps": [step(one, text) for one in text["steps"]]},
        "own": {"own": [own(one, text) for one in text["own"]]},
    }
    found = []
    for row in text["parts"]:
        part, beside = PARTS[row["part"]], more.get(row["part"], {})
        if row["en"] or row["mi"] or any(beside.values()) or row["part"] == "concerns":
            title = Title(part.label, part.label_mi or "")
            found.append({"id": row["part"], "title": title, "body": Prose(row["en"], row["mi"]), **beside})
    found += [
        {"id": "heeded", "title": fixed(_("You said, we did")), "heeded": heeded(text)},
        {"id": "documents", "title": fixed(_("Documents")), "documents": documents(text)},
    ]
    return [one for one in found if "body" in one or one.get("heeded") or one.get("documents")]


def figures(text: dict[str, Any], kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    """One table of the figures of these kinds, if any: a row per term or year, a column per step."""
    rows = [row for row in text["figures"] if row["kind"] in kinds]
    columns = [
        one for one in product(STEP_NAMES, kinds) if one in {(row["step"], row["kind"]) for row in rows}
    ]
    return [table(CAPTIONS[kinds[0]], rows, columns)] if rows else []


CAPTIONS = {
    "result": _("What was: share of students, by days absent in a term"),
    "target": _("What we aim for: share of students, by days absent in a term"),
}


def table(caption: Any, rows: list[dict[str, Any]], columns: list[tuple[str, str]]) -> dict[str, Any]:
    found = [
        {"when": when(*at), "percents": [held.get(one, "") for one in columns]}
        for at, held in by_time(rows, lambda row: (row["step"], row["kind"]))
    ]
    gaps = any("" in one["percents"] for one in found)
    return {
        "caption": fixed(caption),
        "columns": [column(*one) for one in columns],
        "rows": found,
        "notes": [steps_told(columns)] + [fixed(SAY["gap"])] * gaps,
        "sources": sources(rows),
    }


def column(step_name: str, kind: str) -> Line:
    """What a column of figures is of: a step; as a target, at least; as a limit, at most."""
    name = fixed(STEP_WORDS[step_name])
    words = {"target": _("%s: at least"), "ceiling": _("%s: at most")}
    return Line(str(words[kind]) % name.en) if kind in words else name


def steps_told(columns: list[tuple[str, str]]) -> Line:
    """What the steps of some columns mean, in days."""
    steps = dict.fromkeys(step_name for step_name, _kind in columns)
    found = [f"{STEP_WORDS[one]}: {pages.RANGES[one]}" for one in steps]
    return Line("; ".join(found) + "." + (f" {SAY['regular']}" if "good" in steps else ""))


def by_time(
    rows: list[dict[str, Any]], what: Callable[[dict[str, Any]], Any]
) -> list[tuple[tuple[int, int], dict[Any, str]]]:
    """Percentages by what they are of, for each year and term in order; a year stands after its terms."""
    found: dict[tuple[int, int], dict[Any, str]] = {}
    for row in rows:
        found.setdefault((row["year"], row["term"] or 5), {})[what(row)] = row["percent"]
    return sorted(found.items(), key=lambda one: one[0])


def bars(text: dict[str, Any]) -> list[dict[str, Any]]:
    """What was and what is aimed for of regular attendance, as a picture draws it: shares from 0 to 100."""
    rows = [row for row in text["figures"] if row["step"] == "good" and row["kind"] != "ceiling"]
    if not any(row["kind"] == "target" for row in rows):
        return []
    return [
        {"when": [f"T{term}", str(year)] if term < 5 else [str(year), ""],
         "result": held.get("result", ""), "target": held.get("target", "")}
        for (year, term), held in by_time(rows, itemgetter("kind"))
    ]  # fmt: skip


def when(year: int, term: int) -> Line:
    if term == 5:
        return Line(str(year))
    name = fixed(_("Term %s"))
    return Line(f"{name.en % term}, {year}", f"{name.mi % term}, {year}" if name.mi else "")


def sources(rows: list[dict[str, Any]]) -> list[Line]:
    """Where the figures are from, each once: the register, or what was written beside a typed one."""
    found = [
        fixed(SAY["register"]) if row["source"] == "register" else Line(row["note"])
        for row in rows
        if row["source"] == "register" or row["note"]
    ]
    return list(dict.fromkeys(found))


def daily(text: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"at": row["at"], "who": who(text, row["role"]), "words": Line(row["words"], row["words_mi"])}
        for row in text["daily"]
    ]


def who(text: dict[str, Any], role: str) -> Line:
    return Line(*text["who"].get(role, [role]))


def step(one: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """One of the four steps: what is done, who is responsible, what should come of it."""
    name = one["step"]
    return {
        "step": name,
        "shape": SHAPES[name],
        "name": fixed(STEP_WORDS[name]),
        "range": fixed(pages.RANGES[name]),
        "actions": groups([row for row in one["actions"] if not row["circumstances"]], text),
        "known": [action(row, text) for row in one["actions"] if row["circumstances"]],
        "responsible": groups(one["responsible"], text),
        "outcomes": groups(one["outcomes"], text),
    }


def own(one: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """A line of the school's own."""
    said = pages.trigger_words(SimpleNamespace(**one))
    return {"title": Line(said[0].upper() + said[1:]), "actions": groups(one["actions"], text)}


def groups(rows: Iterable[dict[str, Any]], text: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows that stand together under the same heading, in their order."""
    held = groupby(rows, lambda row: Line(row["heading"], row["heading_mi"]))
    return [{"heading": name, "rows": [action(row, text) for row in found]} for name, found in held]


def action(row: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """An action; or a responsibility or an outcome, which has words alone."""
    found = {"words": Line(row["words"], row["words_mi"])}
    if "opens" in row:
        found |= {
            "who": who(text, row["role"]),
            "when": Line(", ".join(timing(row))),
            "outcome": Line(row["outcome"], row["outcome_mi"]),
        }
    return found


def timing(row: dict[str, Any]) -> list[str]:
    """When an action is done and how: "where needed", "by phone", "within 3 school days", "weekly"."""
    first = [] if row["opens"] == "crossing" else [str(pages.OPENS[row["opens"]])]
    return first + pages.how(SimpleNamespace(**row | {"approval": False}))


def heeded(text: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "who": fixed(AUDIENCES.get(row["audience"], row["audience"])),
            "said": Line(row["said"]),
            "done": Line(row["done"]),
            "changed": row["changed"],
        }
        for row in text["heeded"]
    ]


def documents(text: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"title": Line(row["title"]), "url": row["url"] if row["url"].startswith(("https:", "http:")) else ""}
        for row in text["links"]
    ]


def summary(text: dict[str, Any]) -> dict[str, Any]:
    """The plan in short, for families: their own part of it, and a sentence or two on each step."""
    body = next(row for row in text["parts"] if row["part"] == "summary")
    return {
        "body": Prose(body["en"], body["mi"], level=2),
        "steps": [
            {
                "step": one["step"],
                "shape": SHAPES[one["step"]],
                "name": fixed(STEP_WORDS[one["step"]]),
                "range": fixed(pages.RANGES[one["step"]]),
                "first": [Line(row["words"], row["words_mi"]) for row in first(one)],
            }
            for one in text["steps"]
        ],
    }


def first(one: dict[str, Any]) -> list[dict[str, Any]]:
    """The two actions of a step that come first: those that its crossing asks for, if any does."""
    rows = [row for row in one["actions"] if not row["circumstances"]]
    asked = [row for row in rows if row["opens"] == "crossing"]
    return (asked or rows)[:2]
