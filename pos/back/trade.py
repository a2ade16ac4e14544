"""What a till sells with, once its processor is known: counter, doubts, and what an earlier run has left to both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from pos.back.capabilities import Capabilities
from pos.back.catalogue.copy import CatalogueCopy
from pos.back.catalogue.shelf import CatalogueShelf
from pos.back.checkout import Checkout
from pos.back.commerce.customer_client import CustomerClient
from pos.back.consent_slip import consent_slip
from pos.back.counter import Answered, Counter
from pos.back.counter_cards import CounterCards
from pos.back.customers.on_file import PeopleOnFile
from pos.back.customers.standing import Standing
from pos.back.desk import Desk
from pos.back.doubts import Doubts
from pos.back.journal.book import JournalNotWritable, SaleBook, SaleSecrets
from pos.back.lane import Lane
from pos.back.parking import ParkedRecords, Parking
from pos.back.payers import Payers
from pos.back.presses import Presses
from pos.back.service import Service
from pos.back.view import sale_view
from pos.config.settings import Shop
from pos.domain.sale import SOLD_STATES, UNSETTLED_STATES, Sale, SaleState
from pos.domain.saved_card import CardUse
from pos.domain.till_state import Obstacle
from pos.link.messages import Answer, CardFormPlan, Command, Done, Event, NotDone, OpenCardForm, SaleChanged
from pos.link.parked import ListParked
from pos.link.saved_cards import AskConsent, ConsentPlan, ConsentSlip, ReadConsentSlip

#: The steps of a charge; every other step is told by the desk, with what it has to say about it.
_SHOWN_STEPS: Final = frozenset({SaleState.TOKENISED, SaleState.SUBMITTING, SaleState.CANCELLING})


class Trade:
    """The counter in one lane and the doubts in another, each with a client of its own."""

    def __init__(
        self,
        service: Service,
        journal: SaleBook,
        catalogue: CatalogueCopy,
        payers: Payers,
        on_file: PeopleOnFile,
        parked: ParkedRecords,
        counter_lane: Lane,
        doubt_lane: Lane,
        told: Callable[[Event], None],
        shop: Callable[[], Shop],
    ) -> None:
        self._shop = shop
        self._service, self._journal, self._told, self._payers = service, journal, told, payers
        self._presses = Presses()
        self._now: Callable[[], datetime] = service.now
        processor = service.settings.processor
        self._capabilities = Capabilities(journal, service.base_url)
        #: The doubts' own view of the processor: a client belongs to one lane.
        self._witness = service.client()
        self._doubt_lane = doubt_lane
        self.doubts = Doubts(doubt_lane, journal, self._witness, service.now, self._capabilities, told, self._found_out)
        client = service.client()
        file = CustomerClient(client)
        open_customer = Standing(file, on_file.people).open_session
        self._checkout = Checkout(
            journal,
            client,
            service.now,
            self._tell_step,
            self._capabilities,
            processor.walk_in_customer,
            counter_lane.monotonic,
            open_customer,
        )
        self._cards = CounterCards(self._checkout, on_file.cards, file, open_customer, service.now)
        shelf = CatalogueShelf(catalogue, service.shop_front())
        take = self.doubts.take
        self._parking = Parking(parked, payers, service.now, told)
        self._desk = Desk(
            self._checkout, shelf, service.now, processor.currency, payers, self._show, take, self._cards, self._parking
        )
        self._counter = Counter(counter_lane, self._desk, self._presses)

    def wish(self, command: Command, answered: Answered, by: str = "") -> None:
        """Have a wish at the counter done, in somebody's name."""
        match command:
            case OpenCardForm():
                self._counter.wish(command, answered, by, self._plan)
            case AskConsent():
                self._counter.wish(command, answered, by, self._consent_plan)
            case ListParked():
                self._counter.wish(command, answered, by, lambda _answer: self._parking.listed())
            case ReadConsentSlip(text=text):
                self._counter.wish(command, answered, by, lambda answer: self._slip(answer, text))
            case _:
                self._counter.wish(command, answered, by)

    def take_up(self) -> None:
        """Go on with whatever an earlier run has left; the newest of it lies on the counter again.

        Raises: SealBroken if the till's key is another one now.
        """
        left = [(sale, secrets or SaleSecrets()) for sale, secrets in self._journal.unfinished()]
        for sale, secrets in left:
            if sale.state is SaleState.PENDING:
                self.doubts.take(sale, secrets)
        unsold = [(sale, secrets) for sale, secrets in left if sale.state is not SaleState.PENDING]
        for number, (sale, secrets) in enumerate(unsold, 1):
            self._take_up(sale, secrets, newest=number == len(unsold))
        self._parking.tell()

    def _take_up(self, sale: Sale, secrets: SaleSecrets, *, newest: bool) -> None:
        if sale.state is SaleState.SUBMITTING:
            # The intent is on the disk and the answer is not: whether anything left, nobody knows.
            sale = self._in_doubt(sale, secrets)
        if sale.state in UNSETTLED_STATES:
            self.doubts.take(sale, secrets)
        if newest and sale.state is not SaleState.CANCELLING:
            self._counter.take_up(sale, secrets)
        elif sale.state not in UNSETTLED_STATES:
            self.doubts.take_back(sale, secrets)

    def _in_doubt(self, sale: Sale, secrets: SaleSecrets) -> Sale:
        doubt = sale.unknown(self._now())
        try:
            return self._journal.record(doubt, secrets)
        except JournalNotWritable:
            # What is on the disk says the same in other words; the outcome is written when it can be.
            return doubt

    # --- in the counter's lane ---

    def _plan(self, answer: Answer) -> Answer:
        sale, secrets = self._desk.sale, self._checkout.secrets
        if not isinstance(answer, Done) or sale is None or sale.total is None or sale.payer is None:
            return answer
        if not secrets.payment_session_id:
            return NotDone(
                sentence="The processor has opened no payment session. Change the basket, then press F9 again.",
                obstacle=Obstacle.NO_SESSION,
            )
        return CardFormPlan(
            form_id=self._desk.form_id,
            script_url=self._service.script_url,
            publishable_key=self._service.keys.publishable.reveal(),
            session_id=secrets.payment_session_id,
            locale=self._service.settings.processor.locale,
            owner=sale.payer.owner,
            total=sale.total,
            mandate=self._cards.mandate(sale),
        )

    def _consent_plan(self, answer: Answer) -> Answer:
        payer, entity = self._desk.payer, self._checkout.business_entity
        if not isinstance(answer, Done) or payer is None:
            return answer
        if not entity:
            return NotDone(sentence="There is no price from the processor yet. Wait for the total, then press F6.")
        page_locale = self._service.settings.processor.locale
        customer = self._payers.on_file(payer)
        return ConsentPlan(
            customer=payer.owner.name,
            locale=(customer.locale if customer else "") or page_locale,
            entity=entity,
            script_url=self._service.script_url,
            publishable_key=self._service.keys.publishable.reveal(),
            page_locale=page_locale,
        )

    def _slip(self, answer: Answer, text: str) -> Answer:
        payer, shop = self._desk.payer, self._shop()
        if not isinstance(answer, Done) or payer is None:
            return answer
        return ConsentSlip(text=consent_slip(text, payer.owner.name, shop.name, shop.till, self._now().astimezone()))

    def _tell_step(self, sale: Sale) -> None:
        if sale.state in SOLD_STATES and not self._checkout.secrets.customer and self._capabilities.wants_probe:
            secrets = self._checkout.secrets
            self._doubt_lane.do(lambda: self._capabilities.probe(self._witness, secrets.session(self._now()), sale))
        if sale.state in _SHOWN_STEPS and sale.card_use is not CardUse.SAVE_FAILED:
            self._show(sale_view(sale, self._now(), under_way=True))

    def _show(self, picture: SaleChanged) -> None:
        self._told(self._presses.stamped(self._cards.completed(picture)))

    # --- in the lane of the doubts ---

    def _found_out(self, sale: Sale, secrets: SaleSecrets) -> None:
        def nobody_there() -> None:
            if sale.state in (SaleState.NOT_CHARGED, SaleState.DECLINED):
                # The customer is gone: nothing that was armed for this sale may be charged late.
                self.doubts.take_back(sale, secrets)

        self._counter.hear(sale, secrets, nobody_there)
