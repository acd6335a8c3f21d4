-- One row per group and step: the number of students, for one year and term, by the roll.
select coalesce(r.grouping, '') as grouping, s.step, count(*) as students
from standing s
join roll_groups r on r.student = s.student
join term_asked t on t.year = s.year and t.term = s.term
group by coalesce(r.grouping, ''), s.step
