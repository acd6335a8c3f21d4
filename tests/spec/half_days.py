"""A day pattern becomes half-days."""

from datetime import date

from tests.spec.table import Table
from tests.spec.world import half_days
from whetu.rules.days import BadPattern, BadSettings, Settings, tally

ON = date(2025, 5, 5)


def _day(pattern: str) -> str:
    return half_days(tally(pattern, 2, ON))


def _day_on(pattern: str, on: str, open_half_days: int) -> str:
    return half_days(tally(pattern, open_half_days, date.fromisoformat(on)))


def _day_set(pattern: str, settings: str) -> str:
    return half_days(tally(pattern, 2, ON, _settings(settings)))


def _day_left_out(pattern: str, left_out: str) -> str:
    places = frozenset(int(place) - 1 for place in left_out.split(", "))
    return half_days(tally(pattern, 2, ON, left_out=places))


def _beside(pattern: str, on: str) -> str:
    day = tally(pattern, 2, date.fromisoformat(on))
    facts = (
        (f"{day.minutes.justified} minutes justified", day.minutes.justified),
        (f"{day.unexplained} minutes unexplained", day.unexplained),
        (f"{day.overseas} half-days overseas", day.overseas),
        (f"late to {day.late_slots} of {day.class_slots} classes", day.late_slots),
        ("short of minutes", day.short),
        (f"not in force: {' '.join(day.unknown)}", day.unknown),
    )
    return "; ".join([half_days(day), *(text for text, holds in facts if holds)])


def _daily(pattern: str) -> str:
    words = {True: "present", False: "not present", None: "left out"}
    return words[tally(pattern, 2, ON).present_all_day]


def _refused(pattern: str, settings: str) -> str:
    try:
        return half_days(tally(pattern, 2, ON, _settings(settings)))
    except (BadPattern, BadSettings) as problem:
        return str(problem)


def _settings(text: str) -> Settings:
    pairs = (part.split("=") for part in text.split(", ") if part)
    return Settings(**{name: int(value) if value.isdigit() else value for name, value in pairs})


