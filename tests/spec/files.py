"""What a file becomes: day patterns, and then half-days."""

import json
from datetime import date

from tests.spec.table import Table
from tests.spec.world import day, half_days
from whetu.intake.read import Reading, read
from whetu.rules.days import tally


def _kamar(on: str, codes: str) -> str:
    moment = date.fromisoformat(on).strftime("%Y%m%d")
    values = [{"date": moment, "codes": sent} for sent in codes.split(", then ")]
    student = {"id": 20417, "nsn": "0151234567", "values": values}
    school = {"index": 1, "schoolindex": 1, "moeCode": "9999", "name": "Example College"}
    message = {"sync": "attendance", "sms": "KAMAR", "schools": [school], "attendance": {"data": [student]}}
    sent = json.dumps({"SMSDirectoryData": message}).encode()
    return _judged(read([("message.json", sent)], minutes=[60]))


def _days(line: str) -> str:
    return _judged(read([("days.csv", f"student,date,marks\n{line}\n".encode())]))


def _judged(reading: Reading) -> str:
    rows = [row for batch in reading.days() for row in batch]
    return "; ".join(f"{day(on)}: {half_days(tally(pattern, 2, on))}" for _, on, pattern in rows)


def _nsn(cell: str) -> str:
    lines = f"student,nsn,first_name,last_name,start_date\nA1,{cell},Ana,Example,2026-02-02\n"
    return str(read([("roll.csv", lines.encode())]).table("roll")[0]["nsn"])


TABLES = (
    Table(
        "A day of the daily file",
        "Day, month and year, and the code and minutes of each slot.",
        ("row",),
        _days,
        (
            ("0151234567,5/05/2020,F210F180", "Tue 5 May 2020: 2 present", "example 1"),
            ("0151234567,5/05/2026,P210_180", "Tue 5 May 2026: 1 present, 1 unmarked", "example 23, as read"),
        ),
    ),
    Table(
        "A day of KAMAR's message",
        "One letter a slot, here of 60 minutes; a dot is a slot that was not used, and slots missing at the "
        "end are none. The later values for a student and date win.",
        ("on", "codes"),
        _kamar,
        (
            (
                "2024-05-06",
                ".PPP.RP.P",
                "Mon 6 May 2024: 2 present",
                "example 2; check 2, restated: the codes decide, and R was a presence code that day",
            ),
            ("2026-05-05", ".JJJ.JJ.J", "Tue 5 May 2026: 2 justified", "example 3, check 1"),
            (
                "2026-05-05",
                ".JJJ.JJ",
                "Tue 5 May 2026: 2 justified",
                "example 4, check 3: no absence is added",
            ),
            ("2026-05-05", ".PPP.PP.P, then .JJJ.JJ.J", "Tue 5 May 2026: 2 justified", "check 4: one row"),
        ),
    ),
    Table(
        "A National Student Number",
        "Ten digits, as text: a spreadsheet may have taken the leading zero.",
        ("cell",),
        _nsn,
        (
            ("140801531", "0140801531", "example 56"),
            ("0140801531", "0140801531", "as it should be"),
        ),
    ),
)
