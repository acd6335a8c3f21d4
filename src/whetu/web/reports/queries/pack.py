"""What a board is given about attendance as at a day, as data: keys, numbers as text, and nobody's name but
whose the board's own decision was.

One rule for small numbers holds for the whole pack. Everything in it is of the whole school, never of a group
or a year level. A number under five is withheld (None), and so is a second one where the first could be
worked out. Students at each step are withheld by the same table as the page of counts. Of a step whose
students are withheld nothing else is told: no tasks, and then no total of tasks. So within one pack no
two tables together tell more than each of them.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from whetu.rules import fidelity as rules
from whetu.rules.disclosure import TOTAL, withhold, withhold_table
from whetu.rules.escalation import ROUTES
from whetu.rules.star import STEPS
from whetu.web.amp import queries as amp
from whetu.web.amp.models import Plan
from whetu.web.amp.queries import text
from whetu.web.amp.queries.check import checked
from whetu.web.attendance.queries import last_day_of_data
from whetu.web.plans.models import Escalation, Referral
from whetu.web.reports.queries import fidelity, targets
from whetu.web.reports.queries.periods import Period, latest_year
from whetu.web.schools.models import School
from whetu.web.voice.queries import concerns, consultations, heard

KIND, FORMAT = "Whetū board pack", 1
STATES = {"on time": "on time", "late": "late", "not done": "not done", "overdue": "not done"}
OWN = "own"  # lines of the school's own, among the steps
SERVICE = "attendance service"  # of agencies


def facts(
    school: School, as_at: date, address: str, host: str = "", over: bool = True
) -> dict[str, Any] | None:
    """All that the pack says; None where no plan is in force or no term has begun. `address`: of the public
    page, where a plan is published; `over`: the day is."""
    plan = amp.plan_on(school, as_at)
    period = latest_year(school, as_at).shown
    if plan is None or period is None:
        return None
    results = targets.targets(school, period.year, as_at)
    return {
        "kind": KIND,
        "format": FORMAT,
        "as_at": as_at.isoformat(),
        "day_over": over,
        "school": {"name": school.name, "number": school.number},
        "data_until": said(last_day_of_data(school, as_at)),
        "plan": of_plan(plan, address),
        "elements": [[one.key, one.holds] for one in checked(plan, as_at, host).elements],
        "year": period.year,
        "terms": [
            term(line) | {"most": {one.step: said(one.cells[place].most) for one in results.ceilings}}
            for place, line in enumerate(results.terms)
        ],
        "whole": term(results.whole),
        "goal": targets.goal(),
        "tasks": tasks(school, period, plan, results),
        "escalations": escalations(school, period.year, as_at),
        "referrals": referrals(school, period.year, as_at),
        "heard": consulted(school, plan, as_at),
        "concerns": concern_facts(school, plan, as_at),
        "log": log(school, as_at),
    }


def said(value: Any) -> str | None:
    """A day or a percentage as text; None stays so."""
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)


def of_plan(plan: Plan, address: str) -> dict[str, Any]:
    """The version in force, and the board's decision about it."""
    return {
        "number": plan.number,
        "from_day": said(plan.from_day),
        "review_on": said(plan.review_on),
        "approved_on": said(plan.approved_on),
        "approved_by": plan.presided or (str(plan.approved_by) if plan.approved_by else ""),
        "minute": plan.minute,
        "published": plan.published_at is not None,
        "address": address if plan.published_at else "",
        "sha256": plan.text_hash or text.hash_of(text.of(plan)),
    }


def term(line: targets.Line) -> dict[str, Any]:
    """A term beside its target: shares in percent as text, None where withheld; no `result`: nothing yet."""
    now, last = line.result, line.last
    return {
        "term": line.term,
        "running": line.running,
        "target": said(line.target),
        "last": {"percent": said(last.percent), "source": last.source} if last else None,
        "result": {
            "students": now.students,
            "regular": now.regular,
            "shares": {step: said(share) for step, share in now.shares.items()},
            "over_90": said(now.over_90),
        }
        if now
        else None,
    }  # fmt: skip


def tasks(school: School, period: Period, plan: Plan, results: targets.Targets) -> dict[str, Any]:
    """Of the version's tasks that were due this year: on time, late, or not done, overdue ones among them; by
    step, those of the school's own lines as `OWN` where there are any; None where withheld."""
    steps = [step for step, _days in STEPS[1:]]
    at = Counter(
        (row.step if row.step in steps else OWN, STATES.get(rules.stands(row.asked, period.on)))
        for row in fidelity.rows(school, None, period, plan)
    )
    places = [*steps, OWN] if any(step == OWN for step, _state in at) else steps
    table = withhold_table({step: {state: at[step, state] for state in STATES.values()} for step in places})
    hidden = {step for step in steps if any(step in told_nothing(line) for line in results.terms)}
    for step in {*hidden, *([TOTAL] if hidden else [])}:
        table[step] = dict.fromkeys(table[step])
    return {str(step): {str(state): number for state, number in row.items()} for step, row in table.items()}


def told_nothing(line: targets.Line) -> set[str]:
    """The steps whose students are withheld in a term."""
    return {step for step, share in line.result.shares.items() if share is None} if line.result else set()


def escalations(school: School, year: int, as_at: date) -> dict[str, int | None]:
    """How often the school went further since a year began, by route."""
    rows = Escalation.objects.filter(
        school=school, at__date__range=(date(year, 1, 1), as_at), route__in=ROUTES
    ).exclude(state="withdrawn")
    return named(Counter(rows.values_list("route", flat=True)), list(ROUTES))


def referrals(school: School, year: int, as_at: date) -> dict[str, int | None]:
    """How often others were asked for help since a year began: the Attendance Service, and other agencies."""
    rows = Referral.objects.filter(school=school, sent_on__range=(date(year, 1, 1), as_at))
    kinds = rows.values_list("agency__kind", flat=True)
    return named(Counter("service" if kind == SERVICE else "others" for kind in kinds), ["service", "others"])


def named(counts: Mapping[str, int], names: list[str]) -> dict[str, int | None]:
    """Numbers by name with their total, small ones withheld."""
    return {
        str(name): number for name, number in withhold({name: counts.get(name, 0) for name in names}).items()
    }


def consulted(school: School, plan: Plan, as_at: date) -> list[dict[str, Any]]:
    """Consultations about the version and whom each heard, by audience alone. `heard` None: a few."""
    return [
        {
            "title": row.title,
            "opens": said(row.opens),
            "closes": said(row.closes),
            "audiences": [
                [one.audience, one.heard, one.of]
                for one in heard.coverage(row, min(as_at, row.closes), as_at)
            ],
        }
        for row in consultations.of(school, plan.key)
        if row.open and row.opens <= as_at
    ]


def concern_facts(school: School, plan: Plan, as_at: date) -> dict[str, Any]:
    """Concerns brought since the version began, and how they stand."""
    found = concerns.concern_counts(school, plan.from_day, as_at)
    return {"total": found["total"], "states": found["by_state"]}


def log(school: School, as_at: date) -> list[dict[str, Any]]:
    """What happened to the versions up to the day: no words, and nobody's name."""
    rows = (event for plan in versions(school) for event in plan.events.all() if event.on <= as_at)
    found = [{"on": said(row.on), "number": row.plan.number, "state": row.state} for row in rows]
    return sorted(found, key=lambda row: (row["on"], row["number"]))


def versions(school: School) -> list[Plan]:
    return list(Plan.objects.filter(school=school).prefetch_related("events__plan"))
