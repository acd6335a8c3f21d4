"""Formal letters: what one says, merged from the record, and which words of law may stand in it."""

from collections.abc import Iterable
from datetime import date, time
from itertools import groupby
from typing import NamedTuple

from django.utils import formats, translation
from django.utils.translation import gettext as _

from whetu.rules import access, law
from whetu.rules.escalation import (
    CARING,
    CARING_LABEL,
    CARING_MEET,
    CARING_OFFER,
    CONTACT,
    CORRECT,
    COUNT,
    LADDER,
    LAW_DAYS,
    MEET,
    MEET_NOTE,
    NO_REASON,
    OPEN,
    OPENING,
    SERIOUS,
    SUPPORT,
    Gate,
    law_for,
    next_rung,
    refused,
)
from whetu.rules.plan import KINDS
from whetu.web.attendance import queries as attendance
from whetu.web.people.models import Caregiver, Student
from whetu.web.plans.actions.disclosures import sha256
from whetu.web.plans.models import Escalation, FormalLetter
from whetu.web.plans.queries import escalation as queries
from whetu.web.schools.models import Staff
from whetu.web.words import day, days, short_day

# What whānau were not part of, what may harm if it is told, and earlier letters stand in no letter.
NOT_TOLD = ("RA15", "RA16", "RA17", "RA18", "RA19", "RA24", "RA25")


def one(key: str) -> FormalLetter | None:
    rows = FormalLetter.objects.select_related("student__school", "by", "escalation", "response")
    return rows.filter(key=key).first()


BEFORE = "before"  # of a letter's `said`: where the paper of one is that was served before this site


def kept_at(row: FormalLetter) -> str:
    """Where the paper of a letter is that was served before this site; empty: it was made here."""
    return row.said.get(BEFORE, "")


def may_note_earlier(row: Escalation, on: date) -> bool:
    """Whether letters from before may be noted: an early one of the ladder is not served this year."""
    if row.route != "letter" or row.state not in OPEN or row.student.school.go_live is None:
        return False
    coming = next_rung(queries.served(row.student, on.year))
    return coming is not None and not LADDER[coming].warns


def label(rung: int) -> str:
    return _(LADDER[rung].label) if rung in LADDER else _(CARING_LABEL)


def state(row: FormalLetter) -> str:
    """draft, approved, served or withdrawn."""
    if row.withdrawn_at:
        return "withdrawn"
    if row.served_on:
        return "served"
    return "approved" if row.approved_at else "draft"


def passages(student: Student, rung: int, on: date) -> dict[str, law.Text]:
    """The passages of which one may stand in a letter on a day, of those in force."""
    kinds = [one.kind for one in queries.known(student, on)]
    allowed = law_for(rung, queries.half_days_absent(student, on), kinds)
    found = law.in_force(law.LETTER, on)
    return {key: found[key] for key in allowed if key in found}


def law_said(student: Student, rung: int, key: str, on: date) -> list[dict]:
    """The words of law of a letter, with what stands beside them; none where the passage may not stand in it
    on the day."""
    if key not in passages(student, rung, on):
        return []
    beside = [one for one in LADDER[rung].beside if one in law.in_force(law.LETTER, on)]
    return [{"key": one, "text": law.said(one, on)} for one in (key, *beside)]


def recipients(row: FormalLetter) -> list[Caregiver]:
    """Those to whom a letter is written, of those who may be contacted now."""
    chosen = row.said.get("given", {}).get("to", [])
    return [one for one in row.student.caregivers.all() if one.pk in chosen and one.contact_allowed]


def letter(row: FormalLetter, on: date) -> dict:
    """All that a letter says: as it was approved, or of a draft as it would be today. In English, whatever
    the reader's language."""
    if "letter" in row.said:
        return row.said["letter"]
    with translation.override("en-nz"):
        return merged(row, on)


