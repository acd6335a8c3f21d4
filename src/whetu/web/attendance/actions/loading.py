"""Loading a file, and undoing it: register, ready rows and the steps that move, in one transaction."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.rules import access
from whetu.rules.calendar import Term
from whetu.web.attendance import queries
from whetu.web.attendance.actions import counting, register, restoring, said
from whetu.web.attendance.actions.reading import preview, read_tables
from whetu.web.attendance.actions.said import Key
from whetu.web.attendance.actions.tables import Tables, load_tables
from whetu.web.attendance.models import CrossingEvent, Said, Upload
from whetu.web.audit import actions as audit
from whetu.web.people.models import Student
from whetu.web.schools import queries as school_queries
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import School, Staff, User

Cause = CrossingEvent.Cause
Tell = Callable[[int], None]  # is told how far a job is, 0 to 100
NEEDS = {"staff": access.STAFF_EDIT, "calendar": access.SCHOOL_EDIT, "bells": access.SCHOOL_EDIT}


def nobody(_percent: int) -> None:
    """For when nobody waits to be told."""


def load(*, by: User | None, upload: Upload, now: datetime, tell: Tell = nobody) -> Upload:
    """Make the register say what a file says of the student-days that it covers, and no others.

    Reads the file first if nobody has. Everything is written in one transaction or not at all. A file that is
    loaded already stays as it is. Raises NotAllowed for a file that is put aside, unreadable or undone, or
    that holds what `by` may not change.
    """
    if upload.read_at is None:
        upload = preview(upload=upload, now=now)
    tell(20)
    tables = read_tables(upload, now)
    with transaction.atomic():
        counting.lock(upload.school)
        upload = Upload.objects.select_for_update(of=("self",)).select_related("school").get(pk=upload.pk)
        if upload.loaded_at and not upload.undone_at:
            return upload
        check(by, upload)
        _load(by, upload, tables, now, tell)
    tell(100)
    return upload


def check(by: User | None, upload: Upload) -> None:
    """Whether a file may be loaded, and by this person."""
    if upload.purged_at or upload.put_aside_at:
        raise NotAllowed(_("This file was put aside. It cannot be loaded."))
    if upload.undone_at:
        raise NotAllowed(_("This file was loaded and undone. To load it again, send it again."))
    if not upload.kinds:
        raise NotAllowed(_("This file could not be read, so there is nothing to load."))
    for kind in set(NEEDS) & set(upload.kinds):
        if upload.source != "command" and not (by and may(by, upload.school, NEEDS[kind])):
            raise NotAllowed(_("Someone who may change this at the school has to load the file."))


def may(by: User, school: School, permission: str) -> bool:
    """Whether a person holds a permission at a school."""
    return any(access.may(post.roles, permission) for post in Staff.objects.filter(school=school, user=by))


def _load(by: User | None, upload: Upload, tables: Tables, now: datetime, tell: Tell) -> None:
    school, on = upload.school, queries.school_day(upload.school, now)
    before = queries.days_of_data(school, on)
    rows_before = restoring.rows_of(school, tables)
    facts, moved = load_tables(by=by, school=school, tables=tables, on=on)
    restoring.keep_rows(upload, rows_before, restoring.rows_of(school, tables))
    tell(40)
    changes = load_days(upload, now)
    tell(60)
    wanted = touched(school, changes, moved, before, queries.days_of_data(school, on))
    counting.count(school, wanted, now, upload, why_of(changes))
    tell(95)
    upload.loaded_at, upload.loaded_by = now, by
    upload.changed = facts | facts_of(upload, changes)
    upload.save(update_fields=["loaded_at", "loaded_by", "changed"])
    audit.record(by=by, did="loaded a file", school=school, about="upload", key=upload.key, **upload.changed)


def go_live(school: School, on: date) -> None:
    """A school works with Whetū from the day of its first load, unless it said another day."""
    if school.go_live is None:
        school.go_live = on
        school.save(update_fields=["go_live"])


# ---- days ---------------------------------------------------------------------------------------------


def load_days(upload: Upload, now: datetime) -> list[register.Change]:
    """Replace the student-days that the file covers; a day that says the same is left as it stands."""
    packed = Said.objects.filter(upload=upload).first()
    if packed is None:
        return []
    school = upload.school
    go_live(school, queries.school_day(school, now))
    rows = list(said.unpack(packed.days))
    meet(school, {number for number, _on, _pattern in rows})
    days = said.of_students(rows, said.whose(school), said.own_numbers(school))
    before = register.held(school, upload.first_day, upload.last_day)
    now_said = {key: _unless_same(before.get(key), pattern, upload) for key, pattern in days.items()}
    changes = register.differences(before, now_said, now_said)
    register.write(school, upload, changes, now)
    return changes


def _unless_same(held: tuple[str, int] | None, pattern: str, upload: Upload) -> tuple[str, int]:
    return held if held and held[0] == pattern else (pattern, upload.pk)


def meet(school: School, numbers: set[str]) -> None:
    """Students whom a file names and nobody knows are noted by number alone. Their marks are kept, and count
    once a roll says from when they are enrolled."""
    unknown = sorted(numbers - said.whose(school).keys())
    Student.objects.bulk_create(
        Student(
            school=school, number=number, first_name=_("Student"), last_name=number, search=number.lower()
        )
        for number in unknown
    )


# ---- what to count again, and why a step moved --------------------------------------------------------


Span = tuple[date, date] | None  # first and last day of data


def touched(
    school: School, changes: Iterable[register.Change], moved: counting.Students, before: Span, now: Span
) -> counting.Wanted:
    """Students to count again by term: those whose days or enrolments changed; everyone in a term of which
    the register now says more days, or fewer, for on a day of data nobody is without marks by chance."""
    terms = school_queries.terms(school)
    if moved is None:
        return {(term.year, term.term): None for term in terms}
    wanted: dict[tuple[int, int], counting.Students] = {}
    for term in terms:
        if counted_until(term, before) != counted_until(term, now):
            wanted[term.year, term.term] = None
        elif moved:
            wanted[term.year, term.term] = set(moved)
    return with_changes(wanted, changes, terms)


def counted_until(term: Term, span: Span) -> date | None:
    """The last day of a term that the days of data reach, or None if they leave it out."""
    if span is None or term.end < span[0] or term.start > span[1]:
        return None
    return min(term.end, span[1])


def with_changes(wanted: dict, changes: Iterable[register.Change], terms: list) -> counting.Wanted:
    """The students of changed days besides, each in the term of the day."""
    by_day: dict[date, set[int]] = {}
    for change in changes:
        by_day.setdefault(change.on, set()).add(change.student)
    for on, students in by_day.items():
        for term in terms:
            key = (term.year, term.term)
            if term.start <= on <= term.end and wanted.get(key, ()) is not None:
                wanted[key] = wanted.get(key, set()) | students
    return wanted


def why_of(changes: Iterable[register.Change]) -> counting.WhyMoved:
    """Why a step moved: the day on which it is crossed was said for the first time, something said before was
    changed, or neither, and it is the calendar or an enrolment."""
    fresh: dict[Key, bool] = {
        (change.student, change.on): change.before is None or said.holds(change.before.pattern)[1]
        for change in changes
    }
    students = {student for student, _on in fresh}

    def why(student: int, on: date | None, kind: str) -> str:
        if kind == CrossingEvent.Kind.UP and fresh.get((student, on)):
            return Cause.NEW
        return Cause.CORRECTION if student in students else Cause.CALENDAR

    return why


def facts_of(upload: Upload, changes: list[register.Change]) -> dict:
    """What a load or an undo changed, in numbers."""
    events = CrossingEvent.objects.filter(upload=upload)
    kinds = [change.before is None for change in changes if change.now]
    return {
        "new": sum(kinds),
        "changed": len(kinds) - sum(kinds),
        "removed": sum(1 for change in changes if change.now is None),
        "up": events.filter(kind=CrossingEvent.Kind.UP, before_go_live=False).count(),
        "down": events.filter(kind=CrossingEvent.Kind.DOWN, before_go_live=False).count(),
        "moved": events.filter(kind=CrossingEvent.Kind.MOVED, before_go_live=False).count(),
    }


# ---- undoing ------------------------------------------------------------------------------------------


def undo(*, by: User | None, upload: Upload, now: datetime, tell: Tell = nobody) -> Upload:
    """Take a loaded file back: its days say again what every other file, in the order of loading, says; its
    roll, calendar and bell times are again what they were, where nobody changed them since.

    A staff list and a timetable are not taken back: the right one, sent again, puts them right. Raises
    NotAllowed for a file that is not loaded, or whose roll, calendar or bell times a later one changed.
    """
    with transaction.atomic():
        counting.lock(upload.school)
        upload = Upload.objects.select_for_update(of=("self",)).select_related("school").get(pk=upload.pk)
        if upload.loaded_at is None or upload.undone_at:
            raise NotAllowed(_("This file is not loaded, so there is nothing to undo."))
        _undo(by, upload, now, tell)
    tell(100)
    return upload


def _undo(by: User | None, upload: Upload, now: datetime, tell: Tell) -> None:
    school, on = upload.school, queries.school_day(upload.school, now)
    before = queries.days_of_data(school, on)
    upload.undone_at, upload.undone_by = now, by
    upload.save(update_fields=["undone_at", "undone_by"])
    tell(10)
    moved = restoring.restore(by=by, upload=upload)
    changes = replay(upload)
    register.write(school, upload, changes, now, undo=True)
    tell(60)
    wanted = touched(school, changes, moved, before, queries.days_of_data(school, on))
    counting.count(school, wanted, now, upload, why_of(changes))
    audit.record(by=by, did="undid a file", school=school, about="upload", key=upload.key, days=len(changes))


def replay(upload: Upload) -> list[register.Change]:
    """What the days of an undone file say without it: every other loaded file in order, the later wins."""
    packed = Said.objects.filter(upload=upload).first()
    if packed is None:
        return []
    school = upload.school
    pks, own = said.whose(school), said.own_numbers(school)
    keys = said.of_students(said.unpack(packed.days), pks, own).keys()
    now: dict[Key, tuple[str, int]] = {}
    for other in loaded_over(upload):
        days = said.of_students(said.unpack(other.days), pks, own)
        for key in keys & days.keys():
            now[key] = _unless_same(now.get(key), days[key], other.upload)
    before = register.held(school, upload.first_day, upload.last_day)
    return register.differences(before, now, keys)


def loaded_over(upload: Upload) -> Iterable[Said]:
    """What other loaded files say of the days between this one's first and last, in the order of loading."""
    return (
        Said.objects.filter(
            school=upload.school,
            upload__loaded_at__isnull=False,
            upload__undone_at=None,
            upload__first_day__lte=upload.last_day,
            upload__last_day__gte=upload.first_day,
        )
        .select_related("upload")
        .order_by("upload__loaded_at", "upload_id")
    )
