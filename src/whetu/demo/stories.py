"""What is planted in the made-up schools, for people to find: the students, their marks, and what to see.

The figures are those of `schools.UNTIL`, Friday 20 November 2026, counted by the default settings in Term 4.
The students named here have no other absence in that term, whatever the seed.

Marks are written as `10-12 M` (one letter: the whole day), `10-12 MP` (a letter a slot), `11-02..11-11 M`
(each open day between), `11-03.. M` (to the end), and `10-15 ?>P@11-19` (the register said ? until 19
November, then P). A `_` is a roll not taken.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from whetu.demo.schools import COLLEGE, KURA, PRIMARY

YEAR, TERM = 2026, 4


class Cast(NamedTuple):
    """A student of a story: literal, so that every seed has them."""

    school: str
    student: str
    first_name: str
    last_name: str
    year_level: int
    class_group: str
    gender: str
    ethnic_groups: tuple[str, ...]
    family: str = ""  # students of one family share caregivers
    start: date | None = None
    end: date | None = None
    nsn: str = ""  # empty: made from the number


class Story(NamedTuple):
    """One thing to find: where, what, and the figures that must be there.

    `figures` by name: the columns of student_terms; `fifth` and `due` (five unjustified whole days), `run`
    (consecutive days absent), `mondays` (away), `oldest` (school days since the oldest `?`), `slots_absent`.
    """

    key: str
    school: str
    student: str  # "" where the story is of a class
    what: str
    page: str
    figures: Mapping[str, float | date]


def _day(month: int, day: int) -> date:
    return date(YEAR, month, day)


_MAORI, _EUROPEAN, _ASIAN, _PACIFIC = ("Māori",), ("European",), ("Asian",), ("Pacific",)

CAST: tuple[Cast, ...] = (
    Cast(PRIMARY, "1001", "Tama", "Parāone", 5, "Rm 15", "M", _MAORI),
    Cast(PRIMARY, "1002", "Isla", "Thompson", 2, "Rm 6", "F", _EUROPEAN),
    Cast(PRIMARY, "1003", "Mei-Ling", "Chen", 6, "Rm 18", "F", _ASIAN),
    Cast(PRIMARY, "1004", "Noah", "Smith", 4, "Rm 13", "M", _EUROPEAN),
    Cast(PRIMARY, "1005", "Āwhina", "Kīngi", 7, "Rm 21", "F", ("Māori", "European")),
    Cast(PRIMARY, "1006", "Sione", "Tuʻipulotu", 8, "Rm 24", "M", _PACIFIC),
    Cast(PRIMARY, "1007", "Ruby", "O'Brien", 3, "Rm 9", "F", _EUROPEAN),
    Cast(PRIMARY, "1008", "Arjun", "Patel", 5, "Rm 16", "M", _ASIAN),
    Cast(PRIMARY, "1009", "Zoë", "van der Merwe", 6, "Rm 19", "F", _EUROPEAN, start=_day(11, 2)),
    Cast(PRIMARY, "1010", "Tāmati", "Horomona", 1, "Rm 3", "M", _MAORI),
    Cast(PRIMARY, "1011", "Leilani", "Vaʻai", 2, "Rm 7", "F", _PACIFIC, family="Vaʻai"),
    Cast(
        PRIMARY, "1012", "Leilani", "Vaʻai", 2, "Rm 7", "F", _PACIFIC, "Vaʻai", _day(11, 2), nsn="0900001011"
    ),
    Cast(PRIMARY, "1013", "Oscar", "Murphy", 3, "Rm 10", "M", _EUROPEAN),
    Cast(PRIMARY, "1014", "Ananya", "Sharma", 4, "Rm 14", "F", _ASIAN),
    Cast(PRIMARY, "1015", "Nīkau", "Rangihuna", 4, "Rm 12", "M", _MAORI),
    Cast(
        PRIMARY, "1016", "Hēni", "Pēwhairangi-Wilson", 3, "Rm 11", "F", ("Māori", "European"), "Pēwhairangi"
    ),
    Cast(
        PRIMARY, "1017", "Rāwiri", "Pēwhairangi-Wilson", 7, "Rm 22", "M", ("Māori", "European"), "Pēwhairangi"
    ),
    Cast(PRIMARY, "1018", "Theo", "Bélanger", 5, "Rm 17", "M", _EUROPEAN),
    Cast(PRIMARY, "1019", "ʻOfa", "Moʻunga", 1, "Rm 4", "F", _PACIFIC),
    Cast(PRIMARY, "1020", "Hana", "Kim", 6, "Rm 18", "F", _ASIAN),
    Cast(PRIMARY, "1021", "Wikitōria", "Tāmihana", 8, "Rm 25", "F", _MAORI),
    Cast(PRIMARY, "1022", "Te Ariki", "Ruru", 6, "Rm 20", "M", _MAORI, "Ruru", end=_day(10, 30)),
    Cast(PRIMARY, "1023", "Finn", "Campbell", 7, "Rm 23", "M", _EUROPEAN, end=_day(11, 6)),
    Cast(COLLEGE, "20001", "Ethan", "McKenzie", 10, "10Kea", "M", _EUROPEAN),
    Cast(COLLEGE, "20002", "Lupe", "Fifita", 10, "10Huia", "F", _PACIFIC),
    Cast(COLLEGE, "20003", "Kāhu", "Te Rangi", 9, "9Awa", "M", _MAORI),
    Cast(COLLEGE, "20004", "Mārama", "Wihongi", 10, "10Awa", "F", _MAORI),
    Cast(COLLEGE, "20005", "Jack", "Stewart", 9, "9Kea", "M", _EUROPEAN),
    Cast(COLLEGE, "20006", "Min-jun", "Park", 9, "9Huia", "M", _ASIAN),
    Cast(COLLEGE, "20007", "Roimata", "Hōhaia", 9, "9Hāpua", "F", _MAORI),
    Cast(COLLEGE, "20008", "Priya", "Kumar", 10, "10Kākā", "F", _ASIAN),
    Cast(COLLEGE, "20009", "Liam", "Walker", 10, "10Hāpua", "M", _EUROPEAN),
    Cast(COLLEGE, "20010", "Siobhán", "Kelly", 13, "13Awa", "F", _EUROPEAN),
    Cast(KURA, "0900030001", "Manaaki", "Rēweti", 4, "Kahikatea", "M", _MAORI),
    Cast(KURA, "0900030002", "Tiahuia", "Karaka", 8, "Mataī", "F", _MAORI),
    Cast(KURA, "0900001022", "Te Ariki", "Ruru", 6, "Kahikatea", "M", _MAORI, "Ruru", _day(11, 2)),
)

MARKS: dict[tuple[str, str], str] = {
    (PRIMARY, "1001"): "07-27 M, 08-10 E, 08-17 M, 08-31 ?, 09-07 E, 09-21 M, "
    "10-12 M, 10-19 E, 11-02 M, 11-09 ?, 11-16 ?",
    (PRIMARY, "1002"): "11-02..11-11 M",
    (PRIMARY, "1003"): "10-19..10-30 G",
    (PRIMARY, "1004"): "10-14 M, 10-22 M, 10-29 M, 11-05 MP, 11-12 M",
    (PRIMARY, "1005"): "10-13 M, 10-21 J, 10-28 M, 11-10 M, 11-18 M",
    (PRIMARY, "1006"): "10-15..10-16 M, 10-27..10-29 J, 11-02..11-04 M, 11-17 E, 11-19 PM",
    (PRIMARY, "1007"): "10-30 ?P, 11-12 ?, 11-19 ?, 11-20 ?P",
    (PRIMARY, "1008"): "11-09 P_, 11-16 __, 11-18 _P",
    (PRIMARY, "1009"): "11-09 M",
    (PRIMARY, "1010"): "10-22 M, 10-28 M",
    (PRIMARY, "1011"): "10-13 M, 10-20..10-21 ?",
    (PRIMARY, "1012"): "11-05 M, 11-17 ?",
    (PRIMARY, "1013"): "10-23 P",
    (PRIMARY, "1014"): "11-10 PB",
    (PRIMARY, "1015"): "11-04 M, 11-18 ?",
    (PRIMARY, "1016"): "10-15..10-16 M, 11-04..11-05 E, 11-19 ?",
    (PRIMARY, "1017"): "10-15..10-16 M, 11-04..11-05 E, 11-19 ?",
    (PRIMARY, "1018"): "11-18..11-20 ?",
    (PRIMARY, "1019"): "11-16 ?, 11-19..11-20 ?",
    (PRIMARY, "1020"): "10-15 ?>P@11-19, 10-28 M, 11-04 M, 11-09 M, 11-17 M",
    (PRIMARY, "1021"): "11-03.. M",
    (PRIMARY, "1022"): "10-14 E, 10-21..10-22 ?",
    (PRIMARY, "1023"): "10-19 M",
    (COLLEGE, "20001"): "10-13 PPPPT, 10-16 PPPPT, 10-20 PPPPT, 10-23 PPPPT, 10-29 PPPPT, 11-03 PPPPT, "
    "11-06 PPPPT, 11-10 PPPPT, 11-12 PPPPT, 11-17 PPPP?, 11-19 PPPP?",
    (COLLEGE, "20002"): "10-14 PPPPTT, 10-16 PPPPT, 10-21 PPPPTT, 10-30 PPPPT, 11-04 PPPPTT, 11-06 PPPPT, "
    "11-11 PPPPTT, 11-13 PPPPT, 11-18 PPPP??",
    (COLLEGE, "20003"): "10-19..10-30 T, 11-02.. ?",
    (COLLEGE, "20004"): "10-29 T, 11-04 T, 11-09 T, 11-13 T, 11-17 T",
    (COLLEGE, "20005"): "10-20 ?>M@11-19, 10-30 E, 11-05 E, 11-10 E, 11-16 E",
    (COLLEGE, "20006"): "10-14 P>?@11-19, 10-21 P>?@11-19, 10-29 M, 11-03 M, 11-11 M, 11-16 PPPMM",
    (
        COLLEGE,
        "20007",
    ): "10-15..10-16 M, 10-22..10-23 M, 10-30 J, 11-05..11-06 M, 11-12 ?>N@11-19, 11-16 M, 11-18 M",
    (COLLEGE, "20008"): "11-17 PPPPM",
    (COLLEGE, "20009"): "11-13 PPP_P",
    (COLLEGE, "20010"): "10-20 M",
    (KURA, "0900030001"): "11-02..11-06 J",
    (
        KURA,
        "0900030002",
    ): "10-12..10-14 M, 10-19..10-22 ?, 10-28 E, 11-02..11-05 T, 11-10..11-12 ?, 11-17..11-18 ?",
    (KURA, "0900001022"): "11-05 M, 11-12..11-13 E",
}

# Rolls that were not taken, by class: the same marks for everyone in it who was there.
CLASS_MARKS: dict[tuple[str, str], str] = {
    (PRIMARY, "Rm 20"): "11-10 __, 11-12 P_, 11-17 __, 11-20 _P",
    (COLLEGE, "10Kōtare"): "11-12 PP_PP, 11-19 PP_PP",
}

# Enrolments beside the one in CAST: the same student, from a day to a day.
SECOND_ENROLMENTS: dict[tuple[str, str], date] = {(PRIMARY, "1010"): _day(10, 19)}
FIRST_ENDS: dict[tuple[str, str], date] = {(PRIMARY, "1010"): _day(10, 30)}

# After this day the SMS sends no marks for the student: they are entered again under another number.
NO_MARKS_AFTER: dict[tuple[str, str], date] = {(PRIMARY, "1011"): _day(10, 30)}
TWICE = (PRIMARY, "1011", "1012")

NOT_ALLOWED = (PRIMARY, "1018", 2)  # the second caregiver must not be contacted
NO_WAY_TO_REACH = (PRIMARY, "1019")  # the roll has neither phone nor e-mail that works
READS_BY_LINK = (COLLEGE, "20003")  # whose mother has an address for it
OWN_CHILD = (PRIMARY, "1015", "Moana Rangihuna")  # the mother teaches the class
KAMAR_SAYS: dict[tuple[str, date], tuple[int, int, int]] = {  # hdu, hdj, hdp where KAMAR counts otherwise
    ("20008", _day(11, 17)): (0, 1, 1),
}

STORIES: tuple[Story, ...] = (
    Story(
        "monday",
        PRIMARY,
        "1001",
        "Away on every Monday of Term 4, and on six Mondays of Term 3",
        "Student",
        {"days_absent": 5.0, "worrying_on": _day(11, 16), "mondays": 5},
    ),
    Story(
        "illness",
        PRIMARY,
        "1002",
        "One spell of illness, eight school days, and nothing else: all justified",
        "Student",
        {"days_absent": 8.0, "half_days_justified": 16, "worrying_on": _day(11, 6)},
    ),
    Story(
        "holiday",
        PRIMARY,
        "1003",
        "A family holiday of two weeks: eight school days, unjustified, with the five-day duty",
        "Today",
        {
            "days_absent": 8.0,
            "half_days_unjustified": 16,
            "worrying_on": _day(10, 27),
            "fifth": _day(10, 27),
            "due": _day(11, 3),
        },
    ),
    Story(
        "near",
        PRIMARY,
        "1004",
        "4.5 days: still good, half a day from the line",
        "Today",
        {"days_absent": 4.5},
    ),
    Story(
        "on the line",
        PRIMARY,
        "1005",
        "5 days exactly: worrying from the day it was reached",
        "Today",
        {"days_absent": 5.0, "worrying_on": _day(11, 18)},
    ),
    Story(
        "near ten",
        PRIMARY,
        "1006",
        "9.5 days: worrying, half a day from concerning",
        "Today",
        {"days_absent": 9.5, "worrying_on": _day(10, 29)},
    ),
    Story(
        "unexplained",
        PRIMARY,
        "1007",
        "Four days with no reason yet, 0, 1, 6 and 15 school days old",
        "Today",
        {"days_absent": 3.0, "oldest": 15},
    ),
    Story(
        "blanks",
        PRIMARY,
        "1008",
        "Four half-days without a mark: not absence, but a lower rate",
        "Data quality",
        {"days_absent": 0.0, "half_days_unmarked": 4},
    ),
    Story(
        "joined",
        PRIMARY,
        "1009",
        "Joined on 2 November: counted from that day",
        "Student",
        {"days_absent": 1.0, "half_days_open": 30},
    ),
    Story(
        "overlap",
        PRIMARY,
        "1010",
        "Two enrolments overlap, 19 to 30 October: those days count once",
        "Data quality",
        {"days_absent": 2.0, "half_days_open": 56},
    ),
    Story(
        "twice",
        PRIMARY,
        "1011",
        "Entered twice, as 1011 and 1012: merged, 5 days, worrying on 17 November",
        "School",
        {"days_absent": 3.0, "half_days_unmarked": 30},
    ),
    Story(
        "twice, the other",
        PRIMARY,
        "1012",
        "The second entry of 1011, with the same NSN",
        "School",
        {"days_absent": 2.0, "half_days_open": 30},
    ),
    Story(
        "closed day",
        PRIMARY,
        "1013",
        "Marked present on 23 October, a teacher-only day: it does not count",
        "Data quality",
        {"days_absent": 0.0, "half_days_open": 56},
    ),
    Story(
        "unknown code",
        PRIMARY,
        "1014",
        "Code B in the afternoon of 10 November: no such code, so that half-day is unmarked",
        "Data quality",
        {"days_absent": 0.0, "half_days_unmarked": 1},
    ),
    Story(
        "own child",
        PRIMARY,
        "1015",
        "In the class of his own mother, who may not open his record",
        "Student",
        {"days_absent": 2.0},
    ),
    Story(
        "sibling",
        PRIMARY,
        "1016",
        "Two siblings reach 5 days on the same day: one conversation with one whānau",
        "Today",
        {"days_absent": 5.0, "worrying_on": _day(11, 19)},
    ),
    Story(
        "sibling, the other",
        PRIMARY,
        "1017",
        "The brother of 1016",
        "Today",
        {"days_absent": 5.0, "worrying_on": _day(11, 19)},
    ),
    Story(
        "not to be contacted",
        PRIMARY,
        "1018",
        "Three days with no reason, and a second caregiver whom the school must not contact",
        "Student",
        {"days_absent": 3.0},
    ),
    Story(
        "no way to reach",
        PRIMARY,
        "1019",
        "Three days with no reason, and no phone or e-mail that works",
        "Data quality",
        {"days_absent": 3.0},
    ),
    Story(
        "correction, vanishes",
        PRIMARY,
        "1020",
        "Reached 5 days on 17 November; the corrections file says she was there on 15 October, so it is gone",
        "Today",
        {"days_absent": 4.0},
    ),
    Story(
        "long, fourteen",
        PRIMARY,
        "1021",
        "In hospital: 14 school days in a row so far, all justified",
        "Today",
        {"days_absent": 14.0, "run": 14, "worrying_on": _day(11, 9), "concerning_on": _day(11, 16)},
    ),
    Story(
        "moved, before",
        PRIMARY,
        "1022",
        "Left for the kura on 30 October with 3 days absent",
        "Student",
        {"days_absent": 3.0, "half_days_open": 26},
    ),
    Story(
        "left",
        PRIMARY,
        "1023",
        "Left on 6 November: counted to that day",
        "Students",
        {"days_absent": 1.0, "half_days_open": 36},
    ),
    Story(
        "unmarked class",
        PRIMARY,
        "",
        "Rm 20: the roll was not taken on 10 and 17 November, nor for a half-day on 12 and 20 November",
        "Today",
        {"half_days_unmarked": 6},
    ),
    Story(
        "skipper",
        COLLEGE,
        "20001",
        "Here all day but for the last period, eleven times: no half-day lost, so no count shows it",
        "Student",
        {"days_absent": 0.0, "slots_absent": 11},
    ),
    Story(
        "skipper, Wednesdays",
        COLLEGE,
        "20002",
        "Away from the last periods: on Wednesdays two of fifty minutes, and those cost a half-day each",
        "Student",
        {"days_absent": 2.5, "slots_absent": 14},
    ),
    Story(
        "long, twenty",
        COLLEGE,
        "20003",
        "23 school days in a row since 19 October; shared with the attendance service",
        "Today",
        {
            "days_absent": 23.0,
            "run": 23,
            "worrying_on": _day(10, 23),
            "concerning_on": _day(11, 3),
            "serious_on": _day(11, 10),
        },
    ),
    Story(
        "five unjustified",
        COLLEGE,
        "20004",
        "Five whole days unjustified on 17 November: an action is due on 24 November",
        "Today",
        {"days_absent": 5.0, "worrying_on": _day(11, 17), "fifth": _day(11, 17), "due": _day(11, 24)},
    ),
    Story(
        "correction, duty gone",
        COLLEGE,
        "20005",
        "Had five unjustified whole days; the corrections file says ill on 20 October. Still 5 days absent",
        "Today",
        {"days_absent": 5.0, "half_days_justified": 2, "worrying_on": _day(11, 16)},
    ),
    Story(
        "correction, appears",
        COLLEGE,
        "20006",
        "Present on 14 and 21 October until the corrections file: 5 days were reached on 11 November",
        "Today",
        {"days_absent": 5.5, "worrying_on": _day(11, 11)},
    ),
    Story(
        "correction, down",
        COLLEGE,
        "20007",
        "10 days on 18 November; the next file says a school activity on 12 November: down a step",
        "Today",
        {"days_absent": 9.0, "worrying_on": _day(10, 30)},
    ),
    Story(
        "KAMAR differs",
        COLLEGE,
        "20008",
        "17 November: KAMAR counts the afternoon by itself; the whole day added up has four hours",
        "Data quality",
        {"days_absent": 0.0},
    ),
    Story(
        "lesson without a mark",
        COLLEGE,
        "20009",
        "13 November, fourth period: KAMAR says not used, the timetable says a lesson: unmarked",
        "Data quality",
        {"days_absent": 0.0, "half_days_unmarked": 0},
    ),
    Story(
        "exam leave",
        COLLEGE,
        "20010",
        "On exam leave from 9 November: those days do not count",
        "Student",
        {"days_absent": 1.0, "half_days_open": 36},
    ),
    Story(
        "period not taken",
        COLLEGE,
        "",
        "10Kōtare: the third period's roll was not taken on 12 and 19 November; no half-day depends on it",
        "Data quality",
        {"half_days_unmarked": 0},
    ),
    Story(
        "tangihanga",
        KURA,
        "0900030001",
        "A week at a tangihanga; the kura was open for a half-day on the Friday: 4.5 days",
        "Today",
        {"days_absent": 4.5, "half_days_open": 55},
    ),
    Story(
        "seventeen days",
        KURA,
        "0900030002",
        "17 days absent in short spells: serious concern",
        "Today",
        {
            "days_absent": 17.0,
            "worrying_on": _day(10, 20),
            "concerning_on": _day(11, 3),
            "serious_on": _day(11, 12),
        },
    ),
    Story(
        "moved, after",
        KURA,
        "0900001022",
        "Came from Example Bay School on 2 November: 3 days here; the 3 before are context, never counted",
        "Student",
        {"days_absent": 3.0, "half_days_open": 29},
    ),
)


class Planted(NamedTuple):
    """Marks from a day to a day: what they are, and, until a day, what the register said before."""

    first: date
    last: date
    codes: str
    before: str | None
    known: date | None


def planted(text: str) -> list[Planted]:
    """The marks that a line of MARKS or CLASS_MARKS stands for."""
    return [_planted(*part.split()) for part in text.split(", ")]


def _planted(days: str, marks: str) -> Planted:
    first, dots, last = days.partition("..")
    marks, _, known = marks.partition("@")
    before, arrow, codes = marks.partition(">")
    return Planted(
        first=_on(first),
        last=_on(last) if last else date(YEAR, 12, 31) if dots else _on(first),
        codes=codes if arrow else before,
        before=before if arrow else None,
        known=_on(known) if known else None,
    )


def _on(month_and_day: str) -> date:
    return date.fromisoformat(f"{YEAR}-{month_and_day}")
