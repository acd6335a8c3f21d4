"""The packs that a board was given, and one of them in words: on its page and on paper alike."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.amp import ELEMENTS, STATES
from whetu.rules.disclosure import TOTAL
from whetu.rules.escalation import ROUTES
from whetu.rules.evidence import canonical, sha256
from whetu.web.reports.models import BoardPack
from whetu.web.reports.queries import pack, targets
from whetu.web.schools.models import School
from whetu.web.voice.queries.concerns import STATE_WORDS
from whetu.web.voice.queries.consultations import AUDIENCE_WORDS
from whetu.web.words import STEP_WORDS, day

WITHHELD = gettext_lazy("withheld")
DONE: dict[str, Any] = {
    "on time": gettext_lazy("On time"),
    "late": gettext_lazy("Late"),
    "not done": gettext_lazy("Not done, or overdue"),
}
RULE = (
    gettext_lazy("Everything here is of the whole school: nothing is told by group, year level or class."),
    gettext_lazy(
        "A number under five is withheld, and so is a second one where the first could be worked out."
    ),
    gettext_lazy(
        "Where the students at a step are withheld, its tasks are too, and the total of tasks with them. So "
        "no two tables of this pack together tell more than each of them."
    ),
)


def of_school(school: School, all_of_them: bool) -> QuerySet[BoardPack]:
    """The packs, the latest first, without their files; the board sees those that were released."""
    rows = BoardPack.objects.filter(school=school).select_related("by", "released_by").defer("facts", "pdf")
    return rows if all_of_them else rows.filter(released_at__isnull=False)


def one(school: School, key: str, all_of_them: bool) -> BoardPack | None:
    rows = BoardPack.objects.filter(school=school, key=key).select_related("by", "released_by", "school")
    found = rows.first()
    return found if found and (all_of_them or found.released_at) else None


def is_whole(row: BoardPack) -> bool:
    """Whether the facts and the pages that are kept are those that were hashed."""
    return (sha256(canonical(row.facts)), sha256(bytes(row.pdf))) == (row.sha256, row.pdf_sha256)


class Section(NamedTuple):
    """A table of the pack with what is to be known of it."""

    title: str
    note: str
    head: list[str]
    rows: list[list[str]]


class Shown(NamedTuple):
    """A pack in words: what it is of, names and values, and its tables."""

    title: str
    about: str
    facts: list[tuple[str, str]]
    sections: list[Section]
    rule: list[str]


def shown(facts: dict[str, Any]) -> Shown | None:
    """A pack in the page's words; None for what is none."""
    if facts.get("kind") != pack.KIND:
        return None
    return Shown(
        _("Attendance: for the board"),
        about(facts),
        plan_facts(facts["plan"]),
        [
            elements(facts),
            results(facts),
            steps(facts),
            tasks(facts),
            further(facts),
            heard(facts),
            concerns(facts),
            log(facts),
        ],
        [str(words) for words in RULE],
    )


def about(facts: dict[str, Any]) -> str:
    words = _("%(school)s, as at %(day)s. The register is in up to %(until)s.") % {
        "school": facts["school"]["name"], "day": on(facts["as_at"]), "until": on(facts["data_until"]),
    }  # fmt: skip
    return (
        words
        if facts.get("day_over", True)
        else f"{words} {_('That day was not over when this was prepared.')}"
    )


def on(iso: str | None) -> str:
    return day(date.fromisoformat(iso)) if iso else "–"


def number(value: int | str | None) -> str:
    return str(WITHHELD) if value is None else str(value)


def share(value: str | None) -> str:
    return str(WITHHELD) if value is None else f"{float(value):g}%"


