"""Opening a student's record: with a reason, and written down."""

from whetu.web.access import Request
from whetu.web.audit import actions as audit
from whetu.web.people import queries


def opened(request: Request, key: str, to_write: bool = False):
    """The student whom a page shows; the opening and its reason go into the audit. See open_student."""
    student, why = queries.open_student(request.staff, key, request.on, to_write=to_write)
    audit.record(
        by=request.user,
        did="opened a student",
        school=request.school,
        about="student",
        key=student.key,
        why=why,
    )
    return student
