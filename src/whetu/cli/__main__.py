"""`python -m whetu.cli`."""

from whetu.cli import main

main(prog_name="whetu")
