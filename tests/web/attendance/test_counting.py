"""Ready rows: who counts from when to when, by which settings; the same numbers as `whetu measure`."""

import csv
import io
import random
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django_scopes import scope

from tests import kura as world
from tests.web.attendance.conftest import DAYS
from whetu.web.attendance import actions, queries
from whetu.web.attendance.models import CrossingEvent, StudentTerm
from whetu.web.people.models import Enrolment, Student
from whetu.web.schools import queries as schools
from whetu.web.schools.models import Closure, CountingSettings, School, Term

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = DAYS[2:7]
WEEK = DAYS[2:7]


def row(small, number="A", term=2) -> StudentTerm:
    return StudentTerm.objects.get(student=small.students[number], term=term)


def load(small, days, moment=1):
    return actions.load(by=small.by, upload=small.say(days), now=small.at(moment))


def test_a_joiner_and_a_leaver_count_from_and_to_those_days(small):
    Enrolment.objects.filter(student=small.students["A"]).update(start=TUESDAY, end=THURSDAY)
    load(small, {("A", on): "T210T120" for on in WEEK})
    assert (row(small).available, row(small).absent) == (6, 6)
    assert (row(small).first_day, row(small).last_day) == (TUESDAY, THURSDAY)


def test_two_enrolments_over_a_day_count_it_once(small):
    Enrolment.objects.create(school=small.school, student=small.students["A"], start=WEDNESDAY)
    load(small, {("A", on): "T210T120" for on in WEEK})
    assert (row(small).available, row(small).absent) == (10, 10)


def test_an_enrolled_student_of_whom_nothing_is_said_is_unmarked_up_to_the_last_day_of_data(small):
    load(small, {("A", on): "P210P120" for on in WEEK[:3]})
    assert (row(small, "B").available, row(small, "B").unmarked) == (6, 6)
    load(small, {("A", THURSDAY): "P210P120"}, moment=2)
    assert (row(small, "B").available, row(small, "B").unmarked) == (8, 8)


def test_terms_of_which_no_file_says_anything_have_no_rows(small):
    load(small, {("A", MONDAY): "P210P120"})
    assert set(StudentTerm.objects.values_list("term", flat=True)) == {2}
    earlier = load(small, {("A", DAYS[0]): "P210P120"}, moment=2)
    assert set(StudentTerm.objects.values_list("student__number", "term")) == {
        (number, term) for number in "AB" for term in (1, 2)
    }
    actions.undo(by=small.by, upload=earlier, now=small.at(3))
    assert set(StudentTerm.objects.values_list("term", flat=True)) == {2}


def test_marks_of_days_to_come_wait(small):
    load(small, {("A", MONDAY): "P210P120", ("A", date(2026, 6, 15)): "N210N120"})
    assert row(small).last_day == MONDAY


def test_a_run_of_absence_crosses_the_holidays(small):
    days = {("A", on): "M210M120" for on in [*DAYS[:2], *WEEK]}
    days |= {("A", date(2026, 4, 1)): "M210M120", ("A", date(2026, 4, 2)): "M210M120"}
    load(small, days)
    assert (row(small).run_start, row(small).run_days) == (DAYS[0], 9)
    load(small, {("A", date(2026, 4, 1)): "P210P120"}, moment=2)
    assert (row(small).run_start, row(small).run_days) == (date(2026, 4, 2), 6)
    load(small, {("A", FRIDAY): "P210P120"}, moment=3)
    assert (row(small).run_start, row(small).run_days) == (None, 0)


def test_five_whole_unjustified_days_are_due_five_school_days_later(small):
    load(small, {("A", on): "T210T120" for on in WEEK})
    [duty] = queries.five_day_duties(small.school, 2026, 2, Student.objects.all())
    assert (duty.student, duty.fifth, duty.due) == (small.students["A"], FRIDAY, date(2026, 5, 4))
    load(small, {("A", TUESDAY): "M210M120"}, moment=2)
    assert queries.five_day_duties(small.school, 2026, 2, Student.objects.all()) == []


def test_settings_hold_from_their_day(small):
    CountingSettings.objects.create(
        school=small.school, from_day=WEDNESDAY, values={"unmarked": "unexplained"}
    )
    load(small, {("B", on): "P210P120" for on in WEEK})
    assert (row(small).unmarked, row(small).unjustified) == (4, 6)


def test_explaining_a_term_comes_to_the_same_count(small):
    load(small, {("A", on): pattern for on, pattern in zip(DAYS, ["T210T120", "?210P120"] * 7, strict=True)})
    for term in (1, 2):
        days = queries.explain(small.students["A"], 2026, term, date(2026, 6, 12))
        assert days[-1].absent_so_far == row(small, term=term).absent
        assert sum(day.tally.available for day in days) == row(small, term=term).available
    weekend = [day for day in days if day.why_not]
    assert {day.why_not for day in weekend} == {queries.NOT_OPEN}
    assert {day.on for day in weekend} == {date(2026, 4, 25), date(2026, 4, 26), date(2026, 4, 27)}


