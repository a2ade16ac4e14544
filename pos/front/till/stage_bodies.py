"""What stands in the middle of the stage while no card is typed: steps, the customer's sentence, facts, witnesses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pos.domain.money import Money
from pos.domain.saved_card import CardUse
from pos.domain.till_state import TillState
from pos.front.parts import names
from pos.front.parts.icons import sign
from pos.front.parts.surface import Surface
from pos.front.parts.text import ElidedText, Shade, Text
from pos.front.parts.theme import Theme
from pos.front.parts.tokens import Size, Tone
from pos.front.parts.words import tr
from pos.front.till.card_use import asked_about, cards_of
from pos.front.till.presenter import Picture
from pos.front.till.rest_bodies import MeanwhileBody, RestBody
from pos.front.till.screens import TO_THE_CUSTOMER, TO_THE_CUSTOMER_IN_DOUBT
from pos.link.messages import SaleChanged, Witness

_SEMI = QFont.Weight.DemiBold


class StepsBody(Surface):
    """The three steps of a charge, ticked off one by one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.STAGE_STEPS, "plain", tr("Steps of the charge"), parent)
        self._theme, self._step = theme, 0
        self._shown: tuple[int, CardUse, str] | None = None
        self._rows: list[tuple[Text, Text]] = []
        column = QVBoxLayout(self)
        column.setSpacing(theme.density.space(4))
        column.addStretch(1)
        for number, told in enumerate((tr("Securing the card"), tr("Adding to the sale"), tr("Asking the bank")), 1):
            name = f"{names.STAGE_STEPS}.{number}"
            picture = Text(theme, f"{name}.sign", accessible=told)
            text = Text(theme, f"{name}.text", size=Size.HEADING, weight=QFont.Weight.Medium)
            text.say(told)
            row = QHBoxLayout()
            row.setSpacing(theme.density.space(4))
            row.addStretch(2)
            row.addWidget(picture)
            row.addWidget(text, 3)
            row.addStretch(1)
            column.addLayout(row)
            self._rows.append((picture, text))
        column.addStretch(1)
        theme.changed.connect(self._draw)
        self._draw()

    def show_step(self, step: int, use: CardUse, cards: str) -> None:
        """Say which step is under way, for a card of this use; ``cards`` are those it is saved to."""
        if step and (step, use, cards) != self._shown:
            self._shown, self._step = (step, use, cards), step
            first, second = tr("Securing the card"), tr("Adding to the sale")
            if use is CardUse.SAVED:
                first = tr("Taken from {cards}", cards=cards)
            elif use is not CardUse.ONCE:
                second = tr("Adding to {cards}", cards=cards)
            self._rows[0][1].say(first)
            self._rows[1][1].say(second)
            self._draw()

    def _draw(self) -> None:
        colours, size = self._theme.colours, self._theme.density.space(7)
        active, good = colours.tones[Tone.ACTIVE], colours.tones[Tone.GOOD]
        for number, (picture, text) in enumerate(self._rows, 1):
            if number < self._step:
                shape, colour, cut = "approved", good.solid, good.on_solid
            else:
                shape = "waiting" if number == self._step else "dot"
                colour, cut = active.solid if number == self._step else colours.line_strong, "#FFFFFF"
            picture.setPixmap(sign(shape, colour, size, cut=cut, ratio=self.devicePixelRatio()))
            text.set_shade(Shade.INK if number == self._step else Shade.SOFT)


