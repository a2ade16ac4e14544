"""The back office: says which part does what the window wishes, and looks after what they all need."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pos.back.catalogue.copy import CatalogueCopy
from pos.back.catalogue.filling import Filling
from pos.back.commerce.customer_client import CustomerClient
from pos.back.commerce.script import script_hash
from pos.back.counter import Answered
from pos.back.customers.desk import CustomerDesk
from pos.back.customers.on_file import PeopleOnFile
from pos.back.journal.audit import AuditTrail
from pos.back.journal.sales import Journal
from pos.back.keys import find_keys
from pos.back.lane import Lane
from pos.back.live_guard import LiveGuard, own_reasons
from pos.back.parking import ParkedRecords
from pos.back.payers import Payers
from pos.back.readiness import Readiness
from pos.back.receipt import receipt
from pos.back.refunds import room as refunds_room
from pos.back.sandbox_process import SandboxProcess
from pos.back.saved_cards.held_forms import CardService
from pos.back.saved_cards.room import CardRoom, Wish
from pos.back.script_watch import ScriptWatch
from pos.back.service import Service
from pos.back.slip import slip
from pos.back.trade import Trade
from pos.back.vault.vault import Vault
from pos.back.whereabouts import Whereabouts
from pos.config.clock import Clock
from pos.config.places import Places
from pos.config.settings import Environment, Settings
from pos.domain.errors import KnownError, NotReady
from pos.domain.sale import Decision
from pos.domain.till_state import Obstacle
from pos.link.customers import FetchCustomer, ReadAddressRules, ReadCountries, SaveCustomer
from pos.link.doubts import ReadSlip, ResolveDoubt, SlipText
from pos.link.messages import (
    Answer,
    AskAgain,
    CheckReadiness,
    Command,
    Done,
    DoubtsListed,
    Event,
    Fatal,
    FindCustomers,
    FindProducts,
    Goodbye,
    Hello,
    ListDoubts,
    NotDone,
    OpenCardForm,
    ProductsFound,
    ReadLastReceipt,
    ReceiptText,
    RefreshCatalogue,
    ReportScript,
    Welcome,
)
from pos.link.safety import ReportDangers, ReportScriptHash
from pos.link.saved_cards import ChargeSavedCard

#: Units: seconds between two looks whether the processor answers.
_LOOK_EVERY_S: Final = 15.0
#: What is found travels in one message, whatever is asked for.
_MOST_FOUND: Final = 60
_RECEIPT_PRINTED: Final = "receipt-printed"

_log = logging.getLogger(__name__)


class Office:
    """One till's back: a lane each for the counter, doubts, customers, searches, and looking after the rest."""

    def __init__(
        self,
        settings: Settings,
        where: Places,
        journal: Journal,
        on_file: PeopleOnFile,
        refunds: refunds_room.RefundRoom,
        parked: ParkedRecords,
        vault: Vault,
        trail: AuditTrail,
        ledger: Path | None,
        clock: Clock,
        told: Callable[[Event], None],
        processor: Whereabouts | None = None,
    ) -> None:
        #: The processor, where it was known before this till was open.
        self._known = processor
        self._settings, self._journal, self._now, self._told = settings, journal, clock.now, told
        self._vault, self._on_file, self._parked = vault, on_file, parked
        self._catalogue = CatalogueCopy(where.catalogue)
        self._readiness = Readiness(told)
        self._guard = LiveGuard(
            settings.processor.environment, own_reasons(settings, vault), trail, self._readiness.unsafe
        )
        self._script = ScriptWatch(trail, clock.now, self._fetched_script)
        self._counter_lane, self._doubt_lane = Lane("counter", clock), Lane("doubts", clock)
        self._search_lane, self._care_lane = Lane("searches", clock), Lane("care", clock)
        self._customer_lane = Lane("customers", clock)
        self._customers = CustomerDesk(self._customer_lane, self._search_lane, on_file, settings.processor.locale)
        self._refunds = refunds
        self._cards = CardRoom(clock, on_file.people, on_file.cards, on_file.copy, trail, told, on_file.catch_up)
        self._sandbox = _sandbox(settings, where, ledger)
        #: These three are there from the moment at which the processor is known.
        self._service: Service | None = None
        self._trade: Trade | None = None
        self._filling: Filling | None = None

    # --- beginning and end ---

    def open(self) -> None:
        """Begin to work; what needs the processor comes up in its own time."""
        for lane in (self._care_lane, self._search_lane, self._counter_lane, self._doubt_lane, self._customer_lane):
            lane.start()
        self._customers.open(self._settings.customers)
        self._cards.open()
        self._refunds.open()
        self._care_lane.do(self._begin)
        self._care_lane.later(_LOOK_EVERY_S, self._look_on)

    def close(self) -> None:
        """Finish what moves money, write it down, and end."""
        self._cards.end()
        self._refunds.end()
        # A submit ends by its own deadline, and whatever else is under way sooner.
        patience_s = self._settings.processor.submit_deadline_s + 30
        for lane in (self._search_lane, self._care_lane, self._customer_lane, self._doubt_lane, self._counter_lane):
            lane.end()
        for lane in (self._counter_lane, self._doubt_lane, self._customer_lane, self._care_lane, self._search_lane):
            if not lane.join(patience_s):
                _log.error("a lane did not come to rest")
        if not self._cards.join(patience_s):
            _log.error("the managers' room did not come to rest")
        if not self._refunds.join(patience_s):
            _log.error("the room for refunds did not come to rest")
        if self._sandbox is not None:
            self._sandbox.end()
        self._catalogue.close()
        self._on_file.close()
        self._journal.close()

    def use(self, settings: Settings) -> None:
        """Work by other settings from now on, as far as they hold at once."""
        self._settings = settings

    def news(self) -> tuple[str, ...]:
        """What a manager should know who signs in."""
        return self._script.news()

    # --- the window's wishes ---

    def handle(self, command: Command, answered: Answered, by: str) -> None:
        """Give a command, in the name of whoever wished it, to the part that does it; each is answered once."""
        match command:
            case Hello():
                self._care_lane.do(lambda: answered(self._welcome()))
            case FindProducts(text=text, limit=limit):
                self._search_lane.do(lambda: answered(self._products(text, limit)))
            case FindCustomers(text=text, limit=limit):
                self._customers.find(text, limit, answered)
            case SaveCustomer() | FetchCustomer() | ReadCountries() | ReadAddressRules():
                self._customers.wish(command, answered, self._name(by))
            case ReadLastReceipt():
                self._search_lane.do(lambda: answered(self._receipt()))
            case ReportScript(loaded=loaded):
                self._readiness.script_reported(loaded)
                answered(Done())
            case ReportScriptHash(sha256=sha256):
                self._care_lane.do(lambda: self._script_read(sha256))
                answered(Done())
            case ReportDangers(dangers=dangers):
                self._care_lane.do(lambda: self._guard.window_reported(dangers))
                answered(Done())
            case CheckReadiness():
                self._care_lane.do(self._look)
                answered(Done())
            case RefreshCatalogue():
                self._care_lane.do(self._refill)
                answered(Done())
            case Goodbye():
                # The pipe ends next, and with it this process.
                answered(Done())
            case _ if isinstance(command, Wish):
                self._cards.wish(command, answered, self._name(by))
            case _ if isinstance(command, refunds_room.Wish):
                self._refunds.wish(command, answered, self._name(by))
            case _:
                self._trade_with(command, answered, by)

    def _trade_with(self, command: Command, answered: Answered, by: str) -> None:
        trade, current = self._trade, self._readiness.current
        match command:
            case ListDoubts():
                answered(DoubtsListed(doubts=trade.doubts.listed() if trade else ()))
            case AskAgain(sale_id=sale_id):
                known = trade is not None and trade.doubts.ask_again(sale_id)
                answered(Done() if known else NotDone(sentence="This sale is settled already."))
            case ResolveDoubt() if trade is not None:
                self._resolve(trade, command, answered, by)
            case ReadSlip(sale_id=sale_id):
                answered(self._slip(trade, sale_id))
            case OpenCardForm() if current.obstacle is not None:
                answered(NotDone(sentence="Cards cannot be taken at the moment.", obstacle=current.obstacle))
            case ChargeSavedCard() if current.obstacle not in (None, Obstacle.SCRIPT_NOT_LOADED):
                # Nothing is typed, so the card page need not be there.
                answered(NotDone(sentence="Cards cannot be taken at the moment.", obstacle=current.obstacle))
            case _ if trade is None:
                answered(NotDone(sentence="The till is still getting ready.", obstacle=Obstacle.STARTING))
            case _:
                trade.wish(command, answered, self._name(by))

    def _resolve(self, trade: Trade, wish: ResolveDoubt, answered: Answered, by: str) -> None:
        decision = Decision(wish.charged, " ".join(wish.reason.split()), self._name(by), self._now())

        def decided(problem: KnownError | None) -> None:
            answered(Done() if problem is None else NotDone(sentence=str(problem)))

        trade.doubts.decide(wish.sale_id, decision, wish.order_id, decided)

    def _name(self, by: str) -> str:
        """In whose name something is written down while nobody has an account."""
        return by or self._settings.shop.cashier or "the cashier"

    def _slip(self, trade: Trade | None, sale_id: str) -> Answer:
        sale = trade.doubts.sale(sale_id) if trade is not None else None
        if sale is None:
            return NotDone(sentence="This sale is settled already.")
        shop = self._settings.shop
        return SlipText(text=slip(sale, shop.name, shop.till, self._now().astimezone()))

    def _welcome(self) -> Welcome:
        settings = self._settings
        return Welcome(
            shop=settings.shop.name,
            till=settings.shop.till,
            cashier=settings.shop.cashier,
            environment=settings.processor.environment.value,
            locale=settings.processor.locale,
            currency=settings.processor.currency,
            profiles=settings.counters,
            colours=settings.look.colours,
        )

    def _products(self, text: str, limit: int) -> Answer:
        products, more = self._catalogue.find(text, max(1, min(limit, _MOST_FOUND)))
        return ProductsFound(text=text, products=products, more=more)

    def _receipt(self) -> Answer:
        sale = self._journal.last_sold()
        if sale is None:
            return NotDone(sentence="Nothing was sold yet, so there is no receipt.")
        copy = self._journal.fact(_RECEIPT_PRINTED) == sale.id
        if not copy:
            self._journal.learn(_RECEIPT_PRINTED, sale.id)
        shop = self._settings.shop
        text = receipt(sale, shop.name, shop.till, sale.changed_at.astimezone(), copy=copy)
        return ReceiptText(text=text, copy=copy)

    # --- in the lane that looks after the rest ---

    def _begin(self) -> None:
        self._guard.look()
        try:
            service = self._find_service()
            payers = Payers(self._settings.counters, self._on_file.customer)
            trade = Trade(
                service,
                self._journal,
                self._catalogue,
                payers,
                self._on_file,
                self._parked,
                self._counter_lane,
                self._doubt_lane,
                self._told,
                lambda: self._settings.shop,
            )
            trade.take_up()
        except NotReady as problem:
            missing = Obstacle.PROCESSOR_NOT_STARTING if self._sandbox is not None else Obstacle.KEYS_MISSING
            self._readiness.blocked(missing, str(problem))
            return
        except KnownError as problem:
            self._told(Fatal(sentence=str(problem)))
            return
        self._service, self._trade = service, trade
        if service.where is not self._known:
            self._told(service.where.told(self._settings))
        self._customers.begin(CustomerClient(service.client()))
        self._cards.serve(self._card_service(service))
        self._refunds.serve(service.refund_file())
        self._public, self._sessions = service.shop_front(), service.client()
        self._filling = Filling(self._care_lane, self._catalogue, self._public, self._told)
        self._care_lane.do(self._look)
        self._care_lane.do(self._filling.begin)

    def _card_service(self, service: Service) -> CardService:
        processor, client = self._settings.processor, service.client()
        return CardService(
            lambda: CustomerClient(client),
            service.script_url,
            service.keys.publishable,
            processor.locale,
            processor.currency,
            lambda session: client.read_cart(session).business_entity,
        )

    def _find_service(self) -> Service:
        """Raises: NotReady if the sandbox does not start, or keys are missing."""
        processor = self._settings.processor
        if self._sandbox is not None:
            keys = self._sandbox.start()
            where = Whereabouts(self._sandbox.url, f"{self._sandbox.url}/v1/DigitalRiver.js", keys)
        elif self._known is not None:
            where = self._known
        else:
            keys = find_keys(self._vault, processor.environment)
            where = Whereabouts(processor.api_base_url, processor.script_url, keys)
        return Service(where, self._settings, self._now)

    def _script_read(self, sha256: str) -> None:
        if self._script.read(sha256):
            _log.warning("the processor's card script is another one than before")

    def _fetched_script(self) -> str:
        return script_hash(self._service.script_url) if self._service is not None else ""

    def _look(self) -> None:
        if self._service is None:
            self._begin()
            return
        if self._sandbox is not None and not self._sandbox.is_running:
            try:
                self._sandbox.start()
            except NotReady as problem:
                self._readiness.blocked(Obstacle.PROCESSOR_NOT_STARTING, str(problem))
                return
        self._readiness.look(self._public, self._sessions)

    def _look_on(self) -> None:
        if self._service is not None:
            self._look()
        self._care_lane.later(_LOOK_EVERY_S, self._look_on)

    def _refill(self) -> None:
        if self._filling is not None:
            self._filling.begin()


def _sandbox(settings: Settings, where: Places, ledger: Path | None) -> SandboxProcess | None:
    """The processor in a box, where the settings name no other."""
    processor = settings.processor
    if processor.environment is not Environment.SANDBOX or processor.api_base_url:
        return None
    shop = Path(processor.sandbox_shop) if processor.sandbox_shop else None
    return SandboxProcess(where.data / "sandbox", ledger, shop)
