"""Small made-up export files of every kind and encoding that intake reads.

    python tests/exports/make.py        # writes them beside this script

All hold the same three students and two days, so that each must give the same student-days (DAYS).
"""

import csv
import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path

HERE = Path(__file__).parent
STAMP = (2026, 5, 7, 18, 0, 0)  # of the members of archives, so that the same script writes the same bytes

ANA, FAAFIA, ZOE = "0151234567", "0151234568", "1151234569"
NAMES = {ANA: ("Āna", "Ngāta"), FAAFIA: ("Sione", "Faʻafia"), ZOE: ("Zoë", "Tūī-Hēnare")}

# What every attendance file below says, by the kind that can say it.
HALVES = {
    (ANA, "5/05/2026"): ("P", "M"),
    (ANA, "6/05/2026"): ("P", "P"),
    (FAAFIA, "5/05/2026"): ("P", ""),
    (FAAFIA, "6/05/2026"): ("?", "?"),
    (ZOE, "5/05/2026"): ("L", "P"),
    (ZOE, "6/05/2026"): ("J", "J"),
}
SLOTS = {
    (ANA, "5/05/2026"): "PPLMM",
    (ANA, "6/05/2026"): "PPPPP",
    (FAAFIA, "5/05/2026"): "PP_PT",
    (FAAFIA, "6/05/2026"): "?????",
    (ZOE, "5/05/2026"): "PP.PP",
    (ZOE, "6/05/2026"): "QQQQQ",
}


def as_pattern(codes: str) -> str:
    """Five slots of an hour; `.` is not in use."""
    return "".join("." if code == "." else f"{code}60" for code in codes)


def days() -> list[list[str]]:
    return [["student", "date", "marks"]] + [[s, on, as_pattern(codes)] for (s, on), codes in SLOTS.items()]


def long() -> list[list[str]]:
    rows = [["Student ID", "NSN", "Date", "Period", "Code", "Minutes"]]
    for (student, on), codes in SLOTS.items():
        for slot, code in enumerate(codes, 1):
            if code != ".":
                rows.append([student, student, on, str(slot), code.replace("_", ""), "60"])
    return rows


def half_days() -> list[list[str]]:
    rows = [["Student ID", "First Name", "Last Name", "Year", "Gender", "Ethnicity", "Date", "AM", "PM"]]
    return rows + [[s, *NAMES[s], "7", "F", "Māori", on, *halves] for (s, on), halves in HALVES.items()]


def wide() -> list[list[str]]:
    dates = ["5/05/2026", "6/05/2026"]
    cells = [["".join(code or " " for code in HALVES[s, on]) for on in dates] for s in NAMES]
    return [["NSN", "Name", *dates]] + [
        [s, ", ".join(reversed(NAMES[s])), *cell] for s, cell in zip(NAMES, cells, strict=True)
    ]


def roll() -> list[list[str]]:
    caregiver = ["name", "relation", "phone", "email", "language", "lives_with", "contact_allowed"]
    first = ["student", "nsn", "first_name", "last_name", "preferred_name", "year_level", "class_group"]
    then = ["gender", "ethnic_groups", "iwi", "student_type", "start_date", "end_date"]
    one = ["Mere Ngāta", "mother", "021 123 4567", "mere@example.nz", "te reo Māori", "yes", "yes"]
    two = ["Hēmi Ngāta", "father", "+64 21 123 4568", "", "", "no", "no"]
    nobody = [""] * 14
    ana = ["", "7", "R7", "F", "Māori;Samoan", "Ngāti Porou", "RE", "2/02/2026", "", *one, *two]
    faafia = ["", "7", "R7", "M", "Samoan", "", "RE", "2/02/2026", "", *nobody]
    zoe = ["Zo", "8", "R8", "F", "European", "", "FF", "2/02/2026", "8/05/2026", *nobody]
    return [
        [*first, *then, *(f"caregiver{n}_{what}" for n in (1, 2) for what in caregiver)],
        *([s, s, *NAMES[s], *rest] for s, rest in zip(NAMES, (ana, faafia, zoe), strict=True)),
    ]


