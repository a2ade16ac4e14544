"""The room for refunds in a manager's words: find a sale, choose what goes back, read what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from pos.front.parts import names as till_names
from pos.front.refunds import names
from pos.front.refunds.words import REASONS
from pos.link.messages import Answer, Done, NotDone
from pos.link.refunds import RefundPage
from pos.testing.naming import called, no_such
from pos.testing.room_page import BOTH, CONTROL, RoomPage
from pos.testing.staff_page import StaffPage
from pos.testing.waiting import AwaitedInVain

#: Reasons by the word that the list shows, in small letters: ``"damaged"``.
_REASONS: Final = {word.casefold(): reason for reason, word in REASONS.items()}
_ASKED: Final = "The yes is for this alone"


class RefundsPage(RoomPage):
    """Ctrl+Shift+R."""

    def __init__(self, page: StaffPage) -> None:
        super().__init__(page, names.ROOM, Qt.Key.Key_R, BOTH, "the room for refunds")
        #: How many answers of each kind have come.
        self._heard: Counter[type] = Counter()
        page.till.back_office.answered.connect(self._on_answer)

    def open(self) -> None:
        """Press its keys and wait for the room, or for the till to say why there is none."""
        if self._page.sandbox is None:
            raise AwaitedInVain("A till on stand-ins has no room for refunds; use the fixture `till` instead.")
        super().open()

    # --- finding ---

    def find(self, text: str) -> str:
        """Type what the customer brings; opens the sale where it is only one. Returns why nothing was found, or ""."""
        if not self.is_open:
            self.open()
        if not self.is_open:
            raise AwaitedInVain(f"there is no room for refunds; the till says: {self._page.message}")
        while self._sees(names.SALE) or self._sees(names.LOGIN):
            self._page.press(Qt.Key.Key_Escape)
        field = self._field(names.TEXT)
        field.setFocus()
        field.selectAll()
        self._page.type(text)
        self._page.press(Qt.Key.Key_Return)
        self._page.wait_for(
            lambda: self._sees(names.SALE) or len(self.found) > 1 or self._says_why_not, "a sale, or why there is none"
        )
        return self._page.text_of(names.NONE) if self._sees(names.NONE) else ""

    @property
    def _says_why_not(self) -> bool:
        return self._sees(names.NONE) and self._page.text_of(names.NONE) != "Looking…"

    @property
    def found(self) -> list[str]:
        """The sales that it may be, as they are read."""
        return self._read(names.FOUND)

    def choose_sale(self, text: str) -> None:
        """Open the found sale whose row has this text.

        Raises: NoSuchName with the rows that there are.
        """
        self._walk(names.FOUND, text, "sale")
        self._page.press(Qt.Key.Key_Return)
        self._page.wait_for(lambda: self._sees(names.SALE), "the sale")

    def log_in(self, user: str = "", password: str = "") -> str:
        """Type a login at Global Commerce, the sandbox's own unless another is given; returns why it was refused.

        Raises: AwaitedInVain where no login is asked for.
        """
        self._page.wait_for(lambda: self._sees(names.LOGIN), "the question for a login")
        if self._page.sandbox is not None:
            user, password = user or self._page.sandbox.login[0], password or self._page.sandbox.login[1]
        for name, text in ((names.LOGIN_USER, user), (names.LOGIN_PASSWORD, password)):
            field = self._field(name)
            field.setFocus()
            field.selectAll()
            self._page.type(text)
        answers = self._answers(Done)
        self._page.press(Qt.Key.Key_Return)
        self._page.wait_for(lambda: self._answers(Done) > answers, "the answer to the login")
        self._page.wait_for(
            lambda: not self._sees(names.LOGIN) or self._page.text_of(names.LOGIN_SENTENCE) != "",
            "the login to be taken",
        )
        if self._sees(names.LOGIN):
            return self._page.text_of(names.LOGIN_SENTENCE)
        self._page.wait_for(lambda: not self.refundable.startswith("Nobody"), "what may still go back")
        return ""

    # --- what is seen ---

    @property
    def asks_for_login(self) -> bool:
        """Whether a login is asked for."""
        return self._sees(names.LOGIN)

    @property
    def reference(self) -> str:
        """The reference of the sale that is shown."""
        return self._page.text_of(names.REFERENCE)

    def fact(self, name: str) -> str:
        """What is known of the sale: ``"order"``, ``"sold"``, ``"card"``, ``"by"``."""
        return self._page.text_of(f"{names.FACTS}.{name}")

    @property
    def refundable(self) -> str:
        """The line under the sum: what may still go back."""
        return self._page.text_of(names.SUM_NOTE)

    @property
    def lines(self) -> list[str]:
        """What was sold, a line each, as it is read."""
        return self._read(names.LINES_LIST)

    @property
    def sum(self) -> str:
        """What goes back as it is chosen now."""
        return self._page.text_of(names.SUM)

    @property
    def so_far(self) -> list[str]:
        """The refunds so far, newest first: state, sum, when, by whom, why."""
        return self._read(names.SO_FAR)

    @property
    def states(self) -> list[str]:
        """Where the refunds so far stand, newest first: ``["Requested", "Refunded"]``."""
        return [row.partition(",")[0] for row in self.so_far]

    # --- what is done ---

    def choose(self, item: str, pieces: int = 0) -> None:
        """Have so many pieces of a line go back, or all of it.

        Raises: NoSuchName with the lines that there are.
        """
        self._walk(names.LINES_LIST, item, "line")
        view: Any = self._page.find(names.LINES_LIST)
        if "go back" in str(view.currentIndex().data()) or view.currentIndex().data() is None:
            self._page.press(Qt.Key.Key_Space)
        for _ in range(pieces):
            self._page.press(Qt.Key.Key_Plus)
        if not pieces:
            self._page.press(Qt.Key.Key_Space)

    def everything(self) -> None:
        """Have everything go back that may."""
        self._page.find(names.LINES_LIST).setFocus()
        self._page.press(Qt.Key.Key_A)

    def amount(self, text: str) -> None:
        """Have a sum go back, spread over the lines."""
        field = self._field(names.AMOUNT)
        field.setFocus()
        field.selectAll()
        self._page.type(text)

    def give_back(self, why: str, reason: str = "damaged", *, pin: str = "", person: str = "") -> str:
        """Ask for what is chosen, with a PIN where a yes is asked for; returns what the room says, or why it was not
        asked for.

        Raises: NoSuchName with the nearest reasons.
        """
        answers = self._answers()
        if refused := self.ask_for_it(why, reason):
            return refused
        if pin:
            self._page.say_yes(pin, person)
        return self._outcome(answers, names.SENTENCE, "what came of the refund")

    def ask_for_it(self, why: str, reason: str = "damaged") -> str:
        """The same without a yes, which then waits; returns why it cannot be asked for like this, or "".

        Raises: NoSuchName with the nearest reasons.
        """
        wanted = called("reason", reason.casefold(), _REASONS)
        choice: Any = self._page.find(names.REASON)
        choice.choose(wanted)
        words = self._field(names.WORDS)
        words.setFocus()
        words.selectAll()
        self._page.type(why)
        self._page.press(Qt.Key.Key_Return)
        return self._page.text_of(names.SENTENCE)

    def look_again(self) -> None:
        """Ctrl+R: read anew where the refunds stand."""
        self._page.find(names.LINES_LIST).setFocus()
        answers = self._answers()
        self._page.press(Qt.Key.Key_R, CONTROL)
        self._page.wait_for(lambda: self._answers() > answers, "the newest state")

    @property
    def may_be_given_up(self) -> bool:
        """Whether a person may say that a refund never arrived."""
        return self._sees(names.GIVE_UP)

    def never_arrived(self, why: str, *, pin: str = "", person: str = "") -> str:
        """Say that the refund of which nobody knows never arrived; returns what the room says, or why it is not so."""
        button: Any = self._page.find(names.GIVE_UP)
        if not button.isVisible():
            raise AwaitedInVain("no refund here may be given up: nobody is in doubt, or it is too early")
        button.click()
        self._page.wait_for(lambda: self._sees(names.LOST), "the question how it is known")
        self._page.type(why)
        answers = self._answers()
        self._page.press(Qt.Key.Key_Return)
        if pin:
            self._page.say_yes(pin, person)
        said = self._outcome(answers, names.LOST_SENTENCE, "what came of it")
        if self._sees(names.LOST):
            self._page.press(Qt.Key.Key_Escape)
        return said

    # --- inside ---

    def _outcome(self, answers: int, sentence: str, what: str) -> str:
        page = self._page

        def said() -> str:
            if refusal := self._refusal:
                return refusal
            if self._yes_is_open or self._answers() <= answers:
                return ""
            return page.text_of(sentence) or self.message

        page.wait_for(lambda: said() != "", what)
        told = said()
        if self._refusal:
            page.press(Qt.Key.Key_Escape)
        return told

    @property
    def _yes_is_open(self) -> bool:
        return self._sees(till_names.APPROVAL)

    @property
    def _refusal(self) -> str:
        """Why a yes was not taken; empty while nothing of the kind is said."""
        if not self._yes_is_open or self._page.text_of(till_names.APPROVAL_PIN):
            return ""
        told = self._page.text_of(till_names.APPROVAL_SENTENCE)
        return "" if told.startswith(_ASKED) else told

    def _answers(self, kind: type = RefundPage) -> int:
        """How many of a kind have come so far, or noes; others come for other things."""
        return self._heard[kind] + self._heard[NotDone]

    def _on_answer(self, answer: Answer) -> None:
        self._heard[type(answer)] += 1

    def _field(self, name: str) -> QLineEdit:
        field = self._page.find(name)
        assert isinstance(field, QLineEdit), name
        return field

    def _sees(self, name: str) -> bool:
        widget = self._page.window.findChild(QWidget, name)
        return widget is not None and widget.isVisible()

    def _read(self, name: str) -> list[str]:
        view: Any = self._page.find(name)
        model = view.model()
        return [str(model.index(at, 0).data()) for at in range(model.rowCount())]

    def _walk(self, name: str, text: str, kind: str) -> None:
        rows = self._read(name)
        wanted = next((at for at, row in enumerate(rows) if text.casefold() in row.casefold()), None)
        if wanted is None:
            raise no_such(kind, text, rows)
        view: Any = self._page.find(name)
        view.setFocus()
        steps: Callable[[], int] = lambda: wanted - view.currentIndex().row()  # noqa: E731
        while (left := steps()) != 0:
            self._page.press(Qt.Key.Key_Down if left > 0 else Qt.Key.Key_Up)
            if steps() == left:
                raise no_such(kind, text, [row for row in rows if "nothing left" not in row])
