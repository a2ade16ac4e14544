"""The command: ``pos sandbox`` or ``python -m pos.sandbox``."""

from __future__ import annotations

import argparse
import ipaddress
import json
import os
import signal
import stat
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from pos.sandbox.faults import Fault, FaultWrong, read_fault
from pos.sandbox.logs import speak_little
from pos.sandbox.shop_file import ShopFileWrong, demo_shop_file, read_shop
from pos.sandbox.worlds import WorldUnknown, read_worlds

_EPILOG = """\
worlds: order-id-differs, attributes-dropped, guest-orders-hidden, converts-more-than-once, orders-lag=SECONDS
shop file: begin with a copy of {demo}
example: pos sandbox --port 8080 --ledger ledger.jsonl --fault '{{"kind":"answer_lost","path":"*/submit-cart*"}}'
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until standard input closes (if it is a pipe) or SIGTERM comes; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        shop = read_shop(options.shop or demo_shop_file())
        world = read_worlds(options.world)
    except (ShopFileWrong, WorldUnknown) as problem:
        return _refused(problem, 2)
    speak_little()
    # Imported late: whoever only mistyped an option need not wait for the server's libraries.
    from pos.sandbox.running import CannotServe, open_sandbox

    try:
        sandbox = open_sandbox(options, shop, world)
    except CannotServe as problem:
        return _refused(problem, 1)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    _end_with_standard_input()
    sys.stdout.write(json.dumps(sandbox.ready_line()) + "\n")
    sys.stdout.flush()
    sandbox.serve()
    return 0


def _refused(problem: Exception, code: int) -> int:
    print(f"sandbox: {problem}", file=sys.stderr)  # noqa: T201 - a command's own words
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pos sandbox",
        description="Play the payment service on this machine, for tills, testers and clients of your own.",
        epilog=_EPILOG.format(demo=_demo()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=_port, default=0, metavar="N", help="listen here (else on any free port)")
    parser.add_argument("--host", type=_loopback, default="127.0.0.1", metavar="ADDRESS", help="a loopback address")
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep everything here (else in memory)")
    parser.add_argument("--ledger", type=Path, metavar="FILE", help="write what moves money here, a JSON line each")
    parser.add_argument("--shop", type=Path, metavar="FILE", help="the shop to play, in TOML (else a demo shop)")
    parser.add_argument("--world", default="", metavar="NAMES", help="choose undocumented facts, see below")
    parser.add_argument(
        "--fault", type=_fault, action="append", default=[], metavar="JSON", help="arm a fault from the start"
    )
    parser.add_argument(
        "--rate-limit", type=_rate, metavar="N", help="refuse more than N calls a second per key (else never)"
    )
    return parser


def _demo() -> str:
    try:
        return str(demo_shop_file())
    except ShopFileWrong:
        return "the demo shop, which this installation lacks"


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535; 0 finds a free one")
    return int(text)


def _rate(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError("a rate is a whole number above zero")
    return int(text)


def _fault(text: str) -> Fault:
    try:
        return read_fault(json.loads(text))
    except json.JSONDecodeError as problem:
        raise argparse.ArgumentTypeError(f"not JSON: {problem}") from None
    except FaultWrong as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


def _loopback(text: str) -> str:
    try:
        address = ipaddress.ip_address("127.0.0.1" if text == "localhost" else text)
    except ValueError:
        raise argparse.ArgumentTypeError("not an address") from None
    if not address.is_loopback:
        raise argparse.ArgumentTypeError("the sandbox listens on the loopback only")
    return str(address)


def _end(_number: int, _frame: object) -> None:
    raise SystemExit(0)


def _end_with_standard_input() -> None:
    try:
        mode = os.fstat(0).st_mode
    except OSError:
        return
    # Some parents hand a pair of sockets over where others make a pipe.
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
        threading.Thread(target=_wait_for_end_of_input, name="standard input", daemon=True).start()


def _wait_for_end_of_input() -> None:
    while os.read(0, 4096):
        pass
    main_thread = threading.main_thread().ident
    if main_thread is not None and hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main_thread, signal.SIGTERM)  # wakes it from its wait for requests
    else:
        signal.raise_signal(signal.SIGTERM)
