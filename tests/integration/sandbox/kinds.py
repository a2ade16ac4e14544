"""Kinds of values on the wire, and how far something is from being of a kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Check = Callable[[Any], bool]


def number(value: Any) -> bool:
    """A JSON number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def identity(value: Any) -> bool:
    """A number longer than 32 bits and shorter than 53."""
    return isinstance(value, int) and not isinstance(value, bool) and 2**31 < value < 2**53


def word(value: Any) -> bool:
    """A text that says something."""
    return isinstance(value, str) and bool(value)


def text(value: Any) -> bool:
    """A text, perhaps empty, or null."""
    return value is None or isinstance(value, str)


def flag(value: Any) -> bool:
    """A yes or no as Shopper resources write it."""
    return value in ("true", "false")


def real_flag(value: Any) -> bool:
    """A JSON boolean."""
    return isinstance(value, bool)


def flag_or_null(value: Any) -> bool:
    """A yes or no, or never said."""
    return value is None or flag(value)


def moment(value: Any) -> bool:
    """A moment: ``2031-03-04T15:15:32.417Z``."""
    return isinstance(value, str) and bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value))


def uuid(value: Any) -> bool:
    """An opaque id."""
    return isinstance(value, str) and bool(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value))


def secret(value: Any) -> bool:
    """Two of them, joined."""
    return isinstance(value, str) and all(uuid(part) for part in value.split("_")) and value.count("_") == 1


def digits(value: Any) -> bool:
    """A number written as a text."""
    return isinstance(value, str) and value.isdigit()


def address_of_web(value: Any) -> bool:
    """An absolute address."""
    return isinstance(value, str) and value.startswith("http://127.0.0.1:")


def any_of(*values: Any) -> Check:
    """One of these, of the same type."""
    return lambda value: any(value == one and type(value) is type(one) for one in values)


def problems(value: Any, shape: Any, where: str = "it") -> list[str]:
    """Everything in which a value differs from its shape; members that end in ``?`` may be absent."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [f"{where} is no object: {value!r:.60}"]
        names = {name.removesuffix("?"): name for name in shape}
        found = [f"{where}.{name} is not documented" for name in value if name not in names]
        for name, marked in names.items():
            if name in value:
                found += problems(value[name], shape[marked], f"{where}.{name}")
            elif not marked.endswith("?"):
                found.append(f"{where}.{name} is missing")
        return found
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{where} is no list: {value!r:.60}"]
        return [text for place, one in enumerate(value) for text in problems(one, shape[0], f"{where}[{place}]")]
    return [] if shape(value) else [f"{where} is {value!r:.60}"]