def merged(row: FormalLetter, on: date) -> dict:
    given, student = row.said["given"], row.student
    support = row.rung == SUPPORT
    facts = {
        "student": student.preferred_name or student.first_name,
        "on": day(date.fromisoformat(given["meet_on"])),
        "at": clock(time.fromisoformat(given["meet_at"])),
        "place": given["place"],
        "leader": given["leader"],
        "contact": given["contact"],
        "phone": given["phone"],
        "before": earlier(row, on),
    }
    meet = [CARING_OFFER, CARING_MEET, MEET_NOTE] if support else [MEET, MEET_NOTE]
    opening = [CARING] if support else [OPENING[row.rung]]
    return {
        "label": label(row.rung),
        "title": title(row.rung),
        "school": student.school.name,
        "phone": student.school.phone,
        "date": day(on),
        "to": [one.name for one in recipients(row)],
        "to_title": _("To"),
        "about": _("About %s") % student.name,
        "greeting": "Kia ora e te whānau",
        "opening": [given["strength"], *(words.format(**facts) for words in opening)],
        **counted(row, facts["student"], on),
        "done_title": _("What we have done so far"),
        "done": done(student, on),
        "next_title": _("What we will do"),
        "next": given["will_do"],
        "meet_title": _("What we ask") if not support else _("What we offer"),
        "meet": [words.format(**facts) for words in meet],
        "law_title": _("What the law says, in our own words"),
        "law": [one["text"] for one in law_said(student, row.rung, given.get("law", ""), on)],
        "contact": CONTACT.format(**facts),
        "closing": "Ngā mihi",
        "sign": [_("Name"), _("Position"), _("Signature"), _("Date")],
        "lang": "en",
        "page": _("Page"),
    }


def title(rung: int) -> str:
    if rung == SUPPORT:
        return _("How we can help")
    return _("Formal notice about attendance") if LADDER[rung].warns else _("Coming to school")


def earlier(row: FormalLetter, on: date) -> str:
    """The days on which the letters before were served: "3 May 2026 and 20 May 2026"."""
    sent = queries.served(row.student, on.year)
    days_before = [long_day(sent[rung]) for rung in sorted(sent) if rung < row.rung]
    return _(" and ").join([", ".join(days_before[:-1]), days_before[-1]] if days_before[1:] else days_before)


def counted(row: FormalLetter, name: str, on: date) -> dict:
    """The days: all that were counted, and, but in a letter of support, those without a reason."""
    student = row.student
    ready = queries.term_row(student, on)
    absent = ready.absent if ready else 0
    term = attendance.current_term(student.school, on)
    last = attendance.last_day_of_data(student.school, on) or on
    facts = {"student": name, "day": long_day(last), "absent": in_days(absent)}
    facts["term"] = _("Term %(term)s, %(year)s") % {"term": term.term, "year": term.year} if term else ""
    said = [COUNT.format(**facts)]
    if row.rung == SUPPORT:
        return {"count": said, "days": [], "correct": CORRECT}
    if absent >= 2 * LAW_DAYS:
        said.append(SERIOUS)
    found = queries.unexcused(student, on)
    if found.days:
        said.append(NO_REASON.format(days=in_days(found.half_days)))
    return {"count": said, "days": by_month(found.days), "correct": CORRECT}


def in_days(half_days: int) -> str:
    """9 → "4.5 days", 2 → "1 day"."""
    return _("1 day") if half_days == 2 else _("%s days") % days(half_days)


def by_month(found: Iterable[tuple[date, int]]) -> list[list[str]]:
    """Days by month, halves named: [["May", "4, 5 (half a day), 6"]]."""
    return [
        [
            formats.date_format(date(*month, 1), "F"),
            ", ".join(_("%s (half a day)") % on.day if count == 1 else str(on.day) for on, count in rows),
        ]
        for month, rows in groupby(found, key=lambda pair: (pair[0].year, pair[0].month))
    ]


def long_day(on: date) -> str:
    return formats.date_format(on, "j F Y")


def clock(at: time) -> str:
    """15:30 → "3.30 pm"."""
    return f"{at.hour % 12 or 12}.{at:%M} {'am' if at.hour < 12 else 'pm'}"


def done(student: Student, on: date) -> list[str]:
    """What the school did this year, a line a kind: what, how often, from when to when. Nobody is named, and
    nothing stands in it of people who must not be contacted, nor a school's own words for a kind."""
    rows = student.responses.filter(on__year=on.year, on__lte=on, withdrawn_at=None)
    rows = rows.exclude(kind__in=NOT_TOLD).exclude(caregiver__contact_allowed=False)
    found: dict[str, list[date]] = {}
    for kind, when in rows.order_by("on", "id").values_list("kind", "on"):
        found.setdefault(kind, []).append(when)
    return [f"{_(KINDS[kind].label)}: {how_often(when)}" for kind, when in found.items()]


