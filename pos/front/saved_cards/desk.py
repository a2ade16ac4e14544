"""Between the back, which knows and does everything about saved cards, and the managers' room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from pos.domain.money import Money
from pos.domain.source import Source
from pos.domain.staff import Role
from pos.front.customers.places import Places
from pos.front.parts.room import CoveredWindow
from pos.front.parts.tokens import Tone
from pos.front.parts.words import tr
from pos.front.saved_cards.ask_sheet import Answers, Question
from pos.front.saved_cards.card_page import Deed
from pos.front.saved_cards.kept_view import KeptView
from pos.front.saved_cards.partners import Back, Forms
from pos.front.saved_cards.questions import done_sentence, question_of, wish_of
from pos.front.saved_cards.room import CardsRoom
from pos.link.messages import Answer, CardFormPlan, NotDone
from pos.link.saved_cards import (
    AskCardConsent,
    CardPage,
    CardQuery,
    CardRows,
    CardsChecked,
    CardsExported,
    CardsFound,
    CardUpdatePlan,
    CardWasUpdated,
    CheckCards,
    ConsentPlan,
    DifferencesListed,
    ExportCards,
    FindCards,
    ReadCard,
    ReadCards,
    ReadDifferences,
    ReplaceCard,
    StopChecking,
)
from pos.link.staff import DutyChanged

#: Units: milliseconds between two looks at a list that others change all the time.
_REFRESH_EVERY_MS: Final = 300


class SavedCardsDesk(QObject):
    """Opens the room for managers, asks the back for what it shows, and passes on what they wish."""

    def __init__(
        self,
        back: Back,
        window: QWidget,
        as_window: CoveredWindow,
        money: Callable[[Money], str],
        forms: Forms,
        view_folder: Path | None,
        duty: DutyChanged | None,
    ) -> None:
        super().__init__(window)
        self._back, self._window, self._forms, self._duty = back, as_window, forms, duty
        self._kept = KeptView(view_folder)
        self.room = CardsRoom(as_window.theme, money, Places(back.ask), forms, window)
        self._finding = self._find_again = False
        #: What the list that is shown was asked for.
        self._shown_query: CardQuery | None = None
        self._deed: Deed | None = None
        self._consent: ConsentPlan | None = None
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.timeout.connect(self._look_again)
        self._join()

    def open(self) -> None:
        """Show the room to whoever may see it; whoever may not reads why."""
        person = self._duty.person if self._duty is not None else None
        if person is not None and not person.role.covers(Role.MANAGER):
            # The back holds every such wish for a manager's yes; nobody is asked to say it page by page.
            self._window.say(tr("The saved cards of all customers are for managers."))
            return
        if self.room.isHidden():
            filters = self.room.list.filters
            if filters.query == CardQuery():
                filters.show_query(self._kept.read())
            self._place()
            self.room.open_room()
            self._find()

    def close(self) -> None:
        """Take the room away."""
        if not self.room.isHidden():
            self.room.close_room()
            self._window.come_home()

    def shut(self) -> None:
        """The till is closed: every page goes."""
        self._forms.shut()

    # --- joining ---

    def _join(self) -> None:
        back, room = self._back, self.room
        back.people_changed.connect(self._on_changed)
        back.cards_checked.connect(self._on_checked)
        back.duty_changed.connect(self._on_duty)
        self._window.resized.connect(self._place)
        self._window.theme.changed.connect(self._forms.wear)
        self._window.use_cover(lambda: not room.isHidden(), room.step_back, below=True)
        room.close_wished.connect(self.close)
        room.list.filters.changed.connect(self._on_query)
        room.list.rows.wanted.connect(self._on_wanted)
        room.list.rows.outdated.connect(self._find)
        room.list.card_wished.connect(self._read)
        room.list.check_wished.connect(self._open_compare)
        room.list.export_wished.connect(self._ask_where)
        room.list_shown.connect(self._find)
        room.card.wished.connect(self._ask)
        room.ask.answered.connect(self._on_answered)
        room.form.captured.connect(self._on_captured)
        room.form.updated.connect(self._on_updated)
        room.compare.begin_wished.connect(self._check)
        room.compare.stop_wished.connect(lambda: back.ask(StopChecking()))

    def _place(self) -> None:
        self.room.setGeometry(self._window.cover_area())

    # --- the list ---

    def _on_query(self, query: CardQuery) -> None:
        self._kept.write(query)
        self._find()

    def _find(self) -> None:
        """Find anew; while an answer is awaited, only that it is to be done once more is remembered."""
        if self._finding:
            self._find_again = True
            return
        self._finding, self._find_again = True, False
        query = self.room.list.filters.query
        self._back.ask(FindCards(query=query), lambda answer: self._on_found(query, answer))

    def _on_found(self, query: CardQuery, answer: Answer) -> None:
        self._finding = False
        if isinstance(answer, CardsFound):
            anew = query != self._shown_query
            self._shown_query = query
            self.room.show_found(answer)
            if anew:
                self.room.list.to_the_top()
        elif isinstance(answer, NotDone):
            self.room.say(answer.sentence)
        if self._find_again:
            self._find()

    def _on_wanted(self, result: int, first: int, count: int) -> None:
        self._back.ask(ReadCards(result=result, first=first, count=count), self._on_rows)

    def _on_rows(self, answer: Answer) -> None:
        if isinstance(answer, CardRows):
            self.room.list.rows.take(answer)

    def _on_changed(self) -> None:
        if not self.room.isHidden() and not self._refresh.isActive():
            self._refresh.start(_REFRESH_EVERY_MS)

    def _look_again(self) -> None:
        if self.room.isHidden():
            return
        self._find()
        page = self.room.card.page
        if self.room.shows_card and page is not None:
            self._read(page.row.id)

    # --- one card ---

    def _read(self, card_id: str) -> None:
        self._back.ask(ReadCard(card_id=card_id), self._on_page)

    def _on_page(self, answer: Answer) -> None:
        if self.room.isHidden():
            return
        if isinstance(answer, CardPage):
            self.room.show_card(answer)
        elif isinstance(answer, NotDone):
            self.room.say(answer.sentence)

    def _ask(self, deed: Deed) -> None:
        page = self.room.card.page
        if page is None:
            return
        self._deed = deed
        self.room.say("")
        self.room.ask.ask(question_of(deed, page))
        if deed is Deed.REPLACE:
            self._back.ask(AskCardConsent(card_id=page.row.id), self._on_consent)

    def _on_consent(self, answer: Answer) -> None:
        if isinstance(answer, ConsentPlan):
            self._consent = answer
            self._forms.read_mandate(answer, self.room.ask.show_mandate)
        elif isinstance(answer, NotDone):
            self.room.ask.show_mandate("", answer.sentence)

    def _on_answered(self, answers: Answers) -> None:
        page, deed = self.room.card.page, self._deed
        if deed is None:
            query = self.room.list.filters.query
            self._back.ask(ExportCards(query=query, path=answers.path), self._on_exported)
        elif page is not None:
            locale = self._consent.locale if self._consent is not None else ""
            wish = wish_of(deed, page, answers, locale)
            self._back.ask(wish, lambda answer: self._on_done(deed, page, answer))

    def _on_done(self, deed: Deed, page: CardPage, answer: Answer) -> None:
        if isinstance(answer, NotDone):
            self.room.ask.refuse(answer.sentence)
            # It may have been done in part, or be gone: what is shown is what is so.
            self._read_quietly(page.row.id)
            return
        self.room.ask.close_sheet()
        if isinstance(answer, CardFormPlan):
            self.room.form.take_card(answer)
        elif isinstance(answer, CardUpdatePlan):
            self.room.form.change_card(answer)
        else:
            self._told(deed, page.row.id)

    def _told(self, deed: Deed, card_id: str) -> None:
        if deed is Deed.ERASE:
            self.room.compare.empty_list()
        # First what is so now, then that it is done.
        self._read_quietly(card_id, lambda: self.room.say(done_sentence(deed), Tone.GOOD))

    def _read_quietly(self, card_id: str, then: Callable[[], None] = lambda: None) -> None:
        def answered(answer: Answer) -> None:
            if isinstance(answer, CardPage) and self.room.shows_card:
                self.room.card.show_page(answer)
            then()

        self._back.ask(ReadCard(card_id=card_id), answered)

    def _on_updated(self, form_id: str) -> None:
        self._back.ask(CardWasUpdated(form_id=form_id), self._on_form_done)

    def _on_captured(self, form_id: str, source: Source) -> None:
        wish = ReplaceCard(form_id=form_id, source_id=str(source.id), state=source.state.value, card=source.card)
        self._back.ask(wish, self._on_form_done)

    def _on_form_done(self, answer: Answer) -> None:
        page, deed = self.room.card.page, self._deed
        self.room.form.close_sheet()
        if page is None or deed is None:
            return
        if isinstance(answer, NotDone):
            self._read_quietly(page.row.id)
            self.room.say(answer.sentence)
        else:
            self._told(deed, page.row.id)

    # --- the comparison and the file ---

    def _open_compare(self) -> None:
        self.room.compare.open_sheet()
        if not self.room.compare.is_running:
            self._check()

    def _check(self) -> None:
        self.room.compare.begin()

        def answered(answer: Answer) -> None:
            if isinstance(answer, NotDone):
                self.room.compare.refuse(answer.sentence)

        self._back.ask(CheckCards(), answered)

    def _on_checked(self, checked: CardsChecked) -> None:
        self.room.compare.show_progress(checked)
        if checked.finished:
            self.room.compare.empty_list()
            self._read_differences(0)

    def _read_differences(self, first: int) -> None:
        def answered(answer: Answer) -> None:
            if isinstance(answer, DifferencesListed):
                self.room.compare.add(answer.differences)
                read = answer.first + len(answer.differences)
                if answer.differences and read < answer.count:
                    self._read_differences(read)

        if not self.room.isHidden():
            self._back.ask(ReadDifferences(first=first), answered)

    def _ask_where(self) -> None:
        self._deed = None
        name = f"saved-cards-{date.today().isoformat()}.csv"  # noqa: DTZ011  # the day on the wall names the file
        told = tr("{count} cards, as they are filtered and ordered now; nothing in the file can be charged.",
                  count=f"{self.room.list.rows.count:,}")  # fmt: skip
        self.room.ask.ask(
            Question(tr("Export"), told, tr("Write the file"), reason=False, path=str(Path.home() / name))
        )

    def _on_exported(self, answer: Answer) -> None:
        if isinstance(answer, CardsExported):
            self.room.ask.close_sheet()
            self.room.say(
                tr("{count} cards are written to {path}.", count=f"{answer.count:,}", path=answer.path), Tone.GOOD
            )
        elif isinstance(answer, NotDone):
            self.room.ask.refuse(answer.sentence)

    # --- who is there ---

    def _on_duty(self, duty: DutyChanged) -> None:
        self._duty = duty
        person = duty.person
        if duty.locked or (person is not None and not person.role.covers(Role.MANAGER)):
            # Whoever comes next need not know whom the last one looked for.
            self.room.list.filters.show_query(self._kept.read())
            self.close()
