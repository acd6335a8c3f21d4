"""New Zealand English: day before month."""

DATE_FORMAT = "l j F Y"  # Tuesday 3 February 2026
SHORT_DATE_FORMAT = "D j M"  # Tue 3 Feb
MONTH_DAY_FORMAT = "j F"
YEAR_MONTH_FORMAT = "F Y"
TIME_FORMAT = "g:i a"
DATETIME_FORMAT = "l j F Y, g:i a"
SHORT_DATETIME_FORMAT = "D j M, g:i a"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"]
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
