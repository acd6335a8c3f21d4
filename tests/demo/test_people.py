"""The people: names as real rolls hold them, households, and those who come and go."""

import re
from collections import Counter, defaultdict
from datetime import date, timedelta

from whetu.demo import stories
from whetu.demo.people import everyone, teachers
from whetu.demo.schools import COLLEGE, KURA, OFFICER, PRIMARY, SCHOOLS, UNTIL, calendar, email, open_days
from whetu.rules.access import ROLES
from whetu.rules.calendar import TERM_LIMITS, check_calendar


def on_the_roll(people, number):
    return [
        (person, one)
        for person in people
        for one in person.enrolments
        if one.school == number and one.start <= UNTIL and (one.end is None or one.end >= UNTIL)
    ]


def test_nineteen_hundred_students_of_whom_one_is_entered_twice(people):
    rolls = {one.number: len({e.student for _, e in on_the_roll(people, one.number)}) for one in SCHOOLS}
    assert rolls == {PRIMARY: 640 + 1, COLLEGE: 1110, KURA: 150}


def test_names_have_what_breaks_programs(people):
    names = " ".join(f"{one.first_name} {one.last_name}" for one in people)
    assert [mark for mark in "āēīōūʻ-'éëáü" if mark not in names.lower()] == []
    assert any(" " in one.last_name for one in people)


def test_an_nsn_is_ten_digits_with_its_zero_and_one_persons_own(people):
    assert all(re.fullmatch(r"09\d{8}", one.nsn) for one in people)
    named = defaultdict(set)
    for one in people:
        named[one.nsn].add((one.first_name, one.last_name))
    assert all(len(names) == 1 for names in named.values())


def test_nobody_can_be_reached(people):
    addresses = {caregiver.email for one in people for caregiver in one.caregivers if caregiver.email}
    phones = {caregiver.phone for one in people for caregiver in one.caregivers if caregiver.phone}
    assert all(address.endswith(".example") for address in addresses)
    assert all(re.fullmatch(r"021 000 \d{4}", phone) for phone in phones)


def test_households(people):
    sizes = Counter(len(one.caregivers) for one in people)
    assert set(sizes) == {1, 2, 3, 4}
    homes = Counter(one.caregivers for one in people)
    assert sum(1 for n in homes.values() if n > 1) > 300  # siblings share their caregivers
    everybody = [caregiver for one in people for caregiver in one.caregivers]
    assert 5 < sum(not one.contact_allowed for one in everybody) < 200
    assert {"te reo Māori", "Samoan", "Tongan", "Mandarin"} <= {one.language for one in everybody}


def test_people_come_and_go(people):
    begun = [one for person in people for one in person.enrolments if one.start.year >= 2025]
    assert sum(one.start.month > 2 for one in begun) > 60
    ended = [one for person in people for one in person.enrolments if one.end]
    assert sum(one.end.year == 2026 for one in ended) > 20
    moved = [person for person in people if len({one.school for one in person.enrolments}) == 2]
    ways = Counter((one.enrolments[0].school, one.enrolments[-1].school) for one in moved)
    assert ways[PRIMARY, COLLEGE] > 50
    assert ways[PRIMARY, KURA] > 3
    for one in moved:
        assert one.enrolments[0].end + timedelta(1) <= one.enrolments[1].start


def test_a_school_year_is_within_the_rules():
    for one in SCHOOLS:
        for term in one.terms:
            limits = next(t for t in TERM_LIMITS if (t.year, t.term) == (term.year, term.term))
            days = {on: n for on, n in calendar(one.number).items() if term.start <= on <= term.end and n}
            check_calendar(days, term.year, term.term)
            assert limits.earliest_start <= term.start <= limits.latest_start
            assert term.end <= limits.latest_end
        for year in (2025, 2026):
            assert 370 <= sum(n for on, n in calendar(one.number).items() if on.year == year) <= 390


def test_closures_are_of_each_kind():
    for one in SCHOOLS:
        assert {closure.kind for closure in one.closures} >= {"teacher only", "emergency"}
        assert 1 in {closure.open_half_days for closure in one.closures}
        assert all(calendar(one.number)[closure.on] == closure.open_half_days for closure in one.closures)
    assert date(2026, 3, 9) not in open_days(PRIMARY)  # Taranaki's anniversary day


def test_every_role_works_somewhere():
    roles = {post.role for one in SCHOOLS for post in one.staff} | {"provider_officer", "agency_worker"}
    assert roles == set(ROLES)
    assert OFFICER.shares[0].student in {one.student for one in stories.CAST if one.school == COLLEGE}


def test_staff_have_an_address_each():
    for one in SCHOOLS:
        staff = {email(post.name, one.domain) for post in one.staff} | {
            teacher.email for teacher in teachers(one.number, 1)
        }
        named = {post.name for post in one.staff} | {teacher.name for teacher in teachers(one.number, 1)}
        assert len(staff) == len(named)
        assert all(address.isascii() for address in staff)


def test_a_teacher_is_the_mother_of_a_child_in_her_class(people):
    number, student, mother = stories.OWN_CHILD
    child = next(p for p in people for e in p.enrolments if (e.school, e.student) == (number, student))
    teacher = next(one for one in teachers(number, 1) if one.name == mother)
    assert child.caregivers[0].email == teacher.email
    assert child.enrolments[-1].class_group in teacher.classes


def test_another_seed_has_other_people_and_the_same_cast(people):
    others = everyone(2)
    cast = len(stories.CAST)
    names = [[(p.nsn, p.first_name, p.last_name) for p in one] for one in (people, others)]
    assert names[0][:cast] == names[1][:cast]
    assert names[0][cast:] != names[1][cast:]
