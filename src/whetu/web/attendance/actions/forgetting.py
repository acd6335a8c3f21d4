"""What an upload leaves behind although it is undone, and what removing it for good takes away."""

from django.db.models import Q
from django.utils.translation import gettext as _

from whetu.web.attendance.actions.restoring import Changed, Values, kept_rows, plain
from whetu.web.attendance.models import CrossingEvent, Replaced, ReplacedRows, Upload
from whetu.web.people.models import Caregiver, Enrolment, Student
from whetu.web.schools.actions import NotAllowed

ROLL = (Student, Enrolment, Caregiver)
NOT_SAID = ("id", "merged_into_id", "checked_on")  # what no roll says of these


def check(upload: Upload) -> None:
    """Raises NotAllowed where a student known by this file's roll alone cannot go yet."""
    rows = kept_rows(upload)
    made = Student.objects.filter(pk__in=made_by(rows, Student))
    if made.filter(Q(merged_into__isnull=False) | Q(student__isnull=False)).exists():
        raise NotAllowed(_("A student of this file was merged with another. Undo the merge first."))
    if Student.objects.filter(pk__in=alone(rows)).exclude(days=None).exists():
        raise NotAllowed(
            _("Another file has marks of a student whom only this one names. Load the right roll first.")
        )


def forget(upload: Upload) -> int:
    """Remove what an undone file left: what it replaced, its events, and the entries of students that nothing
    else names, with all that hangs on them and its history. How many entries those are, or were."""
    rows = kept_rows(upload)
    left = Replaced.objects.filter(upload=upload) | Replaced.objects.filter(upload_before=upload)
    students = set(left.values_list("student_id", flat=True))
    nameless = Student.objects.filter(pk__in=students, enrolments=None, days=None)
    gone = alone(rows) | set(nameless.values_list("pk", flat=True))
    left.delete()
    CrossingEvent.objects.filter(upload=upload).delete()
    ReplacedRows.objects.filter(upload=upload).delete()
    Student.objects.filter(pk__in=gone).delete()
    for model in (Enrolment, Caregiver):
        model.history.filter(student_id__in=gone).delete()
    Student.history.filter(id__in=gone).delete()
    for model in ROLL:
        forget_history(model, [row for row in rows if row.model == model._meta.label])
    return len(gone)


def made_by(rows: list[Changed], model: type) -> set[int]:
    """The rows of a model that a load made."""
    return {row.pk for row in rows if row.before is None and row.model == model._meta.label}


def alone(rows: list[Changed]) -> set[int]:
    """Students whom a load made known and no other roll has named since, those who are gone among them."""
    made = made_by(rows, Student)
    others = Enrolment.objects.exclude(pk__in=made_by(rows, Enrolment))
    return made - set(others.filter(student__in=made).values_list("student_id", flat=True))


def forget_history(model: type, rows: list[Changed]) -> None:
    """Remove what the histories of a model's rows keep of a load: all of a row that it made and that
    is gone; of others what it said, unless that stands again."""
    found = model.objects.filter(pk__in=[row.pk for row in rows]).values()
    now = {values["id"]: said(values) for values in plain(list(found))}
    gone = [row.pk for row in rows if row.before is None and row.pk not in now]
    model.history.filter(id__in=gone).delete()
    for row in rows:
        if row.after and row.pk not in gone and now.get(row.pk) != said(row.after):
            model.history.filter(id=row.pk, **said(row.after)).delete()


def said(values: Values) -> Values:
    """Of a row's values those that a roll says."""
    return {name: value for name, value in values.items() if name not in NOT_SAID}
