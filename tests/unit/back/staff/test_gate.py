"""Every command of the link, tried by everybody: nothing is reached below its role."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from pos.back.journal.audit import Deed
from pos.back.staff import gate as gates
from pos.back.staff import rules
from pos.back.staff.gate import WISH_LIVES_S, Gate
from pos.back.staff.rules import Limits, Proof, Rule
from pos.domain.money import Money
from pos.domain.refund import RefundReason
from pos.domain.secret import Secret
from pos.domain.setting import Setting
from pos.domain.staff import Person, Role
from pos.domain.till_state import TillState
from pos.link.doubts import ResolveDoubt
from pos.link.messages import (
    Answer,
    Charge,
    Command,
    Done,
    Event,
    Goodbye,
    Hello,
    NotDone,
    OpenCardForm,
    SaleChanged,
    ScanCode,
    SetPrice,
)
from pos.link.refunds import AskRefund, ReadRefunds
from pos.link.settings import ChangeSettings, Wanted
from pos.link.staff import (
    AddPerson,
    Approve,
    ChangePin,
    ChangeRole,
    DropWish,
    DutyChanged,
    EndPerson,
    LockTill,
    MakeOwner,
    NeedsApproval,
    SignIn,
    StaffMember,
    StillHere,
)
from tests.unit.back.staff.till import HandClock, StaffRoom
from tests.unit.link.samples import COMMANDS, sample

PINS = {"Olga": "730518", "Mara": "615283", "Milo": "942716", "Anna": "294817"}
PATIENCE_S = 20.0
LOCK_AFTER_S = 300.0
#: A refund of more than 10.00 is for two people.
LIMITS: Final = Limits(discount=20_00, refund_takes_two=lambda wish: wish.amount.minor > 10_00)

#: What each command asks for, written down a second time: whoever changes the one must change the other.
NOBODY, CASHIER, MANAGER = "nobody", "cashier", "manager"
MANAGER_AND_PIN, OWNER_AND_PIN, TWO_MANAGERS = "manager and pin", "owner and pin", "manager and two people"
_PROOFS: Final = {Proof.NONE: "", Proof.PIN: " and pin", Proof.SECOND_PERSON: " and two people"}
EXPECTED: Final = {
    "Hello": NOBODY,
    "Goodbye": NOBODY,
    "ReportScript": NOBODY,
    "CheckReadiness": NOBODY,
    "CloseCardForm": NOBODY,
    "SignIn": NOBODY,
    "LockTill": NOBODY,
    "MakeOwner": NOBODY,
    "Approve": NOBODY,
    "DropWish": NOBODY,
    "OpenVault": NOBODY,
    "ReportDangers": NOBODY,
    "ReportScriptHash": NOBODY,
    "FindProducts": CASHIER,
    "AddProduct": CASHIER,
    "ScanCode": CASHIER,
    "AddAmount": CASHIER,
    "SetQuantity": CASHIER,
    "SetPrice": CASHIER,
    "RemoveLine": CASHIER,
    "FindCustomers": CASHIER,
    "SetPayer": CASHIER,
    "OpenCardForm": CASHIER,
    "Charge": CASHIER,
    "ReportRefusedCard": CASHIER,
    "TryAgain": CASHIER,
    "OtherCard": CASHIER,
    "CancelSale": CASHIER,
    "NextSale": CASHIER,
    "AskAgain": CASHIER,
    "ListDoubts": CASHIER,
    "ReadLastReceipt": CASHIER,
    "ReadSlip": CASHIER,
    "RefreshCatalogue": CASHIER,
    "StillHere": CASHIER,
    "ChargeOnce": CASHIER,
    "SaveCustomer": CASHIER,
    "FetchCustomer": CASHIER,
    "ReadCountries": CASHIER,
    "ReadAddressRules": CASHIER,
    "AskConsent": CASHIER,
    "SaveNextCard": CASHIER,
    "SaveNoCard": CASHIER,
    "ChargeSavedCard": CASHIER,
    "ReadConsentSlip": CASHIER,
    "ParkBasket": CASHIER,
    "ResumeBasket": CASHIER,
    "ListParked": CASHIER,
    "FindCards": MANAGER,
    "ReadCards": MANAGER,
    "ReadCard": MANAGER,
    "AskCardConsent": MANAGER,
    "MakeCardDefault": MANAGER,
    "RenameCard": MANAGER,
    "HideCard": MANAGER,
    "CardWasUpdated": MANAGER,
    "ReplaceCard": MANAGER,
    "CheckCards": MANAGER,
    "StopChecking": MANAGER,
    "ReadDifferences": MANAGER,
    "FindSales": MANAGER,
    "ReadRefunds": MANAGER,
    "LogIn": MANAGER,
    "AskRefund": MANAGER_AND_PIN,
    "GiveUpRefund": TWO_MANAGERS,
    "ReadSettings": MANAGER,
    "ChangeSettings": OWNER_AND_PIN,
    "ResolveDoubt": MANAGER_AND_PIN,
    "RemoveCard": MANAGER_AND_PIN,
    "PlanCardUpdate": MANAGER_AND_PIN,
    "PlanCardReplacement": MANAGER_AND_PIN,
    "EraseCustomer": MANAGER_AND_PIN,
    "ExportCards": MANAGER_AND_PIN,
    "AddPerson": OWNER_AND_PIN,
    "ChangePin": OWNER_AND_PIN,
    "ChangeRole": OWNER_AND_PIN,
    "EndPerson": OWNER_AND_PIN,
}


class Window:
    """The other end of a gate: sends commands, and hears what comes of them."""

    def __init__(self, folder: Path, *, live: bool = False) -> None:
        self.room = StaffRoom(folder, HandClock())
        self.passed: list[Command] = []
        #: In whose name each was passed on.
        self.names: list[str] = []
        self.events: list[Event] = []
        self.gate = Gate(
            self.room.accounts,
            self.room.trail,
            self.room.clock,
            self.events.append,
            live=live,
            lock_after_s=LOCK_AFTER_S,
            limits=LIMITS,
        )

    def open(self) -> None:
        """Open the gate."""

        def office(command: Command, answered: Callable[[Answer], None], by: str) -> None:
            self.passed.append(command)
            self.names.append(by)
            answered(Done())

        self.gate.open(office)

    def ask(self, command: Command) -> Answer:
        """Send one command and wait for its answer."""
        said: list[Answer] = []
        came = threading.Event()

        def answered(answer: Answer) -> None:
            said.append(answer)
            came.set()

        self.gate.handle(command, answered)
        assert came.wait(PATIENCE_S), f"no answer to {type(command).__name__}"
        return said[0]

    def settle(self) -> None:
        """Wait until the gate's own lane has done what is due."""
        done = threading.Event()
        self.gate._lane.do(done.set)
        assert done.wait(PATIENCE_S)

    def duty(self) -> DutyChanged:
        return [event for event in self.events if isinstance(event, DutyChanged)][-1]

    def who(self) -> StaffMember:
        """Who is signed in."""
        person = self.duty().person
        assert person is not None
        return person

    def person(self, name: str) -> Person:
        return next(person for person in self.room.accounts.listed() if person.name == name)

    def sign_in(self, name: str) -> None:
        """Sign somebody in with their PIN."""
        assert isinstance(self.ask(SignIn(person_id=self.person(name).id, pin=PINS[name])), Done)

    def approve(self, held: NeedsApproval, name: str, pin: str = "") -> Answer:
        """Say yes to what is held."""
        return self.ask(Approve(wish=held.wish, person_id=self.person(name).id, pin=pin or PINS[name]))

    def deeds(self) -> list[str]:
        return [entry.what for entry in reversed(self.room.trail.newest(100))]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Window]:
    """A till without accounts."""
    window = Window(tmp_path)
    window.open()
    yield window
    window.gate.close()
    window.room.close()


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    """A locked till with an owner, two managers and a cashier."""
    window = Window(tmp_path)
    owner = window.room.accounts.make_owner("Olga", Secret(PINS["Olga"]))
    for name, role in (("Mara", Role.MANAGER), ("Milo", Role.MANAGER), ("Anna", Role.CASHIER)):
        window.room.accounts.add(owner, name, role, Secret(PINS[name]))
    window.open()
    yield window
    window.gate.close()
    window.room.close()


