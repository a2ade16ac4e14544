"""The comparison with the payment service: how far it is, a way to stop it, and what differs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QProgressBar, QWidget

from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.sheet import Sheet
from pos.front.parts.spoken import announce
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size
from pos.front.parts.words import tr
from pos.front.saved_cards import names
from pos.front.saved_cards.row_texts import DIFFERENCES
from pos.link.saved_cards import CardDifference, CardsChecked


class CompareSheet(Sheet):
    """Esc puts it aside and lets the comparison go on; only Stop ends it."""

    #: It is to be stopped.
    stop_wished = Signal()
    #: It is to be begun.
    begin_wished = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, names.COMPARE, tr("Compare with the payment service"), parent)
        self.keep_keys()
        self._running = False
        self._bar = QProgressBar()
        self._bar.setObjectName(names.COMPARE_BAR)
        self._bar.setAccessibleName(tr("Customers compared"))
        self._bar.setTextVisible(False)
        self._told = Text(theme, names.COMPARE_TOLD, accessible=tr("How far it is"), tabular=True)
        self._told.setWordWrap(True)
        self._list = QPlainTextEdit()
        self._list.setObjectName(names.COMPARE_LIST)
        self._list.setAccessibleName(tr("What differs"))
        self._list.setReadOnly(True)
        self._list.setTabChangesFocus(True)
        self._list.setPlaceholderText(tr("What differs is listed here, once all is compared."))
        self._act = ActionButton(theme, names.COMPARE_STOP, tr("Stop"), key="Enter", weight=Weight.SECONDARY)
        self._act.wished.connect(lambda: (self.stop_wished if self._running else self.begin_wished).emit())
        note = Text(theme, f"{names.COMPARE}.note", shade=Shade.SOFT)
        note.setWordWrap(True)
        note.say(
            tr("What is wrong here is put right, and the list says what was. Nothing is charged or removed there.")
        )
        for part in (note, self._bar, self._told):
            self.inside.addWidget(part)
        self.inside.addWidget(self._list, 1)
        self.inside.addWidget(self._act)
        theme.changed.connect(self._restyle)
        self._restyle()

    @property
    def is_running(self) -> bool:
        """Whether a comparison is under way."""
        return self._running

    def begin(self) -> None:
        """A comparison begins."""
        self._running = True
        self._list.setPlainText("")
        self._bar.setRange(0, 0)
        self._told.say(tr("Beginning…"))
        self._draw()

    def show_progress(self, checked: CardsChecked) -> None:
        """Say how far it is."""
        self._running = not checked.finished
        self._bar.setRange(0, max(1, checked.total))
        self._bar.setValue(checked.done if checked.total else 1)
        told = tr("{done} of {total} customers · {differences} differences", done=f"{checked.done:,}",
                  total=f"{checked.total:,}", differences=checked.differences)  # fmt: skip
        self._told.say(f"{told}. {checked.problem}".strip() if checked.problem else told)
        if checked.finished:
            self._list.setPlaceholderText(tr("Nothing differs in what was compared."))
            announce(self, self._told.text())
        self._draw()

    def refuse(self, sentence: str) -> None:
        """Say why there is no comparison."""
        self._running = False
        self._bar.setRange(0, 1)
        self._told.say(sentence)
        self._draw()

    def add(self, differences: tuple[CardDifference, ...]) -> None:
        """List what differs; one line each."""
        for one in differences:
            parts = (tr(DIFFERENCES[one.kind]), one.customer, one.card, one.detail)
            self._list.appendPlainText(" · ".join(part for part in parts if part))

    def empty_list(self) -> None:
        """Take away what was listed."""
        self._list.setPlainText("")

    def take_keyboard(self) -> None:
        self._act.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw(self) -> None:
        self._act.label(tr("Stop") if self._running else tr("Compare again"), key="Enter")

    def _restyle(self) -> None:
        self._list.setFont(self.theme.font(Size.BODY))
        self._bar.setFixedHeight(self.theme.density.space(2.5))
