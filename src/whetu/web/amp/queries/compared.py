"""What one version of the plan says otherwise than another: all of its text, in both languages.

Versions are compared as `queries.text.of` gives them: as the board had them, or as a draft stands now.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from whetu.rules.amp import PARTS
from whetu.rules.star import STEPS
from whetu.rules.wording import Run, apart
from whetu.web.amp import queries
from whetu.web.amp.models import Plan
from whetu.web.amp.queries import as_lines, pages
from whetu.web.amp.queries import text as texts
from whetu.web.amp.queries.differences import COLUMNS, FIELDS, LINE_FIELDS, in_words, pairs
from whetu.web.schools.models import School
from whetu.web.words import STEP_WORDS

Text = dict[str, Any]
Said = list[tuple[str, str]]  # languages and words; "" is the page's own language
Lines = Callable[[Text], list[str]]
WORDS = ("heading", "words", "outcome", "heading_mi", "words_mi", "outcome_mi")
COLUMN = {"": "actions", "responsibility": "responsible", "outcome": "outcomes"}
TABLES: dict[str, dict[str, Lines]] = {
    "current": {"": as_lines.results},
    "targets": {"": as_lines.targets},
    "daily": {"": as_lines.daily, "mi": as_lines.daily_mi},
}


class Beside(NamedTuple):
    """A text as each version has it, cut where they differ."""

    label: str
    lang: str
    before: list[Run]
    after: list[Run]


class Row(NamedTuple):
    """A row of a step, or of a line of the school's own. `what`: "added", "changed" or "gone"; `fields`:
    label, before, after; `says`: the rest of a row that only one version has."""

    what: str
    column: str
    words: str
    fields: list[tuple[str, str, str]]
    texts: list[Beside]
    says: Said


class Section(NamedTuple):
    """A piece of the plan: all that each version says there, and what differs. `moved`: rows that both have
    stand in another order."""

    title: str
    step: str
    was: Said
    now: Said
    texts: list[Beside]
    rows: list[Row]
    moved: bool = False

    @property
    def differs(self) -> bool:
        return bool(self.texts or self.rows or self.moved or self.was != self.now)

    @property
    def what(self) -> str:
        return "changed" if self.was and self.now else "gone" if self.was else "added"


class Comparison(NamedTuple):
    """The pieces at which two versions differ, and those that say the same in both."""

    differ: list[Section]
    same: list[Section]


def compared(one: Plan, other: Plan) -> Comparison:
    """Two versions beside each other, whichever of them is the later."""
    found = sections(other.school, texts.of(one), texts.of(other))
    return Comparison([row for row in found if row.differs], [row for row in found if not row.differs])


def sections(school: School, before: Text, after: Text) -> list[Section]:
    """Each piece of the plan that either version has, in the plan's order."""
    who = {role: said[0] for text in (before, after) for role, said in text["who"].items()}
    words = SimpleNamespace(who=who, kinds=queries.kind_words(school))
    both = before, after
    found = [of_lines(_("Dates"), *both, {"": as_lines.dates})]
    for part in PARTS:
        found.append(of_part(part, *both))
        if part == "steps":
            found += [of_step(at, *both, words) for at in range(len(STEPS))]
        elif part == "own":
            found += own(*both, words)
    found += [
        of_lines(_("You said, we did"), *both, {"": as_lines.heeded}),
        of_lines(_("Documents"), *both, {"": as_lines.documents}),
        of_lines(_("What roles are called"), *both, {"": as_lines.roles, "mi": as_lines.roles_mi}),
    ]
    return [one for one in found if one.was or one.now]


def of_part(part: str, before: Text, after: Text) -> Section:
    """A part of the text, and the table that belongs to it."""
    at = list(PARTS).index(part)
    one, other = before["parts"][at], after["parts"][at]
    beside = [
        Beside(said, lang, *apart(one[key], other[key]))
        for key, lang, said in (("en", "en-NZ", _("English")), ("mi", "mi", "Te reo Māori"))
        if one[key] != other[key]
    ]
    table = of_lines(_(PARTS[part].label), before, after, TABLES.get(part, {}))
    was, now = prose(one) + table.was, prose(other) + table.now
    return table._replace(was=was, now=now, texts=beside + table.texts)


def prose(part: dict[str, str]) -> Said:
    return [(lang, part[key]) for key, lang in (("en", "en-NZ"), ("mi", "mi")) if part[key]]