CALENDAR = [
    ["date", "year", "term", "open_half_days", "note"],
    ["4/05/2026", "2026", "2", "0", "Teacher-only day"],
    ["5/05/2026", "2026", "2", "2", ""],
    ["6/05/2026", "2026", "2", "2", ""],
    ["7/05/2026", "2026", "2", "1", "Open in the morning"],
]
STAFF = [
    ["email", "name", "roles", "classes", "year_levels"],
    ["K.Tāne@kura.example.nz".replace("ā", "a"), "Kiri Tāne", "Teacher", "R7; R8", ""],
    ["tumuaki@kura.example.nz", "Wiremu Ōtene", "principal;senior_leader", "", "7;8"],
]
TIMETABLE = [
    ["student", "class", "teacher", "weekday", "slot"],
    [ANA, "7MAT", "k.tane@kura.example.nz", "Tuesday", "2"],
    [FAAFIA, "7MAT", "k.tane@kura.example.nz", "2", "4"],
]
BELLS = [["weekday", "slot", "start", "minutes"]] + [
    [day, str(slot), start, "60"]
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    for slot, start in enumerate(("8:55", "9:55", "11:15", "13:00", "2:00 pm"), 1)
]


def kamar_attendance() -> dict:
    """The college's week; Āna recurs, and the later value for the 5th wins."""
    said = {("PPLMM", "20260505"): (0, 1, 1), ("PPPPP", "20260506"): (0, 0, 2)}
    records = [{"id": 20417, "nsn": ANA, "values": [value("PPPPP", "20260505", (0, 0, 2))]}]
    records.append({"id": 20417, "nsn": ANA, "values": [value(*key, hd) for key, hd in said.items()]})
    tue, wed = value("PP.PT", "20260505", (0, 0, 2)), value("?????", "20260506", (2, 0, 0))
    records.append({"id": 20418, "nsn": FAAFIA, "values": [tue, wed]})
    records.append({"id": 20419, "nsn": ZOE, "values": [value("PP.P", "20260505", (0, 0, 1))]})
    return {"SMSDirectoryData": {**KAMAR, "sync": "attendance", "attendance": {"count": 4, "data": records}}}


KAMAR = {
    "datetime": 20260507180110,
    "sms": "KAMAR",
    "version": 2600,
    "schools": [{"index": 1, "schoolindex": 1, "moeCode": "9001", "name": "EXAMPLE COLLEGE", "type": 40}],
}


def value(codes: str, on: str, half_days: tuple[int, int, int]) -> dict:
    unjustified, justified, present = half_days
    return {"date": on, "codes": codes, "alt": codes, "hdu": unjustified, "hdj": justified, "hdp": present}


def kamar_students() -> dict:
    people = [
        {
            "id": 20417, "nsn": ANA, "firstname": "Āna", "firstnamelegal": "Anahera", "lastname": "Ngāta",
            "gender": "F", "yearlevel": 9, "moetype": "RE", "ethnicityL1": "Māori", "iwi": [201],
            "tutor": "9A", "startingdate": 20260202, "leavingdate": 0,
            "caregivers": [{"ref": 1, "role": "1", "name": "Mere Ngāta", "relationship": "Mother",
                            "mobile": "0211234567", "email": "mere@example.nz"}],
        },
        {
            "id": 20418, "nsn": FAAFIA, "firstname": "Sione", "lastname": "Faʻafia", "gender": "M",
            "yearlevel": 0, "moetype": "RE", "ethnicity": [351], "tutor": "9A", "startingdate": 20260202,
            "leavingdate": 20260508,
        },
    ]  # fmt: skip
    return {"SMSDirectoryData": {**KAMAR, "sync": "full", "students": {"count": 2, "data": people}}}


def as_xml(message: dict) -> str:
    """The same message as XML: the envelope's plain values as attributes, a list as a repeated element."""
    envelope = message["SMSDirectoryData"]
    attributes = "".join(f' {k}="{v}"' for k, v in envelope.items() if not isinstance(v, dict | list))
    inner = "".join(element(k, v) for k, v in envelope.items() if isinstance(v, dict | list))
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<SMSDirectoryData{attributes}>{inner}</SMSDirectoryData>\n'
    )


_ONE_OF = {"schools": "school", "data": "student", "values": "value", "caregivers": "caregiver"}


def element(name: str, what: object) -> str:
    if isinstance(what, list):
        return f"<{name}>{''.join(element(_ONE_OF.get(name, 'code'), one) for one in what)}</{name}>"
    if isinstance(what, dict):
        return f"<{name}>{''.join(element(k, v) for k, v in what.items())}</{name}>"
    return f"<{name}>{what}</{name}>"


# ---- writing ------------------------------------------------------------------------------------------


def as_csv(rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",", end: str = "\r\n") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return text.getvalue().encode(encoding)


def serial(on: str) -> int:
    return (datetime.strptime(on, "%d/%m/%Y").date() - date(1899, 12, 30)).days


def typed(rows: list[list[str]]) -> list[list[object]]:
    """Rows as a spreadsheet holds them: dates as dates, ids as numbers that have lost their zero."""
    return [rows[0], *([as_typed(text) for text in row] for row in rows[1:])]


