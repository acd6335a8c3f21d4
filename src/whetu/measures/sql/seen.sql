-- One row per student and term with a day in the files: the nine words, and the days seen.
select
    k.student,
    d.year,
    d.term,
    bit_or(d.place & o.present_one) as present_one,
    bit_or(d.place & o.present_both) as present_both,
    bit_or(d.place & o.justified_one) as justified_one,
    bit_or(d.place & o.justified_both) as justified_both,
    bit_or(d.place & o.unjustified_one) as unjustified_one,
    bit_or(d.place & o.unjustified_both) as unjustified_both,
    bit_or(d.place & o.unmarked_one) as unmarked_one,
    bit_or(d.place & o.unmarked_both) as unmarked_both,
    bit_or(d.place & o.recorded) as recorded,
    bit_or(d.place) as days
from day_keys k
join dates d on d.day = k.on
join judged j on j.pattern_id = k.pattern_id and j.kind = d.kind
join outcomes o on o.outcome = j.outcome
group by k.student, d.year, d.term