def plan_facts(plan: dict[str, Any]) -> list[tuple[str, str]]:
    """The version in force, and the board's decision."""
    approved = on(plan["approved_on"]) if plan["approved_on"] else _("no decision is recorded here")
    by = f", {plan['approved_by']}" if plan["approved_by"] else ""
    minute = f" ({plan['minute']})" if plan["minute"] else ""
    return [
        (_("Plan in force"), _("Version %s") % plan["number"]),
        (_("Since"), on(plan["from_day"])),
        (_("To be reviewed by"), on(plan["review_on"])),
        (_("Approved"), f"{approved}{by}{minute}"),
        (_("Read it at"), plan["address"] or _("not published from here")),
        (_("SHA-256 of its text"), plan["sha256"]),
    ]


def elements(facts: dict[str, Any]) -> Section:
    held = [[key, _(ELEMENTS[key]), _("held") if holds else _("not yet")] for key, holds in facts["elements"]]
    return Section(
        _("What the plan must hold"), "", ["", _("What every plan must hold"), _("In this one")], held
    )


def term_words(line: dict[str, Any]) -> str:
    words = _("Term %s") % line["term"] if line["term"] else _("Terms that are over")
    return f"{words}, {_('so far')}" if line["running"] else words


def results(facts: dict[str, Any]) -> Section:
    """Results beside targets."""
    goal = facts["goal"]
    note = _(
        "Regular attendance is under 5 days absent in a term. The Government's goal, %(percent)s%% by "
        "%(year)s, is of students present for more than 90%% of the term, which is another measure."
    )
    head = [
        _("Term"), _("Students"), _("Attended regularly"), _("Target"), _("Last year"),
        _("Present for more than 90%"),
    ]  # fmt: skip
    rows = [result_row(line) for line in (*facts["terms"], facts["whole"]) if line["result"]]
    return Section(_("Results beside the targets, %s") % facts["year"], note % goal, head, rows)


def result_row(line: dict[str, Any]) -> list[str]:
    now, last = line["result"], line["last"]
    return [
        term_words(line),
        number(now["students"]) if line["term"] else "",
        share(now["shares"].get("good")),
        share(line["target"]) if line["target"] else _("none set"),
        (share(last["percent"]) + (f" ({_('as the plan states')})" if last["source"] == "plan" else ""))
        if last
        else "–",
        share(now["over_90"]) if line["term"] else "",
    ]


def steps(facts: dict[str, Any]) -> Section:
    """The share of students at each step, term by term, with the plan's ceilings."""
    begun = [line for line in facts["terms"] if line["result"]]
    rows = [[str(words), *(step_cell(line, step) for line in begun)] for step, words in STEP_WORDS.items()]
    return Section(_("Students at each step"), "", [_("Step"), *(term_words(line) for line in begun)], rows)


def step_cell(line: dict[str, Any], step: str) -> str:
    most = line["most"].get(step)
    words = share(line["result"]["shares"].get(step))
    return f"{words}, {_('at most %s') % share(most)}" if most else words


def step_words(step: str) -> str:
    if step == TOTAL:
        return _("All")
    return _("Our own lines") if step == pack.OWN else str(STEP_WORDS[step])


def tasks(facts: dict[str, Any]) -> Section:
    """What the plan asked and what was done."""
    rows = [
        [
            step_words(step),
            number(row[TOTAL]),
            *(number(row[state]) for state in DONE),
        ]
        for step, row in facts["tasks"].items()
    ]
    head = [_("Step"), _("Due"), *(str(words) for words in DONE.values())]
    return Section(
        _("Responses: what the plan asked, and whether it was done"),
        _("Tasks of this version whose day has come in the terms of %s.") % facts["year"], head, rows,
    )  # fmt: skip


def further(facts: dict[str, Any]) -> Section:
    """Escalations and referrals, as counts."""
    went = [[_(ROUTES[route].label), number(facts["escalations"][route])] for route in ROUTES]
    asked = facts["referrals"]
    went += [
        [_("Support of the Attendance Service asked for"), number(asked["service"])],
        [_("Help of other agencies asked for"), number(asked["others"])],
    ]
    return Section(
        _("Going further, and help asked of others"),
        _("Since 1 January %s. A referral to the Ministry is asked for by the school; the Ministry decides.")
        % facts["year"],
        [_("What"), _("How often")], went,
    )  # fmt: skip


