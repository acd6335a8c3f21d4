"""The made-up schools of seed 1, written and judged once for all tests here."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

import pytest

from whetu.demo.people import everyone
from whetu.demo.register import Register, registers
from whetu.demo.schools import SCHOOLS, UNTIL, calendar, school
from whetu.demo.write import SchoolFiles, pattern, write
from whetu.rules.calendar import days_enrolled
from whetu.rules.days import UNMARKED_DAY, Tally, tally
from whetu.rules.terms import Words, words

SEED = 1


class StudentTerm(NamedTuple):
    """One student's one term, as the register said at the end of a day."""

    days: list[tuple[date, Tally]]
    words: Words


@pytest.fixture(scope="session")
def people():
    return everyone(SEED)


@pytest.fixture(scope="session")
def spans(people) -> dict[tuple[str, str], list[tuple[date, date | None]]]:
    """Enrolments by school and student."""
    found: dict[tuple[str, str], list[tuple[date, date | None]]] = {}
    for person in people:
        for one in person.enrolments:
            found.setdefault((one.school, one.student), []).append((one.start, one.end))
    return found


@pytest.fixture(scope="session")
def kept(people) -> dict[tuple[str, str], Register]:
    """Every student's register, by school and student."""
    return {
        (one.number, register.student): register
        for one in SCHOOLS
        for register in registers(people, one.number, SEED)
    }


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> dict[str, SchoolFiles]:
    """The written files, by school."""
    return {one.number: one for one in write(tmp_path_factory.mktemp("schools"), seed=SEED)}


@pytest.fixture(scope="session")
def judge(kept, spans):
    """`judge(school, student, year, term, asked)`: the term as the register said at the end of a day."""

    def judged(number: str, student: str, year: int, term: int, asked: date = UNTIL) -> StudentTerm:
        days = list(_judged(kept[number, student], spans[number, student], number, year, term, asked))
        return StudentTerm(days, words(days, year, term))

    return judged


@cache
def _of_term(number: str, year: int, term: int) -> dict[date, int]:
    dates = next(one for one in school(number).terms if (one.year, one.term) == (year, term))
    return {on: n for on, n in calendar(number).items() if dates.start <= on <= dates.end}


def _judged(register, spans, number, year, term, asked) -> Iterator[tuple[date, Tally]]:
    marked = set(register.days)
    for on, half_days in days_enrolled(_of_term(number, year, term), spans).items():
        if on <= asked:
            codes = register.seen(on, asked)
            marks = pattern(number, on, codes) if on in marked else UNMARKED_DAY
            yield on, tally(marks, half_days, on)
