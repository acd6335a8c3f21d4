"""What stands against a version of the plan before it goes to the board: C1 to C8, places left to fill, the
steps as the Ministry has them, actions that nobody can do, personal data, and how it reads and opens.

Source: the Ministry of Education's information for school leaders (what to check before a plan is final;
privacy looked at before publishing) and its page on the coming regulations; the four steps are STAR's. What
is a "must" and what a "should", the reading ages and all wording are our choice.
Look again: 2027-06-01, against the regulations
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from whetu.rules import reading
from whetu.rules.amp import worries
from whetu.rules.amp_check.bands import bands
from whetu.rules.amp_check.blanks import blanks
from whetu.rules.amp_check.elements import holds, missing
from whetu.rules.amp_check.links import hard, links, shape
from whetu.rules.amp_check.people import personal
from whetu.rules.amp_check.pieces import Finding, Text, rows, who

__all__ = ["AGES", "LEVELS", "Finding", "Known", "check", "holds"]

AGES = {"summary": 13, "": 16}  # about the age for which a part should be easy; "": every other part
LEVELS = ("must", "should")


class Known(NamedTuple):
    """What the site knows beside the text: roles that nobody holds or could, names as `rules.names.full`,
    the school's phone numbers, numbers `kept` of caregivers, this site's host, and roles that get no
    task (partners)."""

    nobody: frozenset[str] = frozenset()
    names: Mapping[tuple[str, ...], str] = {}
    phones: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    host: str = ""
    partners: frozenset[str] = frozenset({"whanau", "agency"})


def check(text: Text, known: Known = Known()) -> list[Finding]:  # noqa: B008  nothing in it changes
    """All that stands against a text, what must be mended first; in the plan's order within."""
    found = [
        *missing(text),
        *blanks(text),
        *bands(text),
        *unlikely(text),
        *undone(text, known),
        *personal(text, known.names, known.phones, known.kept),
        *links(text, known.host),
        *hard(text, reading.age, AGES),
        *shape(text),
    ]
    return sorted(discreet(found), key=lambda one: LEVELS.index(one.level))


def discreet(found: list[Finding]) -> list[Finding]:
    """The same without the quotes of places in which somebody's name, number or address stands."""
    someones = {one.where for one in found if one.what == "person"}
    return [one._replace(quote="") if one.where in someones else one for one in found]


def unlikely(text: Text) -> Iterator[Finding]:
    """Targets lower than the year before, or far above it."""
    for one in worries(text["figures"]):
        of = f"{one.year}, Term {one.term}" if one.term else str(one.year)
        before = f"the {'target' if one.aimed else 'result'} of the year before, {one.was:g}%"
        words = {
            "lower": f"The target for {of}, {one.aim:g}%, is lower than {before}. Say why, or raise it.",
            "jump": f"The target for {of}, {one.aim:g}%, is far above {before}. A smaller step is reached.",
        }[one.kind]
        yield Finding("target", "should", "", words, "figures")


def undone(text: Text, known: Known) -> Iterator[Finding]:
    """Roles that an action asks for and nobody holds; tasks for partners, who get none."""
    seen = set()
    asked = [(where, row["role"], row.get("opens", "")) for where, row in rows(text)]
    for where, role, opens in [*asked, *(("daily", row["role"], "") for row in text["daily"])]:
        if not role or (where, role) in seen:
            continue
        if role in known.nobody:
            seen.add((where, role))
            words = f"Nobody at this school holds the role “{who(text, role)}”. Give it to somebody."
            yield Finding("nobody", "should", "", words, where)
        elif role in known.partners and opens == "crossing":
            seen.add((where, role))
            words = f"A task cannot open for “{who(text, role)}”, who gets none. Say who at school asks them."
            yield Finding("nobody", "should", "", words, where)
