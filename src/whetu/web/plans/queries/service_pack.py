"""What a request to the Attendance Service says, filled from the record and by hand; and what is missing.

Nobody who must not be contacted is named, and no other student but brothers and sisters, as the form asks.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules.attendance_service import PACK
from whetu.rules.plan import OUTCOMES
from whetu.rules.sharing import BASES, REFERRAL
from whetu.rules.star import STEPS
from whetu.rules.terms import date_of
from whetu.web.amp.queries import kind_words
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.queries import words_of
from whetu.web.people.models import Enrolment
from whetu.web.people.queries import arrangements, circumstances, in_force, siblings, visible
from whetu.web.plans.models import Approval, FormalLetter, Referral
from whetu.web.plans.queries.service import KIND, Known
from whetu.web.response.forms.visits import RESULTS, SAFETY
from whetu.web.response.models import Task
from whetu.web.response.queries import meetings, patterns
from whetu.web.response.queries.leaving_out import whom_to_leave_out
from whetu.web.response.queries.redaction import PHONE, PHONES, Hidden, found_names
from whetu.web.response.queries.redaction import shown as kept_number
from whetu.web.schools.models import Staff
from whetu.web.words import STEP_WORDS, barrier_words, day, percent, short_day
from whetu.web.words import days as in_days

LINE = 130  # letters of a line in the box
MOST = 80  # things done, the latest
TERMS = 4
# A concern told to Oranga Tamariki or the Police, and what leads to a court, is nobody's to hand on.
NEVER_TOLD, STATUTORY = ("RA19", "RA24"), ("oranga tamariki", "police")
LETTERS = ("RA03", "RA18")


class Filled(NamedTuple):
    """One field: its label, its lines, whether it is needed, and where it is filled in."""

    key: str
    label: str
    lines: list[str]
    needed: bool
    place: str
    url: str

    @property
    def missing(self) -> bool:
        return self.needed and not self.lines


class Group(NamedTuple):
    """The fields of one part of the form, as a page shows them and as text to copy."""

    key: str
    title: str
    fields: list[Filled]

    @property
    def text(self) -> str:
        return "\n".join(copied(field.label, field.lines) for field in self.fields if field.lines)

    @property
    def rows(self) -> int:
        return min(18, sum(1 + len(line) // LINE for line in self.text.splitlines()))


def copied(label: str, lines: list[str]) -> str:
    if len(lines) == 1:
        return f"{label}: {lines[0]}"
    return "\n".join([f"{label}:", *(f"- {line}" for line in lines)])


class Look(Known):
    """What the pack is filled from: the record of a student, and the request."""

    def __init__(self, row: Referral, staff: Staff, on: date):
        super().__init__(row.student, staff, on)
        self.request = row
        self.hand = row.pack.get("hand", {})
        self.told = row.ready.get("told", {})
        self.hide = whom_to_leave_out(row.student, contacts=True)
        self.kinds = kind_words(self.school)


def live(row: Referral, staff: Staff, on: date) -> list[Group]:
    """The request as the record stands now."""
    look = Look(row, staff, on)
    return [
        Group(key, _(title), [filled(look, name, field) for name, field in fields.items()])
        for key, (title, fields) in PACK.items()
    ]


def filled(look: Look, name: str, field: Any) -> Filled:
    lines = [one for one in FROM_RECORD[name](look) if one] if name in FROM_RECORD else []
    if field.by_hand and (words := look.hand.get(name, "").strip()):
        lines = [words] if not field.record or name in INSTEAD else [*lines, words]
    if field.by_hand or name in FREE:
        lines = [without_others(one, look.hide) for one in lines]
    place, url = where(look, name, field)
    return Filled(name, _(field.label), lines, field.needed, place, url)


# What is written replaces what the record says.
INSTEAD = ("home_language", "strengths", "student_view", "whanau_view")
FREE = ("barriers", "arrangements")  # from the record, but in somebody's own words


def without_others(text: str, hide: Hidden) -> str:
    """A text without other students, people not to be contacted, and their numbers. An address stays."""
    text = PHONES.sub(lambda found: kept_number(found[0], PHONE, hide, Counter()), text)
    done, at = [], 0
    for start, end, kind in found_names(text, hide):
        if kind:
            done += [text[at:start], hide.marks[kind]]
            at = end
    return "".join([*done, text[at:]])


def where(look: Look, name: str, field: Any) -> tuple[str, str]:
    """Where an empty field is filled in."""
    key = look.student.key
    if name in ("whanau_told", "student_told", "basis"):
        return _("Who was told"), reverse("service_told", args=[look.request.key])
    if name == "primary_contact":
        return _("The request"), reverse("service_write", args=[look.request.key])
    if name == "approved_by":
        return _("A leader's approval"), reverse("service", args=[look.request.key])
    if field.by_hand:
        return _("The request"), reverse("service_write", args=[look.request.key])
    if name in ROLL:
        return _("Your student management system: it comes with the next roll file"), ""
    if name == "barriers":
        return _("What we know and do"), reverse("case", args=[key])
    if name == "plan":
        return _("The student's plan"), reverse("case", args=[key])
    if name == "responses":
        return _("Tasks and contacts"), reverse("student_tasks", args=[key])
    return _("The student's page"), reverse("student", args=[key])


ROLL = ("legal_name", "nsn", "year_level", "ethnic_groups", "enrolled", "caregivers")


def caregivers(look: Look) -> Iterable[str]:
    for one in look.student.caregivers.filter(contact_allowed=True).order_by("place"):
        parts = [
            f"{one.name} ({one.relation.lower()})" if one.relation else one.name, one.phone, one.email,
            _("the student lives there") if one.lives_with else _("the student does not live there"),
            _("speaks %s") % one.language if one.language else "",
            _("checked %s") % day(one.checked_on) if one.checked_on else "",
        ]  # fmt: skip
        yield "; ".join(part for part in parts if part)


def languages(look: Look) -> Iterable[str]:
    rows = look.student.caregivers.filter(contact_allowed=True).exclude(language="")
    yield ", ".join(dict.fromkeys(rows.values_list("language", flat=True)))


def brothers_and_sisters(look: Look) -> Iterable[str]:
    """Those whom the reader may see, by name, year and class."""
    family = siblings.siblings(look.student).filter(pk__in=visible(look.staff, look.on))
    now = Prefetch("enrolments", Enrolment.objects.filter(in_force(look.on)), to_attr="now")
    for one in family.prefetch_related(now):
        if one.now:
            level = one.now[0].year_level
            year = _("Year %s") % level if level else ""
            yield ", ".join(part for part in (one.name, year, look.school.name) if part)


def days_absent(look: Look) -> Iterable[str]:
    row = look.row
    if row is None:
        return
    words = _("%(absent)s of %(open)s days: %(justified)s justified, %(unjustified)s not (up to %(last)s)")
    yield words % {
        "absent": in_days(row.absent), "open": in_days(row.available), "justified": in_days(row.justified),
        "unjustified": in_days(row.unjustified), "last": day(row.last_day),
    }  # fmt: skip


def present(look: Look) -> Iterable[str]:
    yield percent(look.row.present, look.row.available) if look.row else ""


def unexplained(look: Look) -> Iterable[str]:
    yield str(look.row.unexplained) if look.row else ""


def last_attended(look: Look) -> Iterable[str]:
    first = attendance.first_days(look.school)
    for row in look.student.terms.order_by("-year", "-term"):
        word = words_of(row).present_one
        if word:
            yield day(date_of(word.bit_length() - 1, row.year, row.term, first.get((row.year, row.term))))
            return


def pattern(look: Look) -> Iterable[str]:
    if look.term:
        rows = list(look.student.terms.order_by("-year", "-term"))
        yield from patterns.sentences(look.school, rows, look.days, look.term, look.on)


def terms(look: Look) -> Iterable[str]:
    for row in look.student.terms.order_by("-year", "-term")[:TERMS]:
        words = _("Term %(term)s, %(year)s: %(absent)s of %(open)s days (%(step)s)")
        yield words % {
            "term": row.term, "year": row.year, "absent": in_days(row.absent),
            "open": in_days(row.available), "step": STEP_WORDS[row.step],
        }  # fmt: skip


def late(look: Look) -> Iterable[str]:
    yield str(sum(any(slot.letter == "L" for slot in one.slots) for one in look.days)) if look.days else ""


def barriers(look: Look) -> Iterable[str]:
    for one in look.barriers:
        place = _("in school") if one.in_school else _("outside school")
        state = _(one.get_state_display()).lower()
        yield f"{barrier_words(one.kind)} ({place}, {state}){': ' + one.note if one.note else ''}"


def of_plan(name: str) -> Callable[[Look], Iterable[str]]:
    def text(look: Look) -> Iterable[str]:
        yield getattr(look.plan, name).strip() if look.plan else ""

    return text


def responses(look: Look) -> Iterable[str]:
    """What was done, oldest first: day, what, with whom, what came of it and who; never what was said."""
    rows = look.student.responses.filter(withdrawn_at=None, meeting=None).exclude(kind__in=NEVER_TOLD)
    for one in reversed(rows.select_related("caregiver", "by").order_by("-on", "-pk")[:MOST]):
        facts = {
            "on": short_day(one.on), "year": one.on.year, "what": look.kinds.get(one.kind, one.kind),
            "outcome": _(OUTCOMES.get(one.outcome, one.outcome)).lower(),
            "by": one.by.name if one.by else _("the site"),
        }  # fmt: skip
        yield _("%(on)s %(year)s: %(what)s, %(outcome)s (%(by)s)") % facts


def steps(look: Look) -> Iterable[str]:
    """Of each step's tasks this year, how many were answered."""
    rows = list(look.student.tasks.filter(year=look.on.year).exclude(step=""))
    for step, _days in STEPS[1:]:
        asked = [one for one in rows if one.step == step]
        if asked:
            answered = sum(one.closed_why == Task.Closed.ANSWERED for one in asked)
            words = _("%(step)s: %(answered)s of %(asked)s actions done")
            yield words % {"step": STEP_WORDS[step], "answered": answered, "asked": len(asked)}


