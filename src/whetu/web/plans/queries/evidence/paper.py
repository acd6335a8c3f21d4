"""A record as pages: what the PDF prints and the screen shows, from the record alone."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.web.plans.queries.evidence import PARTS
from whetu.web.plans.queries.evidence.book import CONCERN, TAKEN_BACK
from whetu.web.response.queries.redaction import ADDRESS, EMAIL, OTHER, PERSON, PHONE, STUDENT
from whetu.web.words import day, short_day

TITLES: dict[str, Any] = {
    "contacts": gettext_lazy("Contacts, attempts and what else was done"),
    "meetings": gettext_lazy("Meetings"),
    "decisions": gettext_lazy("Decisions"),
    "barriers": gettext_lazy("What gets in the way"),
    "supports": gettext_lazy("Supports offered, and work to catch up on"),
    "goals": gettext_lazy("Goals"),
    "home_visits": gettext_lazy("Home visits"),
    "reviews": gettext_lazy("Reviews"),
    "notes": gettext_lazy("Notes"),
    "circumstances": gettext_lazy("Known circumstances, arrangements, long absence"),
    "plans": gettext_lazy("Plans"),
    "flexible_learning": gettext_lazy("Flexible learning"),
    "referrals": gettext_lazy("Referrals, and agencies together"),
    "shared": gettext_lazy("What was shared"),
    "escalation": gettext_lazy("Going further"),
    "letters": gettext_lazy("Formal letters"),
}
# The words beside each fact of an entry, in the order in which they are shown; other facts follow.
LABELS: dict[str, Any] = {
    "state": gettext_lazy("State"),
    "outcome": gettext_lazy("Outcome"),
    "how": gettext_lazy("How"),
    "direction": gettext_lazy("Direction"),
    "reached": gettext_lazy("With"),
    "who": gettext_lazy("Who"),
    "delivery": gettext_lazy("Delivery"),
    "served": gettext_lazy("Served on"),
    "served_to": gettext_lazy("Served to"),
    "until": gettext_lazy("Until"),
    "due": gettext_lazy("By"),
    "done": gettext_lazy("Done on"),
    "dropped": gettext_lazy("Dropped on"),
    "lead": gettext_lazy("Lead"),
    "people": gettext_lazy("People"),
    "says": gettext_lazy("It says"),
    "said": gettext_lazy("What was said"),
    "student_said": gettext_lazy("In the student's words"),
    "words": gettext_lazy("Words"),
    "because": gettext_lazy("Why"),
    "agenda": gettext_lazy("Agenda"),
    "minutes": gettext_lazy("Minutes"),
    "agreement": gettext_lazy("Agreement"),
    "decisions": gettext_lazy("Decisions"),
    "next": gettext_lazy("Next step"),
    "checklist": gettext_lazy("Check of last resort"),
    "approvals": gettext_lazy("Approval"),
    "events": gettext_lazy("States"),
    "versions": gettext_lazy("Versions"),
    "answers": gettext_lazy("Answers"),
    "actions": gettext_lazy("What each does"),
    "reviews": gettext_lazy("Reviews"),
    "comments": gettext_lazy("Comments"),
    "by": gettext_lazy("Recorded by"),
    "recorded": gettext_lazy("Recorded on"),
    "sha256": gettext_lazy("SHA-256"),
}
WHAT = {
    STUDENT: gettext_lazy("Names of other students"),
    PERSON: gettext_lazy("Names of people who must not be contacted"),
    OTHER: gettext_lazy("Names of other people"),
    PHONE: gettext_lazy("Phone numbers"),
    EMAIL: gettext_lazy("E-mail addresses"),
    ADDRESS: gettext_lazy("Addresses"),
    CONCERN: gettext_lazy("Reports of concern, and what was shared with Oranga Tamariki or the Police"),
    TAKEN_BACK: gettext_lazy("Words of an entry that was taken back"),
}
WHY = {
    STUDENT: gettext_lazy("The record is about one student."),
    PERSON: gettext_lazy("They are protected: the school must not contact them."),
    OTHER: gettext_lazy("They are not of the school, of an agency, or a contact whom the school may reach."),
    PHONE: gettext_lazy("How to reach people is not part of the evidence."),
    EMAIL: gettext_lazy("How to reach people is not part of the evidence."),
    ADDRESS: gettext_lazy("Where people live is not part of the evidence."),
    CONCERN: gettext_lazy("A concern for a child is told to those whom it is for, and in no evidence."),
    TAKEN_BACK: gettext_lazy("It was recorded in error, and may be about somebody else."),
}
COUNTED = gettext_lazy(
    "Every mark as the school's register had it on that day. Days absent are counted with the school's "
    "calendar and settings."
)
NO_MARKS = gettext_lazy(
    "None: no file with marks had been loaded by the end of that day. A later day shows them."
)
NEVER = gettext_lazy("Notes that are their author's alone are in no record of this kind.")


class Part(NamedTuple):
    """A part of the record: its title and its entries."""

    title: str
    entries: list["Entry"]


class Entry(NamedTuple):
    """One entry: its day, what it is, and its facts, each with its label. A fact's words may run to lines."""

    on: str
    what: str
    facts: list[tuple[str, str]]


