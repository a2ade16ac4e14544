"""Play schedules of faults by the hundred thousand, in memory, and hold every journal against the service's ledger.

python -m tests.schedules single                 every single fault in every world, with every card and clerk
python -m tests.schedules pairs --count 250000   pairs of faults, as many of each world, card and clerk
python -m tests.schedules random                 a million with up to six faults
python -m tests.schedules replay TEXT            one, as a report has named it

Ends with 1 if anything did not hold.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator

from tests.schedules import many
from tests.schedules.schedule import Schedule, play


def main() -> int:
    """Play what is asked for and report."""
    options = _parser().parse_args()
    if options.what == "replay":
        return _replay(options.text)
    begun, tally = time.monotonic(), many.Tally()
    _say(f"{options.what}, seed {options.seed}, {options.processes} processes")
    told = 0
    for part in _parts(options):
        tally.merge(part)
        if tally.played - told >= 20_000:
            told = tally.played
            _say(f"{time.monotonic() - begun:6.0f} s  {tally}")
    for line in tally.wrong[:40]:
        _say(line)
    _say(f"{tally}; {time.monotonic() - begun:.0f} s")
    return 1 if tally.wrong else 0


def _parts(options: argparse.Namespace) -> Iterator[many.Tally]:
    if options.what == "single":
        yield from many.all_singles(options.processes)
        yield from many.all_singles(options.processes, probed=False)
    elif options.what == "pairs":
        yield from many.pairs(options.processes, options.count, options.seed)
    else:
        yield from many.randoms(options.processes, options.count, options.seed)


def _replay(text: str) -> int:
    result = play(Schedule.parse(text))
    for line in (*result.struck, f"sales: {[state.value for state in result.states]}", *result.violations):
        _say(line)
    return 1 if result.violations else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.schedules", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("what", choices=("single", "pairs", "random", "replay"))
    parser.add_argument("text", nargs="?", default="", help="for replay")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
