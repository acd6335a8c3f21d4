"""Prints docs/rules.md: `python -m tests.spec > docs/rules.md`."""

from tests.spec.contents import manual

print(manual(), end="")  # noqa: T201
