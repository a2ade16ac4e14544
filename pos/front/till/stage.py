"""The stage: what is so, what goes on, and the next move, each in a place that is always the same."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from pos.domain.money import Money
from pos.front.parts import names
from pos.front.parts.action_button import ActionButton, Weight
from pos.front.parts.surface import Surface
from pos.front.parts.theme import Theme
from pos.front.parts.words import tr
from pos.front.till.card_panel import CardPanel
from pos.front.till.card_use_line import CardUseLine
from pos.front.till.code_clock import CodeClock
from pos.front.till.paying import act_for_another_card
from pos.front.till.presenter import Picture
from pos.front.till.progress_line import ProgressLine
from pos.front.till.screens import ACTS, Act, Body
from pos.front.till.stage_bodies import Bodies
from pos.front.till.status_panel import StatusPanel
from pos.link.messages import SaleChanged


class Stage(Surface):
    """Status on top, the card form or what stands for it below, the next move at the foot."""

    #: A wish was made for the state that is drawn. Carries an Act.
    wished = Signal(object)

    def __init__(self, theme: Theme, money: Callable[[Money], str], parent: QWidget | None = None) -> None:
        super().__init__(names.STAGE, "card", tr("Payment"), parent)
        self._acts: tuple[Act | None, Act | None] = (None, None)
        self.status = StatusPanel(theme, self)
        self.card = CardPanel(theme, self)
        self._bodies = Bodies(theme, money, self)
        self._pages = QStackedWidget(self)
        self._pages.setObjectName(names.STAGE_BODY)
        self._pages.setAccessibleName(tr("Payment"))
        self._page_of: dict[Body, QWidget] = {
            Body.REST: self._bodies.rest,
            Body.CARD: self.card,
            Body.STEPS: self._bodies.steps,
            Body.SAY: self._bodies.say,
            Body.FACTS: self._bodies.facts,
            Body.WITNESSES: self._bodies.witnesses,
            Body.MEANWHILE: self._bodies.meanwhile,
        }
        for page in self._page_of.values():
            self._pages.addWidget(page)
        self._clock = CodeClock(theme, self)
        self._use = CardUseLine(theme, self)
        self._line = QStackedLayout()
        self._line.addWidget(self._use)
        self._line.addWidget(self._clock)
        self._charge = ActionButton(theme, names.CHARGE_BUTTON, weight=Weight.PRIMARY, sign="lock")
        self._primary = ActionButton(theme, names.PRIMARY_ACTION, weight=Weight.PRIMARY)
        self._secondary = ActionButton(theme, names.SECONDARY_ACTION, weight=Weight.SECONDARY)
        self._progress = ProgressLine(theme, self)
        nothing = Surface(f"{names.STAGE}.still", "plain", tr("Nothing to do here"), self)
        self._next = QStackedLayout()
        for part in (nothing, self._charge, self._primary):
            self._next.addWidget(part)
        self._charge.wished.connect(lambda: self.wished.emit(Act.CHARGE))
        self._primary.wished.connect(lambda: self._emit(0))
        self._secondary.wished.connect(lambda: self._emit(1))
        space = theme.density.space
        acts = Surface(f"{names.STAGE}.acts", "plain", tr("Next move"), self)
        row = QHBoxLayout(acts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(3))
        row.addLayout(self._next, 2)
        row.addWidget(self._secondary, 1)
        policy = self._secondary.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._secondary.setSizePolicy(policy)
        self._foot = QStackedLayout()
        self._foot.addWidget(acts)
        self._foot.addWidget(self._progress)
        inside = QVBoxLayout()
        inside.setContentsMargins(space(4), space(3), space(4), space(4))
        inside.setSpacing(space(2))
        inside.addWidget(self._pages, 1)
        inside.addLayout(self._line)
        inside.addLayout(self._foot)
        whole = QVBoxLayout(self)
        # One pixel for the card's own line: the head lies within it.
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        whole.addWidget(self.status)
        whole.addLayout(inside, 1)

    def show_picture(self, sale: SaleChanged, picture: Picture, key: object) -> None:
        """Draw the state; ``key`` names it for the buttons, so that a press for an earlier one is dropped."""
        self.status.show_picture(picture)
        self._bodies.show(sale, picture)
        self._pages.setCurrentWidget(self._page_of[picture.body])
        self._clock.show_picture(picture)
        self._use.show_use(picture.use)
        self._line.setCurrentWidget(self._use if picture.code_left is None else self._clock)
        self._progress.show_step(picture.step, picture.title)
        self._acts = (picture.primary, picture.secondary)
        self._draw_act(self._charge if picture.primary is Act.CHARGE else self._primary, picture.primary, picture)
        self._draw_act(self._secondary, picture.secondary, picture)
        self._charge.setEnabled(picture.primary is Act.CHARGE and picture.primary_open)
        self._primary.setEnabled(picture.primary is not None and picture.primary_open)
        self._secondary.setEnabled(picture.secondary_open)
        self._secondary.setVisible(picture.secondary is not None)
        for button in (self._charge, self._primary, self._secondary):
            button.drawn_for(key)
        self._foot.setCurrentIndex(1 if picture.in_flight else 0)
        if picture.primary is Act.CHARGE:
            self._next.setCurrentWidget(self._charge)
        elif picture.primary in (None, Act.PAY):
            # Pay has its own place under the total: a second one here would be one too many.
            self._next.setCurrentIndex(0)
        else:
            self._next.setCurrentWidget(self._primary)

    def focus_acts(self) -> None:
        """Put the keyboard on the next move, coming from the card form."""
        for button in (self._charge, self._primary, self._secondary):
            if button.isVisible() and button.isEnabled():
                button.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _draw_act(self, button: ActionButton, act: Act | None, picture: Picture) -> None:
        if act is None:
            return
        text, key, shape = ACTS[act]
        if button is self._secondary and key == "Enter":
            # Enter is the first button's; Pay leads to another card wherever one may be taken.
            key = "F9" if act is act_for_another_card(picture) else ""
        button.label(tr(text, total=picture.total) if "{" in text else tr(text), key, shape)

    def _emit(self, which: int) -> None:
        act = self._acts[which]
        if act is not None:
            self.wished.emit(act)
