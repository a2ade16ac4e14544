"""The managers' room: answers everything that is wished about the shop's saved cards.

list lane   reads the copy: filters, orders, pages, one card's own page
work lane   speaks to the processor, one wish after the other, and writes the journal; the comparison of all cards
            takes its steps there between two wishes
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pos.back.customers.people_copy import PeopleCopy
from pos.back.customers.standing import Standing
from pos.back.journal.audit import AuditTrail, Deed
from pos.back.journal.cards import CardRecords
from pos.back.journal.people import PeopleRecords
from pos.back.lane import Lane
from pos.back.processor import ShopperSession
from pos.back.saved_cards.checking import CardCheck
from pos.back.saved_cards.export import write_csv
from pos.back.saved_cards.forgetting import Forgetting
from pos.back.saved_cards.held_forms import CardService, HeldForms
from pos.back.saved_cards.keeping import CardKeeping, checked_reason
from pos.back.saved_cards.listing import CardList
from pos.back.saved_cards.own_page import own_page
from pos.back.saved_cards.storing import CardStore
from pos.config.clock import Clock
from pos.domain.errors import KnownError, NotAllowed, NotReady
from pos.link.fitting import fitting
from pos.link.messages import Answer, Done, Event, NotDone
from pos.link.saved_cards import (
    AskCardConsent,
    CardsChecked,
    CardsExported,
    CardWasUpdated,
    CheckCards,
    DifferencesListed,
    EraseCustomer,
    ExportCards,
    FindCards,
    HideCard,
    MakeCardDefault,
    PlanCardReplacement,
    PlanCardUpdate,
    ReadCard,
    ReadCards,
    ReadDifferences,
    RemoveCard,
    RenameCard,
    ReplaceCard,
    StopChecking,
)

#: What a cashier's window never sends.
Wish = (
    FindCards | ReadCards | ReadCard | MakeCardDefault | RenameCard | HideCard | RemoveCard | PlanCardUpdate
    | CardWasUpdated | PlanCardReplacement | ReplaceCard | EraseCustomer | CheckCards | StopChecking | ReadDifferences
    | ExportCards | AskCardConsent
)  # fmt: skip
#: Units: seconds between two looks for cards of which nobody knows whether the processor has them.
_SETTLE_EVERY_S: Final = 60.0
#: Units: seconds between two words on how far the comparison is; a window that hears each step does nothing else.
_TELL_EVERY_S: Final = 0.1

_log = logging.getLogger(__name__)

Answered = Callable[[Answer], None]


@dataclass(frozen=True, slots=True)
class _Tools:
    """What works at the processor; it belongs to the work lane."""

    keeping: CardKeeping
    store: CardStore
    forms: HeldForms
    check: CardCheck
    forgetting: Forgetting
    open_session: Callable[[str], ShopperSession]


class CardRoom:
    """Every manager's wish, each answered once; ``changed`` is called after whatever other windows may show."""

    def __init__(
        self,
        clock: Clock,
        people: PeopleRecords,
        cards: CardRecords,
        copy: PeopleCopy,
        trail: AuditTrail,
        told: Callable[[Event], None],
        changed: Callable[[], object],
    ) -> None:
        self._clock, self._people, self._cards, self._trail = clock, people, cards, trail
        self._told, self._changed = told, changed
        self._list_lane, self._work_lane = Lane("card list", clock), Lane("saved cards", clock)
        self._list, self._own_list = CardList(copy, self._today), CardList(copy, self._today)
        self._tools: _Tools | None = None
        self._told_at = float("-inf")

    # --- beginning and end ---

    def open(self) -> None:
        """Begin to work; lists are answered from now on."""
        self._list_lane.start()
        self._work_lane.start()

    def serve(self, service: CardService) -> None:
        """Work at this processor from now on."""
        self._work_lane.do(lambda: self._begin(service))

    def end(self) -> None:
        """Take no more wishes; what is under way is finished."""
        self._list_lane.end()
        self._work_lane.end()

    def join(self, patience_s: float) -> bool:
        """Wait for the last wish; False if it took longer than that."""
        return self._work_lane.join(patience_s) and self._list_lane.join(patience_s)

    # --- wishes ---

    def wish(self, wish: Wish, answered: Answered, by: str) -> None:
        """Have a wish done, in the name of whoever has it or said yes to it."""
        match wish:
            case FindCards() | ReadCards():
                self._list_lane.do(lambda: answered(_kept(lambda: self._listed(wish))))
            case ReadCard(card_id=card_id):
                self._list_lane.do(lambda: answered(_kept(lambda: self._page(card_id))))
            case _:
                self._work_lane.do(lambda: self._work(wish, answered, by))

    # --- in the list lane ---

    def _listed(self, wish: FindCards | ReadCards) -> Answer:
        if isinstance(wish, FindCards):
            # What was saved at a counter a moment ago is in the list.
            self._changed()
            return self._list.find(wish.query)
        return self._list.rows(wish.result, wish.first, wish.count)

    def _page(self, card_id: str) -> Answer:
        return own_page(card_id, self._cards, self._people, self._list, self._today)

    # --- in the work lane ---

    def _begin(self, service: CardService) -> None:
        file = service.open_file()
        session_of = Standing(file, self._people).open_session
        keeping = CardKeeping(self._cards, file, session_of)
        store = CardStore(self._cards, file, session_of, self._clock.now)
        first = self._tools is None
        self._tools = _Tools(
            keeping,
            store,
            HeldForms(service, keeping, store, self._people, self._clock.now),
            # Whoever is compared is not put on file there: a customer who is gone is a difference.
            CardCheck(self._cards, file, file.open_session, self._clock.now, self._tell),
            Forgetting(self._people, self._cards, file, keeping, file.open_session),
            session_of,
        )
        self._settle()
        if first:
            self._work_lane.later(_SETTLE_EVERY_S, self._settle_on)

    def _work(self, wish: Wish, answered: Answered, by: str) -> None:
        answer = _kept(lambda: self._done(wish, by))
        if not isinstance(
            wish, AskCardConsent | ReadDifferences | PlanCardUpdate | PlanCardReplacement | ExportCards | CheckCards
        ):
            # After what was not done too: a card that is gone there was put away here.
            self._changed()
        answered(answer)

    def _done(self, wish: Wish, by: str) -> Answer:
        tools = self._tools
        if isinstance(wish, ExportCards):
            return self._export(wish, by)
        if tools is None:
            raise NotReady("The payment service is still being looked for. Try again in a moment.")
        match wish:
            case CheckCards():
                return self._begin_check(tools)
            case StopChecking():
                tools.check.stop()
                return Done()
            case ReadDifferences(first=first):
                found, first = tools.check.differences, max(0, first)
                return DifferencesListed(first=first, count=len(found), differences=fitting(found[first:]))
            case AskCardConsent(card_id=card_id):
                return tools.forms.consent_plan(card_id, tools.open_session)
            case CardWasUpdated(form_id=form_id):
                tools.forms.was_updated(form_id)
                return Done()
            case ReplaceCard():
                tools.forms.replace(wish)
                return Done()
        return self._on_record(tools, wish, by)

    def _on_record(self, tools: _Tools, wish: Wish, by: str) -> Answer:
        """Do what is done with a reason: the trail has it first, and also when it was not done."""
        match wish:
            case MakeCardDefault(card_id=card_id, reason=reason):
                return self._recorded(
                    "made default", card_id, by, reason, lambda: tools.keeping.make_default(card_id, by, reason)
                )
            case RenameCard(card_id=card_id, nickname=nickname, reason=reason):
                return self._recorded(
                    "renamed", card_id, by, reason, lambda: tools.keeping.rename(card_id, nickname, by, reason)
                )
            case HideCard(card_id=card_id, hidden=hidden, reason=reason):
                what = "hidden" if hidden else "offered again"
                return self._recorded(
                    what, card_id, by, reason, lambda: tools.keeping.hide(card_id, hidden, by, reason)
                )
            case RemoveCard(card_id=card_id, reason=reason):
                return self._recorded("removed", card_id, by, reason, lambda: tools.keeping.remove(card_id, by, reason))
            case PlanCardUpdate(card_id=card_id, reason=reason):
                what = "date" if wish.owner is None else "address"
                return self._recorded(
                    f"form for another {what}", card_id, by, reason, lambda: tools.forms.plan_update(wish, by)
                )
            case PlanCardReplacement(card_id=card_id, reason=reason):
                return self._recorded(
                    "form for another card", card_id, by, reason, lambda: tools.forms.plan_replacement(wish, by)
                )
            case EraseCustomer(reference=reference, reason=reason):
                checked_reason(reason)
                self._trail.add(Deed.CUSTOMER_ERASED, customer=reference, by=by, reason=_short(reason), done="begun")
                tools.forgetting.erase(reference, by, checked_reason(reason))
                # They name people.
                tools.check.differences.clear()
                self._trail.add(Deed.CUSTOMER_ERASED, customer=reference, by=by, done="done")
                return Done()
        raise NotAllowed("This is not done here.")

    def _recorded(self, what: str, card_id: str, by: str, reason: str, do: Callable[[], Answer | None]) -> Answer:
        reason = _short(checked_reason(reason))
        self._trail.add(Deed.SAVED_CARD, card=card_id, what=what, by=by, reason=reason)
        try:
            return do() or Done()
        except KnownError as problem:
            self._trail.add(Deed.SAVED_CARD, card=card_id, what=f"not {what}", by=by, told=str(problem))
            raise

    def _export(self, wish: ExportCards, by: str) -> Answer:
        path = Path(wish.path).expanduser()
        if not path.is_absolute():
            raise NotAllowed("Say where in full, such as /home/me/cards.csv.")
        if path.exists():
            raise NotAllowed(f"There is a file {path} already. Choose another name.")
        self._trail.add(Deed.CARDS_EXPORTED, by=by, file=path.name)
        count = write_csv(self._own_list.every_row(wish.query), path)
        return CardsExported(count=count, path=str(path))

    # --- the comparison ---

    def _begin_check(self, tools: _Tools) -> Answer:
        was_running = tools.check.is_running
        tools.check.begin(self._own_list.customers())
        if not was_running:
            self._work_lane.do(lambda: self._step(tools))
        return Done()

    def _step(self, tools: _Tools) -> None:
        wait_s = tools.check.step()
        if tools.check.is_running:
            self._work_lane.later(wait_s, lambda: self._step(tools))

    def _tell(self, checked: CardsChecked) -> None:
        now = self._work_lane.monotonic()
        if checked.finished or checked.done == 0 or now - self._told_at >= _TELL_EVERY_S:
            self._told_at = now
            self._told(checked)
        if checked.finished:
            self._changed()

    # --- cards of which nobody knows ---

    def _settle(self) -> None:
        tools = self._tools
        if tools is None or tools.check.is_running:
            return
        # What the counter is saving just now is too young to be looked up; what a power cut has left is not.
        if self._cards.unsettled():
            tools.store.settle()
            self._changed()

    def _settle_on(self) -> None:
        self._work_lane.later(_SETTLE_EVERY_S, self._settle_on)
        self._settle()

    def _today(self) -> date:
        return self._clock.now().astimezone().date()


def _kept(do: Callable[[], Answer]) -> Answer:
    try:
        return do()
    except KnownError as problem:
        return NotDone(sentence=str(problem))
    except Exception:
        _log.exception("a wish about saved cards was broken off")
        return NotDone(sentence="This could not be done. Nothing more is known; look at the card, then try again.")


def _short(text: str) -> str:
    return text[:200]
