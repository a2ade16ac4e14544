"""What is done in the rooms for refunds and settings, as steps of a recorded day; nobody's words and names among it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pos.domain.refund import RefundPart, RefundState, share
from pos.domain.setting import Setting
from pos.front.refunds.words import REASONS
from pos.link.messages import Answer, Command, NotDone
from pos.link.refunds import AskRefund, GiveUpRefund, LogIn, ReadRefunds, RefundLine, RefundPage
from pos.link.settings import ChangeSettings, ReadSettings
from pos.testing.recorded_text import Step, quoted

REFUNDS: Final = "till.refunds"
SETTINGS: Final = "till.settings"
#: What a till, a shop and a cashier are called is theirs.
_STAND_INS: Final = {Setting.SHOP: "The shop", Setting.TILL: "Till 7", Setting.CASHIER: "Robin"}
_WHY: Final = "As it was recorded"
_FROM_BEFORE: Final = "# A sale from before this recording was looked at for a refund; nothing of it is written down."
_LOST: Final = "# Somebody said that a refund never arrived; such a doubt cannot be played again."


class RecordedRooms:
    """Follows one till; ``write`` adds a step that is done in a room, by the name of the room."""

    def __init__(self, write: Callable[..., Step], sold: Callable[[str], str]) -> None:
        #: ``sold`` gives the name under which a recorded sale's reference is kept; empty for any other sale.
        self._write, self._sold = write, sold
        self._page: RefundPage | None = None
        self._wish: AskRefund | None = None
        #: The sale that is shown; empty while it is none of this recording.
        self._shown = ""
        self._logs_in = self._has_logged_in = self._reads_again = False

    def on_asked(self, command: Command) -> bool:
        """Whether it was a wish of one of the rooms; then it is written down as far as it can be."""
        match command:
            case ReadRefunds(by_itself=True):
                pass
            case ReadRefunds(sale_id=sale_id):
                self._on_read(sale_id)
            case LogIn():
                self._logs_in = True
            case AskRefund():
                self._wish = command
            case GiveUpRefund():
                if self._shown:
                    self._write(REFUNDS, _LOST)
            case ReadSettings():
                self._write(SETTINGS, f"{SETTINGS}.open()")
            case ChangeSettings(wanted=wanted):
                values = (f"{one.setting.name.lower()}={_value(one.setting, one.typed)}" for one in wanted)
                self._write(SETTINGS, f"{SETTINGS}.change({', '.join(values)})")
            case _:
                return False
        return True

    def left(self, room: str) -> None:
        """A room was closed: a sale is found anew before it is looked at again."""
        if room == REFUNDS:
            self._shown = ""

    def on_answer(self, answer: Answer) -> None:
        """What the back says to it."""
        if isinstance(answer, NotDone):
            self._logs_in = False
            # The room reads anew what is so, by itself.
            self._reads_again, self._wish = self._wish is not None, None
        elif isinstance(answer, RefundPage):
            if self._wish is not None:
                self._on_refund(self._wish, answer)
                self._wish = None
            self._page = answer

    # --- inside ---

    def _on_read(self, sale_id: str) -> None:
        if self._logs_in:
            # It is the room that reads again, since the login was taken.
            self._logs_in = False
            if self._shown and not self._has_logged_in:
                self._has_logged_in = True
                self._write(REFUNDS, f'assert {REFUNDS}.log_in() == ""')
        elif self._reads_again:
            self._reads_again = False
        elif self._shown == sale_id:
            self._write(REFUNDS, f"{REFUNDS}.look_again()")
        else:
            name = self._sold(sale_id)
            self._shown, self._page = sale_id if name else "", None
            self._write(REFUNDS if name else "", f'assert {REFUNDS}.find({name}) == ""' if name else _FROM_BEFORE)

    def _on_refund(self, wish: AskRefund, page: RefundPage) -> None:
        if not self._shown or not page.refunds:
            return
        given = f"{REFUNDS}.give_back({quoted(_WHY)}, {quoted(REASONS[wish.reason].casefold())})"
        state = page.refunds[0].state
        # How it stands is a matter of moments; that it was taken is not.
        taken = state in (RefundState.REQUESTED, RefundState.REFUNDED)
        self._write(REFUNDS, *self._chosen(wish), f'assert "is requested" in {given}' if taken else given)

    def _chosen(self, wish: AskRefund) -> list[str]:
        """The lines that were chosen; where they do not tell which they were, the sum."""
        lines = {line.number: line for line in self._page.lines} if self._page is not None else {}
        names = [line.name for line in lines.values()]
        chosen = [_of_line(part, lines.get(part.number), names) for part in wish.parts]
        if chosen and all(chosen):
            return chosen
        return [f'{REFUNDS}.amount("{wish.amount.decimal:f}")']


def _of_line(part: RefundPart, line: RefundLine | None, names: list[str]) -> str:
    if line is None or sum(line.name.casefold() in name.casefold() for name in names) > 1:
        return ""
    if part.amount == (line.available or line.total):
        return f"{REFUNDS}.choose({quoted(line.name)})"
    pieces = (count for count in range(1, line.pieces) if share(line.total, count, line.pieces) == part.amount)
    count = next(pieces, 0)
    return f"{REFUNDS}.choose({quoted(line.name)}, pieces={count})" if count else ""


def _value(setting: Setting, typed: str) -> str:
    return quoted(_STAND_INS.get(setting, typed))
