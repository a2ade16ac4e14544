"""What stands in the middle of the stage while no payment goes on: how a sale goes, and what works meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pos.front.parts import names
from pos.front.parts.icons import sign
from pos.front.parts.surface import Surface
from pos.front.parts.text import Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size, Tone
from pos.front.parts.words import tr


class RestBody(Surface):
    """How a sale goes, for as long as there is nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.STAGE_REST, "plain", tr("How a sale goes"), parent)
        self._theme = theme
        self._signs: list[tuple[Text, str]] = []
        self._step = 0
        space, centre = theme.density.space, Qt.AlignmentFlag.AlignHCenter
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(space(6))
        grid.setVerticalSpacing(space(1))
        # Signs on one line, titles on one line, texts from one line on, however long each is.
        grid.setRowStretch(0, 2)
        grid.setRowMinimumHeight(2, space(2))
        grid.setRowStretch(5, 3)
        steps = (
            ("search", tr("Scan or find"), tr("F2 finds by name. 1250 or 12,50 is a quick amount.")),
            ("card", tr("F9 Pay"), tr("The card form opens with the cursor in the card number.")),
            ("bank", tr("Enter charges"), tr("The answer of the bank stands here.")),
        )
        for number, (shape, title, told) in enumerate(steps):
            name = f"{names.STAGE_REST}.{number + 1}"
            picture = Text(theme, f"{name}.sign", accessible=title)
            self._signs.append((picture, shape))
            head = Text(theme, f"{name}.title", size=Size.STRONG, weight=QFont.Weight.DemiBold)
            head.say(title)
            text = Text(theme, f"{name}.text", shade=Shade.SOFT)
            text.setWordWrap(True)
            text.setAlignment(centre | Qt.AlignmentFlag.AlignTop)
            text.say(told)
            if shape == "card":
                self._pay = text
            grid.addWidget(picture, 1, number, centre)
            grid.addWidget(head, 3, number, centre)
            grid.addWidget(text, 4, number, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(number, 1)
        theme.changed.connect(self._draw)
        self._draw()

    def show_step(self, step: int, on_file: str = "") -> None:
        """Mark the step that comes next, counted from 0; ``on_file`` names the saved card that Pay asks about."""
        told = tr("Asks to charge {card}.", card=on_file)
        self._pay.say(told if on_file else tr("The card form opens with the cursor in the card number."))
        if step != self._step:
            self._step = step
            self._draw()

    def _draw(self) -> None:
        colours, size = self._theme.colours, self._theme.density.space(9)
        for number, (label, shape) in enumerate(self._signs):
            colour = colours.accent if number == self._step else colours.line_strong
            label.setPixmap(sign(shape, colour, size, ratio=self.devicePixelRatio()))


class MeanwhileBody(Surface):
    """What goes on working while cards cannot be taken."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.STAGE_MEANWHILE, "plain", tr("What works meanwhile"), parent)
        self._theme, self._works = theme, True
        self._rows: list[tuple[Text, Text]] = []
        space = theme.density.space
        grid = QGridLayout()
        grid.setHorizontalSpacing(space(4))
        grid.setVerticalSpacing(space(4))
        for number, what in enumerate((tr("Cards"), tr("Basket and item search"), tr("Receipts"))):
            name = f"{names.STAGE_MEANWHILE}.{number + 1}"
            picture = Text(theme, f"{name}.sign", accessible=what)
            word = Text(theme, f"{name}.what", size=Size.HEADING, weight=QFont.Weight.Medium)
            word.say(what)
            state = Text(theme, f"{name}.state", accessible=what, size=Size.HEADING, shade=Shade.SOFT)
            for column, widget in enumerate((picture, word, state)):
                grid.addWidget(widget, number, column)
            self._rows.append((picture, state))
        grid.setColumnMinimumWidth(1, space(64))
        whole = QHBoxLayout()
        whole.addStretch(1)
        whole.addLayout(grid)
        whole.addStretch(1)
        centred = QVBoxLayout(self)
        centred.addStretch(2)
        centred.addLayout(whole)
        centred.addStretch(3)
        theme.changed.connect(self._draw)
        self._draw()

    def show_works(self, works: bool) -> None:
        """Say whether basket, search and receipts can be used."""
        if works is not self._works:
            self._works = works
            self._draw()

    def _draw(self) -> None:
        colours, size = self._theme.colours, self._theme.density.space(7)
        good = colours.tones[Tone.GOOD]
        for (picture, state), works in zip(self._rows, (False, self._works, self._works), strict=True):
            state.say(tr("works") if works else tr("off"))
            shape, colour = ("approved", good.solid) if works else ("dot", colours.line_strong)
            picture.setPixmap(sign(shape, colour, size, cut=good.on_solid, ratio=self.devicePixelRatio()))
