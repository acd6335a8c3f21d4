"""The pandas script: what an analyst who knows pandas well would write for one long file of one term.

Like the DuckDB script it knows nothing but clean files, and the rules stand in it.
"""

import sys

import numpy as np
import pandas as pd

CLOSED = pd.to_datetime(["2026-04-27", "2026-06-01"])
CALENDAR = pd.bdate_range("2026-04-20", "2026-07-03").difference(CLOSED)
KINDS = dict.fromkeys("PLNQVDA", "p") | dict.fromkeys("MJU", "j") | dict.fromkeys("TEG?", "u") | {"X": "x"}


def read(file: str) -> pd.DataFrame:
    """One row per student, date and slot, its texts as categories."""
    types = {"student": "category", "date": "category", "code": "category", "minutes": "int16"}
    marks = pd.read_csv(file, usecols=list(types), dtype=types, keep_default_na=False)
    ids = marks["student"].cat  # pandas takes texts of digits for numbers: give them their zero back
    marks["student"] = ids.rename_categories([f"{number:010d}" for number in ids.categories])
    marks["kind"] = marks["code"].map(lambda code: KINDS.get(code, "n")).astype("category")
    return marks


def half_days(marks: pd.DataFrame) -> pd.DataFrame:
    """One row per student and date: half-days of each kind."""
    minutes = marks.groupby(["student", "date", "kind"], observed=True, sort=False)["minutes"].sum()
    day = minutes.unstack("kind", fill_value=0).reindex(columns=list("pjunx"), fill_value=0).reset_index()
    day["date"] = pd.to_datetime(day["date"].astype(str))
    day = day[day["date"].isin(CALENDAR)]
    counted = day["p"] + day["j"] + day["u"] + day["n"]
    day["available"] = np.where(day["x"] > 0, np.minimum(2, counted // 120), 2)
    day["present"] = np.minimum(day["available"], day["p"] // 120)
    absent = day["available"] - day["present"]
    first, second = most(day)
    first_half, second_half = absent >= 1, absent >= 2
    for place, kind in enumerate("ju"):
        day[f"{kind}_half"] = (first_half & (first == place)).astype(int) + (second_half & (second == place))
    day["recorded"] = day["p"] + day["j"] + day["u"] + day["x"] > 0
    return day


def most(day: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Which kind each absent half-day goes to: 0 justified, 1 unjustified, 2 unmarked."""
    order = np.array([1, 0, 2])  # ties: unjustified, justified, unmarked
    minutes = day[["u", "j", "n"]].to_numpy()
    ranked = np.argsort(-minutes, axis=1, kind="stable")
    rows = np.arange(len(day))
    first = np.where(minutes.any(axis=1), order[ranked[:, 0]], 2)
    second = np.where(minutes[rows, ranked[:, 1]] >= 120, order[ranked[:, 1]], first)
    return first, second


def crossings(day: pd.DataFrame, students: pd.Index) -> pd.DataFrame:
    """One row per student: the dates on which the running count reached 5, 10 and 15 days."""
    away = day[day["student"].isin(students)].sort_values(["student", "date"])
    so_far = (away["j_half"] + away["u_half"]).groupby(away["student"], observed=True).cumsum()
    steps = {"worrying_on": 10, "concerning_on": 20, "serious_on": 30}
    dates = {
        name: away[so_far >= n].groupby("student", observed=True)["date"].min() for name, n in steps.items()
    }
    return pd.DataFrame(dates).apply(lambda column: column.dt.date)


def student_terms(day: pd.DataFrame) -> pd.DataFrame:
    """One row per student."""
    by = day.groupby("student", observed=True, sort=True)
    term = by[["available", "present", "j_half", "u_half", "recorded"]].sum()
    first = CALENDAR.searchsorted(by["date"].min())
    last = CALENDAR.searchsorted(by["date"].max(), side="right")
    term["available"] += 2 * (last - first - by.size())
    absent = term["j_half"] + term["u_half"]
    rows = pd.DataFrame(
        {
            "year": 2026,
            "term": 2,
            "half_days_open": term["available"],
            "half_days_present": term["present"],
            "half_days_justified": term["j_half"],
            "half_days_unjustified": term["u_half"],
            "half_days_unmarked": term["available"] - term["present"] - absent,
            "days_absent": absent / 2,
            "rate": (term["present"] / term["available"]).map("{:.6f}".format),
            "band": np.select(
                [100 * term["present"] > over * term["available"] for over in (90, 80, 70)],
                ["regular", "irregular", "moderate"],
                "chronic",
            ),
            "step": np.select(
                [absent >= 30, absent >= 20, absent >= 10], ["serious", "concerning", "worrying"], "good"
            ),
        }
    )
    rows = rows.join(crossings(day, term.index[absent >= 10]))
    rows["counted"] = np.where(5 * term["recorded"] >= len(CALENDAR), "true", "false")
    rows.loc[term["available"] == 0, ["rate", "band"]] = ""
    return rows


def main(file: str) -> None:
    student_terms(half_days(read(file))).to_csv(sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
