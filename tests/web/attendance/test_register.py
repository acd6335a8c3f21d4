"""The register is what every loaded file says, in order of loading; ready rows follow; nothing is lost."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.attendance.conftest import DAYS
from whetu.rules import star, terms
from whetu.rules.days import tally
from whetu.web.attendance import actions, queries
from whetu.web.attendance.models import CrossingEvent, Replaced, Said, StudentDay, StudentTerm
from whetu.web.people.models import Student
from whetu.web.schools import queries as schools
from whetu.web.schools.actions import NotAllowed

PATTERNS = ["P210P120", "?210?120", "T210P120", "M210M120", "_210P120", "P210_120", "X210X120"]
SAYS = st.dictionaries(
    st.tuples(st.sampled_from("AB"), st.sampled_from(DAYS)),
    st.sampled_from(PATTERNS),
    min_size=1,
    max_size=20,
)
STEPS = st.lists(st.one_of(SAYS, st.integers(0, 5)), min_size=1, max_size=7)


def in_force(live):
    """What the loaded files say, the later one winning: pattern, and the first of the files that agree."""
    said = {}
    for upload, days in live:
        for key, pattern in days.items():
            if key not in said or said[key][0] != pattern:
                said[key] = (pattern, upload.pk)
    return said


def register():
    rows = StudentDay.objects.values_list("student__number", "on", "pattern", "upload_id")
    return {(number, on): (pattern, upload) for number, on, pattern, upload in rows}


def ready(school):
    """Ready rows worked out anew from the register by the rules alone."""
    held = {(number, on): pattern for (number, on), (pattern, _) in register().items()}
    calendar = schools.calendar(school)
    ends = [min((on for _, on in held), default=None), max((on for _, on in held), default=None)]
    found = {}
    for term in schools.terms(school) if held else ():
        days = [on for on in calendar if term.start <= on <= min(term.end, ends[1]) and term.end >= ends[0]]
        for number in "AB" if days else "":
            judged = [(on, tally(held.get((number, on), ""), calendar[on], on)) for on in days]
            words = terms.words(judged, term.year, term.term)
            crossed = {c.step: c.on for c in star.crossings(words, term.year, term.term)}
            found[number, term.term] = (
                *words,
                *terms.counts(words),
                *map(crossed.get, ("worrying", "concerning")),
            )
    return found


def kept():
    """Ready rows as they are kept."""
    names = (*terms.Words._fields, *terms.Counts._fields, "worrying_on", "concerning_on")
    rows = StudentTerm.objects.values_list("student__number", "term", *names)
    return {(number, term): tuple(row) for number, term, *row in rows}


def steps_by_events():
    """The steps reached, as the events tell them one after the other."""
    reached = {}
    for event in CrossingEvent.objects.order_by("found_at", "pk"):
        key = (event.student.number, event.term, event.step)
        assert reached.get(key) == event.was_on
        reached[key] = event.on
    return {key: on for key, on in reached.items() if on}


def steps_kept():
    rows = StudentTerm.objects.values_list(
        "student__number", "term", "worrying_on", "concerning_on", "serious_on"
    )
    return {
        (number, term, step): on
        for number, term, *dates in rows
        for step, on in zip(("worrying", "concerning", "serious"), dates, strict=True)
        if on
    }


def test_any_order_of_loads_and_undos_is_the_same_as_a_replay(small):
    @given(STEPS)
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def holds(steps):
        with transaction.atomic():
            live, loaded, history = [], [], []
            for moment, step in enumerate(steps, 1):
                if isinstance(step, dict):
                    upload = small.say(step)
                    actions.load(by=small.by, upload=upload, now=small.at(moment))
                    live.append((upload, step))
                    loaded.append((upload, step))
                elif step < len(loaded) and loaded[step] in live:
                    actions.undo(by=small.by, upload=loaded[step][0], now=small.at(moment))
                    live.remove(loaded[step])
                history.append((moment, in_force(live)))
                assert register() == history[-1][1]
                assert kept() == ready(small.school)
                assert steps_by_events() == steps_kept()
            for moment, said in history:
                assert register_at(small, moment) == said
            transaction.set_rollback(True)

    holds()


def register_at(small, moment):
    numbers = dict(Student.objects.values_list("pk", "number"))
    found = queries.register_on(Student.objects.all(), small.at(moment), DAYS[0], DAYS[-1])
    return {(numbers[student], on): tuple(entry) for (student, on), entry in found.items()}


def test_counting_again_from_scratch_gives_the_same_rows(small):
    for moment in (1, 2):
        days = {(number, on): PATTERNS[(on.day * moment) % 7] for number in "AB" for on in DAYS}
        actions.load(by=small.by, upload=small.say(days), now=small.at(moment))
    before = list(StudentTerm.objects.order_by("student", "year", "term").values().exclude(pk=None))
    StudentTerm.objects.all().delete()
    actions.rebuild(school=small.school, now=small.at(3))
    after = list(StudentTerm.objects.order_by("student", "year", "term").values())
    assert [row | {"id": 0} for row in before] == [row | {"id": 0} for row in after]
    assert len(after) == 4


def test_the_same_file_twice_changes_nothing(small):
    days = {("A", on): "T210T120" for on in DAYS}
    actions.load(by=small.by, upload=small.say(days), now=small.at(1))
    before = (register(), kept(), CrossingEvent.objects.count())
    again = actions.load(by=small.by, upload=small.say(days), now=small.at(2))
    assert (register(), kept(), CrossingEvent.objects.count()) == before
    assert again.changed == {"new": 0, "changed": 0, "removed": 0, "up": 0, "down": 0, "moved": 0}
    assert not Replaced.objects.exists()


def test_a_later_file_that_agrees_keeps_the_day_when_the_first_is_undone(small):
    first = actions.load(by=small.by, upload=small.say({("A", DAYS[2]): "M210M120"}), now=small.at(1))
    second = actions.load(by=small.by, upload=small.say({("A", DAYS[2]): "M210M120"}), now=small.at(2))
    actions.undo(by=small.by, upload=first, now=small.at(3))
    assert register() == {("A", DAYS[2]): ("M210M120", second.pk)}


def test_a_file_replaces_exactly_the_days_that_it_covers(small):
    days = {(number, on): "P210P120" for number in "AB" for on in DAYS[2:5]}
    actions.load(by=small.by, upload=small.say(days), now=small.at(1))
    actions.load(by=small.by, upload=small.say({("A", DAYS[3]): "J210J120"}), now=small.at(2))
    assert {key: pattern for key, (pattern, _) in register().items()} == days | {("A", DAYS[3]): "J210J120"}


def test_what_is_undone_or_loaded_is_not_so_again(small):
    upload = actions.load(by=small.by, upload=small.say({("A", DAYS[2]): "M210M120"}), now=small.at(1))
    actions.undo(by=small.by, upload=upload, now=small.at(2))
    upload.refresh_from_db()
    with pytest.raises(NotAllowed, match="nothing to undo"):
        actions.undo(by=small.by, upload=upload, now=small.at(3))
    with pytest.raises(NotAllowed, match="send it again"):
        actions.load(by=small.by, upload=upload, now=small.at(3))
    assert not StudentDay.objects.exists()


def test_why_a_step_moved(small):
    away = {("A", on): "T210T120" for on in DAYS[2:7]}
    actions.load(by=small.by, upload=small.say(away), now=small.at(1))
    actions.load(by=small.by, upload=small.say({("A", DAYS[3]): "P210P120"}), now=small.at(2))
    actions.load(by=small.by, upload=small.say({("A", DAYS[3]): "J210J120"}), now=small.at(3))
    events = CrossingEvent.objects.order_by("pk").values_list("kind", "cause", "on", "was_on")
    friday = DAYS[6]
    assert list(events) == [
        ("up", "new absence", friday, None),
        ("down", "correction", None, friday),
        ("up", "correction", friday, None),
    ]


def test_a_blank_that_is_filled_in_is_a_new_absence(small):
    actions.load(by=small.by, upload=small.say({("A", on): "T210T120" for on in DAYS[2:6]}), now=small.at(1))
    actions.load(by=small.by, upload=small.say({("A", DAYS[6]): "_210_120"}), now=small.at(2))
    actions.load(by=small.by, upload=small.say({("A", DAYS[6]): "T210T120"}), now=small.at(3))
    assert CrossingEvent.objects.get().cause == "new absence"


def test_a_change_of_the_calendar_moves_a_step(small):
    actions.load(by=small.by, upload=small.say({("A", on): "T210T120" for on in DAYS[2:7]}), now=small.at(1))
    schools_closure(small, DAYS[4])
    actions.rebuild(school=small.school, now=small.at(2))
    event = CrossingEvent.objects.order_by("pk").last()
    assert (event.kind, event.cause) == ("down", "calendar or settings")


def schools_closure(small, on):
    from whetu.web.schools.models import Closure

    Closure.objects.create(school=small.school, on=on, open_half_days=0)


def test_crossings_before_go_live_are_history(small):
    small.school.go_live = DAYS[6] + timedelta(days=1)
    small.school.save()
    actions.load(by=small.by, upload=small.say({("A", on): "T210T120" for on in DAYS[2:7]}), now=small.at(1))
    everyone = Student.objects.all()
    assert CrossingEvent.objects.get().before_go_live
    assert not queries.crossing_events(small.school, everyone)
    assert len(queries.history(small.school, everyone)) == 1
    small.school.go_live = DAYS[6]
    small.school.save()
    actions.rebuild(school=small.school, now=small.at(2))
    assert not CrossingEvent.objects.get().before_go_live


def test_the_first_load_sets_the_day_from_which_the_school_works_with_whetu(small):
    small.school.go_live = None
    small.school.save()
    actions.load(by=small.by, upload=small.say({("A", DAYS[2]): "P210P120"}), now=small.at(1))
    small.school.refresh_from_db()
    assert str(small.school.go_live) == "2026-06-12"


def test_packed_days_come_back_as_they_were(small):
    days = {(number, on): PATTERNS[on.day % 7] for number in "AB" for on in DAYS}
    small.say(days)
    from whetu.web.attendance.actions import said

    back = {(number, on): pattern for number, on, pattern in said.unpack(Said.objects.get().days)}
    assert back == days
