"""Labels that follow the theme."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QWidget

from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size


class Shade(Enum):
    """How loud a text is; the style sheet has a colour for each."""

    INK = "ink"
    SOFT = "soft"
    FAINT = "faint"
    HEADER = "header"
    HEADER_SOFT = "header_soft"
    #: The colour of the tone of the panel that it stands on.
    TONE = "tone"


class Text(QLabel):
    """A label with a place in the type scale and a name for tests and screen readers."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        accessible: str = "",
        size: Size = Size.BODY,
        weight: QFont.Weight = QFont.Weight.Normal,
        shade: Shade = Shade.INK,
        tabular: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._called = accessible
        self._theme, self._size, self._weight, self._tabular = theme, size, weight, tabular
        self.setTextFormat(Qt.TextFormat.PlainText)  # a product's name is a stranger's text, never markup
        self.setProperty("shade", shade.value)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.setAccessibleName(accessible)

    def say(self, text: str) -> None:
        """Show a text, and let a screen reader find it under the label's own name."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(f"{self._called}: {text}" if self._called and text else self._called or text)

    def set_shade(self, shade: Shade) -> None:
        """Change how loud the text is."""
        if self.property("shade") != shade.value:
            self.setProperty("shade", shade.value)
            self.style().polish(self)

    def _restyle(self) -> None:
        self.setFont(self._theme.font(self._size, self._weight, self._tabular))


class ElidedText(Text):
    """A label of one line that ends in an ellipsis when there is no room."""

    def minimumSizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance("…"), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self.text()) + 4, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        self.style().drawItemText(
            painter, self.contentsRect(), int(self.alignment()), option.palette, self.isEnabled(), shown,
            self.foregroundRole(),
        )  # fmt: skip


class FittedText(Text):
    """One line of text that shrinks, down to half its size, rather than being cut off."""

    def __init__(self, theme: Theme, name: str, **options: object) -> None:
        super().__init__(theme, name, **options)  # type: ignore[arg-type]  # passed on as they are
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        whole = QFontMetrics(self._theme.font(self._size, self._weight, self._tabular))
        return QSize(whole.horizontalAdvance(self.text()) + 4, round(whole.height() * 1.04))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def say(self, text: str) -> None:
        super().say(text)
        self._fit()

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def _restyle(self) -> None:
        super()._restyle()
        self._fit()

    def _fit(self) -> None:
        font = self._theme.font(self._size, self._weight, self._tabular)
        wanted = QFontMetrics(font).horizontalAdvance(self.text()) + 4
        if self.width() > 0 and wanted > self.width():
            font.setPixelSize(max(font.pixelSize() // 2, font.pixelSize() * self.width() // wanted))
        self.setFont(font)


class WrappedText(Text):
    """A text of several lines whose letters get a little smaller rather than being cut off."""

    #: Units: pixels.
    _STEPS = 3

    def __init__(self, theme: Theme, name: str, **options: object) -> None:
        super().__init__(theme, name, **options)  # type: ignore[arg-type]  # passed on as they are
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        # It takes the room that there is and asks for none, or a long text would push its neighbours.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)

    def say(self, text: str) -> None:
        super().say(text)
        self._fit()

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def _restyle(self) -> None:
        super()._restyle()
        self._fit()

    def _fit(self) -> None:
        font = self._theme.font(self._size, self._weight, self._tabular)
        for _ in range(self._STEPS):
            self.setFont(font)
            if self.heightForWidth(self.width()) <= self.height():
                return
            font.setPixelSize(font.pixelSize() - 1)
        self.setFont(font)


def two_lines(text: str, font: QFont, width: int) -> list[str]:
    """Break a text into at most two lines; only what does not fit into both is left out.

    Units: ``width`` in pixels.
    """
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    layout.endLayout()
    length = line.textLength()
    first, rest = text[:length].rstrip(), text[length:].lstrip()
    return [first, QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)] if rest else [first]


def fitted(font: QFont, text: str, width: int) -> QFont:
    """The font, so much smaller that the text fits into the width.

    Units: ``width`` in pixels.
    """
    wanted = QFontMetrics(font).horizontalAdvance(text)
    if wanted <= width:
        return font
    smaller = QFont(font)
    smaller.setPixelSize(max(font.pixelSize() // 2, font.pixelSize() * width // wanted))
    return smaller
