"""The days on which the worked examples happen: the known terms, and the national holidays in them."""

from datetime import date

from whetu.rules.calendar import known_terms, open_half_days, term_of
from whetu.rules.days import Tally, tally

# Public holidays and Easter Tuesday in term, as the calendars of several schools print them.
HOLIDAYS = {
    date(2025, 2, 6): "Waitangi Day",
    date(2025, 6, 2): "King's Birthday",
    date(2025, 6, 20): "Matariki",
    date(2025, 10, 27): "Labour Day",
    date(2026, 2, 6): "Waitangi Day",
    date(2026, 4, 27): "Anzac Day (observed)",
    date(2026, 6, 1): "King's Birthday",
    date(2026, 10, 26): "Labour Day",
}
TERMS = known_terms(2025) + known_terms(2026)
CALENDAR = {on: n for term in TERMS for on, n in open_half_days(term, HOLIDAYS).items()}


def patterns_from(first: str, text: str) -> list[tuple[date, str]]:
    """Day patterns on the school days from a day on: "T300 ×4, P120T180" is five days."""
    patterns = [p for part in text.split(", ") for p in _repeated(part)]
    days = sorted(on for on in CALENDAR if on >= date.fromisoformat(first))
    return list(zip(days, patterns, strict=False))


def days_from(first: str, text: str) -> list[tuple[date, Tally]]:
    """The same days, judged."""
    return [(on, tally(pattern, CALENDAR[on], on)) for on, pattern in patterns_from(first, text)]


def term_key(on: date) -> tuple[int, int]:
    term = term_of(on, TERMS)
    assert term is not None
    return term.year, term.term


def day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%b %Y}"


def half_days(judged: Tally) -> str:
    """A tally in words: "1 present, 1 unjustified"."""
    names = ("present", "justified", "unjustified", "unmarked")
    parts = [f"{getattr(judged, name)} {name}" for name in names if getattr(judged, name)]
    return ", ".join(parts) if judged.available else "0 of 0"


def _repeated(part: str) -> list[str]:
    pattern, _, times = part.partition(" ×")
    return ["" if pattern == "nothing" else pattern] * int(times or 1)