def parts(record: Mapping[str, Any]) -> list[Part]:
    """The parts that hold anything, in the order of the pages."""
    return [Part(str(TITLES[name]), [entry(one) for one in record[name]]) for name in PARTS if record[name]]


def entry(row: Mapping[str, Any]) -> Entry:
    return Entry(year_day(row["on"]), row["what"], [(label(n), said(v)) for n, v in facts(row)])


def facts(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The facts of an entry in the order of LABELS, then by name."""
    order = [*LABELS, *sorted(set(row) - set(LABELS))]
    return ((name, row[name]) for name in order if name in row and name not in ("on", "what"))


def label(name: str) -> str:
    return str(LABELS.get(name) or _(name.replace("_", " ").capitalize()))


def said(value: Any) -> str:
    """A fact in words: a day as a day, a list as lines, what was frozen as lines with their names."""
    return "\n".join(lines(value))


def lines(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if "on" in value and "what" in value:
            yield f"{year_day(value['on'])}: {value['what']}"
            value = dict(facts(value))
        for name, one in value.items():
            inner = list(lines(one))
            yield from (
                [f"{label(name)}: {inner[0]}"] if len(inner) == 1 else [f"{label(name)}:", *indented(inner)]
            )
    elif isinstance(value, list):
        for one in value:
            inner = list(lines(one))
            yield from [f"· {inner[0]}", *indented(inner[1:])] if inner else []
    elif isinstance(value, bool):
        yield _("yes") if value else _("no")
    else:
        yield from (year_day(str(value)) or line for line in str(value).split("\n"))


def indented(found: list[str]) -> Iterator[str]:
    return (f"\u2003{line}" for line in found)


def year_day(text: str) -> str:
    """An ISO day as "Tue 3 Feb 2026"; nothing for other text."""
    try:
        on = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return ""
    return f"{short_day(on)} {on.year}" if on else ""


class Cut(NamedTuple):
    """A kind of thing that was left out of a part: how often, and why."""

    part: str
    what: str
    times: int
    why: str


def cuts(record: Mapping[str, Any]) -> list[Cut]:
    return [
        Cut(str(TITLES[row["part"]]), str(WHAT[row["what"]]), row["times"], str(WHY[row["what"]]))
        for row in record["left_out"]
    ]


class Summary(NamedTuple):
    """What a record holds, for the page: entries by part, days with marks, what was left out."""

    parts: list[tuple[str, int]]
    days: int
    terms: list[list[str]]
    cuts: list[Cut]


def summary(record: Mapping[str, Any]) -> Summary:
    counted = [(one.title, len(one.entries)) for one in parts(record)]
    return Summary(counted, len(record["register"]["days"]), terms(record), cuts(record))


def terms(record: Mapping[str, Any]) -> list[list[str]]:
    """One row per term, as TERMS_HEAD has its columns."""
    names = ("term", "days_open", "days_present", "days_absent", "days_justified", "days_unjustified",
             "days_unmarked", "step")  # fmt: skip
    return [
        [row[name] for name in names]
        + ["; ".join(f"{one['step']}: {year_day(one['on'])}" for one in row["reached"])]
        for row in record["register"]["terms"]
    ]


TERMS_HEAD = [
    gettext_lazy("Term"), gettext_lazy("Open"), gettext_lazy("Present"), gettext_lazy("Absent"),
    gettext_lazy("Justified"), gettext_lazy("Not justified"), gettext_lazy("Unmarked"),
    gettext_lazy("Step"), gettext_lazy("Reached"),
]  # fmt: skip


def marks(row: Mapping[str, Any]) -> str:
    """The marks of a day in order, each with its minutes: "P 60, P 60, M 90"; a blank is "–"."""
    return ", ".join(f"{one['code'] or '–'} {one['minutes']}" for one in row["marks"]) or _("no marks")


def days(record: Mapping[str, Any]) -> list[list[str]]:
    """One row per day: the day, its marks, days absent, of them justified, and the number of the file."""
    return [
        [
            year_day(row["on"]), marks(row), row["days_absent"] if row["counts"] else _("not counted"),
            row["days_justified"] if row["counts"] else "", str(row.get("file", "")),
        ]
        for row in record["register"]["days"]
    ]  # fmt: skip


def paper(record: Mapping[str, Any], sha256: str) -> dict[str, Any]:
    """The whole record as data for the printed pages, in English. `sha256`: of the record as it is kept."""
    with translation.override("en-nz"):
        return {**cover(record), **register(record), **endings(record), "hash": sha256, "parts": [
            [part.title, [[one.on, one.what, [list(fact) for fact in one.facts]] for one in part.entries]]
            for part in parts(record)
        ]}  # fmt: skip


def cover(record: Mapping[str, Any]) -> dict[str, Any]:
    student, on = record["student"], date.fromisoformat(record["as_at"])
    rows = [
        (_("Student"), student["name"]), (_("Called"), student["called"]),
        (_("Year"), student["year"]), (_("Class"), student["class"]),
        (_("School"), f"{record['school']['name']} ({record['school']['number']})"),
        (_("Enrolled"), "; ".join(span(one) for one in student["enrolments"])),
        (_("As at"), day(on)),
    ]  # fmt: skip
    return {
        "lang": "en",
        "title": _("Evidence pack"),
        "about": _("The record of attendance and of what was done, as it stood at the end of %s.") % day(on),
        "facts": [list(row) for row in rows if row[1]],
        "contents": _("Contents"),
        "page": _("Page"),
        "of": _("of"),
        "foot": f"{student['name']} · {_('as at')} {day(on)}",
        "school": record["school"]["name"],
        "nothing": _("Nothing was recorded."),
    }


def span(one: Mapping[str, str]) -> str:
    ends = year_day(one["to"]) if one["to"] else ""
    words = _("from %s") % year_day(one["from"])
    return f"{words} {_('to')} {ends}" if ends else words


def register(record: Mapping[str, Any]) -> dict[str, Any]:
    held = record["register"]
    return {
        "terms_title": _("Each term"),
        "terms_note": _("In school days; a half is half a day."),
        "terms_head": [str(one) for one in TERMS_HEAD],
        "terms": terms(record),
        "days_title": _("Every mark"),
        "days_note": str(COUNTED if held["days"] else NO_MARKS),
        "days_head": [_("Day"), _("Marks, with minutes"), _("Absent"), _("Justified"), _("File")],
        "days": days(record),
        "codes_title": _("What the codes mean"),
        "codes_head": [_("Code"), _("Meaning"), _("Counts as")],
        "codes": [[one["code"] or "–", one["name"], one["counts_as"]] for one in held["codes"]],
        "files_title": _("The files that the marks came from"),
        "files_head": [_("File"), _("Loaded on"), _("SHA-256")],
        "files": [[str(one["file"]), year_day(one["loaded_on"]), one["sha256"]] for one in held["files"]],
    }


def endings(record: Mapping[str, Any]) -> dict[str, Any]:
    """What was left out, the certificate to be filled by hand, and how to prove the pack."""
    return {
        "cuts_title": _("What was left out"),
        "cuts_note": str(NEVER),
        "cuts_head": [_("Part"), _("What"), _("Times"), _("Why")],
        "cuts": [[one.part, one.what, str(one.times), one.why] for one in cuts(record)],
        "cuts_none": _("Nothing was left out for other people's sake."),
        "certificate_title": _("Certificate"),
        "certificate_note": _(
            "Left blank, to be completed by hand. Ask the Ministry of Education or your adviser for the "
            "words that are wanted before anybody signs."
        ),
        "certificate": [_("Words"), _("Name"), _("Position"), _("Signature"), _("Date")],
        "proof_title": _("How to prove this pack"),
        "proof": [
            _(
                "With these pages come record.json (the same record as data), manifest.txt (both files, each "
                "with its SHA-256) and manifest.sig (an Ed25519 signature of the manifest)."
            ),
            _(
                "The public key stands on the school's site, at /evidence-key/. The command "
                "“whetu verify FILE --key KEY” checks all of it; “sha256sum --check manifest.txt” and any "
                "program that knows Ed25519 do so too."
            ),
        ],
        "hash_title": _("SHA-256 of record.json"),
    }