# --- the table ---


def test_the_table_names_every_command_and_asks_what_is_expected() -> None:
    assert {kind.__name__ for kind in COMMANDS} == set(EXPECTED)
    for kind in COMMANDS:
        rule = rules.rule_for(sample(kind), LIMITS)
        asked = NOBODY if rule.least is None else rule.least.value
        assert asked + _PROOFS[rule.proof] == EXPECTED[kind.__name__]


def test_a_command_that_is_not_in_the_table_is_the_owners() -> None:
    assert (rules.UNKNOWN.least, rules.UNKNOWN.proof) == (Role.OWNER, Proof.PIN)


#: These are the gate's own and do not reach the office.
_OWN = set("SignIn LockTill MakeOwner Approve DropWish StillHere AddPerson ChangePin ChangeRole EndPerson".split())
_SELLING = sorted(name for name in set(EXPECTED) - _OWN if EXPECTED[name] in (NOBODY, CASHIER))


@pytest.mark.parametrize("who", ["nobody", "Anna", "Mara", "Olga"])
@pytest.mark.parametrize("name", _SELLING)
def test_a_command_reaches_the_office_only_for_those_who_may(window: Window, name: str, who: str) -> None:
    command = sample({kind.__name__: kind for kind in COMMANDS}[name])
    if who != "nobody":
        window.sign_in(who)
    answer = window.ask(command)
    allowed = EXPECTED[name] == NOBODY or who != "nobody"
    assert (window.passed == [command]) is allowed
    assert isinstance(answer, Done if allowed else NotDone)


