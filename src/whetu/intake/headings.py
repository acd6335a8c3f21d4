"""What the columns of a sheet are: headings matched by a table of the names that systems use.

The table is generic: names that exports of student management systems, spreadsheets and this project's own
formats use. What only one school writes is a mapping (heading to field), which is data of that school.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from whetu.intake import cells, files
from whetu.intake.cells import BadCell, Heading, Problem, Unreadable, letter, unreadable
from whetu.rules.tables import CAREGIVERS, names, required

# Each field, and the headings that mean it. A heading is compared in small letters, without macrons, and with
# one space for anything that is neither letter nor digit.
HEADINGS: dict[str, tuple[str, ...]] = {
    "student": (
        *("student", "student id", "studentid", "student number", "student no", "student code", "id"),
        *("id number", "id no", "person id", "akonga", "akonga id", "learner id", "pupil id", "student ref"),
    ),
    "nsn": ("nsn", "national student number", "student nsn", "nsn number", "nsi", "moe number of student"),
    "school_number": (
        *(
            "school number",
            "school no",
            "school id",
            "moe number",
            "moe school number",
            "moe code",
            "moecode",
        ),
        *("school code", "institution number", "kura number"),
    ),
    "date": ("date", "on", "attendance date", "day date", "roll date", "ra", "school date", "mark date"),
    "marks": (
        *("marks", "attendance", "pattern", "day pattern", "attendance codes", "attendance string", "codes"),
        *("code minutes", "session codes", "day codes", "attendance data"),
    ),
    "slot": (
        "slot",
        "period",
        "period number",
        "period no",
        "session",
        "timetable slot",
        "lesson",
        "time slot",
    ),
    "code": (
        "code",
        "mark",
        "attendance code",
        "attendance mark",
        "reason code",
        "moe attendance code",
        "status",
    ),
    "minutes": ("minutes", "mins", "duration", "length", "slot minutes", "period minutes", "minutes length"),
    "am": ("am", "a m", "morning", "am code", "am mark", "ata", "session 1 am"),
    "pm": ("pm", "p m", "afternoon", "pm code", "pm mark", "ahiahi", "session 2 pm"),
    "first_name": ("first name", "firstname", "given name", "legal first name", "forename", "ingoa tuatahi"),
    "last_name": ("last name", "lastname", "surname", "family name", "legal last name", "ingoa whanau"),
    "preferred_name": ("preferred name", "preferred first name", "known as", "preferred", "knownas"),
    "full_name": ("name", "student name", "full name", "ingoa"),
    "year_level": ("year level", "yearlevel", "year", "year group", "yr", "current year level", "tau"),
    "class_group": (
        *("class group", "class", "form class", "form", "homeroom", "tutor", "tutor group", "tutor class"),
        *("ropu", "room", "whanau class", "roll class", "akomanga", "hub"),
    ),
    "gender": ("gender", "sex", "ira tangata"),
    "ethnic_groups": (
        "ethnic groups",
        "ethnic group",
        "ethnicity",
        "ethnicities",
        "ethnicity 1",
        "ethnicity l1",
    ),
    "iwi": ("iwi", "iwi affiliation", "iwi affiliations", "iwi 1"),
    "student_type": ("student type", "type", "moe type", "moetype", "enrolment type", "funding type"),
    "start_date": (
        "start date",
        "startdate",
        "enrolment date",
        "date enrolled",
        "start",
        "entry date",
        "enrolled",
    ),
    "end_date": (
        "end date",
        "enddate",
        "leaving date",
        "date left",
        "leave date",
        "last day",
        "left",
        "exit date",
    ),
    "year": ("year", "school year", "calendar year", "tau"),
    "term": ("term", "school term", "wahanga", "term number"),
    "open_half_days": ("open half days", "half days open", "half days", "open", "half days available"),
    "note": ("note", "notes", "reason", "description", "event", "comment", "why"),
    "email": ("email", "e mail", "email address", "e mail address", "imera", "staff email"),
    "staff_name": ("name", "staff name", "full name", "staff member", "ingoa", "display name"),
    "roles": ("roles", "role", "position", "job", "turanga"),
    "classes": ("classes", "class", "class groups", "form classes", "classes taught", "class group"),
    "year_levels": ("year levels", "years", "year level", "year groups"),
    "class": ("class", "class code", "class name", "subject", "course", "option", "class group"),
    "teacher": ("teacher", "teacher code", "teacher email", "staff", "kaiako"),
    "weekday": ("weekday", "day", "day of week", "week day", "day of the week"),
    "start": ("start", "start time", "begins", "from", "time", "starts"),
} | {
    f"caregiver{n}_{what}": tuple(
        f"{who} {n} {word}" for who in ("caregiver", "contact", "parent", "guardian") for word in words
    )
    + tuple(f"{who}{n} {word}" for who in ("caregiver", "contact", "parent") for word in words)
    for n in CAREGIVERS
    for what, words in {
        "name": ("name", "full name"),
        "relation": ("relation", "relationship", "role"),
        "phone": ("phone", "mobile", "cell", "phone number", "mobile number"),
        "email": ("email", "e mail", "email address"),
        "language": ("language", "home language", "preferred language"),
        "lives_with": ("lives with", "living with", "same address", "residence"),
        "contact_allowed": ("contact allowed", "may contact", "can contact", "contact permitted", "contact"),
    }.items()
}


class Kind(NamedTuple):
    """A kind of sheet: the fields it must have, and those it may have."""

    name: str
    must: tuple[str, ...]
    may: tuple[str, ...] = ()


_ABOUT_STUDENT = (
    *("nsn", "first_name", "last_name", "preferred_name", "full_name", "year_level", "class_group", "gender"),
    *("ethnic_groups", "iwi", "student_type", "school_number"),
)

# In this order: the first kind that has all its fields is the kind of the sheet.
KINDS: tuple[Kind, ...] = (
    Kind("long", ("student", "date", "slot", "code", "minutes"), _ABOUT_STUDENT),
    Kind("half-day", ("student", "date", "am", "pm"), _ABOUT_STUDENT),
    Kind("days", ("student", "date", "marks"), _ABOUT_STUDENT),
    Kind("timetable", ("student", "weekday", "slot"), ("class", "teacher")),
    Kind("bells", ("weekday", "slot", "minutes"), ("start",)),
    Kind("calendar", ("date", "year", "term", "open_half_days"), ("note",)),
    Kind("staff", ("email", "staff_name", "roles"), ("classes", "year_levels")),
    Kind("roll", tuple(required("roll")), (*names("roll"), "full_name", "school_number")),
    Kind("wide", ("student",), _ABOUT_STUDENT),
)
ATTENDANCE = ("long", "half-day", "days", "wide")

# What must be there for a column to stand for another: an export of NSNs has no other student id, and a roll
# may write the whole name in one column.
_STAND_INS = {"student": "nsn", "first_name": "full_name", "last_name": "full_name"}


class Table(NamedTuple):
    """A sheet whose columns are known. `columns`: place (from 0) by field; `dates`: the date headings of a
    wide sheet by place; `head_row` counts from 1."""

    sheet: files.Sheet
    kind: str
    head_row: int
    headings: tuple[str, ...]
    columns: dict[str, int]
    dates: dict[int, str]
    unknown: tuple[Heading, ...]
    school_numbers: tuple[str, ...]  # of the school that the first rows name

    def heading(self, field: str) -> str:
        """The heading of a field as the file writes it."""
        return self.headings[self.columns[field]] if field in self.columns else field


def plain(text: str) -> str:
    """A heading as it is compared."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", " ", letters).strip()


