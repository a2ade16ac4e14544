"""`pos doctor`: the state of this till and of this machine, in plain words."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from pos.commands.asking import Asking
from pos.commands.check_up.finding import Finding, Level, bad, good, note
from pos.config.places import Places, places
from pos.config.settings import Environment, SettingsError, read_settings
from pos.domain.errors import KnownError

Say = Callable[[str], None]


def describe(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    common: argparse.ArgumentParser,
) -> None:
    """Add the command to the command line."""
    doctor = commands.add_parser(
        "doctor",
        parents=[common],
        help="the state of this till and of this machine, in plain words",
        description="Looks at settings, keys, accounts, records, the web engine and the surroundings, and changes "
        "nothing. The exit code is 1 when something stops the till.",
    )
    doctor.add_argument(
        "--canary",
        action="store_true",
        help="type random card numbers into a till of its own, and look for them in the whole memory and in every "
        "file of the process with the money (Linux only; takes some minutes)",
    )


def run(options: argparse.Namespace, say: Say, asking: Asking | None = None) -> int:
    """Look, say what was found, and return the exit code."""
    if options.canary:
        return canary(say)
    found = list(findings(places(options.data, options.settings), asking or Asking(), say))
    stopped = [finding for finding in found if finding.level is Level.BAD]
    say("")
    say("Something stops this till; see the lines that begin with STOP." if stopped else "Nothing stops this till.")
    return 1 if stopped else 0


def findings(where: Places, asking: Asking, say: Say) -> Iterator[Finding]:
    """Everything that is looked at, said as it is found."""
    for finding in _looked_at(where, asking):
        say(str(finding))
        yield finding


def _looked_at(where: Places, asking: Asking) -> Iterator[Finding]:
    from pos.commands.check_up import machine, shop

    try:
        settings = read_settings(where.settings)
    except SettingsError as problem:
        yield bad(str(problem))
        return
    environment = settings.processor.environment
    if where.settings.exists():
        yield good(f"The settings ({where.settings}) can be read; the processor is {_called(environment)}.")
    else:
        yield note(f"There is no settings file {where.settings}: this is the demo shop on {_called(environment)}.")
    live = environment is Environment.LIVE
    yield from shop.folder(where)
    vault, found = shop.secrets(where, environment, asking)
    yield from found
    if vault is not None:
        try:
            yield from shop.records(where, settings, vault)
        except KnownError as problem:
            yield bad(str(problem))
    yield from machine.surroundings(live)
    yield from machine.web_engine(live)


def canary(say: Say) -> int:
    """Do the memory check, and say what it has shown."""
    if sys.platform != "linux":
        say("The memory of another process cannot be looked through on this system, so the canary proves nothing here.")
        return 2
    from pos.commands.canary.run import CanaryTill, walk

    say("A till of its own is opened on a sandbox of its own; random card numbers are typed into its card form.")
    stages = []
    with tempfile.TemporaryDirectory(prefix="pos-canary-") as folder, CanaryTill(Path(folder) / "home") as till:
        for stage in walk(till, lambda step: say(f"  {step} …")):
            stages.append(stage)
            what = "nothing found" if stage.is_clean else f"FOUND {', '.join(stage.finds[:3])}"
            blind = f"; BLIND to {', '.join(stage.missed[:3])}" if stage.missed else ""
            say(f"    {stage.brand}, {stage.name}: {stage.read / 1e6:.0f} MB looked through, {what}{blind}")
    if all(stage.is_clean for stage in stages):
        say(f"No card number was found in {len(stages)} looks, each in {stages[0].encodings} encodings.")
        say("The same looks found all of them in a process and in a file that held them on purpose.")
        return 0
    say("A card number was found where none may be, or the look itself was blind. Do not take cards; tell the maker.")
    return 1


def _called(environment: Environment) -> str:
    return {
        Environment.SANDBOX: "the built-in sandbox, where nothing is real",
        Environment.TEST: "a test service, where nothing is real",
        Environment.LIVE: "the live service, where money is real",
    }[environment]
