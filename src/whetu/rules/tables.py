"""The tables that intake writes and measures reads: their columns, types and grain.

`type` is a name that DuckDB and Spark spell alike. `required`: a row without it is an error.

Source: the project's own contract; the daily file's day pattern as a vendor's export shows it.
Look again: 2027-12-01
"""

from typing import NamedTuple


class Column(NamedTuple):
    """One column of a table."""

    name: str
    type: str
    meaning: str
    required: bool = False


STUDENT_ID = r"[A-Za-z0-9-]+"  # a student's id holds letters, digits and hyphens only
CAREGIVERS = (1, 2, 3, 4)

# One row a column, by table; the grain of each table is in GRAIN.
COLUMNS: dict[str, tuple[Column, ...]] = {
    "student_days": (
        Column("student", "varchar", "the student's id at the school: letters, digits and hyphens", True),
        Column("on", "date", "the day", True),
        Column("pattern", "varchar", "the day pattern: codes with their minutes; empty is unmarked", True),
        Column("file", "varchar", "the file it was read from"),
        Column("row", "bigint", "its row in that file, from 1"),
    ),
    "kamar_half_days": (
        Column("student", "varchar", "the student's id at the school", True),
        Column("on", "date", "the day", True),
        Column("hdu", "integer", "half-days unjustified, as KAMAR counted them"),
        Column("hdj", "integer", "half-days justified, as KAMAR counted them"),
        Column("hdp", "integer", "half-days present, as KAMAR counted them"),
        Column("file", "varchar", "the file it was read from"),
        Column("row", "bigint", "its row in that file, from 1"),
    ),
    "roll": (
        Column("student", "varchar", "the student's id at the school", True),
        Column("nsn", "varchar", "National Student Number: ten digits, as text"),
        Column("first_name", "varchar", "first name", True),
        Column("last_name", "varchar", "last name", True),
        Column("preferred_name", "varchar", "the name the student goes by"),
        Column("year_level", "integer", "0 to 13"),
        Column("class_group", "varchar", "form class, homeroom or rōpū"),
        Column("gender", "varchar", "as the school records it"),
        Column("ethnic_groups", "varchar", "every group the student belongs to, separated by ;"),
        Column("iwi", "varchar", "every iwi, separated by ;"),
        Column("student_type", "varchar", "RE, FF, EX …; empty is taken as regular"),
        Column("start_date", "date", "first day of the enrolment", True),
        Column("end_date", "date", "last day of attendance; empty while enrolled"),
        *(
            Column(f"caregiver{n}_{name}", kind, f"caregiver {n}: {meaning}")
            for n in CAREGIVERS
            for name, kind, meaning in (
                ("name", "varchar", "name"),
                ("relation", "varchar", "who they are to the student"),
                ("phone", "varchar", "phone, with its leading 0 or +"),
                ("email", "varchar", "e-mail"),
                ("language", "varchar", "the language they read best"),
                ("lives_with", "boolean", "whether the student lives with them"),
                ("contact_allowed", "boolean", "whether the school may contact them"),
            )
        ),
    ),
    "calendar": (
        Column("date", "date", "the day", True),
        Column("year", "integer", "school year", True),
        Column("term", "integer", "1 to 4", True),
        Column("open_half_days", "integer", "half-days open for instruction: 0, 1 or 2", True),
        Column("note", "varchar", "why the school is closed, or open for a half-day"),
    ),
    "staff": (
        Column("email", "varchar", "e-mail, the name they sign in with", True),
        Column("name", "varchar", "name", True),
        Column("roles", "varchar", "roles, separated by ;", True),
        Column("classes", "varchar", "class groups they teach, separated by ;"),
        Column("year_levels", "varchar", "year levels they look after, separated by ;"),
    ),
    "timetable": (
        Column("student", "varchar", "the student's id at the school", True),
        Column("class", "varchar", "the class"),
        Column("teacher", "varchar", "e-mail of the teacher"),
        Column("weekday", "integer", "1 Monday to 5 Friday", True),
        Column("slot", "integer", "the slot's place in the day, from 1", True),
    ),
    "bells": (
        Column("weekday", "integer", "1 Monday to 5 Friday", True),
        Column("slot", "integer", "the slot's place in the day, from 1", True),
        Column("start", "varchar", "when it begins, HH:MM"),
        Column("minutes", "integer", "how long it lasts", True),
    ),
    "student_terms": (
        Column("student", "varchar", "the student's id at the school", True),
        Column("year", "integer", "school year", True),
        Column("term", "integer", "1 to 4", True),
        Column("half_days_open", "integer", "half-days available to the student so far", True),
        Column("half_days_present", "integer", "of them, present", True),
        Column("half_days_justified", "integer", "of them, absent and justified", True),
        Column("half_days_unjustified", "integer", "of them, absent and unjustified", True),
        Column("half_days_unmarked", "integer", "of them, with no mark to go by", True),
        Column("days_absent", "double", "half-days absent, halved", True),
        Column("rate", "double", "present / open; empty where nothing was open"),
        Column("band", "varchar", "regular, irregular, moderate or chronic"),
        Column("step", "varchar", "good, worrying, concerning or serious", True),
        Column("worrying_on", "date", "the day the count reached 5 days"),
        Column("concerning_on", "date", "the day the count reached 10 days"),
        Column("serious_on", "date", "the day the count reached 15 days"),
        Column("counted", "boolean", "whether published figures count the student", True),
    ),
}

GRAIN: dict[str, str] = {
    "student_days": "One row per student and date.",
    "kamar_half_days": "One row per student and date, as KAMAR counted it.",
    "roll": "One row per enrolment: a student, from a day.",
    "calendar": "One row per date; a date that is missing is closed.",
    "staff": "One row per person.",
    "timetable": "One row per student, weekday and slot.",
    "bells": "One row per weekday and slot.",
    "student_terms": "One row per student and term.",
}


def names(table: str) -> list[str]:
    """The columns of a table, in order."""
    return [column.name for column in COLUMNS[table]]


def required(table: str) -> list[str]:
    """The columns that every row of a table must fill."""
    return [column.name for column in COLUMNS[table] if column.required]
