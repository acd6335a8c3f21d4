"""Who may do what, and why somebody may see a student.

A permission is asked for, never a role. A student is opened only with a reason in words, which the page can
show and the audit keeps; without a reason the answer is None. Nobody opens their own child's record.

The roles and what each may do are our own design. Source: information privacy principles 5 (protection), 10
and 11 (use and disclosure for a purpose), Privacy Act 2020; te reo labels as schools' plans use them.
Look again: 2027-12-01
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

TODAY_VIEW = "today.view"
STUDENT_LIST = "student.list"
STUDENT_VIEW = "student.view"  # and then only with a reason: why_may_see
COUNTS_VIEW = "counts.view"  # counts, small groups withheld
CONTACTS_VIEW = "contacts.view"
EXPORT = "students.export"
RECODE = "reasons.record"  # reasons found here, for the office to record in the SMS
UPLOAD = "upload.load"
UPLOAD_UNDO = "upload.undo"
PURGE = "upload.purge"  # two people
QUALITY_VIEW = "quality.view"
HISTORY_VIEW = "history.look_through"  # crossings from before the school went live
MERGE = "student.merge"
SCHOOL_VIEW = "school.view"
SCHOOL_EDIT = "school.edit"  # terms, closures, bells, classes, counting
STAFF_EDIT = "staff.edit"
COVER = "cover.arrange"  # somebody else's classes for a time
SHARE = "share.open"
BREAK_GLASS = "student.break_glass"
AUDIT_VIEW = "audit.view"
PLAN_VIEW = "plan.view"  # the school's plan: its actions at each step
PLAN_EDIT = "plan.edit"
PLAN_SUBMIT = "plan.submit"  # to the board, and published once it has approved
PLAN_APPROVE = "plan.approve"  # for the board
BOARD_VIEW = "board.view"  # what a board is given: counts, small groups withheld, no names
BOARD_RELEASE = "board.release"
SAY = "voice.say"  # a concern or an idea, by staff
RESPOND = "response.record"  # tasks, contacts, check-ins, meetings of students whom one may see
CASE_VIEW = "case.view"  # barriers, supports, reviews, whole: a teacher sees what is for the class
CASE_EDIT = "case.edit"
CIRCUMSTANCES_ACCEPT = "circumstances.accept"
ARRANGE = "arrangements.keep"  # exemptions, plans under s 42, stand-downs, long absences
MONDAY = "monday.meet"  # the pastoral team's weekly meeting
OVERSEE = "response.oversee"  # overdue by owner and step, gaps, progress
CHRONOLOGY = "student.chronology"  # a student's record taken away as PDF
REFER_APPROVE = "referral.approve"  # what leaves the school about a student
ESCALATE = "escalation.decide"
LEGAL_APPROVE = "legal.approve"  # two people
FLEXIBLE_APPROVE = "flexible.approve"
PACK_RELEASE = "evidence.release"
SHARED_VIEW = "shared.view"  # what a school shared with one's agency, while the share is open
NOTES_KNOWN = "notes.known"  # that a counselling note exists, never what it says

CLASS_ROLES = frozenset({"teacher"})
WHOLE_SCHOOL_ROLES = {
    "pastoral": "pastoral care at this school",
    "officer": "attendance work at this school",
    "senior_leader": "leads this school",
    "principal": "leads this school",
}


WITH_A_REASON = "opened with a reason"  # somebody broke the glass: it opens for reading alone


class Role(NamedTuple):
    """English and te reo Māori label (None: no attested word was found), what the role is, what it may do."""

    label: str
    label_mi: str | None
    description: str
    permissions: frozenset[str]


_TEACHER = {TODAY_VIEW, STUDENT_LIST, STUDENT_VIEW, CONTACTS_VIEW, RECODE, EXPORT, BREAK_GLASS}
_TEACHER |= {PLAN_VIEW, RESPOND, SAY}
_PASTORAL = _TEACHER | {QUALITY_VIEW, HISTORY_VIEW, COUNTS_VIEW, SCHOOL_VIEW}
_PASTORAL |= {CASE_VIEW, CASE_EDIT, MONDAY, CHRONOLOGY}
_OFFICE = _PASTORAL | {UPLOAD, UPLOAD_UNDO, PURGE, MERGE, SCHOOL_EDIT, COVER, PLAN_EDIT, ARRANGE}
_LEADER = _OFFICE | {AUDIT_VIEW, SHARE, STAFF_EDIT, CIRCUMSTANCES_ACCEPT, OVERSEE}
_LEADER |= {REFER_APPROVE, ESCALATE, LEGAL_APPROVE, PLAN_SUBMIT, BOARD_VIEW}
_PRINCIPAL = _LEADER | {NOTES_KNOWN, FLEXIBLE_APPROVE, PACK_RELEASE, BOARD_RELEASE}
_BOARD = {COUNTS_VIEW, PLAN_VIEW, BOARD_VIEW, SAY}

ROLES: dict[str, Role] = {
    "teacher": Role("Teacher", "Kaiako", "Sees the students of their own classes.", frozenset(_TEACHER)),
    "pastoral": Role(
        "Pastoral staff", None, "Dean, counsellor or SENCO: sees every student.", frozenset(_PASTORAL)
    ),
    "officer": Role(
        "Attendance officer or office",
        None,
        "Loads the register's files, chases reasons, keeps the school's dates.",
        frozenset(_OFFICE),
    ),
    "senior_leader": Role(
        "Senior leader",
        "Tumuaki tuarua",
        "Sees every student; staff, shares and the audit.",
        frozenset(_LEADER),
    ),
    "principal": Role(
        "Principal",
        "Tumuaki",
        "Answers for it all; is shown who broke the glass.",
        frozenset(_PRINCIPAL),
    ),
    "board": Role(
        "Board member", "Poari", "Sees the plan and counts, small groups withheld.", frozenset(_BOARD)
    ),
    "presiding_member": Role(
        "Presiding member",
        None,
        "A board member who approves the plan for the board.",
        frozenset(_BOARD | {PLAN_APPROVE}),
    ),
    "provider_officer": Role(
        "Attendance service officer",
        None,
        "Works across contracted schools: counts, and a student only while a share is open.",
        frozenset({COUNTS_VIEW, STUDENT_VIEW}),
    ),
    "agency_worker": Role(
        "Agency worker",
        None,
        "Reads what a school shared with their agency about a student, and answers it, until the share ends.",
        frozenset({SHARED_VIEW}),
    ),
    "administrator": Role(
        "System administrator",
        None,
        "Keeps accounts and the school's settings; sees no student.",
        frozenset({SCHOOL_VIEW, SCHOOL_EDIT, STAFF_EDIT}),
    ),
}


class Viewer(NamedTuple):
    """Who asks: their roles and the grants they hold on the day. Keys are random names of rows."""

    roles: tuple[str, ...] = ()
    class_groups: frozenset[str] = frozenset()
    covered_groups: frozenset[str] = frozenset()
    shares: tuple[tuple[str, date | None], ...] = ()  # (student, open until)
    broke_glass: tuple[tuple[str, str], ...] = ()  # (student, reason given)
    own_children: frozenset[str] = frozenset()
    school: str = ""  # the school at which all of this holds


class Subject(NamedTuple):
    """The student asked about, as of the day: their key and class groups."""

    student: str
    class_groups: frozenset[str] = frozenset()
    school: str = ""


def permissions(roles: Iterable[str]) -> frozenset[str]:
    """All that a person's roles allow; an unknown role allows nothing."""
    return frozenset().union(*(ROLES[role].permissions for role in roles if role in ROLES))