TABLES = (
    Table(
        "A day becomes half-days",
        "The whole day's minutes are added up. 120 minutes present are one half-day, 240 two. What is "
        "left goes to the kind of absence with most minutes. Both half-days are open, and the day is "
        "Monday 5 May 2025.",
        ("day pattern",),
        _day,
        (
            ("P60P60P60P60P60", "2 present", "example 15"),
            ("P60P60T60T60T60", "1 present, 1 unjustified", "example 16: 120 minutes are enough"),
            ("P60T60T60T60T60", "2 unjustified", "example 17"),
            ("P60P60P60M60M60", "1 present, 1 justified", "example 18"),
            ("P60P60P60P60M60", "2 present", "example 19: 240 minutes are enough"),
            ("P59P60T121", "2 unjustified", "example 20: 119 minutes are not"),
            ("L60L60L60L60L60", "2 present", "example 21: late is present"),
            ("P210?180", "1 present, 1 unjustified", "example 22"),
            (
                "P210_180",
                "1 present, 1 unmarked",
                "example 23, restated: a blank is not an absence here; the Ministry's way is a setting",
            ),
            ("P90T120P150", "2 present", "example 26: the day is added up, not its halves"),
            ("D60P60P60P60P60", "2 present", "example 27: an approved appointment is present"),
            ("A300", "2 present", "example 28"),
            ("U300", "2 justified", "example 39: the code U is not unjustified"),
            ("E60E60M60P60P60", "1 present, 1 unjustified", "example 40: 120 minutes E against 60 M"),
            ("E90M90P120", "1 present, 1 unjustified", "example 41: a tie is unjustified"),
            ("M120T120", "1 justified, 1 unjustified", "step 7: each has a half-day's minutes"),
            ("M200T119", "2 justified", "step 7: the second needs 120 minutes"),
            ("M60_60", "2 justified", "step 7: a tie of justified and unmarked is justified"),
            ("_60_60_60_60_60", "2 unmarked", "step 2: a blank is unmarked"),
            ("", "2 unmarked", "step 3: enrolled, the school open, and no slots"),
            ("...", "2 unmarked", "step 3: slots that were not in use are none"),
            ("P180", "1 present, 1 unmarked", "step 7: a day short of minutes accuses nobody"),
            ("P60", "2 unmarked", "step 7: the same"),
            ("_60_40T60", "2 unmarked", "step 7: most minutes are blank"),
            ("P60_40T60", "2 unjustified", "step 7: one blank filled in, and the absence beside it shows"),
            (".P60P60P60.L60P60.P60", "2 present", "a slot not in use counts for nothing"),
        ),
    ),
    Table(
        "The code's meaning is the one in force that day",
        "26 codes before 27 January 2025, 15 from that day. A code that is unknown or not in force is "
        "listed as an error and never guessed; its slot counts as unmarked.",
        ("day pattern", "on"),
        _beside,
        (
            ("F210F180", "2020-05-05", "2 present", "example 1: 390 minutes of an off-site course"),
            ("H300", "2024-03-01", "2 present", "example 52"),
            ("H300", "2025-03-03", "2 unmarked; not in force: H", "example 51, on a school day"),
            ("P60P60H60P60P60", "2025-03-03", "2 present; not in force: H", "the mark stops, not the day"),
            (
                "O300",
                "2024-03-01",
                "2 justified; 300 minutes justified; 2 half-days overseas",
                "example 53, restated: overseas is justified, and reported apart",
            ),
            ("O300", "2025-03-03", "2 unmarked; not in force: O", "O ended with 2024"),
            ("G300", "2014-03-03", "2 unmarked; not in force: G", "G began in 2015"),
            ("Z300", "2011-03-01", "2 unmarked; not in force: Z", "Z began in 2012"),
            ("P300", "2010-03-01", "2 unmarked; not in force: P", "no codes are known before 2011"),
        ),
    ),
    Table(
        "What is told beside the half-days",
        "Reasons are shares of class time, in minutes, so part of a half-day is never lost.",
        ("day pattern", "on"),
        _beside,
        (
            ("P60P60P60P60M60", "2025-05-05", "2 present; 60 minutes justified", "example 19"),
            ("L60L60L60L60L60", "2025-05-05", "2 present; late to 5 of 5 classes", "example 21"),
            (
                "P60L60N60Q60P60",
                "2025-05-05",
                "2 present; late to 1 of 3 classes",
                "N and Q are not in class",
            ),
            (
                "P60P60?60?60T60",
                "2025-05-05",
                "1 present, 1 unjustified; 120 minutes unexplained",
                "T is not unexplained",
            ),
            ("P180", "2025-05-05", "1 present, 1 unmarked; short of minutes", "step 7"),
            ("P210_180", "2025-05-05", "1 present, 1 unmarked", "a roll to chase, not short of minutes"),
            (
                "O120J60J120",
                "2024-03-01",
                "2 justified; 300 minutes justified; 1 half-days overseas",
                "overseas has a half-day's minutes of its own",
            ),
        ),
    ),
    Table(
        "Exam leave and part-time plans",
        "Exam leave (X) is not counted: with nothing else the day is not available, and otherwise at most "
        "the other minutes make half-days.",
        ("day pattern",),
        _day,
        (
            ("X300", "0 of 0", "example 37"),
            ("X180P120", "1 present", "example 38"),
            ("X180P119", "0 of 0", "step 5: the other minutes are not a half-day"),
            ("X60P240", "2 present", "step 5"),
            ("X60T240", "2 unjustified", "step 5"),
            ("X180M60T60", "1 unjustified", "steps 5 and 7: 120 other minutes, and a tie"),
        ),
    ),
    Table(
        "Slots outside an agreed part-time plan",
        "Slots outside a plan under section 42 and the like are left out as exam leave is; places count "
        "from 1.",
        ("day pattern", "slots left out"),
        _day_left_out,
        (
            ("P60P60P60?60?60", "4, 5", "1 present", "step 5"),
            ("P60P60_60_60_60", "3, 4, 5", "1 present", "step 5: a blank that nobody had to mark"),
            ("?60?60?60?60?60", "1, 2, 3, 4, 5", "0 of 0", "step 4"),
        ),
    ),
    Table(
        "The school's open half-days",
        "Marks on a day that is not open do not count; they are listed.",
        ("day pattern", "on", "open half-days"),
        _day_on,
        (
            ("P210P180", "2025-06-02", 0, "0 of 0", "example 42: King's Birthday"),
            ("?210?180", "2025-08-20", 0, "0 of 0", "example 43: a strike day is closed, nobody is absent"),
            ("P180", "2025-05-05", 1, "1 present", "example 44: open in the morning only"),
            ("T180", "2025-05-05", 1, "1 unjustified", "the same"),
            ("", "2025-05-05", 1, "1 unmarked", "step 3"),
        ),
    ),
    Table(
        "How a school counts: the settings",
        "A school may count in these other ways; every figure shown says so.",
        ("day pattern", "settings"),
        _day_set,
        (
            ("P90T120|P150", "half_day_mode=am_pm", "1 present, 1 unjustified", "example 26"),
            ("P90T120|P150", "", "2 present", "example 26: the default"),
            ("P210|", "half_day_mode=am_pm", "1 present, 1 unmarked", "no slots after noon"),
            ("X180|P180", "half_day_mode=am_pm", "1 present", "exam leave in the morning"),
            ("", "half_day_mode=am_pm", "2 unmarked", "step 3 needs no noon"),
            ("X300", "exam_leave=justified", "2 justified", "sources differ on X"),
            ("X300", "exam_leave=present", "2 present", "sources differ on X"),
            (
                "P210_180",
                "unmarked=unexplained",
                "1 present, 1 unjustified",
                "example 23, the Ministry's way",
            ),
            ("", "unmarked=unexplained", "2 unjustified", "the same, for a whole day"),
            ("P180", "unmarked=unexplained", "1 present, 1 unmarked", "short of minutes is no blank"),
            ("E90M90P120", "tie=justified", "1 present, 1 justified", "example 41, the other way"),
            ("P90P90T90T90", "half_day_minutes=90", "2 present", "a half-day of another length"),
        ),
    ),
    Table(
        "The daily figure",
        "A student is present on a day with 240 minutes or more; one with no code that day is left out, "
        "and so is one for whom the day was not available.",
        ("day pattern",),
        _daily,
        (
            ("P210P30", "present", "240 minutes are enough"),
            ("P210M180", "not present", "example 25: 210 minutes"),
            (
                "P210_180",
                "not present",
                "example 24, restated: there is a code that day, and 210 minutes are under 240",
            ),
            ("_210_180", "left out", "example 24: no code that day"),
            ("", "left out", "no code that day"),
            ("X300", "left out", "exam leave: the day was not available"),
        ),
    ),
    Table(
        "What is refused",
        "A day that cannot be right is not taken, and says where; a setting that no rule knows stops the "
        "count.",
        ("day pattern", "settings"),
        _refused,
        (
            ("P601", "", "a slot has more than 600 minutes (character 1)", "check 14: minutes out of bounds"),
            ("P600P600P241", "", "the day has more than 1,440 minutes (character 12)", "check 14"),
            ("P600P600P240", "", "2 present", "1,440 minutes are a whole day"),
            ("P60.5", "", "minutes without a code before them (character 5)", "not a whole number"),
            ("P", "", "P has no whole number of minutes after it (character 1)", "no minutes"),
            ("P60 P60", "", "a space: a blank slot that was in use is written _ (character 4)", "a gap"),
            ("P60||P60", "", "noon | stands twice (character 5)", "one noon a day"),
            (
                "P210P180",
                "half_day_mode=am_pm",
                "this school counts each half of the day by itself, and the day has no noon | (character 1)",
                "example 26: refused, not guessed",
            ),
            ("P300", "half_day_minutes=0", "half_day_minutes must be from 1 to 600", "check 28"),
            ("P300", "half_day_mode=am", "half_day_mode must be one of day_total, am_pm", "check 28"),
        ),
    ),
)
