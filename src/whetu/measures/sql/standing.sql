-- One row per student and term: half-days by kind, and the band and step that they mean. A term has at most 60
-- days, so a kind has at most 120 half-days: the smallest whole number holds them.
select c.student, c.year, c.term, c.present, c.justified, c.unjustified, c.unmarked, b.band, a.step
from (
    select
        student,
        year,
        term,
        cast(bit_count(present_one) + bit_count(present_both) as integer) as present,
        cast(bit_count(justified_one) + bit_count(justified_both) as integer) as justified,
        cast(bit_count(unjustified_one) + bit_count(unjustified_both) as integer) as unjustified,
        cast(bit_count(unmarked_one) + bit_count(unmarked_both) as integer) as unmarked
    from words
) c
join bands b on b.key = (c.present + c.justified + c.unjustified + c.unmarked) * 128 + c.present
join steps a on a.half_days_absent = c.justified + c.unjustified