@pytest.mark.parametrize("who", ["Anna", "Mara"])
def test_a_doubt_is_settled_by_a_managers_pin_and_bears_the_name_of_whoever_typed_it(window: Window, who: str) -> None:
    window.sign_in(who)
    wish = ResolveDoubt(sale_id="s1", charged=True, reason="The order is there.", order_id="4711")
    held = window.ask(wish)
    assert isinstance(held, NeedsApproval)
    assert "The order is there." in held.told
    assert {member.name for member in held.people} == {"Mara", "Milo", "Olga"}
    assert window.passed == []
    assert isinstance(window.approve(held, "Milo"), Done)
    assert window.passed == [wish]
    assert window.names == ["Milo"]


@pytest.mark.parametrize(
    ("typed", "asks"),
    [("20%", False), ("20.01%", True), ("-0.56", False), ("-0.57", True), ("2.24", False), ("2.23", True),
     ("3.50", False), ("", False), ("100%", False), ("nonsense", False)],
)  # fmt: skip
def test_a_discount_beyond_the_shops_limit_is_a_managers_yes_to_exactly_this_line_and_price(
    window: Window, typed: str, asks: bool
) -> None:
    window.sign_in("Anna")
    wish = SetPrice(line_id="l1", typed=typed, item="Espresso", normal=Money(280, "EUR"))
    answer = window.ask(wish)
    if not asks:
        assert (answer, window.passed, window.names) == (Done(), [wish], ["Anna"])
        return
    assert isinstance(answer, NeedsApproval)
    assert "Espresso at " in answer.told
    assert "instead of 2.80 EUR" in answer.told
    assert window.passed == []
    assert isinstance(window.approve(answer, "Anna"), NotDone), "a cashier's own PIN is not enough"
    assert isinstance(window.approve(answer, "Mara"), Done)
    assert (window.passed, window.names) == ([wish], ["Mara"])
    entry = next(entry for entry in window.room.trail.newest(3) if entry.what == Deed.APPROVED.value)
    assert (entry.about["by"], entry.about["asked"], entry.about["told"]) == ("Mara", "Anna", answer.told)


def test_other_settings_are_the_owners_and_the_yes_names_each_of_them(window: Window) -> None:
    window.sign_in("Mara")
    wish = ChangeSettings(
        wanted=(Wanted(setting=Setting.DISCOUNT, typed="35"), Wanted(setting=Setting.SHOP, typed="Corner"))
    )
    answer = window.ask(wish)
    assert isinstance(answer, NeedsApproval)
    assert answer.told == "Other settings. percent off without a PIN: 35; name of the shop: Corner"
    assert [person.name for person in answer.people] == ["Olga"]
    assert isinstance(window.approve(answer, "Mara"), NotDone)
    assert isinstance(window.approve(answer, "Olga"), Done)
    assert (window.passed, window.names) == ([wish], ["Olga"])


