"""Refunds in words: reasons, and the word, the sign and the tone of where one stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos.domain.money import Money
from pos.domain.refund import RefundReason, RefundState
from pos.front.parts.found_items import Found
from pos.front.parts.tokens import Tone
from pos.front.parts.words import tr
from pos.link.refunds import SoldSale

_R = RefundReason


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("Till", text))


#: Source: "Refund reason codes", labels for the cashier.
REASONS: Final = {
    _R.CUSTOMER_SATISFACTION_ISSUE: _t("Not satisfied"),
    _R.DAMAGED_PRODUCT: _t("Damaged"),
    _R.WRONG_PRODUCT: _t("Wrong product"),
    _R.MISSING_ITEMS_FROM_ORDER: _t("Missing items"),
    _R.CUSTOMER_ERROR: _t("Mistake of the customer"),
    _R.DUPLICATE_ORDER: _t("Sold twice"),
    _R.ORDER_PROCESSING_ERROR: _t("Mistake of the shop"),
    _R.MATCH_PROMOTIONAL_PRICE: _t("Price match"),
    _R.FRAUD: _t("Fraud"),
    _R.NEVER_RECEIVED: _t("Never received"),
    _R.TAX_EXEMPT: _t("Tax exempt"),
    _R.CANCELLED_BUT_SHIPPED: _t("Cancelled but shipped"),
    _R.CANT_DOWNLOAD: _t("Cannot download"),
    _R.DELAYED_SHIPPING: _t("Late"),
    _R.FEE_CHARGED_INCORRECTLY: _t("Fee wrong"),
    _R.FEE_EXEMPT_CUSTOMER: _t("Fee exempt"),
    _R.ORDERED_WITHOUT_PERMISSION: _t("No permission"),
    _R.PHONE_ORDER_ERROR: _t("Mistake in a phone order"),
    _R.PRODUCT_SHOULD_NOT_HAVE_FEE: _t("No fee due"),
    _R.PRODUCT_TRIALWARE: _t("Trialware"),
    _R.REFUSED_ORDER: _t("Refused by the customer"),
    _R.UNABLE_TO_SHIP_TO_COUNTRY: _t("Cannot ship there"),
    _R.UNDELIVERABLE_ADDRESS: _t("Undeliverable"),
    _R.VENDOR_APPROVED_REFUND: _t("Vendor approved"),
}
_STATES: Final = {
    RefundState.ASKING: (_t("We do not know yet"), "doubt", Tone.DOUBT),
    RefundState.UNKNOWN: (_t("We do not know yet"), "doubt", Tone.DOUBT),
    RefundState.REQUESTED: (_t("Requested"), "clock", Tone.ACTIVE),
    RefundState.REFUNDED: (_t("Refunded"), "approved", Tone.GOOD),
    RefundState.NOT_REFUNDED: (_t("Not refunded"), "refused", Tone.REFUSED),
}


def state_of(state: RefundState) -> tuple[str, str, Tone]:
    """The word, the sign and the tone of where a refund stands."""
    word, shape, tone = _STATES[state]
    return tr(word), shape, tone


def told_of(state: RefundState, amount: str) -> tuple[str, Tone]:
    """What is said once it was asked for."""
    _word, _shape, tone = _STATES[state]
    match state:
        case RefundState.REQUESTED:
            return tr("{amount} is requested. The payment service pays it out by itself.", amount=amount), tone
        case RefundState.REFUNDED:
            return tr("{amount} went back.", amount=amount), tone
        case RefundState.NOT_REFUNDED:
            return tr("{amount} did not go back.", amount=amount), tone
    return tr("We do not know yet whether {amount} was taken. Do not ask for it again.", amount=amount), tone


def moment(at: datetime) -> str:
    """A day and a time."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")


def sale_row(sale: SoldSale, money: Callable[[Money], str]) -> Found:
    """How a sold sale reads in the list."""
    card, order = str(sale.card) if sale.card else "", tr("order {id}", id=sale.order_id)
    under = " · ".join(part for part in (sale.reference, moment(sale.sold_at), card, order) if part)
    return Found(sale.told or sale.reference, under, money(sale.total), shape="receipt")