def plan(look: Look) -> Iterable[str]:
    kind = look.plan.kind if look.plan else look.case.plan if look.case else ""
    since = look.plan_since
    if kind and since:
        words = _("%(plan)s, under way since %(day)s. Attached.")
        yield words % {"plan": meetings.PLANS[kind], "day": day(since)}


def held(look: Look) -> Iterable[str]:
    """Meetings that took place: the day, the kind, which sides came, and whether they agreed."""
    rows = look.student.meetings.filter(held_at__isnull=False).prefetch_related("invited")
    for one in rows.order_by("starts_at"):
        sides = dict.fromkeys(guest.side for guest in one.invited.all() if guest.came in ("yes", "online"))
        came = ", ".join(str(SIDES[side]) for side in sides if side in SIDES) or _("nobody")
        facts = {
            "day": day(attendance.local_day(look.school, one.starts_at)), "kind": meetings.KINDS[one.kind],
            "came": came, "agreed": str(meetings.AGREED[one.agreed]).lower(),
        }  # fmt: skip
        yield _("%(day)s: %(kind)s. Came: %(came)s; %(agreed)s") % facts


SIDES: dict[str, Any] = {**meetings.SIDES, "agency": gettext_lazy("an agency")}


def visits(look: Look) -> Iterable[str]:
    for one in look.student.home_visits.exclude(result="").order_by("on"):
        yield f"{day(one.on)}: {RESULTS.get(one.result, one.result)}"


