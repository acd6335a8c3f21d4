"""Numbers of students by step, in groups, with small numbers withheld."""

from collections.abc import Hashable, Mapping

from whetu.measures.engines import Engine, sql
from whetu.rules.disclosure import withhold_table
from whetu.rules.star import STEPS


def by_step(
    engine: Engine, groups: Mapping[str, str], year: int, term: int
) -> dict[Hashable, dict[Hashable, int | None]]:
    """One row per group and one column per step, with totals: students, or None where it is withheld.

    `groups`: the group of each student (year level or class, from the roll). After `terms.standing`.
    """
    engine.put("roll_groups", {"student": "varchar", "grouping": "varchar"}, groups.items())
    engine.put("term_asked", {"year": "integer", "term": "integer"}, [(year, term)])
    table: dict[Hashable, dict[Hashable, int]] = {}
    for group, step, students in sorted(engine.rows(sql("groups"))):
        table.setdefault(group, dict.fromkeys((name for name, _ in STEPS), 0))[step] = students
    return withhold_table(table)
