"""The plan, and the kinds of response, as tables to take away."""

from django.utils.translation import gettext as _

from whetu.rules.plan import KINDS
from whetu.web.amp import queries
from whetu.web.amp.models import Plan
from whetu.web.amp.queries.pages import CADENCES, CHANNELS, OPENS, Words, trigger_words
from whetu.web.schools.models import School
from whetu.web.sheets import Sheet
from whetu.web.words import STEP_WORDS


def of_actions(school: School, plan: Plan) -> Sheet:
    """One row per action of a version."""
    words = Words(school)
    headings = [
        _("Step"), _("Heading"), _("What is done"), _("Who"), _("Kind of response"), _("How"), _("When"),
        _("Due in school days"), _("How often"), _("Approved first"), _("For known circumstances"),
        _("What should come of it"), _("Follows line"),
    ]  # fmt: skip
    rows = [
        [
            STEP_WORDS.get(row.step) or trigger_words(row.trigger), row.heading, row.words,
            words.who.get(row.role, row.role), words.kinds.get(row.kind, ""), CHANNELS.get(row.channel, ""),
            OPENS[row.opens], row.due if row.opens != "routine" else "", CADENCES[row.cadence],
            yes(row.approval), yes(row.circumstances), row.outcome, row.line,
        ]
        for row in plan.actions.select_related("trigger")
    ]  # fmt: skip
    return Sheet(_("Actions"), headings, rows)


def of_lines(plan: Plan) -> Sheet:
    """One row per responsibility and outcome of a version."""
    names = {"responsibility": _("Who is responsible"), "outcome": _("Outcome")}
    rows = [
        [STEP_WORDS[row.step], names[row.kind], row.heading, row.words, row.line] for row in plan.lines.all()
    ]
    return Sheet(
        _("Who and outcomes"), [_("Step"), _("Column"), _("Heading"), _("Words"), _("Follows line")], rows
    )


def of_kinds(school: School) -> Sheet:
    """One row per kind of response."""
    own, words = queries.kinds_of(school), queries.kind_words(school)
    rows = [
        [code, words[code], kind.label, own[code].mapped_to if code in own else "",
         yes(code not in own or own[code].used)]
        for code, kind in KINDS.items()
    ]  # fmt: skip
    headings = [
        _("Code"),
        _("This school's word"),
        _("Usual word"),
        _("Code in the school's system"),
        _("Used"),
    ]
    return Sheet(_("Kinds of response"), headings, rows)


def yes(value: bool) -> str:
    return _("yes") if value else _("no")
