-- One row per date with marks: the number of students who have one.
select k.on as day, count(*) as students
from day_keys k
group by k.on
