"""The sheets that are laid over the floor, one at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from pos.domain.customer import CounterProfile
from pos.front.card_choice.mandate import ReadMandate
from pos.front.parts.money_text import MoneyText
from pos.front.parts.sheet import Sheet
from pos.front.parts.theme import Theme
from pos.front.till.decision_sheet import DecisionSheet
from pos.front.till.doubts_sheet import DoubtsSheet
from pos.front.till.floor import Floor
from pos.front.till.help_sheet import HelpSheet
from pos.front.till.parked_sheet import ParkedSheet
from pos.front.till.partners import BackOffice
from pos.front.till.receipt_sheet import ReceiptSheet
from pos.front.till.resolved_sheet import ResolvedSheet
from pos.link.doubts import ReadSlip, ResolveDoubt, SlipText
from pos.link.messages import (
    Answer,
    Doubt,
    DoubtsListed,
    ListDoubts,
    NotDone,
    PayerView,
    ReadLastReceipt,
    ReceiptText,
    SaleChanged,
    SaleResolved,
)
from pos.link.parked import ListParked, ParkedListed, ResumeBasket


class Sheets(QObject):
    """Opens them, fills them, and takes them away again."""

    #: Somebody was chosen to pay. Carries the command that says so.
    payer_chosen = Signal(object)
    #: A saved card is to be charged. Carries its id and the total that was asked about, a Money.
    card_chosen = Signal(str, object)
    #: The card form is wished in the place of a saved card.
    new_card_wished = Signal()
    #: A code was scanned over a sheet.
    scanned = Signal(str)
    #: A sale is to be looked up now. Carries its id.
    ask_wished = Signal(str)
    #: One sentence for the cashier; empty takes the last one back.
    said = Signal(str)
    #: The last sheet went away.
    closed = Signal()

    def __init__(
        self, theme: Theme, money: MoneyText, back: BackOffice, floor: Floor, read_mandate: ReadMandate
    ) -> None:
        super().__init__(floor)
        self._read_mandate = read_mandate
        self._back, self._floor, self._theme, self._money = back, floor, theme, money
        self._profiles: tuple[CounterProfile, ...] = ()
        self._all: tuple[Sheet, ...] = ()
        #: The paper that is shown belongs to a sale in doubt.
        self._shows_slip = False

    def build(self) -> None:
        """Build them, once: when the first one is wished for, so that no start waits for any of them."""
        if self._all:
            return
        theme, floor = self._theme, self._floor
        # None of these is needed for a first picture, and the window's own modules are imported before it.
        from pos.front.card_choice.consent_sheet import ConsentSheet
        from pos.front.card_choice.saved_cards_sheet import SavedCardsSheet
        from pos.front.customers.payer_sheet import PayerSheet

        self._payer = PayerSheet(theme, self._back.ask, floor)
        self._cards = SavedCardsSheet(theme, self._money, floor)
        self._consent = ConsentSheet(theme, self._back.ask, self._read_mandate, floor)
        self._doubts = DoubtsSheet(theme, self._money, floor)
        self._parked = ParkedSheet(theme, self._money, floor)
        self._decision = DecisionSheet(theme, self._money, floor)
        self._receipt = ReceiptSheet(theme, floor)
        self._help = HelpSheet(theme, floor)
        self._resolved = ResolvedSheet(theme, self._money, floor)
        self._all = (
            self._payer, self._cards, self._consent, self._parked, self._doubts, self._decision, self._receipt,
            self._help,
        )  # fmt: skip
        self._payer.use_profiles(self._profiles)
        self._payer.chosen.connect(self.payer_chosen)
        self._payer.said.connect(self.said)
        self._back.people_changed.connect(self._payer.look_again)
        self._cards.charge_wished.connect(self.card_chosen)
        self._cards.new_card_wished.connect(self.new_card_wished)
        self._cards.scanned.connect(self.scanned)
        self._cards.said.connect(self.said)
        self._consent.said.connect(self.said)
        self._parked.resume_wished.connect(self._on_resume)
        self._doubts.ask_wished.connect(self.ask_wished)
        self._doubts.slip_wished.connect(lambda sale_id: self._back.ask(ReadSlip(sale_id=sale_id), self._on_slip))
        self._doubts.decision_wished.connect(self._on_decision_wished)
        self._decision.decided.connect(self._on_decided)
        for sheet in self._all:
            sheet.closed.connect(self._on_closed)
        self.place()

    def use_profiles(self, profiles: tuple[CounterProfile, ...]) -> None:
        """Say which addresses the shop itself has."""
        self._profiles = profiles
        if self._all:
            self._payer.use_profiles(profiles)

    @property
    def is_open(self) -> bool:
        """Whether a sheet lies over the floor."""
        return any(not sheet.isHidden() for sheet in self._all)

    def open_help(self) -> None:
        """Show the keys; a second time takes them away."""
        self.build()
        if self._help.isHidden():
            self._open(self._help)
        else:
            self.close_all()

    def open_payer(self, payer: PayerView | None) -> None:
        """Ask who pays, instead of whoever does now."""
        self.build()
        self._payer.use_payer(payer)
        self._open(self._payer)

    @property
    def is_open_for_consent(self) -> bool:
        """Whether a customer's consent is being asked for."""
        return bool(self._all) and not self._consent.isHidden()

    @property
    def is_open_for_cards(self) -> bool:
        """Whether the payer's saved cards are shown."""
        return bool(self._all) and not self._cards.isHidden()

    def open_consent(self) -> None:
        """Ask for the customer's consent to keep a card."""
        self.build()
        self._open(self._consent)

    def open_cards(self, sale: SaleChanged, may_charge: bool) -> None:
        """Show the payer's saved cards, and ask which is charged if one can be."""
        self.build()
        self._cards.show_sale(sale, may_charge)
        self._open(self._cards)

    def show_cards_of(self, sale: SaleChanged, may_charge: bool) -> None:
        """Bring the saved cards up to date while they are shown."""
        if self.is_open_for_cards:
            self._cards.show_sale(sale, may_charge)

    def open_parked(self) -> None:
        """List the baskets that were put aside."""
        self.build()
        self._back.ask(ListParked(), self._on_parked)

    def open_doubts(self) -> None:
        """List the sales to resolve."""
        self.build()
        self._back.ask(ListDoubts(), self._on_doubts)

    def open_receipt(self) -> None:
        """Show the last receipt."""
        self.build()
        self._back.ask(ReadLastReceipt(), self._on_receipt)

    def tell(self, resolved: SaleResolved) -> None:
        """Show news of a sale that was in doubt."""
        self.build()
        self._resolved.tell(resolved)
        self.place()
        if not self._doubts.isHidden():
            self.open_doubts()

    def step_back(self) -> bool:
        """One step back in what lies on top; False if nothing does."""
        if not self._all:
            return False
        if self._resolved.step_back():
            return True
        for sheet in (self._payer, self._consent):
            if not sheet.isHidden() and sheet.step_back():
                return True
        if not self._decision.isHidden() or (self._shows_slip and not self._receipt.isHidden()):
            self.open_doubts()
            return True
        if self.is_open:
            self.close_all()
            return True
        return False

    def close_all(self, quietly: bool = False) -> None:
        """Take every sheet away; ``quietly`` leaves the keyboard to whoever asked."""
        for sheet in self._all:
            if quietly:
                sheet.hide()
            else:
                sheet.close_sheet()

    def place(self) -> None:
        """Lay the sheets over the payment's side of the floor, and the news over its head."""
        if not self._all:
            return
        floor = self._floor
        lowest = floor.last if floor.last.isVisible() else floor.stage
        area = floor.payer.geometry().united(lowest.geometry())
        for sheet in self._all:
            sheet.setGeometry(area)
        if not floor.last.isVisible():
            # On a low screen there is no room for all keys below each other, unless each takes one line.
            self._help.setGeometry(area.united(floor.search.geometry()).united(floor.total.geometry()))
        whole, space = self._floor.rect(), self._theme.density.space
        width, header = min(whole.width() - space(90), space(190)), self._theme.density.header
        self._resolved.setGeometry((whole.width() - width) // 2, space(1), width, header - space(2))

    def _open(self, sheet: Sheet) -> None:
        for other in self._all:
            if other is not sheet:
                other.hide()
        self.place()
        sheet.open_sheet()

    def _on_closed(self) -> None:
        if not self.is_open:
            self.closed.emit()

    def _on_parked(self, answer: Answer) -> None:
        if isinstance(answer, ParkedListed):
            self._parked.show_baskets(answer.baskets)
            self._open(self._parked)
        elif isinstance(answer, NotDone):
            self.said.emit(answer.sentence)

    def _on_resume(self, parked_id: str) -> None:
        def answered(answer: Answer) -> None:
            if isinstance(answer, NotDone):
                self.said.emit(answer.sentence)
            else:
                self.close_all()

        # "It is parked" is not so any more; whatever is said of its new prices comes after this.
        self.said.emit("")
        self._back.ask(ResumeBasket(parked_id=parked_id), answered)

    def _on_doubts(self, answer: Answer) -> None:
        if isinstance(answer, DoubtsListed):
            self._doubts.show_doubts(answer.doubts)
            if self._doubts.isHidden():
                self._open(self._doubts)
        elif isinstance(answer, NotDone):
            self.said.emit(answer.sentence)

    def _on_receipt(self, answer: Answer) -> None:
        if isinstance(answer, ReceiptText):
            self._shows_slip = False
            self._receipt.show_receipt(answer)
            self._open(self._receipt)
        elif isinstance(answer, NotDone):
            self.said.emit(answer.sentence)

    def _on_slip(self, answer: Answer) -> None:
        if isinstance(answer, SlipText):
            self._shows_slip = True
            self._receipt.show_slip(answer.text)
            self._open(self._receipt)
        elif isinstance(answer, NotDone):
            self.said.emit(answer.sentence)

    def _on_decision_wished(self, doubt: Doubt, charged: bool) -> None:
        self._decision.ask(doubt, charged)
        self._open(self._decision)

    def _on_decided(self, wish: ResolveDoubt) -> None:
        def answered(answer: Answer) -> None:
            if isinstance(answer, NotDone):
                self._decision.refuse(answer.sentence)
            elif not self._decision.isHidden():
                self._back.ask(ListDoubts(), self._on_what_is_left)

        self._back.ask(wish, answered)

    def _on_what_is_left(self, answer: Answer) -> None:
        if isinstance(answer, DoubtsListed) and not answer.doubts:
            self.close_all()
        else:
            self._on_doubts(answer)
