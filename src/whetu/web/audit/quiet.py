"""Logs that name no person: a record's own arguments are dropped, its template and place stay."""

import logging
import re

ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
NUMBERS = re.compile(r"\b\d{4,}\b")


class NoPersonalData(logging.Filter):
    """Blank e-mail addresses and long numbers, and cut an exception's words down to its kind."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = NUMBERS.sub("…", ADDRESS.sub("…", record.getMessage()))
        record.args = ()
        if record.exc_info and record.exc_info[0]:
            record.msg += f" [{record.exc_info[0].__name__} at {place(record.exc_info[2])}]"
            record.exc_info = record.exc_text = None
        return True


def place(traceback) -> str:
    """The innermost file and line of our own code, for example `attendance/actions.py:41`."""
    found = "?"
    while traceback:
        code = traceback.tb_frame.f_code
        if "whetu" in code.co_filename:
            found = f"{'/'.join(code.co_filename.split('/')[-2:])}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return found
