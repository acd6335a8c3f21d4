"""Writes about students: the roll, the timetable, a student entered twice, and what only people know."""

from whetu.web.people.actions.known import earlier_days, left, own_child
from whetu.web.people.actions.merging import merge, unmerge
from whetu.web.people.actions.roll import RollLoaded, load_roll, load_timetable, note_own_children
from whetu.web.people.actions.year import new_year

__all__ = [
    "RollLoaded",
    "earlier_days",
    "left",
    "load_roll",
    "load_timetable",
    "merge",
    "new_year",
    "note_own_children",
    "own_child",
    "unmerge",
]
