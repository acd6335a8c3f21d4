"""The attendance codes."""

from datetime import date

from tests.spec.table import Table
from whetu.rules.codes import codes_on


def _code(letter: str, on: str) -> str:
    code = codes_on(date.fromisoformat(on))[letter]
    more = (", in class" if code.in_class else "") + (", overseas" if code.overseas else "")
    return f"{code.name}: {code.category}{more}"


TABLES = (
    Table(
        "The 15 codes from Term 1 2025",
        "In force from 27 January 2025. The short names are our own.",
        ("code", "on"),
        _code,
        (
            ("P", "2025-05-05", "Present: present, in class", "confirmed"),
            ("L", "2025-05-05", "Late to class: present, in class", "confirmed"),
            ("N", "2025-05-05", "School activity: present", "confirmed"),
            ("Q", "2025-05-05", "Off-site school activity or trip: present", "confirmed"),
            ("V", "2025-05-05", "Study period on site: present", "confirmed"),
            ("D", "2025-05-05", "Approved appointment: present", "confirmed"),
            ("A", "2025-05-05", "Alternative provision: present", "confirmed"),
            ("M", "2025-05-05", "Medical: justified", "confirmed"),
            ("J", "2025-05-05", "Justified by school policy: justified", "confirmed"),
            ("U", "2025-05-05", "Stood down or suspended: justified", "name assumed"),
            ("X", "2025-05-05", "Exam leave: not counted", "sources differ: a setting"),
            ("T", "2025-05-05", "Truant: unjustified", "confirmed"),
            ("E", "2025-05-05", "Explained, not approved: unjustified", "confirmed"),
            ("G", "2025-05-05", "Holiday in term time: unjustified", "confirmed"),
            ("?", "2025-05-05", "No reason yet: unjustified", "confirmed"),
        ),
    ),
    Table(
        "The 26 codes before Term 1 2025",
        "In force until 26 January 2025: G from 2015, Z from 2012, the others from 2011.",
        ("code", "on"),
        _code,
        (
            ("?", "2024-05-06", "No reason yet: unjustified", "confirmed"),
            ("P", "2024-05-06", "Present: present, in class", "confirmed"),
            ("L", "2024-05-06", "Late to class: present, in class", "confirmed"),
            ("S", "2024-05-06", "Sickbay: present", "confirmed"),
            ("D", "2024-05-06", "Doctor or dentist: present", "confirmed"),
            ("I", "2024-05-06", "Internal appointment or activity: present", "confirmed"),
            ("E", "2024-05-06", "Explained, not approved: unjustified", "confirmed"),
            ("M", "2024-05-06", "Medical: justified", "name assumed"),
            ("J", "2024-05-06", "Justified by school policy: justified", "half-day assumed"),
            ("T", "2024-05-06", "Truant: unjustified", "confirmed"),
            ("U", "2024-05-06", "Stood down or suspended: justified", "assumed"),
            ("N", "2024-05-06", "School activity: present", "assumed"),
            ("Q", "2024-05-06", "Off-site school activity or trip: present", "assumed"),
            ("V", "2024-05-06", "Study period on site: present", "half-day assumed"),
            ("W", "2024-05-06", "Work experience: present", "assumed"),
            ("X", "2024-05-06", "Exam leave: not counted", "sources differ: a setting"),
            ("F", "2024-05-06", "Off-site course or class: present", "confirmed"),
            ("R", "2024-05-06", "Removed from class for a time: present", "name assumed"),
            ("A", "2024-05-06", "Alternative education: present", "confirmed"),
            ("Y", "2024-05-06", "Activity centre: present", "assumed"),
            ("H", "2024-05-06", "Health camp or health school: present", "confirmed"),
            ("C", "2024-05-06", "Court: present", "confirmed"),
            ("O", "2024-05-06", "Justified overseas: justified, overseas", "confirmed"),
            ("K", "2024-05-06", "Teen parent unit: present", "assumed"),
            ("Z", "2024-05-06", "Secondary-tertiary programme: present", "half-day assumed"),
            ("G", "2024-05-06", "Holiday in term time: unjustified", "confirmed"),
        ),
    ),
)
