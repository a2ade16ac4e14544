"""No card number travels on the link, and nothing that only looks like one is held up."""

from __future__ import annotations

import random

import msgspec
import pytest

from pos.domain.card_number import is_barcode, may_hold_a_card_number
from pos.domain.customer import Address, Owner
from pos.domain.money import Money
from pos.domain.source import CardFace
from pos.domain.till_state import Charged, TillState
from pos.link.codec import MOST_BYTES, CardNumberOnLink, LinkError, decode_from_back, decode_request, encode
from pos.link.digits import Kind, is_let_through
from pos.link.doubts import SlipText
from pos.link.messages import (
    AddAmount,
    AddProduct,
    AskAgain,
    Charge,
    FindCustomers,
    FindProducts,
    NotDone,
    Notice,
    Outcome,
    ReceiptText,
    Reply,
    Request,
    SaleChanged,
    SaleResolved,
    ScanCode,
    SetPayer,
)
from pos.link.saved_cards import ConsentSlip
from pos.link.staff import SignIn
from tests.unit.link.samples import ANSWERS, COMMANDS, EVENTS, sample

VISA, AMEX, DINERS = "4444222233331111", "343456789012341", "30345678901235"
NUMBERS = (
    VISA,
    AMEX,
    DINERS,
    "5466160000000008",
    "6226220000000009",
    "4444222233331111004"[:19],
    "6799990100000000019",
)


def valid(prefix: str, length: int, chance: random.Random) -> str:
    """A random number with a right check digit."""
    body = prefix + "".join(str(chance.randrange(10)) for _ in range(length - 1 - len(prefix)))
    return next(
        body + str(digit)
        for digit in range(10)
        if may_hold_a_card_number(body + str(digit)) and luhn(body + str(digit))
    )


