"""Random days, as hypothesis draws them."""

from datetime import date, timedelta

from hypothesis import strategies as st

from whetu.rules.codes import CODES
from whetu.rules.days import BLANK, UNUSED, Settings, Slot, tally
from whetu.rules.terms import DAYS

YEAR, TERM, MONDAY = 2026, 2, date(2026, 4, 20)
PLACES = range(DAYS)

codes = st.sampled_from(sorted({code.letter for code in CODES} | {BLANK, "&"}))
used = st.builds(Slot, codes, st.integers(0, 100))  # 14 of them fit in a day
slots = st.lists(st.one_of(used, st.just(Slot(UNUSED, 0))), max_size=7)
edge_slots = st.lists(
    st.builds(Slot, st.sampled_from("PMT?_X"), st.sampled_from([5, 55, 60, 65, 115, 119, 120, 125])),
    max_size=6,
)
days_on = st.sampled_from([date(2014, 5, 5), date(2024, 5, 6), date(2026, 5, 4)])
settings_of_schools = st.builds(
    Settings,
    half_day_minutes=st.sampled_from([90, 120]),
    exam_leave=st.sampled_from(["not counted", "justified", "present"]),
    unmarked=st.sampled_from(["apart", "unexplained"]),
    tie=st.sampled_from(["unjustified", "justified"]),
    half_day_mode=st.just("day_total"),
    counted_share=st.just(Settings().counted_share),
    counted_types=st.just(Settings().counted_types),
)


def day_at(place: int) -> date:
    week, weekday = divmod(place, 5)
    return MONDAY + timedelta(days=7 * week + weekday)


def judged(pattern: str, open_half_days: int = 2):
    return tally(pattern, open_half_days, MONDAY)


# A term: some of its 60 days, each with a pattern of whole half-days.
half = st.sampled_from(["P", "M", "T", "?", "G", BLANK])
day_patterns = st.builds(lambda am, pm: f"{am}180{pm}180", half, half)
few_days = st.dictionaries(st.sampled_from(PLACES), day_patterns, max_size=DAYS)
whole_terms = st.lists(day_patterns, min_size=DAYS - 20, max_size=DAYS).map(lambda ps: dict(enumerate(ps)))
terms_of_patterns = few_days | whole_terms
