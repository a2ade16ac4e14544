"""A cashier over the link: presses what a person would press at what the real back shows, one customer after another.

All that is left to chance is drawn by a seed: baskets, cards, tempers.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from pos.domain.till_state import TillState
from pos.link.messages import (
    CancelSale,
    CardFormPlan,
    CheckReadiness,
    NextSale,
    NotDone,
    OpenCardForm,
    OtherCard,
    ReadinessChanged,
    ReportScript,
    ScanCode,
    TryAgain,
)
from pos.sandbox.shop_file import demo_shop_file
from pos.testing.cards import CARDS, TestCard
from pos.testing.sandbox import Sandbox
from tests.integration.back.pipes import Back, typed_card
from tests.schedules.clerk import Temper

_T = TillState
_CODES: Final = ("4006381333931", "4012345100471", "4012345101218", "4012345101959")
#: Reasons for a refusal: some may be tried again, some ask for another card, some prove nothing.
_REASONS: Final = ("declined_can_retry", "do_not_honor", "insufficient_funds", "lost_stolen_card", "no_response")
_REFUSED: Final = frozenset({_T.NOT_ACCEPTED, _T.NOT_ACCEPTED_THIS_TIME, _T.CARDS_NOT_WORKING, _T.DID_NOT_GO_THROUGH})
_DOUBT: Final = frozenset({_T.IN_DOUBT, _T.NEEDS_A_PERSON})
#: Units: seconds. How long somebody looks at a screen that does not change before they press again.
_LOOKS_S: Final = 1.0
#: A customer with whom nothing comes of it after so many presses is let go, as in any shop.
_MOST_PRESSES: Final = 40


def well_stocked(folder: Path) -> tuple[str, str]:
    """The options of a sandbox that plays the demo shop with more on its shelves than any test sells."""
    shop = folder / "shop.toml"
    shop.write_text(re.sub(r"(?m)^stock = \d+$", "stock = 1000000", demo_shop_file().read_text(encoding="utf-8")))
    return "--shop", str(shop)


class Cashier:
    """One person at one till; goes on at the next till when this one is gone."""

    def __init__(
        self,
        sandbox: Sandbox,
        draw: random.Random,
        refused: float = 0.15,
        idle: Callable[[], None] = lambda: None,
    ) -> None:
        """``refused`` is the share of cards that their issuer does not accept; ``idle`` is called before each wait."""
        self._sandbox, self._draw, self._refused, self._idle = sandbox, draw, refused, idle
        self.served = 0

    def get_ready(self, back: Back) -> None:
        """Do what a window does at its start, and press on until the light is green."""
        back.greet()
        back.ask(ReportScript(loaded=True))
        while [one.obstacle for one in back.heard(ReadinessChanged)][-1:] != [None]:
            heard = len(back.events)
            back.ask(CheckReadiness())
            self._look(back, heard)

    def serve(self, back: Back, temper: Temper | None = None) -> None:
        """Serve one customer to whatever end; a sale that lies on the counter is theirs."""
        temper = temper or self._draw.choice(list(Temper))
        begun = back.sale.state is not _T.IDLE
        for press in range(_MOST_PRESSES):
            heard, shown = len(back.events), back.sale
            if shown.state is _T.IDLE:
                if begun:
                    break
                begun = not isinstance(back.ask(ScanCode(code=self._draw.choice(_CODES))), NotDone)
            elif shown.state in (_T.BASKET, _T.PRICING) and press > _MOST_PRESSES // 2:
                self._press(back, CancelSale())
            elif shown.state is _T.BASKET:
                self._at_basket(back)
            elif shown.state in (_T.APPROVED, _T.WENT_THROUGH):
                self._press(back, NextSale())
                break
            elif shown.state in _DOUBT:
                if temper is Temper.MOVES_ON or press > 4 or self._draw.random() < 0.4:
                    self._press(back, NextSale())
                    break
                self._look(back, heard)
            elif shown.state in _REFUSED or shown.state is _T.CODE_AGEING:
                self._at_refusal(back, temper, press)
            elif shown.state is _T.ATTACHING:
                self._look(back, heard)
                self._press(back, CancelSale())
            else:
                self._look(back, heard)
        self.served += 1

    def clear(self, back: Back) -> None:
        """Leave nothing on the counter."""
        while (shown := back.sale).state is not _T.IDLE:
            heard = len(back.events)
            leaves = shown.state in _DOUBT or shown.state in (_T.APPROVED, _T.WENT_THROUGH)
            self._press(back, NextSale() if leaves else CancelSale())
            self._look(back, heard)

    # --- inside ---

    def _look(self, back: Back, heard: int) -> None:
        """Look at the screen until it changes, or for as long as anybody would."""
        self._idle()
        back.wait_for_news(heard, _LOOKS_S)

    def _at_basket(self, back: Back) -> None:
        heard = len(back.events)
        if self._draw.random() < 0.2:
            back.ask(ScanCode(code=self._draw.choice(_CODES)))
            self._look(back, heard)
            return
        if self._draw.random() < self._refused:
            self._sandbox.decline_next(self._draw.choice(_REASONS))
        plan = back.ask(OpenCardForm())
        if not isinstance(plan, CardFormPlan):
            back.ask(CheckReadiness())
        elif isinstance(back.ask(typed_card(plan, self._card())), NotDone):
            return
        # The answer comes before the work; whoever looked at once would see the basket still.
        self._look(back, heard)

    def _at_refusal(self, back: Back, temper: Temper, press: int) -> None:
        heard, outcome = len(back.events), back.sale.outcome
        if temper in (Temper.GIVES_UP, Temper.LEAVES_LATE) or press > _MOST_PRESSES // 2:
            self._press(back, CancelSale())
        elif outcome is None or not outcome.may_try_again or self._draw.random() < 0.5:
            self._press(back, OtherCard())
        else:
            self._press(back, TryAgain())
        self._look(back, heard)

    def _press(self, back: Back, command: CancelSale | NextSale | OtherCard | TryAgain) -> None:
        back.ask(replace(command, step=back.sale.step))

    def _card(self) -> TestCard:
        """One of endlessly many good cards, so that one that is refused for the day is not met again."""
        digits = "41111111" + "".join(self._draw.choice("0123456789") for _ in range(7))
        return TestCard("drawn", digits + _check_digit(digits), CARDS["visa"].brand)


def _check_digit(digits: str) -> str:
    return next(last for last in "0123456789" if _is_whole(digits + last))


def _is_whole(number: str) -> bool:
    doubled = "0246813579"
    return sum(int(doubled[int(one)] if place % 2 else one) for place, one in enumerate(reversed(number))) % 10 == 0
