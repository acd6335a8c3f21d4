"""How long it takes to make an evidence pack of a child with four terms of marks and 300 entries, in a school
of 3,000 students whose names are all left out of it."""

import time
from datetime import UTC, date, datetime
from statistics import median

from bench.running import Goal, Run, figures, in_a_new_site, python, run, show

STUDENTS, ENTRIES, ROUNDS = 3_000, 300, 3
TODAY = date(2026, 11, 20)


def evidence() -> list[Goal]:
    runs: list[Run] = [run(python("-m", "bench.evidence")) for _ in range(ROUNDS)]
    seconds = [figures(one.printed) for one in runs]
    record, pack = ([one[name] for one in seconds] for name in ("record", "pack"))
    show("the record alone", runs, record)
    show("a pack: record and pages, signed and kept", runs, pack)
    return [Goal("evidence: seconds for a pack of four terms and 300 entries", median(pack), 3)]


def measured() -> dict[str, float]:
    """Seconds for the record alone, and for the whole pack."""
    from bench.pages import school_days
    from bench.site import client, file, new_site, people_in, school, through

    new_site()
    from django_scopes import scope

    from whetu.web.people.models import Student
    from whetu.web.plans.actions import evidence as actions
    from whetu.web.plans.queries.evidence import record
    from whetu.web.response.actions.record import record as respond

    post = school("9")
    people_in(post.school, STUDENTS)
    through(client(post.user), file(school_days(post.school), 40))
    now = datetime(2026, 11, 19, 3, tzinfo=UTC)
    with scope(school=post.school):
        student = Student.objects.get(number="7000")
        for n in range(ENTRIES):
            respond(
                by=post.user, student=student, kind="RA04", on=date(2026, 11, 19), outcome="done", now=now,
                whom="student", said=f"Zz-{n} was there, and 021 555 {n:04d} rang. " * 5,
            )  # fmt: skip
        began = time.perf_counter()
        record(student, TODAY)
        read = time.perf_counter()
        actions.make(by=post.user, student=student, as_at=TODAY, on=TODAY, now=now, why="To be measured")
        return {"record": read - began, "pack": time.perf_counter() - read}


if __name__ == "__main__":
    in_a_new_site(measured, TODAY)