def understand(sheet: files.Sheet, mapping: Mapping[str, str] | None = None) -> Table:
    """The kind and the columns of a sheet. `mapping`: field by heading, as a school chose; an empty field
    leaves the column out. Raises Unreadable, with the headings that nobody knows."""
    chosen = {plain(heading): field for heading, field in (mapping or {}).items()}
    head = [row for row, _ in zip(files.rows(sheet), range(files.HEAD_ROWS), strict=False)]
    if not any(any(map(str.strip, row)) for _, row in head):
        raise unreadable(sheet.file, "is empty", "Export it again; the export may have failed.", "empty-file")
    for place, (number, row) in enumerate(head):
        for kind in KINDS:
            columns, dates = match(kind, row, chosen)
            if set(kind.must) <= columns.keys() and (kind.name != "wide" or dates):
                _refuse_twice(sheet, kind, number, row, chosen)
                return _table(
                    sheet, kind, number, row, columns, dates, head[:place], head[place + 1 :], chosen
                )
    raise _nobody_knows(sheet, head, chosen)


def match(
    kind: Kind, row: Sequence[str], chosen: Mapping[str, str] | None = None
) -> tuple[dict[str, int], dict[int, str]]:
    """The place of each field of a kind in a row of headings, and the dates of a wide sheet by place."""
    columns: dict[str, int] = {}
    dates: dict[int, str] = {}
    for place, text in enumerate(row):
        field = _field(kind, text, chosen or {})
        if field:
            columns.setdefault(field, place)
        elif kind.name == "wide" and _is_date(text):
            dates[place] = text
    for field, stand_in in _STAND_INS.items():
        if field in kind.must and field not in columns and stand_in in columns:
            columns[field] = columns[stand_in]
    return columns, dates


