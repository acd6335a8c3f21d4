"""The command line. A command's module is imported when the command is called, and not before; `whetu --help`
imports nothing but this. Only the commands of a site import Django.

Exit codes: 0 fine, 1 findings, 2 wrong usage.
"""

import gc
import sys
from typing import Any, NamedTuple


class Command(NamedTuple):
    """Where a command is, and what it does in a line."""

    module: str
    help: str


# By the name of the command, which is its name in the module too.
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
    "verify": Command("whetu.cli.verify", "Whether a backup or an evidence pack is whole, and whose it is."),
    "doctor": Command("whetu.cli.site", "Look the site over and say what to do."),
}

_OVERVIEW = """\
Usage: whetu COMMAND [OPTIONS] [ARGS]...

  Whetū: from a school's attendance export to what each number means.

Options:
  --version  Show the version and exit.
  --help     Show this message, or that of a command, and exit.

Commands:
{commands}

Example: whetu measure attendance.csv --region auckland --format csv"""


def overview() -> str:
    """What `whetu --help` says."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:{width}}  {command.help}" for name, command in COMMANDS.items()]
    return _OVERVIEW.format(commands="\n".join(lines))


def start() -> None:
    """The program `whetu`."""
    if sys.argv[1:] == ["--help"]:
        print(overview())
    else:
        if sys.argv[1:2] != ["serve"]:
            gc.disable()  # a command ends before it is worth looking for what nobody holds any more
        from whetu.cli.group import main

        main(prog_name="whetu")


def __getattr__(name: str) -> Any:
    """`main`, the command of all commands, without importing click for those who only ask what there is."""
    if name == "main":
        from whetu.cli.group import main

        return main
    raise AttributeError(name)
