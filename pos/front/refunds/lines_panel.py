"""The lines of a sale: of each, how many pieces go back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QStackedLayout, QVBoxLayout, QWidget

from pos.domain.money import Money
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.found_items import Found, FoundItems, FoundRows
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.refunds import names
from pos.front.refunds.choice import Choice
from pos.link.refunds import RefundLine

_STEPS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}


class LinesList(QListView):
    """Space chooses a line, plus and minus its pieces, A everything."""

    #: So many pieces more or fewer of the current line.
    stepped = Signal(int)
    #: All of the current line, or nothing of it.
    flipped = Signal()
    #: Everything.
    all_wished = Signal()
    #: Enter: it is chosen.
    chosen = Signal()

    def __init__(self, theme: Theme, rows: FoundItems) -> None:
        super().__init__()
        self.setObjectName(names.LINES_LIST)
        self.setAccessibleName(tr("What was sold: Space chooses a line, plus and minus its pieces"))
        self.setModel(rows)
        self.setItemDelegate(FoundRows(theme, self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self.flipped)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key == Qt.Key.Key_Space:
            self.flipped.emit()
        elif key == Qt.Key.Key_A and not event.modifiers():
            self.all_wished.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.chosen.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()


class LinesPanel(Surface):
    """Changes the choice, and says so."""

    #: Something else was chosen.
    changed = Signal()

    def __init__(
        self, theme: Theme, money: Callable[[Money], str], choice: Choice, parent: QWidget | None = None
    ) -> None:
        super().__init__(names.LINES, "card", tr("What was sold"), parent)
        self._money, self._choice = money, choice
        self._rows = FoundItems(self)
        self.list = LinesList(theme, self._rows)
        self._none = Text(theme, names.NO_LINES, shade=Shade.SOFT)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.setWordWrap(True)
        self._none.say(tr("What may go back is shown once somebody has logged in at Global Commerce."))
        head = Text(theme, f"{names.LINES}.word", size=Size.STRONG, weight=QFont.Weight.DemiBold)
        head.say(tr("What goes back?"))
        self._acts = [
            ActionButton(theme, names.FEWER, tr("One less"), key="−", weight=Weight.QUIET),
            ActionButton(theme, names.MORE, tr("One more"), key="+", weight=Weight.QUIET),
            ActionButton(theme, names.ALL, tr("Everything"), key="A", weight=Weight.QUIET),
        ]
        place = QWidget()
        place.setObjectName(f"{names.LINES}.place")
        place.setAccessibleName(tr("What was sold"))
        self._pages = QStackedLayout(place)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._none)
        foot = QHBoxLayout()
        for act in self._acts[:2]:
            foot.addWidget(act)
        foot.addStretch(1)
        foot.addWidget(self._acts[2])
        space = theme.density.space
        whole = QVBoxLayout(self)
        whole.setContentsMargins(space(2), space(4), space(2), space(2))
        whole.setSpacing(space(2))
        row = QHBoxLayout()
        row.setContentsMargins(space(2), 0, space(2), 0)
        row.addWidget(head)
        whole.addLayout(row)
        whole.addWidget(place, 1)
        whole.addLayout(foot)
        self.list.stepped.connect(self._step)
        self.list.flipped.connect(self._flip)
        self.list.all_wished.connect(self._take_all)
        for act, do in zip(self._acts, (lambda: self._step(-1), lambda: self._step(1), self._take_all), strict=True):
            act.wished.connect(do)

    def draw(self) -> None:
        """Show the lines as they are chosen now."""
        choice, row = self._choice, self.list.currentIndex().row()
        known = choice.refundable is not None
        self._rows.show([self._row(line) for line in choice.lines])
        self._pages.setCurrentIndex(0 if choice.lines else 1)
        for act in self._acts:
            act.setEnabled(known and choice.refundable is not None and choice.refundable.minor > 0)
        first = next((at for at, line in enumerate(choice.lines) if self._may(line)), 0)
        if choice.lines:
            row = row if 0 <= row < len(choice.lines) and self._may(choice.lines[row]) else first
            self.list.setCurrentIndex(self._rows.index(row, 0))

    def take_keyboard(self) -> None:
        """Put the keyboard on the lines."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside ---

    def _row(self, line: RefundLine) -> Found:
        chosen, pieces = self._choice.of(line), self._choice.pieces.get(line.number, 0)
        under = [tr("{count} pieces", count=line.pieces) if line.pieces > 1 else tr("1 piece"), self._money(line.total)]
        if line.refunded is not None and line.refunded.minor:
            under.append(tr("{amount} went back", amount=self._money(line.refunded)))
        if pieces and line.pieces > 1:
            under.insert(0, tr("{count} of {total} go back", count=pieces, total=line.pieces))
            del under[1]
        gone = line.available is not None and line.available.minor <= 0
        return Found(
            title=line.name,
            under=" · ".join(under),
            right=self._money(chosen) if chosen.minor else "",
            note=tr("nothing left") if gone else "",
            shape="tick" if chosen.minor else "",
            tile="" if chosen.minor else line.number,
            off=gone,
        )

    @staticmethod
    def _may(line: RefundLine) -> bool:
        return line.available is None or line.available.minor > 0

    def _current(self) -> str:
        row = self.list.currentIndex().row()
        return self._choice.lines[row].number if 0 <= row < len(self._choice.lines) else ""

    def _step(self, by: int) -> None:
        self._choice.step(self._current(), by)
        self._changed()

    def _flip(self) -> None:
        self._choice.flip(self._current())
        self._changed()

    def _take_all(self) -> None:
        self._choice.take_all()
        self._changed()

    def _changed(self) -> None:
        self.draw()
        self.changed.emit()
