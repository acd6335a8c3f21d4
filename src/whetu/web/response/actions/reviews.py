"""A look at everything: opened, written by several people, closed with a cause and a decision."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from whetu.web.people.models import Student
from whetu.web.response.actions.case import kept, noted
from whetu.web.response.actions.record import record
from whetu.web.response.models import Barrier, Review, Task
from whetu.web.schools.actions import NotAllowed
from whetu.web.schools.models import User

# What a review holds, and what must be filled before it closes.
PARTS = ("pattern", "causes", "earlier_steps", "wellbeing", "progress", "decision")
NEEDED: dict[str, tuple[str, ...]] = {
    Review.Kind.ATTENDANCE: ("pattern", "wellbeing", "decision"),
    Review.Kind.URGENT: ("pattern", "wellbeing", "progress", "earlier_steps", "decision"),
}
# The response that a closed review is: no kind is a review's own, and the plan's reviews have this one.
REVIEWED = "RA13"
# The lines of the plan whose tasks a review answers.
ANSWERS: dict[str, tuple[str, ...]] = {
    Review.Kind.ATTENDANCE: ("S2:135",),
    Review.Kind.URGENT: ("S2:135", "S2:191"),
}


class Changed(Exception):
    """Somebody saved the review since it was opened here. `saved`: as it stands now."""

    def __init__(self, saved: Review):
        super().__init__("saved by somebody else since")
        self.saved = saved


@transaction.atomic
def add(*, by: User, student: Student, now: datetime, kind: str) -> Review:
    """Open a review. Raises NotAllowed while one of its kind is open."""
    if Review.objects.filter(student=student, kind=kind, closed_at=None).exists():
        raise NotAllowed(_("A review of this kind is open already."))
    review = kept(Review(school=student.school, student=student, kind=kind, opened_at=now, by=by), by)
    noted(by=by, student=student, did="opened a review", row=review.key)
    return review


@transaction.atomic
def write(*, by: User, review: Review, version: int, texts: Mapping[str, str]) -> Review:
    """Keep what a person wrote. Raises Changed where another was faster, NotAllowed once it is closed."""
    saved = Review.objects.select_for_update(of=("self",)).select_related("student__school").get(pk=review.pk)
    if saved.closed_at:
        raise NotAllowed(_("This review is closed. What it says stays."))
    if saved.version != version:
        raise Changed(saved)
    for name in PARTS:
        setattr(saved, name, texts[name])
    saved.version += 1
    kept(saved, by)
    noted(by=by, student=saved.student, did="wrote on a review", row=saved.key)
    return saved


@transaction.atomic
def close(*, by: User, review: Review, on: date, now: datetime) -> None:
    """Close a review: that it was held answers the plan's tasks; its words stay in it.

    Raises NotAllowed without a cause, where a part that it needs is empty, or where somebody wrote on it
    since `review` was read.
    """
    read = review.version
    review = (
        Review.objects.select_for_update(of=("self",)).select_related("student__school").get(pk=review.pk)
    )
    if review.closed_at:
        raise NotAllowed(_("This review is closed. What it says stays."))
    if review.version != read:
        raise NotAllowed(_("Somebody wrote on it since: look again, then close it."))
    if not Barrier.objects.filter(student=review.student_id).exists():
        raise NotAllowed(_("A review needs a cause: raise at least one barrier first."))
    if not all(getattr(review, name).strip() for name in NEEDED[review.kind]):
        raise NotAllowed(_("Some parts are still empty. Fill in those that a review needs."))
    review.closed_at, review.closed_by, review.version = now, by, review.version + 1
    asked = Task.objects.filter(
        student=review.student_id, closed_at=None, action__line__in=ANSWERS[review.kind]
    )
    review.response = record(
        by=by, student=review.student, kind=REVIEWED, on=on, outcome="done", now=now, tasks=asked
    )
    kept(review, by)
    noted(by=by, student=review.student, did="closed a review", row=review.key)
