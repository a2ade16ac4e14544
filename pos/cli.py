"""The command ``pos``: arguments to settings to the part that does the work."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pos import __version__
from pos.domain.errors import KnownError
from pos.front.start_options import StartOptions

#: The exit code where nobody reads any more, as shells have it.
READER_GONE: Final = 141
_EPILOG = """\
examples:
  pos                            open the till; without settings, on the built-in sandbox and a demo shop
  pos demo                       one whole sale by real key events, offscreen; prints the outcome as JSON
  pos demo --card charge_fails   the same with a card that is declined
  pos --record day.py            the till, and what is done at it as a test: pytest --replay day.py
  pos keys set                   keep the processor's keys in the system's keyring; asks for each
  pos journal export             every sale with its refunds as one JSON line, to compare with the processor's books
  pos doctor                     the state of this till and of this machine, in plain words
  pos sandbox --port 8080        the processor in a box by itself, for clients of your own

settings, keys and folders are described in README.md
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["sandbox"]:
        # The sandbox has options of its own and shares nothing with the till, so it reads them itself.
        from pos.sandbox.cli import main as sandbox

        return sandbox(given[1:])
    # A till is opened many times a day, and need not know how the other commands are spelled.
    options, rest = _till_parser().parse_known_args(given)
    if rest:
        options = parser().parse_args(given)
    try:
        code = _COMMANDS.get(options.command, _till)(options)
        sys.stdout.flush()
    except KnownError as problem:
        print(f"pos: {problem}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever was reading has had enough, such as `pos journal export | head`; what is left over has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    return code


def _till_parser(**more: Any) -> argparse.ArgumentParser:
    """The options of a till, and no command; help is asked of the whole parser."""
    till = argparse.ArgumentParser(prog="pos", parents=[_common(None)], **{"add_help": False, **more})
    till.add_argument(
        "--record", metavar="FILE", type=Path, help="write what is done as a pytest test; never a digit of a card"
    )
    till.add_argument("--version", action="version", version=f"pos {__version__}")
    till.set_defaults(command=None)
    return till


def parser() -> argparse.ArgumentParser:
    """Describe every option."""
    from pos.commands import doctor, journal, keys

    whole = _till_parser(
        add_help=True,
        description="A till for card payments that staff type in.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(dest="command", metavar="command", title="commands")
    demo = commands.add_parser(
        "demo",
        parents=[_common(argparse.SUPPRESS)],
        help="one whole sale by real key events, offscreen",
        description="Drive the real till through one sale, offscreen, and print the outcome as the last line, in JSON. "
        "The exit code is 0 when the outcome is what the card promises.",
    )
    demo.add_argument("--card", default="visa", metavar="NAME|NUMBER", help="a test card by name, or a test number")
    demo.add_argument("--screenshots", type=Path, metavar="DIR", help="keep a picture of each state here")
    for command in (keys, doctor, journal):
        command.describe(commands, _places(argparse.SUPPRESS))
    commands.add_parser("sandbox", help="the processor in a box by itself (pos sandbox --help)", add_help=False)
    return whole


def _common(default: object) -> argparse.ArgumentParser:
    """What every till that is opened has of options."""
    common = argparse.ArgumentParser(add_help=False, argument_default=default, parents=[_places(default)])
    common.add_argument("--ledger", metavar="FILE", type=Path, help="have the built-in sandbox write its ledger here")
    common.add_argument(
        "--customer-display", action="store_true", default=default or False,
        help="open a second window for the customer, on the second screen if there is one",
    )  # fmt: skip
    common.add_argument("--timings", action="store_true", default=default or False, help="print how long things took")
    return common


def _places(default: object) -> argparse.ArgumentParser:
    """Options that may stand before or after any command; SUPPRESS keeps what was given before it."""
    places = argparse.ArgumentParser(add_help=False, argument_default=default)
    for name, metavar, told in (
        ("--data", "DIR", "keep journal, catalogue and logs here (else the system's own places)"),
        ("--settings", "FILE", "read this settings.toml (else the system's own)"),
    ):
        places.add_argument(name, metavar=metavar, type=Path, help=told)
    return places


def _till(options: argparse.Namespace) -> int:
    from pos.front.start import run

    if options.record is None:
        return run(_start_options(options))
    from pos.testing.recorder import Recorder

    return run(_start_options(options), lambda till: Recorder(till.back_office, options.record))


def _demo(options: argparse.Namespace) -> int:
    from pos.demo import run
    from pos.testing.cards import card_called

    return run(_start_options(options), card_called(options.card), options.screenshots)


def _keys(options: argparse.Namespace) -> int:
    from pos.commands import key_rack

    return key_rack.run(options, print)


def _doctor(options: argparse.Namespace) -> int:
    from pos.commands import doctor

    return doctor.run(options, print)


def _journal(options: argparse.Namespace) -> int:
    from pos.commands import journal

    return journal.run(options, print)


_COMMANDS: Final = {"demo": _demo, "keys": _keys, "doctor": _doctor, "journal": _journal}


def _start_options(options: argparse.Namespace) -> StartOptions:
    return StartOptions(
        options.data, options.settings, options.ledger, options.timings, customer_display=options.customer_display
    )
