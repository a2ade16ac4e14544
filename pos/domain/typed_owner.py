"""A person as a cashier typed them: tidied, and refused with one sentence where the processor would refuse them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from pos.domain.card_number import may_hold_a_card_number
from pos.domain.customer import Address, Owner
from pos.domain.errors import NotUnderstood

#: Units: characters. Longer texts are refused by the processor (``field-too-long``) or by an issuer's address check.
LONGEST: Final = {"e-mail": 120, "post code": 20, "phone": 40}
LONGEST_OTHER: Final = 80

#: One part before the @, a host with a dot after it; the rest is for the mail server to say.
_EMAIL: Final = re.compile(r"[^\s@<>()\",;:]+@[^\s@<>()\",;:.]+(\.[^\s@<>()\",;:.]+)+")
_PHONE: Final = re.compile(r"\+?[\d\s()./-]*\d[\d\s()./-]*")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_SPACES: Final = re.compile(r"\s+")
#: International numbers have up to 15 digits after a + or 00, and no card number begins like that.
_DIALLED: Final = re.compile(r"(\+|00)\d{4,15}")


def tidied(owner: Owner) -> Owner:
    """The same person without stray spaces and control characters, country and e-mail host as they are compared."""
    where = owner.address
    return Owner(
        first_name=_tidy(owner.first_name),
        last_name=_tidy(owner.last_name),
        email=_tidy(owner.email).replace(" ", ""),
        address=Address(
            line1=_tidy(where.line1),
            city=_tidy(where.city),
            postal_code=_tidy(where.postal_code).upper(),
            country=_tidy(where.country).upper(),
            line2=_tidy(where.line2),
            state=_tidy(where.state),
        ),
        phone=_tidy(owner.phone),
    )


def checked(owner: Owner) -> Owner:
    """The person, tidied.

    Raises: NotUnderstood with one sentence that names the first field that will not do, and never its content.
    """
    owner = tidied(owner)
    for name, value in _named(owner):
        if _may_be_a_card(name, value):
            raise NotUnderstood(
                f"The field for the {name} may hold a card number. Empty it: a card is typed into the card form only."
            )
    if missing := owner.missing():
        raise NotUnderstood(f"Still missing: {', '.join(missing)}.")
    for name, value in _named(owner):
        longest = LONGEST.get(name, LONGEST_OTHER)
        if len(value) > longest:
            raise NotUnderstood(f"The {name} is too long: {len(value)} characters, and {longest} fit. Shorten it.")
    if not _EMAIL.fullmatch(owner.email):
        raise NotUnderstood("The e-mail address is not complete. It looks like name@example.com.")
    if owner.phone and not _PHONE.fullmatch(owner.phone):
        raise NotUnderstood("The phone number has other characters than digits. It looks like +353 1 555 0100.")
    return owner


def card_number_in(text: str) -> bool:
    """Whether a text for a search may be a card number, which must go nowhere."""
    return may_hold_a_card_number(text) and not _DIALLED.fullmatch(_bare(text))


def with_post_code(owner: Owner, postal_code: str) -> Owner:
    """The same person with the post code spelled as the country spells it."""
    return replace(owner, address=replace(owner.address, postal_code=postal_code))


def phone_digits(phone: str) -> str:
    """The digits of a phone number, by whose end a customer is found."""
    return "".join(character for character in phone if character.isascii() and character.isdigit())


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", _CONTROL.sub(" ", text)).strip()


def _bare(text: str) -> str:
    return re.sub(r"[\s()./-]", "", text)


def _named(owner: Owner) -> tuple[tuple[str, str], ...]:
    where = owner.address
    return (
        ("first name", owner.first_name),
        ("last name", owner.last_name),
        ("e-mail", owner.email),
        ("phone", owner.phone),
        ("street", where.line1),
        ("second line", where.line2),
        ("post code", where.postal_code),
        ("city", where.city),
        ("state", where.state),
        ("country", where.country),
    )


def _may_be_a_card(name: str, value: str) -> bool:
    if name == "phone" and _DIALLED.fullmatch(_bare(value)):
        return False
    return may_hold_a_card_number(value)
