"""A value that knows its file, row and column: what is wrong with it, why, and what to do.

Each judge takes the text of one cell and gives its value, or raises BadCell. A judge is run once for each
distinct text of a column, never once a row.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from whetu.rules.days import BLANK, LONGEST_SLOT
from whetu.rules.tables import STUDENT_ID

LONGEST_CELL = 10_000  # characters
LONGEST_STUDENT_ID = 32
SHOWN = 60  # characters of a wrong value that a problem repeats

T = TypeVar("T")


class Problem(NamedTuple):
    """One finding about a file. `cell` is its address (`D14`), or empty where the finding is not about one;
    `row` counts from 1 as a spreadsheet shows it; `column` is its heading; `kind` a short slug."""

    level: str  # "error" or "warning"
    file: str
    cell: str
    row: int | None
    column: str
    value: str
    why: str
    fix: str
    kind: str

    def __str__(self) -> str:
        place = f"cell {self.cell}" if self.cell else f"row {self.row}" if self.row else ""
        where = ", ".join(part for part in (self.file, place) if part)
        value = f"“{self.value}” " if self.value else ""
        return f"{where}: {value}{self.why}. {self.fix}"


class Heading(NamedTuple):
    """A heading that no table of names knows, and the fields it may be, the likeliest first."""

    file: str
    column: str  # its letter
    text: str
    guesses: tuple[str, ...]


class Unreadable(Exception):
    """The file cannot be read and nothing is taken from it: one or more problems, and the headings that
    nobody knows, where they are the reason."""

    def __init__(self, *problems: Problem, headings: Sequence[Heading] = ()):
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems, self.headings = problems, tuple(headings)


class BadCell(ValueError):
    """One wrong text: why, what to do, and the kind of problem."""

    def __init__(self, why: str, fix: str, kind: str, level: str = "error"):
        super().__init__(f"{why}. {fix}")
        self.why, self.fix, self.kind, self.level = why, fix, kind, level


def unreadable(
    file: str, why: str, fix: str, kind: str, row: int | None = None, value: str = ""
) -> Unreadable:
    """A file that cannot be read, as an exception to raise."""
    return Unreadable(Problem("error", file, "", row, "", shown(value), why, fix, kind))


def letter(column: int) -> str:
    """The letter of a column, from 0: A, B … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(column: int, row: int) -> str:
    """The address of a cell as a spreadsheet names it: column from 0, row from 1."""
    return f"{letter(column)}{row}"


