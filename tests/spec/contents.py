"""The manual: every table of worked examples, in reading order."""

from tests.spec import (
    attendance_service,
    calendar,
    codes,
    duties,
    escalation,
    fidelity,
    files,
    flexible,
    half_days,
    law,
    patterns,
    plan,
    plan_checks,
    steps,
    tasks,
    terms,
)
from tests.spec.table import Table, markdown

TABLES: tuple[Table, ...] = (
    *codes.TABLES,
    *half_days.TABLES,
    *terms.TABLES,
    *steps.TABLES,
    *tasks.TABLES,
    *fidelity.TABLES,
    *duties.TABLES,
    *law.TABLES,
    *flexible.TABLES,
    *attendance_service.TABLES,
    *escalation.TABLES,
    *plan.TABLES,
    *patterns.TABLES,
    *plan_checks.TABLES,
    *calendar.TABLES,
    *files.TABLES,
)

INTRODUCTION = """# The rules, in worked examples

Printed by `python -m tests.spec` from the tables in `tests/spec`, each row of which is a test. Do not edit.

A day pattern is one student's slots on one day: code and minutes, `_` a blank slot that was in use, `.` one
that was not, `|` noon. `×` repeats a day; `nothing` is a day with no slots. `example n` and `check n` number
the worked examples of the New Zealand rules, and the checks drawn from other systems, that the project began
from; a row that says *restated* differs from its first form, and says why.

A day is judged in seven steps; half-days present, justified, unjustified and unmarked always sum to those
available:

1. A day on which the school is not open, or the student not enrolled, does not count; its marks are listed.
2. Each slot's minutes are present, justified, unjustified, unmarked (blank) or not counted (exam leave), by
   the meaning of the code on that date.
3. An enrolled student with no slots on an open day is unmarked for every open half-day.
4. With nothing but exam leave, the day is not available.
5. Available are the open half-days; where some minutes were exam leave, or outside an agreed part-time plan,
   at most as many as the other minutes make, 120 each.
6. Present is one half-day for every 120 minutes present, up to those available.
7. What is left goes to unjustified, justified or unmarked: the first half-day to the one with most minutes,
   the second to the next if that has 120 minutes, else to the first. Ties: unjustified, then justified, then
   unmarked. Where none of the three has a minute, it is unmarked: nobody is accused by a gap.
"""


def manual() -> str:
    return "\n".join([INTRODUCTION, *(markdown(table) for table in TABLES)])
