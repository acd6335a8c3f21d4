"""The register's rows: what differs is written, and what it replaces is kept."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from whetu.web.attendance.actions import many
from whetu.web.attendance.actions.said import Key, holds
from whetu.web.attendance.models import Reason, Replaced, StudentDay, Upload
from whetu.web.attendance.queries import Entry
from whetu.web.schools.models import School

BATCH = 5000


class Change(NamedTuple):
    """One student and date: what stood there, and what stands there now (None: nothing)."""

    student: int
    on: date
    before: Entry | None
    now: Entry | None


def held(school: School, first: date, last: date) -> dict[Key, tuple[str, int]]:
    """The register from one day to another, both included, by student and date: pattern and upload."""
    rows = StudentDay.objects.filter(school=school, on__range=(first, last))
    found = many.select(rows.values_list("student_id", "on", "pattern", "upload_id"))
    return {row[:2]: row[2:] for row in found}


def differences(
    before: Mapping[Key, tuple[str, int]], now: Mapping[Key, tuple[str, int]], keys: Iterable[Key]
) -> list[Change]:
    """One row per student and date whose pattern or upload differs."""
    pairs = ((key, before.get(key), now.get(key)) for key in keys)
    return [Change(*key, old and Entry(*old), new and Entry(*new)) for key, old, new in pairs if old != new]


def write(school: School, upload: Upload, changes: list[Change], at: datetime, undo: bool = False) -> None:
    """Make the register say what the changes say; keep what stood there, with the upload that caused it."""
    many.insert(
        StudentDay,
        ("school_id", "student_id", "on", "pattern", "upload_id", "unexplained", "unmarked"),
        [
            (school.pk, change.student, change.on, *change.now, *holds(change.now.pattern))
            for change in changes
            if change.now
        ],
        unique=("student_id", "on"),
    )
    _remove(school, [change for change in changes if change.now is None])
    many.insert(
        Replaced,
        (
            "school_id",
            "upload_id",
            "undo",
            "at",
            "student_id",
            "on",
            "pattern",
            "upload_before_id",
            "pattern_now",
        ),
        [
            (school.pk, upload.pk, undo, at, c.student, c.on, *c.before, c.now and c.now.pattern)
            for c in changes
            if c.before
        ],
    )
    tick_off(school, changes, at)


def _remove(school: School, changes: list[Change]) -> None:
    """Take away the rows of which nothing is said any more."""
    gone = {(change.student, change.on) for change in changes}
    if not gone:
        return
    days = [on for _student, on in gone]
    rows = StudentDay.objects.filter(school=school, on__range=(min(days), max(days)))
    pks = [pk for pk, *key in rows.values_list("pk", "student_id", "on") if tuple(key) in gone]
    for start in range(0, len(pks), BATCH):
        StudentDay.objects.filter(pk__in=pks[start : start + BATCH]).delete()


def tick_off(school: School, changes: list[Change], at: datetime) -> int:
    """Reasons found here are done once a file carries a code in place of the `?`, and stand again if it comes
    back. Returns how many were done."""
    now = {(change.student, change.on): change.now for change in changes}
    days = [change.on for change in changes] or [at.date()]
    reasons = Reason.objects.filter(school=school, dropped_at=None, on__range=(min(days), max(days)))
    touched = [row for row in reasons if (row.student_id, row.on) in now]
    for row in touched:
        entry = now[row.student_id, row.on]
        explained = entry is not None and not holds(entry.pattern)[0]
        row.recoded_at = (row.recoded_at or at) if explained else None
    Reason.objects.bulk_update(touched, ["recoded_at"], BATCH)
    return sum(1 for row in touched if row.recoded_at == at)
