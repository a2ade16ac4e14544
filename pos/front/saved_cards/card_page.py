"""A card's own page: what is known of it, what became of it, what the customer agreed to, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QGridLayout, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from pos.domain.card_event import CardEntry, CardEvent
from pos.domain.money import Money
from pos.domain.saved_card import CardState
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.found_items import Found, FoundItems, found_list
from pos.front.parts.icons import sign
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.saved_cards import names
from pos.front.saved_cards.row_texts import ENDED, EVENTS, consent, moment, state_of
from pos.link.saved_cards import CardPage, CardRow


def _t(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("Till", text))


class Deed(Enum):
    """What a manager does with one card, or with whose it is."""

    DEFAULT = "default"
    RENAME = "rename"
    NEW_DATE = "new_date"
    NEW_ADDRESS = "new_address"
    REPLACE = "replace"
    HIDE = "hide"
    REMOVE = "remove"
    ERASE = "erase"


_DEEDS: Final = {
    Deed.DEFAULT: (_t("Make default"), "tick"),
    Deed.RENAME: (_t("Rename"), "speech"),
    Deed.NEW_DATE: (_t("New expiry date"), "clock"),
    Deed.NEW_ADDRESS: (_t("New billing address"), "shop"),
    Deed.REPLACE: (_t("Replace by a new card"), "card"),
    Deed.HIDE: (_t("Hide from cashiers"), "lock"),
    Deed.REMOVE: (_t("Remove"), "remove"),
    Deed.ERASE: (_t("Erase the customer"), "person"),
}
_SHAPES: Final = {CardEvent.CHARGED: "approved", CardEvent.REFUSED: "refused", CardEvent.SAVED: "card",
                  CardEvent.HIDDEN: "lock", CardEvent.REMOVED: "remove", CardEvent.UPDATED: "clock",
                  CardEvent.GONE: "caution"}  # fmt: skip
_FACTS: Final = ("nickname", "default", "saved", "used", "consent", "checked", "customer", "address", "same")


class OwnPage(Surface):
    """Shows one card; the card is changed by the back alone."""

    #: Something is to be done with the card that is shown. Carries a Deed.
    wished = Signal(object)
    #: Back to the list.
    left = Signal()

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget | None = None) -> None:
        super().__init__(names.CARD, "plain", tr("Saved card"), parent)
        self._theme, self._money = theme, money
        self.page: CardPage | None = None
        self._title = Text(theme, names.CARD_TITLE, size=Size.TITLE, weight=QFont.Weight.DemiBold)
        self._title.setWordWrap(True)
        self._face = Text(theme, f"{names.CARD}.face", size=Size.STRONG, tabular=True)
        self._sign = Text(theme, f"{names.CARD_STATE}.sign", accessible=tr("State"))
        self._state = Text(theme, names.CARD_STATE, accessible=tr("State"), weight=QFont.Weight.DemiBold)
        self._facts = {name: self._fact(name) for name in _FACTS}
        self._entries = FoundItems(self)
        self._history = found_list(self._entries, theme, names.CARD_HISTORY, tr("What became of this card"), self)
        self._history.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._agreed = Text(theme, names.CARD_CONSENT, shade=Shade.SOFT, tabular=True)
        self._agreed.setWordWrap(True)
        self._text = QPlainTextEdit()
        self._text.setObjectName(names.CARD_CONSENT_TEXT)
        self._text.setAccessibleName(tr("What the customer agreed to"))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._acts: dict[Deed, ActionButton] = {}
        for number, (deed, (word, shape)) in enumerate(_DEEDS.items(), 1):
            act = ActionButton(theme, f"{names.CARD_ACTIONS}.{deed.value}", tr(word), key=str(number), sign=shape,
                               weight=Weight.SECONDARY)  # fmt: skip
            act.wished.connect(lambda deed=deed: self.wished.emit(deed))
            self._acts[deed] = act
            shortcut = QShortcut(QKeySequence(str(number)), self)
            shortcut.setObjectName(f"{names.CARD}.key.{number}")
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act.click)
        self._compose()
        theme.changed.connect(self._restyle)

    def show_page(self, page: CardPage) -> None:
        """Show a card as the back knows it."""
        self.page, row = page, page.row
        face = row.face
        self._title.say(row.customer or row.reference)
        self._face.say(f"{face.brand_name}  ····  {face.last_four}   {face.expiry_month:02d}/{face.expiry_year}")
        self._state.say(state_of(row)[0])
        for name, (_word, value) in self._facts.items():
            value.say(self._told(name, page))
        self._entries.show([self._entry(entry) for entry in page.history])
        if page.consent_text:
            how = " · ".join(
                part
                for part in (consent(row), moment(row.consent_at) if row.consent_at else "", page.consent_by,
                             page.consent_locale) if part
            )  # fmt: skip
            self._agreed.say(tr("{how}\nSHA-256 {digest}", how=how, digest=_in_groups(page.consent_digest)))
        else:
            self._agreed.say(tr("Nobody's consent is on record for this card."))
        self._text.setPlainText(page.consent_text)
        self._text.setVisible(bool(page.consent_text))
        self._offer(row)
        self._restyle()

    def take_keyboard(self) -> None:
        """Put the keyboard to what can be done."""
        first = next((act for act in self._acts.values() if act.isEnabled()), None)
        (first or self._history).setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside ---

    def _offer(self, row: CardRow) -> None:
        live = row.state is CardState.SAVED
        for deed, act in self._acts.items():
            act.setEnabled(live)
            act.setVisible(deed is Deed.ERASE or row.state not in ENDED)
        self._acts[Deed.DEFAULT].setEnabled(live and not row.default)
        # A wish to remove that did not get through may be repeated.
        self._acts[Deed.REMOVE].setEnabled(live or row.state is CardState.REMOVING)
        self._acts[Deed.ERASE].setEnabled(bool(self.page and self.page.owner.email))
        again = row.hidden or row.never_accepted
        self._acts[Deed.HIDE].label(tr("Offer it again") if again else tr("Hide from cashiers"), key="6")

    def _told(self, name: str, page: CardPage) -> str:
        row = page.row
        match name:
            case "nickname":
                return row.nickname or "–"
            case "default":
                return tr("Offered first") if row.default else tr("No")
            case "saved":
                return tr("{day}, by {name}", day=moment(row.saved_at), name=row.saved_by or tr("nobody here"))
            case "used":
                if row.charged_at is None:
                    return tr("Never charged")
                return f"{moment(row.charged_at)} · {self._money(row.charged) if row.charged else ''}"
            case "consent":
                return consent(row)
            case "checked":
                return moment(row.checked_at) if row.checked_at else tr("Never")
            case "customer":
                return " · ".join(part for part in (row.reference, page.owner.email, page.owner.phone) if part)
            case "address":
                return str(page.owner.address) or "–"
            case _:
                return ", ".join(page.same_on) or tr("Nobody else")

    def _entry(self, entry: CardEntry) -> Found:
        money = f" {self._money(entry.amount)}" if entry.amount is not None else ""
        what = tr(EVENTS[entry.event])
        parts = (moment(entry.at), entry.by, entry.detail, entry.reason,
                 tr("order {number}", number=entry.order_id) if entry.order_id else "",
                 tr("sale {reference}", reference=entry.sale_reference) if entry.sale_reference else "")  # fmt: skip
        return Found(f"{what}{money}", " · ".join(part for part in parts if part), "",
                     shape=_SHAPES.get(entry.event, "dot"))  # fmt: skip

    def _fact(self, name: str) -> tuple[Text, Text]:
        word = {
            "nickname": tr("Nickname"), "default": tr("Default"), "saved": tr("Saved"), "used": tr("Last charged"),
            "consent": tr("Consent"), "checked": tr("Compared with the payment service"), "customer": tr("Customer"),
            "address": tr("Address"), "same": tr("The same card is also on file for"),
        }[name]  # fmt: skip
        head = Text(self._theme, f"{names.CARD_FACTS}.{name}.word", size=Size.CAPTION, shade=Shade.SOFT)
        head.say(word)
        value = Text(self._theme, f"{names.CARD_FACTS}.{name}", accessible=word, tabular=True)
        value.setWordWrap(True)
        return head, value

    def _compose(self) -> None:
        space = self._theme.density.space
        facts = Surface(names.CARD_FACTS, "card", tr("What is known of it"))
        known = QVBoxLayout(facts)
        known.setContentsMargins(space(5), space(4), space(5), space(4))
        known.setSpacing(space(0.5))
        state = QHBoxLayout()
        state.setSpacing(space(2))
        state.addWidget(self._sign)
        state.addWidget(self._state, 1)
        known.addWidget(self._title)
        known.addWidget(self._face)
        known.addLayout(state)
        known.addSpacing(space(2))
        for head, value in self._facts.values():
            known.addWidget(head)
            known.addWidget(value)
            known.addSpacing(space(1.5))
        known.addStretch(1)
        became = Surface(f"{names.CARD}.became", "card", tr("History and consent"))
        middle = QVBoxLayout(became)
        middle.setContentsMargins(space(4), space(4), space(4), space(4))
        middle.setSpacing(space(2))
        middle.addWidget(self._head("history", tr("What became of it")))
        middle.addWidget(self._history, 3)
        middle.addWidget(self._head("agreed", tr("What the customer agreed to")))
        middle.addWidget(self._agreed)
        middle.addWidget(self._text, 2)
        acts = Surface(names.CARD_ACTIONS, "card", tr("What can be done"))
        right = QVBoxLayout(acts)
        right.setContentsMargins(space(3), space(4), space(3), space(4))
        right.setSpacing(space(2))
        for deed, act in self._acts.items():
            if deed is Deed.REMOVE:
                right.addStretch(1)
            right.addWidget(act)
        whole = QGridLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setHorizontalSpacing(space(3))
        for column, (part, stretch) in enumerate(((facts, 5), (became, 8), (acts, 4))):
            whole.addWidget(part, 0, column)
            whole.setColumnStretch(column, stretch)

    def _head(self, name: str, word: str) -> Text:
        head = Text(self._theme, f"{names.CARD}.{name}.word", size=Size.STRONG, weight=QFont.Weight.DemiBold)
        head.say(word)
        return head

    def _restyle(self) -> None:
        self._text.setFont(self._theme.font(Size.BODY))
        self._history.doItemsLayout()
        if self.page is not None:
            _word, shape, tone = state_of(self.page.row)
            colours, side = self._theme.colours.tones[tone], self._theme.density.space(5)
            self._sign.setPixmap(sign(shape, colours.solid, side, cut=colours.on_solid, ratio=self.devicePixelRatio()))
            self._sign.setFixedSize(QSize(side, side))


def _in_groups(digest: str) -> str:
    """A digest as people compare it."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
