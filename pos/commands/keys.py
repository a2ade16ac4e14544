"""`pos keys`, as the command line knows it; what it does is in the key rack, which takes longer to load."""

from __future__ import annotations

import argparse
from typing import Final

#: What may be kept, by name, and what it is called when it is asked for.
NAMES: Final = {
    "confidential-key": "Confidential API key",
    "confidential-secret": "Secret of the confidential API key",
    "public-key": "Public API key",
    "publishable-key": "Publishable key, for the card form (pk_…)",
    "database-password": "Password of the journal's database",
    "pepper": "Shared secret behind the PINs, the same on all tills of a shop",
}
#: These are meant when no name is given.
OF_THE_PROCESSOR: Final = ("confidential-key", "confidential-secret", "public-key", "publishable-key")

_TOLD: Final = """\
Keys lie in the system's keyring; on a machine without one, in an encrypted file that a passphrase opens.
They are asked for, or read line by line from standard input in the order of the names (the file's passphrase first);
they are never taken from the command line, and never shown.
"""


def describe(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    common: argparse.ArgumentParser,
) -> None:
    """Add the command to the command line."""
    keys = commands.add_parser(
        "keys",
        parents=[common],
        help="keep, show or clear the shop's keys",
        description=_TOLD,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    wishes = keys.add_subparsers(dest="wish", metavar="set|show|clear", required=True)
    setting = wishes.add_parser("set", parents=[common], help="ask for keys and keep them")
    wishes.add_parser("show", parents=[common], help="say which keys are there, and whether they are test or live")
    clearing = wishes.add_parser("clear", parents=[common], help="forget keys")
    for wish in (setting, clearing):
        # The names are checked later: the parser's own complaint would repeat a key that was typed here by mistake.
        names = wish.add_argument("names", nargs="*", metavar="NAME")
        names.help = f"one of {', '.join(NAMES)}; the processor's four, if none is named"