def test_other_limits_and_another_lock_hold_from_the_next_wish_on(window: Window) -> None:
    window.sign_in("Anna")
    wish = SetPrice(line_id="l1", typed="30%", item="Espresso", normal=Money(280, "EUR"))
    assert isinstance(window.ask(wish), NeedsApproval)
    window.gate.use(60.0, Limits(discount=30_00))
    assert window.ask(wish) == Done()
    window.room.clock.advance(timedelta(seconds=61))
    window.gate._lane.do(window.gate._watch)
    window.settle()
    assert window.duty().locked


def test_without_accounts_no_discount_asks_for_a_pin(empty: Window) -> None:
    wish = SetPrice(line_id="l1", typed="90%", item="Espresso", normal=Money(280, "EUR"))
    assert (empty.ask(wish), empty.passed) == (Done(), [wish])


@pytest.mark.parametrize("minor", [10_00, 10_01])
@pytest.mark.parametrize("who", ["Anna", "Mara"])
def test_a_refund_is_a_managers_yes_to_exactly_this_sum_and_a_large_one_another_persons(
    window: Window, who: str, minor: int
) -> None:
    window.sign_in(who)
    why = RefundReason.DAMAGED_PRODUCT
    wish = AskRefund(sale_id="s1", reference="K7Q2", amount=Money(minor, "EUR"), reason=why, words="It was broken")
    held = window.ask(wish)
    assert isinstance(held, NeedsApproval)
    assert held.told == f"Refund of 10.0{minor % 10} EUR on sale K7Q2: It was broken"
    everybody = {"Mara", "Milo", "Olga"}
    assert {member.name for member in held.people} == (everybody - {who} if minor > 10_00 else everybody)
    own = window.approve(held, who)
    alone = who == "Mara" and minor == 10_00
    assert isinstance(own, Done if alone else NotDone)
    if not alone:
        assert window.passed == []
        assert isinstance(window.approve(held, "Milo"), Done)
    assert (window.passed, window.names) == ([wish], ["Mara" if alone else "Milo"])


@pytest.mark.parametrize(
    ("who", "asked"),
    [("Anna", {"Mara", "Milo", "Olga"}), ("Mara", {"Milo", "Olga"}), ("Olga", {"Mara", "Milo"})],
)
def test_that_a_sale_was_not_charged_is_said_by_two_people_for_it_may_be_charged_again(
    window: Window, who: str, asked: set[str]
) -> None:
    window.sign_in(who)
    wish = ResolveDoubt(sale_id="s1", charged=False, reason="Their bank shows nothing.")
    held = window.ask(wish)
    assert isinstance(held, NeedsApproval)
    assert "may be charged again" in held.told
    assert {member.name for member in held.people} == asked
    assert isinstance(window.approve(held, who), NotDone), "one person cannot be both"
    assert window.passed == []
    assert isinstance(window.approve(held, "Milo"), Done)
    assert window.passed == [wish]
    assert window.names == ["Milo"]


def test_the_only_one_who_may_say_yes_is_told_how_two_people_do_it(tmp_path: Path) -> None:
    window = Window(tmp_path)
    window.open()
    try:
        assert isinstance(window.ask(MakeOwner(name="Olga", pin=PINS["Olga"])), Done)
        wish = ResolveDoubt(sale_id="s1", charged=False, reason="Their bank shows nothing.")
        alone = window.ask(wish)
        assert isinstance(alone, NeedsApproval), "in a shop of one person there is nobody else to ask"
        assert isinstance(window.approve(alone, "Olga"), Done)
        assert window.passed == [wish]
        added = window.ask(AddPerson(name="Anna", role=Role.CASHIER, pin=PINS["Anna"]))
        assert isinstance(added, NeedsApproval)
        assert isinstance(window.approve(added, "Olga"), Done)
        refused = window.ask(wish)
        assert isinstance(refused, NotDone)
        assert "let somebody else sign in" in refused.sentence
        assert isinstance(window.ask(LockTill()), Done)
        window.sign_in("Anna")
        held = window.ask(wish)
        assert isinstance(held, NeedsApproval)
        assert isinstance(window.approve(held, "Olga"), Done)
        assert window.passed == [wish, wish]
    finally:
        window.gate.close()
        window.room.close()


