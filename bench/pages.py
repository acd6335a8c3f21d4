"""How long pages take with 3,000 students and four terms, beside an empty one: Today before anybody is there.

Each is asked for in turn by a client in the same process, from the embedded database. A student's own page
is that of the student with most absence.
"""

import time
from datetime import date
from statistics import median

from bench.running import Goal, figures, in_a_new_site, python, run

STUDENTS, ROUNDS = 3_000, 9
TODAY = date(2026, 11, 20)
EMPTY = "an empty page"
PAGES = [
    "/",
    "/tasks/",
    "/tasks/?whose=all",
    "/tasks/owners/",
    "/digest/",
    "/monday/",
    "/progress/",
    "/students/",
    "/students/?sort=-absent",
    "/students/?list=needs",
    "/students/?list=unexplained&age=week",
    "/students/{student}/",
    "/students/{student}/tasks/",
    "/students/{student}/2026-4/how/days/",
    "/counts/",
    "/counts/?as=board",
    "/history/",
    "/uploads/",
    "/uploads/{upload}/",
    "/recode/",
    "/rolls/",
    "/quality/",
    "/quality/unmarked/",
    "/quality/half-days/",
    "/school/",
    "/school/classes/",
    "/school/new-year/",
    "/school/merge/",
    "/school/grants/",
    "/school/audit/",
]


def pages() -> list[Goal]:
    one = run(python("-m", "bench.pages"))
    seconds = figures(one.printed)
    empty = seconds.pop(EMPTY)
    print(f"  {EMPTY:40} {1000 * empty:8.1f} ms")
    for page, took in sorted(seconds.items(), key=lambda found: found[1], reverse=True):
        print(f"  {page:40} {1000 * took:8.1f} ms   {took / empty:5.2f} of an empty page")
    return [Goal("pages: the slowest, in empty pages", max(seconds.values()) / empty, 5)]


def measured() -> dict[str, float]:
    """Median seconds by page. The empty one is Today at another school, with nobody on its roll."""
    from bench.site import client, file, new_site, people_in, school, through

    new_site()
    nobody, post = client(school("8").user), school("9")
    person = client(post.user)
    people_in(post.school, STUDENTS)
    through(person, file(school_days(post.school), STUDENTS))
    asked = a_student_and_a_file()
    took: dict[str, list[float]] = {page: [] for page in (EMPTY, *PAGES)}
    for _ in range(ROUNDS):
        for page, seconds in took.items():
            who, address = (nobody, "/") if page == EMPTY else (person, page.format(**asked))
            began = time.perf_counter()
            answer = who.get(address)
            seconds.append(time.perf_counter() - began)
            if answer.status_code != 200:
                raise SystemExit(f"{page} answered {answer.status_code}")
    return {page: median(seconds) for page, seconds in took.items()}


def school_days(school) -> list[date]:
    """The open days of the year so far."""
    from django_scopes import scope

    from whetu.web.schools import queries as schools

    with scope(school=school):
        return [on for on, half_days in schools.calendar(school).items() if half_days and on <= TODAY]


def a_student_and_a_file() -> dict[str, str]:
    from django_scopes import scopes_disabled

    from whetu.web.attendance.models import StudentTerm, Upload

    with scopes_disabled():
        most = StudentTerm.objects.select_related("student").order_by("-absent").first()
        return {"student": most.student.key, "upload": Upload.objects.get().key}


if __name__ == "__main__":
    in_a_new_site(measured, TODAY)
