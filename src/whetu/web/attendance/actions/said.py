"""What an upload says of the register, packed small, and whom it speaks of."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from whetu.rules.codes import UNEXPLAINED
from whetu.rules.days import BLANK, BadPattern, parse
from whetu.web.people.models import Student
from whetu.web.schools.models import School

Key = tuple[int, date]  # row of the student, and the day
FAST = 1  # zlib level: a twentieth of the size already


def pack(rows: Iterable[tuple[str, date, str]]) -> bytes:
    """Rows of student number, date and day pattern as bytes: each distinct date and pattern once."""
    dates: dict[date, int] = {}
    patterns: dict[str, int] = {}
    students: dict[str, list[int]] = {}
    for number, on, pattern in rows:
        place = dates.setdefault(on, len(dates)), patterns.setdefault(pattern, len(patterns))
        students.setdefault(number, []).extend(place)
    said = {"dates": [str(on) for on in dates], "patterns": list(patterns), "students": students}
    return zlib.compress(json.dumps(said, separators=(",", ":")).encode(), FAST)


def unpack(packed: bytes) -> Iterator[tuple[str, date, str]]:
    """Rows of student number, date and day pattern, by student: the inverse of `pack`."""
    said = json.loads(zlib.decompress(packed))
    dates, patterns = [date.fromisoformat(on) for on in said["dates"]], said["patterns"]
    for number, days in said["students"].items():
        for on, pattern in zip(days[::2], days[1::2], strict=True):
            yield number, dates[on], patterns[pattern]


def whose(school: School) -> dict[str, int]:
    """Row of the student by every number that a file may name them with: NSN, number in the school's system,
    or the number of an entry that was merged into theirs."""
    rows = list(Student.objects.filter(school=school).values_list("number", "nsn", "pk", "merged_into_id"))
    by_nsn = {nsn: merged or pk for _, nsn, pk, merged in rows if nsn}
    return by_nsn | {number: merged or pk for number, _, pk, merged in rows}


def of_students(
    days: Iterable[tuple[str, date, str]], pks: Mapping[str, int], own: frozenset[str] = frozenset()
) -> dict[Key, str]:
    """Day patterns by student and date. Numbers that nobody has are left out. Where a merged entry and its
    student both speak, the student's own number wins: `own` are the numbers that are nobody else's."""
    if own:
        days = sorted(days, key=lambda row: row[0] in own)
    return {(pks[number], on): pattern for number, on, pattern in days if number in pks}


def own_numbers(school: School) -> frozenset[str]:
    """Numbers of students who are not merged into another; none where nobody is, which is the usual case."""
    merged = Student.objects.filter(school=school, merged_into__isnull=False)
    if not merged.exists():
        return frozenset()
    own = Student.objects.filter(school=school, merged_into=None).values_list("number", flat=True)
    return frozenset(own)


@cache
def holds(pattern: str) -> tuple[bool, bool]:
    """Whether a day pattern holds a `?`, and a blank slot that was in use."""
    try:
        used = {slot.code for slot in parse(pattern).slots if slot.minutes}
    except BadPattern:
        return False, False
    return UNEXPLAINED in used, BLANK in used
