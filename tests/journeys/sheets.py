"""Files as the made-up school's office would export them, written from the demo's own exports."""

import csv
import io
import json
from datetime import date
from pathlib import Path

HEADINGS = ["Student ID", "Date", "AM", "PM"]


def sheet(rows, headings=HEADINGS) -> bytes:
    """Rows under headings, as a spreadsheet saves them."""
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue().encode("utf-8-sig")


def new_zealand(on: date) -> str:
    return f"{on.day}/{on.month:02}/{on.year}"


def marks(student: str, on: date, codes: str) -> list[str]:
    """One row: `marks("1004", on, "MM")`; a blank is a roll that was not taken."""
    return [student, new_zealand(on), *(code.strip() for code in codes)]


def day_again(exports: Path, on: date, instead: dict[str, str | None]) -> bytes:
    """One day's rows of that day's export. `instead`: other codes by student; None leaves the student out; a
    student whom the export does not have is added."""
    with (exports / f"daily-{on}.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["Date"] == new_zealand(on)]
    said = {row["Student ID"]: (row["AM"] or " ") + (row["PM"] or " ") for row in rows}
    return sheet(marks(student, on, codes) for student, codes in (said | instead).items() if codes)


def kamar(school: str, student: str, on: date) -> bytes:
    """The attendance message of a school that uses KAMAR, with one student's day."""
    day = {"date": f"{on:%Y%m%d}", "codes": ".MMMMM", "alt": ".JJJJJ", "hdu": 0, "hdj": 2, "hdp": 0}
    said = {"sync": "attendance", "sms": "KAMAR", "version": 2600}
    said["schools"] = [{"index": 1, "schoolindex": 1, "moeCode": school}]
    said["attendance"] = {"count": 1, "data": [{"id": int(student), "values": [day]}]}
    return json.dumps({"SMSDirectoryData": said}).encode()
