"""What survives: restarts, and kill -9 in the middle of submits, at chosen steps and at random moments.

The random kills are a few in the suite; for a long run say how many:

    SANDBOX_KILLS=500 python -m pytest tests/integration/sandbox/test_durability.py -k random --timeout 0
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from pos.testing.sandbox import Sandbox
from tests.integration.sandbox.callers import ME, Caller
from tests.integration.sandbox.processes import killable, reopened

KILLS = int(os.environ.get("SANDBOX_KILLS", "6"))


def orders_in(folder: Path) -> list[str]:
    """The cart that each order in the database came from; an order keeps its cart's number."""
    with contextlib.closing(sqlite3.connect(folder / "data" / "sandbox.sqlite3")) as database:
        return sorted(str(number) for (number,) in database.execute("SELECT id FROM orders"))


def ready_to_submit(sandbox: Sandbox) -> tuple[Caller, str, str]:
    """A session whose cart can be submitted, the cart's number and the source's id."""
    caller = Caller(sandbox)
    cart = caller.fill("ESPRESSO")
    source = caller.source()
    caller.apply(source["id"])
    return caller, str(cart["id"]), source["id"]


def agree(sandbox: Sandbox, folder: Path) -> None:
    """The file, the books and the database tell one story."""
    rows = sandbox.ledger()
    assert sandbox.control("GET", "ledger")["ledger"] == rows
    assert sorted(row["order_id"] for row in rows if row["kind"] == "charge") == orders_in(folder)
    assert sorted(row["order_id"] for row in rows if row["kind"] == "consumption") == orders_in(folder)
    assert len({row["entry"] for row in rows}) == len(rows)


# --- at chosen steps ---

#: A sandbox that kills itself at one step of the first submit.
DIES = """
import os, signal, sys
from pos.sandbox import books, ledger, records, shelf
from pos.sandbox.cli import main

step = sys.argv.pop(1)
put, post, append, write, fsync = shelf.Shelf.put, books.Books.post, ledger.Ledger.append, os.write, os.fsync

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def patched_put(self, record):
    put(self, record)
    if isinstance(record, records.Order) and step == "order written":
        die()
    if isinstance(record, records.Due) and step == "before the commit":
        die()

def patched_post(self, *given, **more):
    post(self, *given, **more)
    if step == "charge posted":
        die()

def patched_append(self, postings):
    postings = list(postings)
    if postings and step == "committed":
        die()
    append(self, postings)
    if postings and step == "before the answer":
        die()

def patched_write(file, data):
    if data.startswith(b'{"time"'):
        if step == "half a line":
            write(file, data[: len(data) // 3])
            die()
        if step == "one line of two":
            write(file, data[: data.index(b"\\n") + 1])
            die()
    return write(file, data)

def patched_fsync(file):
    if step == "not on the disk":
        die()
    fsync(file)

shelf.Shelf.put, books.Books.post, ledger.Ledger.append = patched_put, patched_post, patched_append
os.write, os.fsync = patched_write, patched_fsync
sys.exit(main(sys.argv[1:]))
"""
STEPS = {
    "charge posted": False,
    "order written": False,
    "before the commit": False,
    "committed": True,
    "half a line": True,
    "one line of two": True,
    "not on the disk": True,
    "before the answer": True,
}


@pytest.mark.parametrize(("step", "made"), STEPS.items())
def test_a_kill_at_any_step_leaves_one_order_or_none(tmp_path: Path, step: str, made: bool) -> None:
    with killable(tmp_path, program=("-c", DIES, step)) as (sandbox, process):
        caller, cart_id, source_id = ready_to_submit(sandbox)
        with pytest.raises(requests.ConnectionError):
            caller.submit()
        assert process.wait(timeout=10) == -signal.SIGKILL
    with reopened(tmp_path) as (again, _):
        assert orders_in(tmp_path) == ([cart_id] if made else [])
        agree(again, tmp_path)
        back = Caller(again, caller.token)
        source = back.as_merchant("GET", f"/sources/{source_id}").json()
        if made:
            assert source["state"] == "consumed"
            assert back.get(f"{ME}/orders/{cart_id}")["order"]["pricing"]["total"]["value"] == 2.2
            assert back.cart()["totalItemsInCart"] == 0
        else:
            assert source["state"] == "chargeable"
            assert (str(back.cart()["id"]), back.cart()["totalItemsInCart"]) == (cart_id, 1)
            assert back.submit().json()["submitCart"]["order"]["id"] == int(cart_id)
        assert orders_in(tmp_path) == [cart_id]
        agree(again, tmp_path)


# --- at random moments ---


def submit_until_killed(sandbox: Sandbox, process: Any, after_s: float) -> tuple[list[tuple[Caller, str]], set[str]]:
    """Submit from several sessions at once and kill the sandbox a moment after; the sessions, and what was approved."""
    sessions = [ready_to_submit(sandbox)[:2] for _ in range(4)]
    approved: set[str] = set()
    begun = threading.Barrier(len(sessions) + 1)

    def submit(caller: Caller) -> None:
        begun.wait()
        with contextlib.suppress(requests.RequestException):
            approved.add(str(caller.submit().json()["submitCart"]["order"]["id"]))

    threads = [threading.Thread(target=submit, args=(caller,)) for caller, _ in sessions]
    for thread in threads:
        thread.start()
    begun.wait()
    kill_at = time.perf_counter() + after_s
    while time.perf_counter() < kill_at:
        pass
    os.kill(process.pid, signal.SIGKILL)
    for thread in threads:
        thread.join()
    return sessions, approved


