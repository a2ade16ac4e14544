"""One sold sale: what is known of it, its refunds so far, its lines, and what goes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from pos.domain.money import Money
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.refunds import names
from pos.front.refunds.back_panel import BackPanel
from pos.front.refunds.choice import Choice
from pos.front.refunds.lines_panel import LinesPanel
from pos.front.refunds.so_far_list import SoFarRows, shown, so_far_list
from pos.front.refunds.words import moment
from pos.link.refunds import RefundPage

_FACTS: Final = ("order", "sold", "card", "by")


class SalePage(Surface):
    """Shows one sale as the back knows it, and asks for nothing by itself."""

    #: What is shown is to be read again.
    again_wished = Signal()
    #: A refund of which nobody knows is to be given up. Carries its id.
    give_up_wished = Signal(str)

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget | None = None) -> None:
        super().__init__(names.SALE, "plain", tr("Sale"), parent)
        self._theme, self._money = theme, money
        self.page: RefundPage | None = None
        self.choice = Choice()
        self.lines = LinesPanel(theme, money, self.choice)
        self.back = BackPanel(theme, money, self.choice)
        self._reference = Text(theme, names.REFERENCE, size=Size.TITLE, weight=QFont.Weight.DemiBold)
        self._facts = {name: self._fact(name) for name in _FACTS}
        self._rows = SoFarRows(self)
        self.so_far = so_far_list(self._rows, theme, self)
        self._none = Text(theme, names.NONE_SO_FAR, shade=Shade.SOFT)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._none.setWordWrap(True)
        self._none.say(tr("Nothing of this sale went back."))
        self._again = ActionButton(
            theme, names.AGAIN, tr("Look again"), key="Ctrl+R", sign="again", weight=Weight.QUIET
        )
        self._give_up = ActionButton(theme, names.GIVE_UP, tr("It never arrived"), sign="doubt", weight=Weight.QUIET)
        self._compose()
        self._again.wished.connect(self.again_wished)
        self._give_up.wished.connect(self._on_give_up)
        self.lines.changed.connect(self._on_lines)
        self.lines.list.chosen.connect(self.back.take_keyboard)
        self.back.changed.connect(self._on_sum)
        shortcut = QShortcut(QKeySequence("Ctrl+R"), self)
        shortcut.setObjectName(f"{names.SALE}.key.again")
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self.again_wished)

    def show_page(self, page: RefundPage) -> None:
        """Show a sale as the back knows it now; what was chosen of the same sale stays."""
        if self.page is None or self.page.sale.sale_id != page.sale.sale_id:
            self.empty()
        self.page, sale = page, page.sale
        self._reference.say(sale.reference)
        by = ", ".join(sale.by) or tr("not on record")
        for name, text in (
            ("order", sale.order_id),
            ("sold", f"{moment(sale.sold_at)} · {self._money(sale.total)}"),
            ("card", str(sale.card) if sale.card is not None else tr("not on record")),
            ("by", by),
        ):
            self._facts[name][1].say(text)
        self._rows.show([shown(row, self._money) for row in page.refunds])
        self._so_far_pages.setCurrentIndex(0 if page.refunds else 1)
        self._give_up.setVisible(any(row.may_give_up for row in page.refunds))
        self.choice.use(page)
        self.lines.draw()
        self.back.draw()

    def asked(self) -> None:
        """What was chosen is asked for: nothing is chosen any more."""
        self.choice.clear()
        self.back.empty()
        self.lines.draw()
        self.back.draw()

    def empty(self) -> None:
        """Forget what was chosen and typed."""
        self.page = None
        self.back.be_busy(False)
        self.asked()

    def take_keyboard(self) -> None:
        """Put the keyboard on the lines."""
        self.lines.take_keyboard()

    # --- inside ---

    def _on_lines(self) -> None:
        self.back.say("")
        self.back.draw()

    def _on_sum(self) -> None:
        self.lines.draw()
        self.back.draw()

    def _on_give_up(self) -> None:
        row = next((one for one in self.page.refunds if one.may_give_up), None) if self.page is not None else None
        if row is not None:
            self.give_up_wished.emit(row.refund_id)

    def _fact(self, name: str) -> tuple[Text, Text]:
        words = {
            "order": tr("Order number"), "sold": tr("Sold"), "card": tr("Card"), "by": tr("Rung up by"),
        }  # fmt: skip
        head = Text(self._theme, f"{names.FACTS}.{name}.word", size=Size.CAPTION, shade=Shade.SOFT)
        head.say(words[name])
        value = Text(self._theme, f"{names.FACTS}.{name}", accessible=words[name], tabular=True)
        value.setWordWrap(True)
        return head, value

    def _compose(self) -> None:
        space = self._theme.density.space
        facts = Surface(names.FACTS, "card", tr("What is known of it"))
        known = QVBoxLayout(facts)
        known.setContentsMargins(space(4), space(4), space(4), space(2))
        known.setSpacing(space(0.5))
        known.addWidget(self._reference)
        known.addSpacing(space(1))
        for head, value in self._facts.values():
            known.addWidget(head)
            known.addWidget(value)
            known.addSpacing(space(1))
        word = Text(self._theme, f"{names.SO_FAR}.word", size=Size.STRONG, weight=QFont.Weight.DemiBold)
        word.say(tr("Refunds so far"))
        place = QWidget()
        place.setObjectName(f"{names.SO_FAR}.place")
        place.setAccessibleName(tr("Refunds so far"))
        self._so_far_pages = QStackedLayout(place)
        self._so_far_pages.addWidget(self.so_far)
        self._so_far_pages.addWidget(self._none)
        known.addSpacing(space(1))
        known.addWidget(word)
        known.addSpacing(space(1))
        known.addWidget(place, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._again)
        foot.addStretch(1)
        foot.addWidget(self._give_up)
        known.addLayout(foot)
        whole = QGridLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setHorizontalSpacing(space(3))
        for column, (part, stretch) in enumerate(((facts, 6), (self.lines, 7), (self.back, 6))):
            whole.addWidget(part, 0, column)
            whole.setColumnStretch(column, stretch)
