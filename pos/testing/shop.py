"""The shop of a test: what it sells, to whom, and what its settings say."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Final

import tomli_w

from pos.config.assets import asset
from pos.testing.naming import no_such
from pos.testing.sandbox import Sandbox

_DEMO_SHOP: Final = "sandbox/demo-shop.toml"
_DEMO_SETTINGS: Final = "demo/settings.toml"
#: What a test's own settings may not say: where the processor is.
_OURS: Final = ("environment", "api_base_url", "script_url", "sandbox_shop")


@cache
def _demo(name: str) -> dict[str, Any]:
    # Reading it takes as long as a fifth of a window, and every test has a shop.
    return tomllib.loads(asset(name).read_text(encoding="utf-8"))


class ShopInUse(Exception):
    """The shop was changed after a till or a sandbox had opened with it."""


class Shop:
    """Built before the till opens: the demo shop, with whatever a test changes in it."""

    def __init__(self) -> None:
        self._stock: dict[str, Any] = deepcopy(_demo(_DEMO_SHOP))
        self._settings: dict[str, Any] = deepcopy(_demo(_DEMO_SETTINGS))
        self._is_demo = True
        #: What can no longer be changed, and who was started with it.
        self._in_use: dict[str, str] = {}

    # --- what it sells ---

    def item(self, code: str, name: str, price: str, *, sku: str = "", **more: Any) -> Shop:
        """Put an item on the shelf; one with this code or sku is replaced.

        Units: ``price`` as it is written, such as ``"12.50"``; ``more`` as in a shop file (``stock``, ``tax``, …).
        """
        self._change("stock")
        sku = sku or f"ITEM-{code}"
        kept = [row for row in self._shelf if row.get("barcode") != code and row["sku"] != sku]
        self._stock["product"] = [*kept, {"sku": sku, "name": name, "price": price, "barcode": code, **more}]
        return self

    def empty_shelf(self) -> Shop:
        """Take everything off the shelf, but for what stands for a quick amount."""
        self._change("stock")
        self._stock["product"] = [row for row in self._shelf if row.get("open_price")]
        return self

    def catalogue(self, file: Path) -> Shop:
        """Sell what a shop file of one's own says.

        Raises: OSError; tomllib.TOMLDecodeError.
        """
        self._change("stock")
        self._stock = tomllib.loads(file.read_text(encoding="utf-8"))
        return self

    def code_of(self, name: str) -> str:
        """The barcode of an item, by its name.

        Raises: NoSuchName with the nearest names.
        """
        for row in self._shelf:
            if row["name"].casefold() == name.casefold():
                return str(row.get("barcode") or row["sku"])
        raise no_such("item", name, [row["name"] for row in self._shelf])

    def has_code(self, code: str) -> bool:
        """Whether an item has this barcode or sku."""
        return any(code in (row.get("barcode"), row["sku"]) for row in self._shelf)

    @property
    def item_names(self) -> list[str]:
        """What is on the shelf."""
        return [row["name"] for row in self._shelf]

    def rules(self, **more: Any) -> Shop:
        """Change how the processor treats this shop, as in the ``[shop]`` table of a shop file."""
        self._change("stock")
        self._stock["shop"].update(more)
        return self

    # --- what its settings say ---

    def settings(self, **processor: Any) -> Shop:
        """Change the till's ``[processor]`` settings, such as ``locale`` or ``submit_deadline_s``."""
        self._change("settings")
        for name in processor:
            if name in _OURS:
                raise ValueError(f"{name} is the test's own: the till is pointed at the test's sandbox")
        self._settings.setdefault("processor", {}).update(processor)
        return self

    def settings_file(self, file: Path) -> Shop:
        """Use a settings.toml of one's own; only where the processor is, is the test's.

        Raises: OSError; tomllib.TOMLDecodeError.
        """
        self._change("settings")
        self._settings = tomllib.loads(file.read_text(encoding="utf-8"))
        return self

    def named(self, name: str, till: str = "Till 1", cashier: str = "") -> Shop:
        """Say what the window says about itself."""
        return self.table("shop", name=name, till=till, cashier=cashier)

    def table(self, table: str, **more: Any) -> Shop:
        """Change any other table of the settings."""
        self._change("settings")
        self._settings.setdefault(table, {}).update(more)
        return self

    def counter(self, **profile: str) -> Shop:
        """Have walk-ins stood for by another address, or by several of which the first is the default."""
        self._change("settings")
        self._settings.setdefault("counter", []).append(profile)
        return self

    def without_counters(self) -> Shop:
        """Have nobody stand for walk-ins."""
        self._change("settings")
        self._settings["counter"] = []
        return self

    def customer(self, **person: str) -> Shop:
        """Put somebody on file in the settings."""
        self._change("settings")
        self._settings.setdefault("customer", []).append(person)
        return self

    # --- for the fixtures ---

    def sandbox_options(self, folder: Path) -> list[str]:
        """How the sandbox is to be started, so that it plays this shop."""
        self._in_use["stock"] = "a sandbox"
        if self._is_demo:
            return []
        file = folder / "shop.toml"
        file.write_text(tomli_w.dumps(self._stock), encoding="utf-8")
        return ["--shop", str(file)]

    def write_settings(self, file: Path, sandbox: Sandbox) -> Path:
        """Write the till's settings, pointed at a sandbox as at any test host."""
        self._in_use["settings"] = "a till"
        processor = {**self._settings.get("processor", {}), "environment": "test"}
        processor.pop("sandbox_shop", None)
        processor |= {"api_base_url": sandbox.url, "script_url": sandbox.script_url}
        file.write_text(tomli_w.dumps({**self._settings, "processor": processor}), encoding="utf-8")
        return file

    @property
    def stock(self) -> list[dict[str, Any]]:
        """What is on the shelf, as a shop file has it."""
        return self._shelf

    @property
    def name(self) -> str:
        """What the window calls the shop."""
        return str(self._settings.get("shop", {}).get("name", "Shop"))

    @property
    def _shelf(self) -> list[dict[str, Any]]:
        return list(self._stock.get("product", []))

    def _change(self, what: str) -> None:
        if what in self._in_use:
            raise ShopInUse(
                f"The shop is open already: {self._in_use[what]} was started with its {what}. Build it first, in a "
                "fixture of your own called `shop`, or ask for `open_till` and open the till once it is built."
            )
        if what == "stock":
            self._is_demo = False
