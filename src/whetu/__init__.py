"""Whetū: attendance management and response for schools in Aotearoa New Zealand."""

__version__ = "0.1.0"
