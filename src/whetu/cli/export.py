"""`whetu export`: the files as a folder of Parquet."""

from datetime import date
from pathlib import Path

import click

from whetu.cli import printing
from whetu.cli.files import Asked, as_at_option, has_roll, reads_files
from whetu.cli.measure import Measured
from whetu.intake.cells import Unreadable
from whetu.measures import stores


@click.command(
    epilog="Example: whetu export attendance.csv --roll roll.csv --calendar calendar.csv -o shared"
)
@reads_files
@as_at_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="FOLDER"
)
@click.option("--with-names", is_flag=True, help="Keep names, numbers and contacts in the roll.")
def export(asked: Asked, as_at: date | None, output: Path, with_names: bool) -> None:
    """Writes FOLDER: student_days, calendar, words and student_terms as Parquet, and the roll, if there is
    one, without names. `whetu measure FOLDER` gives the same rows again."""
    try:
        measured = Measured(asked, as_at)
    except Unreadable as bad:
        printing.say(bad.problems)
        printing.leave(bad.problems)
    roll = has_roll(measured.reading)
    written = stores.export(measured.engine, output, measured.calendar.days, roll=roll, with_names=with_names)
    click.echo("\n".join(f"{rows:>12,} {table}" for table, rows in written.items()))
    problems = measured.problems()
    printing.say(problems)
    printing.leave(problems)
