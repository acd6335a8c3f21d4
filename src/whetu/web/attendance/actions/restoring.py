"""Undoing a roll, calendar or bell times: rows are as they were, unless somebody changed them since."""

import json
import zlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from whetu.web.attendance.actions.tables import Tables
from whetu.web.attendance.models import ReplacedRows, Upload
from whetu.web.people.models import Caregiver, Enrolment, Student
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import BellTime, Closure, School, Term, User

RESTORED = {"roll", "calendar", "bells"}  # of `Upload.changed`: what undoing puts back row by row

Values = dict[str, Any]
Key = tuple[str, int]  # model and row


class Changed(NamedTuple):
    """One row and what a load did to it. `before` None: it made the row; `after` None: it took it away."""

    model: str
    pk: int
    before: Values | None
    after: Values | None


def rows_of(school: School, tables: Tables) -> dict[Key, Values]:
    """The rows that loading these tables may change, as plain values."""
    found: dict[Key, Values] = {}
    for rows in _reached(school, tables):
        label = rows.model._meta.label
        found |= {(label, values["id"]): values for values in plain(list(rows.values()))}
    return found


def _reached(school: School, tables: Tables) -> Iterable[QuerySet]:
    if "calendar" in tables:
        yield from (Term.objects.filter(school=school), Closure.objects.filter(school=school))
    if "bells" in tables:
        yield BellTime.objects.filter(school=school)
    if "roll" in tables:
        numbers = {row["student"] for row in tables["roll"]}
        students = Student.objects.filter(school=school, number__in=numbers)
        yield students
        yield Enrolment.objects.filter(student__in=students)
        yield Caregiver.objects.filter(student__in=students)


def plain(values: Any) -> Any:
    """Values as JSON holds them, so that they can be compared with kept ones."""
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def keep_rows(upload: Upload, before: dict[Key, Values], after: dict[Key, Values]) -> None:
    """Keep what a load did to the rows of the roll, the calendar and the bell times."""
    differ = [key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)]
    rows = [[*key, before.get(key), after.get(key)] for key in differ]
    if rows:
        packed = zlib.compress(json.dumps(rows).encode())
        ReplacedRows.objects.create(school=upload.school, upload=upload, rows=packed)


def kept_rows(upload: Upload) -> list[Changed]:
    kept = ReplacedRows.objects.filter(upload=upload).first()
    return [Changed(*row) for row in json.loads(zlib.decompress(kept.rows))] if kept else []


ORDER = ("schools.Term", "schools.Closure", "schools.BellTime", "people.Student", "people.Enrolment")


def restore(*, by: User | None, upload: Upload) -> set[int] | None:
    """Put rows back that still are as the load left them. Returns the students whose roll entries these are;
    None where the calendar is among them. Raises NotAllowed where later files stand on this one."""
    rows = kept_rows(upload)
    _nothing_later(upload)
    place = {label: n for n, label in enumerate(ORDER)}
    rows.sort(key=lambda row: place.get(row.model, len(ORDER)))
    for row in reversed(rows):
        if row.before is None:
            _take_away(by, row)
    for row in rows:
        if row.before is not None:
            _put_back(by, row)
    if any(row.model in ("schools.Term", "schools.Closure") for row in rows):
        return None
    of_students = [values for row in rows if (values := row.after or row.before) and "student_id" in values]
    return {values["student_id"] for values in of_students}


def _nothing_later(upload: Upload) -> None:
    """A later file of the same kind stands on this one, even where it said the same and changed nothing."""
    tables = RESTORED & upload.changed.keys()
    later = Upload.objects.filter(school=upload.school, loaded_at__gt=upload.loaded_at, undone_at=None)
    for other in later if tables else ():
        if tables & other.changed.keys():
            raise NotAllowed(
                _("%(name)s was loaded later and names the same. Undo that file first.")
                % {"name": other.name}
            )


def _take_away(by: User | None, row: Changed) -> None:
    """A row that the load made goes, unless it was changed since, or a student has marks by now."""
    found = _now(row)
    if found is None or _values(found) != row.after:
        return
    if isinstance(found, Student) and found.days.exists():
        return
    found._history_user = by
    found.delete()


def _put_back(by: User | None, row: Changed) -> None:
    """A row that the load changed or took away is as it was, unless it was changed since."""
    found = _now(row)
    if (found and _values(found)) != row.after:
        return
    model = apps.get_model(row.model)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    restored = model(**{name: fields[name].to_python(value) for name, value in row.before.items()})
    restored._history_user = by
    try:
        with transaction.atomic():
            restored.save(force_insert=found is None, force_update=found is not None)
    except IntegrityError:  # somebody put another row in its place
        return


def _now(row: Changed) -> Model | None:
    return apps.get_model(row.model).objects.filter(pk=row.pk).first()


def _values(found: Model) -> Values:
    return plain(type(found).objects.filter(pk=found.pk).values().get())
