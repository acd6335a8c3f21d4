"""What each judge makes of a text, and what it says of a wrong one."""

from datetime import date

import pytest

from whetu.intake import cells
from whetu.intake.cells import BadCell, Problem, address, judged, letter, safe

GOOD = [
    (cells.student, "1042.0", "1042"),
    (cells.student, "AB-12", "AB-12"),
    (cells.student, "151234567", "151234567"),
    (cells.nsn, "151234567", "0151234567"),
    (cells.nsn, "1151234569", "1151234569"),
    (cells.nsn, "\ufeff 0151234567\u00a0", "0151234567"),
    (cells.email, "Mere@Example.NZ", "mere@example.nz"),
    (cells.email, "", ""),
    (cells.phone, "021 123 4567", "0211234567"),
    (cells.phone, "21 123 4567", "0211234567"),
    (cells.phone, "+64 21 123 4567", "0211234567"),
    (cells.phone, "+61 412 345 678", "+61412345678"),
    (cells.yes_no, "Yes", True),
    (cells.yes_no, "āe", True),
    (cells.yes_no, "Kāo", False),
    (cells.yes_no, "", None),
    (cells.day, "29/02/2028", date(2028, 2, 29)),
    (cells.day, "2026-05-05T00:00:00", date(2026, 5, 5)),
    (cells.day, "5/05/2026 8:45 am", date(2026, 5, 5)),
    (cells.weekday, "Tuesday", 2),
    (cells.weekday, "5", 5),
    (cells.clock, "8:45", "08:45"),
    (cells.clock, "1.30 pm", "13:30"),
    (cells.clock, "12:05 am", "00:05"),
    (cells.clock, "08:45:00", "08:45"),
    (cells.minutes, "60.0", 60),
    (cells.code, "p", "P"),
    (cells.code, " ", "_"),
    (cells.code, ".", "."),
    (cells.whole(0, 2), "2", 2),
]
WRONG = [
    (cells.student, "", "no-student"),
    (cells.student, "Total", "totals-row"),
    (cells.student, "Grand totals:", "totals-row"),
    (cells.student, "1.51E+08", "shortened-number"),
    (cells.student, "=1+1", "bad-student-id"),
    (cells.student, "Āna", "bad-student-id"),
    (cells.student, "12 34", "bad-student-id"),
    (cells.student, "1" * 33, "bad-student-id"),
    (cells.ten_digits, "1042", "bad-nsn"),
    (cells.email, "mere at example.nz", "bad-email"),
    (cells.phone, "111", "bad-phone"),
    (cells.phone, "ring Nan", "bad-phone"),
    (cells.yes_no, "perhaps", "bad-yes-no"),
    (cells.day, "31/02/2026", "bad-date"),
    (cells.day, "5/05/26", "bad-date"),
    (cells.day, "2026-05-05T20:00:00Z", "bad-date"),
    (cells.day, "05-MMM-2026", "bad-date"),
    (cells.day, "12345", "bad-date"),
    (cells.day, "", "no-date"),
    (cells.weekday, "Saturday", "bad-weekday"),
    (cells.weekday, "", "bad-weekday"),
    (cells.clock, "25:00", "bad-time"),
    (cells.minutes, "601", "bad-minutes"),
    (cells.minutes, "59.5", "bad-minutes"),
    (cells.minutes, "-1", "bad-minutes"),
    (cells.minutes, "", "bad-minutes"),
    (cells.code, "PP", "unknown-code"),
    (cells.code, "7", "unknown-code"),
    (cells.student, "x" * 10_001, "huge-cell"),
]


@pytest.mark.parametrize(("judge", "text", "value"), GOOD)
def test_a_text_has_a_value(judge, text, value):
    assert judged(text, judge) == value


@pytest.mark.parametrize(("judge", "text", "kind"), WRONG)
def test_a_wrong_text_says_why_and_what_to_do(judge, text, kind):
    bad = judged(text, judge)
    assert isinstance(bad, BadCell)
    assert bad.kind == kind
    assert not bad.why.endswith(".")
    assert bad.fix.endswith(".")


NSN_COLUMNS = [
    (["151234567", "1151234569"], True),
    (["0151234567", ""], True),
    (["151234567"], False),  # nothing shows that it is no local number of nine digits
    (["151234567", "1151234569", "1042"], False),
    (["1042"], False),
    ([], False),
]


@pytest.mark.parametrize(("texts", "holds"), NSN_COLUMNS)
def test_a_column_of_nine_and_ten_digits_is_one_of_nsns(texts, holds):
    assert cells.holds_nsn(texts) is holds


MONTH_FIRST = [
    (["5/20/2026", "5/04/2026"], True),
    (["5/20/2026", "20/05/2026"], False),  # two orders: each is judged by itself
    (["5/04/2026"], False),
    (["2026-20-05"], False),
]


@pytest.mark.parametrize(("texts", "first"), MONTH_FIRST)
def test_a_column_with_the_month_first_is_told(texts, first):
    assert cells.month_first(texts) is first


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16_383, "XFD")])
def test_columns_have_letters(place, name):
    assert letter(place) == name


def test_a_problem_is_a_sentence_with_a_place():
    problem = Problem(
        "error", "a.csv", address(3, 14), 14, "Code", "B", "was no code", "Correct it.", "unknown-code"
    )
    assert str(problem) == "a.csv, cell D14: “B” was no code. Correct it."
    assert str(problem._replace(cell="", value="")) == "a.csv, row 14: was no code. Correct it."
    assert str(problem._replace(cell="", row=None)) == "a.csv: “B” was no code. Correct it."


def test_a_wrong_value_is_shown_short_and_on_one_line():
    assert cells.shown("a\n b") == "a b"
    assert len(cells.shown("x" * 500)) == cells.SHOWN


FORMULAS = ["=1+1", "+64 21 123", "-1+1", "@SUM(A1)", " =1", "\t=1", "\rx", "＝1", "＠x"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_export_starts_a_formula(text):
    assert safe(text) == "'" + text


@pytest.mark.parametrize("value", ["Āna", "0151234567", "M", "", -1, 4.5, None, True])
def test_a_harmless_value_is_exported_as_it_is(value):
    assert safe(value) is value