def may(roles: Iterable[str], permission: str) -> bool:
    """Whether one of the roles holds the permission."""
    return permission in permissions(roles)


def why_may_see(viewer: Viewer, subject: Subject, on: date) -> str | None:
    """The reason for which a person may open a student's record on a day, or None."""
    if subject.student in viewer.own_children or subject.school != viewer.school:
        return None
    if not may(viewer.roles, STUDENT_VIEW):
        return None
    return next((why for why in _reasons(viewer, subject, on) if why), None)


def opens_writing(why: str) -> bool:
    """Whether the reason for which a record is open lets its reader write on it."""
    return not why.startswith(WITH_A_REASON)


def sees_whole_school(roles: Iterable[str]) -> str | None:
    """The reason for which a role sees every student of the school, or None."""
    return next((WHOLE_SCHOOL_ROLES[role] for role in roles if role in WHOLE_SCHOOL_ROLES), None)


def _reasons(viewer: Viewer, subject: Subject, on: date) -> Iterable[str | None]:
    yield sees_whole_school(viewer.roles)
    if CLASS_ROLES & set(viewer.roles):
        yield "teaches this student" if viewer.class_groups & subject.class_groups else None
        yield "covers for this student's teacher" if viewer.covered_groups & subject.class_groups else None
    for student, until in viewer.shares:
        if student == subject.student and (until is None or on <= until):
            yield f"open share until {until.day} {until:%B %Y}" if until else "open share"
    for student, reason in viewer.broke_glass:
        if student == subject.student and may(viewer.roles, BREAK_GLASS):
            yield f"{WITH_A_REASON}: {reason}"
