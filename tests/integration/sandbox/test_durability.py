"""What survives: restarts, and kill -9 in the middle of submits."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import threading
from pathlib import Path

import pytest
import requests

from tests.integration.sandbox.callers import ME, Caller
from tests.integration.sandbox.processes import killable


def orders_in(folder: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(folder / "data" / "sandbox.sqlite3")) as database:
        return {str(number) for (number,) in database.execute("SELECT id FROM orders")}


@pytest.mark.parametrize("after_ms", [2, 12, 25])
def test_a_kill_in_mid_submit_leaves_ledger_and_books_in_agreement(tmp_path: Path, after_ms: int) -> None:
    approved: list[str] = []
    with killable(tmp_path) as (sandbox, process):
        callers = [Caller(sandbox) for _ in range(4)]
        for caller in callers:
            caller.fill("ESPRESSO")
            caller.apply(caller.source()["id"])
        begun = threading.Barrier(len(callers) + 1)

        def submit(caller: Caller) -> None:
            begun.wait()
            with contextlib.suppress(requests.RequestException):
                approved.append(str(caller.submit().json()["submitCart"]["order"]["id"]))

        threads = [threading.Thread(target=submit, args=(caller,)) for caller in callers]
        for thread in threads:
            thread.start()
        begun.wait()
        threading.Event().wait(after_ms / 1000)
        os.kill(process.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()
    with killable(tmp_path) as (again, _):
        charges = [row["order_id"] for row in again.charges()]
        assert len(charges) == len(set(charges))
        assert set(charges) == orders_in(tmp_path)
        assert set(approved) <= set(charges)
        assert again.control("GET", "ledger")["ledger"] == again.ledger()
        assert Caller(again).buy("ESPRESSO")


def test_a_line_torn_off_the_ledger_is_mended_at_the_next_start(tmp_path: Path) -> None:
    with killable(tmp_path) as (sandbox, _):
        Caller(sandbox).buy("ESPRESSO")
        whole = sandbox.ledger()
    text = sandbox.ledger_file.read_text(encoding="utf-8")
    sandbox.ledger_file.write_text(text[:-40], encoding="utf-8")
    with killable(tmp_path) as (again, _):
        assert again.ledger() == whole


def test_sessions_carts_and_orders_survive_a_restart(tmp_path: Path) -> None:
    with killable(tmp_path) as (sandbox, _):
        caller = Caller(sandbox)
        order = caller.buy("ESPRESSO")["order"]["id"]
        cart = caller.fill("PENCIL-HB", 3)
    with killable(tmp_path) as (again, _):
        back = Caller(again, caller.token)
        assert (back.cart()["id"], back.cart()["totalItemsInCart"]) == (cart["id"], 3)
        assert back.get(f"{ME}/orders/{order}")["order"]["orderState"] == "Submitted"
        assert back.pay().status_code == 200


def test_tokens_are_not_in_the_database(tmp_path: Path) -> None:
    with killable(tmp_path) as (sandbox, _):
        caller = Caller(sandbox)
        caller.fill()
    for path in (tmp_path / "data").iterdir():
        assert caller.token.encode() not in path.read_bytes()
