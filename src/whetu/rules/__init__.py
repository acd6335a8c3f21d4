"""What the words mean and what the rules are: plain Python, the standard library only.

Each rule names its source, and `Look again:` gives the day to check that it still holds. The rule book in
tables, one worked example a row, is `docs/rules.md`, printed from `tests/spec`.
"""
