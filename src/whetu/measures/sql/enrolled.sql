-- One row per student and term: the open days on which the student was enrolled, as a word.
select
    e.student,
    s.year,
    s.term,
    bit_or(s.days) as days,
    max_by(e.student_type, e.first_day) as student_type
from enrolments e
join spans s on s.first_day = e.first_day and s.last_day = e.last_day
group by e.student, s.year, s.term