def test_half_days_absent_by_week(small):
    load(small, {("A", on): "T210T120" for on in (MONDAY, FRIDAY, date(2026, 4, 28))})
    assert row(small).weeks == [4, 2]


def test_what_waits_for_a_reason_has_its_age_in_school_days(small):
    load(small, {("A", on): "?210?120" for on in (FRIDAY, date(2026, 4, 25))})
    [one] = queries.unexplained(small.school, Student.objects.all(), date(2026, 4, 29))
    assert [(day.on, day.age) for day in one.days] == [(FRIDAY, 2)]
    assert row(small).unexplained == 1


def random_marks(seed: int, students: int):
    """A roll with joiners and leavers, and random marks of two terms, as files."""
    rng = random.Random(seed)
    roll, marks = ["student,first_name,last_name,start_date,end_date,student_type"], ["student,date,marks"]
    codes = ["P210P120"] * 8 + ["T210T120", "M210M120", "?210P120", "_210P120", "X210X120", "P60", "L210V120"]
    for number in range(students):
        start = date(2026, 2, 2) + timedelta(days=rng.choice([0, 0, 0, 30, 90]))
        end = rng.choice(["", "", "", "2026-05-29"])
        roll.append(f"S{number},Zz,Zz-{number},{start},{end},{rng.choice(['', 'RE', 'FF', 'AD'])}")
        lean = rng.choice([codes, codes, ["T210T120", "M210M120", "?210?120", "P210P120"]])
        for on in (date(2026, 3, 23) + timedelta(days=n) for n in range(80)):
            if on.weekday() < 5 and rng.random() < 0.95:
                marks.append(f"S{number},{on},{rng.choice(lean)}")
    return "\n".join(roll), "\n".join(marks)


def calendar_file(school) -> str:
    found = schools.calendar(school)
    lines = [
        f"{on},{term.year},{term.term},{found[on]},"
        for term in schools.terms(school)[:2]
        for on in found
        if term.start <= on <= term.end
    ]
    return "\n".join(["date,year,term,open_half_days,note", *lines])


@pytest.mark.parametrize("seed", [1, 2])
def test_the_site_counts_what_whetu_measure_counts(kura, tmp_path, seed):
    from whetu.cli import main

    roll, marks = random_marks(seed, 25)
    world.load(kura, kura.other, roll.encode(), "roll.csv")
    with scope(school=kura.other):
        Enrolment.objects.exclude(student__number__startswith="S").delete()
        Student.objects.exclude(number__startswith="S").first().days.all()
    world.load(kura, kura.other, marks.encode(), "marks.csv")
    with scope(school=kura.other):
        calendar = calendar_file(kura.other)
        rows = StudentTerm.objects.filter(student__number__startswith="S").select_related("student")
        site = {
            (one.student.number, str(one.term)): (
                one.available, one.present, one.justified, one.unjustified, one.unmarked, one.band, one.step,
                *(str(getattr(one, f"{step}_on") or "") for step in ("worrying", "concerning", "serious")),
                str(one.counted).lower(),
            )
            for one in rows
        }  # fmt: skip
    for name, content in (("roll", roll), ("marks", marks), ("calendar", calendar)):
        (tmp_path / f"{name}.csv").write_text(content)
    files = [str(tmp_path / "marks.csv"), "--roll", str(tmp_path / "roll.csv")]
    files += ["--calendar", str(tmp_path / "calendar.csv"), "--as-at", "2026-06-12", "--format", "csv"]
    said = CliRunner().invoke(main, ["measure", *files])
    kinds = [f"half_days_{kind}" for kind in ("open", "present", "justified", "unjustified", "unmarked")]
    names = ("band", "step", "worrying_on", "concerning_on", "serious_on", "counted")
    measured = {
        (one["student"], one["term"]): (*(int(one[kind]) for kind in kinds), *(one[name] for name in names))
        for one in csv.DictReader(io.StringIO(said.stdout))
    }
    assert len(measured) > 40
    assert site == measured


def test_counting_again_writes_only_what_differs(small):
    load(small, {("A", on): "T210T120" for on in WEEK})
    assert actions.rebuild(school=small.school, now=small.at(2)) == 0
    Closure.objects.create(school=small.school, on=FRIDAY, open_half_days=1)
    assert actions.rebuild(school=small.school, now=small.at(3), students={small.students["A"].pk}) == 1
    assert actions.rebuild(school=small.school, now=small.at(4)) == 1
    assert CrossingEvent.objects.count() == 2


def test_a_school_without_terms_takes_files_and_counts_nothing(small):
    Term.objects.filter(school=small.school).delete()
    load(small, {("A", MONDAY): "P210P120"})
    assert not StudentTerm.objects.exists()
    assert School.objects.get(pk=small.school.pk).go_live