def luhn(number: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (sum(doubled) + sum(map(int, number[-1::-2]))) % 10 == 0


# --- the number in a text ---


@pytest.mark.parametrize("gap", ["", " ", "-", ".", "  ", " - ", "\u00a0", "\u200b", "/", "_", ", ", "\n", "\t"])
@pytest.mark.parametrize("number", NUMBERS[:5])
def test_a_card_number_is_seen_through_its_gaps(number: str, gap: str) -> None:
    text = gap.join(number[place : place + 4] for place in range(0, len(number), 4))
    assert may_hold_a_card_number(f"my card is {text}, thanks")


@pytest.mark.parametrize("zero", ["\u0660", "\u06f0", "\u0966", "\uff10", "\U0001d7ce"])
def test_a_card_number_in_other_writing_is_seen(zero: str) -> None:
    other = "".join(chr(ord(zero) + int(digit)) for digit in VISA)
    assert may_hold_a_card_number(other)
    assert not any(is_let_through(other, kind) for kind in Kind)


def test_every_length_and_every_brand_is_seen() -> None:
    chance = random.Random(1)
    for length in range(12, 20):
        for prefix in ("4", "51", "2221", "34", "36", "6011", "62", "35", "50", "67"):
            assert may_hold_a_card_number(valid(prefix, length, chance))


@pytest.mark.parametrize("text", ["", "1234", "4444222233331112", "12.03.2026 10:30", "Order 4727310019 of 2026-03-04"])
def test_other_numbers_are_no_card_numbers(text: str) -> None:
    assert not may_hold_a_card_number(text)


@pytest.mark.parametrize("code", ["4006381333931", "96385074", "036000291452", "10614141000415"])
def test_a_barcode_is_known_by_its_own_check_digit(code: str) -> None:
    assert is_barcode(code)
    assert not is_barcode(code[:-1] + str((int(code[-1]) + 1) % 10))
    assert not is_barcode(code + "0")


# --- each kind of field ---


def both(length: int) -> str:
    """A number that is a whole barcode and passes for a card number too."""
    chance = random.Random(length)
    return next(text for text in iter(lambda: valid("40", length, chance), "") if is_barcode(text))


@pytest.mark.parametrize("length", [12, 13, 14])
def test_a_barcode_passes_where_codes_are_read_whatever_else_it_may_be(length: int) -> None:
    code = both(length)
    assert may_hold_a_card_number(code)
    for kind in (Kind.CODE, Kind.SEARCH, Kind.NUMBER):
        assert is_let_through(code, kind)
    assert not is_let_through(code, Kind.FREE)


@pytest.mark.parametrize("length", range(1, 16))
def test_order_numbers_of_up_to_15_digits_always_pass(length: int) -> None:
    chance = random.Random(length)
    for _ in range(200):
        number = "".join(str(chance.randrange(10)) for _ in range(length))
        assert is_let_through(number, Kind.NUMBER)
        assert is_let_through(f"Order {number} · 2026-03-04 10:30", Kind.NUMBER)


@pytest.mark.parametrize(
    "phone", ["+353 1 555 0100", "+49 (170) 123-4567-89", "0049 170 1234 5678", "01701234567", "+861391234567890"[:16]]
)
def test_phone_numbers_pass_whatever_their_check_digit(phone: str) -> None:
    for last in range(10):
        assert is_let_through(phone[:-1] + str(last), Kind.PHONE)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_card_number_passes_nowhere_but_where_numbers_have_fifteen_digits(number: str) -> None:
    for kind in Kind:
        assert is_let_through(number, kind) is (kind is Kind.NUMBER and len(number) <= 15)


@pytest.mark.parametrize("typed", range(12, 20))
def test_a_card_number_that_is_typed_into_the_search_goes_no_further_than_eleven_digits(typed: int) -> None:
    number = "6799990100000000019"[:typed]
    assert is_let_through(number, Kind.SEARCH) is is_barcode(number)


@pytest.mark.parametrize(
    "token",
    ["m" + "4444222233331111", "5b0c8a3e-6f0d-4b56-9a51-0f6f0e3a7c11", "pk_test_44442222333311114444222233331111",
     "https://cdn.example/4444222233331111.png"],
)  # fmt: skip
def test_ids_that_machines_make_pass(token: str) -> None:
    assert is_let_through(token, Kind.TOKEN)


# --- on the link ---

OWNER = Owner(
    "Anna", "Keller", "anna@example.test", Address("Main Street 1", "Dublin", "D02 AF30", "IE"), "+353 1 555 0100"
)


@pytest.mark.parametrize(
    "wish",
    [
        FindProducts(text=VISA),
        FindProducts(text="4444 2222 3333"),
        ScanCode(code=VISA),
        AddAmount(typed=VISA),
        AddProduct(product_id="1", quantity=int(VISA)),
        FindCustomers(text=AMEX),
        AskAgain(sale_id=VISA),
        SignIn(person_id="p1", pin=VISA),
        SetPayer(typed=msgspec.structs.replace(SetPayer(typed=OWNER)).typed, customer_reference=VISA),
        SetPayer(typed=Owner("Anna", f"Keller {VISA[:8]} {VISA[8:]}", "a@example.test", OWNER.address)),
        Charge(form_id="m1", source_id=VISA, state="chargeable", card=CardFace("Visa", "1111", 12, 2030),
               total_shown=Money(1, "EUR")),
        Charge(form_id="m1", source_id="abcdefgh", state="chargeable", card=CardFace(VISA, "1111", 12, 2030),
               total_shown=Money(1, "EUR")),
    ],
    ids=lambda wish: type(wish).__name__,
)  # fmt: skip
def test_no_wish_with_a_card_number_is_sent_or_taken(wish: object) -> None:
    request = Request(1, wish)  # type: ignore[arg-type]  # each is a command
    with pytest.raises(CardNumberOnLink) as refused:
        encode(request)
    assert refused.value.__cause__ is None
    assert not any(character.isdigit() for character in str(refused.value))
    with pytest.raises(CardNumberOnLink):
        decode_request(msgspec.json.encode(request))


def test_a_number_that_hides_in_escapes_is_seen() -> None:
    hidden = "".join(f"\\u{ord(digit):04x}" for digit in VISA)
    line = msgspec.json.encode(Request(1, AddAmount(typed="@"))).replace(b"@", hidden.encode())
    with pytest.raises(CardNumberOnLink):
        decode_request(line)


@pytest.mark.parametrize(
    "wish",
    [
        ScanCode(code="4006381333931"),
        FindProducts(text="4006381333931"),
        FindProducts(text="40063813339"),
        SetPayer(typed=OWNER),
        FindCustomers(text="+353 1 555 0100"),
        AskAgain(sale_id="m4444222233331111"),
        Charge(form_id="m1", source_id="44442222-3333-4111-8444-378734493671", state="chargeable",
               card=CardFace("Visa", "1111", 12, 2030), total_shown=Money(99_999_999, "EUR")),
    ],
    ids=lambda wish: type(wish).__name__,
)  # fmt: skip
def test_what_a_till_sends_all_day_passes(wish: object) -> None:
    request = Request(1, wish)  # type: ignore[arg-type]  # each is a command
    assert decode_request(encode(request)) == request


def test_what_the_back_tells_is_never_held_up_but_the_digits_are_struck_out() -> None:
    said = Reply(1, NotDone(sentence=f"Nothing was found for {VISA}."))
    [told] = [decode_from_back(encode(said))]
    assert isinstance(told, Reply)
    assert isinstance(told.answer, NotDone)
    assert told.answer.sentence == "[digits]"
    event = Notice(SaleChanged(state=TillState.BASKET, sale_id="m1", notice="all is well", reference=VISA))
    told_event = decode_from_back(encode(event))
    assert isinstance(told_event, Notice)
    assert isinstance(told_event.event, SaleChanged)
    assert (told_event.event.reference, told_event.event.notice) == ("[digits]", "all is well")


def test_a_line_of_the_back_with_a_card_number_is_refused() -> None:
    with pytest.raises(CardNumberOnLink):
        decode_from_back(msgspec.json.encode(Reply(1, NotDone(sentence=VISA))))


def test_orders_and_receipts_pass_whatever_their_numbers() -> None:
    for order_id in ("343456789012341", "30345678901235", "473765595887"):
        outcome = Outcome(charged=Charged.YES, order_id=order_id)
        for message in (
            Notice(SaleChanged(state=TillState.APPROVED, outcome=outcome)),
            Notice(
                SaleResolved(
                    sale_id="m1", reference="K7Q2", total=Money(1, "EUR"), state=TillState.APPROVED, order_id=order_id
                )
            ),
            Reply(1, ReceiptText(text=f"Order {order_id}\n2026-03-04 10:30\n 12.50", copy=False)),
        ):
            assert decode_from_back(encode(message)) == message


@pytest.mark.parametrize("kind", [ConsentSlip, SlipText], ids=lambda kind: kind.__name__)
def test_a_slip_is_printed_whole_at_any_minute_of_the_day(kind: type[ConsentSlip] | type[SlipText]) -> None:
    # One in ten of all dates with a time has a card number's check digit.
    for hour in range(24):
        for minute in range(60):
            message = Reply(1, kind(text=f"Till 1\n2026-11-27 {hour:02}:{minute:02}\nMaria Keller"))
            assert decode_from_back(encode(message)) == message


@pytest.mark.parametrize("kind", [*COMMANDS, *ANSWERS, *EVENTS], ids=lambda kind: kind.__name__)
def test_no_field_of_any_message_takes_a_card_number(kind: type[msgspec.Struct]) -> None:
    plain, bad = sample(kind), sample(kind, text=VISA)
    if kind in COMMANDS:
        assert decode_request(encode(Request(1, plain))).command == plain
        if bad != plain:
            with pytest.raises(CardNumberOnLink):
                encode(Request(1, bad))
    else:
        line = encode(Reply(1, bad) if kind in ANSWERS else Notice(bad))
        assert VISA.encode() not in line


def test_a_message_of_more_than_64_kilobytes_is_none() -> None:
    with pytest.raises(LinkError):
        encode(Request(1, AddAmount(typed="x" * MOST_BYTES)))
    with pytest.raises(LinkError):
        decode_request(b" " * (MOST_BYTES + 1))
