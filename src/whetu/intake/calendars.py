"""The school's calendar and bell times from files, and holidays from the `holidays` library.

Only the library knows dates of holidays; the rules take them as data. Term dates are not here: those that are
known are in `whetu.rules.calendar`, and the rest a school gives.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from whetu.intake import cells, records
from whetu.intake.cells import BadCell
from whetu.intake.headings import Table
from whetu.intake.marks import Into
from whetu.intake.slots import slot
from whetu.rules.calendar import BadCalendar, check_calendar

# Regions, and what a page calls them. Local custom moves some days (Otago towns, Canterbury shows): a school
# sets its own closures over these.
REGIONS: dict[str, str] = {
    "northland": "Northland",
    "auckland": "Auckland",
    "waikato": "Waikato",
    "bay-of-plenty": "Bay of Plenty",
    "gisborne": "Gisborne",
    "hawkes-bay": "Hawke’s Bay",
    "taranaki": "Taranaki",
    "manawatu-whanganui": "Manawatū-Whanganui",
    "wellington": "Wellington",
    "nelson": "Nelson",
    "tasman": "Tasman",
    "marlborough": "Marlborough",
    "west-coast": "West Coast",
    "canterbury": "Canterbury",
    "south-canterbury": "South Canterbury",
    "otago": "Otago",
    "southland": "Southland",
    "chatham-islands": "Chatham Islands",
}

# The subdivision of the `holidays` library whose anniversary day a region keeps.
# Source: Te Ara, provincial anniversary days, and NZ Herald, 2024: Auckland's is kept from Northland to
# Gisborne, by the provinces of 1876. ASSUMED: Nelson's in Tasman; Wellington's in all of Manawatū-Whanganui,
# whose north keeps Auckland's. Look again: 2027-12-01
_KEEPS: dict[str, str] = {
    **dict.fromkeys(("northland", "auckland", "waikato", "bay-of-plenty", "gisborne"), "AUK"),
    **dict.fromkeys(("manawatu-whanganui", "wellington"), "WGN"),
    **dict.fromkeys(("nelson", "tasman"), "NSN"),
    "hawkes-bay": "HKB",
    "taranaki": "TKI",
    "marlborough": "MBH",
    "west-coast": "WTC",
    "canterbury": "CAN",
    "south-canterbury": "South Canterbury",
    "otago": "OTA",
    "southland": "STL",
    "chatham-islands": "CIT",
}


@cache
def holidays_in(year: int, region: str = "") -> Mapping[date, str]:
    """One row per day of a year on which schools of a region are closed: national holidays, its anniversary
    day, and Easter Tuesday. `region` empty or "national": without an anniversary day. One mapping a year and
    region: do not change it. Raises ValueError for a region that is not in REGIONS.

    Source of Easter Tuesday: education.govt.nz, setting term dates. Look again: 2027-12-01
    """
    if region not in ("", "national", *_KEEPS):
        raise ValueError(f"{region} is not a region; regions are {', '.join(REGIONS)}")
    named = dict(_days(year, _KEEPS.get(region, "")))
    easter_monday = next(on for on, name in named.items() if "Easter Monday" in name)
    tuesday = easter_monday + timedelta(days=1)
    named[tuesday] = "; ".join(filter(None, (named.get(tuesday), "Easter Tuesday")))
    return dict(sorted(named.items()))


# The library takes as long to import as counting a city's term. So what it says of these years is kept beside
# this module, as `python -m whetu.intake.calendars` prints it; a test compares the two.
KEPT_YEARS = range(2011, 2036)


def _days(year: int, subdivision: str) -> Mapping[date, str]:
    """Holidays of a year, with their names: national ones, and those of a subdivision of the library."""
    if year not in KEPT_YEARS:
        return _from_library(year, subdivision)
    return _kept().get((year, ""), {}) | _kept().get((year, subdivision), {})


@cache
def _kept() -> dict[tuple[int, str], dict[date, str]]:
    days: dict[tuple[int, str], dict[date, str]] = {}
    lines = files("whetu.intake").joinpath("holidays.csv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        text, subdivision, name = line.split(",", 2)
        on = date.fromisoformat(text)
        days.setdefault((on.year, subdivision), {})[on] = name
    return days


def _from_library(year: int, subdivision: str = "") -> dict[date, str]:
    import holidays

    days = holidays.country_holidays("NZ", subdiv=subdivision or None, years=year)
    return {on: days[on] for on in sorted(days)}


def printed() -> str:
    """The holidays of KEPT_YEARS as they are kept; of a subdivision, those that are its own."""
    lines = ["date,subdivision,name"]
    for year in KEPT_YEARS:
        national = _from_library(year)
        for subdivision in ("", *sorted(set(_KEEPS.values()))):
            days = _from_library(year, subdivision).items()
            own = [(on, name) for on, name in days if not subdivision or national.get(on) != name]
            lines += [f"{on.isoformat()},{subdivision},{name}" for on, name in own]
    return "\n".join(lines) + "\n"


# ---- files --------------------------------------------------------------------------------------------

_JUDGES: dict[str, dict[str, records.Judge]] = {
    "calendar": {
        "year": cells.whole(2011, 2099, "bad-year"),
        "term": lambda text: cells.whole(1, 4, "bad-term")(text.lower().removeprefix("term").strip()),
        "open_half_days": cells.whole(0, 2, "bad-half-days"),
    },
    "bells": {
        "weekday": cells.weekday,
        "slot": slot,
        "start": lambda text: cells.clock(text) or None,
        "minutes": cells.minutes,
    },
}


def take(into: Into, table: Table) -> int:
    """Read a calendar or bell times. The number of rows taken."""
    rows = records.read(into, table, _JUDGES[table.kind])
    if table.kind == "calendar":
        records.refuse_twice(table, rows, ["date"], "one day")
        _check_terms(table, rows)
        _warn_of_holidays(table, rows)
    else:
        records.refuse_twice(table, rows, ["weekday", "slot"], "one weekday and slot", "slot")
    return records.keep(into, table, rows)


def _check_terms(table: Table, rows: Iterable[records.Row]) -> None:
    """A term that no twelve weeks can hold, or an open weekend, is an error of its first wrong day."""
    terms: dict[tuple[int, int], dict[date, records.Row]] = {}
    for row in rows:
        if row.good:
            terms.setdefault((row.values["year"], row.values["term"]), {})[row.values["date"]] = row
    for (year, term), days in terms.items():
        while days:
            try:
                check_calendar({on: row.values["open_half_days"] for on, row in days.items()}, year, term)
                break
            except BadCalendar as bad:
                fix = "Correct the date, the term or the half-days."
                records.complain(table, days.pop(bad.on), "date", BadCell(bad.why, fix, "bad-calendar"))


def _warn_of_holidays(table: Table, rows: Iterable[records.Row]) -> None:
    for row in rows:
        on, half_days = row.values["date"], row.values["open_half_days"]
        if row.good and half_days and on in holidays_in(on.year):
            name = holidays_in(on.year)[on]
            why = f"is open, but {cells.in_words(on)} is a public holiday ({name})"
            bad = BadCell(why, "It is taken as it stands.", "open-holiday", "warning")
            records.complain(table, row, "open_half_days", bad)


def sessions(bells: Iterable[Mapping[str, Any]]) -> tuple[int, ...] | None:
    """Minutes of morning and afternoon, where the bells have just these two, alike on every weekday."""
    days: dict[int, dict[int, int]] = {}
    for row in bells:
        days.setdefault(row["weekday"], {})[row["slot"]] = row["minutes"]
    kinds = {tuple(day[slot] for slot in sorted(day)) for day in days.values()}
    return next(iter(kinds)) if len(kinds) == 1 and all(len(kind) == 2 for kind in kinds) else None


def calendar_of(rows: Iterable[Mapping[str, Any]]) -> dict[date, int]:
    """Open half-days by date, from rows of a calendar."""
    return {row["date"]: row["open_half_days"] for row in rows}


if __name__ == "__main__":
    print(printed(), end="")
