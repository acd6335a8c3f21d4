"""The people of the made-up schools: households, children, enrolments and caregivers; and teachers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import count
from random import Random
from typing import NamedTuple, TypeVar

from whetu.demo import stories
from whetu.demo.names import FORMS, IWI, NAMES, plain
from whetu.demo.schools import COLLEGE, KURA, PRIMARY, SCHOOLS, School, email, open_days, school

YEAR = 2026  # the school year of the year levels
ROPU = {
    "Tōtara": (0, 1),
    "Rimu": (2, 3),
    "Kahikatea": (4, 5, 6),
    "Mataī": (7, 8, 9),
    "Kauri": (10, 11, 12, 13),
}
TEACHERS_AT_COLLEGE = 52
FIRST_NUMBERS = {PRIMARY: 1101, COLLEGE: 20101, KURA: 30101}  # of students who are not of the cast
NUMBERS_BEFORE = 2001  # at the primary school, of those who are now at another of the three

# Of a hundred households or adults. Our own choice, for variety: no census.
GROUPS = {"European": 46, "Māori": 24, "Asian": 15, "Pacific": 12, "MELAA": 3}
ALSO = {
    "Māori": ("European", 25),
    "Pacific": ("Māori", 15),
    "Asian": ("European", 8),
    "MELAA": ("European", 8),
}
CHILDREN = {1: 55, 2: 32, 3: 11, 4: 2}
ADULTS = {1: 22, 2: 60, 3: 13, 4: 5}
RELATIONS = (("Mother", "Father"), ("Father", "Mother", "Stepmother"), ("Grandmother", "Aunt", "Stepfather"))
TYPES_AT_COLLEGE = {"RE": 980, "FF": 14, "AD": 3, "EX": 3}  # of a thousand

LEFT_AT_YEARS_END = {PRIMARY: {}, COLLEGE: {13: 165}, KURA: {13: 5}}  # students, by year level in 2025
LEFT_DURING = {PRIMARY: 24, COLLEGE: 50, KURA: 6}  # on some day of the two years
JOINED_DURING = 5  # of a hundred
FROM_PRIMARY_TO_COLLEGE = 70  # of this year's Year 9
FROM_PRIMARY_TO_KURA = range(2, 8)  # one of each of these year levels, on some day
LAST_MOVE = date(2026, 11, 6)  # nobody but the cast joins or leaves later

Choice = TypeVar("Choice")


class Caregiver(NamedTuple):
    """One person whom the school may, or must not, contact."""

    name: str
    relation: str
    phone: str
    email: str
    language: str
    lives_with: bool = True
    contact_allowed: bool = True


class Enrolment(NamedTuple):
    """One student at one school from a day to a day. `year_level` is that of its last year."""

    school: str
    student: str
    start: date
    end: date | None
    year_level: int
    class_group: str

    def level_in(self, year: int) -> int:
        """The year level in an earlier year."""
        return self.year_level - ((self.end.year if self.end else YEAR) - year)


class Person(NamedTuple):
    """A student, wherever enrolled. `leaning`: how much absence, against others like them; 0 is usual."""

    nsn: str
    first_name: str
    last_name: str
    preferred_name: str
    gender: str
    ethnic_groups: tuple[str, ...]
    iwi: tuple[str, ...]
    student_type: str
    caregivers: tuple[Caregiver, ...]
    leaning: float
    enrolments: tuple[Enrolment, ...]


class Teacher(NamedTuple):
    """A teacher, and the class groups they teach."""

    name: str
    email: str
    classes: tuple[str, ...]


@cache
def everyone(seed: int) -> tuple[Person, ...]:
    """Every student of the three schools, the cast of the stories first."""
    seats = list(_seats(Random(f"{seed} seats")))
    rng = Random(f"{seed} people")
    kura = [seat for seat in seats if seat[-1].school == KURA]
    others = [seat for seat in seats if seat[-1].school != KURA]
    families = [*_families(kura, rng), *_families(others, rng)]
    people = [person for family in families for person in _household(family, rng)]
    return (*_cast(Random(f"{seed} cast")), *people)


# --- classes and teachers ---


def class_groups(one: School, year_level: int) -> list[str]:
    """The class groups of a year level: rooms, form classes or rōpū."""
    if one.number == KURA:
        return [name for name, levels in ROPU.items() if year_level in levels]
    rooms = {level: -(-students // one.class_size) for level, students in one.levels.items()}
    if one.number == COLLEGE:
        return [f"{year_level}{form}" for form in FORMS[: rooms[year_level]]]
    before = sum(n for level, n in rooms.items() if level < year_level)
    return [f"Rm {before + n + 1}" for n in range(rooms[year_level])]


def all_class_groups(one: School) -> list[str]:
    """Every class group of a school, once."""
    return list(dict.fromkeys(group for level in one.levels for group in class_groups(one, level)))


@cache
def teachers(number: str, seed: int) -> tuple[Teacher, ...]:
    """The teachers of a school: one a class group, or at the college several classes each."""
    one = school(number)
    named = [post for post in one.staff if post.role == "teacher"]
    taught = {group for post in named for group in post.classes}
    if number == COLLEGE:
        classes: list[tuple[str, ...]] = [()] * (TEACHERS_AT_COLLEGE - len(named))
    else:
        classes = [(group,) for group in all_class_groups(one) if group not in taught]
    names = _staff_names(
        Random(f"{seed} staff {number}"), {plain(post.name) for post in one.staff}, len(classes)
    )
    rows = [(post.name, post.classes) for post in named] + list(zip(names, classes, strict=True))
    return tuple(Teacher(name, email(name, one.domain), groups) for name, groups in rows)


def _staff_names(rng: Random, taken: set[str], wanted: int) -> list[str]:
    """That many names, no two with the same e-mail."""
    names: list[str] = []
    while len(names) < wanted:
        group = NAMES[_drawn(rng, GROUPS)]
        name = f"{rng.choice(group.girls + group.boys)} {rng.choice(group.last)}"
        if plain(name) not in taken:
            taken.add(plain(name))
            names.append(name)
    return names


# --- places on the rolls: one row per person who is not of the cast, their enrolments oldest first ---


def _seats(rng: Random) -> Iterator[tuple[Enrolment, ...]]:
    before = count(NUMBERS_BEFORE)
    for one in SCHOOLS:
        numbers = (_number(one, n) for n in count(FIRST_NUMBERS[one.number]))
        for level, students in one.levels.items():
            for n in range(students - _cast_on_roll(one.number, level)):
                now = _on_the_roll(one, level, n, next(numbers), rng)
                yield (*_before(now, n, before, rng), now)
        for level, students in LEFT_AT_YEARS_END[one.number].items():
            yield from (
                (_left(one, level, next(numbers), _last_day(one, YEAR - 1), rng),) for _ in range(students)
            )
        for _ in range(LEFT_DURING[one.number]):
            level = rng.choice([level for level in one.levels if level > 1])
            yield (_left(one, level, next(numbers), _some_day(one, rng), rng),)


def _number(one: School, n: int) -> str:
    """A student's number as the school's system gives it; the kura uses the NSN."""
    return _nsn(n) if one.number == KURA else str(n)


def _nsn(n: int) -> str:
    return f"09{n:08d}"  # made up: ten digits with their leading zero


def _cast_on_roll(number: str, level: int) -> int:
    """Students of the stories who hold a place; one who was entered twice holds one."""
    once = [one for one in stories.CAST if (one.school, one.student) != (stories.TWICE[0], stories.TWICE[2])]
    return sum((one.school, one.year_level) == (number, level) and one.end is None for one in once)


def _on_the_roll(one: School, level: int, n: int, student: str, rng: Random) -> Enrolment:
    groups = class_groups(one, level)
    start = _some_day(one, rng) if _came_to_kura(one.number, level, n) else _start(one, level, rng)
    return Enrolment(one.number, student, start, None, level, groups[n % len(groups)])


def _came_to_kura(number: str, level: int, n: int) -> bool:
    return number == KURA and n == 0 and level in FROM_PRIMARY_TO_KURA


def _start(one: School, level: int, rng: Random) -> date:
    """New entrants start at five, most others at the beginning of their first year, a few on any day."""
    if level == 0:
        return _some_day(one, rng, date(YEAR, 2, 5))
    if level == 1 and one.number != COLLEGE:
        return _some_day(one, rng, date(YEAR - 1, 4, 28), date(YEAR, 2, 5))
    if rng.randrange(100) < JOINED_DURING:
        return _some_day(one, rng)
    return _first_day(one, YEAR - (level - min(one.levels)))


def _before(now: Enrolment, n: int, numbers: Iterator[int], rng: Random) -> tuple[Enrolment, ...]:
    """The same student's earlier enrolment at the primary school, for those who have one."""
    primary = school(PRIMARY)
    if now.school == COLLEGE and now.year_level == 9 and n < FROM_PRIMARY_TO_COLLEGE:
        left = _left(primary, 8, str(next(numbers)), _last_day(primary, YEAR - 1), rng)
        return (left,) if now.start.year == YEAR else ()
    if _came_to_kura(now.school, now.year_level, n):
        return (
            _left(primary, now.level_in(now.start.year), str(next(numbers)), now.start - timedelta(1), rng),
        )
    return ()


