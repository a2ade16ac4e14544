"""What goes back: pieces of lines, or a sum; never both, and never more than may."""

from __future__ import annotations

from dataclasses import dataclass, field

from pos.domain.money import Money
from pos.domain.refund import RefundPart, share
from pos.link.refunds import RefundLine, RefundPage


@dataclass
class Choice:
    """One sale's lines, and what of them was chosen so far."""

    lines: tuple[RefundLine, ...] = ()
    currency: str = "EUR"
    refundable: Money | None = None
    #: Chosen pieces by the number of the line.
    pieces: dict[str, int] = field(default_factory=dict)
    #: What was typed as a sum; it takes the place of the lines.
    typed: str = ""

    def use(self, page: RefundPage) -> None:
        """Take over what may go back now; what was chosen stays as far as it may."""
        self.lines, self.refundable, self.currency = page.lines, page.refundable, page.sale.total.currency
        may = {line.number for line in page.lines if line.available is not None and line.available.minor > 0}
        self.pieces = {number: pieces for number, pieces in self.pieces.items() if number in may}

    def clear(self) -> None:
        """Nothing is chosen."""
        self.pieces.clear()
        self.typed = ""

    def step(self, number: str, by: int) -> None:
        """Choose so many pieces more or fewer of a line."""
        line = next((one for one in self.lines if one.number == number), None)
        if line is not None and line.available is not None and line.available.minor > 0:
            self.typed = ""
            self._put(line, self.pieces.get(number, 0) + by)

    def flip(self, number: str) -> None:
        """Choose a whole line, or none of it."""
        line = next((one for one in self.lines if one.number == number), None)
        if line is not None:
            self.step(number, -line.pieces if self.pieces.get(number) else line.pieces)

    def take_all(self) -> None:
        """Choose everything that may go back."""
        self.typed = ""
        for line in self.lines:
            if line.available is not None and line.available.minor > 0:
                self._put(line, line.pieces)

    def type(self, text: str) -> None:
        """Choose a sum instead."""
        self.typed = text.strip()
        if self.typed:
            self.pieces.clear()

    def of(self, line: RefundLine) -> Money:
        """What goes back of one line."""
        pieces, available = self.pieces.get(line.number, 0), line.available
        if not pieces or available is None:
            return Money(0, self.currency)
        wanted = share(line.total, pieces, line.pieces)
        return wanted if wanted.minor <= available.minor else available

    @property
    def parts(self) -> tuple[RefundPart, ...]:
        """What goes back line by line; empty where a sum was typed."""
        chosen = ((line.number, self.of(line)) for line in self.lines)
        return tuple(RefundPart(number, amount) for number, amount in chosen if amount.minor > 0)

    @property
    def amount(self) -> Money:
        """What goes back in all.

        Raises: NotUnderstood if what was typed is no sum.
        """
        if self.typed:
            return Money.typed(self.typed, self.currency)
        return Money(sum(part.amount.minor for part in self.parts), self.currency)

    def _put(self, line: RefundLine, pieces: int) -> None:
        pieces = min(max(pieces, 0), line.pieces)
        if pieces:
            self.pieces[line.number] = pieces
        else:
            self.pieces.pop(line.number, None)
