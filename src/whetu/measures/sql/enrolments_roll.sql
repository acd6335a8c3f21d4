-- One row per enrolment: a student, from a day to a day.
select
    student,
    start_date as first_day,
    coalesce(end_date, date '9999-12-31') as last_day,
    coalesce(student_type, '') as student_type
from roll