def of_lines(title: str, before: Text, after: Text, tables: dict[str, Lines]) -> Section:
    """Tables as lines, by language: beside each other stand the lines that are not in both."""
    found = [(lang, lines(before), lines(after)) for lang, lines in tables.items()]
    was = [(lang, line) for lang, one, _other in found for line in one]
    now = [(lang, line) for lang, _one, other in found for line in other]
    return Section(title, "", was, now, [listed(*row) for row in found if row[1] != row[2]], [])


def listed(lang: str, before: list[str], after: list[str]) -> Beside:
    """The lines that only one of two lists has; or both lists, where only their order differs."""
    gone = [line for line in before if line not in after]
    new = [line for line in after if line not in before]
    one, other = (gone, new) if gone or new else (before, after)
    label = _("Table, te reo Māori") if lang == "mi" else _("Table")
    return Beside(label, lang, *apart("\n".join(one), "\n".join(other)))


def of_step(at: int, before: Text, after: Text, words: Any) -> Section:
    """One of the four steps: actions, who is responsible, outcomes."""
    step = STEPS[at][0]
    held = [
        [as_row(row, step, kind) for kind, column in COLUMN.items() for row in text["steps"][at][column]]
        for text in (before, after)
    ]
    return of_rows(str(STEP_WORDS[step]), step, *held, words)


def own(before: Text, after: Text, words: Any) -> list[Section]:
    """The lines of the school's own that either version has."""
    one, other = (
        {(row["kind"], row["number"]): row["actions"] for row in text["own"]} for text in (before, after)
    )
    found = []
    for line in one | other:
        title = pages.trigger_words(SimpleNamespace(kind=line[0], number=line[1]))
        rows = [[as_row(row, "", "") for row in held.get(line, [])] for held in (one, other)]
        of = of_rows(title[0].upper() + title[1:], "", *rows, words)
        was, now = ([("", title)] if line in held else [] for held in (one, other))
        found.append(of._replace(was=was + of.was, now=now + of.now))
    return found


def as_row(row: dict[str, Any], step: str, kind: str) -> SimpleNamespace:
    """A row of the text as `differences.pairs` takes it; `kind` of a line says its column."""
    return SimpleNamespace(**{"line": ""} | row | ({"kind": kind} if kind else {}), step=step)


def of_rows(title: str, step: str, before: list[Any], after: list[Any], words: Any) -> Section:
    """What differs between the rows of a place."""
    found = pairs(before, after)
    places = {id(row): at for at, row in enumerate(after)}
    kept = {id(row): places[id(other)] for row, other in found if row and other}
    order = [kept[id(row)] for row in before if id(row) in kept]
    rows = [row for one, other in found if (row := differing(one, other, words))]
    was, now = ([part for row in held for part in said(row, words)] for held in (before, after))
    return Section(title, step, was, now, [], rows, moved=order != sorted(order))


def differing(before: Any, after: Any, words: Any) -> Row | None:
    """A row that the versions do not share word for word."""
    row = after or before
    column = str(COLUMNS.get(row.kind, _("Action")))
    if not (before and after):
        return Row("gone" if before else "added", column, row.words, [], [], said(row, words)[1:])
    names = LINE_FIELDS if row.kind in COLUMNS else FIELDS
    apart_in = [name for name in names if getattr(before, name) != getattr(after, name)]
    fields = [(str(names[name]), in_words(before, name, words), in_words(after, name, words))
              for name in apart_in if name not in WORDS]  # fmt: skip
    beside = [Beside(str(names[name]), lang(name), *apart(getattr(before, name), getattr(after, name)))
              for name in apart_in if name in WORDS]  # fmt: skip
    return Row("changed", column, row.words, fields, beside, []) if apart_in else None


def lang(name: str) -> str:
    return "mi" if name.endswith("_mi") else "en-NZ"


def said(row: Any, words: Any) -> Said:
    """All that a row says, its words first."""
    names = ("words", "words_mi", "heading", "heading_mi", "outcome", "outcome_mi")
    found = [(lang(name), getattr(row, name)) for name in names if getattr(row, name, "")]
    if row.kind not in COLUMNS:
        found.append(("", ", ".join([words.who.get(row.role, row.role), *pages.how(row)])))
    return found
