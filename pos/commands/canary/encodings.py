"""Every way in which a text may lie in memory or in a file, as the bytes to look for."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Final

#: Digits of a card number that are looked for at its beginning and at its end: a part of it is a find too.
PART: Final = 12
_GROUP: Final = 4


def of_number(number: str) -> dict[str, bytes]:
    """What to look for of a card number: its first and its last twelve digits as text, the whole as a number.

    The numbers are looked for whole: a shorter one would be found in any memory by chance.
    """
    needles = {
        f"{encoding}, {part}": needle
        for part, digits in (("beginning", number[:PART]), ("end", number[-PART:]))
        for encoding, needle in (*_of_text(digits), *_of_digits(digits))
    }
    return needles | dict(_of_value(number))


def of_secret(text: str) -> dict[str, bytes]:
    """What to look for of a key or a token."""
    return dict(_of_text(text))


def _of_text(text: str) -> Iterator[tuple[str, bytes]]:
    plain = text.encode()
    yield "ascii", plain
    for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        yield name, text.encode(name)
    for shift in range(3):
        yield f"base64, {shift} bytes off", _base64(plain, shift)
    yield "base64 of utf-16", _base64(text.encode("utf-16-le"), 0)
    yield "hexadecimal", plain.hex().encode()
    if plain.hex().upper() != plain.hex():
        yield "hexadecimal, capitals", plain.hex().upper().encode()
    yield "hexadecimal of utf-16", text.encode("utf-16-le").hex().encode()
    yield "backwards", plain[::-1]
    yield "percent escapes", "".join(f"%{byte:02X}" for byte in plain).encode()
    yield "JSON escapes", "".join(f"\\u{ord(sign):04x}" for sign in text).encode()
    yield "XML escapes", "".join(f"&#{ord(sign)};" for sign in text).encode()
    yield "backslash escapes", "".join(f"\\x{byte:02x}" for byte in plain).encode()


def _of_digits(digits: str) -> Iterator[tuple[str, bytes]]:
    for name, gap in (("spaces", " "), ("dashes", "-"), ("dots", ".")):
        grouped = gap.join(digits[place : place + _GROUP] for place in range(0, len(digits), _GROUP))
        yield name, grouped.encode()
        yield f"{name}, utf-16", grouped.encode("utf-16-le")
    yield "one byte a digit", bytes(int(digit) for digit in digits)
    yield "list of digits", ", ".join(digits).encode()
    yield "list of texts", ", ".join(f"'{digit}'" for digit in digits).encode()


def _of_value(number: str) -> Iterator[tuple[str, bytes]]:
    yield "packed decimals", bytes.fromhex(number[: len(number) // 2 * 2])
    yield "packed decimals, half a byte off", bytes.fromhex(number[1 : 1 + (len(number) - 1) // 2 * 2])
    yield "binary number", int(number).to_bytes(8, "little")
    yield "binary number, big end first", int(number).to_bytes(8, "big")


def _base64(data: bytes, shift: int) -> bytes:
    """The signs that do not depend on what stands before or after."""
    encoded = base64.b64encode(b"\0" * shift + data)
    return encoded[-(-shift * 4 // 3) + (1 if shift else 0) : (shift + len(data)) * 4 // 3 - 1]
