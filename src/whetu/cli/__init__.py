"""The command line. A command's module is imported when the command is called, and not before: `whetu --help`
starts nothing heavy, and only the commands of a site import Django.

Exit codes: 0 fine, 1 findings, 2 wrong usage.
"""

from importlib import import_module
from typing import NamedTuple

import click

from whetu import __version__


class Command(NamedTuple):
    """Where a command is, and what it does in a line."""

    module: str
    help: str


# By the name of the command, which its module has too.
COMMANDS: dict[str, Command] = {
    "check": Command("whetu.cli.check", "What is wrong with the files, with file, row and cell."),
    "measure": Command("whetu.cli.measure", "Every student's terms: half-days, days absent, band and step."),
    "explain": Command("whetu.cli.explain", "How one student's numbers were worked out, day by day."),
    "export": Command("whetu.cli.export", "The files as a folder of Parquet, to measure or share."),
    "bench": Command("whetu.cli.bench", "How fast it is, against peers, in one session."),
    "demo": Command("whetu.cli.site", "Open a working site with three made-up schools."),
    "serve": Command("whetu.cli.site", "Serve the site and run its jobs."),
    "school": Command("whetu.cli.site", "Set up a school on this site."),
    "load": Command("whetu.cli.site", "Load files into a school of this site."),
    "backup": Command("whetu.cli.site", "Write one archive with the whole site."),
    "restore": Command("whetu.cli.site", "Bring the site back from a backup."),
    "verify": Command("whetu.cli.site", "Read a backup through."),
    "doctor": Command("whetu.cli.site", "Look the site over and say what to do."),
}


class Commands(click.Group):
    """The commands of COMMANDS, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        return getattr(import_module(COMMANDS[name].module), name) if name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.help) for name, command in COMMANDS.items()])


@click.command(cls=Commands, epilog="Example: whetu measure attendance.csv --region auckland --format csv")
@click.version_option(__version__, prog_name="whetu")
def main() -> None:
    """Whetū: from a school's attendance export to what each number means."""
