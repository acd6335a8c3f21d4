"""When a weekday stands out."""

from tests.spec.table import Table
from whetu.rules.patterns import Spread, often
from whetu.rules.terms import Words

NAMES = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "days beside a closed one")
EVENLY, MORE_ON_FRIDAYS = "each weekday a fifth", "Friday three in five"
SCHOOLS = {
    EVENLY: Spread(500, (100, 100, 100, 100, 100, 50)),
    MORE_ON_FRIDAYS: Spread(500, (50, 50, 50, 50, 300, 50)),
    "40 days away in all": Spread(40, (8, 8, 8, 8, 8, 4)),
}


def _said(weeks: str, school: str) -> str:
    """`weeks`: one word per week, Monday to Friday: `A` the day away, `h` half of it, `p` present."""
    days = "".join(weeks.split())
    either = sum(1 << place for place, mark in enumerate(days) if mark in "Ah")
    whole = sum(1 << place for place, mark in enumerate(days) if mark == "A")
    everywhere = (1 << len(days)) - 1
    w = Words(everywhere & ~whole, everywhere & ~either, 0, 0, either, whole)
    found = often([(w, 0)], SCHOOLS[school])
    return f"{found.away} of {found.open} {NAMES[found.group]}" if found else "nothing"


TABLES = (
    Table(
        "When a weekday stands out",
        "A student's days away against the school's own share of each weekday in the same terms: the exact "
        "binomial chance of so many or more, at most 1 in 300 for a weekday. Weeks are Monday to Friday: `A` "
        "away, `h` away for half of the day, `p` present. A prompt to ask, never a finding.",
        ("weeks", "days away at the school"),
        _said,
        (
            ("Apppp Apppp Apppp Apppp", EVENLY, "4 of 4 Mondays", "0.2 to the power of 4 is 1 in 625"),
            ("Apppp Apppp Apppp ppppp Apppp Apppp", EVENLY, "5 of 6 Mondays", "1 in 3,125"),
            ("Apppp Apppp Apppp ppApp Apppp Apppp", EVENLY, "5 of 6 Mondays", "5 of 6 days away: 1 in 625"),
            ("Apppp Apppp Apppp ppAAp Apppp pppAp", EVENLY, "nothing", "4 of 7 days away: 1 in 30"),
            ("ppppA ppppA ppppA ppppA", EVENLY, "4 of 4 Fridays", "as on a Monday"),
            ("ppppA ppppA ppppA ppppA", MORE_ON_FRIDAYS, "nothing", "everybody is away on Fridays here"),
            ("Apppp Apppp Apppp hpppp", EVENLY, "nothing", "7 half-days: fewer than 8"),
            ("hpppp hpppp hpppp hpppp hpppp hpppp hpppp hpppp", EVENLY, "8 of 8 Mondays", "8 half-days"),
            ("AAAAA AAAAA", EVENLY, "nothing", "two weeks away have no weekday"),
            ("Apppp Apppp Apppp Apppp", "40 days away in all", "nothing", "too few days to compare with"),
        ),
    ),
)
