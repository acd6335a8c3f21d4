"""A workbook (XLSX, XLS, ODS) to one UTF-8 CSV file a sheet, by python-calamine in a process of its own.

A workbook can ask for more memory than there is (one cell at XFD1048576 asks for 512 GB) and take the reader
down with it. In its own process, with its memory and time limited, it takes down nothing else.
"""

import csv
import subprocess
import sys
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from whetu.intake.cells import Unreadable, unreadable

MOST_MEMORY = 4 << 30  # bytes
MOST_SECONDS = 300
_EXITS = {3: "encrypted", 4: "broken-workbook"}


def sheets(name: str, path: Path, folder: Path) -> list[tuple[str, Path]]:
    """Name and CSV file of each visible sheet that holds something, in order. Raises Unreadable."""
    command = [sys.executable, "-m", "whetu.intake.workbook", str(path), str(folder), str(MOST_MEMORY)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise _too_big(name) from None
    if done.returncode == 0:
        lines = done.stdout.decode().splitlines()
        return [(title, Path(csv_file)) for csv_file, title in (line.split("\t", 1) for line in lines)]
    if _EXITS.get(done.returncode) == "encrypted":
        raise unreadable(name, "is locked with a password", "Save it without a password.", "encrypted")
    if _EXITS.get(done.returncode) == "broken-workbook":
        raise unreadable(
            name, "is cut short or damaged", "Export it again and upload the whole file.", "broken-workbook"
        )
    raise _too_big(name)


def _too_big(name: str) -> Unreadable:
    return unreadable(
        name,
        "asks for more memory or time than a workbook may",
        "Delete the empty rows and columns after the data, or export it as CSV.",
        "too-big",
    )


def text(value: Any) -> str:
    """A cell's value as the text that a CSV export would hold."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _write(path: str, folder: str) -> None:
    """One CSV file a sheet, with a line of file and title for each on standard output."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    workbook = CalamineWorkbook.from_path(path)
    for number, about in enumerate(workbook.sheets_metadata):
        sheet = workbook.get_sheet_by_name(about.name)
        if about.visible != SheetVisibleEnum.Visible or sheet.start is None:
            continue
        target = Path(folder) / f"{Path(path).name}-{number}.csv"
        before = [""] * sheet.start[1]  # empty columns on the left, which keep the addresses right
        with target.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([*before, *map(text, row)] for row in sheet.iter_rows())
        print(target, " ".join(about.name.split()), sep="\t")


def _main() -> int:
    from python_calamine import CalamineError, PasswordError

    try:
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]),) * 2)
    except ImportError:
        pass
    try:
        _write(sys.argv[1], sys.argv[2])
    except PasswordError:
        return 3
    except (CalamineError, OSError, ValueError):
        return 4
    return 0


if __name__ == "__main__":
    sys.exit(_main())
