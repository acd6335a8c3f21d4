-- One row per student and term: the nine words. Enrolled with no marks on an open day: unmarked for it.
select
    e.student,
    e.year,
    e.term,
    (coalesce(s.present_one, 0) & e.days) | (t.present_one & e.days & ~coalesce(s.days, 0)) as present_one,
    (coalesce(s.present_both, 0) & e.days) | (t.present_both & e.days & ~coalesce(s.days, 0)) as present_both,
    (coalesce(s.justified_one, 0) & e.days) | (t.justified_one & e.days & ~coalesce(s.days, 0)) as justified_one,
    (coalesce(s.justified_both, 0) & e.days) | (t.justified_both & e.days & ~coalesce(s.days, 0)) as justified_both,
    (coalesce(s.unjustified_one, 0) & e.days) | (t.unjustified_one & e.days & ~coalesce(s.days, 0)) as unjustified_one,
    (coalesce(s.unjustified_both, 0) & e.days) | (t.unjustified_both & e.days & ~coalesce(s.days, 0)) as unjustified_both,
    (coalesce(s.unmarked_one, 0) & e.days) | (t.unmarked_one & e.days & ~coalesce(s.days, 0)) as unmarked_one,
    (coalesce(s.unmarked_both, 0) & e.days) | (t.unmarked_both & e.days & ~coalesce(s.days, 0)) as unmarked_both,
    coalesce(s.recorded, 0) & e.days as recorded
from enrolled e
join unmarked_days t on t.year = e.year and t.term = e.term
left join seen s on s.student = e.student and s.year = e.year and s.term = e.term
