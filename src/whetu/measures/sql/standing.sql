-- One row per student and term: half-days by kind, and the band and step that they mean.
select c.student, c.year, c.term, c.present, c.justified, c.unjustified, c.unmarked, b.band, a.step
from (
    select
        student,
        year,
        term,
        cast(bit_count(present_one) as integer) + cast(bit_count(present_both) as integer) as present,
        cast(bit_count(justified_one) as integer) + cast(bit_count(justified_both) as integer) as justified,
        cast(bit_count(unjustified_one) as integer) + cast(bit_count(unjustified_both) as integer) as unjustified,
        cast(bit_count(unmarked_one) as integer) + cast(bit_count(unmarked_both) as integer) as unmarked
    from words
) c
join bands b on b.key = (c.present + c.justified + c.unjustified + c.unmarked) * 128 + c.present
join steps a on a.half_days_absent = c.justified + c.unjustified
