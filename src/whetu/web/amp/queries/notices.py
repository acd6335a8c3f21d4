"""What is told about a version of the plan: to the community, to students, to whānau.

The words to begin from are our own, in English. In te reo Māori there is the greeting alone: the rest is the
school's to write.
"""

from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from whetu.rules.amp import NOTICES
from whetu.web.amp.models import LaunchNotice, Plan
from whetu.web.words import day

GREETING = "Kia ora"

COMMUNITY = """{greeting}

{begins}

It says how we notice early that somebody is missing school, how we find out what would help, and who does what. Help comes first.

Days away are counted in each term, as at every school. At 5, 10 and 15 days more of us join in. What we do then is our own, settled here, for our students.

Read the plan, or the half page in short: {address}

If something in it could work better, tell us, and somebody will answer you.{ring}{review}

{school}"""  # noqa: E501  a paragraph is one line

STUDENTS = """{greeting}

{begins}

What it means for you: if you have missed some days, somebody you know here will ask how you are, and what would make it easier to come. You have a say in what happens next.

If you are sick, or something hard is going on at home, tell us. Then we think about what would help, and nobody is cross.

If you have been away for a while, you are welcome back. We help you catch up.

The plan is here, with a short page that is quick to read: {address}

Is something in it not right for you? Tell a teacher, or anybody here whom you trust.

{school}"""  # noqa: E501  a paragraph is one line

WHANAU = """{greeting}

{begins}

What changes for you is little:

- If your child cannot come, tell us before school starts.{ring}
- If days away add up in a term, we get in touch to find out what would help: the more days, the more of us help.
- You can ask us for help at any time. You need not wait until we ring.

If your child is ill, or your whānau is going through something hard, let us know. Then we think about what would help, together.

Half a page in short, and the whole plan: {address}

If something in it does not work for your whānau, tell us, and somebody will answer you.{review}

{school}"""  # noqa: E501  a paragraph is one line

TO_BEGIN_FROM = {"community": COMMUNITY, "students": STUDENTS, "whanau": WHANAU}


class Notice(NamedTuple):
    """A notice as it stands: the school's own words, or those to begin from (`row` None)."""

    audience: str
    label: str
    en: str
    mi: str
    row: LaunchNotice | None

    @property
    def told_on(self) -> date | None:
        return self.row.told_on if self.row else None


def of_plan(plan: Plan, address: str) -> list[Notice]:
    """The three notices of a version."""
    held = {row.audience: row for row in LaunchNotice.objects.filter(plan=plan)}
    return [notice(plan, audience, held.get(audience), address) for audience in NOTICES]


def one(plan: Plan, audience: str, address: str) -> Notice:
    """One of them."""
    row = LaunchNotice.objects.filter(plan=plan, audience=audience).first()
    return notice(plan, audience, row, address)


def notice(plan: Plan, audience: str, row: LaunchNotice | None, address: str) -> Notice:
    own = row is not None and bool(row.en)
    en = row.en if own else to_begin_from(plan, audience, address)
    return Notice(audience, _(NOTICES[audience]), en, row.mi if own else GREETING, row)


def to_begin_from(plan: Plan, audience: str, address: str) -> str:
    """Our own words, with the plan's dates, the school's name and where the plan stands."""
    school, begins, review = plan.school, plan.from_day or plan.wanted_from, plan.review_on
    with translation.override(settings.LANGUAGE_CODE):
        return TO_BEGIN_FROM[audience].format(
            greeting=GREETING, school=school.name, address=address,
            begins=(
                f"From {day(begins)}, {school.name} works by a new attendance management plan."
                if begins
                else f"{school.name} has a new attendance management plan."
            ),
            ring=f" Ring us on {school.phone}." if school.phone else "",
            review=f"\n\nWe look at the whole plan again by {day(review)}." if review else "",
        )  # fmt: skip


def paper(plan: Plan, audience: str, address: str, page: str) -> dict:
    """A notice as data for the printer, in both languages where the school wrote both."""
    said = one(plan, audience, address)
    own_mi = said.mi if said.mi.strip() not in ("", GREETING) else ""
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "title": "Attendance management plan",
            "school": plan.school.name,
            "en": said.en,
            "mi": own_mi,
            "address": address,
            "audience": NOTICES[audience],
            "page": page,
        }