def how_often(when: list[date]) -> str:
    if len(when) == 1:
        return long_day(when[0])
    facts = {"n": len(when), "first": long_day(when[0]), "last": long_day(when[-1])}
    return _("%(n)s times, %(first)s to %(last)s") % facts


# Whether it still may go -----------------------------------------------------------------------------------


def rests(student: Student, on: date) -> dict:
    """The days on which a letter rests: up to which, how many half-days, and those without a reason."""
    until = attendance.last_day_of_data(student.school, on) or on
    return {"until": str(until), **days_up_to(student, until)}


def days_up_to(student: Student, until: date) -> dict:
    found = queries.unexcused(student, until)
    return {"absent": found.absent, "days": [[str(day), count] for day, count in found.days]}


def against(row: FormalLetter, on: date, went: date | None = None) -> str:
    """Why a letter may not be approved, taken away or served any more, in words, or nothing. `went`: the day
    on which it went, where that is noted later."""
    if words := queries.why_stopped(row.escalation, on):
        return words
    if not queries.writes_letters(row.escalation):
        return _("Going further by letter is not approved any more. Take this letter back too.")
    return lapsed(row, on, went or on) if row.approved_at else ""


def lapsed(row: FormalLetter, on: date, went: date) -> str:
    """What an approved letter says that is not so any more, in words, or nothing."""
    student, said = row.student, row.said
    if row.law and row.law[0]["key"] not in passages(student, row.rung, on):
        return _("Its words of law may not stand any more. Take it back, and make it anew.")
    if row.rung in LADDER and queries.half_days_absent(student, went) < 2 * LADDER[row.rung].days:
        words = _("This letter is for students who are away for %s days or more in the running term.")
        return words % LADDER[row.rung].days
    then = said.get("rests")
    if then and then | days_up_to(student, date.fromisoformat(then["until"])) != then:
        return _("The days in it were corrected since it was approved. Take it back, and make it anew.")
    if date.fromisoformat(said["given"]["meet_on"]) <= went:
        return _("The day to meet is past. Take it back, and make it anew with another day.")
    return ""


def hash_of(row: FormalLetter, on: date) -> str:
    """What a letter says today, as a hash: whoever approves it approves what they read."""
    return sha256(letter(row, on))


# Who approves it --------------------------------------------------------------------------------------------


def may_approve(row: FormalLetter, staff: Staff, on: date) -> str:
    """Why somebody may not approve a letter, in words, or nothing. One with words of law, or that warns, asks
    for the principal; nobody approves what they wrote."""
    if not access.may(staff.roles, access.ESCALATE):
        return _("You may not approve this. Ask the principal or a senior leader.")
    why = refused(Gate(True, 1, asks_principal(row)), queries.person(staff), str(row.by_id), [], [])
    return _(REFUSED[why]) if why else ""


REFUSED = {
    "own": "You wrote this letter, so somebody else approves it.",
    "no principal": "A letter with words of law, or that warns, is approved by the principal.",
}


def asks_principal(row: FormalLetter) -> bool:
    warns = row.rung in LADDER and LADDER[row.rung].warns
    return warns or bool(row.said.get("given", {}).get("law"))


class Shown(NamedTuple):
    """One letter in a list: what it is, how it stands, and when."""

    row: FormalLetter
    label: str
    state: str
    words: str


STATES = {
    "draft": "Draft, to be approved",
    "approved": "Approved, to be served",
    "served": "Served",
    "withdrawn": "Taken back",
}


def shown(rows: Iterable[FormalLetter]) -> list[Shown]:
    return [Shown(row, label(row.rung), state(row), in_words(row)) for row in rows]


def in_words(row: FormalLetter) -> str:
    """ "Served Mon 8 Jun, to Ana Tūmanako" """
    words = _(STATES[state(row)])
    if row.withdrawn_at:
        return f"{words}: {row.withdrawn_why}"
    if row.served_on:
        facts = {"day": short_day(row.served_on), "to": row.served_to}
        words = _("Served %(day)s, to %(to)s") % facts
        return _("%s, before Whetū") % words if kept_at(row) else words
    return words
