"""A back that knows one sale of one thing: enough to take a whole front from its start to an approved card."""

from __future__ import annotations

import sys

import msgspec

from pos.domain.cart import Line, PricedLine, Totals
from pos.domain.customer import Address, Owner
from pos.domain.money import Money
from pos.domain.product import Product
from pos.domain.till_state import Charged, Obstacle, TillState
from pos.link.codec import decode_request, encode
from pos.link.messages import (
    Answer,
    CardFormPlan,
    Charge,
    Done,
    Event,
    Goodbye,
    Hello,
    Notice,
    OpenCardForm,
    Outcome,
    PayerView,
    ProcessorFound,
    ReadinessChanged,
    Reply,
    ReportScript,
    SaleChanged,
    ScanCode,
    Welcome,
)

OWNER = Owner("Anna", "Keller", "anna@example.test", Address("Main Street 1", "Dublin", "D02 AF30", "IE"))
PRICE = Money(1250, "EUR")
NOTHING = Money(0, "EUR")
PENCIL = Product("p1", "Pencil", "SKU-1", "4006381333931", PRICE)
BASKET = SaleChanged(
    state=TillState.BASKET,
    sale_id="s1",
    reference="K7Q2",
    lines=(PricedLine(Line("l1", PENCIL, 1), PRICE),),
    priced=True,
    totals=Totals(PRICE, NOTHING, NOTHING, NOTHING, PRICE, tax_included=True),
    payer=PayerView(label="Walk-in", owner=OWNER, walk_in=True),
)


def main(processor: str, environment: str) -> None:
    """Serve the link on standard input and output."""
    script = f"{processor}/v1/DigitalRiver.js"
    found = ProcessorFound(
        environment=environment, locale="en_IE", script_url=script, publishable_key="pk_test",
        card_origins=(processor,),
    )  # fmt: skip
    sys.stdout.buffer.write(encode(Notice(event=found)))
    sys.stdout.buffer.flush()
    for line in sys.stdin.buffer:
        request = decode_request(line)
        command = request.command
        answer: Answer = Done()
        events: list[Event] = []
        if isinstance(command, Hello):
            answer = Welcome(
                shop="Corner Shop", till="Till 1", cashier="", environment=environment, locale="en_IE", currency="EUR",
                profiles=(),
            )  # fmt: skip
            events = [ReadinessChanged(obstacle=Obstacle.SCRIPT_NOT_LOADED)]
        elif isinstance(command, ReportScript):
            events = [ReadinessChanged(obstacle=None if command.loaded else Obstacle.SCRIPT_NOT_LOADED)]
        elif isinstance(command, ScanCode):
            events = [BASKET]
        elif isinstance(command, OpenCardForm):
            answer = CardFormPlan(
                form_id="f1", script_url=script, publishable_key="pk_test", session_id="ps_1", locale="en_IE",
                owner=OWNER, total=PRICE,
            )  # fmt: skip
        elif isinstance(command, Charge):
            charged = Outcome(charged=Charged.YES, order_id="47271", card=command.card)
            events = [msgspec.structs.replace(BASKET, state=TillState.APPROVED, card=command.card, outcome=charged)]
        elif isinstance(command, Goodbye):
            return
        sys.stdout.buffer.write(encode(Reply(number=request.number, answer=answer)))
        for event in events:
            sys.stdout.buffer.write(encode(Notice(event=event)))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
