"""`python -m bench [NAME]...`: runs all benches, or those named. Ends with 1 where a goal is missed."""

import sys
from collections.abc import Callable

from bench.derive import derive
from bench.evidence import evidence
from bench.measure import measure
from bench.pages import pages
from bench.papers import papers
from bench.public import public
from bench.running import Goal
from bench.site import site
from bench.start import start
from bench.words import words

# Each makes its data, prints its lines and gives its goals.
BENCHES: tuple[Callable[[], list[Goal]], ...] = (
    start,
    measure,
    words,
    site,
    derive,
    pages,
    papers,
    evidence,
    public,
)


def main(names: list[str]) -> int:
    known = {bench.__name__: bench for bench in BENCHES}
    if unknown := set(names) - known.keys():
        print(f"No bench {', '.join(sorted(unknown))}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    goals: list[Goal] = []
    for name in names or known:
        print(f"{name}", flush=True)
        goals += known[name]()
    print("\n".join(["", *map(str, goals)]))
    return 0 if all(goal.met for goal in goals) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