def heard(facts: dict[str, Any]) -> Section:
    rows = [
        [f"{row['title']}, {on(row['opens'])} – {on(row['closes'])}", str(AUDIENCE_WORDS[audience]),
         heard_words(audience, number, of)]
        for row in facts["heard"]
        for audience, number, of in row["audiences"]
    ]  # fmt: skip
    return Section(
        _("Who was heard about the plan"),
        _(
            "People heard, of those who were here on the day it closed, or on the day of this pack. Whānau "
            "are people; beside them stand the households of the roll."
        )
        if rows
        else _("Nobody was asked about this version here."),
        [_("Consultation"), _("Who"), _("Heard")], rows,
    )  # fmt: skip


def heard_words(audience: str, number: int | None, of: int | None) -> str:
    if number is None:
        return _("some, fewer than five")
    if not number:
        return _("nobody yet")
    words = _("%(n)s, with %(of)s households") if audience == "whanau" else _("%(n)s of %(of)s")
    return words % {"n": number, "of": of} if of else str(number)


def concerns(facts: dict[str, Any]) -> Section:
    found = facts["concerns"]
    rows = [[_("In all"), number(found["total"])]]
    rows += [[str(STATE_WORDS[state]), number(held)] for state, held in found["states"].items()]
    return Section(
        _("Concerns brought"), _("Since this version began, and how they stand."),
        [_("How it stands"), _("How many")], rows,
    )  # fmt: skip


def log(facts: dict[str, Any]) -> Section:
    rows = [[on(row["on"]), _("Version %s") % row["number"], _(STATES[row["state"]])] for row in facts["log"]]
    return Section(
        _("What happened to the plan"), "" if rows else _("Nothing is recorded here yet."),
        [_("Day"), _("Version"), _("What happened")], rows,
    )  # fmt: skip


def bars(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The terms as bars, of which each piece is a step's share; without those where one is withheld."""
    begun = [(term_words(line), line["result"]["shares"]) for line in facts["terms"] if line["result"]]
    return [
        {"words": words, "shares": [float(shares[step]) for step in STEP_WORDS]}
        for words, shares in begun
        if None not in [shares.get(step) for step in STEP_WORDS]
    ]


def picture(facts: dict[str, Any]) -> targets.Picture:
    """The terms as columns."""
    return targets.drawn(
        (
            as_number(line["last"] and line["last"]["percent"]),
            as_number(line["result"] and line["result"]["shares"].get("good")),
            line["running"],
            as_number(line["target"]),
        )
        for line in facts["terms"]
    )


def as_number(value: str | None) -> Decimal | None:
    return Decimal(value) if value else None


def paper(facts: dict[str, Any], sha: str) -> dict[str, Any]:
    """What the PDF says."""
    found = shown(facts)
    return {
        "lang": "en",
        "school": facts["school"]["name"],
        "title": found.title,
        "about": found.about,
        "foot": _("as at %s") % date_format(date.fromisoformat(facts["as_at"]), "j F Y"),
        "page": _("Page"),
        "facts": [list(pair) for pair in found.facts],
        "sections": [one._asdict() for one in found.sections],
        "bars": bars(facts),
        "bars_at": 2,
        "bars_key": [str(words) for words in STEP_WORDS.values()],
        "bars_note": _("Each bar is a term's students; a term with a withheld step has none."),
        "rule_title": _("How small numbers are kept back"),
        "rule": found.rule,
        "proof_title": _("How to check it"),
        "proof": _(
            "The same facts are kept as data. Their SHA-256, written in one way (UTF-8, keys in order), is:"
        ),
        "sha256": sha,
    }
