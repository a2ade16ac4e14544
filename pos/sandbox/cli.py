"""The command: ``pos sandbox`` or ``python -m pos.sandbox``."""

from __future__ import annotations

import argparse
import ipaddress
import json
import logging
import os
import signal
import stat
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from pos.sandbox.faults import Fault, FaultWrong, read_fault
from pos.sandbox.shop import Shop, ShopFileWrong, demo_shop_file, read_shop
from pos.sandbox.worlds import World, WorldUnknown, read_worlds

_EPILOG = """\
worlds: order-id-differs, attributes-dropped, guest-orders-hidden, converts-more-than-once, orders-lag=SECONDS
example: pos sandbox --port 8080 --ledger ledger.jsonl --fault '{"kind":"answer_lost","path":"*/submit-cart*"}'
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until standard input closes (if it is a pipe) or SIGTERM comes; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        shop = read_shop(options.shop or demo_shop_file())
        world = read_worlds(options.world)
        faults = [read_fault(json.loads(text)) for text in options.fault]
    except json.JSONDecodeError as problem:
        print(f"sandbox: --fault is not JSON: {problem}", file=sys.stderr)  # noqa: T201 - a command's own words
        return 2
    except (ShopFileWrong, WorldUnknown, FaultWrong) as problem:
        print(f"sandbox: {problem}", file=sys.stderr)  # noqa: T201
        return 2
    logging.basicConfig(level=logging.ERROR, format="sandbox: %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        return _serve(options, shop, world, faults)
    except OSError as problem:
        print(f"sandbox: {problem.strerror or problem}", file=sys.stderr)  # noqa: T201
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pos sandbox",
        description="Play the payment service on this machine, for tills, testers and clients of your own.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=_port, default=0, metavar="N", help="listen here (else on any free port)")
    parser.add_argument("--host", type=_loopback, default="127.0.0.1", metavar="ADDRESS", help="a loopback address")
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep everything here (else in memory)")
    parser.add_argument("--ledger", type=Path, metavar="FILE", help="write what moves money here, a JSON line each")
    parser.add_argument("--shop", type=Path, metavar="FILE", help="the shop to play, in TOML (else a demo shop)")
    parser.add_argument("--world", default="", metavar="NAMES", help="choose undocumented facts, see below")
    parser.add_argument("--fault", action="append", default=[], metavar="JSON", help="arm a fault from the start")
    parser.add_argument("--rate-limit", type=int, metavar="N", help="refuse more than N calls a second per key")
    return parser


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise ValueError(text)
    return number


def _loopback(text: str) -> str:
    try:
        address = ipaddress.ip_address("127.0.0.1" if text == "localhost" else text)
    except ValueError:
        raise argparse.ArgumentTypeError("not an address") from None
    if not address.is_loopback:
        raise argparse.ArgumentTypeError("the sandbox listens on the loopback only")
    return str(address)


def _serve(options: argparse.Namespace, shop: Shop, world: World, faults: list[Fault]) -> int:
    # Imported late: whoever only mistyped an option need not wait for the server's libraries.
    from pos.sandbox.running import open_sandbox

    sandbox = open_sandbox(options, shop, world, faults)
    signal.signal(signal.SIGTERM, _end)
    _end_with_standard_input()
    sys.stdout.write(json.dumps(sandbox.ready_line()) + "\n")
    sys.stdout.flush()
    sandbox.serve()
    return 0


def _end(_number: int, _frame: object) -> None:
    raise SystemExit(0)


def _end_with_standard_input() -> None:
    try:
        piped = stat.S_ISFIFO(os.fstat(0).st_mode)
    except OSError:
        return
    if piped:
        threading.Thread(target=_wait_for_end_of_input, name="standard input", daemon=True).start()


def _wait_for_end_of_input() -> None:
    while os.read(0, 4096):
        pass
    main_thread = threading.main_thread().ident
    if main_thread is not None and hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main_thread, signal.SIGTERM)  # wakes it from its wait for requests
    else:
        signal.raise_signal(signal.SIGTERM)
