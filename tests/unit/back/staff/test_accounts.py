"""Accounts: PINs that are taken, PINs that are right, and what happens when they are wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from pos.back.journal.audit import Deed
from pos.back.staff.accounts import LockedOutNow, WrongPin
from pos.back.staff.pins import Pins, check_pin
from pos.domain.errors import KnownError, NotAllowed, NotFound, NotUnderstood
from pos.domain.secret import Secret
from pos.domain.staff import Person, Role
from tests.unit.back.staff.till import CHEAP, StaffRoom

OWNER_PIN, PIN, WRONG = Secret("730518"), Secret("294817"), Secret("294818")
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[StaffRoom]:
    room = StaffRoom(tmp_path)
    yield room
    room.close()


@pytest.fixture
def owner(room: StaffRoom) -> Person:
    return room.accounts.make_owner("Olga", OWNER_PIN)


@pytest.fixture
def cashier(room: StaffRoom, owner: Person) -> Person:
    return room.accounts.add(owner, "Anna", Role.CASHIER, PIN)


def miss(room: StaffRoom, person: Person, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongPin):
            room.accounts.prove(person.id, WRONG)


def test_the_first_run_makes_one_owner(room: StaffRoom) -> None:
    owner = room.accounts.make_owner(" Olga  Berg ", OWNER_PIN)
    assert (owner.name, owner.role) == ("Olga Berg", Role.OWNER)
    assert room.accounts.has_owner
    with pytest.raises(NotAllowed, match="already"):
        room.accounts.make_owner("Eve", PIN)


def test_a_pin_proves_its_person_after_a_restart_too(room: StaffRoom, cashier: Person, tmp_path: Path) -> None:
    assert room.accounts.prove(cashier.id, PIN) == cashier
    room.close()
    again = StaffRoom(tmp_path)
    assert again.accounts.prove(cashier.id, PIN) == cashier
    again.close()


@pytest.mark.parametrize(
    "pin", ["12345", "", "123456", "654321", "890123", "111111", "121212", "77777777777", "12 456", "1" * 65, "94\n817"]
)
def test_a_pin_that_is_short_or_guessed_first_is_not_taken(room: StaffRoom, owner: Person, pin: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        room.accounts.add(owner, "Anna", Role.CASHIER, Secret(pin))
    assert not pin or pin not in str(refused.value)
    assert [person.name for person in room.accounts.listed()] == ["Olga"]


@pytest.mark.parametrize("pin", ["294817", "a long pass phrase!".replace(" ", "-"), "pässwört"])
def test_a_pin_may_be_digits_or_letters(pin: str) -> None:
    check_pin(Secret(pin))


def test_the_same_pin_of_two_people_is_kept_differently_and_never_as_it_is(
    room: StaffRoom, owner: Person, tmp_path: Path
) -> None:
    one, two = (room.accounts.add(owner, name, Role.CASHIER, PIN) for name in ("Anna", "Bela"))
    kept = [account.pin for account in room.book.accounts()]
    assert len(set(kept)) == 3
    assert all(text.startswith("$argon2id$") for text in kept)
    assert not any(PIN.reveal() in text for text in kept)
    assert one != two
    for file in tmp_path.iterdir():
        assert PIN.reveal().encode() not in file.read_bytes()


def test_without_the_pepper_the_right_pin_does_not_fit(room: StaffRoom, cashier: Person) -> None:
    account = room.book.account(cashier.id)
    assert account is not None
    assert room.pins.fits(cashier.id, PIN, account.pin)
    assert not Pins(b"another pepper", CHEAP).fits(cashier.id, PIN, account.pin)
    assert not room.pins.fits("p-other", PIN, account.pin)
    assert not room.pins.fits(cashier.id, PIN, "damaged")


def test_five_wrong_pins_lock_the_account_for_half_an_hour_even_for_the_right_one(
    room: StaffRoom, cashier: Person, owner: Person
) -> None:
    miss(room, cashier, 5)
    with pytest.raises(LockedOutNow):
        room.accounts.prove(cashier.id, PIN)
    assert room.accounts.prove(owner.id, OWNER_PIN) == owner, "another account is free"
    room.clock.advance(HALF_AN_HOUR - timedelta(seconds=1))
    with pytest.raises(LockedOutNow):
        room.accounts.prove(cashier.id, PIN)
    room.clock.advance(timedelta(seconds=2))
    assert room.accounts.prove(cashier.id, PIN) == cashier
    deeds = [entry.what for entry in room.trail.newest(50)]
    assert deeds.count(Deed.SIGN_IN_REFUSED.value) == 5
    assert deeds.count(Deed.LOCKED_OUT.value) == 1


def test_a_right_pin_in_between_begins_the_count_anew(room: StaffRoom, cashier: Person) -> None:
    miss(room, cashier, 4)
    room.accounts.prove(cashier.id, PIN)
    miss(room, cashier, 4)
    assert room.accounts.prove(cashier.id, PIN) == cashier


def test_a_lock_out_survives_a_restart(room: StaffRoom, cashier: Person, tmp_path: Path) -> None:
    miss(room, cashier, 5)
    room.close()
    again = StaffRoom(tmp_path, room.clock)
    with pytest.raises(LockedOutNow):
        again.accounts.prove(cashier.id, PIN)
    again.close()


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=400)])
def test_a_clock_that_was_set_back_frees_nobody_and_locks_nobody_for_ever(
    room: StaffRoom, cashier: Person, tmp_path: Path, back: timedelta
) -> None:
    miss(room, cashier, 5)
    room.close()
    room.clock.wall -= back
    again = StaffRoom(tmp_path, room.clock)
    with pytest.raises(LockedOutNow):
        again.accounts.prove(cashier.id, PIN)
    room.clock.advance(HALF_AN_HOUR + timedelta(seconds=1))
    assert again.accounts.prove(cashier.id, PIN) == cashier
    again.close()


def test_a_clock_that_was_set_ahead_frees_nobody_while_the_till_runs(room: StaffRoom, cashier: Person) -> None:
    miss(room, cashier, 5)
    room.clock.wall += timedelta(days=1)
    with pytest.raises(LockedOutNow):
        room.accounts.prove(cashier.id, PIN)


def test_a_try_is_on_the_disk_before_the_pin_is_looked_at(
    room: StaffRoom, cashier: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object) -> bool:
        raise Killed

    for _ in range(5):
        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setattr(room.pins, "fits", die)
            room.accounts.prove(cashier.id, PIN)
    with pytest.raises(LockedOutNow):
        room.accounts.prove(cashier.id, PIN)


def test_no_pin_is_looked_at_when_its_try_cannot_be_written(
    room: StaffRoom, cashier: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room.pins, "fits", lambda *_: pytest.fail("it was looked at"))

    def full(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT"):
            raise sqlite3.OperationalError("database or disk is full")

    event.listen(room.engine, "before_cursor_execute", full)
    with pytest.raises((KnownError, sqlite3.OperationalError)):
        room.accounts.prove(cashier.id, PIN)


def test_going_round_all_accounts_locks_the_till(room: StaffRoom, owner: Person) -> None:
    people = [room.accounts.add(owner, f"Cashier {letter}", Role.CASHIER, PIN) for letter in "ABCDE"]
    for person in people[:4]:
        miss(room, person, 3)
    miss(room, people[4], 3)
    with pytest.raises(LockedOutNow):
        room.accounts.prove(owner.id, OWNER_PIN)
    room.clock.advance(HALF_AN_HOUR + timedelta(seconds=1))
    assert room.accounts.prove(owner.id, OWNER_PIN) == owner


def test_a_new_pin_replaces_the_old_one_and_ends_a_lock_out(room: StaffRoom, owner: Person, cashier: Person) -> None:
    miss(room, cashier, 5)
    room.accounts.change_pin(owner, cashier.id, Secret("618350"))
    assert room.accounts.prove(cashier.id, Secret("618350")) == cashier
    with pytest.raises(WrongPin):
        room.accounts.prove(cashier.id, PIN)


def test_there_is_always_an_owner(room: StaffRoom, owner: Person, cashier: Person) -> None:
    with pytest.raises(NotAllowed, match="only owner"):
        room.accounts.end(owner, owner.id)
    with pytest.raises(NotAllowed, match="only owner"):
        room.accounts.change_role(owner, owner.id, Role.MANAGER)
    room.accounts.change_role(owner, cashier.id, Role.OWNER)
    room.accounts.end(owner, owner.id)
    assert [(person.name, person.role) for person in room.accounts.listed()] == [("Anna", Role.OWNER)]


def test_an_account_that_has_ended_opens_nothing_and_its_name_is_free(
    room: StaffRoom, owner: Person, cashier: Person
) -> None:
    room.accounts.end(owner, cashier.id)
    with pytest.raises(NotFound):
        room.accounts.prove(cashier.id, PIN)
    again = room.accounts.add(owner, "anna", Role.CASHIER, PIN)
    with pytest.raises(NotUnderstood, match="this name already"):
        room.accounts.add(owner, "ANNA", Role.CASHIER, PIN)
    assert again.id != cashier.id


CHANGES = {
    "role": "UPDATE staff SET role = ? WHERE id = ?",
    "name": "UPDATE staff SET name = ? WHERE id = ?",
    "pin": "UPDATE staff SET pin = ? WHERE id = ?",
}


@pytest.mark.parametrize("column", CHANGES)
def test_an_account_that_was_changed_in_the_database_opens_nothing(
    room: StaffRoom, owner: Person, cashier: Person, tmp_path: Path, column: str
) -> None:
    value = {"role": "owner", "name": "Eve", "pin": room.pins.hashed(cashier.id, WRONG)}[column]
    with sqlite3.connect(tmp_path / "journal.sqlite") as connection:
        connection.execute(CHANGES[column], (value, cashier.id))
    connection.close()
    for pin in (PIN, WRONG):
        with pytest.raises(NotAllowed, match="outside"):
            room.accounts.prove(cashier.id, pin)
    assert [person.name for person in room.accounts.listed()] == ["Olga"]
    assert room.trail.newest(1)[0].what == Deed.ACCOUNT_BROKEN.value


def test_every_change_of_an_account_is_on_record_and_no_pin_is(
    room: StaffRoom, owner: Person, cashier: Person, tmp_path: Path
) -> None:
    room.accounts.change_pin(owner, cashier.id, Secret("618350"))
    room.accounts.change_role(owner, cashier.id, Role.MANAGER)
    room.accounts.end(owner, cashier.id)
    told = [(entry.what, entry.person, entry.about.get("name")) for entry in reversed(room.trail.newest(9))]
    assert told == [
        ("account made", owner.id, "Olga"),
        ("account made", owner.id, "Anna"),
        ("account changed", owner.id, "Anna"),
        ("account changed", owner.id, "Anna"),
        ("account ended", owner.id, "Anna"),
    ]
    on_disk = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert not any(pin.encode() in on_disk for pin in ("730518", "294817", "618350"))
