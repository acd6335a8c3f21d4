"""Writes about schools: its dates, bells, settings and staff, and every grant."""

from whetu.web.schools.actions.counting import set_counting
from whetu.web.schools.actions.dates import (
    close_day,
    close_days,
    fill_holidays,
    load_bells,
    open_day,
    set_bells,
    set_calendar,
    set_terms,
)
from whetu.web.schools.actions.grants import (
    arrange_cover,
    break_glass,
    end_grant,
    hand_over,
    open_contract,
    open_share,
)
from whetu.web.schools.actions.refused import NotAllowed
from whetu.web.schools.actions.setting_up import describe_school, set_up_school
from whetu.web.schools.actions.staff import (
    add_staff,
    change_classes,
    change_roles,
    class_groups_named,
    end_post,
    invitation_link,
    invite,
    label_role,
    leads,
    load_staff,
)

__all__ = [
    "NotAllowed",
    "add_staff",
    "arrange_cover",
    "break_glass",
    "change_classes",
    "change_roles",
    "class_groups_named",
    "close_day",
    "close_days",
    "describe_school",
    "end_grant",
    "end_post",
    "fill_holidays",
    "hand_over",
    "invitation_link",
    "invite",
    "label_role",
    "leads",
    "load_bells",
    "load_staff",
    "open_contract",
    "open_day",
    "open_share",
    "set_bells",
    "set_calendar",
    "set_counting",
    "set_terms",
    "set_up_school",
]
