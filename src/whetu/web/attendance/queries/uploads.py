"""Uploads as pages show them: how each stands, what it holds, what it changed."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from whetu.intake.cells import Heading, Problem
from whetu.web.attendance.models import CrossingEvent, ReplacedRows, Said, Upload
from whetu.web.people.models import OwnChild, Student
from whetu.web.schools.models import School, Staff
from whetu.web.words import day, step_words

KIND_WORDS = {
    "days": gettext_lazy("Marks, a row a day"),
    "long": gettext_lazy("Marks, a row a slot"),
    "half-day": gettext_lazy("Marks, mornings and afternoons"),
    "wide": gettext_lazy("Marks, a column a day"),
    "kamar-attendance": gettext_lazy("Marks from KAMAR"),
    "kamar-students": gettext_lazy("Students from KAMAR"),
    "roll": gettext_lazy("Roll"),
    "staff": gettext_lazy("Staff"),
    "calendar": gettext_lazy("Calendar"),
    "bells": gettext_lazy("Bell times"),
    "timetable": gettext_lazy("Timetable"),
}


class Many(int):
    """A number as pages write it: 1,110."""

    def __str__(self) -> str:
        return f"{int(self):,}"


class State(NamedTuple):
    """How an upload stands: a slug, its word, and the kind of tag that shows it."""

    name: str
    label: Any
    tag: str

    @property
    def template(self) -> str:
        """The part of the upload's page that speaks of it."""
        return f"attendance/state_{self.name}.html"


PURGED = State("purged", gettext_lazy("Removed for good"), "")
ASIDE = State("aside", gettext_lazy("Put aside"), "danger")
UNDONE = State("undone", gettext_lazy("Undone"), "notice")
LOADED = State("loaded", gettext_lazy("Loaded"), "good")
UNDER_WAY = State("under_way", gettext_lazy("Under way"), "info")
UNREADABLE = State("unreadable", gettext_lazy("Cannot be read"), "danger")
WAITING = State("waiting", gettext_lazy("Waits for you"), "notice")
NOT_READ = State("not_read", gettext_lazy("Not read yet"), "info")


def state(upload: Upload) -> State:
    """How an upload stands now."""
    stands = (
        (upload.purged_at, PURGED),
        (upload.put_aside_at, ASIDE),
        (upload.asked, UNDER_WAY),
        (upload.undone_at, UNDONE),
        (upload.loaded_at, LOADED),
        (upload.read_at and not upload.kinds, UNREADABLE),
        (upload.read_at, WAITING),
    )
    return next((found for holds, found in stands if holds), NOT_READ)


class Line(NamedTuple):
    """An upload as the history shows it."""

    upload: Upload
    state: State
    kinds: list[str]
    changed: str


def line(upload: Upload) -> Line:
    return Line(upload, state(upload), kinds(upload), ", ".join(changed(upload)))


def kinds(upload: Upload) -> list[str]:
    """What a file holds, in words."""
    return [str(KIND_WORDS.get(kind, kind)) for kind in upload.kinds]


COUNTED = {  # what a load changed: facts, and how to say them
    "new": ngettext_lazy("%(n)s new day", "%(n)s new days", "n"),
    "changed": ngettext_lazy("%(n)s changed day", "%(n)s changed days", "n"),
    "up": ngettext_lazy("%(n)s step crossed", "%(n)s steps crossed", "n"),
    "down": ngettext_lazy("%(n)s step taken back", "%(n)s steps taken back", "n"),
    "moved": ngettext_lazy("%(n)s step moved to another day", "%(n)s steps moved to another day", "n"),
}


def changed(upload: Upload) -> list[str]:
    """What a load changed, in words; nothing where all of it was known."""
    facts = upload.changed
    counted = [words % {"n": Many(facts[name])} for name, words in COUNTED.items() if facts.get(name)]
    return [*tables(facts), *counted]


def tables(facts: Mapping[str, Any]) -> list[str]:
    """What a roll, staff list, calendar, bell times or timetable changes, in words."""
    found = []
    if roll := in_words(facts.get("roll")):
        found.append(_("roll: %(new)s new students, %(changed)s changed, %(same)s the same") % roll)
    if staff := in_words(facts.get("staff")):
        found.append(_("staff: %(new)s new people, %(changed)s changed, %(same)s the same") % staff)
    if staff and staff.get("unknown"):
        found.append(_("roles that nobody knows: %(roles)s") % {"roles": ", ".join(staff["unknown"])})
    for name, words in TABLE_WORDS.items():
        if name in facts:
            found.append(words % {"n": Many(facts[name])})
    return found


def in_words(facts: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: Many(fact) if isinstance(fact, int) else fact for name, fact in (facts or {}).items()}


