"""Writes of the school's plan: its versions, who does what it asks, and the school's words for it."""

from whetu.web.amp.actions.drafts import (
    Changed,
    discard,
    keep_action,
    keep_line,
    make_draft,
    move,
    put_back,
    remove,
    set_trigger,
)
from whetu.web.amp.actions.events import happened
from whetu.web.amp.actions.opened import not_frozen
from whetu.web.amp.actions.publishing import close, open_again, publish, stand_elsewhere, take_back
from whetu.web.amp.actions.starting import start
from whetu.web.amp.actions.who import drop_holder, keep_holder, name_role, note_export, set_kinds
from whetu.web.schools.actions import NotAllowed

__all__ = [
    "NotAllowed",
    "Changed",
    "close",
    "discard",
    "drop_holder",
    "happened",
    "keep_action",
    "keep_holder",
    "keep_line",
    "make_draft",
    "move",
    "name_role",
    "not_frozen",
    "note_export",
    "open_again",
    "put_back",
    "publish",
    "remove",
    "set_kinds",
    "set_trigger",
    "stand_elsewhere",
    "start",
    "take_back",
]
