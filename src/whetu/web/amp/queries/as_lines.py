"""The tables beside a version's text (`queries.text.whole`) as lines, to be compared with another's."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from whetu.rules.plan import WHO
from whetu.rules.voice import AUDIENCES
from whetu.web.amp.models import PlanLink
from whetu.web.amp.queries.public.document import SAY, when
from whetu.web.words import STEP_WORDS

Text = dict[str, Any]


def dates(text: Text) -> list[str]:
    rows = ((_("To begin on"), text["wanted_from"]), (_("To be reviewed by"), text["review_on"]))
    return [f"{words}: {date_format(date.fromisoformat(on), 'j F Y')}" for words, on in rows if on]


def results(text: Text) -> list[str]:
    return [figure(row) for row in text["figures"] if row["kind"] == "result"]


def targets(text: Text) -> list[str]:
    return [figure(row) for row in text["figures"] if row["kind"] != "result"]


def figure(row: dict[str, Any]) -> str:
    """What a figure is of, how much it is, and where it is from."""
    of = (when(row["year"], row["term"] or 5).en, str(STEP_WORDS[row["step"]]), str(SAY[row["kind"]]))
    source = str(SAY["register"]) if row["source"] == "register" else row["note"]
    return f"{', '.join(of)}: {row['percent']}%" + (f" ({source})" if source else "")


def daily(text: Text) -> list[str]:
    return [f"{row['at']} {text['who'][row['role']][0]}: {row['words']}".strip() for row in text["daily"]]


def daily_mi(text: Text) -> list[str]:
    return [row["words_mi"] for row in text["daily"] if row["words_mi"]]


def heeded(text: Text) -> list[str]:
    return [f"{_(AUDIENCES.get(row['audience'], row['audience']))}: {row['said']} – {became(row)}"
            for row in text["heeded"]]  # fmt: skip


def became(row: dict[str, Any]) -> str:
    return row["done"] if row["changed"] else f"{SAY['unchanged']}: {row['done']}"


def documents(text: Text) -> list[str]:
    kinds = dict(PlanLink.Kind.choices)
    return [f"{_(kinds[row['kind']])}: {row['title']} {row['url']}".strip() for row in text["links"]]


def roles(text: Text) -> list[str]:
    """The roles that the school calls otherwise than we do."""
    own = {role: said[0] for role, said in text["who"].items() if said[0] != WHO[role].label}
    return [f"{_(WHO[role].label)}: {words}" for role, words in own.items()]


def roles_mi(text: Text) -> list[str]:
    return [said[1] for role, said in text["who"].items() if said[1] != (WHO[role].label_mi or "")]