def test_kills_at_random_moments_leave_every_order_once_or_not_at_all(tmp_path: Path) -> None:
    moments = random.Random(20)
    before: list[str] = []
    for _ in range(KILLS):
        with reopened(tmp_path) as (sandbox, process):
            agree(sandbox, tmp_path)
            sessions, approved = submit_until_killed(sandbox, process, moments.uniform(0, 0.03))
        with reopened(tmp_path) as (again, _):
            agree(again, tmp_path)
            made = orders_in(tmp_path)
            assert set(before) <= set(made)
            assert approved <= set(made)
            for caller, cart_id in sessions:
                assert made.count(cart_id) <= 1
                if cart_id not in made:
                    assert str(Caller(again, caller.token).submit().json()["submitCart"]["order"]["id"]) == cart_id
            before = orders_in(tmp_path)
            assert {cart_id for _, cart_id in sessions} <= set(before)
            agree(again, tmp_path)


# --- without any accident ---


def test_a_line_torn_off_the_ledger_is_mended_at_the_next_start(tmp_path: Path) -> None:
    with reopened(tmp_path) as (sandbox, _):
        Caller(sandbox).buy("ESPRESSO")
        whole = sandbox.ledger()
    text = sandbox.ledger_file.read_text(encoding="utf-8")
    sandbox.ledger_file.write_text(text[:-40], encoding="utf-8")
    with reopened(tmp_path) as (again, _):
        assert again.ledger() == whole


def test_a_ledger_that_is_lost_is_written_anew(tmp_path: Path) -> None:
    with reopened(tmp_path) as (sandbox, _):
        Caller(sandbox).buy("ESPRESSO")
        whole = sandbox.ledger()
    sandbox.ledger_file.unlink()
    with reopened(tmp_path) as (again, _):
        assert again.ledger() == whole


FULL = """
import errno, os, sys
from pos.sandbox.cli import main

write = os.write
full = [1]

def patched(file, data):
    if data.startswith(b'{"time"') and full:
        full.pop()
        write(file, data[:30])
        raise OSError(errno.ENOSPC, "No space left on device")
    return write(file, data)

os.write = patched
sys.exit(main(sys.argv[1:]))
"""


def test_a_full_disk_leaves_no_half_line_and_nothing_out(tmp_path: Path) -> None:
    with killable(tmp_path, program=("-c", FULL)) as (sandbox, _):
        first, second = ready_to_submit(sandbox), ready_to_submit(sandbox)
        assert first[0].submit().status_code == 500
        assert sandbox.ledger() == []
        assert first[0].get(f"{ME}/orders")["orders"]["totalResults"] == 1
        assert second[0].submit().status_code == 200
        assert [row["order_id"] for row in sandbox.charges()] == [first[1], second[1]]
        agree(sandbox, tmp_path)


def test_sessions_carts_and_orders_survive_a_restart(tmp_path: Path) -> None:
    with reopened(tmp_path) as (sandbox, _):
        caller = Caller(sandbox)
        order = caller.buy("ESPRESSO")["order"]["id"]
        cart = caller.fill("PENCIL-HB", 3)
    with reopened(tmp_path) as (again, _):
        back = Caller(again, caller.token)
        assert (back.cart()["id"], back.cart()["totalItemsInCart"]) == (cart["id"], 3)
        assert back.get(f"{ME}/orders/{order}")["order"]["orderState"] == "Submitted"
        assert back.pay().status_code == 200


def test_customers_cards_captures_and_refunds_survive_a_restart(tmp_path: Path) -> None:
    with reopened(tmp_path) as (sandbox, _):
        customer = Caller(sandbox).signed_in()
        source = customer.source(amount=1, currency="EUR")
        saved = {"paymentOption": {"nickName": "Blue", "sourceId": source["id"]}}
        customer.post(f"{ME}/payment-options", saved, status=201)
        customer.fill("MUG-BLUE")
        customer.apply(source["id"])
        order = customer.submit().json()["submitCart"]
        line = str(order["lineItems"]["lineItem"][0]["id"])
        amount = {"value": 6, "currency": "EUR"}
        refund = {"type": "productRefund", "category": "PRODUCT_LEVEL_PRODUCT", "reason": "DAMAGED_PRODUCT"}
        refund["lineItems"] = [{"lineItemId": line, "refundAmount": amount}]  # type: ignore[assignment]
        path = f"/orders/{order['order']['id']}/refunds"
        assert customer.admin().call("POST", path, refund).status_code == 200
    with reopened(tmp_path) as (again, _):
        [option] = Caller(again).signed_in().get(f"{ME}/payment-options")["paymentOptions"]["paymentOption"]
        assert (option["nickName"], option["sourceId"]) == ("Blue", source["id"])
        again.advance(3601)
        [settled] = Caller(again).admin().get(path)["refunds"]
        assert settled["totalRefunded"]["value"] == 6
        rows = [(row["kind"], row["amount_minor"]) for row in again.ledger()]
        assert rows == [("charge", 1600), ("refund", 600), ("capture", 1600)]


def test_tokens_are_not_in_the_database(tmp_path: Path) -> None:
    with reopened(tmp_path) as (sandbox, _):
        caller = Caller(sandbox)
        cart = caller.fill()
    content = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    assert caller.token.encode() not in content
    assert cart["paymentSession"]["id"].encode() in content, "the search finds nothing at all"
