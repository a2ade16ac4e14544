"""What each command of the link asks of whoever sends it: one table, and no command that it does not name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from pos.domain.errors import NotUnderstood
from pos.domain.price_by_hand import percent_text, price_typed
from pos.domain.setting import CALLED
from pos.domain.staff import Role
from pos.link.customers import (
    FetchCustomer,
    ReadAddressRules,
    ReadCountries,
    SaveCustomer,
)
from pos.link.doubts import ReadSlip, ResolveDoubt
from pos.link.messages import (
    AddAmount,
    AddProduct,
    AskAgain,
    CancelSale,
    Charge,
    ChargeOnce,
    CheckReadiness,
    CloseCardForm,
    Command,
    FindCustomers,
    FindProducts,
    Goodbye,
    Hello,
    ListDoubts,
    NextSale,
    OpenCardForm,
    OtherCard,
    ReadLastReceipt,
    RefreshCatalogue,
    RemoveLine,
    ReportRefusedCard,
    ReportScript,
    ScanCode,
    SetPayer,
    SetPrice,
    SetQuantity,
    TryAgain,
)
from pos.link.parked import ListParked, ParkBasket, ResumeBasket
from pos.link.refunds import AskRefund, FindSales, GiveUpRefund, LogIn, ReadRefunds
from pos.link.safety import ReportDangers, ReportScriptHash
from pos.link.saved_cards import (
    AskCardConsent,
    AskConsent,
    CardWasUpdated,
    ChargeSavedCard,
    CheckCards,
    EraseCustomer,
    ExportCards,
    FindCards,
    HideCard,
    MakeCardDefault,
    PlanCardReplacement,
    PlanCardUpdate,
    ReadCard,
    ReadCards,
    ReadConsentSlip,
    ReadDifferences,
    RemoveCard,
    RenameCard,
    ReplaceCard,
    SaveNextCard,
    SaveNoCard,
    StopChecking,
)
from pos.link.settings import ChangeSettings, ReadSettings
from pos.link.staff import (
    AddPerson,
    Approve,
    ChangePin,
    ChangeRole,
    DropWish,
    EndPerson,
    LockTill,
    MakeOwner,
    OpenVault,
    SignIn,
    StillHere,
)


class Proof(Enum):
    """What more than being signed in a command asks for."""

    NONE = "none"
    #: Somebody who may do it types a PIN for exactly this; the one who is signed in will do, if their role covers it.
    PIN = "pin"
    #: The same, and it is another person than the one who is signed in; where a till has one account only, its own
    #: person once more: they could make a second account for themselves as well, and the audit trail names them.
    SECOND_PERSON = "second person"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one command asks for."""

    #: The least role; None for what may be done at a locked till too, by nobody in particular.
    least: Role | None
    proof: Proof = Proof.NONE
    #: Whether the command shows that somebody works at the till; what the window sends by itself does not.
    is_work: bool = True
    #: Says what is asked for, to whoever approves it.
    told: Callable[[Any], str] = lambda command: type(command).__name__


@dataclass(frozen=True, slots=True)
class Limits:
    """Up to where nobody types a PIN, or one person's is enough, as the shop's settings say.

    Units: ``discount`` in hundredths of a percent of a line's normal price.
    """

    discount: int = 20_00
    #: Whether a refund is for two people; whoever knows the sale and who asks says so.
    refund_takes_two: Callable[[AskRefund], bool] = lambda _wish: True


def _by_nobody() -> Rule:
    return Rule(None, is_work=False)


#: A command that nobody has thought about is the owner's, with a PIN.
UNKNOWN: Final = Rule(Role.OWNER, Proof.PIN)

_SELLING: Final = (
    FindProducts,
    AddProduct,
    ScanCode,
    AddAmount,
    SetQuantity,
    RemoveLine,
    FindCustomers,
    SetPayer,
    OpenCardForm,
    Charge,
    ReportRefusedCard,
    TryAgain,
    OtherCard,
    CancelSale,
    NextSale,
    AskAgain,
    ListDoubts,
    ReadLastReceipt,
    ReadSlip,
    RefreshCatalogue,
    StillHere,
    ChargeOnce,
    SaveCustomer,
    FetchCustomer,
    ReadCountries,
    ReadAddressRules,
    AskConsent,
    SaveNextCard,
    SaveNoCard,
    ChargeSavedCard,
    ReadConsentSlip,
    ParkBasket,
    ResumeBasket,
    ListParked,
)
_BY_NOBODY: Final = (
    Hello,
    Goodbye,
    ReportScript,
    CheckReadiness,
    # The window destroys a card form when the till is locked, and says so.
    CloseCardForm,
    SignIn,
    LockTill,
    MakeOwner,
    Approve,
    DropWish,
    OpenVault,
    ReportDangers,
    ReportScriptHash,
)
#: What a manager sees and does with saved cards; what cannot be undone asks for a PIN beside.
_REVIEWING: Final = (
    FindCards,
    ReadCards,
    ReadCard,
    AskCardConsent,
    MakeCardDefault,
    RenameCard,
    HideCard,
    CardWasUpdated,
    ReplaceCard,
    CheckCards,
    StopChecking,
    ReadDifferences,
    FindSales,
    # The login is its own proof.
    LogIn,
)