def _field(kind: Kind, text: str, chosen: Mapping[str, str]) -> str:
    heading = plain(text)
    if heading in chosen:
        return chosen[heading] if chosen[heading] in (*kind.must, *kind.may) else ""
    return next((field for field in (*kind.must, *kind.may) if heading in HEADINGS[field]), "")


def _is_date(text: str) -> bool:
    return not isinstance(cells.judged(text, cells.day), BadCell)


def _table(
    sheet: files.Sheet,
    kind: Kind,
    number: int,
    row: list[str],
    columns: dict[str, int],
    dates: dict[int, str],
    above: list[tuple[int, list[str]]],
    below: list[tuple[int, list[str]]],
    chosen: Mapping[str, str],
) -> Table:
    numbers = _school_numbers(row, above, below)
    unknown = tuple(
        _unknown(sheet, kind, row, [cells for _, cells in below], {*columns.values(), *dates}, chosen)
    )
    return Table(sheet, kind.name, number, tuple(row), columns, dates, unknown, numbers)


def _refuse_twice(
    sheet: files.Sheet, kind: Kind, number: int, row: Sequence[str], chosen: Mapping[str, str]
) -> None:
    """Two columns for one needed field: nobody can say which is meant."""
    for field in kind.must:
        places = [place for place, text in enumerate(row) if _field(kind, text, chosen) == field]
        if len(places) > 1:
            where = " and ".join(map(letter, places))
            raise Unreadable(
                Problem(
                    "error",
                    sheet.file,
                    cells.address(places[1], number) if sheet.cells else "",
                    number,
                    row[places[1]],
                    cells.shown(row[places[1]]),
                    f"columns {where} both say they are the {field.replace('_', ' ')}",
                    "Rename or delete one of them.",
                    "double-heading",
                )
            )


# ---- headings that nobody knows -----------------------------------------------------------------------


def _unknown(
    sheet: files.Sheet,
    kind: Kind,
    row: Sequence[str],
    sample: Sequence[Sequence[str]],
    known: set[int],
    chosen: Mapping[str, str],
) -> Iterable[Heading]:
    everywhere = {name for field_names in HEADINGS.values() for name in field_names}
    for place, text in enumerate(row):
        heading = plain(text)
        if heading and place not in known and heading not in everywhere and heading not in chosen:
            column = [line[place] for line in sample if place < len(line)]
            if sheet.cells or text != "row":
                yield Heading(sheet.file, letter(place), text, guesses(kind, text, column))


