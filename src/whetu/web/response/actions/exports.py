"""Writing down what somebody took away."""

from django.db import transaction

from whetu.web.audit import actions as audit
from whetu.web.schools.models import School, User


@transaction.atomic
def note_export(*, by: User, school: School, what: str, **detail) -> None:
    """`detail` says which and how many, never who is in it."""
    audit.record(by=by, did=f"exported {what}", school=school, about=what, **detail)
