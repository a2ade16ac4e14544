"""What was typed about a person: whose it is by its looks, and what in it will not do, field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pos.domain.card_number import may_hold_a_card_number
from pos.domain.customer import Address, Owner
from pos.front.parts.words import tr
from pos.link.customers import AddressRules

#: The fields of a person, by the names of the form.
FIELDS: Final = ("name", "email", "phone", "postal_code", "line1", "line2", "city", "state", "country", "locale")
#: Units: characters; longer texts are nobody's name, and the processor refuses them.
LONGEST: Final = 100
#: Something, an at sign, and something with a dot in it.
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_PHONE_SIGNS: Final = re.compile(r"[\d\s()/.+-]+")
_FEWEST_DIGITS: Final = 3
#: A row of so few digits can be no card number; one that begins like a phone number is none either.
_SAFE_DIGITS: Final = 8


def field_for(text: str) -> str:
    """Which field a text belongs to that was typed into the search: an e-mail, a phone number or else a name."""
    if "@" in text:
        return "email"
    digits = sum(character.isdigit() for character in text)
    return "phone" if digits >= _FEWEST_DIGITS and _PHONE_SIGNS.fullmatch(text) else "name"


def may_search(text: str) -> bool:
    """Whether a text that is still being typed may go to the search; long digits wait for Enter.

    Eight digits of a card may be known to anyone; more of them leave the field only once they cannot be a card's.
    """
    digits = sum(character.isdigit() for character in text)
    return bool(text) and (digits <= _SAFE_DIGITS or text[:1] in "+0(")


def is_card_number(text: str) -> bool:
    """Whether a text may hold a card number, which is for the card form and nowhere else."""
    return text[:1] not in ("+", "0") and may_hold_a_card_number(text)


def may_be_reference(text: str) -> bool:
    """Whether a text can be a customer's reference."""
    return bool(re.fullmatch(r"[\w-]{3,60}", text)) and any(character.isdigit() for character in text)


def owner_of(typed: Mapping[str, str]) -> Owner:
    """The person whom the fields describe; whatever is not there is empty."""
    first, _space, last = typed.get("name", "").strip().rpartition(" ")

    def text(name: str) -> str:
        return typed.get(name, "").strip()

    return Owner(
        first_name=first.strip(),
        last_name=last,
        email=text("email"),
        phone=text("phone"),
        address=Address(
            line1=text("line1"),
            line2=text("line2"),
            city=text("city"),
            postal_code=text("postal_code").upper(),
            country=text("country"),
            state=text("state"),
        ),
    )


def problem_of(name: str, text: str, rules: AddressRules | None) -> str:
    """What is wrong with a filled field, in a few words; empty when nothing is."""
    if name != "phone" and may_hold_a_card_number(text):
        return tr("No card number here")
    if len(text) > LONGEST:
        return tr("Too long: {most} signs at most", most=LONGEST)
    if name == "name" and " " not in text.strip():
        return tr("First and last name, please")
    if name == "email" and not _EMAIL.fullmatch(text):
        return tr("Not a whole e-mail address")
    if name == "phone" and not _PHONE_SIGNS.fullmatch(text):
        return tr("Digits only, please")
    if name == "phone" and is_card_number(text):
        return tr("No card number here")
    if name == "postal_code" and rules is not None and not fits(text, rules):
        examples = rules.post_code_examples
        return tr("Should look like {example}", example=examples[0]) if examples else tr("Does not fit the country")
    return ""


def fits(post_code: str, rules: AddressRules) -> bool:
    """Whether a post code has the form of its country, however its parts are joined."""
    typed = post_code.strip().upper()
    return any(
        all(re.fullmatch(pattern.strip("^$"), spelled) for pattern in rules.post_code_patterns)
        for spelled in (typed, typed.replace(" ", ""), typed.replace(" ", "-"))
    )
