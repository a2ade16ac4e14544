"""Keeps card numbers off the link: no text with 12 to 19 digits in a row that have a card number's check digit.

One in ten of all long numbers has that check digit by chance, so what a field is for decides how it is looked at:

    free      names, addresses, amounts, PINs: 12 to 19 digits, with or without gaps between them
    search    what is typed to find an item: any 12 to 19 digits, unless they are a whole barcode; a card number that is
              typed there by mistake comes digit by digit
    code      what a scanner reads: as free, but a whole barcode (GTIN-8, -12, -13, -14) is let through
    phone     numbers that begin with + or 0 and have at most 15 digits are let through, for no card number begins so;
              the rest as free
    number    the processor's own numbers, and sentences that the back has made of parts that were looked at before:
              16 to 19 digits without a gap, for order numbers have up to 15
    token     ids that machines make: let through unless they are nothing but digits and not of the form of a UUID

Whoever means to carry a number through can write it in letters; this catches mistakes, not malice. What keeps malice
out is that the process which has the digits has no keys.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Final

import msgspec

from pos.domain.card_number import LONG_DIGITS, SHORTEST, holds_check_digit, is_barcode, may_hold_a_card_number

_NO_GAP: Final = re.compile(r"\d{16,}")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SHORTEST_IN_NUMBERS: Final = 16
_LONGEST_PHONE: Final = 15
_SMALLEST: Final = 10 ** (SHORTEST - 1)


class Kind(Enum):
    """How a field is looked at."""

    FREE = "free"
    SEARCH = "search"
    CODE = "code"
    PHONE = "phone"
    NUMBER = "number"
    TOKEN = "token"  # noqa: S105  # a kind of field


_TOKENS: Final = (
    "id line_id form_id sale_id source_id session_id person_id profile_id draft version sha256 publishable_key "
    "script_url card_origins image_url card_id parked_id saved_card_id source_secret consent_digest refund_id"
).split()
_NUMBERS: Final = (
    "product_id order_id customer_reference reference sku barcode "
    # Made by the back, of parts that were looked at when they came.
    "sentence said told notice detail problem note news statement_name"
).split()
#: By the field's name; every other field is free.
_BY_NAME: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(_TOKENS, Kind.TOKEN),
    **dict.fromkeys(_NUMBERS, Kind.NUMBER),
    "code": Kind.CODE,
    "phone": Kind.PHONE,
}
#: Where one name is used for several things: by the message's name and the field's.
_BY_PLACE: Final[Mapping[tuple[str, str], Kind]] = {
    ("FindProducts", "text"): Kind.SEARCH,
    ("ProductsFound", "text"): Kind.SEARCH,
    ("FindCustomers", "text"): Kind.PHONE,
    ("CardQuery", "text"): Kind.PHONE,
    ("CustomersFound", "text"): Kind.PHONE,
    ("ReceiptText", "text"): Kind.NUMBER,
    # Slips have a date, a time and sums on them, made by the back as well.
    ("SlipText", "text"): Kind.NUMBER,
    ("ConsentSlip", "text"): Kind.NUMBER,
    # As the processor has them; nobody types them here.
    ("Product", "id"): Kind.NUMBER,
    ("Product", "name"): Kind.NUMBER,
    ("RefundLine", "name"): Kind.NUMBER,
    ("RefundLine", "number"): Kind.NUMBER,
    ("RefundPart", "number"): Kind.NUMBER,
    # An order's number, like any other.
    ("FindSales", "text"): Kind.NUMBER,
}


#: In these, digits are refused without a check digit too.
_SEARCHES: Final = tuple(f'"{message}"' for (message, _), kind in _BY_PLACE.items() if kind is Kind.SEARCH)
#: The fields of each kind of message and of its parts, looked up once.
_KNOWN: dict[type, tuple[tuple[str, Kind], ...]] = {}


def is_let_through(text: str, kind: Kind) -> bool:
    """Whether a text may travel in a field of this kind."""
    if not LONG_DIGITS.search(text):
        return True
    match kind:
        case Kind.TOKEN:
            made = _UUID.fullmatch(text) is not None or any(character.isalpha() for character in text)
            return made or not may_hold_a_card_number(text)
        case Kind.NUMBER:
            return not any(holds_check_digit(run, _SHORTEST_IN_NUMBERS) for run in _NO_GAP.findall(text))
        case Kind.CODE:
            return is_barcode(text.strip()) or not may_hold_a_card_number(text)
        case Kind.SEARCH:
            return is_barcode(text.strip())
        case Kind.PHONE:
            return _is_phone(text) or not may_hold_a_card_number(text)
        case Kind.FREE:
            return not may_hold_a_card_number(text)


def holds_card_number(message: Any, encoded: bytes) -> bool:
    """Whether any field of a message holds what may not travel in it; ``encoded`` is the message as it travels."""
    # Looking into every field takes a while, and hardly any message has such digits in it.
    text = encoded.decode("utf-8", "replace")
    if not LONG_DIGITS.search(text):
        return False
    return (any(search in text for search in _SEARCHES) or may_hold_a_card_number(text)) and _refused(message)


def masked(message: Any) -> Any:
    """The same message with every text that may not travel replaced by a word."""
    return _masked(message, Kind.FREE)


def _refused(value: Any, kind: Kind = Kind.FREE) -> bool:
    if isinstance(value, str):
        return len(value) >= SHORTEST and not is_let_through(value, kind)
    if isinstance(value, int):
        return value >= _SMALLEST and not is_let_through(str(value), Kind.FREE)
    if isinstance(value, (tuple, list, frozenset)):
        return any(_refused(one, kind) for one in value)
    return any(_refused(getattr(value, name), of_kind) for name, of_kind in _parts(type(value)))


def _masked(value: Any, kind: Kind) -> Any:
    if isinstance(value, str):
        return value if is_let_through(value, kind) else "[digits]"
    if isinstance(value, (tuple, list)):
        return type(value)(_masked(one, kind) for one in value)
    parts = _parts(type(value))
    changed = {
        name: new for name, of_kind in parts if (new := _masked(old := getattr(value, name), of_kind)) is not old
    }
    if not changed:
        return value
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **changed)
    return type(value)(**{one.name: changed.get(one.name, getattr(value, one.name)) for one in fields(value)})


def _parts(kind: type) -> tuple[tuple[str, Kind], ...]:
    known = _KNOWN.get(kind)
    if known is None:
        known = _KNOWN[kind] = _looked_up(kind)
    return known


def _looked_up(kind: type) -> tuple[tuple[str, Kind], ...]:
    if issubclass(kind, msgspec.Struct):
        names: tuple[str, ...] = kind.__struct_fields__
    elif is_dataclass(kind) and not issubclass(kind, Enum):
        names = tuple(one.name for one in fields(kind))
    else:
        return ()
    return tuple((name, _BY_PLACE.get((kind.__name__, name)) or _BY_NAME.get(name, Kind.FREE)) for name in names)


def _is_phone(text: str) -> bool:
    begun = text.strip().lstrip("(")
    digits = sum(character.isdigit() for character in begun)
    return begun[:1] in {"+", "0"} and digits <= _LONGEST_PHONE and not re.search(r"[^\W\d_]", begun)
