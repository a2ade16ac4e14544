"""What a shop says of itself and of its processor, read from ``settings.toml``; never a key or a password."""

from __future__ import annotations

import re
import tomllib
from enum import Enum
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

from pos.config.assets import asset
from pos.domain.customer import Address, CounterProfile, Customer, Owner
from pos.domain.errors import KnownError
from pos.domain.setting import LONGEST_UNLOCKED

#: The vendor's own hosts.
LIVE_API: Final = "https://api.digitalriver.com"
TEST_API: Final = "https://api-cte-ext.digitalriver.com"
SCRIPT: Final = "https://js.digitalriverws.com/v1/DigitalRiver.js"

_JOURNAL_EXAMPLE: Final = "postgresql://till@db.shop.example/journal"
_LOCALE: Final = re.compile(r"[a-z]{2,3}_[A-Z]{2}")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
#: A name that asks for a secret; such a line is refused, and its value is never repeated.
_SECRET_NAME: Final = re.compile(r"^\s*\"?[\w-]*(key|secret|password|token|pin)\"?\s*=", re.IGNORECASE)

#: What a file can hold, in a shop's words.
_KINDS: Final = {
    "str": "a text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "a table in [brackets]",
    "array": "a list in [[double brackets]]",
}


class SettingsError(KnownError):
    """The settings file cannot be used; the text names file, line, reason and remedy."""


class Environment(Enum):
    """Which processor the till talks to."""

    SANDBOX = "sandbox"
    TEST = "test"
    LIVE = "live"


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all tables: an unknown name is a mistake, and is said."""


class Processor(_Table, frozen=True, kw_only=True):
    """How to reach the processor.

    Units: ``submit_deadline_s`` is the wall-clock limit of one submit, in seconds.
    """

    environment: Environment = Environment.SANDBOX
    api_base_url: str = ""
    script_url: str = SCRIPT
    locale: str = "en_IE"
    currency: str = "EUR"
    #: Reference of a standing customer under whom walk-ins are sold; empty sells them as guests.
    walk_in_customer: str = ""
    submit_deadline_s: float = 30.0
    #: The product that stands for a quick amount, by its sku; its price is typed.
    open_price_sku: str = "OPEN-PRICE"
    #: The shop that the built-in sandbox plays, a TOML file; empty plays the demo shop.
    sandbox_shop: str = ""


class Shop(_Table, frozen=True, kw_only=True):
    """What the window says about itself."""

    name: str = "Shop"
    till: str = "Till 1"
    cashier: str = ""


class Staff(_Table, frozen=True, kw_only=True):
    """What holds for those who work at the till.

    Units: ``lock_after_minutes`` without work, after which the till asks for a PIN again; ``discount_limit_percent`` of
    a line's normal price: whoever takes more off needs a manager's PIN; ``refund_limit_minor`` in minor units of the
    shop's currency, above which two people give a refund.
    """

    lock_after_minutes: float = 5.0
    discount_limit_percent: float = 20.0
    refund_limit_minor: int = 100_00


class Look(_Table, frozen=True, kw_only=True):
    """What the window looks like."""

    colours: Literal["system", "light", "dark"] = "system"


class Journal(_Table, frozen=True, kw_only=True):
    """Where sales are written down."""

    #: A PostgreSQL database that the tills of one shop share; empty keeps the journal in a file of this till's own.
    url: str = ""


class _Person(_Table, frozen=True, kw_only=True):
    first_name: str
    last_name: str
    email: str
    line1: str
    city: str
    postal_code: str
    country: str
    line2: str = ""
    state: str = ""
    phone: str = ""

    def owner(self) -> Owner:
        """The person as a source's owner."""
        where = Address(self.line1, self.city, self.postal_code, self.country, self.line2, self.state)
        return Owner(self.first_name, self.last_name, self.email, where, self.phone)


class _Counter(_Person, frozen=True, kw_only=True):
    id: str
    name: str


class _OnFile(_Person, frozen=True, kw_only=True):
    reference: str


class _File(_Table, frozen=True, kw_only=True):
    processor: Processor = Processor()
    shop: Shop = Shop()
    journal: Journal = Journal()
    staff: Staff = Staff()
    look: Look = Look()
    counter: tuple[_Counter, ...] = ()
    customer: tuple[_OnFile, ...] = ()


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a till can be told by its shop."""

    processor: Processor
    shop: Shop
    journal: Journal
    counters: tuple[CounterProfile, ...]
    customers: tuple[Customer, ...]
    staff: Staff = Staff()
    look: Look = Look()


def read_settings(path: Path) -> Settings:
    """Read a settings file; where there is none, the demo shop on the built-in sandbox.

    Raises: SettingsError with file, line and reason.
    """
    return parsed(*settings_text(path))


def settings_text(path: Path) -> tuple[str, Path]:
    """What a settings file says, or the demo shop's where there is none, and which of the two it is.

    Raises: SettingsError.
    """
    source = path if path.exists() else asset("demo/settings.toml")
    try:
        return source.read_bytes().decode("utf-8"), source
    except (OSError, UnicodeDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "not UTF-8 text"
        raise SettingsError(f"{source} cannot be read ({reason}).") from None


def parsed(text: str, source: Path) -> Settings:
    """Understand a settings file; ``source`` is named where it has a mistake.

    Raises: SettingsError with file, line and reason.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if _SECRET_NAME.match(line):
            raise SettingsError(
                f"{source}, line {number}: keys and passwords never stand in this file. Take the line out; README.md "
                "says where they belong."
            )
    try:
        read = msgspec.convert(tomllib.loads(text), _File)
    except tomllib.TOMLDecodeError as problem:
        raise SettingsError(f"{source}: {problem}.") from None
    except msgspec.ValidationError as problem:
        raise SettingsError(_where(text, source, str(problem))) from None
    _check(read.processor, text, source)
    if not 1 <= read.staff.lock_after_minutes <= LONGEST_UNLOCKED:
        at = _line_of(text, ["staff", "lock_after_minutes"])
        raise SettingsError(f"{source}, line {at}: lock_after_minutes must lie between 1 and {LONGEST_UNLOCKED}.")
    if not 0 <= read.staff.discount_limit_percent <= 100:
        at = _line_of(text, ["staff", "discount_limit_percent"])
        raise SettingsError(f"{source}, line {at}: discount_limit_percent must lie between 0 and 100 percent.")
    if read.staff.refund_limit_minor < 0:
        at = _line_of(text, ["staff", "refund_limit_minor"])
        raise SettingsError(f"{source}, line {at}: refund_limit_minor must not be below 0; 0 has two people for each.")
    _check_journal(read.journal.url, f"{source}, line {_line_of(text, ['journal', 'url'])}: url")
    counters = tuple(CounterProfile(row.id, row.name, row.owner()) for row in read.counter)
    customers = tuple(Customer(row.reference, row.owner()) for row in read.customer)
    return Settings(
        processor=_completed(read.processor),
        shop=read.shop,
        journal=read.journal,
        staff=read.staff,
        look=read.look,
        counters=counters,
        customers=customers,
    )