def _left(one: School, level: int, student: str, end: date, rng: Random) -> Enrolment:
    start = _first_day(one, min(end.year - (level - min(one.levels)), end.year - 1))
    return Enrolment(one.number, student, start, end, level, rng.choice(class_groups(one, level)))


def _first_day(one: School, year: int) -> date:
    return min((day for day in open_days(one.number) if day.year == year), default=date(year, 2, 3))


def _last_day(one: School, year: int) -> date:
    return max(day for day in open_days(one.number) if day.year == year)


def _some_day(one: School, rng: Random, first: date = date(2025, 3, 3), last: date = LAST_MOVE) -> date:
    return rng.choice([day for day in open_days(one.number) if first <= day <= last])


# --- households ---


def _families(seats: list[tuple[Enrolment, ...]], rng: Random) -> Iterator[list[tuple[Enrolment, ...]]]:
    """The places, a household at a time."""
    waiting = list(seats)
    rng.shuffle(waiting)
    while waiting:
        size = _drawn(rng, CHILDREN)
        yield waiting[:size]
        del waiting[:size]


def _household(family: list[tuple[Enrolment, ...]], rng: Random) -> Iterator[Person]:
    at_kura = any(seat[-1].school == KURA for seat in family)
    group = "Māori" if at_kura else _drawn(rng, GROUPS)
    last_name = _last_name(group, rng)
    caregivers = _caregivers(group, last_name, rng)
    groups, iwi = _ethnic_groups(group, rng), _iwi(group, rng)
    together = rng.gauss(0, 0.4)
    for seat in family:
        gender, first, preferred = _first_names(group, rng)
        yield Person(
            nsn=seat[-1].student if seat[-1].school == KURA else _nsn(int(seat[0].student)),
            first_name=first,
            last_name=last_name,
            preferred_name=preferred,
            gender=gender,
            ethnic_groups=groups,
            iwi=iwi,
            student_type=_drawn(rng, TYPES_AT_COLLEGE) if seat[-1].school == COLLEGE else "RE",
            caregivers=caregivers,
            leaning=together + rng.gauss(0, 0.75),
            enrolments=seat,
        )