def _of_a_price(wish: SetPrice, limits: Limits) -> Rule:
    """A price that is much lower than the normal one is somebody's who answers for it."""
    try:
        changed = price_typed(wish.typed, wish.normal)
    except NotUnderstood:
        # The counter says what is wrong with it.
        return Rule(Role.CASHIER)
    if changed is None or not changed.is_beyond(limits.discount):
        return Rule(Role.CASHIER)
    off = percent_text(changed.percent_off)
    told = f"{wish.item} at {changed.price} a piece instead of {wish.normal} ({off} % off)"
    return Rule(Role.MANAGER, Proof.PIN, told=lambda _: told)


def _of_settings(wish: ChangeSettings, _limits: Limits) -> Rule:
    """What the shop's owner has set, the owner changes; the yes names each new value."""
    told = "; ".join(f"{CALLED[one.setting]}: {one.typed}" for one in wish.wanted)
    return Rule(Role.OWNER, Proof.PIN, told=lambda _: f"Other settings. {told}")


def _of_a_doubt(wish: ResolveDoubt, _limits: Limits) -> Rule:
    """After "not charged" the customer may be charged again, and no witness says that it is not the second time."""
    if wish.charged:
        return Rule(Role.MANAGER, Proof.PIN, told=lambda c: f"A sale in doubt was charged: {c.reason}")
    return Rule(
        Role.MANAGER,
        Proof.SECOND_PERSON,
        told=lambda c: f"A sale in doubt was not charged, and may be charged again: {c.reason}",
    )


def _of_refunds_so_far(wish: ReadRefunds, _limits: Limits) -> Rule:
    """A room that is left open looks by itself, and the till is locked all the same."""
    return Rule(Role.MANAGER, is_work=not wish.by_itself)


def _of_a_refund(wish: AskRefund, limits: Limits) -> Rule:
    """Over the shop's limit, or of one's own sale, money goes back when two people say so."""
    two = limits.refund_takes_two(wish)
    told = f"Refund of {wish.amount} on sale {wish.reference}: {wish.words}"
    return Rule(Role.MANAGER, Proof.SECOND_PERSON if two else Proof.PIN, told=lambda _: told)


def _of_a_lost_refund(wish: GiveUpRefund, _limits: Limits) -> Rule:
    """After it the same may be asked for again, and no witness says that it is not the second time."""
    told = f"A refund never arrived, and may be asked for again: {wish.reason}"
    return Rule(Role.MANAGER, Proof.SECOND_PERSON, told=lambda _: told)


#: What a kind of command asks for; a function where that depends on what the very command says, and on the settings.
RULES: Final[Mapping[type, Rule | Callable[[Any, Limits], Rule]]] = {
    **{kind: Rule(Role.CASHIER) for kind in _SELLING},
    **{kind: Rule(Role.MANAGER) for kind in _REVIEWING},
    **{kind: _by_nobody() for kind in _BY_NOBODY},
    AddPerson: Rule(Role.OWNER, Proof.PIN, told=lambda c: f"A new account: {c.name}, {c.role.value}"),
    ChangePin: Rule(Role.OWNER, Proof.PIN, told=lambda _: "A new PIN"),
    ChangeRole: Rule(Role.OWNER, Proof.PIN, told=lambda c: f"Another role: {c.role.value}"),
    EndPerson: Rule(Role.OWNER, Proof.PIN, told=lambda _: "The end of an account"),
    RemoveCard: Rule(Role.MANAGER, Proof.PIN, told=lambda c: f"A saved card is taken off the file: {c.reason}"),
    PlanCardUpdate: Rule(Role.MANAGER, Proof.PIN, told=lambda c: f"A saved card is changed: {c.reason}"),
    PlanCardReplacement: Rule(Role.MANAGER, Proof.PIN, told=lambda c: f"A saved card is replaced: {c.reason}"),
    EraseCustomer: Rule(Role.MANAGER, Proof.PIN, told=lambda c: f"A customer is forgotten: {c.reason}"),
    ExportCards: Rule(Role.MANAGER, Proof.PIN, told=lambda _: "The list of saved cards is written to a file"),
    ResolveDoubt: _of_a_doubt,
    SetPrice: _of_a_price,
    ReadRefunds: _of_refunds_so_far,
    AskRefund: _of_a_refund,
    GiveUpRefund: _of_a_lost_refund,
    ReadSettings: Rule(Role.MANAGER),
    ChangeSettings: _of_settings,
}


def rule_for(command: Command, limits: Limits) -> Rule:
    """What a command asks for."""
    rule = RULES.get(type(command), UNKNOWN)
    return rule if isinstance(rule, Rule) else rule(command, limits)