def _where(text: str, source: Path, reason: str) -> str:
    """Turn msgspec's path into the line that it means, and its sentence into one for a shop."""
    sentence, _, path = reason.partition(" - at `$")
    unknown = re.search(r"unknown field `(\w+)`", sentence)
    names = re.findall(r"\.(\w+)", path) + ([unknown.group(1)] if unknown else [])
    return f"{source}, line {_line_of(text, names)}: {_told(sentence, names)}. README.md lists all settings."


def _told(sentence: str, names: list[str]) -> str:
    here = names[-1] if names else "this file"
    if "unknown field" in sentence:
        return f"there is no setting called {here}"
    if missing := re.search(r"missing required field `(\w+)`", sentence):
        return f"{missing.group(1)} is missing from {here}"
    if value := re.search(r"Invalid enum value '?(.*?)'?$", sentence):
        return f"{here} cannot be {value.group(1)}"
    if kinds := re.search(r"Expected `(\w+)`, got `(\w+)`", sentence):
        wanted, got = (_KINDS.get(kind, kind) for kind in kinds.groups())
        return f"{here} must be {wanted}, and is {got}"
    return sentence


def _line_of(text: str, names: list[str]) -> int:
    """The line of the last of these names, looked for from the first on."""
    lines, found = text.splitlines(), 0
    for name in names:
        pattern = re.compile(rf"^\s*(\[+\s*{name}\s*\]+|{name}\s*=)")
        found = next((at for at in range(found, len(lines)) if pattern.match(lines[at])), found)
    return found + 1


def _check(processor: Processor, text: str, source: Path) -> None:
    for name, value, form, example in (
        ("locale", processor.locale, _LOCALE, "en_IE"),
        ("currency", processor.currency, _CURRENCY, "EUR"),
    ):
        if not form.fullmatch(value):
            line = _line_of(text, ["processor", name])
            raise SettingsError(f"{source}, line {line}: {name} must look like {example}.")
    if not 5 <= processor.submit_deadline_s <= 120:
        line = _line_of(text, ["processor", "submit_deadline_s"])
        raise SettingsError(f"{source}, line {line}: submit_deadline_s must lie between 5 and 120 seconds.")
    for name in ("api_base_url", "script_url"):
        value = getattr(processor, name)
        if value:
            _check_address(
                processor, _with_scheme(value), f"{source}, line {_line_of(text, ['processor', name])}: {name}"
            )


def _check_address(processor: Processor, address: str, where: str) -> None:
    parts = urlsplit(address)
    loopback = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query:
        raise SettingsError(f"{where} must be an address such as https://api.digitalriver.com.")
    if parts.scheme == "http" and not loopback:
        raise SettingsError(f"{where} must begin with https://; plain http is for this machine only.")
    if parts.scheme == "http" and processor.environment is Environment.LIVE:
        raise SettingsError(f"{where} must begin with https:// in the live environment.")


def _check_journal(url: str, where: str) -> None:
    if not url:
        return
    try:
        parts = urlsplit(url)
        password = parts.password or "password" in parts.query
    except ValueError:
        raise SettingsError(f"{where} must be an address such as {_JOURNAL_EXAMPLE}.") from None
    if parts.scheme != "postgresql" or not parts.path.strip("/"):
        raise SettingsError(f"{where} must be an address such as {_JOURNAL_EXAMPLE}.")
    if password:
        raise SettingsError(
            f"{where} must not hold the password. Take it out; `pos keys set database-password` keeps it."
        )


def _with_scheme(address: str) -> str:
    # The vendor's own client reads an address without a scheme as https.
    return address if "://" in address else f"https://{address}"


def _completed(processor: Processor) -> Processor:
    default = {Environment.LIVE: LIVE_API, Environment.TEST: TEST_API, Environment.SANDBOX: ""}
    base = processor.api_base_url or default[processor.environment]
    return msgspec.structs.replace(
        processor,
        api_base_url=_with_scheme(base).rstrip("/") if base else "",
        script_url=_with_scheme(processor.script_url),
    )
