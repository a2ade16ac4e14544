"""A day at the till becomes a test: in a cashier's words, without a digit of a card, and it can be run again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.domain.source import CardFace
from pos.testing.cards import CARDS
from pos.testing.recorded_text import PLACEHOLDER, card_name, quoted
from pos.testing.recorder import CannotRecord, Recorder
from pos.testing.sandbox import Sandbox
from pos.testing.stub_till import StubPage
from pos.testing.till_page import TillPage
from tests.plugin.conftest import Run


class Watch:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def day(tmp_path: Path) -> Path:
    return tmp_path / "day.py"


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def recorder(till_stub: StubPage, day: Path, watch: Watch) -> Iterator[Recorder]:
    yield Recorder(till_stub.back, day, watch)


def body(day: Path) -> list[str]:
    """What the recorded test does."""
    text = day.read_text(encoding="utf-8")
    compile(text, str(day), "exec")
    return [line.strip() for line in text.partition("def test_recorded_day")[2].splitlines()[1:]]


def test_a_sale_in_a_cashiers_words(till_stub: StubPage, recorder: Recorder, day: Path, watch: Watch) -> None:
    till_stub.scan("Pencil HB")
    till_stub.amount("12,50")
    till_stub.quantity("Pencil HB", 3)
    till_stub.discount("Pencil HB", "10%")
    till_stub.price("Pencil HB", "0.95")
    till_stub.remove("Counter sale")
    watch.now += 12
    till_stub.pay("charge_fails")
    till_stub.other_card("visa")
    till_stub.scan("Pencil HB")
    assert body(day) == [
        "till.scan('4006381333931')",
        "till.amount('12,50')",
        "till.quantity('Pencil HB', '3')",
        "till.price('Pencil HB', '-10%')",
        "till.price('Pencil HB', '0.95')",
        "till.remove('Counter sale')",
        "clock.tick(seconds=12)",
        "assert till.pay('charge_fails') == \"not_accepted\"",
        "till.other_card()",
        "assert till.pay('visa') == \"approved\"",
        "till.scan('4006381333931')",
    ]
    assert "shop.item('4006381333931', 'Pencil HB'" in day.read_text(encoding="utf-8")


def test_what_did_not_come_about_is_typed_and_not_scanned(till_stub: StubPage, recorder: Recorder, day: Path) -> None:
    till_stub.type_in_search("4000000000006")
    till_stub.scan("Pencil HB")
    till_stub.open_card_form()
    till_stub.step_back()
    assert body(day) == [
        "till.type_in_search('4000000000006')",
        "till.scan('4006381333931')",
        "till.open_card_form()",
        "till.step_back()",
    ]


@pytest.mark.parametrize("name", ["visa", "mastercard", "charge_fails", "wrong_code"])
def test_no_digit_of_a_card_is_written(till_stub: StubPage, recorder: Recorder, day: Path, name: str) -> None:
    till_stub.scan("Pencil HB")
    till_stub.pay(name)
    text = day.read_text(encoding="utf-8")
    assert f"till.pay({name!r})" in text
    assert CARDS[name].number not in text
    assert CARDS[name].last_four not in re.sub(r"\d{13}", "", text)


def test_a_card_that_is_no_test_card_is_a_placeholder(till_stub: StubPage, recorder: Recorder, day: Path) -> None:
    till_stub.scan("Pencil HB")
    till_stub.pay("4539578763621486")
    text = day.read_text(encoding="utf-8")
    assert f"till.pay({PLACEHOLDER})" in text
    assert f'{PLACEHOLDER} = "visa"' in text
    assert "1486" not in text


def test_two_cards_that_look_alike_are_told_apart_by_how_they_end() -> None:
    face = CardFace("Visa", "1111", 12, 2030)
    assert card_name(face, "approved") == "'visa'"
    assert card_name(face, "not_accepted") == "'wrong_code'"
    assert card_name(CardFace("Visa", "1112", 12, 2030), "approved") == PLACEHOLDER
    assert card_name(None, "approved") == PLACEHOLDER


def test_a_card_number_in_the_wrong_place_is_not_kept() -> None:
    assert quoted("4444222233331111") == '"…"'
    assert quoted("4006381333931") == "'4006381333931'"


def test_an_address_is_not_written_down(till_stub: StubPage, recorder: Recorder, day: Path) -> None:
    till_stub.scan("Pencil HB")
    till_stub.payer.type_address(name="Maria Keller", postal_code="T12 X70A", street="14 Lime Quay")
    text = day.read_text(encoding="utf-8")
    assert "Keller" not in text
    assert "Lime Quay" not in text
    assert "till.payer.type_address(" in text


def test_a_customer_and_their_card_are_recorded_without_a_name(
    till_stub: StubPage, recorder: Recorder, day: Path
) -> None:
    maria = till_stub.back.file.put("Maria Keller", phone="+353 1 555 0114")
    till_stub.back.file.put_card(maria.reference, CardFace("Visa", "1111", 12, 2030))
    till_stub.scan("Pencil HB")
    till_stub.customer("0114")
    till_stub.pay_with_saved()
    till_stub.scan("Pencil HB")
    till_stub.customer("0114")
    till_stub.save_card()
    till_stub.pay("mastercard")
    till_stub.scan("Pencil HB")
    till_stub.customer("0114")
    till_stub.pay_with_saved()
    text = day.read_text(encoding="utf-8")
    assert "Maria" not in text
    assert text.count("till.payer.new(") == 1
    assert text.count("till.customer(") == 2
    wanted = ("had been on file before", "till.pay('visa')", "till.save_card()", "till.pay('mastercard')",
              "till.pay_with_saved()")  # fmt: skip
    places = [text.find(words) for words in wanted]
    assert places == sorted(places)
    assert -1 not in places


def test_a_file_that_pytest_would_not_run_is_refused(till_stub: StubPage, tmp_path: Path) -> None:
    with pytest.raises(CannotRecord, match=r"must end in \.py"):
        Recorder(till_stub.back, tmp_path / "day.txt")
    with pytest.raises(CannotRecord, match="cannot be written"):
        Recorder(till_stub.back, tmp_path / "nowhere" / "day.py")


def test_a_recording_that_is_not_there_is_said(run: Run) -> None:
    ran = run("", "--replay", "day.py")
    assert ran.code == pytest.ExitCode.USAGE_ERROR
    assert "no such recording" in ran.words


@pytest.mark.e2e
@pytest.mark.webengine
def test_a_recorded_day_runs_again_against_the_sandbox(
    till: TillPage, sandbox: Sandbox, tmp_path: Path, run: Run
) -> None:
    day = tmp_path / "day.py"
    recorder = Recorder(till.till.back_office, day)  # it lives as long as somebody holds it
    till.scan("Pencil HB")
    till.scan("4012345106022")
    till.quantity("Pencil HB", 2)
    sandbox.decline_next("do_not_honor")
    till.pay("mastercard")
    till.try_again()
    till.fault("submit", "answer_lost_after_charge")
    till.scan("Pencil HB")
    till.pay("visa")
    till.resolve()
    till.amount("4,20")
    till.pay("charge_fails")
    till.give_up()

    lines = body(day)
    assert 'sandbox.decline_next("do_not_honor")' in lines
    assert 'till.fault("submit", "answer_lost_after_charge")' in lines
    assert 'till.wait_for_state("went_through")' in lines
    text = day.read_text(encoding="utf-8")

    assert recorder is not None
    ran = run({"day.py": text}, "--replay", "day.py")

    assert ran.outcome(passed=1), ran.words


@pytest.mark.e2e
@pytest.mark.webengine
def test_refunds_and_settings_are_recorded_without_a_name_and_run_again(
    till: TillPage, tmp_path: Path, run: Run
) -> None:
    day = tmp_path / "day.py"
    recorder = Recorder(till.till.back_office, day)
    till.scan("Pencil HB")
    till.quantity("Pencil HB", 3)
    till.pay("visa")
    reference = till.reference
    till.settings.open()
    till.settings.change(shop="Ines Marr & Co", lock="10")
    till.settings.close()
    till.refunds.find(reference)
    till.refunds.log_in()
    till.refunds.choose("Pencil HB", pieces=2)
    assert "is requested" in till.refunds.give_back("Ines Marr brought it back")
    till.refunds.look_again()
    till.refunds.amount("0.20")
    till.refunds.give_back("Ines Marr was not content", "not satisfied")
    till.refunds.close()
    till.scan("Pencil HB")
    till.refunds.find(reference)

    assert body(day)[2:] == [
        "assert till.pay('visa') == \"approved\"",
        "sold_1 = till.reference",
        "till.settings.open()",
        "till.settings.change(shop='The shop', lock='10')",
        "till.settings.close()",
        'assert till.refunds.find(sold_1) == ""',
        'assert till.refunds.log_in() == ""',
        "till.refunds.choose('Pencil HB', pieces=2)",
        "assert \"is requested\" in till.refunds.give_back('As it was recorded', 'damaged')",
        "till.refunds.look_again()",
        'till.refunds.amount("0.20")',
        "assert \"is requested\" in till.refunds.give_back('As it was recorded', 'not satisfied')",
        "till.refunds.close()",
        "till.scan('4006381333931')",
        'assert till.refunds.find(sold_1) == ""',
    ]
    text = day.read_text(encoding="utf-8")
    for word in ("Ines", reference):
        assert word not in text
    assert recorder is not None
    ran = run({"day.py": text}, "--replay", "day.py")
    assert ran.outcome(passed=1), ran.words