@pytest.mark.parametrize("who", ["nobody", "Anna", "Mara", "Olga"])
@pytest.mark.parametrize("kind", [AddPerson, ChangePin, ChangeRole, EndPerson], ids=lambda kind: kind.__name__)
def test_accounts_are_changed_by_nobody_without_the_owners_pin(window: Window, kind: type, who: str) -> None:
    if who != "nobody":
        window.sign_in(who)
    before = window.room.book.accounts()
    answer = window.ask(sample(kind))
    if who == "nobody":
        assert isinstance(answer, NotDone)
    else:
        assert isinstance(answer, NeedsApproval)
        assert [person.name for person in answer.people] == ["Olga"]
        assert isinstance(window.approve(answer, "Mara"), NotDone), "a manager's right PIN is not enough"
        assert isinstance(window.approve(answer, "Olga", "111222"), NotDone)
    assert window.room.book.accounts() == before
    assert window.passed == []


# --- the lock ---


def test_a_till_with_accounts_is_locked_until_somebody_signs_in(window: Window) -> None:
    assert window.duty().locked
    assert [person.name for person in window.duty().people] == ["Anna", "Mara", "Milo", "Olga"]
    assert isinstance(window.ask(SignIn(person_id=window.person("Anna").id, pin="294818")), NotDone)
    assert window.duty().locked
    window.sign_in("Anna")
    assert not window.duty().locked
    assert window.who().name == "Anna"
    assert isinstance(window.ask(LockTill()), Done)
    assert window.duty().locked
    assert isinstance(window.ask(ScanCode(code="1")), NotDone)
    assert window.passed == []


def test_a_till_that_is_left_alone_locks_itself_and_work_keeps_it_open(window: Window) -> None:
    window.sign_in("Anna")
    for command in (ScanCode(code="1"), StillHere(), ReadRefunds(sale_id="s1")):
        window.room.clock.advance(timedelta(seconds=LOCK_AFTER_S - 1))
        window.ask(command)
    window.gate._lane.do(window.gate._watch)
    window.settle()
    assert not window.duty().locked
    window.room.clock.advance(timedelta(seconds=LOCK_AFTER_S + 1))
    window.gate._lane.do(window.gate._watch)
    window.settle()
    assert window.duty().locked
    assert window.room.trail.newest(1)[0].about["why"] == "left alone"


@pytest.mark.parametrize(
    "command",
    [sample(kind) for kind in COMMANDS if not rules.rule_for(sample(kind), LIMITS).is_work],
    ids=lambda c: type(c).__name__,
)
def test_what_the_window_sends_by_itself_is_no_work(window: Window, command: Any) -> None:
    window.sign_in("Anna")
    window.room.clock.advance(timedelta(seconds=LOCK_AFTER_S + 1))
    if isinstance(command, LockTill):
        return
    window.ask(command)
    assert window.gate._duty.left_alone_in_s <= 0


def test_a_charge_under_way_is_let_come_to_rest_before_the_lock(window: Window) -> None:
    window.sign_in("Anna")
    window.gate.tell(SaleChanged(state=TillState.SUBMITTING))
    window.room.clock.advance(timedelta(seconds=LOCK_AFTER_S + 1))
    window.gate._lane.do(window.gate._watch)
    window.settle()
    assert not window.duty().locked
    window.gate.tell(SaleChanged(state=TillState.APPROVED))
    window.gate._lane.do(window.gate._watch)
    window.settle()
    assert window.duty().locked


def test_a_till_without_accounts_sells_and_does_not_lock(empty: Window) -> None:
    assert not empty.duty().locked
    assert empty.duty().people == ()
    assert isinstance(empty.ask(sample(Charge)), Done)
    empty.room.clock.advance(timedelta(days=1))
    assert isinstance(empty.ask(OpenCardForm()), Done)
    assert isinstance(empty.ask(LockTill()), NotDone)
    assert isinstance(empty.ask(sample(AddPerson)), NotDone)


def test_the_first_account_is_the_owners_and_ends_the_trial(empty: Window) -> None:
    assert isinstance(empty.ask(MakeOwner(name="Olga", pin="123456")), NotDone)
    assert isinstance(empty.ask(MakeOwner(name="Olga", pin=PINS["Olga"])), Done)
    assert empty.who().role is Role.OWNER
    assert isinstance(empty.ask(LockTill()), Done)
    assert isinstance(empty.ask(OpenCardForm()), NotDone)
    assert isinstance(empty.ask(MakeOwner(name="Eve", pin="839201")), NotDone)


