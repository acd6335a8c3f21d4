"""te reo Māori: the same order; month and weekday names wait for a reviewer."""

from whetu.web.formats.en_NZ.formats import *  # noqa: F403
