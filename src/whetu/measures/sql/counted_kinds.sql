-- One row per distinct case of "counted".
select distinct year, recorded_days, open_days, available, student_type
from counted_by
