"""The facts that the documentation leaves open, chosen by ``--world``."""

from __future__ import annotations

from dataclasses import dataclass


class WorldUnknown(Exception):
    """There is no world of that name."""


@dataclass(frozen=True, slots=True)
class World:
    """One choice of the undocumented facts.

    Units: ``orders_lag_s`` seconds of the sandbox's clock.
    """

    order_id_differs: bool = False
    attributes_dropped: bool = False
    guest_orders_hidden: bool = False
    converts_more_than_once: bool = False
    orders_lag_s: float = 0

    def told(self) -> str:
        """The names by which this world was chosen; empty for the usual one."""
        names = [name for name in _NAMES if getattr(self, name.replace("-", "_"))]
        return ", ".join([*names, f"orders-lag={self.orders_lag_s:g}"] if self.orders_lag_s else names)


_NAMES = ("order-id-differs", "attributes-dropped", "guest-orders-hidden", "converts-more-than-once")


def read_worlds(text: str) -> World:
    """Read names separated by commas: ``order-id-differs,orders-lag=6``.

    Raises: WorldUnknown with the names there are.
    """
    chosen: dict[str, bool] = {}
    lag = 0.0
    for name in filter(None, (part.strip() for part in text.split(","))):
        if name.startswith("orders-lag="):
            lag = _seconds(name.removeprefix("orders-lag="))
        elif name in _NAMES:
            chosen[name.replace("-", "_")] = True
        else:
            raise WorldUnknown(f"there is no world {name}; there are {', '.join(_NAMES)} and orders-lag=SECONDS")
    return World(orders_lag_s=lag, **chosen)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 86400:
        raise WorldUnknown("orders-lag takes seconds, at most a day: orders-lag=6")
    return seconds
