-- One row per student with marks on open days on which the student was not enrolled: how many days.
select s.student, sum(cast(bit_count(s.days & ~coalesce(e.days, 0)) as integer)) as days
from seen s
left join enrolled e on e.student = s.student and e.year = s.year and e.term = s.term
where s.days & ~coalesce(e.days, 0) <> 0
group by s.student
