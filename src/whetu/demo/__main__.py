"""`python -m whetu.demo --out DIR --until 2026-11-20 --seed 1`: writes the made-up schools' export files."""

import argparse
from datetime import date
from pathlib import Path

from whetu.demo.schools import UNTIL, school
from whetu.demo.write import write


def main() -> None:
    """Writes the files, and names them in the order to load them."""
    parser = argparse.ArgumentParser(prog="python -m whetu.demo", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    parser.add_argument("--until", type=date.fromisoformat, default=UNTIL, help="last day (YYYY-MM-DD)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same schools")
    options = parser.parse_args()
    for files in write(options.out, until=options.until, seed=options.seed):
        print(f"{school(files.number).name} ({files.number}), made up: {files.folder}")
        for path, came in files.in_order:
            print(f"  {came}  {path.name}")


if __name__ == "__main__":
    main()
