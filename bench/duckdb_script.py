"""The plain DuckDB script: what an analyst who knows SQL well would write for one long file of one term.

It knows nothing but clean files: no wrong cell has an address, no row is asked for twice, and the rules of
half-days, bands and steps stand in the SQL.
"""

import sys

import duckdb

TERM = """
select day::date as date, 2 as open
from range(date '2026-04-20', date '2026-07-04', interval 1 day) d(day)
where isodow(day) < 6 and day::date not in (date '2026-04-27', date '2026-06-01')
"""
SCRIPT = """
create temp table calendar as select *, row_number() over (order by date) as nth from ({term});

create temp table days as
select student, date,
    sum(minutes) filter (code in ('P', 'L', 'N', 'Q', 'V', 'D', 'A')) as p,
    sum(minutes) filter (code in ('M', 'J', 'U')) as j,
    sum(minutes) filter (code in ('T', 'E', 'G', '?')) as u,
    sum(minutes) filter (code = 'X') as x,
    sum(minutes) filter (code is null) as n
from read_csv('{file}', header = true, columns = {{
    'student': 'varchar', 'date': 'date', 'slot': 'utinyint', 'code': 'varchar', 'minutes': 'usmallint'}})
group by student, date;

create temp table half_days as
with minutes as (
    select student, date, coalesce(p, 0) as p, coalesce(j, 0) as j, coalesce(u, 0) as u, coalesce(n, 0) as n,
        coalesce(x, 0) as x
    from days semi join calendar using (date)
), opened as (
    select *, case when x > 0 then least(2, (p + j + u + n) // 120) else 2 end as available from minutes
), attended as (
    select *, least(available, p // 120) as present, available - least(available, p // 120) as absent,
        case when u + j + n = 0 then 'n' when u >= j and u >= n then 'u'
            when j >= n then 'j' else 'n' end as most
    from opened
), split as (
    select *,
        case most when 'u' then greatest(j, n) when 'j' then greatest(u, n)
            else greatest(u, j) end as next_minutes,
        case most
            when 'u' then case when j >= n then 'j' else 'n' end
            when 'j' then case when u >= n then 'u' else 'n' end
            else case when u >= j then 'u' else 'j' end
        end as next
    from attended
)
select student, date, available::int as available, present::int as present, absent::int as absent, most,
    case when absent = 2 and next_minutes >= 120 then next else most end as second,
    p + j + u + x > 0 as recorded
from split;

create temp table terms as
with spans as (
    select student, min(date) as first, max(date) as last from days group by student
), summed as (
    select student, sum(available) as available, sum(present) as present,
        sum(case when absent > 0 and most = 'j' then 1 else 0 end
            + case when absent = 2 and second = 'j' then 1 else 0 end) as justified,
        sum(case when absent > 0 and most = 'u' then 1 else 0 end
            + case when absent = 2 and second = 'u' then 1 else 0 end) as unjustified,
        count(*) as seen, count(*) filter (recorded) as recorded
    from half_days group by student
), enrolled as (
    select student, b.nth - a.nth + 1 as days
    from spans
    asof join calendar a on a.date >= first
    asof join calendar b on b.date <= last
)
select student, available + 2 * (days - seen) as available, present, justified, unjustified, recorded
from summed join enrolled using (student);

create temp table crossed as
with running as (
    select student, date, sum(
        case when absent > 0 and most <> 'n' then 1 else 0 end
        + case when absent = 2 and second <> 'n' then 1 else 0 end
    ) over (partition by student order by date) as so_far
    from half_days semi join (from terms where justified + unjustified >= 10) using (student)
)
select student,
    min(date) filter (so_far >= 10) as worrying_on,
    min(date) filter (so_far >= 20) as concerning_on,
    min(date) filter (so_far >= 30) as serious_on
from running group by student;

copy (
    select student, 2026 as year, 2 as term, available as half_days_open, present as half_days_present,
        justified as half_days_justified, unjustified as half_days_unjustified,
        available - present - justified - unjustified as half_days_unmarked,
        ((justified + unjustified) / 2)::decimal(5, 1) as days_absent,
        case when available > 0 then printf('%.6f', present / available) end as rate,
        case when available = 0 then null
            when 100 * present > 90 * available then 'regular'
            when 100 * present > 80 * available then 'irregular'
            when 100 * present > 70 * available then 'moderate'
            else 'chronic' end as band,
        case when justified + unjustified >= 30 then 'serious'
            when justified + unjustified >= 20 then 'concerning'
            when justified + unjustified >= 10 then 'worrying'
            else 'good' end as step,
        worrying_on, concerning_on, serious_on, 5 * recorded >= (select count(*) from calendar) as counted
    from terms left join crossed using (student)
    order by student
) to '/dev/stdout' (format csv, header);
"""


def main(file: str) -> None:
    con = duckdb.connect()
    con.execute("set preserve_insertion_order = false")
    con.execute(SCRIPT.format(term=TERM, file=file))


if __name__ == "__main__":
    main(sys.argv[1])
