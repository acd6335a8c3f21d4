"""Reviews: several terms beside the form, a cause and every part before closing, and two people at once."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from tests.kura import load
from whetu.web.response.actions import barriers, reviews
from whetu.web.response.models import Response, Review, Task
from whetu.web.schools.actions import NotAllowed

FILLED = dict.fromkeys(reviews.PARTS, "Looked at together")


@pytest.fixture
def student(kura):
    """Away on the latest 30 open days of the term, without a reason."""
    return kura.students[6]


@pytest.fixture
def opened(kura, student):
    def open_one(kind: str = "attendance") -> Review:
        with scope(school=kura.school):
            return reviews.add(by=kura.staff["pastoral"].user, student=student, now=kura.now, kind=kind)

    return open_one


@pytest.fixture
def cause(kura, student):
    with scope(school=kura.school):
        by = kura.staff["pastoral"].user
        return barriers.add(by=by, student=student, on=kura.today, kind="belonging", source="student")


def first_term(kura) -> None:
    """Term 1 for everybody: away on each Monday, ill."""
    days = [date(2026, 2, 2) + timedelta(days=n) for n in range(60)]
    rows = ["student,date,marks"]
    for one in kura.students:
        for on in (day for day in days if day.weekday() < 5):
            mark = "M" if on.weekday() == 0 else "P"
            rows.append(f"{one.number},{on.day}/{on:%m/%Y},{mark}210{mark}120")
    load(kura, kura.school, "\n".join(rows).encode(), name="term1.csv")


def test_several_terms_stand_beside_the_form_with_their_weekdays(kura, sign_in, student, opened):
    first_term(kura)
    page = sign_in("pastoral").get(f"/reviews/{opened().key}/")
    later, earlier = page.context["looks"]
    assert (later.row.term, earlier.row.term) == (2, 1)
    assert sum(later.weekdays) == later.row.absent == 60
    assert later.row.unexplained == 30
    assert earlier.weekdays[0] == 2 * earlier.medical == earlier.row.absent > 0
    assert earlier.weekdays[1:] == [0, 0, 0, 0]
    assert "Away 10 days or more in 1 of 2 terms." in page.content.decode()


def test_a_weekday_that_is_this_students_alone_is_said_and_one_that_is_everybodys_is_not(
    kura, sign_in, student, opened
):
    first_term(kura)
    url, client = f"/reviews/{opened().key}/", sign_in("pastoral")
    assert "in these terms; at this school" not in client.get(url).content.decode()
    fridays = sum(1 << place for place in range(4, 40, 5))
    with scope(school=kura.school):
        student.terms.filter(term=1).update(justified_one=fridays, justified_both=fridays)
        student.terms.filter(term=2).update(unjustified_one=fridays, unjustified_both=fridays)
    assert "Fridays in these terms; at this school Fridays are" in client.get(url).content.decode()


def test_a_review_closes_with_a_cause_and_a_decision(kura, sign_in, student, opened):
    review, client = opened(), sign_in("pastoral")
    url, sent = f"/reviews/{review.key}/", {**FILLED, "version": 0, "close": "1"}
    assert "needs a cause" in client.post(url, sent, follow=True).content.decode()
    with scope(school=kura.school):
        assert Review.objects.get().pattern == FILLED["pattern"]  # what was written is kept all the same
        by = kura.staff["pastoral"].user
        barriers.add(by=by, student=student, on=kura.today, kind="bullying", source="student")
    assert client.post(url, {**sent, "version": 1, "wellbeing": ""}, follow=True).redirect_chain[-1][0] == url
    client.post(url, {**sent, "version": 2})
    with scope(school=kura.school):
        closed = Review.objects.select_related("response").get()
        assert closed.closed_by == kura.staff["pastoral"].user
        assert (closed.response.kind, closed.response.said) == (reviews.REVIEWED, "")
    late = client.post(url, {**sent, "version": closed.version, "decision": "Another"})
    assert "This review is closed." in late.content.decode()
    assert late.context["unsaved"] == [("Decision", "Another")]


@pytest.mark.parametrize("part", ["pattern", "wellbeing", "progress", "earlier_steps"])
def test_an_urgent_review_needs_all_four_parts(kura, sign_in, opened, cause, part):
    review, client = opened("urgent"), sign_in("pastoral")
    with scope(school=kura.school):
        asked = Task.objects.get(student=review.student, action__line="S2:191")
    assert "/reviews/add/?kind=urgent" in client.get(f"/tasks/{asked.key}/").content.decode()
    url, sent = f"/reviews/{review.key}/", {**FILLED, "version": 0, "close": "1"}
    client.post(url, {**sent, part: " "})
    with scope(school=kura.school):
        assert Review.objects.get().closed_at is None
    client.post(url, {**sent, "version": 1})
    with scope(school=kura.school):
        assert Review.objects.get().closed_at
        (response,) = Response.objects.all()
        assert {one.action.line for one in response.tasks.all()} == {"S2:191"}


def test_two_people_who_write_at_once_lose_nothing(kura, client, opened):
    review = opened()
    url, empty = f"/reviews/{review.key}/", dict.fromkeys(reviews.PARTS, "")
    first, second = kura.staff["pastoral"].user, kura.staff["principal"].user
    client.force_login(first)
    client.post(url, {**empty, "version": 0, "pattern": "Mondays", "causes": "The bus"})
    client.force_login(second)
    answer = client.post(url, {**empty, "version": 0, "pattern": "After sport", "wellbeing": "Tired"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert f"{first.name} saved" in page
    shown = answer.context["form"].initial
    assert shown["pattern"] == "Mondays\n\nAfter sport"
    assert (shown["causes"], shown["wellbeing"]) == ("The bus", "Tired")
    client.post(url, {**shown, "pattern": "Mondays, after sport"})
    with scope(school=kura.school):
        saved = Review.objects.get()
        assert (saved.pattern, saved.causes, saved.wellbeing) == (
            "Mondays, after sport",
            "The bus",
            "Tired",
        )


def test_a_review_that_somebody_wrote_on_since_is_not_closed_over_their_words(kura, opened, cause):
    by = kura.staff["pastoral"].user
    with scope(school=kura.school):
        mine = reviews.write(by=by, review=opened(), version=0, texts=FILLED)
        theirs = reviews.write(by=by, review=mine, version=1, texts=FILLED | {"decision": "Theirs"})
        facts = {"by": by, "on": kura.today, "now": kura.now}
        with pytest.raises(NotAllowed, match="wrote on it since"):
            reviews.close(review=mine, **facts)
        assert (Review.objects.get().decision, Review.objects.get().closed_at) == ("Theirs", None)
        reviews.close(review=Review.objects.get(), **facts)
        with pytest.raises(NotAllowed, match="closed"):
            reviews.close(review=theirs, **facts)
        assert Response.objects.count() == 1


def test_one_review_of_a_kind_is_open_at_a_time(kura, sign_in, student, opened):
    opened()
    client, url = sign_in("pastoral"), f"/students/{student.key}/reviews/add/"
    assert "open already" in client.post(url, {"kind": "attendance"}).content.decode()
    assert client.post(url, {"kind": "urgent"}).status_code == 303


def test_a_teacher_opens_no_review(kura, sign_in, opened):
    assert sign_in("teacher").get(f"/reviews/{opened().key}/").status_code == 403
