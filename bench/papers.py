"""How long 200 plans take as one PDF, one page each: from the click to the file."""

import time
from datetime import date
from statistics import median

from bench.running import Goal, Run, figures, in_a_new_site, python, run, show

PLANS, ROUNDS = 200, 3
DUE = "2026-07-03"


def papers() -> list[Goal]:
    runs: list[Run] = [run(python("-m", "bench.papers")) for _ in range(ROUNDS)]
    seconds = [figures(one.printed)["pages"] for one in runs]
    show("200 plans on one page each", runs, seconds)
    return [Goal("papers: seconds for 200 plans as one PDF", median(seconds), 5)]


def measured() -> dict[str, float]:
    """Seconds for the file of all of a school's plans, each with a full page."""
    from bench.site import client, new_site, people_in, school

    new_site()
    from django_scopes import scope

    post = school("9")
    people_in(post.school, PLANS)
    with scope(school=post.school):
        plans(post)
    person = client(post.user)
    began = time.perf_counter()
    answer = person.get("/registers/plans/one-pages/")
    took = time.perf_counter() - began
    assert answer.content.count(b"/Type/Page/") == PLANS
    return {"pages": took}


def plans(lead) -> None:
    """A plan under way for every student of the school."""
    from django.utils import timezone

    from whetu.web.people.models import Student
    from whetu.web.plans.models import PlanVersion, StudentPlan
    from whetu.web.plans.queries.frozen import sha256_of

    of, at, since = {"school": lead.school}, timezone.now(), date(2026, 6, 1)
    rows = [
        StudentPlan(**of, student=student, kind="improvement", state="active", lead=lead, starts=since,
                    active_on=since, at=at)
        for student in Student.objects.all()
    ]  # fmt: skip
    versions = [
        PlanVersion(**of, plan=row, number=1, kind=row.kind, said=(said := words(row.student.name)), at=at,
                    sha256=sha256_of(said))
        for row in StudentPlan.objects.bulk_create(rows)
    ]  # fmt: skip
    PlanVersion.objects.bulk_create(versions)


def words(name: str) -> dict:
    """What a plan says: as much as people write, different for each student."""
    text = f"{name} likes art and the garden. " + "Coming in by the side gate makes the morning easier. " * 4
    line = "Meet at the gate before the bell and walk to class together"
    names = ("strengths", "student_view", "whanau_view", "culture", "strategies", "learning", "wellbeing",
             "wraparound", "flexible")  # fmt: skip
    return {
        "student": name, "kind": "improvement", "title": "Attendance improvement plan", "lead": "Zz Lead",
        "key_adult": "Zz Adult", "starts": "2026-06-01", "ends": DUE, "target": {"days": "1", "weeks": 2},
        "check_in": "weekly", "review_every": "weekly", "tracking": "", "barriers": [], "catch_up": [],
        "texts": dict.fromkeys(names, text),
        "goals": [
            {"words": f"{line} {n}", "measure": "5 Mondays", "due": DUE, "state": "open"} for n in range(3)
        ],
        "supports": [{"kind": "mentoring", "words": f"{line} {n}", "answer": "accepted"} for n in range(4)],
        "actions": [
            {"words": f"{line} {n}", "side": "staff", "who": f"Zz {n}", "due": DUE} for n in range(6)
        ],
        "people": [
            {"key": f"k{n}", "side": "staff", "name": f"Zz {n}", "does": line, "wrote": True, "agrees": True}
            for n in range(5)
        ],
    }  # fmt: skip


if __name__ == "__main__":
    from bench.site import TODAY

    in_a_new_site(measured, TODAY)