def shown(value: str) -> str:
    """A wrong value as a problem repeats it: on one line, and short."""
    line = " ".join(value.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def safe(value: Any) -> Any:
    """A value for an export, so that no spreadsheet runs it: text that could begin a formula gets a '.

    Source: OWASP, CSV injection: = + - @, tab and carriage return, their full-width forms too.
    Look again: 2027-12-01
    """
    if isinstance(value, str) and value.lstrip()[:1] in tuple("=+-@＝＋－＠"):
        return "'" + value
    return "'" + value if isinstance(value, str) and value[:1] in ("\t", "\r") else value


def judged(text: str, judge: Callable[[str], T]) -> T | BadCell:
    """What a text is, or what is wrong with it. A huge cell is wrong before any judge looks at it."""
    if len(text) > LONGEST_CELL:
        return BadCell(
            f"has {len(text):,} characters, more than {LONGEST_CELL:,}",
            "Look for a missing quotation mark or a file pasted into one cell.",
            "huge-cell",
        )
    try:
        return judge(clean(text))
    except BadCell as bad:
        return bad


def clean(text: str) -> str:
    """A cell's text without the spaces and marks that exports leave around it; macrons in one form."""
    if text.isascii():
        return text.strip()
    text = unicodedata.normalize("NFC", text.replace("\u00a0", " "))
    return text.strip(" \t\r\n\ufeff\u200b\u200e\u200f")


# ---- people -------------------------------------------------------------------------------------------

TOTALS = frozenset(
    ("total", "totals", "grand total", "grand totals", "subtotal", "sub total", "sum", "count", "average")
    + ("mean", "tapeke", "katoa")
)
_TOTALS_ROW = BadCell("is a row of totals, not a student", "It is left out.", "totals-row", "warning")


def student(text: str) -> str:
    """A student's id: letters, digits and hyphens."""
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_STUDENT_ID:
        return text  # as nearly all are
    text = re.sub(r"^(\d+)\.0+$", r"\1", text)
    if text.rstrip(":").casefold() in TOTALS:
        raise _TOTALS_ROW
    if not text:
        raise BadCell("no student is named in this row", "Fill in the student's id.", "no-student")
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", text):
        raise BadCell(
            "is a number that a spreadsheet has shortened; digits are lost",
            "Format the column as text in the student management system's export and export again.",
            "shortened-number",
        )
    if len(text) > LONGEST_STUDENT_ID or not re.fullmatch(STUDENT_ID, text):
        raise BadCell(
            "is not a student id", "An id holds letters, digits and hyphens only.", "bad-student-id"
        )
    return text


def nsn(text: str) -> str:
    """A National Student Number: ten digits; nine get back the zero that a spreadsheet took."""
    text = student(text)
    return text.zfill(10) if len(text) == 9 and text.isdigit() else text


def ten_digits(text: str) -> str:
    """A National Student Number in a roll, where it is nothing else; empty if not known."""
    number = nsn(text) if text else ""
    if number and not re.fullmatch(r"\d{10}", number):
        raise BadCell("is not a National Student Number", "It has ten digits.", "bad-nsn")
    return number


def holds_nsn(texts: Sequence[str]) -> bool:
    """Whether a column of student ids is one of National Student Numbers: all have nine or ten digits, and
    at least one has ten. A column headed NSN is one without being asked."""
    lengths = {len(text) if text.isdigit() else 0 for text in map(clean, texts) if text}
    return 10 in lengths and lengths <= {9, 10}


def email(text: str) -> str:
    """An e-mail address, small letters; empty if not known."""
    if text and not re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}", text):
        raise BadCell("is not an e-mail address", "Correct it in the student management system.", "bad-email")
    return text.casefold()


def phone(text: str) -> str:
    """A phone number with its leading 0 or +, digits only; empty if not known.

    Nine digits or so without their zero (`21 123 4567`) are what a spreadsheet left of a number.
    """
    import phonenumbers  # 0.2 s to import: only where a roll is read

    if not text:
        return ""
    for tried in (text, "0" + text):
        try:
            number = phonenumbers.parse(tried, "NZ")
        except phonenumbers.NumberParseException:
            break
        if phonenumbers.is_possible_number(number):
            home = number.country_code == 64
            form = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.E164
            return re.sub(r"[^\d+]", "", phonenumbers.format_number(number, form))
    raise BadCell(
        "is not a phone number that can be rung", "Correct it in the student management system.", "bad-phone"
    )


_YES = frozenset(["y", "yes", "true", "1", "t", "x", "āe", "ae"])
_NO = frozenset(["n", "no", "false", "0", "f", "kāo", "kao"])


def yes_no(text: str) -> bool | None:
    """Yes, no, or not known."""
    word = text.casefold()
    if word and word not in _YES | _NO:
        raise BadCell("is neither yes nor no", "Write yes or no, or leave it empty.", "bad-yes-no")
    return word in _YES if word else None


# ---- time ---------------------------------------------------------------------------------------------

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = {name: number for number, name in enumerate(_MONTHS, 1)}
WEEKDAYS = {name[:3].casefold(): number for number, name in enumerate(WEEKDAY_NAMES, 1)}
_EXCEL_DAY_0 = date(1899, 12, 30)
_EXCEL_DAYS = range(36526, 73051)  # 2000 to 2099

_TIME = r"(?:[T ]+\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?)?"
_DATES = [  # the shapes of a date, day before month; the time of a mark after it is left out
    re.compile(shape + _TIME, re.IGNORECASE)
    for shape in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})(?P<sep>[/.-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4})",
        r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
        r"(?P<d>\d{1,2})[ -](?P<m>[a-z]{3,9})\.?,?[ -](?P<y>\d{4})",
    )
]


