"""Writes of what people said."""

from whetu.web.voice.actions.consultations import make_consultation

__all__ = ["make_consultation"]
