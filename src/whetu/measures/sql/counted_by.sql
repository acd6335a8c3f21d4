-- One row per student and term: what decides whether published figures count the student.
select
    e.student,
    e.year,
    e.term,
    cast(bit_count(w.recorded) as integer) as recorded_days,
    t.open_days,
    s.present + s.justified + s.unjustified + s.unmarked as available,
    e.student_type
from enrolled e
join words w on w.student = e.student and w.year = e.year and w.term = e.term
join standing s on s.student = e.student and s.year = e.year and s.term = e.term
join unmarked_days t on t.year = e.year and t.term = e.term
