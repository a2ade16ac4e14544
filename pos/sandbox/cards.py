"""Test cards: what a number is, and how the card behaves. A number or code lives only while one request runs."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

#: Number -> how the card behaves; every other good number simply works.
_BEHAVIOURS: Final = {
    "4000000000003295": "source_fails",
    "4000000000003600": "charge_fails",
    "4000000000004103": "capture_fails",
    "4000000000004663": "refund_fails",
    "4000000000004111": "refund_fails",
    "4000000000004442": "cancel_fails",
    "4485951788521565": "capture_fails_later",
    "4556602564240839": "refund_fails_later",
    "4024007120579635": "capture_stays_pending",
    "4000000000000028": "capture_stays_pending",
}
#: The documented refund-failure card has a wrong check digit and must be typeable all the same.
_WRONG_ON_PURPOSE: Final = frozenset({"4000000000004663"})
_CHALLENGED: Final = frozenset({"5454545454545454", "4917610000000000"})
_CHALLENGED_EXPIRY: Final = frozenset({(3, 2030), (10, 2030)})
_CHALLENGED_CODE: Final = "737"
_CODE_MATTERS: Final = {"4444222233331111": "123"}
#: What the challenge wants to hear: the app's answer and the web page's.
CHALLENGE_ANSWERS: Final = frozenset({"1234", "password"})

_LONG_NUMBER: Final = re.compile(r"(?<!\d)\d(?:[ -]?\d){11,18}(?!\d)", re.ASCII)

#: Brand as a source shows it, its prefixes, its lengths; the first that fits wins.
_BRANDS: Final = (
    ("AmericanExpress", re.compile(r"3[47]"), {15}),
    ("DinersClub", re.compile(r"30[0-5]|309|36|3[89]"), {14, 16}),
    ("JCB", re.compile(r"35(2[89]|[3-8]\d)"), {16}),
    ("Visa", re.compile(r"4"), {13, 16, 19}),
    ("MasterCard", re.compile(r"5[1-5]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720"), {16}),
    ("Discover", re.compile(r"6011|64[4-9]|65"), {16}),
    ("UnionPay", re.compile(r"62"), {16, 17, 18, 19}),
    ("Maestro", re.compile(r"50|5[6-8]|6"), set(range(12, 20))),
)


def brand_of(number: str) -> str:
    """The brand of a number by its range; empty if no supported brand has such numbers."""
    for brand, prefix, lengths in _BRANDS:
        if prefix.match(number):
            return brand if len(number) in lengths else ""
    return ""


def number_is_good(number: str) -> bool:
    """Whether a number is one that a supported brand could have issued, or a test number that is wrong on purpose."""
    return bool(brand_of(number)) and (_luhn(number) or number in _WRONG_ON_PURPOSE)


def code_is_good(code: str, brand: str) -> bool:
    """Whether a security code has the brand's length."""
    return code.isascii() and code.isdigit() and len(code) == (4 if brand == "AmericanExpress" else 3)


def expired(month: int, year: int, today: date) -> bool:
    """Whether a card is past its date; it is good until its month ends."""
    return (year, month) < (today.year, today.month)


def behaviour_of(number: str, month: int, year: int, code: str) -> str:
    """The word for how this card behaves, which is all that is kept of number and code."""
    if code != _CODE_MATTERS.get(number, code):
        return "wrong_code"
    if number in _CHALLENGED and (month, year) in _CHALLENGED_EXPIRY and code == _CHALLENGED_CODE:
        return "challenged"
    return _BEHAVIOURS.get(number, "")


def looks_like_a_card(text: str) -> bool:
    """Whether a text holds something that could be a card number; such texts are refused, not stored."""
    return any(number_is_good(re.sub(r"[ -]", "", found)) for found in _LONG_NUMBER.findall(text))


def without_cards(text: str) -> str:
    """A text with everything taken out that could be a card number."""
    return _LONG_NUMBER.sub(lambda found: "…" if looks_like_a_card(found[0]) else found[0], text)


def _luhn(number: str) -> bool:
    doubled = "0246813579"
    digits = reversed(number)
    return sum(int(doubled[int(digit)] if place % 2 else digit) for place, digit in enumerate(digits)) % 10 == 0