def as_typed(text: str) -> object:
    if text.isdigit():
        return int(text)
    try:
        return datetime.strptime(text, "%d/%m/%Y")
    except ValueError:
        return text


def as_xlsx(sheets: dict[str, list[list[object]]]) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "d/mm/yyyy"}) as book:
        book.set_properties({"created": datetime(2026, 5, 7)})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return content.getvalue()


def as_xls(rows: list[list[object]]) -> bytes:
    import xlwt

    book, content = xlwt.Workbook(), io.BytesIO()
    sheet, dated = book.add_sheet("Marks"), xlwt.easyxf(num_format_str="D/MM/YYYY")
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(place, column, cell, *([dated] if isinstance(cell, datetime) else []))
    book.save(content)
    return content.getvalue()


def as_ods(rows: list[list[object]]) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book, sheet = OpenDocumentSpreadsheet(), Table(name="Marks")
    for row in rows:
        line = TableRow()
        for cell in row:
            line.addElement(_ods_cell(cell, TableCell, P))
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _ods_cell(cell: object, table_cell, paragraph):
    if isinstance(cell, datetime):
        return table_cell(valuetype="date", datevalue=f"{cell:%Y-%m-%d}")
    if isinstance(cell, int):
        return table_cell(valuetype="float", value=str(cell))
    made = table_cell(valuetype="string")
    made.addElement(paragraph(text=str(cell)))
    return made


def as_zip(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members.items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), member, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def everything() -> dict[str, bytes]:
    """Every file by name."""
    title = [["Attendance, week 3"], ["School number", "9001"], [], *days()]
    totals = [["Total", "", "6"], ["", "", "Printed 7 May 2026"]]
    serials = [days()[0], *([s.lstrip("0"), str(serial(on)), m] for s, on, m in days()[1:])]
    named = [["NSN", "Name", "Date", "Marks"]] + [[s, NAMES[s][0], on, m] for s, on, m in days()[1:]]
    latin = [row if row[1] != "Āna" else [row[0], "Ana", *row[2:]] for row in named]
    iso = [["student", "date", "marks"]] + [
        [s, f"{datetime.strptime(on, '%d/%m/%Y'):%Y-%m-%d}", m] for s, on, m in days()[1:]
    ]
    records = [dict(zip(days()[0], row, strict=True)) for row in days()[1:]]
    return {
        "days.csv": as_csv(days()),
        "days-bom.csv": as_csv(named, "utf-8-sig"),
        "days-utf16.csv": as_csv(named, "utf-16"),
        "days-utf16-no-mark.csv": as_csv(named, "utf-16-le"),
        "days-1252.csv": as_csv(latin, "cp1252"),
        "days-semicolon.csv": as_csv(iso, delimiter=";"),
        "days-tab.txt": as_csv(days(), delimiter="\t", end="\n"),
        "days-title-and-totals.csv": as_csv(title + totals),
        "days-from-excel.csv": as_csv(serials),
        "days.xlsx": as_xlsx({"Marks": typed(days())}),
        "days.xls": as_xls(typed(days())),
        "days.ods": as_ods(typed(days())),
        "days.json": json.dumps(records, ensure_ascii=False).encode(),
        "days-and-roll.zip": as_zip({"term 2/days.csv": as_csv(days()), "roll.csv": as_csv(roll())}),
        "long.csv": as_csv(long()),
        "long.xlsx": as_xlsx({"Marks": typed(long())}),
        "half-day.csv": as_csv(half_days(), "utf-8-sig"),
        "half-day.xls": as_xls(typed(half_days())),
        "wide.csv": as_csv(wide()),
        "wide.xlsx": as_xlsx({"Marks": [[as_typed(text) for text in row] for row in wide()]}),
        "wide.ods": as_ods(typed(wide())),
        "kamar-attendance.json": json.dumps(kamar_attendance()).encode(),
        "kamar-attendance.xml": as_xml(kamar_attendance()).encode(),
        "kamar-students.json": json.dumps(kamar_students(), ensure_ascii=False).encode(),
        "kamar-students.xml": as_xml(kamar_students()).encode(),
        "roll.csv": as_csv(roll()),
        "roll.xlsx": as_xlsx({"Roll": typed(roll()), "Notes": [["made up"]]}),
        "calendar.csv": as_csv(CALENDAR),
        "staff.csv": as_csv(STAFF),
        "timetable.csv": as_csv(TIMETABLE),
        "bells.csv": as_csv(BELLS),
    }


if __name__ == "__main__":
    for name, content in everything().items():
        (HERE / name).write_bytes(content)
