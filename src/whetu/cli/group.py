"""All the commands as one command."""

from importlib import import_module

import click

from whetu import __version__
from whetu.cli import COMMANDS, overview


class Commands(click.Group):
    """The commands of COMMANDS, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        return getattr(import_module(COMMANDS[name].module), name) if name in COMMANDS else None

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(overview() + "\n")


@click.command(cls=Commands)
@click.version_option(__version__, prog_name="whetu")
def main() -> None:
    """Whetū: from a school's attendance export to what each number means."""