def day(text: str) -> date:
    """A date: D/MM/YYYY, ISO, D Month YYYY, YYYYMMDD, or a spreadsheet's serial number."""
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(text[:5]) in _EXCEL_DAYS:
        return _EXCEL_DAY_0 + timedelta(days=int(text[:5]))
    named = re.match(r"([a-z]{3})[a-z]*,? +(?=\d)", text, re.IGNORECASE)
    bare = text[named.end() :] if named and named[1].casefold() in WEEKDAYS else text
    for shape in _DATES:
        if found := shape.fullmatch(bare):
            return _date(found)
    raise BadCell(_why_no_date(text), "Write a date as 5/03/2026.", "bad-date" if text else "no-date")


def _date(found: re.Match) -> date:
    month = found["m"]
    number = int(month) if month.isdigit() else MONTHS.get(month[:3].casefold(), 0)
    try:
        return date(int(found["y"]), number, int(found["d"]))
    except ValueError:
        raise BadCell("is no day of the calendar", "Write a date as 5/03/2026.", "bad-date") from None


def _why_no_date(text: str) -> str:
    if not text:
        return "the row has no date"
    if re.fullmatch(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", text):
        return "has a year of two digits"
    if re.search(r"\d[zZ]$|[+-]\d\d:?\d\d$", text):
        return "is a moment in another time zone, not a school day"
    return "is not a date"


_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}" + _TIME, re.IGNORECASE)


def month_first(texts: Sequence[str]) -> bool:
    """Whether a column of dates is written month first: some can be read in no other way, and none only day
    first. All its dates would be wrong, also those that look right."""
    found = [_SLASHED.fullmatch(clean(text)) for text in texts if len(text) < SHOWN]
    pairs = [(int(f[1]), int(f[2])) for f in found if f]
    return any(a <= 12 < b for a, b in pairs) and not any(a > 12 for a, b in pairs)


def weekday(text: str) -> int:
    """1 Monday to 5 Friday, from a name or a number."""
    number = WEEKDAYS.get(text[:3].casefold(), int(text) if re.fullmatch(r"\d", text) else 0)
    if not 1 <= number <= 5:
        raise BadCell("is not a school weekday", "Write Monday to Friday, or 1 to 5.", "bad-weekday")
    return number


def clock(text: str) -> str:
    """A time of day as HH:MM; empty if not known."""
    if not text:
        return ""
    found = re.fullmatch(r"(\d{1,2})[:.](\d\d)(?::\d\d)? ?([ap]?)\.?m?\.?", text, re.IGNORECASE)
    hour = int(found[1]) if found else 24
    if found and found[3]:
        hour = hour % 12 + (12 if found[3] in "pP" else 0)
    if not found or hour > 23 or int(found[2]) > 59:
        raise BadCell("is not a time of day", "Write it as 8:45 or 13:30.", "bad-time")
    return f"{hour:02}:{found[2]}"


# ---- marks and numbers --------------------------------------------------------------------------------


def whole(least: int, most: int, kind: str = "bad-number") -> Callable[[str], int]:
    """A judge of whole numbers from `least` to `most`."""

    def judge(text: str) -> int:
        found = re.fullmatch(r"(\d{1,9})(?:\.0+)?", text)
        if not found or not least <= int(found[1]) <= most:
            raise BadCell(
                f"is not a whole number from {least} to {most}" if text else "a number is missing here",
                f"Write a whole number from {least} to {most}.",
                kind,
            )
        return int(found[1])

    return judge


minutes = whole(0, LONGEST_SLOT, "bad-minutes")


def code(text: str) -> str:
    """The code of one slot: a letter or ?, `_` if blank, `.` if the slot is not in use. Whether the code
    was in force is asked later, for the day."""
    letter = text.upper() or BLANK
    if len(letter) != 1 or letter.isdigit() or letter == "|":
        raise BadCell("is not an attendance code", "A code is one letter, or ?.", "unknown-code")
    return letter


def in_words(on: date) -> str:
    """A date as a page says it: 5 March 2026."""
    return f"{on.day} {on:%B %Y}"
