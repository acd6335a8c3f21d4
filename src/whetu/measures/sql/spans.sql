-- One row per distinct enrolment span and term: the open days in it, as a word.
select s.first_day, s.last_day, d.year, d.term, bit_or(d.place) as days
from (select distinct first_day, last_day from enrolments) s
join dates d on d.day between s.first_day and s.last_day
group by s.first_day, s.last_day, d.year, d.term
