"""The customer's own window, for a second screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from pos.front.customer_display.shown import SENTENCES, Said, Shown
from pos.front.parts import names
from pos.front.parts.icons import sign
from pos.front.parts.surface import Surface
from pos.front.parts.text import ElidedText, FittedText, Shade, Text
from pos.front.parts.theme import Scheme, Theme
from pos.front.parts.tokens import Size, Tone
from pos.front.parts.words import tr

#: The latest lines are seen; earlier ones have been seen already.
_MOST_LINES = 6
_SHAPES = {
    Said.ONE_MOMENT: ("waiting", Tone.ACTIVE),
    Said.THANK_YOU: ("approved", Tone.GOOD),
    Said.ANOTHER_WAY: ("card", Tone.NEUTRAL),
    Said.NOT_BY_CARD: ("card", Tone.NEUTRAL),
    Said.CHECKING: ("waiting", Tone.ACTIVE),
    Said.ASK_STAFF: ("person", Tone.NEUTRAL),
}
_SEMI = QFont.Weight.DemiBold


class CustomerDisplay(QWidget):
    """Shop name, lines, total, or one sentence in large letters."""

    def __init__(self, scheme: Scheme = Scheme.SYSTEM) -> None:
        super().__init__()
        self.setObjectName(names.CUSTOMER)
        self.setAccessibleName(tr("Customer display"))
        self.setWindowTitle(tr("Customer display"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # It shows and never asks: the keyboard stays where it is.
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus)
        self.theme = Theme(scheme, self)
        self.theme.spread(roomy=True)
        self._shown = Shown(Said.SHOP_NAME)
        self._rest = self._make_rest()
        self._basket = self._make_basket()
        self._told = self._make_told()
        self._pages = QStackedWidget(self)
        self._pages.setObjectName(f"{names.CUSTOMER}.pages")
        self._pages.setAccessibleName(tr("Customer display"))
        for page in (self._rest, self._basket, self._told):
            self._pages.addWidget(page)
        whole = QVBoxLayout(self)
        # The screen gives the size; no text may ask for another one.
        whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        margin = self.theme.density.space(8)
        whole.setContentsMargins(margin, margin, margin, margin)
        whole.addWidget(self._pages)
        self.resize(1024, 640)
        self.theme.changed.connect(self._restyle)
        self._restyle()
        self.show_what(self._shown)

    def introduce(self, shop: str) -> None:
        """Show whose counter this is."""
        self._shop.say(shop)

    def show_what(self, shown: Shown) -> None:
        """Draw what the customer is told."""
        self._shown = shown
        if shown.said in (Said.SHOP_NAME, Said.NOTHING):
            self._shop.setVisible(shown.said is Said.SHOP_NAME)
            self._mark.setVisible(shown.said is Said.SHOP_NAME)
            self._pages.setCurrentWidget(self._rest)
        elif shown.said in SENTENCES:
            self._sentence.say(tr(SENTENCES[shown.said]))
            self._draw_sign()
            self._pages.setCurrentWidget(self._told)
        else:
            self._draw_basket()
            self._pages.setCurrentWidget(self._basket)

    def open(self) -> None:
        """Fill the second screen; where there is none, stand beside the till."""
        typed_into = QApplication.activeWindow()
        others = [screen for screen in QGuiApplication.screens() if screen is not QGuiApplication.primaryScreen()]
        if others:
            self.setScreen(others[0])
            self.setGeometry(others[0].geometry())
            self.showFullScreen()
        else:
            self.show()
        if typed_into is not None:
            # Not every window system keeps its promise not to activate a window that is shown.
            typed_into.activateWindow()

    # --- pages ---

    def _make_rest(self) -> QWidget:
        page = Surface(f"{names.CUSTOMER}.rest", "plain", tr("Customer display"), self)
        self._mark = Text(self.theme, f"{names.CUSTOMER}.mark", accessible=tr("Shop"), parent=page)
        self._shop = Text(self.theme, names.CUSTOMER_SHOP, accessible=tr("Shop"), size=Size.DISPLAY, weight=_SEMI)
        column = QVBoxLayout(page)
        column.setSpacing(self.theme.density.space(4))
        column.addStretch(1)
        column.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._shop, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _make_basket(self) -> QWidget:
        page = Surface(f"{names.CUSTOMER}.basket", "plain", tr("Basket"), self)
        column = QVBoxLayout(page)
        column.setSpacing(self.theme.density.space(2))
        self._rows: list[tuple[Text, Text, Text, Text]] = []
        for number in range(1, _MOST_LINES + 1):
            name = f"{names.CUSTOMER}.line.{number}"
            cells = (
                ElidedText(self.theme, f"{name}.name", size=Size.HEADING, weight=QFont.Weight.Medium),
                Text(self.theme, f"{name}.note", accessible=tr("Price"), size=Size.STRONG, shade=Shade.SOFT),
                Text(self.theme, f"{name}.quantity", size=Size.HEADING, shade=Shade.SOFT, tabular=True),
                Text(self.theme, f"{name}.total", size=Size.HEADING, weight=_SEMI, tabular=True),
            )
            row = QHBoxLayout()
            row.setSpacing(self.theme.density.space(6))
            for cell, stretch in zip(cells, (1, 0, 0, 0), strict=True):
                row.addWidget(cell, stretch)
            cells[3].setMinimumWidth(self.theme.density.space(32))
            cells[3].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            column.addLayout(row)
            self._rows.append(cells)
        column.addStretch(1)
        self._word = Text(self.theme, f"{names.CUSTOMER}.word", size=Size.TITLE, shade=Shade.SOFT, weight=_SEMI)
        self._word.say(tr("Total"))
        self._total = FittedText(
            self.theme, names.CUSTOMER_TOTAL, accessible=tr("Total"), size=Size.MONEY, weight=_SEMI, tabular=True
        )
        self._total.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot = QHBoxLayout()
        foot.addWidget(self._word)
        foot.addWidget(self._total, 1)
        column.addWidget(Surface(f"{names.CUSTOMER}.rule", "line", tr("Total"), page))
        column.addLayout(foot)
        return page

    def _make_told(self) -> QWidget:
        page = Surface(f"{names.CUSTOMER}.told", "plain", tr("Customer display"), self)
        self._sign = Text(self.theme, f"{names.CUSTOMER}.sign", accessible=tr("Customer display"))
        self._sentence = Text(self.theme, names.CUSTOMER_SENTENCE, size=Size.DISPLAY, weight=_SEMI)
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(page)
        column.setSpacing(self.theme.density.space(6))
        column.addStretch(1)
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._sentence)
        column.addStretch(1)
        return page

    def _draw_basket(self) -> None:
        latest = self._shown.lines[-_MOST_LINES:]
        for number, (name, note, quantity, total) in enumerate(self._rows):
            line = latest[number] if number < len(latest) else None
            name.say(line.name if line is not None else "")
            note.say(line.note if line is not None else "")
            quantity.say(f"× {line.quantity}" if line is not None else "")
            total.say(line.total if line is not None else "")
            total.set_shade(Shade.INK if self._shown.settled else Shade.FAINT)
        self._total.say(self._shown.total)
        self._total.set_shade(Shade.INK if self._shown.settled else Shade.FAINT)

    def _draw_sign(self) -> None:
        shape, tone = _SHAPES[self._shown.said]
        colours, size = self.theme.colours.tones[tone], self.theme.density.space(20)
        self._sign.setPixmap(sign(shape, colours.solid, size, cut=colours.on_solid, ratio=self.devicePixelRatio()))

    def _restyle(self) -> None:
        self.setPalette(self.theme.palette())
        self.setStyleSheet(self.theme.style_sheet())
        size = self.theme.density.space(16)
        self._mark.setPixmap(sign("shop", self.theme.colours.ink_soft, size, ratio=self.devicePixelRatio()))
        if self._shown.said in SENTENCES:
            self._draw_sign()