class SayBody(Surface):
    """The sentence for the customer; it knows no reason, and cannot."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.STAGE_SAY, "plain", tr("For the customer"), parent)
        self._theme = theme
        self._sign = Text(theme, f"{names.STAGE_SAY}.sign", accessible=tr("For the customer"))
        head = Text(theme, f"{names.STAGE_SAY}.head", shade=Shade.SOFT, weight=_SEMI)
        head.say(tr("Say to the customer"))
        self._sentence = Text(theme, names.STAGE_SENTENCE, size=Size.HEADING, weight=QFont.Weight.Medium)
        self._sentence.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(theme.density.space(2))
        words.addWidget(head)
        words.addWidget(self._sentence)
        row = QHBoxLayout()
        row.setSpacing(theme.density.space(5))
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.density.space(6), 0, theme.density.space(6), 0)
        whole.addStretch(2)
        whole.addLayout(row)
        whole.addStretch(3)
        theme.changed.connect(self._draw)
        self._draw()

    def show_state(self, state: TillState) -> None:
        """Put the sentence for this state there."""
        if state in (TillState.CODE_AGEING, TillState.ATTACHING):
            self._sentence.say(tr("One moment, please."))
        elif state is TillState.FORM_CLOSED:
            self._sentence.say(tr("May I have your card once more, please?"))
        elif state is TillState.CARDS_NOT_WORKING:
            self._sentence.say(tr("Cards cannot be taken here at the moment. Would you like to pay another way?"))
        else:
            self._sentence.say(tr(TO_THE_CUSTOMER))

    def _draw(self) -> None:
        size = self._theme.density.space(10)
        self._sign.setPixmap(sign("speech", self._theme.colours.line_strong, size, ratio=self.devicePixelRatio()))


class FactsBody(Surface):
    """What is known of a finished charge, as a short list."""

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget | None = None) -> None:
        super().__init__(names.STAGE_FACTS, "plain", tr("The sale"), parent)
        self._money = money
        self._rows: list[tuple[Text, Text]] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.density.space(6))
        grid.setVerticalSpacing(theme.density.space(3))
        for number in range(5):
            name = f"{names.STAGE_FACTS}.{number + 1}"
            word = Text(theme, f"{name}.word", shade=Shade.SOFT)
            value = ElidedText(theme, f"{name}.value", size=Size.STRONG, weight=QFont.Weight.Medium, tabular=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            grid.addWidget(word, number, 0)
            grid.addWidget(value, number, 1)
            self._rows.append((word, value))
        grid.setColumnStretch(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.density.space(6), 0, theme.density.space(6), 0)
        whole.addStretch(2)
        whole.addLayout(grid)
        whole.addStretch(3)

    def show_sale(self, sale: SaleChanged) -> None:
        """List what is known."""
        outcome = sale.outcome
        card = (outcome.card if outcome is not None else None) or sale.card
        facts = [
            (tr("Amount"), self._money(sale.totals.total) if sale.totals is not None else ""),
            (tr("Card"), str(card) if card is not None else ""),
            (tr("Order"), outcome.order_id if outcome is not None else ""),
            (tr("On the statement"), outcome.statement_name if outcome is not None else ""),
            (tr("Reference"), sale.reference),
        ]
        known = [fact for fact in facts if fact[1]]
        for number, (word, value) in enumerate(self._rows):
            word.say(known[number][0] if number < len(known) else "")
            value.say(known[number][1] if number < len(known) else "")


class WitnessesBody(Surface):
    """Who has been asked about a sale in doubt, and what they said."""

    _MOST = 4

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(names.STAGE_WITNESSES, "plain", tr("Witnesses"), parent)
        self._theme = theme
        self._sentence = Text(theme, f"{names.STAGE_WITNESSES}.say", size=Size.STRONG, weight=QFont.Weight.Medium)
        self._sentence.setWordWrap(True)
        self._sentence.say(tr(TO_THE_CUSTOMER_IN_DOUBT))
        head = Text(theme, f"{names.STAGE_WITNESSES}.head", shade=Shade.SOFT, weight=_SEMI)
        head.say(tr("Say to the customer"))
        asked = Text(theme, f"{names.STAGE_WITNESSES}.asked", shade=Shade.SOFT, weight=_SEMI)
        asked.say(tr("Asked so far"))
        self._rows: list[tuple[Text, Text]] = []
        whole = QVBoxLayout(self)
        space = theme.density.space
        whole.setContentsMargins(space(6), space(2), space(6), 0)
        whole.setSpacing(space(1))
        whole.addWidget(head)
        whole.addWidget(self._sentence)
        whole.addSpacing(space(3))
        whole.addWidget(asked)
        for number in range(self._MOST):
            name = f"{names.STAGE_WITNESSES}.{number + 1}"
            picture = Text(theme, f"{name}.sign", accessible=tr("Witness"))
            text = ElidedText(theme, f"{name}.text", tabular=True)
            row = QHBoxLayout()
            row.setSpacing(space(3))
            row.addWidget(picture)
            row.addWidget(text, 1)
            whole.addLayout(row)
            self._rows.append((picture, text))
        whole.addStretch(1)
        self._asked: tuple[Witness, ...] = ()
        theme.changed.connect(self._draw)
        self._draw()

    def show_witnesses(self, witnesses: tuple[Witness, ...], asking: bool) -> None:
        """List the latest answers; ``asking`` if more will come."""
        first = (
            tr("Nobody yet; the first question is on its way.") if asking else tr("Nobody can be asked at the moment.")
        )
        self._asked = witnesses[-self._MOST :]
        for number, (_picture, text) in enumerate(self._rows):
            if number < len(self._asked):
                witness = self._asked[number]
                at = witness.at.astimezone().strftime("%H:%M:%S")
                text.say(f"{at}  {witness.name}: {witness.said}")
            else:
                text.say(first if not self._asked and not number else "")
        self._draw()

    def _draw(self) -> None:
        colours, size = self._theme.colours, self._theme.density.space(5)
        for number, (picture, _text) in enumerate(self._rows):
            picture.setFixedSize(size, size)
            if number < len(self._asked):
                tick = sign("tick", colours.tones[Tone.DOUBT].solid, size, ratio=self.devicePixelRatio())
                picture.setPixmap(tick)
            else:
                picture.clear()


class Bodies:
    """All of them, told what to show in one call."""

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget) -> None:
        self.rest = RestBody(theme, parent)
        self.steps = StepsBody(theme, parent)
        self.say = SayBody(theme, parent)
        self.facts = FactsBody(theme, money, parent)
        self.witnesses = WitnessesBody(theme, parent)
        self.meanwhile = MeanwhileBody(theme, parent)

    def show(self, sale: SaleChanged, picture: Picture) -> None:
        """Bring every body up to date."""
        basket = picture.state is TillState.BASKET
        self.rest.show_step(1 if basket else 0, asked_about(sale) if basket else "")
        self.steps.show_step(picture.step, sale.card_use, cards_of(sale))
        self.say.show_state(picture.state)
        self.facts.show_sale(sale)
        self.witnesses.show_witnesses(sale.witnesses, picture.asking)
        self.meanwhile.show_works(picture.basket_works)
