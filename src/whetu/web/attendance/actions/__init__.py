"""Writes of attendance. How a file travels: received, previewed, loaded, undone; or put aside and purged."""

from whetu.web.attendance.actions.counting import rebuild
from whetu.web.attendance.actions.files import ask, done, keep, purge, put_aside, receive
from whetu.web.attendance.actions.loading import load, undo
from whetu.web.attendance.actions.reading import name_headings, preview, tidy
from whetu.web.attendance.actions.reasons import drop_reason, note_export, note_opening, record_reason
from whetu.web.attendance.actions.watched import look

__all__ = [
    "ask",
    "done",
    "drop_reason",
    "keep",
    "load",
    "look",
    "name_headings",
    "note_export",
    "note_opening",
    "preview",
    "purge",
    "put_aside",
    "rebuild",
    "receive",
    "record_reason",
    "tidy",
    "undo",
]
