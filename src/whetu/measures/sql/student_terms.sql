-- One row per student and term.
select
    s.student,
    s.year,
    s.term,
    k.available as half_days_open,
    s.present as half_days_present,
    s.justified as half_days_justified,
    s.unjustified as half_days_unjustified,
    s.unmarked as half_days_unmarked,
    a.days_absent,
    b.rate,
    cast(s.band as string) as band,
    cast(s.step as string) as step,
    c.worrying_on,
    c.concerning_on,
    c.serious_on,
    o.counted
from standing s
join counted_by k on k.student = s.student and k.year = s.year and k.term = s.term
join counted o
    on o.year = k.year
    and o.recorded_days = k.recorded_days
    and o.open_days = k.open_days
    and o.available = k.available
    and o.student_type = k.student_type
join bands b on b.key = k.available * 128 + s.present
join steps a on a.half_days_absent = s.justified + s.unjustified
left join crossings c on c.student = s.student and c.year = s.year and c.term = s.term