def _last_name(group: str, rng: Random) -> str:
    """A surname; one in twelve is two, joined."""
    last = rng.choice(NAMES[group].last)
    second = rng.choice(NAMES["European"].last)
    return f"{last}-{second}" if rng.randrange(12) == 0 and " " not in last + second else last


def _first_names(group: str, rng: Random) -> tuple[str, str, str]:
    """Gender, first name, and the name the student goes by where that is another."""
    gender = _drawn(rng, {"F": 495, "M": 495, "D": 10})
    names = NAMES["European" if rng.randrange(100) < 15 else group]
    choice = {"F": names.girls, "M": names.boys, "D": names.either}[gender]
    preferred = rng.choice(names.either) if rng.randrange(100) < 8 else ""
    return gender, rng.choice(choice + names.either), preferred


def _ethnic_groups(group: str, rng: Random) -> tuple[str, ...]:
    also, of_a_hundred = ALSO.get(group, ("", 0))
    return (group, also) if rng.randrange(100) < of_a_hundred else (group,)


def _iwi(group: str, rng: Random) -> tuple[str, ...]:
    return tuple(rng.sample(IWI, rng.choice((1, 1, 1, 2)))) if group == "Māori" else ()


def _caregivers(group: str, last_name: str, rng: Random) -> tuple[Caregiver, ...]:
    relations = list(rng.choice(RELATIONS)) + ["Grandfather", "Uncle"]
    language = rng.choice(NAMES[group].languages)
    return tuple(
        _caregiver(n, relations[n], group, last_name, language, rng) for n in range(_drawn(rng, ADULTS))
    )


