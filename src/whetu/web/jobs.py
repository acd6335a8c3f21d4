"""Jobs named, not imported: how something below sets off something above."""

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

RECOUNT = "whetu.web.attendance.tasks.rebuild_school"
DERIVE = "whetu.web.response.tasks.derive_school"
HOLD = "whetu.web.plans.tasks.hold_school"


def later(name: str, **arguments) -> None:
    """Run a job once the transaction that asks for it is kept."""
    import_string(name).enqueue(**arguments)


@transaction.atomic
def recount(school, cause: str = "calendar or settings") -> None:
    """Count the school's terms again: its calendar, settings or enrolments changed. The school notes since
    when that is asked for, so that it is not lost with a job."""
    school.recount_asked_at = timezone.now()
    school.save(update_fields=["recount_asked_at"])
    later(RECOUNT, school_id=school.pk, cause=cause)
