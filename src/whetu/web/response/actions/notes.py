"""Words kept for one student. The words stand in no log, no export and no history."""

from datetime import datetime

from django.db import transaction

from whetu.web.audit import actions as audit
from whetu.web.people.models import Student
from whetu.web.response.models import Note
from whetu.web.schools.models import User


@transaction.atomic
def write(*, by: User, student: Student, now: datetime, words: str, restricted: bool = False) -> Note:
    """Keep a note. `restricted`: a counselling note, which only its author reads.

    The audit names the note, not the student, and marks a counselling note's line: who may not know of such
    notes does not find it there.
    """
    note = Note.objects.create(
        school=student.school, student=student, words=words, restricted=restricted, by=by, at=now
    )
    marked = {"restricted": True} if restricted else {}
    audit.record(by=by, did="wrote a note", school=student.school, about="note", key=note.key, **marked)
    return note
