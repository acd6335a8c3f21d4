"""The shape of a student's absence, a sentence each: beside the school's own, only where it stands out."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from whetu.rules import patterns as rules
from whetu.rules.calendar import Term
from whetu.rules.effects import dates_of
from whetu.rules.terms import Words
from whetu.web.attendance import queries as attendance
from whetu.web.attendance.models import StudentTerm
from whetu.web.attendance.queries import ExplainedDay, words_of
from whetu.web.schools import queries as schools
from whetu.web.schools.models import School

TermKey = tuple[int, int]  # year, term
MEDICAL = "M"
WEEKDAYS = (
    gettext_lazy("Mondays"),
    gettext_lazy("Tuesdays"),
    gettext_lazy("Wednesdays"),
    gettext_lazy("Thursdays"),
    gettext_lazy("Fridays"),
)


def sentences(
    school: School, rows: Iterable[StudentTerm], days: Iterable[ExplainedDay], term: Term, on: date
) -> list[str]:
    """What stands out for one student, as the page of one term says it. `rows`: all their terms; `days`:
    those of the term."""
    until = {key(row): row for row in rows if key(row) <= (term.year, term.term)}
    here = until.get((term.year, term.term))
    if here is None:
        return []
    year = [row for row in until.values() if row.year == term.year]
    when = _("this term") if on <= term.end else _("in Term %(term)s, %(year)s") % term._asdict()
    this_year = _("this year") if on.year == term.year else _("in %s") % term.year
    said = (
        often_in(school, [([here], when), (year, this_year)]),
        mostly_part(here, when),
        mostly_ill(days, when),
        long_again(until.values()),
    )
    return [one for one in said if one]


def key(row: StudentTerm) -> TermKey:
    return row.year, row.term


def often_in(school: School, spans: Iterable[tuple[list[StudentTerm], str]]) -> str:
    """The weekday, or the days beside closed ones, on which a student is away more than the school, in the
    first span of terms in which there is one. `spans`: the student's rows, and the words for their time."""
    taken = list(spans)
    asked = {key(row) for rows, _when in taken for row in rows}
    masks = beside(school, asked)
    known = school_spreads(school, masks)
    for rows, when in taken:
        terms = [(words_of(row), masks[key(row)]) for row in rows]
        found = rules.often(terms, rules.together(known[key(row)] for row in rows))
        if found:
            return often_words(found, when)
    return ""


def beside(school: School, terms: Iterable[TermKey]) -> dict[TermKey, int]:
    """Of each term the days before and after a closed one, as a word."""
    near = rules.beside_closed({on for on, half_days in schools.calendar(school).items() if half_days})
    first = attendance.first_days(school)
    places = {term: enumerate(dates_of(*term, first.get(term))) for term in terms}
    return {term: sum(1 << place for place, on in days if on in near) for term, days in places.items()}


def school_spreads(school: School, masks: dict[TermKey, int]) -> dict[TermKey, rules.Spread]:
    """The days away of all students of a school, by term. One query."""
    years = {year for year, _term in masks}
    rows = StudentTerm.objects.filter(school=school, year__in=years, absent__gt=0)
    found = defaultdict(list)
    for year, term, justified, unjustified in rows.values_list(
        "year", "term", "justified_one", "unjustified_one"
    ):
        if (year, term) in masks:
            word = rules.away(Words(justified_one=justified, unjustified_one=unjustified))
            found[year, term].append((word, masks[year, term]))
    return {term: rules.spread(found[term]) for term in masks}


def standing_out(school: School, term: TermKey) -> set[int]:
    """The students, by row number, who are away on one weekday of a term, or beside closed days, more than
    the school. One query."""
    mask = beside(school, [term])[term]
    rows = StudentTerm.objects.filter(school=school, year=term[0], term=term[1], absent__gt=0)
    words = {student: Words(*nine) for student, *nine in rows.values_list("student", *Words._fields)}
    known = rules.spread((rules.away(w), mask) for w in words.values())
    return {student for student, w in words.items() if rules.often([(w, mask)], known)}


def often_words(found: rules.Often, when: str) -> str:
    facts = {"away": found.away, "open": found.open, "when": when, "share": f"{found.school_share:.0%}"}
    if found.group == rules.BESIDE:
        words = _(
            "Away on %(away)s of %(open)s days beside a holiday or other closed day %(when)s; "
            "at this school those days are %(share)s of absence."
        )
        return words % facts
    words = _(
        "Away on %(away)s of %(open)s %(weekdays)s %(when)s; "
        "at this school %(weekdays)s are %(share)s of absence."
    )
    return words % {**facts, "weekdays": WEEKDAYS[found.group]}


def mostly_part(row: StudentTerm, when: str) -> str:
    found = rules.mostly_part([words_of(row)])
    words = _("%(part)s of %(days)s days away %(when)s were half-days.")
    return words % {"part": found[0], "days": found[1], "when": when} if found else ""


def mostly_ill(days: Iterable[ExplainedDay], when: str) -> str:
    away = [day for day in days if not day.why_not and day.tally.justified + day.tally.unjustified]
    ill = sum(any(slot.letter == MEDICAL for slot in day.slots) for day in away)
    words = _("%(ill)s of %(days)s days away %(when)s were for illness.")
    return words % {"ill": ill, "days": len(away), "when": when} if rules.mostly_ill(ill, len(away)) else ""


def long_again(rows: Iterable[StudentTerm]) -> str:
    found = rules.long_again({key(row): row.step for row in rows})
    words = _("Away 10 days or more in %(many)s of the last %(all)s terms.")
    return words % {"many": found[0], "all": found[1]} if found else ""
