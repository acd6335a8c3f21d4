"""What does not fit together across tables."""

from datetime import date

from whetu.intake import checks
from whetu.intake.read import read

TUE, WED, THU = (date(2026, 5, day) for day in (5, 6, 7))
CALENDAR = {TUE: 2, WED: 2}

MARKS = """student,date,marks
1,5/05/2026,P300
1,6/05/2026,P210_180
1,7/05/2026,P300
2,5/05/2026,_210_180
2,6/05/2026,P60
9,5/05/2026,P300
"""
ROLL = """student,first_name,last_name,start_date,end_date
1,Āna,Ngāta,2/02/2026,
2,Sione,Faʻafia,6/05/2026,
3,Zoë,Tūī,2/02/2026,
4,Rangi,Left,2/02/2026,1/05/2026
5,Hana,Later,1/06/2026,
"""


def con():
    return read([("marks.csv", MARKS.encode()), ("roll.csv", ROLL.encode())]).con


def test_a_roll_with_a_gap_is_listed_and_a_short_day_is_not():
    assert checks.unmarked_rolls(con(), CALENDAR) == [
        checks.Unmarked(TUE, students=1, half_days=2),
        checks.Unmarked(WED, students=1, half_days=1),
    ]


def test_marks_on_closed_days_are_counted():
    assert checks.on_closed_days(con(), CALENDAR) == {THU: 1}


def test_students_with_marks_and_no_roll_and_the_other_way_round():
    assert checks.without_roll(con()) == ["9"]
    assert checks.not_in_file(con()) == ["3"]


def test_marks_outside_the_enrolment():
    assert checks.outside_enrolment(con()) == [("2", TUE)]


def test_all_is_well_with_no_files():
    empty = read([]).con
    assert checks.unmarked_rolls(empty, CALENDAR) == []
    assert checks.without_roll(empty) == []
    assert checks.not_in_file(empty) == []
    assert list(checks.kamar_differences(empty, CALENDAR)) == []