def letters(look: Look) -> Iterable[str]:
    rows = look.student.responses.filter(kind__in=LETTERS, withdrawn_at=None, incoming=False).order_by("on")
    for one in rows:
        yield f"{day(one.on)}: {look.kinds.get(one.kind, one.kind)}"
    for letter in FormalLetter.objects.filter(student=look.student, served_on__isnull=False).order_by(
        "served_on"
    ):
        yield f"{day(letter.served_on)}: {_('Formal letter %s') % letter.rung}"


def agencies(look: Look) -> Iterable[str]:
    """Other services that were asked, and what came of it; none that keeps children safe by law."""
    rows = look.student.referrals.exclude(agency__kind__in=(KIND, *STATUTORY)).exclude(state="draft")
    for one in rows.select_related("agency").order_by("at"):
        state = _(REFERRAL[one.state].label) if one.state in REFERRAL else one.state
        yield f"{one.agency.name}: {state.lower()}"


def health(look: Look) -> Iterable[str]:
    """Known circumstances that a leader accepted, by their kind alone."""
    for one in circumstances.history(look.student):
        if one.accepted_at and not one.declined_at and (one.ends is None or one.ends >= look.on):
            yield _("%(kind)s, known since %(day)s") % {
                "kind": circumstances.WORDS[one.kind], "day": day(one.starts),
            }  # fmt: skip


