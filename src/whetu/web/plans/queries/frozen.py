"""All that a plan says, in words and dates, as one piece that can be kept, shown, compared and sent."""

import hashlib
import json
from datetime import date
from typing import Any

from whetu.rules import student_plan as rules
from whetu.rules.plan import BARRIERS
from whetu.web.plans.models import PlanAction, StudentPlan
from whetu.web.plans.queries import parts


def said(plan: StudentPlan) -> dict[str, Any]:
    """What a plan says: JSON values alone, in the same order each time.

    Days are ISO, what is empty is "" (no target: None), kinds and states are keys of their tables. `people`
    carries each row's key. A caregiver who must not be contacted is not named. A barrier is named by its
    kind alone; `for_teachers`: the student's teachers know of it.
    """
    adult, kind = parts.key_adult(plan), rules.KINDS[plan.kind]
    return {
        "student": plan.student.name,
        "kind": plan.kind,
        "title": kind.label,
        "lead": plan.lead.user.name if plan.lead else "",
        "key_adult": adult.user.name if adult else "",
        "starts": day(plan.starts),
        "ends": day(plan.ends),
        "target": target(plan),
        "check_in": plan.check_in,
        "review_every": plan.review_every,
        "tracking": kind.tracking,
        "texts": {name: getattr(plan, name).strip() for name in rules.TEXTS},
        "barriers": [
            {"kind": one.kind, "in_school": one.in_school, "for_teachers": one.for_teachers}
            for one in parts.barriers(plan)
            if one.kind in BARRIERS
        ],
        "goals": [
            {"words": one.words, "measure": one.measure, "due": day(one.due), "state": one.state}
            for one in parts.goals(plan)
        ],
        "supports": [
            {"kind": one.kind, "words": one.words, "answer": one.answer} for one in parts.supports(plan)
        ],
        "catch_up": [
            {
                "subject": one.subject,
                "work": one.work,
                "due": day(one.due),
                "teacher": one.teacher.user.name if one.teacher else "",
            }
            for one in parts.catch_up(plan)
        ],
        "actions": [
            {"words": one.words, "side": one.side, "who": who(one), "due": day(one.due)}
            for one in parts.actions(plan)
        ],
        "people": [
            {
                "key": one.key,
                "side": one.side,
                "name": one.name,
                "does": one.does,
                "wrote": one.wrote,
                "agrees": one.agrees,
            }
            for one in parts.people(plan)
        ],
    }


def target(plan: StudentPlan) -> dict[str, Any] | None:
    """Away at most so many days in so many school weeks: {"days": "1", "weeks": 1}."""
    if plan.target_days is None:
        return None
    return {"days": f"{float(plan.target_days):g}", "weeks": plan.target_weeks}


def who(action: PlanAction) -> str:
    """Who does it, by name; "" where nobody has it."""
    if action.owner:
        return action.owner.user.name
    return action.name or (action.agency.name if action.agency else "")


def day(on: date | None) -> str:
    return on.isoformat() if on else ""


def sha256_of(words: dict[str, Any]) -> str:
    """The hash of what a plan says, however its keys are ordered."""
    text = json.dumps(words, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
