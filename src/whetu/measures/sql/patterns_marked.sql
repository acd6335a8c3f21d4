-- One row per day pattern and kind of day (open half-days and code set) on which it stands.
select m.pattern_id, p.pattern, m.kind
from (
    select distinct k.pattern_id, d.kind
    from day_keys k
    join dates d on d.day = k.on
) m
join patterns p on p.pattern_id = m.pattern_id