def stood_down(look: Look) -> Iterable[str]:
    days = arrangements.stood_down(look.student, date(look.on.year, 1, 1), look.on)
    yield _("%s school days this year") % days if days else _("none this year")


def arranged(look: Look) -> Iterable[str]:
    for line in arrangements.of_student(look.student, look.on):
        if line.state in ("in force", "to come") and line.row.kind not in ("stand-down", "suspension"):
            yield f"{line.words}: {day(line.row.starts)} – {day(line.row.ends)}"
    for one in look.student.flexible_learning.filter(state="approved", ends__gte=look.on):
        yield f"{_(one.get_kind_display())}: {day(one.starts)} – {day(one.ends)}; {one.days}"


def visit_risk(look: Look) -> Iterable[str]:
    """The safety check of the latest visit: what was answered otherwise than is safe."""
    last = look.student.home_visits.exclude(safety={}).order_by("-on").first()
    if last is None:
        return
    risks = [
        str(SAFETY[key].words)
        for key, said in last.safety.items()
        if key in SAFETY and said != SAFETY[key].go
    ]
    words = _("Checked %(day)s: %(what)s")
    yield words % {"day": day(last.on), "what": " ".join(risks) if risks else _("nothing to mind was found")}


def told(side: str) -> Callable[[Look], Iterable[str]]:
    def text(look: Look) -> Iterable[str]:
        if f"{side}_told" not in look.told:
            return
        why = look.told.get(f"{side}_why", "")
        yes = _("Yes") if look.told[f"{side}_told"] else _("Not told")
        yield f"{yes}: {why}" if why else yes

    return text


def basis(look: Look) -> Iterable[str]:
    key = look.told.get("basis", "")
    if key in BASES:
        note = look.told.get("basis_note", "")
        yield f"{_(BASES[key].label)} ({BASES[key].source}){': ' + note if note else ''}"


def approved_by(look: Look) -> Iterable[str]:
    rows = Approval.objects.filter(about="service", row=look.request.key, agreed=True).select_related("by")
    for one in rows:
        day_of = day(attendance.local_day(look.school, one.at))
        yield f"{one.by.name if one.by else ''}, {day_of}"


FROM_RECORD: dict[str, Callable[[Look], Iterable[str]]] = {
    "legal_name": lambda look: [f"{look.student.first_name} {look.student.last_name}"],
    "preferred_name": lambda look: [look.student.preferred_name],
    "nsn": lambda look: [look.student.nsn],
    "year_level": lambda look: [str(look.enrolment.year_level or "") if look.enrolment else ""],
    "gender": lambda look: [look.student.gender],
    "ethnic_groups": lambda look: [", ".join(look.student.ethnic_groups)],
    "iwi": lambda look: [", ".join(look.student.iwi)],
    "home_language": languages,
    "enrolled": lambda look: [day(look.enrolment.start) if look.enrolment else ""],
    "class_name": lambda look: [
        look.enrolment.class_group.name if look.enrolment and look.enrolment.class_group else ""
    ],
    "siblings": brothers_and_sisters,
    "caregivers": caregivers,
    "days_absent": days_absent,
    "present": present,
    "unexplained": unexplained,
    "last_attended": last_attended,
    "pattern": pattern,
    "terms": terms,
    "late": late,
    "barriers": barriers,
    "strengths": of_plan("strengths"),
    "student_view": of_plan("student_view"),
    "whanau_view": of_plan("whanau_view"),
    "responses": responses,
    "steps": steps,
    "plan": plan,
    "meetings": held,
    "visits": visits,
    "letters": letters,
    "agencies": agencies,
    "health": health,
    "stood_down": stood_down,
    "arrangements": arranged,
    "visit_risk": visit_risk,
    "whanau_told": told("whanau"),
    "student_told": told("child"),
    "basis": basis,
    "requester": lambda look: [f"{look.request.by.name if look.request.by else ''}, {look.school.name}"],
    "primary_contact": lambda look: [
        f"{look.request.primary_contact.user.name}, {look.request.primary_contact.user.email}"
        if look.request.primary_contact
        else ""
    ],
    "approved_by": approved_by,
    "day": lambda look: [day(look.request.sent_on or look.on)],
}


