"""The terms that a page may show."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from whetu.rules.calendar import Term
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School


class Option(NamedTuple):
    """One line of a choice."""

    value: str
    label: str


class Begun(NamedTuple):
    """The school's terms that began, latest first, and the one shown; None: none has begun."""

    terms: list[Term]
    shown: Term | None

    def __str__(self) -> str:
        return words(self.shown) if self.shown else ""

    @property
    def value(self) -> str:
        return value(self.shown) if self.shown else ""

    @property
    def running(self) -> bool:
        """Whether the latest term is the one shown."""
        return bool(self.terms) and self.shown == self.terms[0]

    @property
    def options(self) -> list[Option]:
        return [Option(value(term), words(term)) for term in self.terms]


def begun(school: School, on: date, wanted: str = "") -> Begun:
    """The terms begun by a day; shown is the one wanted ("2026-2") or else the latest."""
    terms = sorted((term for term in schools.terms(school) if term.start <= on), reverse=True)
    return Begun(terms, next((term for term in terms if value(term) == wanted), terms[0] if terms else None))


def value(term: Term) -> str:
    return f"{term.year}-{term.term}"


def words(term) -> str:
    """ "Term 2, 2026", of anything that has a year and a term."""
    return _("Term %(term)s, %(year)s") % {"term": term.term, "year": term.year}
