"""The till's window: puts the panels in their places and joins them to the counter."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, cast

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from pos.domain.till_state import TillState
from pos.front.card_choice.mandate import ReadMandate, nobody_reads
from pos.front.parts import names
from pos.front.parts.money_text import MoneyText
from pos.front.parts.theme import Scheme, Theme
from pos.front.parts.tokens import LOW_BELOW, ROOMY_FROM, Tone
from pos.front.parts.words import tr
from pos.front.till.card_wishes import CardWishes
from pos.front.till.counter import Counter
from pos.front.till.floor import Floor
from pos.front.till.park_key import ParkKey
from pos.front.till.partners import BackOffice, CardForm, MakeCardForm
from pos.front.till.presenter import BUILDING, Form, Picture
from pos.front.till.screens import ACTS, Act, Body
from pos.front.till.sheets import Sheets
from pos.front.till.shortcuts import install
from pos.front.till.stray_keys import StrayKeys
from pos.link.messages import (
    Answer,
    FindProducts,
    NotDone,
    ProductsFound,
    SaleChanged,
    SaleResolved,
    Welcome,
)

#: States whose second line says more the longer they last.
_TELLS_MORE: Final = frozenset({TillState.FORM_LOADING, TillState.SUBMITTING})


class TillWindow(QMainWindow):
    """What a cashier sees; it shows states, passes wishes on, and decides nothing."""

    #: The first picture of the window is on the screen; what is heavy may be built from now on.
    first_painted = Signal()
    #: Another state is drawn. Carries a TillState.
    state_shown = Signal(object)
    #: The card form is ready to be typed into.
    form_ready = Signal()
    #: The window has another size.
    resized = Signal()
    #: The till is to be locked, or its first account made.
    lock_wished = Signal()
    #: Whoever works at this till is to be seen.
    accounts_wished = Signal()
    #: Somebody wishes to see the saved cards of all customers.
    all_cards_wished = Signal()
    #: Somebody wishes to give money back.
    refunds_wished = Signal()
    #: Somebody wishes to see how the till is set up.
    settings_wished = Signal()
    #: The window goes away.
    closing = Signal()

    def __init__(
        self,
        back_office: BackOffice,
        make_card_form: MakeCardForm,
        *,
        scheme: Scheme = Scheme.SYSTEM,
        clock: Callable[[], float] = time.monotonic,
        shell: QWidget | None = None,
        read_mandate: ReadMandate = nobody_reads,
    ) -> None:
        super().__init__(shell)
        # A main window takes itself for a window of its own, whatever its parent.
        self.setWindowFlags(Qt.WindowType.Window if shell is None else Qt.WindowType.Widget)
        self.setObjectName(names.WINDOW)
        self.setAccessibleName(tr("Till"))
        self.setWindowTitle(tr("Till"))
        self._back, self._make_card_form = back_office, make_card_form
        self._painted = False
        #: What may lie over everything, the lowest first: whether it does, and how one steps back out of it.
        self._covers: list[tuple[Callable[[], bool], Callable[[], None]]] = []
        self._drawn: Picture | None = None
        self._state_since = 0.0
        self._money = MoneyText()
        self.theme = Theme(scheme, self)
        self.counter = Counter(back_office, self._money, clock)
        self.counter.setParent(self)
        self._floor = Floor(self.theme, self._money, self)
        self.setCentralWidget(self._floor)
        self._sheets = Sheets(self.theme, self._money, back_office, self._floor, read_mandate)
        search = self._floor.search
        self._park = ParkKey(back_office, self.counter, self._sheets, self.say)
        self._cards = CardWishes(self.counter, self._sheets, self.say, lambda: bool(search.field.text()), clock)
        self._stray_keys = StrayKeys(self.counter, self._floor, self._next_move)
        self._join()
        self._restyle()
        self.setMinimumSize(1024, 700)
        self.resize(1280, 800)
        self._draw(self.counter.picture)

    # --- what tests and the composition root ask ---

    @property
    def till_state(self) -> TillState:
        """The row of the screen table that is drawn."""
        return self.counter.picture.state

    @property
    def sale(self) -> SaleChanged:
        """The sale as the back told it last."""
        return self.counter.facts.sale

    @property
    def total_text(self) -> str:
        """The large total as it is read."""
        return self._floor.total.text

    @property
    def message(self) -> str:
        """The sentence in the message bar; empty when there is none."""
        return self._floor.footer.message

    def introduce(self, welcome: Welcome) -> None:
        """Show which shop and till this is, and write money as that shop does."""
        self._money.use(welcome.locale)
        self._floor.update()  # sums may stand there already
        self._floor.header.introduce(welcome)
        self._floor.search.use_currency(welcome.currency)
        self._sheets.use_profiles(welcome.profiles)
        self.window().setWindowTitle(" · ".join(part for part in (welcome.shop, welcome.till) if part))

    def complete(self) -> None:
        """Build what is built when it is first wished for."""
        self._sheets.build()

    def say(self, sentence: str, tone: Tone = Tone.CAUTION) -> None:
        """Show one sentence in the message bar."""
        self._floor.footer.say(sentence, tone)

    def lock(self, locked: bool) -> None:
        """Close what is open and do nothing any more, until somebody has signed in; the sale is kept."""
        if locked:
            self._sheets.close_all(quietly=True)
            self._floor.search.empty()
        self.counter.lock(locked)
        if not locked:
            self._keyboard_home()

    def come_home(self) -> None:
        """Put the keyboard where the state wants it, once nothing lies over the window any more."""
        self._keyboard_home()

    def use_cover(self, is_up: Callable[[], bool], step_back: Callable[[], None], *, below: bool = False) -> None:
        """Say what may lie over the whole window: while it does, its keys do nothing but step back out of it.

        What lies ``below`` lies under every other cover.
        """
        self._covers.insert(0 if below else len(self._covers), (is_up, step_back))

    def cover_area(self) -> QRect:
        """What may be covered: everything below the header, where the ready light and news stay in sight."""
        return self.rect().adjusted(0, self._floor.header.height(), 0, 0)

    @property
    def money(self) -> MoneyText:
        """How this shop writes money."""
        return self._money

    @property
    def _cover_is_up(self) -> bool:
        return any(is_up() for is_up, _step_back in self._covers)

    def _uncover(self) -> None:
        for is_up, step_back in reversed(self._covers):
            if is_up():
                step_back()
                return

    def _unless_covered(self, wish: Callable[[], object]) -> Callable[[], None]:
        def do() -> None:
            if not self._cover_is_up:
                wish()

        return do

    # --- joining ---

    def _join(self) -> None:
        floor, counter, sheets = self._floor, self.counter, self._sheets
        counter.pictured.connect(self._draw)
        counter.said.connect(self.say)
        counter.unsaid.connect(floor.footer.clear)
        counter.resolved.connect(self._on_resolved)
        counter.desk.barcode_typed.connect(self._on_barcode)
        floor.search.search_wished.connect(self._on_search)
        floor.search.product_picked.connect(counter.add_product)
        floor.search.code_given.connect(counter.scan)
        floor.search.amount_given.connect(counter.add_amount)
        floor.search.refused.connect(self.say)
        floor.search.nothing_typed.connect(self._next_move)
        floor.basket.quantity_typed.connect(counter.set_quantity)
        floor.basket.price_typed.connect(counter.set_price)
        floor.basket.scanned.connect(counter.scan)
        floor.basket.line_removed.connect(counter.remove_line)
        floor.basket.cleared.connect(counter.clear)
        floor.basket.typed.connect(floor.search.take)
        floor.basket.left.connect(self._keyboard_home)
        floor.total.pay_wished.connect(self._cards.pay)
        floor.stage.wished.connect(self._on_act)
        floor.painted.connect(self._on_painted)
        wishes = {
            "help": sheets.open_help,
            "find_item": self._find_item,
            "choose_payer": self._choose_payer,
            "quantity": lambda: counter.change_line(floor.basket.type_quantity),
            "price": lambda: counter.change_line(floor.basket.type_price),
            "save_card": self._cards.save_card,
            "saved_cards": self._cards.show_cards,
            "park": self._park.press,
            "pay": self._cards.pay,
            "receipt": sheets.open_receipt,
            "doubts": sheets.open_doubts,
            "all_cards": lambda: self._leave_counter(self.all_cards_wished.emit),
            "refunds": lambda: self._leave_counter(self.refunds_wished.emit),
            "settings": lambda: self._leave_counter(self.settings_wished.emit),
            "charge": counter.charge,
            "back": self._step_back,
            "lock": self.lock_wished.emit,
            "accounts": self.accounts_wished.emit,
        }
        # Whoever leaves the till locks it, whatever lies over the window.
        always = {"back", "lock"}
        wishes = {name: wish if name in always else self._unless_covered(wish) for name, wish in wishes.items()}
        install(self, wishes)
        floor.footer.wished.connect(lambda wish: wishes[wish]())
        floor.header.doubts_wished.connect(sheets.open_doubts)
        floor.header.parked_wished.connect(sheets.open_parked)
        floor.header.scheme_wished.connect(self._other_scheme)
        floor.payer.change_wished.connect(self._choose_payer)
        floor.last.receipt_wished.connect(sheets.open_receipt)
        sheets.payer_chosen.connect(lambda command: counter.set_payer(command, sheets.close_all))
        sheets.scanned.connect(self._on_scanned)
        sheets.ask_wished.connect(counter.ask_again)
        sheets.said.connect(self.say)
        sheets.closed.connect(self._keyboard_home)
        self.theme.changed.connect(self._restyle)

    def _draw(self, picture: Picture) -> None:
        before, self._drawn = self._drawn, picture
        self._floor.draw(self.counter.facts, picture, self.counter.key)
        if before is not None and before.state is picture.state:
            if before.detail != picture.detail and picture.state in _TELLS_MORE:
                self._floor.stage.status.speak_detail()
            return
        self._state_since = time.monotonic()
        self._stray_keys.forget()
        building = picture.state in BUILDING | {TillState.BASKET}
        if not building:
            self._sheets.close_all(quietly=True)
        # Whoever counts pieces up in the basket goes on doing so while the price is asked for.
        built = before is not None and before.state in BUILDING | {TillState.BASKET}
        stays = building and built and picture.state is not TillState.IDLE
        if stays or not self._keyboard_home():
            self._floor.stage.status.speak()
        self.state_shown.emit(picture.state)
        if picture.state is TillState.TYPING:
            self.form_ready.emit()

    def _keyboard_home(self) -> bool:
        """Put the keyboard where the state wants it; True if it came to the state's title, which is read then."""
        picture, floor = self.counter.picture, self._floor
        if self._sheets.is_open or self._cover_is_up:
            return False
        if picture.body is Body.CARD and self.counter.desk.phase is Form.READY:
            self.counter.desk.focus()
        elif picture.in_flight or picture.body not in (Body.REST, Body.MEANWHILE):
            return not floor.stage.status.take_keyboard()
        elif not floor.basket.is_editing:
            floor.search.field.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._cover_is_up:
            event.accept()
        elif not self._stray_keys.heard(event, self._state_since, covered=self._sheets.is_open):
            super().keyPressEvent(event)

    def _next_move(self) -> None:
        primary = self.counter.picture.primary
        if primary is not None and ACTS[primary][1] == "Enter":
            self._on_act(primary)

    def _step_back(self) -> None:
        if self._cover_is_up:
            self._uncover()
            return
        floor = self._floor
        self._cards.step_back()
        steps = (self._sheets.step_back, floor.basket.step_back, floor.search.step_back, self.counter.step_back,
                 floor.footer.step_back)  # fmt: skip
        if any(step() for step in steps):
            self._keyboard_home()

    def _on_act(self, act: Act) -> None:
        if act is Act.RECEIPT:
            self._sheets.open_receipt()
        elif act is Act.SHOW_DOUBTS:
            self._sheets.open_doubts()
        elif act is Act.CHOOSE_PAYER:
            self._choose_payer()
        else:
            self.counter.do(act)

    def _find_item(self) -> None:
        self._sheets.close_all()
        self._floor.search.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._floor.search.field.selectAll()

    def _choose_payer(self) -> None:
        if why := self.counter.why_wait(tr("Go back with Esc first, then say who pays.")):
            self.say(why)
        else:
            self._sheets.open_payer(self.counter.facts.sale.payer)

    def _leave_counter(self, into: Callable[[], object]) -> None:
        """Go into a managers' room, unless a card is being taken."""
        if why := self.counter.why_wait(tr("Go back with Esc first: a card is being taken.")):
            self.say(why)
        else:
            self._sheets.close_all(quietly=True)
            into()

    # --- answers ---

    def _on_search(self, text: str) -> None:
        def answered(answer: Answer) -> None:
            if isinstance(answer, ProductsFound):
                self._floor.search.show_found(answer)
            elif isinstance(answer, NotDone):
                self._floor.search.not_found(text)
                self.say(answer.sentence)

        self._back.ask(FindProducts(text=text), answered)

    def _on_barcode(self, code: str) -> None:
        self._floor.search.empty()
        self._floor.search.take(code)
        self.say(tr("That was a barcode, not a card: it stands in the item search now. Enter looks it up."))

    def _on_scanned(self, code: str) -> None:
        self._sheets.close_all()
        self.counter.scan(code)

    def _on_resolved(self, resolved: SaleResolved) -> None:
        self._sheets.tell(resolved)

    def _other_scheme(self) -> None:
        self.theme.use(Scheme.LIGHT if self.theme.is_dark else Scheme.DARK)

    def _restyle(self) -> None:
        self.setPalette(self.theme.palette())
        self.setStyleSheet(self.theme.style_sheet())

    # --- the window's own life ---

    def _on_painted(self) -> None:
        if not self._painted:
            self._painted = True
            self.first_painted.emit()
            # What is heavy comes in turns, so that the window goes on answering between them.
            QTimer.singleShot(0, self, self._build_card_form)

    def _build_card_form(self) -> None:
        if not self.isVisible():
            return  # closed again before it was needed
        form = self._make_card_form(self._floor.stage.card)
        self._floor.stage.card.hold(form)
        self.counter.desk.hold(cast(CardForm, form))
        self.counter.desk.leave(forward=self._floor.stage.focus_acts, backward=self._find_item)
        self.counter.look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= ROOMY_FROM
        self.theme.spread(roomy)
        self._floor.arrange(roomy, low=self.height() < LOW_BELOW)
        self._sheets.place()
        self.resized.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