TABLE_WORDS = {
    "calendar": ngettext_lazy("calendar: %(n)s day", "calendar: %(n)s days", "n"),
    "bells": ngettext_lazy("bell times: %(n)s slot", "bell times: %(n)s slots", "n"),
    "timetable": ngettext_lazy("timetable: %(n)s lesson", "timetable: %(n)s lessons", "n"),
}


def uploads(school: School) -> QuerySet[Upload]:
    """Every file that came in, newest first; without what was wrong in each."""
    return (
        Upload.objects.filter(school=school).defer("problems", "headings").select_related("by", "loaded_by")
    )


def upload(school: School, key: str) -> Upload | None:
    people = ("by", "loaded_by", "undone_by", "purge_asked_by", "purged_by")
    return Upload.objects.filter(school=school, key=key).select_related("school", *people).first()


def same_file(upload: Upload) -> Upload | None:
    """An earlier upload of the very same bytes that is loaded."""
    loaded = Upload.objects.filter(
        school=upload.school, sha256=upload.sha256, loaded_at__isnull=False, undone_at=None
    )
    return loaded.exclude(pk=upload.pk).order_by("-loaded_at").first()


def is_first(school: School) -> bool:
    """Whether no marks have ever been loaded here."""
    return not Said.objects.filter(upload__school=school, upload__loaded_at__isnull=False).exists()


def problems(upload: Upload, viewer: Staff | None = None) -> list[Problem]:
    """What was wrong in the file, errors first, in the order of the file; without the number of a child of
    who looks at it."""
    own = numbers_of_children(viewer) if viewer else set()
    found = [Problem(*row) for row in upload.problems]
    found = [problem._replace(value="") if problem.value in own else problem for problem in found]
    return sorted(found, key=lambda problem: problem.level != "error")


def numbers_of_children(staff: Staff) -> set[str]:
    """Every number that a file may name a person's own children with."""
    children = OwnChild.objects.filter(staff=staff).values_list("student__number", "student__nsn")
    return {number for numbers in children for number in numbers if number}


def headings(upload: Upload) -> list[Heading]:
    """The headings that nobody knows."""
    return [Heading(*row[:3], tuple(row[3])) for row in upload.headings]


def missing_from_roll(upload: Upload, students: QuerySet[Student]) -> list[Student]:
    """Students on the roll whom the file's roll leaves out. Nobody is deleted."""
    facts = upload.changed or upload.preview.get("tables", {})
    return list(students.filter(key__in=facts.get("roll", {}).get("missing", [])))


def missing(upload: Upload, students: QuerySet[Student]) -> list[Student]:
    """Students who were enrolled on the file's days and of whom it says nothing. Nobody is deleted."""
    return list(students.filter(key__in=upload.preview.get("missing", [])))


class Moved(NamedTuple):
    """A step that a file moved, and how, in words."""

    event: CrossingEvent
    words: str


def steps_moved(upload: Upload, students: QuerySet[Student]) -> list[Moved]:
    """The steps that this file moved, newest crossing first; what is history is not among them."""
    events = CrossingEvent.objects.filter(upload=upload, student__in=students, before_go_live=False)
    return [Moved(one, moved(one)) for one in events.select_related("student").order_by("-on", "-pk")]


def history_of(upload: Upload, students: QuerySet[Student]) -> int:
    """How many steps this file moved in the time before the school went live."""
    return CrossingEvent.objects.filter(upload=upload, student__in=students, before_go_live=True).count()


def moved(event: CrossingEvent) -> str:
    """How a step moved, in words."""
    facts = {"step": step_words(event.step), "on": day(event.on), "was_on": day(event.was_on)}
    if event.kind == CrossingEvent.Kind.UP:
        said = _("Reached %(step)s on %(on)s") % facts
    elif event.kind == CrossingEvent.Kind.DOWN:
        said = _("No longer at %(step)s, which had been reached on %(was_on)s") % facts
    else:
        said = _("Reached %(step)s on %(on)s, not on %(was_on)s") % facts
    cause = "" if event.kind == CrossingEvent.Kind.UP else f" ({event.get_cause_display()})"
    return said + cause


def can_be_undone(upload: Upload) -> bool:
    """Whether a loaded file holds anything that undoing takes back."""
    return bool(upload.first_day) or ReplacedRows.objects.filter(upload=upload).exists()


def later_uploads(upload: Upload) -> int:
    """How many loaded files say something of the same days and came after this one."""
    if not (upload.loaded_at and upload.first_day):
        return 0
    return Upload.objects.filter(
        school=upload.school, loaded_at__gt=upload.loaded_at, undone_at=None,
        first_day__lte=upload.last_day, last_day__gte=upload.first_day,
    ).count()  # fmt: skip


def waiting(school: School) -> int:
    """How many files were read and wait for a person."""
    return (
        Upload.objects.filter(
            school=school, read_at__isnull=False, loaded_at=None, put_aside_at=None, asked=""
        )
        .exclude(kinds=[])
        .count()
    )
