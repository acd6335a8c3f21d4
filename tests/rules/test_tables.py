import re

from whetu.rules.tables import COLUMNS, GRAIN, STUDENT_ID, names, required

TYPES = {"varchar", "date", "integer", "bigint", "double", "boolean"}


def test_every_table_has_a_grain_and_no_column_twice():
    assert GRAIN.keys() == COLUMNS.keys()
    for table, columns in COLUMNS.items():
        assert len(set(names(table))) == len(columns)
        assert {column.type for column in columns} <= TYPES
        assert all(column.meaning for column in columns)
        assert GRAIN[table].startswith("One row per ")


def test_a_term_is_printed_in_the_order_people_rely_on():
    assert ",".join(names("student_terms")) == (
        "student,year,term,half_days_open,half_days_present,half_days_justified,half_days_unjustified,"
        "half_days_unmarked,days_absent,rate,band,step,worrying_on,concerning_on,serious_on,counted"
    )


def test_the_roll_asks_for_who_and_since_when():
    assert required("roll") == ["student", "first_name", "last_name", "start_date"]
    assert sum(name.endswith("_contact_allowed") for name in names("roll")) == 4


def test_a_student_id_has_letters_digits_and_hyphens():
    assert re.fullmatch(STUDENT_ID, "0151234567")
    for bad in ("", "Māia", "12 34", "=1+1", "a/b"):
        assert not re.fullmatch(STUDENT_ID, bad)
