"""Opens whole tills for tests: window, engine, back and sandbox, each with fresh data unless a test says otherwise."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pos.front.app import opened_till
from pos.front.start_options import StartOptions
from pos.testing.application import application
from pos.testing.cards import card_called
from pos.testing.clock import TillClock
from pos.testing.naming import called
from pos.testing.nursery import Child, Nursery
from pos.testing.sandbox import Sandbox
from pos.testing.shop import Shop
from pos.testing.till_page import TillPage

#: Where a window may be killed: the state it must have reached.
_DOOMED_AT = {"basket": "basket", "typing": "typing", "submit": "submitting"}
#: Units: seconds for a whole till that lives only to be killed.
_DOOMED_S = 120


class FolderInUse(RuntimeError):
    """Another till of this test is open on the same data folder."""


class OpenTill:
    """Opens tills one after the other on one data folder, or beside each other on several."""

    def __init__(
        self, folder: Path, sandbox: Sandbox, shop: Shop, clock: TillClock, nursery: Nursery, display: bool = True
    ) -> None:
        self.folder, self._sandbox, self._shop, self._clock = folder, sandbox, shop, clock
        self._nursery, self._display = nursery, display
        self._in_use: set[Path] = set()
        #: The address of the sandbox that the settings point at; empty while there are none.
        self._written_for = ""
        #: Every back that was started, oldest first.
        self.backs: list[Child] = []
        #: Called with each till that is open now, before it is used, for checks.
        self.opened: Callable[[TillPage], None] = lambda _page: None

    @contextmanager
    def __call__(
        self, *, data: Path | None = None, customer_display: bool | None = None, ready: bool = True
    ) -> Iterator[TillPage]:
        """Open a till for the block, on the test's data folder or another.

        Waits for the ready light; with ``ready=False``, returns as soon as the window is there.
        Raises: FolderInUse.
        """
        where = (data or self.folder / "data").absolute()
        if where in self._in_use:
            raise FolderInUse(
                f"A till of this test is open on {where} already. Close it first, or open this one with data=…: two "
                "tills never work in one folder."
            )
        display = self._display if customer_display is None else customer_display
        options = self._options(where, display)
        application()
        self._in_use.add(where)
        try:
            with opened_till(options, self._start) as till, self._clock.shown_by(till.window.counter.look):
                page = TillPage(till, sandbox=self._sandbox, shop=self._shop, pictures=self.folder / "pictures")
                self.opened(page)
                try:
                    if display:
                        page.wait_for(lambda: page.customer_display.is_open, "the customer's window")
                    if ready:
                        page.wait_ready()
                        page.come_to_front()
                    yield page
                finally:
                    page.closed()
        finally:
            self._in_use.discard(where)

    def window_killed(self, *, at: str, scan: str, card: str = "visa", data: Path | None = None) -> None:
        """Open a till in a process of its own, ring up one item, and kill that process at a point of the sale.

        ``at`` is ``"basket"``, ``"typing"`` (the card form is open) or ``"submit"`` (the bank is being asked).
        Raises: NoSuchName with the nearest names.
        """
        where = (data or self.folder / "data").absolute()
        settings = self._settings()
        state = called("point at which a window can be killed", at, _DOOMED_AT)
        told = [str(where), str(settings), str(self._clock.file), self._code(scan), card_called(card).name, state]
        died = subprocess.run(
            [sys.executable, "-m", "pos.testing.doomed_window", *told],
            timeout=_DOOMED_S,
            check=False,
            env=self._nursery.surroundings(self._sandbox.keys),
        )
        assert died.returncode < 0, f"the window ended by itself, with {died.returncode}; its own words are above"

    def _code(self, item: str) -> str:
        return item if item.isdigit() or self._shop.has_code(item) else self._shop.code_of(item)

    def _options(self, where: Path, display: bool) -> StartOptions:
        return StartOptions(data=where, settings=self._settings(), clock=self._clock.file, customer_display=display)

    def _settings(self) -> Path:
        file = self.folder / "settings.toml"
        # What the owner has changed at the till holds when it is opened again.
        if self._written_for != self._sandbox.url:
            self._written_for = self._sandbox.url
            self._shop.write_settings(file, self._sandbox)
        return file

    def _start(self, program: list[str]) -> Child:
        back = self._nursery.bring_forth("back", program[program.index("pos.back") + 1 :], self._sandbox.keys)
        self.backs.append(back)
        return back