def guesses(kind: Kind, text: str, column: Sequence[str]) -> tuple[str, ...]:
    """At most three fields that a heading may be, by what its column holds and by its name."""
    fields = (*kind.must, *kind.may)
    by_content = [field for field in _looks_like(column) if field in fields]
    heading = plain(text)
    likeness = {
        field: max(SequenceMatcher(None, heading, name).ratio() for name in HEADINGS[field])
        for field in fields
    }
    by_name = sorted((f for f in likeness if likeness[f] > 0.6), key=lambda field: -likeness[field])
    return tuple(dict.fromkeys(by_content + by_name))[:3]


def _looks_like(column: Sequence[str]) -> list[str]:
    values = [text for text in map(cells.clean, column) if text][:20]
    if not values:
        return []
    shapes = {
        "date": _is_date,
        "marks": lambda text: re.fullmatch(r"([A-Z?_ ]?\d{1,3}){2,}", text) is not None,
        "nsn": lambda text: re.fullmatch(r"\d{9,10}", text) is not None,
        "code": lambda text: re.fullmatch(r"[A-Z?]", text) is not None,
        "email": lambda text: "@" in text,
    }
    found = [field for field, fits in shapes.items() if all(map(fits, values))]
    return ["student", *found] if "nsn" in found else found


def _nobody_knows(
    sheet: files.Sheet, head: Sequence[tuple[int, list[str]]], chosen: Mapping[str, str]
) -> Unreadable:
    """The row and the kind that come nearest, what is missing from them, and what each column may be."""

    def nearness(found: tuple[Kind, tuple[int, list[str]]]) -> tuple[float, int]:
        kind, (_, row) = found
        columns, dates = match(kind, row, chosen)
        matched = len(set(kind.must) & columns.keys()) + 2 * (len(dates) > 1)
        return matched / (len(kind.must) + 2 * (kind.name == "wide")), matched

    rows = [(number, row) for number, row in head if any(map(str.strip, row))]
    kind, (number, row) = max(((kind, row) for row in rows for kind in KINDS), key=nearness)
    if not nearness((kind, (number, row)))[1]:
        kind, (number, row) = next(k for k in KINDS if k.name == "days"), rows[0]
    columns, _ = match(kind, row, chosen)
    missing = [field.replace("_", " ") for field in kind.must if field not in columns]
    sample = [cells for line, cells in head if line > number]
    unknown = tuple(_unknown(sheet, kind, row, sample, set(columns.values()), chosen))
    return Unreadable(
        Problem(
            "error",
            sheet.file,
            "",
            number,
            "",
            cells.shown(", ".join(text for text in row if text.strip())),
            f"are headings in which no column is the {' or the '.join(missing)}",
            "Say which column it is, or export with these headings: " + ", ".join(kind.must) + ".",
            "unknown-headings",
        ),
        headings=unknown,
    )


# ---- whose file ---------------------------------------------------------------------------------------

_SCHOOL_NUMBER = re.compile(
    r"(?:moe|school|kura|institution)\s*(?:number|no\.?|id|code)\s*[:#]?\s*(\d{1,5})?$", re.I
)


def _school_numbers(
    row: Sequence[str], above: Sequence[tuple[int, list[str]]], below: Sequence[tuple[int, list[str]]]
) -> tuple[str, ...]:
    """The Ministry numbers of schools that a title above the headings, or the first rows, name."""
    found = [number for _, line in above for number in _in_title(line)]
    places = [place for place, text in enumerate(row) if plain(text) in HEADINGS["school_number"]]
    found += [line[place].strip() for _, line in below for place in places if place < len(line)]
    return tuple(dict.fromkeys(number for number in found if number.isdigit()))


def _in_title(line: Sequence[str]) -> Iterable[str]:
    for text, after in zip(line, [*line[1:], ""], strict=False):
        if told := _SCHOOL_NUMBER.search(text.strip()):
            yield told[1] or after.strip()