def said(groups: Iterable[Group], row: Referral, on: date) -> dict[str, Any]:
    """The request as it is frozen: JSON values alone."""
    return {
        "title": "Chronic absence support request",
        "school": {"name": row.school.name, "number": row.school.number, "phone": row.school.phone},
        "service": row.agency.name,
        "as_at": on.isoformat(),
        "groups": [
            {
                "key": group.key,
                "title": group.title,
                "fields": [{"key": one.key, "label": one.label, "lines": one.lines} for one in group.fields],
            }
            for group in groups
        ],
    }


def frozen(row: Referral) -> list[Group]:
    """The request as it was handed in or submitted; empty: neither yet."""
    kept = row.pack.get("said", {})
    return [
        Group(
            group["key"],
            group["title"],
            [Filled(one["key"], one["label"], one["lines"], False, "", "") for one in group["fields"]],
        )
        for group in kept.get("groups", [])
    ]


def groups(row: Referral, staff: Staff, on: date) -> list[Group]:
    """As it was submitted; as it was handed in, with what comes after that; or as the record stands."""
    kept = frozen(row)
    if is_submitted(row):
        return kept
    now = live(row, staff, on)
    return handed_in(kept, now) if kept else now


def is_submitted(row: Referral) -> bool:
    return "sha256" in row.pack


AFTER = ("approved_by", "day")  # not known yet when it is handed in
READERS = ("siblings",)  # each reader sees their own


def handed_in(kept: list[Group], now: list[Group]) -> list[Group]:
    """The words that were handed in, with who approved them and the day as they are now."""
    lines = by_key(kept)
    return [
        group._replace(
            fields=[
                one if one.key in AFTER else one._replace(lines=lines.get(one.key, []))
                for one in group.fields
            ]
        )
        for group in now
    ]


def by_key(found: Iterable[Group]) -> dict[str, list[str]]:
    return {one.key: one.lines for group in found for one in group.fields}


def changed(row: Referral, staff: Staff, on: date) -> list[str]:
    """The fields, by name, in which the record says otherwise than what was handed in and not submitted."""
    kept = by_key(frozen(row))
    if not kept or row.state not in ("approval", "approved"):
        return []
    return [
        one.label
        for group in live(row, staff, on)
        for one in group.fields
        if one.key not in (*AFTER, *READERS) and one.lines != kept.get(one.key)
    ]


def missing(found: Iterable[Group]) -> list[Filled]:
    return [one for group in found for one in group.fields if one.missing]


def paper(row: Referral, found: list[Group], on: date) -> dict[str, Any]:
    """The request as data for the printed pages."""
    said = row.pack.get("said", {})
    made = _("As the record stood on %s: not submitted yet.") % day(on)
    if is_submitted(row):
        submitted = {"day": day(row.sent_on), "reference": row.reference or "–"}
        made = _("Submitted on %(day)s, reference %(reference)s.") % submitted
    elif said:
        made = _("As it was handed in on %s: not submitted yet.") % day(date.fromisoformat(said["as_at"]))
    return {
        "title": _("Request for support from the Attendance Service"),
        "school": row.school.name,
        "student": f"{row.student.first_name} {row.student.last_name}",
        "standing": made,
        "groups": [
            {"title": group.title, "rows": [[one.label, one.lines] for one in group.fields if one.lines]}
            for group in found
        ],
        "missing_title": _("Not known"),
        "missing": [one.label for one in missing(found)],
        "hash_title": _("Hash of what was submitted (SHA-256)"),
        "hash": row.pack.get("sha256", ""),
        "note": _(
            "Whetū sends nothing to the Attendance Service. The school submits the request in the "
            "Ministry's own system."
        ),
        "foot": _("In confidence. Made on %s.") % day(on),
        "page": _("Page"),
        "lang": "en",
    }