def test_a_live_till_does_nothing_without_an_owner(tmp_path: Path) -> None:
    window = Window(tmp_path, live=True)
    window.open()
    try:
        assert window.duty().locked
        assert window.duty().needs_owner
        assert isinstance(window.ask(ScanCode(code="1")), NotDone)
        assert isinstance(window.ask(Hello(version="1")), Done)
        assert isinstance(window.ask(MakeOwner(name="Olga", pin=PINS["Olga"])), Done)
        assert not window.duty().needs_owner
        assert isinstance(window.ask(ScanCode(code="1")), Done)
    finally:
        window.gate.close()
        window.room.close()


# --- approvals ---


@pytest.fixture
def refund(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two commands stand for a manager's, and for one that two people do together."""
    told: dict[type, Rule] = {ScanCode: Rule(Role.MANAGER, Proof.PIN, told=lambda c: f"Refund of {c.code}"),
            Goodbye: Rule(Role.MANAGER, Proof.SECOND_PERSON, told=lambda _: "Charge again")}  # fmt: skip
    monkeypatch.setattr(
        gates, "rule_for", lambda command, limits: told.get(type(command)) or rules.rule_for(command, limits)
    )


@pytest.mark.usefixtures("refund")
def test_a_manager_says_yes_at_the_cashiers_till_to_exactly_this_and_nobody_logs_out(window: Window) -> None:
    window.sign_in("Anna")
    held = window.ask(ScanCode(code="12.50 EUR"))
    assert isinstance(held, NeedsApproval)
    assert held.told == "Refund of 12.50 EUR"
    assert [person.name for person in held.people] == ["Mara", "Milo", "Olga"]
    assert window.passed == []
    assert isinstance(window.approve(held, "Mara"), Done)
    assert window.passed == [ScanCode(code="12.50 EUR")]
    assert window.who().name == "Anna"
    entry = window.room.trail.newest(1)[0]
    assert entry.what == Deed.APPROVED.value
    assert (entry.about["by"], entry.about["asked"], entry.about["told"]) == ("Mara", "Anna", "Refund of 12.50 EUR")
    assert isinstance(window.approve(held, "Mara"), NotDone), "one yes is for one deed"
    assert len(window.passed) == 1


@pytest.mark.usefixtures("refund")
def test_an_approval_is_for_the_newest_wish_only(window: Window) -> None:
    window.sign_in("Anna")
    first, second = window.ask(ScanCode(code="1 EUR")), window.ask(ScanCode(code="900 EUR"))
    assert isinstance(first, NeedsApproval)
    assert isinstance(second, NeedsApproval)
    assert isinstance(window.approve(first, "Mara"), NotDone)
    assert window.passed == []
    assert isinstance(window.ask(DropWish(wish=first.wish)), Done)
    assert isinstance(window.approve(second, "Mara"), Done)
    assert window.passed == [ScanCode(code="900 EUR")]


@pytest.mark.usefixtures("refund")
@pytest.mark.parametrize("end", ["late", "dropped", "locked", "somebody else"])
def test_an_approval_dies_with_its_minute_its_asker_and_its_wish(window: Window, end: str) -> None:
    window.sign_in("Anna")
    held = window.ask(ScanCode(code="1"))
    assert isinstance(held, NeedsApproval)
    if end == "late":
        window.room.clock.advance(timedelta(seconds=WISH_LIVES_S + 0.1))
    elif end == "dropped":
        window.ask(DropWish(wish=held.wish))
    elif end == "locked":
        window.ask(LockTill())
    else:
        window.sign_in("Milo")
    assert isinstance(window.approve(held, "Mara"), NotDone)
    assert window.passed == []


@pytest.mark.usefixtures("refund")
def test_an_approval_in_its_last_second_counts(window: Window) -> None:
    window.sign_in("Anna")
    held = window.ask(ScanCode(code="1"))
    assert isinstance(held, NeedsApproval)
    window.room.clock.advance(timedelta(seconds=WISH_LIVES_S - 0.1))
    assert isinstance(window.approve(held, "Mara"), Done)


@pytest.mark.usefixtures("refund")
def test_wrong_pins_of_an_approval_count_like_any_other(window: Window) -> None:
    window.sign_in("Anna")
    held = window.ask(ScanCode(code="1"))
    assert isinstance(held, NeedsApproval)
    for _ in range(5):
        assert isinstance(window.approve(held, "Mara", "111222"), NotDone)
    answer = window.approve(held, "Mara")
    assert isinstance(answer, NotDone)
    assert "half an hour" in answer.sentence
    assert window.passed == []
    assert isinstance(window.approve(held, "Milo"), Done)


@pytest.mark.usefixtures("refund")
def test_a_manager_who_is_signed_in_types_the_pin_too(window: Window) -> None:
    window.sign_in("Mara")
    held = window.ask(ScanCode(code="1"))
    assert isinstance(held, NeedsApproval)
    assert isinstance(window.approve(held, "Mara"), Done)
    assert len(window.passed) == 1


@pytest.mark.usefixtures("refund")
def test_what_two_people_do_nobody_does_alone(window: Window) -> None:
    window.sign_in("Mara")
    held = window.ask(Goodbye())
    assert isinstance(held, NeedsApproval)
    assert [person.name for person in held.people] == ["Milo", "Olga"]
    assert isinstance(window.approve(held, "Mara"), NotDone)
    assert Deed.APPROVAL_REFUSED.value in window.deeds()
    assert isinstance(window.approve(held, "Milo"), Done)
    assert window.passed == [Goodbye()]


@pytest.mark.usefixtures("refund")
def test_where_no_second_person_is_there_it_is_not_done(window: Window) -> None:
    window.sign_in("Mara")
    owner = window.person("Olga")
    window.room.accounts.change_role(owner, window.person("Mara").id, Role.OWNER)
    for name in ("Olga", "Milo"):
        window.room.accounts.end(owner, window.person(name).id)
    assert isinstance(window.ask(Goodbye()), NotDone)
    assert window.passed == []


# --- accounts over the link ---


def test_an_owner_makes_and_ends_accounts_with_a_pin_each_time(window: Window) -> None:
    window.sign_in("Olga")
    held = window.ask(AddPerson(name="Bela", role=Role.CASHIER, pin="508263"))
    assert isinstance(held, NeedsApproval)
    assert "508263" not in f"{held!r}{held.told}"
    assert isinstance(window.approve(held, "Olga"), Done)
    assert "Bela" in [person.name for person in window.duty().people]
    held = window.ask(EndPerson(person_id=window.person("Bela").id))
    assert isinstance(held, NeedsApproval)
    assert isinstance(window.approve(held, "Olga"), Done)
    assert "Bela" not in [person.name for person in window.duty().people]


def test_whoever_is_signed_in_may_change_their_own_pin_with_the_old_one(window: Window) -> None:
    window.sign_in("Anna")
    held = window.ask(ChangePin(person_id=window.person("Anna").id, pin="508263"))
    assert isinstance(held, NeedsApproval)
    assert [person.name for person in held.people] == ["Anna"]
    assert isinstance(window.approve(held, "Anna"), Done)
    window.ask(LockTill())
    assert isinstance(window.ask(SignIn(person_id=window.person("Anna").id, pin="508263")), Done)


def test_whose_account_ends_while_signed_in_is_signed_out(window: Window) -> None:
    window.sign_in("Anna")
    held = window.ask(EndPerson(person_id=window.person("Anna").id))
    assert isinstance(held, NeedsApproval)
    assert isinstance(window.approve(held, "Olga"), Done)
    assert window.duty().locked


def test_whose_role_changes_while_signed_in_has_the_new_one(window: Window) -> None:
    window.sign_in("Anna")
    held = window.ask(ChangeRole(person_id=window.person("Anna").id, role=Role.MANAGER))
    assert isinstance(held, NeedsApproval)
    assert isinstance(window.approve(held, "Olga"), Done)
    assert window.who().role is Role.MANAGER


def test_who_came_and_went_is_on_record_and_no_pin_is(window: Window, tmp_path: Path) -> None:
    window.sign_in("Anna")
    window.ask(LockTill())
    window.ask(SignIn(person_id=window.person("Mara").id, pin="999111"))
    assert window.deeds()[-3:] == ["signed in", "locked", "sign-in refused"]
    on_disk = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert not any(pin.encode() in on_disk for pin in (*PINS.values(), "999111"))
    assert not any(pin in repr(SignIn(person_id="p", pin=pin)) for pin in PINS.values())
