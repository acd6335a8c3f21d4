"""How heavy the published plan is and how soon it is there: its page with its sheet of style as a phone gets
them, the server's time when it was asked for before, and the seconds that its PDF takes."""

import time
from datetime import UTC, date, datetime
from statistics import median

from bench.running import Goal, Run, figures, in_a_new_site, python, run, show

TODAY = date(2026, 6, 12)
NOW = datetime(2026, 6, 12, 3, tzinfo=UTC)
ROUNDS, ASKED = 3, 200


def public() -> list[Goal]:
    runs: list[Run] = [run(python("-m", "bench.public")) for _ in range(ROUNDS)]
    found = [figures(one.printed) for one in runs]
    show("publishing a version, with all its files", runs, [one["publishing"] for one in found])
    return [
        Goal("public: kilobytes of the page and its style, packed", found[0]["packed"], 100),
        Goal("public: kilobytes of the page and its style, as they are", found[0]["whole"], 100),
        Goal("public: milliseconds from what was kept", median(one["kept"] for one in found), 5),
        Goal("public: seconds for the plan as PDF", median(one["pdf"] for one in found), 1),
    ]


def measured() -> dict[str, float]:
    """Kilobytes, milliseconds, and seconds."""
    from bench.site import new_site, school

    new_site()
    from django.test import Client
    from django_scopes import scope

    from whetu.web.amp import actions

    post = school("9")
    with scope(school=post.school):
        draft = written(post)
        facts = {"from_day": TODAY, "why": "To be measured", "on": TODAY, "now": NOW}
        began = time.perf_counter()
        actions.publish(by=post.user, plan=draft, version=draft.version, **facts)
        publishing = time.perf_counter() - began
        pdf = seconds_for_pdf(draft)
    anyone, base = Client(), "/attendance-plan/9/"
    sizes = {
        name: sum(len(anyone.get(base + page, headers=headers).content) for page in ("", "style.css")) / 1000
        for name, headers in (("packed", {"Accept-Encoding": "gzip"}), ("whole", {}))
    }
    return {"publishing": publishing, "pdf": pdf, "kept": milliseconds(anyone, base), **sizes}


def written(post):
    """A draft as full as a school writes one, which the board approved."""
    from whetu.rules.amp import PARTS
    from whetu.web.amp import actions, queries
    from whetu.web.amp.actions import board
    from whetu.web.amp.models import Figure, Part, Plan
    from whetu.web.amp.queries import text

    of = {"school": post.school}
    actions.start(by=post.user, school=post.school, now=NOW)
    Plan.objects.update(from_day=date(2026, 2, 2))
    draft = actions.make_draft(by=post.user, school=post.school, now=NOW)
    for key, part in PARTS.items():
        words = part.en.replace("***", "every student comes").replace("{school}", post.school.name) + "\n\n"
        Part.objects.update_or_create(**of, plan=draft, part=key, defaults={"en": words * 4, "at": NOW})
    for term in range(5):
        Figure.objects.create(**of, plan=draft, kind="result", year=2025, term=term, percent=60)
        Figure.objects.create(**of, plan=draft, kind="target", year=2026, term=term, percent=65)
    Plan.objects.filter(pk=draft.pk).update(wanted_from=TODAY, review_on=date(2028, 6, 1))
    draft = queries.draft(post.school)
    board.submit(by=post.user, plan=draft, text_hash=text.hash_of(text.whole(draft)), on=TODAY, now=NOW)
    draft.refresh_from_db()
    facts = {"minute": "Meeting of 12 June", "presided": "Zz Presiding", "on": TODAY, "now": NOW}
    board.record_minute(by=post.user, plan=draft, text_hash=draft.text_hash, decided_on=TODAY, **facts)
    draft.refresh_from_db()
    return draft


def seconds_for_pdf(plan) -> float:
    from whetu.web.amp.queries import text
    from whetu.web.amp.queries.public import Header, paper
    from whetu.web.amp.queries.public.document import document

    header = Header(plan.number, TODAY, TODAY, TODAY, plan.review_on, plan.text_hash, "06 555 0101")
    whole = document(text.of(plan), header)
    began = time.perf_counter()
    paper.made(whole, NOW)
    return time.perf_counter() - began


def milliseconds(anyone, base: str) -> float:
    """For one answer, the browser in the same process included."""
    taken = []
    for _ in range(ASKED):
        began = time.perf_counter()
        assert anyone.get(base).status_code == 200
        taken.append(1000 * (time.perf_counter() - began))
    return median(taken)


if __name__ == "__main__":
    in_a_new_site(measured, TODAY)
