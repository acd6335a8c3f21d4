"""How fast the site is: a daily file of 28 days from start to Today, and the same file again.

All of its days are new to the school, which is the worst case. The browser's part is a client in the same
process, the job runs at once, the database is the embedded one.
"""

import random
import time
from datetime import date, timedelta
from statistics import median

from bench.running import Goal, Run, figures, in_a_new_site, python, run, show

STUDENTS, DAYS, SLOTS, ROUNDS = 1_000, 28, 5, 3
TODAY = date(2026, 6, 12)  # in week 8 of Term 2, 38 school days after its first
CODES = "P" * 88 + "MMMMJJTT????"  # about nine of ten slots attended


def site() -> list[Goal]:
    runs: list[Run] = [run(python("-m", "bench.site")) for _ in range(ROUNDS)]
    seconds = [figures(one.printed) for one in runs]
    loaded, again = ([one[name] for one in seconds] for name in ("loaded", "again"))
    show("a daily file, to Today", runs, loaded)
    show("the same file again", runs, again)
    return [
        Goal("site: seconds from a daily file to Today", median(loaded), 3),
        Goal("site: seconds to load it again", median(again), 1),
    ]


def measured() -> dict[str, float]:
    """Seconds for the first time and, in the same school, for the same file again."""
    new_site()
    post = school("9")
    people_in(post.school, STUDENTS)
    leader = client(post.user)
    leader.get("/uploads/")  # templates are read once
    through(leader, file(school_days()[:-DAYS], STUDENTS))
    content = file(school_days()[-DAYS:], STUDENTS)
    return {"loaded": through(leader, content), "again": through(leader, content)}


def client(user):
    """A browser in the same process, signed in."""
    from django.test import Client

    found = Client()
    found.force_login(user)
    return found


def new_site() -> None:
    """A site with an empty database."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0)


def school(number: str):
    """A school with nobody on its roll; the post of who leads it."""
    from django_scopes import scope

    from whetu.rules.calendar import known_terms
    from whetu.web.schools import actions as schools

    one = schools.set_up_school(
        by=None, number=number, name="Bench", kind="secondary", region="taranaki", terms=known_terms(2026)
    )
    with scope(school=one):
        return schools.add_staff(
            by=None, school=one, email=f"lead{number}@bench.example", name="Zz Lead", roles=["principal"],
            starts=date(2026, 1, 1),
        )  # fmt: skip


def people_in(school, students: int) -> None:
    """So many students on the school's roll, each with somebody to ring."""
    from django_scopes import scope

    from whetu.web.people import actions as people

    roll = [
        {"student": str(7000 + n), "first_name": "Zz", "last_name": f"Zz-{n}", "start_date": date(2026, 2, 2),
         "year_level": 9 + n % 5, "class_group": f"C{n % 40}", "caregiver1_name": f"Zz {n}",
         "caregiver1_phone": f"021 555 {n:04d}"}
        for n in range(students)
    ]  # fmt: skip
    with scope(school=school):
        people.load_roll(by=None, school=school, rows=roll, on=TODAY)


def school_days() -> list[date]:
    closed = {date(2026, 4, 27), date(2026, 6, 1)}
    days = (date(2026, 4, 20) + timedelta(days=n) for n in range((TODAY - date(2026, 4, 20)).days + 1))
    return [on for on in days if on.weekday() < 5 and on not in closed]


def file(days: list[date], students: int) -> bytes:
    """A file of marks, one row a student and day."""
    rng = random.Random(1)
    rows = ["student,date,marks"]
    for number in range(7000, 7000 + students):
        for on in days:
            code = rng.choice(CODES)
            rows.append(f"{number},{on.day}/{on:%m/%Y}," + f"{code}60" * SLOTS)
    return "\n".join(rows).encode()


def through(client, content: bytes) -> float:
    """Seconds from dropping a file to Today."""
    from django.core.files.base import ContentFile

    began = time.perf_counter()
    page = client.post("/uploads/", {"files": ContentFile(content, name="daily.csv")})
    page = client.get(page.url)
    assert b"Load this file" in page.content
    client.post(f"{page.request['PATH_INFO']}load/")
    assert client.get("/").status_code == 200
    return time.perf_counter() - began


if __name__ == "__main__":
    in_a_new_site(measured, TODAY)
