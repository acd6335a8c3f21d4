"""Made-up data for the benches: seeded, and kept under build/ until it is deleted."""

from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "build" / "bench"
SEED = 1
STUDENTS, SLOTS = 20_000, 5
STUDENT_TERMS = 3_400_000

# Term 2 2026: the weekdays that are not national holidays.
_CLOSED = {date(2026, 4, 27), date(2026, 6, 1)}
_WEEKDAYS = (date(2026, 4, 20) + timedelta(days=n) for n in range(75))
OPEN = [day for day in _WEEKDAYS if day.weekday() < 5 and day not in _CLOSED]

# Shares of students and their share of days away, and the codes of a day away and of a slot at school.
_RATES = ([0.03, 0.13, 0.25, 0.45], [0.55, 0.25, 0.12, 0.08])
_AWAY = list("MMMMMMJJUTTEEGG???X")
_AT_SCHOOL = list("P" * 60 + "LLLLNNQQVDAMJT??_")


def long_file() -> Path:
    """One row per student, date and slot: 20,000 students, one term, five slots a day."""
    path = FOLDER / f"long-{STUDENTS}-{SEED}.csv"
    return path if path.exists() else _write_long(path)


def _write_long(path: Path) -> Path:
    import duckdb
    import numpy as np

    chance = np.random.default_rng(SEED)
    shape = (STUDENTS, len(OPEN), SLOTS)
    away_rate = chance.choice(_RATES[0], STUDENTS, p=_RATES[1]) * chance.uniform(0.3, 1.3, STUDENTS)
    away = chance.random(shape[:2]) < away_rate[:, None]
    reason = chance.choice(np.array(_AWAY), shape[:2])
    mixed = chance.choice(np.array(_AT_SCHOOL), shape)
    at_school = np.where(chance.random(shape[:2])[..., None] < 0.8, "P", mixed)
    code = np.where(away[..., None], reason[..., None], at_school)
    first, last = _spans(chance)
    days = np.arange(len(OPEN))
    here = (days >= first[:, None]) & (days <= last[:, None]) & (chance.random(shape[:2]) > 0.003)
    student, day, slot = np.nonzero(np.broadcast_to(here[..., None], shape))
    ids = chance.permutation(9_000_000)[:STUDENTS] + 150_000_000
    con = duckdb.connect()
    con.register("slots", {"s": ids[student], "d": day, "slot": slot + 1, "code": code[student, day, slot]})
    con.register("dates", {"d": days, "date": np.array([day.isoformat() for day in OPEN])})
    path.parent.mkdir(parents=True, exist_ok=True)
    half_written = path.with_suffix(".part")
    con.execute(
        f"""
        copy (
            select '0' || s as student, date, slot, if(code = '_', '', code) as code, 60 as minutes
            from slots join dates using (d)
            order by s, d, slot
        ) to '{half_written}' (format csv, header)
        """
    )
    return half_written.rename(path)


def _spans(chance):
    """The first and last day of each student: most are there all term."""
    import numpy as np

    late, early = chance.random((2, STUDENTS)) < 0.04
    first = np.where(late, chance.integers(0, 40, STUDENTS), 0)
    last = np.where(early, chance.integers(40, len(OPEN), STUDENTS), len(OPEN) - 1)
    return first, last


def words() -> dict:
    """One row per student and term of a national year: the nine words, as columns of 64-bit whole numbers."""
    import numpy as np

    chance = np.random.default_rng(SEED)
    open_days = (1 << 53) - 1

    def days():
        return chance.integers(0, 1 << 53, STUDENT_TERMS)

    away = days() & days() & days()
    justified, halves, unmarked = days(), days(), days() & days() & days() & days() & days()
    one = {
        "present": open_days & ~away & ~unmarked,
        "justified": away & justified & ~unmarked,
        "unjustified": away & ~justified & ~unmarked,
        "unmarked": unmarked,
    }
    columns = {}
    for name, word in one.items():
        columns[f"{name}_one"] = word
        columns[f"{name}_both"] = word & (halves | ~away)
    student = np.arange(STUDENT_TERMS) // 4 + 150_000_000
    term = (np.arange(STUDENT_TERMS) % 4 + 1).astype(np.int32)
    year = np.full(STUDENT_TERMS, 2026, np.int32)
    return {"student": student, "year": year, "term": term, **columns, "recorded": open_days & ~unmarked}
