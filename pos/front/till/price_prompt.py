"""F5: what a piece of the chosen line is to cost; what that comes to is seen before Enter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.cart import Line
from pos.domain.errors import NotUnderstood
from pos.domain.money import Money
from pos.domain.price_by_hand import ByHand, percent_text, price_typed
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.entry_field import EntryField
from pos.front.parts.form_field import FormField
from pos.front.parts.shadow import Shadow
from pos.front.parts.spoken import announce
from pos.front.parts.surface import Surface
from pos.front.parts.text import ElidedText, FittedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.till.typed_text import Meaning, meaning_of


class PricePrompt(Surface):
    """One field over the basket, what it would lead to, and nothing done before Enter."""

    #: A price is wished. Carries the Line as it was shown, and the text as typed.
    given = Signal(object, str)
    #: What was typed is a barcode. Carries it.
    scanned = Signal(str)
    #: It went away; the keyboard is free.
    closed = Signal()

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget) -> None:
        super().__init__(names.PRICE_PROMPT, "sheet", tr("Price of a piece"), parent)
        self.keep_keys()
        self._theme, self._money = theme, money
        self._line: Line | None = None
        #: The row that it belongs to, and where it may lie.
        self._laid: tuple[QRect, QRect] | None = None
        Shadow(self, theme)
        self._item = ElidedText(theme, f"{names.PRICE_PROMPT}.item", weight=QFont.Weight.DemiBold)
        self._now = Text(theme, f"{names.PRICE_PROMPT}.now", shade=Shade.SOFT, tabular=True)
        self._field = EntryField(self)
        self._field.setMaxLength(24)
        self._place = FormField(theme, names.PRICE_FIELD, tr("New price, or what comes off"), self._field)
        self._take = ActionButton(theme, names.PRICE_TAKE, tr("Take it"), key="Enter", weight=Weight.QUIET)
        self._leads_to = FittedText(
            theme, names.PRICE_PREVIEW, size=Size.STRONG, weight=QFont.Weight.DemiBold, tabular=True
        )
        self._how = FittedText(theme, f"{names.PRICE_PROMPT}.how", size=Size.CAPTION, shade=Shade.SOFT)
        self._compose()
        self._field.textChanged.connect(self._on_text)
        self._field.returnPressed.connect(self._on_take)
        self._take.wished.connect(self._on_take)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_keyboard)
        self.hide()

    def ask_for(self, line: Line) -> None:
        """Ask for the price of a piece of this line; an empty field stands for the normal price."""
        self._line = line
        self._item.say(line.product.name)
        self._field.clear()
        self._refresh()
        self.show()
        self.raise_()
        self._field.setFocus()

    def place(self, row: QRect, area: QRect) -> None:
        """Lie below a row of the basket, or above it where there is more room; all within an area."""
        self._laid = (row, area)
        width, height = min(area.width(), self._theme.density.space(134)), self.sizeHint().height()
        below = row.bottom() + 1
        lowest = area.bottom() + 1 - height
        top = below if below <= lowest else row.top() - height
        self.setGeometry(area.right() + 1 - width, max(area.top(), min(top, lowest)), width, height)

    def follow(self, line: Line | None) -> None:
        """The line is another now, or gone: show what the text leads to, or go away."""
        if self._line is None or line == self._line:
            return
        if line is None or line.normal_price != self._line.normal_price:
            self.leave()
        else:
            self._line = line
            self._refresh()

    @property
    def line_id(self) -> str:
        """The line whose price is being typed; empty while none is."""
        return self._line.id if self._line is not None else ""

    def leave(self) -> bool:
        """Go away without a change; False if it is not there."""
        if self._line is None:
            return False
        self._line = None
        self.hide()
        self.closed.emit()
        return True

    def _compose(self) -> None:
        space = self._theme.density.space
        head = QHBoxLayout()
        head.setSpacing(space(3))
        head.addWidget(self._item, 1)
        head.addWidget(self._now)
        foot = QHBoxLayout()
        foot.setSpacing(space(3))
        foot.addWidget(self._how, 1)
        foot.addWidget(self._take)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(space(4), space(3), space(4), space(3))
        whole.setSpacing(space(2))
        whole.addLayout(head)
        whole.addWidget(self._place)
        whole.addWidget(self._leads_to)
        whole.addLayout(foot)

    def _on_text(self) -> None:
        self._place.complain("")
        self._refresh()

    def _refresh(self) -> None:
        line = self._line
        if line is None:
            return
        normal = line.normal_price
        self._now.say(tr("normally {price}", price=self._money(normal)))
        example = Money(1250, normal.currency)
        self._how.say(
            tr("Such as {price}, 10% or -{amount}; empty is the normal price",
               price=f"{example.decimal:f}", amount=f"{Money(200, normal.currency).decimal:f}")
        )  # fmt: skip
        try:
            words = self._outcome(line, self._read(line))
        except NotUnderstood as problem:
            # While it is being typed, it is no mistake yet.
            self._leads_to.set_shade(Shade.SOFT)
            self._leads_to.say("" if self._place.problem else str(problem))
        else:
            self._leads_to.set_shade(Shade.INK)
            self._leads_to.say(words)
        if self._laid is not None:
            # What is wrong with a text takes a little more room than the field's own word.
            self.place(*self._laid)

    def _read(self, line: Line) -> ByHand | None:
        meaning = meaning_of(self._field.text())
        if meaning is Meaning.CARD_NUMBER:
            raise NotUnderstood(tr("That can be a card number. It belongs in the card form, nowhere else."))
        if meaning is Meaning.CODE:
            raise NotUnderstood(tr("That is a barcode: Enter looks it up."))
        return price_typed(self._field.text(), line.normal_price)

    def _outcome(self, line: Line, changed: ByHand | None) -> str:
        pieces = "" if line.quantity == 1 else f" × {line.quantity}"
        if changed is None:
            total = self._money(line.normal_price * line.quantity)
            return tr("Normal price: {price}{pieces} = {total}", price=self._money(line.normal_price), pieces=pieces,
                      total=total) if pieces else tr("Normal price: {total}", total=total)  # fmt: skip
        total, differs = self._money(changed.price * line.quantity), changed.off * line.quantity
        each = f"{self._money(changed.price)}{pieces} = {total}" if pieces else total
        percent = percent_text(abs(changed.percent_off))
        if differs.minor > 0:
            return tr("{each} · {less} less ({percent} %)", each=each, less=self._money(differs), percent=percent)
        more = Money(-differs.minor, differs.currency)
        return tr("{each} · {more} more ({percent} %)", each=each, more=self._money(more), percent=percent)

    def _on_take(self) -> None:
        line, text = self._line, self._field.text().strip()
        if line is None:
            return
        if meaning_of(text) is Meaning.CODE:
            self.leave()
            self.scanned.emit("".join(text.split()))
            return
        try:
            self._read(line)
        except NotUnderstood as problem:
            self._place.complain(str(problem))
            self._refresh()
            announce(self, str(problem))
            self._field.selectAll()
            self._field.setFocus()
            return
        # Gone before it is wished: a yes may be asked for, and lies over everything.
        self.leave()
        self.given.emit(line, text)

    def _on_keyboard(self, _before: QWidget | None, now: QWidget | None) -> None:
        # Whoever goes on with something else does not mean it any more; another window is no such thing.
        if now is not None and not self.isHidden() and not self.isAncestorOf(now) and now.window() is self.window():
            self.leave()
