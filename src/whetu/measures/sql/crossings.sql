-- One row per student and term that reached a step: the first date on which the running count was there.
select
    r.student,
    r.year,
    r.term,
    min(case when r.step = 'worrying' then r.day end) as worrying_on,
    min(case when r.step = 'concerning' then r.day end) as concerning_on,
    min(case when r.step = 'serious' then r.day end) as serious_on
from (
    select w.student, w.year, w.term, l.step, min(d.day) as day
    from standing s
    join ladder l on l.half_days_absent <= s.justified + s.unjustified
    join words w on w.student = s.student and w.year = s.year and w.term = s.term
    join dates d
        on d.year = s.year
        and d.term = s.term
        and cast(bit_count(w.justified_one & d.until) as integer)
            + cast(bit_count(w.justified_both & d.until) as integer)
            + cast(bit_count(w.unjustified_one & d.until) as integer)
            + cast(bit_count(w.unjustified_both & d.until) as integer) >= l.half_days_absent
    group by w.student, w.year, w.term, l.step
) r
group by r.student, r.year, r.term
