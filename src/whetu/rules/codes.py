"""The attendance codes, by date: 15 from Term 1 2025, 26 before it.

A code's meaning is the one in force on the day of the mark. The short names are our own.

Source: education.govt.nz, "Refreshed attendance codes for Term 1 2025" (26 codes became 15, none new);
the category of each letter from school and vendor lists. `ASSUMED` marks what no page read so far confirms.
Look again: 2027-12-01
"""

from bisect import bisect_right
from datetime import date
from functools import cache
from typing import NamedTuple

PRESENT, JUSTIFIED, UNJUSTIFIED = "present", "justified", "unjustified"
NOT_COUNTED = "not counted"
LATE, UNEXPLAINED = "L", "?"


class Code(NamedTuple):
    """One letter and its meaning from a day to a day (`valid_to` None: still in force)."""

    letter: str
    name: str
    category: str
    in_class: bool
    valid_from: date
    valid_to: date | None
    overseas: bool = False


_NEW = (date(2025, 1, 27), None)  # the day from which a vendor applied the new set; ASSUMED for all vendors
_OLD = (date(2011, 1, 1), date(2025, 1, 26))
_OLD_2012 = (date(2012, 1, 1), date(2025, 1, 26))
_OLD_2015 = (date(2015, 1, 1), date(2025, 1, 26))

CODES: tuple[Code, ...] = (
    # From Term 1 2025
    Code("P", "Present", PRESENT, True, *_NEW),
    Code("L", "Late to class", PRESENT, True, *_NEW),
    Code("N", "School activity", PRESENT, False, *_NEW),
    Code("Q", "Off-site school activity or trip", PRESENT, False, *_NEW),
    Code("V", "Study period on site", PRESENT, False, *_NEW),
    Code("D", "Approved appointment", PRESENT, False, *_NEW),
    Code("A", "Alternative provision", PRESENT, False, *_NEW),
    Code("M", "Medical", JUSTIFIED, False, *_NEW),
    Code("J", "Justified by school policy", JUSTIFIED, False, *_NEW),
    Code("U", "Stood down or suspended", JUSTIFIED, False, *_NEW),  # name ASSUMED
    Code("X", "Exam leave", NOT_COUNTED, False, *_NEW),  # sources differ: a setting, `Settings.exam_leave`
    Code("T", "Truant", UNJUSTIFIED, False, *_NEW),
    Code("E", "Explained, not approved", UNJUSTIFIED, False, *_NEW),
    Code("G", "Holiday in term time", UNJUSTIFIED, False, *_NEW),
    Code("?", "No reason yet", UNJUSTIFIED, False, *_NEW),
    # Before Term 1 2025
    Code("?", "No reason yet", UNJUSTIFIED, False, *_OLD),
    Code("P", "Present", PRESENT, True, *_OLD),
    Code("L", "Late to class", PRESENT, True, *_OLD),
    Code("S", "Sickbay", PRESENT, False, *_OLD),
    Code("D", "Doctor or dentist", PRESENT, False, *_OLD),
    Code("I", "Internal appointment or activity", PRESENT, False, *_OLD),
    Code("E", "Explained, not approved", UNJUSTIFIED, False, *_OLD),
    Code("M", "Medical", JUSTIFIED, False, *_OLD),  # wording ASSUMED
    Code("J", "Justified by school policy", JUSTIFIED, False, *_OLD),  # absence ASSUMED from the category
    Code("T", "Truant", UNJUSTIFIED, False, *_OLD),
    Code("U", "Stood down or suspended", JUSTIFIED, False, *_OLD),  # ASSUMED
    Code("N", "School activity", PRESENT, False, *_OLD),  # ASSUMED
    Code("Q", "Off-site school activity or trip", PRESENT, False, *_OLD),  # ASSUMED
    Code("V", "Study period on site", PRESENT, False, *_OLD),  # presence ASSUMED
    Code("W", "Work experience", PRESENT, False, *_OLD),  # ASSUMED
    Code("X", "Exam leave", NOT_COUNTED, False, *_OLD),  # vendors' half-day column ASSUMED present
    Code("F", "Off-site course or class", PRESENT, False, *_OLD),
    Code("R", "Removed from class for a time", PRESENT, False, *_OLD),  # name ASSUMED
    Code("A", "Alternative education", PRESENT, False, *_OLD),
    Code("Y", "Activity centre", PRESENT, False, *_OLD),  # ASSUMED
    Code("H", "Health camp or health school", PRESENT, False, *_OLD),
    Code("C", "Court", PRESENT, False, *_OLD),
    Code("O", "Justified overseas", JUSTIFIED, False, *_OLD, overseas=True),  # reported apart by vendors
    Code("K", "Teen parent unit", PRESENT, False, *_OLD),  # ASSUMED
    Code("Z", "Secondary-tertiary programme", PRESENT, False, *_OLD_2012),  # presence ASSUMED
    Code("G", "Holiday in term time", UNJUSTIFIED, False, *_OLD_2015),
)

_STARTS = sorted({code.valid_from for code in CODES})


def codes_on(on: date) -> dict[str, Code]:
    """The codes in force on a day, by letter; none before 2011. One dictionary a set: do not change it."""
    return _set(set_from(on))


def set_from(on: date) -> date:
    """The first day of the stretch of days in which the same codes hold: the key for look-ups by date."""
    place = bisect_right(_STARTS, on)
    return _STARTS[place - 1] if place else date.min


@cache
def _set(start: date) -> dict[str, Code]:
    in_force = (c for c in CODES if c.valid_from <= start and (c.valid_to is None or start <= c.valid_to))
    return {code.letter: code for code in in_force}