def _caregiver(n: int, relation: str, group: str, last_name: str, language: str, rng: Random) -> Caregiver:
    """The first lives with the student and may be contacted; of the others, not all."""
    names = NAMES[group]
    women = ("Mother", "Grandmother", "Aunt", "Stepmother")
    first = rng.choice(names.girls if relation in women else names.boys)
    name = f"{first} {last_name if rng.randrange(4) else rng.choice(names.last)}"
    address = f"{plain(name)}{rng.randrange(1000)}@whanau.example"
    phone = f"021 000 {rng.randrange(10_000):04d}"
    missing = rng.randrange(100)
    return Caregiver(
        name=name,
        relation=relation,
        phone="" if missing < 4 else phone,
        email="" if 4 <= missing < 18 else address,
        language=language,
        lives_with=n == 0 or rng.randrange(100) < 70,
        contact_allowed=n == 0 or rng.randrange(100) >= 3,
    )


def _drawn(rng: Random, shares: Mapping[Choice, int]) -> Choice:
    """One of the keys, by its share."""
    return rng.choices(list(shares), list(shares.values()))[0]


# --- the cast of the stories ---


def _cast(rng: Random) -> Iterator[Person]:
    families: dict[str, tuple[Caregiver, ...]] = {}
    for one in stories.CAST:
        home = one.family or f"{one.school} {one.student}"
        if home not in families:
            families[home] = _cast_caregivers(one, rng)
        yield Person(
            nsn=_cast_nsn(one),
            first_name=one.first_name,
            last_name=one.last_name,
            preferred_name="",
            gender=one.gender,
            ethnic_groups=one.ethnic_groups,
            iwi=_iwi(one.ethnic_groups[0], rng),
            student_type="RE",
            caregivers=families[home],
            leaning=-0.5,
            enrolments=_cast_enrolments(one),
        )


def _cast_nsn(one: stories.Cast) -> str:
    return one.nsn or (one.student if one.school == KURA else _nsn(int(one.student)))


def _cast_enrolments(one: stories.Cast) -> tuple[Enrolment, ...]:
    here = school(one.school)
    start = one.start or _first_day(here, YEAR - max(one.year_level - min(here.levels), 1))
    end = stories.FIRST_ENDS.get((one.school, one.student), one.end)
    first = Enrolment(one.school, one.student, start, end, one.year_level, one.class_group)
    second = stories.SECOND_ENROLMENTS.get((one.school, one.student))
    return (first, first._replace(start=second, end=None)) if second else (first,)


def _cast_caregivers(one: stories.Cast, rng: Random) -> tuple[Caregiver, ...]:
    """Two, as a rule; the stories about a caregiver change one of them."""
    group = one.ethnic_groups[0]
    pair: Sequence[Caregiver] = [
        _caregiver(n, relation, group, one.last_name, "English", rng)._replace(contact_allowed=True)
        for n, relation in enumerate(("Mother", "Father"))
    ]
    who = (one.school, one.student)
    if (*who, 2) == stories.NOT_ALLOWED:
        pair = [pair[0], pair[1]._replace(lives_with=False, contact_allowed=False)]
    if who == stories.NO_WAY_TO_REACH:
        pair = [pair[0]._replace(phone="", email="")]
    if who == stories.READS_BY_LINK:
        pair = [pair[0]._replace(email=f"{plain(pair[0].name)}@whanau.example"), pair[1]]
    if who == stories.OWN_CHILD[:2]:
        mother = stories.OWN_CHILD[2]
        pair = [pair[0]._replace(name=mother, email=email(mother, school(one.school).domain)), pair[1]]
    return tuple(pair)
