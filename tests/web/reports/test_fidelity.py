"""The plan at work: how often each action was due, done, on time; like cases, like steps."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from whetu.web.amp.models import Plan
from whetu.web.audit.models import Entry
from whetu.web.people.models import Student
from whetu.web.reports.queries import fidelity
from whetu.web.reports.queries.periods import choice
from whetu.web.reports.views import fidelity as views
from whetu.web.response.models import Response, Task
from whetu.web.schools.models import Term

DUE = date(2026, 6, 10)
PAGE = "/reports/fidelity/"


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


@pytest.fixture
def call(kura, plan):
    with scope(school=kura.school):
        return plan.actions.filter(step="worrying", opens="crossing", circumstances=False).first()


@pytest.fixture
def worked(kura, task, call):
    """Of ten tasks: three on time, one late, two missed, one overdue, one still to come, two not asked."""
    students = kura.students
    for place in (1, 2, 3):
        task(students[place], call, DUE, done=DUE)
    task(students[4], call, DUE, done=date(2026, 6, 11))
    task(students[5], call, DUE, why="missed")
    task(students[6], call, DUE, why="missed")
    task(students[7], call, DUE)
    task(students[8], call, date(2026, 6, 20))
    task(students[9], call, date(2026, 6, 20), why="folded")
    task(students[10], call, date(2026, 6, 20), why="no concern")


def of_school(kura, **more):
    with scope(school=kura.school):
        period = choice(kura.school, kura.today).shown
        plan = fidelity.version(kura.school, period)
        everyone = Student.objects.filter(school=kura.school)
        return fidelity.fidelity(kura.school, everyone, period, plan, **more)


def test_each_action_is_counted_by_hand(kura, worked, call):
    found = of_school(kura)
    block = next(one for one in found.blocks if one.step == "worrying")
    tally = next(line.tally for line in block.lines if line.action == call)
    assert (tally.due, tally.done, tally.on_time, tally.late) == (7, 4, 3, 1)
    assert (tally.not_done, tally.overdue, tally.to_come, tally.open) == (2, 1, 1, 2)
    assert tally.why == {"folded": 1, "no concern": 1}
    assert found.total == block.total == tally


def test_the_page_says_so_and_each_number_opens_what_it_counts(kura, worked, call, sign_in):
    client = sign_in("principal")
    page = client.get(PAGE)
    assert "7 tasks were due" in text(page)
    assert "42.8% of them done on time" in text(page)
    link = f"{PAGE}tasks/?time=2026-2&amp;plan={fidelity_plan(kura)}&amp;action={call.pk}&amp;state="
    for state, number in (("due", 7), ("on+time", 3), ("late", 1), ("not+done", 2), ("not+asked", 2)):
        assert link + state + f'">{number}<' in page.content.decode()
        listed = text(client.get((link + state).replace("&amp;", "&")))
        assert f"{number} task" in listed
    late = text(client.get((link + "late").replace("&amp;", "&")))
    assert kura.students[4].name in late
    assert kura.students[1].name not in late


def fidelity_plan(kura) -> str:
    return of_school(kura).plan.key


def test_a_group_opens_its_own_tasks(kura, worked, sign_in):
    """Year 7 has the even places: 2, 4, 6, 8 and 10; of those due, three."""
    years = next(one for one in of_school(kura).breakdowns if one.by == "year")
    assert [(line.label, line.students, line.tally.due) for line in years.lines] == [
        ("Year 7", 5, 3), ("Year 8", 5, 4),
    ]  # fmt: skip
    listed = text(sign_in("principal").get(f"{PAGE}tasks/?by=year&group=7&state=due"))
    assert "3 tasks" in listed


def test_small_groups_are_withheld_and_what_gives_them_away(kura, worked):
    """Four girls among ten: of two groups neither can be shown, or the other could be worked out. Five of ten
    are Māori, four of them European too."""
    groups = [["Māori", "European"]] * 4 + [["Māori"]] + [["Pacific"]] * 5
    with scope(school=kura.school):
        for place, (student, own) in enumerate(zip(kura.students[1:11], groups, strict=True)):
            girl = "F" if place < 4 else "M"
            Student.objects.filter(pk=student.pk).update(gender=girl, ethnic_groups=own)
    parts = {one.by: {line.label: line.tally for line in one.lines} for one in of_school(kura).breakdowns}
    assert parts["gender"] == {"Girls": None, "Boys": None}
    assert parts["ethnic"]["European"] is None
    assert parts["ethnic"]["Māori"] is not None
    with scope(school=kura.school):
        Student.objects.filter(pk=kura.students[5].pk).update(gender="F")
    parts = {one.by: one.lines for one in of_school(kura).breakdowns}
    assert [line.tally.due for line in parts["gender"]] == [5, 2]


def test_what_is_recorded_where_needed_and_what_nobody_answered(kura, worked, plan):
    with scope(school=kura.school):
        needed = plan.actions.filter(step="concerning", opens="needed").exclude(kind="").first()
        before = Response.objects.filter(kind=needed.kind).count()
        for on in (date(2026, 6, 1), date(2026, 6, 2)):
            Response.objects.create(
                school=kura.school, student=kura.students[2], kind=needed.kind, on=on, outcome="done",
                at=kura.now,
            )  # fmt: skip
    block = next(one for one in of_school(kura).blocks if one.step == "concerning")
    line = next(line for line in block.kinds if line.action == needed)
    assert before == 0
    assert (line.responses, line.students) == (2, 1)
    # Ten days: places 2, 3 and 6 crossed. Place 3 was answered on the 10th, place 6 never; place 2 crossed on
    # the 12th, and what was recorded for them came before.
    assert (block.crossings, block.unanswered) == (3, 2)


def of_term_2(kura, on: date):
    with scope(school=kura.school):
        period = choice(kura.school, on, "2026-2").shown
        return fidelity.fidelity(kura.school, None, period, fidelity.version(kura.school, period))


def test_a_term_that_is_over_leaves_nothing_not_due_yet(kura, task, call):
    """Term 3 begins on 20 July. Due on the last day of Term 2 and open: not done. Due in Term 3: the term was
    over before its day. Answered in the holidays: late."""
    end = date(2026, 7, 3)
    with scope(school=kura.school):
        Term.objects.get_or_create(
            school=kura.school, year=2026, term=3,
            defaults={"start": date(2026, 7, 20), "end": date(2026, 9, 25)},
        )  # fmt: skip
    task(kura.students[1], call, end)
    task(kura.students[2], call, date(2026, 7, 22))
    task(kura.students[3], call, end, done=date(2026, 7, 10))
    tally = of_term_2(kura, date(2026, 8, 3)).total
    assert (tally.to_come, tally.overdue, tally.not_done, tally.late) == (0, 0, 1, 1)
    assert tally.why == {"term over": 1}


def test_a_crossing_is_of_the_version_then_in_force_and_answered_in_its_time(kura, plan):
    """Three crossed Concerning by 12 June; a version from 11 June on has one of them, and what is recorded in
    Term 3 answers none of Term 2."""
    with scope(school=kura.school):
        Term.objects.get_or_create(
            school=kura.school, year=2026, term=3,
            defaults={"start": date(2026, 7, 20), "end": date(2026, 9, 25)},
        )  # fmt: skip
        later = Plan.objects.create(
            school=kura.school, number=2, from_day=date(2026, 6, 11), made_at=kura.now
        )
        for place in (2, 3, 6):
            Response.objects.create(
                school=kura.school, student=kura.students[place], kind="RA04", on=date(2026, 8, 1),
                outcome="done", at=kura.now,
            )  # fmt: skip
        period = choice(kura.school, date(2026, 8, 3), "2026-2").shown
        blocks = [fidelity.fidelity(kura.school, None, period, one).blocks for one in (plan, later)]
    crossed = [[(one.crossings, one.unanswered) for one in found if one.step == "concerning"]
               for found in blocks]  # fmt: skip
    assert crossed == [[(2, 2)], [(1, 1)]]


def test_a_leader_looks_at_others_than_their_own_child(kura, task, call, sign_in):
    task(kura.students[0], call, DUE, done=DUE)  # the senior leader's own
    page = text(sign_in("senior_leader").get(PAGE))
    assert "0 tasks were due" in page
    assert "Your own child is left out." in page


def test_a_page_of_a_list_asks_for_its_own_rows_alone(kura, worked, sign_in, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 2)
    client = sign_in("principal")
    names = []
    for page in (1, 2, 3, 4, 5):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(f"{PAGE}tasks/?page={page}")
        lists = re.findall(r'"response_task"\."id" IN \(([^)]*)\)', " ".join(row["sql"] for row in asked))
        assert [len(one.split(",")) for one in lists] == [2]
        names += re.findall(r'<th scope="row"><a [^>]*>([^<]*)<', answer.content.decode())
    with scope(school=kura.school):
        ordered = Student.objects.filter(pk__in=Task.objects.values("student")).order_by(
            "last_name", "first_name"
        )
        assert names == [one.name for one in ordered]
    gaps = client.get(f"{PAGE}tasks/?state=unanswered").content.decode()
    assert gaps.count('class="line-name"') == 2
    assert "page=2" in gaps


def test_it_is_taken_away_and_noted(kura, worked, sign_in):
    answer = sign_in("principal").get(PAGE + "export/xlsx/")
    assert answer["Content-Type"].startswith("application/vnd.openxml")
    assert sign_in("principal").get(PAGE + "export/pdf/").status_code == 404
    with scope(school=kura.school):
        assert Entry.objects.filter(did="exported the plan at work").count() == 1


def test_only_leaders_look(kura, worked, sign_in):
    for role in ("teacher", "pastoral", "officer", "board", "presiding_member", "provider_officer"):
        assert sign_in(role).get(PAGE).status_code == 403


def test_as_many_queries_for_ten_students_as_for_one(kura, task, call, sign_in):
    client = sign_in("principal")
    task(kura.students[1], call, DUE, done=DUE)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for student in kura.students[2:]:
        task(student, call, DUE)
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few)


def test_before_a_plan_is_in_force_it_says_so(kura, sign_in):
    with scope(school=kura.school):
        Task.objects.all().delete()
        Plan.objects.all().delete()
    assert "There is no plan in force yet." in text(sign_in("principal").get(PAGE))
