"""How long it takes to make the tasks what they should be, for 3,000 students after a daily load: once where
none is there yet, and again where a day has moved a tenth of the students."""

import time
from statistics import median

from bench.running import Goal, Run, figures, in_a_new_site, python, run, show

STUDENTS, ROUNDS = 3_000, 3


def derive() -> list[Goal]:
    runs: list[Run] = [run(python("-m", "bench.derive")) for _ in range(ROUNDS)]
    seconds = [figures(one.printed) for one in runs]
    first, again = ([one[name] for one in seconds] for name in ("first", "again"))
    show("every task of a term, from nothing", runs, first)
    show("after a day that moved many", runs, again)
    return [
        Goal("derive: seconds for all tasks from nothing", median(first), 2),
        Goal("derive: seconds after a daily load", median(again), 2),
    ]


def measured() -> dict[str, float]:
    """Seconds from nothing, and after another day's file."""
    from bench.site import TODAY, client, file, new_site, people_in, school, school_days, through

    new_site()
    from django.utils import timezone
    from django_scopes import scope

    from whetu.web.response.actions.derive import derive
    from whetu.web.response.models import Task

    post = school("9")
    people_in(post.school, STUDENTS)
    post.school.go_live = school_days()[0]
    post.school.save()
    person = client(post.user)

    def taken() -> float:
        began = time.perf_counter()
        with scope(school=post.school):
            derive(school=post.school, on=TODAY, now=timezone.now())
        return time.perf_counter() - began

    through(person, file(school_days()[:-1], STUDENTS))
    with scope(school=post.school):
        Task.objects.all().delete()
    first = taken()
    with scope(school=post.school):
        tasks = Task.objects.values_list("pk", flat=True)
        Task.objects.filter(pk__in=list(tasks)[::3]).delete()  # those of a third are to be made
        Task.objects.filter(pk__in=list(tasks)[::5]).update(since="2026-04-21")  # and others to be moved
    return {"first": first, "again": taken()}


if __name__ == "__main__":
    from bench.site import TODAY

    in_a_new_site(measured, TODAY)
