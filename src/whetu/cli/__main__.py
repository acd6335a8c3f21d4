"""`python -m whetu.cli`."""

from whetu.cli import start

start()
