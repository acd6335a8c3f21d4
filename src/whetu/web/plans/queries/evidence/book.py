"""Who is who in a record, and what is left out of it while it is written."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from whetu.rules.sharing import BASES, STATUTORY
from whetu.web.people.models import Caregiver
from whetu.web.people.queries import fold
from whetu.web.plans.models import Agency, GroupMember
from whetu.web.plans.queries.evidence.then import Then
from whetu.web.response.models import Invited, LongAbsence, Meeting, Response
from whetu.web.response.queries.leaving_out import Contact, whom_to_leave_out
from whetu.web.response.queries.redaction import OTHER, PERSON, redacted
from whetu.web.schools import queries as schools
from whetu.web.schools.models import User

TAKEN_BACK = "taken back"
CONCERN = "concern"  # told to Oranga Tamariki or the Police: in no record that leaves the school
TOLD = "RA19"
# Kinds of response whose `whom` is somebody of an agency, or the Ministry.
OF_AN_AGENCY = ("RA15", "RA16", "RA17", "RA19", "RA24")
ROW_KEYS = frozenset({"key", "row"})  # of what was frozen: names of our rows, of no use outside


class Book:
    """A record while it is written: the names it may hold, and how often what was left out of which part."""

    def __init__(self, then: Then):
        self.then, self.part = then, ""
        self.cuts: dict[str, Counter[str]] = defaultdict(Counter)
        posts = list(schools.staff_at(then.school))
        self.users = {one.user_id: one.user.name for one in posts}
        self.posts = {one.pk: one.user.name for one in posts}
        self.agencies = dict(Agency.objects.values_list("pk", "name"))
        self.statutory = set(Agency.objects.filter(kind__in=STATUTORY).values_list("pk", flat=True))
        homes = list(home_contacts(then))
        self.closed = {fold(one.name) for one, allowed in homes if not allowed}
        self.homes = {fold(one.name) for one, _allowed in homes} - self.closed
        agency_people = set(people_of_agencies(then))
        known = {*self.users.values(), *self.agencies.values(), *agency_people, then.school.name}
        student = then.student
        known |= {student.name, student.first_name, f"{student.first_name} {student.last_name}"}
        self.known = {fold(one) for one in known} | self.homes
        self.hide = whom_to_leave_out(
            student, contacts=False,
            closed=[one for one, allowed in homes if not allowed],
            others=[one for one in third_people(then) if fold(one) not in self.known],
            stay=[*self.agencies.values(), *agency_people,
                  *(one.name for one, _allowed in homes if fold(one.name) in self.homes)],
        )  # fmt: skip

    @contextmanager
    def about(self, part: str) -> Iterator[None]:
        """Write a part of the record: what is left out is noted for it."""
        self.part = part
        yield
        self.part = ""

    def cut(self, kind: str) -> None:
        self.cuts[self.part][kind] += 1

    def concern(self, agency: int | None, basis: str = "") -> bool:
        """Whether something is of a report of concern, by its agency or basis; noted as left out."""
        only = BASES[basis].kinds if basis in BASES else ()
        found = agency in self.statutory or bool(only and set(only) <= set(STATUTORY))
        if found:
            self.cut(CONCERN)
        return found

    def text(self, words: str) -> str:
        """What somebody wrote, without what does not concern this student."""
        done, cut = redacted(words.replace("\r\n", "\n").strip(), self.hide)
        self.cuts[self.part] += cut
        return done

    def named(self, name: str) -> str:
        """A name by itself: of the school, an agency or an open contact at home, else left out."""
        if not name or fold(name) in self.known:
            return name
        kind = PERSON if fold(name) in self.closed else OTHER
        self.cut(kind)
        return self.hide.marks[kind]

    def named_at_home(self, person) -> str:
        """Somebody of a plan: whoever has a part in it may be named, unless they must not be contacted."""
        if person.side in ("whanau", "student") and fold(person.name) not in self.closed:
            return self.text(person.name)
        return self.named(person.name)

    def user(self, pk: int | None) -> str:
        """Who did something: one of the school's people, or the site by itself."""
        if pk is None:
            return ""
        if pk not in self.users:
            self.users[pk] = User.objects.get(pk=pk).name
        return self.users[pk]

    def deep(self, value: Any) -> Any:
        """Something that was frozen as JSON, each text of it without what does not concern this student."""
        if isinstance(value, Mapping):
            return {key: self.deep(one) for key, one in value.items() if key not in ROW_KEYS and one}
        if isinstance(value, list | tuple):
            return [self.deep(one) for one in value if one]
        return self.text(value) if isinstance(value, str) else plain(value)

    def entry(self, on: date, what: str, /, texts: Mapping[str, str] | None = None, **facts: Any) -> dict:
        """One entry of a part: its day, what it is, the facts that there are, and what people wrote."""
        said = {name: self.text(words) for name, words in (texts or {}).items() if words}
        return {"on": plain(on), "what": str(what), **{k: plain(v) for k, v in facts.items() if v}, **said}


def plain(value: Any) -> Any:
    """A value as the record writes it: days and moments ISO, halves as text, words as they are."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return f"{value:g}" if isinstance(value, float) else f"{value.normalize():f}"
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return str(value)


def home_contacts(then: Then) -> Iterator[tuple[Contact, bool]]:
    """Everybody who was or is kept as a contact of the student, and whether the school may contact them.

    Somebody who may not be contacted now, or might not on the day, may not be named, under any name or
    number that was kept.
    """
    states = Caregiver.history.filter(student_id=then.student.pk).order_by("history_date", "history_id")
    last: dict[str, bool] = {}
    barred: set[str] = set()
    kept = [*states, *then.student.caregivers.all()]
    for one in kept:
        last[fold(one.name)] = one.contact_allowed
        if not one.contact_allowed and then.by_then(getattr(one, "history_date", None)):
            barred.add(fold(one.name))
        elif then.by_then(getattr(one, "history_date", None)):
            barred.discard(fold(one.name))
    for one in kept:
        allowed = last[fold(one.name)] and fold(one.name) not in barred
        yield Contact(one.name, one.phone, one.email), allowed


def people_of_agencies(then: Then) -> Iterator[str]:
    """Whoever is named as of an agency: of the directory, a meeting, a group, or whom a response reached."""
    student = then.student
    yield from Agency.objects.exclude(contact="").values_list("contact", flat=True)
    yield from Invited.objects.filter(meeting__student=student, side="agency").values_list("name", flat=True)
    members = GroupMember.objects.filter(group__student=student)
    yield from members.exclude(agency=None).values_list("name", flat=True)
    reached = Response.objects.filter(student=student, kind__in=OF_AN_AGENCY).exclude(whom="")
    yield from reached.values_list("whom", flat=True)


def third_people(then: Then) -> Iterable[str]:
    """Whoever is named beside, met at home or there as support: nobody keeps who they are."""
    student = then.student
    reached = Response.objects.filter(~Q(kind__in=OF_AN_AGENCY), student=student).exclude(whom="")
    found = set(reached.values_list("whom", flat=True)) - {"student"}
    found |= set(Meeting.objects.filter(student=student).values_list("support_person", flat=True))
    found |= set(LongAbsence.objects.filter(student=student).values_list("said_by", flat=True))
    return sorted(found - {""})


def taken_back(book: Book) -> str:
    """The words for what was recorded in error; that its words are left out is noted."""
    book.cut(TAKEN_BACK)
    return _("Taken back: recorded in error")
