-- One row per student: with no roll, enrolled from the first to the last day seen.
select k.student, min(k.on) as first_day, max(k.on) as last_day, '' as student_type
from day_keys k
group by k.student
