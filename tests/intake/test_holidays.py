"""The holidays that are kept beside the module are those of the library."""

from importlib.resources import files

from whetu.intake import calendars


def test_the_table_is_what_the_library_says():
    kept = files("whetu.intake").joinpath("holidays.csv").read_text(encoding="utf-8")
    assert kept == calendars.printed(), (
        "python -m whetu.intake.calendars > src/whetu/intake/holidays.csv, after reading what changed"
    )


def test_a_year_beyond_the_table_is_asked_of_the_library():
    year = calendars.KEPT_YEARS.stop
    assert "Matariki" in calendars.holidays_in(year, "otago").values()
