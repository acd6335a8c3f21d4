"""What is known and done for one student: all that the page of the case shows."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from whetu.rules import access as rules
from whetu.web.people.models import Student
from whetu.web.response.models import (
    Barrier,
    Case,
    CatchUp,
    Goal,
    HomeVisit,
    Note,
    Review,
    Support,
)
from whetu.web.schools.models import Staff

OPEN = (Barrier.State.RAISED, Barrier.State.VERIFIED, Barrier.State.WORKED)
NOT_DONE_FIRST = (F("done_on").desc(nulls_first=True), F("due").asc(nulls_last=True), "id")


@dataclass(frozen=True)
class CasePage:
    """The parts of the page, each as its reader may see it. `whole`: the reader sees the case whole."""

    whole: bool
    case: Case | None
    barriers: list[Barrier]
    goals: list[Goal]
    supports: list[Support]
    catch_up: list[CatchUp]
    visits: list[HomeVisit]
    reviews: list[Review]
    notes: list[Note]
    known_notes: list[Note]  # there is a counselling note: who and when, without its words


def page(student: Student, staff: Staff) -> CasePage:
    """One student's case as a member of staff may see it: a teacher sees what is for the class."""
    whole = rules.may(staff.roles, rules.CASE_VIEW)
    return CasePage(
        whole=whole,
        case=case(student),
        barriers=sorted(barriers(student, staff), key=lambda one: one.state not in OPEN),
        goals=list(student.goals.select_related("by")),
        supports=list(student.supports.select_related("by", "barrier")),
        catch_up=list(student.catch_up.select_related("teacher__user").order_by(*NOT_DONE_FIRST)),
        visits=list(student.home_visits.select_related("visitor__user", "checked_by")) if whole else [],
        reviews=list(student.reviews.select_related("by", "closed_by")) if whole else [],
        notes=list(notes(student, staff)),
        known_notes=list(known_notes(student, staff)),
    )


def case(student: Student) -> Case | None:
    """A student's plan and key adult, if anything is noted."""
    found = Case.objects.filter(student=student)
    return found.select_related("plan_lead__user", "key_adult__user").first()


def barriers(student: Student, staff: Staff) -> QuerySet[Barrier]:
    """A student's barriers; a teacher sees those that matter in class, and those they raised."""
    found = student.barriers.select_related("by")
    if rules.may(staff.roles, rules.CASE_VIEW):
        return found
    return found.filter(Q(for_teachers=True) | Q(by=staff.user_id))


def notes(student: Student, staff: Staff) -> QuerySet[Note]:
    """The notes that somebody may read: their own, and with the whole case everyone's plain ones."""
    readable = Q(by=staff.user_id)
    if rules.may(staff.roles, rules.CASE_VIEW):
        readable |= Q(restricted=False)
    return student.notes.filter(readable).select_related("by")


def known_notes(student: Student, staff: Staff) -> QuerySet[Note]:
    """Others' counselling notes, without their words, for whoever may know that there are any."""
    if not rules.may(staff.roles, rules.NOTES_KNOWN):
        return Note.objects.none()
    others = student.notes.filter(restricted=True).exclude(by=staff.user_id)
    return others.defer("words").select_related("by")


def row(kind: type, key: str):
    """A row of this school by its key, with its student; None where there is none."""
    return kind.objects.select_related("student__school").filter(key=key).first()


def goal(key: str) -> Goal | None:
    return row(Goal, key)


def support(key: str) -> Support | None:
    return row(Support, key)


def catch_up(key: str) -> CatchUp | None:
    return row(CatchUp, key)


def visit(key: str) -> HomeVisit | None:
    return row(HomeVisit, key)


def review(key: str) -> Review | None:
    return row(Review, key)


def barrier(key: str) -> Barrier | None:
    return row(Barrier, key)
