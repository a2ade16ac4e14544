"""F11: the sales whose outcome is not known, who has been asked, and what a person can do about each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QWidget

from pos.domain.money import Money
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.found_items import Found, FoundItems, found_list
from pos.front.parts.sheet import Sheet
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.link.messages import Doubt

#: So many are seen at once; the rest is scrolled to.
_MOST_ROWS = 5
#: The latest answers; the journal keeps them all.
_MOST_WITNESSES = 8


class DoubtsSheet(Sheet):
    """A list to look at; a sale is looked up now, written on a slip, or settled by a person."""

    #: A sale is to be looked up now. Carries its id.
    ask_wished = Signal(str)
    #: Its customer wants something in their hands. Carries its id.
    slip_wished = Signal(str)
    #: A person has found out whether it was charged. Carries the Doubt, and whether it was.
    decision_wished = Signal(object, bool)

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget) -> None:
        super().__init__(theme, names.DOUBTS_SHEET, tr("Sales to resolve"), parent)
        self._money = money
        self._doubts: tuple[Doubt, ...] = ()
        self._none = Text(theme, f"{names.DOUBTS_SHEET}.none", shade=Shade.SOFT)
        self._none.say(tr("Every sale is settled."))
        self._rows = FoundItems(self)
        self._list = found_list(self._rows, theme, names.DOUBTS_TABLE, tr("Sales to resolve"), self)
        self._list.selectionModel().currentRowChanged.connect(self._on_row)
        self._list.activated.connect(self._on_ask)
        self._asked = Text(theme, f"{names.DOUBTS_SHEET}.asked", shade=Shade.SOFT, weight=QFont.Weight.DemiBold)
        self._asked.say(tr("Asked so far"))
        self._who = Text(theme, f"{names.DOUBTS_SHEET}.witnesses", shade=Shade.INK, tabular=True)
        self._who.setWordWrap(True)
        self._who.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._acts = (
            self._act(names.DOUBTS_ASK, tr("Ask again now"), "Enter", "again", self._on_ask),
            self._act(names.DOUBTS_SLIP, tr("Slip for the customer"), "2", "receipt", self._on_slip),
            self._act(names.DOUBTS_CHARGED, tr("It was charged"), "3", "approved", lambda: self._on_decision(True)),
            self._act(names.DOUBTS_NOT_CHARGED, tr("It was not charged"), "4", "refused",
                      lambda: self._on_decision(False)),
        )  # fmt: skip
        acts = QGridLayout()
        acts.setSpacing(theme.density.space(2))
        for at, act in enumerate(self._acts):
            acts.addWidget(act, at // 2, at % 2)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.inside.addWidget(self._none, 1)
        self.inside.addWidget(self._list)
        self.inside.addWidget(self._asked)
        self.inside.addWidget(self._who, 1)
        self.inside.addLayout(acts)
        theme.changed.connect(self._restyle)
        self.show_doubts(())

    def show_doubts(self, doubts: tuple[Doubt, ...]) -> None:
        """List them, oldest first; the chosen one stays chosen."""
        chosen = self._chosen()
        self._doubts = doubts
        self._rows.show([self._row(doubt) for doubt in doubts])
        ids = [doubt.sale_id for doubt in doubts]
        row = ids.index(chosen.sale_id) if chosen is not None and chosen.sale_id in ids else 0
        self._list.setCurrentIndex(self._rows.index(row))
        self._restyle()
        self._none.setVisible(not doubts)
        for widget in (self._list, self._asked, self._who, *self._acts):
            widget.setVisible(bool(doubts))
        self._on_row()

    def take_keyboard(self) -> None:
        (self._list if self._doubts else self).setFocus()

    def _restyle(self) -> None:
        self._list.setFixedHeight(min(_MOST_ROWS, len(self._doubts)) * self.theme.density.row + 2)
        self._list.doItemsLayout()

    def _row(self, doubt: Doubt) -> Found:
        card = f" · {doubt.card}" if doubt.card is not None else ""
        since = tr("since {time}", time=_moment(doubt.since))
        under = f"{since} · {tr('Ask the manager')}" if doubt.needs_person else since
        shape = "person" if doubt.needs_person else "doubt"
        return Found(f"{doubt.reference}{card}", under, self._money(doubt.total), shape=shape)

    def _chosen(self) -> Doubt | None:
        row = self._list.currentIndex().row()
        return self._doubts[row] if 0 <= row < len(self._doubts) else None

    def _on_row(self) -> None:
        doubt = self._chosen()
        if doubt is None:
            self._who.say("")
            return
        told = [
            f"{witness.at.astimezone().strftime('%H:%M:%S')}  {witness.name}: {witness.said}"
            for witness in doubt.witnesses[-_MOST_WITNESSES:]
        ]
        self._who.say("\n".join(told) or tr("Nobody has been asked yet."))

    def _act(self, name: str, word: str, key: str, shape: str, wish: Callable[[], None]) -> ActionButton:
        act = ActionButton(self.theme, name, word, key=key, sign=shape, weight=Weight.SECONDARY)
        act.wished.connect(wish)
        if key.isdigit():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setObjectName(f"{name}.shortcut")
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act.click)
        return act

    def _on_ask(self) -> None:
        doubt = self._chosen()
        if doubt is not None:
            self.ask_wished.emit(doubt.sale_id)

    def _on_slip(self) -> None:
        doubt = self._chosen()
        if doubt is not None:
            self.slip_wished.emit(doubt.sale_id)

    def _on_decision(self, charged: bool) -> None:
        doubt = self._chosen()
        if doubt is not None:
            self.decision_wished.emit(doubt, charged)


def _moment(at: datetime) -> str:
    local = at.astimezone()
    return local.strftime("%H:%M" if local.date() == datetime.now().astimezone().date() else "%Y-%m-%d %H:%M")
