"""Staff and their timetable: who may sign in with which roles, and which lessons each student has."""

from whetu.intake import cells, records
from whetu.intake.cells import BadCell
from whetu.intake.headings import Table
from whetu.intake.marks import Into
from whetu.intake.slots import slot
from whetu.rules.access import ROLES


def _words(text: str) -> list[str]:
    return [part.strip() for part in text.replace("|", ";").replace(",", ";").split(";") if part.strip()]


def _roles(text: str) -> str:
    """Roles that we know, by their name in our table or by its label."""
    labels = {role.label.casefold(): name for name, role in ROLES.items()}
    known = [labels.get(word.casefold(), word.casefold().replace(" ", "_")) for word in _words(text)]
    if wrong := [name for name in known if name not in ROLES]:
        raise BadCell(
            f"has a role that we do not know, {wrong[0]}", f"Roles: {', '.join(ROLES)}.", "unknown-role"
        )
    return ";".join(known)


def _year_levels(text: str) -> str:
    levels = [cells.whole(0, 15, "bad-year-level")(word) for word in _words(text)]
    return ";".join(map(str, levels))


_JUDGES: dict[str, dict[str, records.Judge]] = {
    "staff": {
        "email": cells.email,
        "roles": _roles,
        "classes": lambda text: ";".join(_words(text)),
        "year_levels": _year_levels,
    },
    "timetable": {"student": cells.student, "weekday": cells.weekday, "slot": slot},
}


def take(into: Into, table: Table) -> int:
    """Read a staff list or a timetable. The number of rows taken."""
    rows = records.read(into, table, _JUDGES[table.kind], {"name": "staff_name"})
    if table.kind == "staff":
        records.refuse_twice(table, rows, ["email"], "one person")
    return records.keep(into, table, rows)
