"""`whetu bench`: how fast it is, against peers."""

import subprocess
import sys
from pathlib import Path

import click

_BENCH = Path(__file__).resolve().parents[3] / "bench"


@click.command(epilog="Example: whetu bench measure")
@click.argument("names", nargs=-1, metavar="[NAME]...")
def bench(names: tuple[str, ...]) -> None:
    """Makes its data, runs Whetū and its peers in turn, asks the same figures of all, and prints times as
    ratios. Ends with 1 where a goal is missed. It needs the source folder, with its bench/."""
    if not (_BENCH / "__main__.py").exists():
        raise click.UsageError(
            "The benches are in the source folder of Whetū, and this is an installed copy."
        )
    sys.exit(subprocess.call([sys.executable, "-m", "bench", *names], cwd=_BENCH.parent))
