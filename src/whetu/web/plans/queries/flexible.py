"""Flexible learning: one student's, the school's register, and what an agreement says on paper."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import flexible, law
from whetu.web.attendance.queries import local_day
from whetu.web.people.models import Student
from whetu.web.people.queries import arrangements, visible
from whetu.web.plans.models import Event, FlexibleLearning
from whetu.web.schools.models import Staff
from whetu.web.sheets import Sheet
from whetu.web.words import day

WORDS: dict[str, Any] = {
    "proposed": gettext_lazy("Proposed, to be decided"),
    "refused": gettext_lazy("Not approved"),
    "ended": gettext_lazy("Ended"),
    "to come": gettext_lazy("Approved, still to come"),
    "under way": gettext_lazy("Under way"),
    "review due": gettext_lazy("Review due"),
    "over": gettext_lazy("Over"),
}
EVENT_WORDS = {
    "proposed": gettext_lazy("Proposed"),
    "approved": gettext_lazy("Approved"),
    "refused": gettext_lazy("Not approved"),
    "reviewed": gettext_lazy("Reviewed"),
    "ended": gettext_lazy("Ended"),
}
TAGS = {"proposed": "notice", "review due": "danger", "under way": "good", "to come": "info"}
# The groups of the register, in order: heading, and how one stands that is in it.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("Review due"), ("review due",)),
    (gettext_lazy("To be decided"), ("proposed",)),
    (gettext_lazy("Under way, or still to come"), ("under way", "to come")),
)
DONE = ("over", "ended", "refused")
LATEST = 50


class Line(NamedTuple):
    """One arrangement as a list shows it."""

    row: FlexibleLearning
    standing: str

    @property
    def words(self) -> str:
        return str(WORDS[self.standing])

    @property
    def tag(self) -> str:
        return TAGS.get(self.standing, "")

    @property
    def basis(self) -> str:
        return basis_label(self.row.basis)


def basis_label(basis: str) -> str:
    """A legal basis by its name and section."""
    text = law.TEXTS.get(basis)
    return f"{_(text.label)} ({text.section})" if text else ""


def line(row: FlexibleLearning, on: date) -> Line:
    standing = flexible.standing(row.state, row.starts, row.ends, row.review_on, on, row.reviewed_on)
    return Line(row, standing)


def one(key: str) -> FlexibleLearning | None:
    return with_people(FlexibleLearning.objects.filter(key=key)).first()


def of_student(student: Student, on: date) -> list[Line]:
    """All of one student's, latest first."""
    return [line(row, on) for row in with_people(student.flexible_learning.all())]


def with_people(rows: QuerySet[FlexibleLearning]) -> QuerySet[FlexibleLearning]:
    return rows.select_related("student__school", "by", "decided_by")


class Register(NamedTuple):
    """The school's register: groups of what lives, then the latest that is over."""

    groups: list[tuple[str, list[Line]]]
    done: list[Line]

    @property
    def live(self) -> list[Line]:
        return [one for _heading, lines in self.groups for one in lines]


def register(staff: Staff, on: date) -> Register:
    """All flexible learning of the students whom this person may list; the next review first."""
    rows = with_people(FlexibleLearning.objects.filter(student__in=visible(staff, on)))
    found = [line(row, on) for row in rows.order_by("review_on", "student__last_name", "id")]
    groups = [(str(heading), [one for one in found if one.standing in stands]) for heading, stands in GROUPS]
    done = sorted((one for one in found if one.standing in DONE), key=lambda one: one.row.ends, reverse=True)
    return Register([(heading, lines) for heading, lines in groups if lines], done[:LATEST])


def sheet(found: Register) -> Sheet:
    """One row per arrangement, those that live first."""
    headings = [
        "student", "name", "kind", "state", "legal basis", "days and hours", "provider", "from", "to",
        "review", "reviewed", "student agrees", "whānau agree", "approved by",
    ]  # fmt: skip
    rows = [
        [
            one.row.student.number, one.row.student.name, _(one.row.get_kind_display()), one.words, one.basis,
            one.row.days, one.row.provider, one.row.starts.isoformat(), one.row.ends.isoformat(),
            one.row.review_on.isoformat(), one.row.reviewed_on.isoformat() if one.row.reviewed_on else "",
            yes_no(one.row.student_agrees), yes_no(one.row.whanau_agrees),
            one.row.decided_by.name if one.row.decided_by and one.row.basis_words else "",
        ]
        for one in [*found.live, *found.done]
    ]  # fmt: skip
    return Sheet("Flexible learning", headings, rows)


def yes_no(yes: bool) -> str:
    return _("yes") if yes else _("no")


def events(row: FlexibleLearning) -> QuerySet[Event]:
    """What became of one, in order."""
    return Event.objects.filter(about="flexible", row=row.key).select_related("by").order_by("on", "id")


def rests_on(row: FlexibleLearning) -> tuple[bool, Any]:
    """Whether it rests on a plan under s 42, and the agreed one that covers its days, if there is one."""
    kind = flexible.RESTS_ON.get(row.basis)
    if kind is None:
        return False, None
    return True, arrangements.covering(row.student, kind, row.starts, row.ends)


def law_of(row: FlexibleLearning) -> law.Text | None:
    return law.TEXTS.get(row.basis)


def paper(row: FlexibleLearning, on: date) -> dict:
    """The agreement as data for the printed page: what was approved, with the law as it was frozen then."""
    found, text = line(row, on), law_of(row)
    approved = bool(row.basis_words)
    who = row.decided_by.name if row.decided_by else ""
    facts = [
        [_("What"), _(row.get_kind_display())],
        [_("Days and hours"), row.days],
        [_("With"), row.provider],
        [_("From"), day(row.starts)],
        [_("Until"), day(row.ends)],
        [_("Reviewed on"), day(row.review_on)],
        [_("How it fits"), row.why],
        [_("The student agrees"), yes_no(row.student_agrees)],
        [_("Whānau agree"), yes_no(row.whanau_agrees)],
        [_("Proposed by"), row.by.name if row.by else ""],
    ]
    decided = _("Not approved yet: this is a proposal.")
    if row.state == "refused":
        decided = _("Not approved.")
    elif approved and row.decided_at:
        facts_of = {"who": who, "day": day(local_day(row.school, row.decided_at))}
        decided = _("Approved by %(who)s, principal, on %(day)s.") % facts_of
    if row.ended_on:
        decided += " " + _("Ended on %s.") % day(row.ended_on)
    return {
        "title": _("Flexible learning: agreement"),
        "school": row.school.name,
        "student": f"{row.student.first_name} {row.student.last_name}",
        "standing": found.words,
        "facts": [pair for pair in facts if pair[1]],
        "law_title": _("What it rests on"),
        "law": row.basis_words or (law.said(row.basis, row.starts) if text else ""),
        "evidence_title": _("Evidence seen"),
        "evidence": row.evidence,
        "decided_title": _("Who decided"),
        "decided": decided,
        "why": row.decided_why,
        "sign_title": _("Signed by hand"),
        "sign": [_("Student"), _("Whānau"), _("Principal")],
        "sign_head": [_("Who"), _("Name"), _("Signature"), _("Date")],
        "duty": _(
            "While it lasts, the student attends as it says. At any time student or whānau may ask for it "
            "to be looked at again."
        ),
        "foot": _("Made on %s.") % day(on),
        "page": _("Page"),
        "lang": "en",
    }
