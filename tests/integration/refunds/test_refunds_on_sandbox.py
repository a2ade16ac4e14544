"""Refunds on the real sandbox process: what is shown is so there, and nothing is asked for a second time on a guess."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest
from msgspec import structs

from pos.back.refund_file import AdminSession, ListedRefund
from pos.domain.errors import KnownError, NotAllowed
from pos.domain.refund import Refund, RefundState
from pos.domain.secret import Secret
from pos.link.messages import NotDone
from pos.link.refunds import GiveUpRefund, LogIn, RefundPage
from pos.sandbox.shop import resource
from pos.testing.sandbox import Sandbox
from tests.integration.refunds.shop import LIMIT_MINOR, WHY, Shop, euro, opened_shop, wish
from tests.integration.sandbox.callers import until
from tests.ready_made import running_sandbox

REFUNDS, LEFT = "*/refunds", "*/refunds-available"
#: Both of the vendor's cards whose refund fails: the page of one branch names this, of the other that.
REFUND_FAILS, REFUND_FAILS_TOO = "4000000000004663", "4000000000004111"


# --- what is found ---


def test_a_sale_is_found_by_all_that_a_customer_may_bring_and_by_nothing_less(shop: Shop) -> None:
    sale, other = shop.sell("FLAT-WHITE"), shop.sell("PENCIL-HB", number="5466160000000008")
    assert sale.order is not None
    for text in (
        sale.order.id,
        f" {sale.order.id} ",
        sale.reference,
        sale.reference.lower(),
        "1111 18.00",
        "1111 1800",
        "1111, 18,00 EUR",
        "Visa ending 1111, 18.00",
        "**** 1111 18.00",
    ):
        assert shop.find(text) == [sale.reference], text
    assert shop.find("0008 18.00") == []
    assert shop.find(other.reference) == [other.reference]
    for text, why in (("K7Q2?", "K7Q2"), ("4444222233331111", "last four"), ("99999999", "receipt"), ("", "K7Q2")):
        assert why in shop.room_refuses(text), text


def test_before_anybody_logs_in_a_sale_is_shown_as_it_was_written_down(sandbox: Sandbox, tmp_path: Path) -> None:
    with opened_shop(sandbox, tmp_path) as shop:
        sale = shop.sell("FLAT-WHITE")
        page = shop.page(sale)
        assert (page.needs_login, page.refundable, [line.name for line in page.lines]) == (True, None, ["Flat white"])
        assert "Log in" in shop.refused(sale, 100)
        user, password = sandbox.login
        refused = shop.ask(LogIn(user=user, password=password + "x"))
        assert isinstance(refused, NotDone)
        assert "does not accept" in refused.sentence
        assert shop.page(sale).needs_login
        shop.log_in()
        page = shop.page(sale)
        assert (page.needs_login, page.refundable) == (False, euro(1800))
        assert [(line.available, line.refunded, line.pieces) for line in page.lines] == [(euro(1800), euro(0), 5)]
        # Whoever leaves takes the login along; so does one who comes back too late for their own.
        shop.room.forget_login()
        assert shop.page(sale).needs_login
        shop.room._login.keep(AdminSession(Secret("t"), shop.clock.now()), shop.room._login.turn - 1)
        assert shop.page(sale).needs_login
        # And so does time.
        shop.log_in()
        shop.pass_time(hours=2)
        assert shop.page(sale).needs_login
        assert shop.there(sale) == []
        assert password not in repr(shop.deeds()) + repr(shop.trail.newest(50))


# --- what goes back ---


def test_a_whole_refund_is_requested_until_the_processor_says_refunded(shop: Shop) -> None:
    sale = shop.sell("FLAT-WHITE", "PENCIL-HB")
    before = shop.page(sale)
    assert before.refundable is not None
    whole = before.refundable.minor
    page = shop.refund(sale, whole, *((line.number, line.available.minor) for line in before.lines if line.available))
    assert [row.state for row in page.refunds] == [RefundState.REQUESTED]
    assert (page.refundable, shop.paid_back(sale)) == (euro(0), 0)
    shop.sandbox.advance(61)
    assert shop.states(sale) == ["refunded"]
    assert shop.paid_back(sale) == whole
    [kept] = shop.kept(sale)
    assert kept.number == shop.there(sale)[0]["id"]
    assert shop.marked(sale) == [f"pos:{kept.id}"]
    assert [(deed["what"], deed["by"], deed["minor"]) for deed in shop.deeds()] == [
        ("asked for", "Mara", whole), ("requested", "Mara", whole), ("refunded", "Mara", whole),
    ]  # fmt: skip
    assert "more than may still go back" in shop.refused(sale, 1)


def test_a_sum_is_spread_over_the_lines_and_never_over_more_than_they_have(shop: Shop) -> None:
    sale = shop.sell("FLAT-WHITE", "PENCIL-HB")
    first, second = shop.page(sale).lines
    assert first.available is not None
    assert second.available is not None
    shop.refund(sale, first.available.minor + 1)
    first, second = shop.page(sale).lines
    assert (first.available, second.refunded) == (euro(0), euro(1))
    left = shop.page(sale).refundable
    assert left is not None
    assert "more than may still go back" in shop.refused(sale, left.minor + 1)
    assert "of one line" in shop.refused(sale, 1, (first.number, 1))
    assert "add up" in shop.refused(sale, 2, (second.number, 1))
    assert "not in the order" in shop.refused(sale, 1, ("1", 1))
    assert "first" in shop.refused(sale, 0)
    assert len(shop.there(sale)) == 1
    shop.refund(sale, left.minor)
    shop.sandbox.advance(61)
    assert shop.states(sale) == ["refunded", "refunded"]
    assert shop.paid_back(sale) == sale.order.total.minor if sale.order else False


def test_the_same_is_not_asked_for_twice_while_the_first_is_under_way(shop: Shop) -> None:
    sale = shop.sell("FLAT-WHITE")
    [line] = shop.page(sale).lines
    shop.refund(sale, 500)
    assert "asked for already" in shop.refused(sale, 500)
    shop.refund(sale, 500, (line.number, 500))
    assert "asked for already" in shop.refused(sale, 500, (line.number, 500))
    assert len(shop.there(sale)) == 2
    shop.sandbox.advance(61)
    assert shop.states(sale) == ["refunded", "refunded"]
    shop.refund(sale, 500)
    assert len(shop.there(sale)) == 3


@pytest.mark.parametrize("number", [REFUND_FAILS, REFUND_FAILS_TOO])
def test_a_refund_that_the_processor_cannot_pay_out_is_told_by_the_sums(shop: Shop, number: str) -> None:
    sale = shop.sell("FLAT-WHITE", number=number)
    shop.refund(sale, 500)
    shop.refund(sale, 700)
    assert shop.states(sale) == ["requested", "requested"]
    shop.sandbox.advance(61)
    page = shop.page(sale)
    assert [row.state for row in page.refunds] == [RefundState.NOT_REFUNDED] * 2
    assert all("could not pay it out" in row.note for row in page.refunds)
    assert (page.refundable, shop.paid_back(sale)) == (euro(1800), 0)
    # It may be asked for again, and one that is on its way is not taken for one that came to grief.
    shop.refund(sale, 500)
    assert shop.states(sale) == ["requested", "not_refunded", "not_refunded"]


def test_one_that_was_made_elsewhere_is_shown_and_counts(shop: Shop) -> None:
    sale = shop.sell("FLAT-WHITE")
    [line] = shop.page(sale).lines
    assert sale.order is not None
    shop.admin.post(
        f"/orders/{sale.order.id}/refunds",
        {"type": "productRefund", "category": "PRODUCT_LEVEL_PRODUCT", "reason": "FRAUD", "comments": "by hand",
         "lineItems": [{"lineItemId": line.number, "refundAmount": {"value": 6, "currency": "EUR"}}]},
    )  # fmt: skip
    page = shop.page(sale)
    assert [(row.refund_id, row.amount, row.state.value) for row in page.refunds] == [("", euro(600), "requested")]
    assert page.refundable == euro(1200)


# --- what gets lost ---

#: Each fault of the line, and whether the processor then has the refund at once.
FAULTS: dict[str, bool] = {
    "answer_lost": True,
    "answer_cut": True,
    "malformed_json": True,
    "status_after": True,
    "delivered_twice": True,
    "request_lost": False,
    "status_before": False,
    "html": False,
    "redirect_307": False,
    "connection_refused": False,
}


@pytest.mark.parametrize(
    ("kind", "amount"), [*((kind, "part") for kind in FAULTS), ("delivered_twice", "whole"), ("request_lost", "whole")]
)
def test_whatever_gets_lost_one_wish_is_one_request_and_what_is_shown_is_so(shop: Shop, kind: str, amount: str) -> None:
    sale = shop.sell("FLAT-WHITE")
    minor = 500 if amount == "part" else 1800
    shop.sandbox.arm(kind, REFUNDS, "POST", seconds=0.3)
    answer = shop.ask(wish(sale, minor))
    there = len(shop.there(sale))
    # Only the network can deliver twice, and a whole refund is guarded against it by its sum.
    assert there == (0 if not FAULTS[kind] else 2 if (kind, amount) == ("delivered_twice", "part") else 1)
    [kept] = shop.kept(sale)
    assert kept.state is (RefundState.REQUESTED if there else RefundState.UNKNOWN), answer
    # Whatever was shown, the same wish again sends nothing.
    shop.sandbox.disarm()
    why = shop.refused(sale, minor)
    assert "asked for already" in why or "do not know yet" in why or "may still go back" in why
    if kept.state is RefundState.UNKNOWN:
        assert "do not know yet" in shop.refused(sale, 1), "nor does any other of this order"
    assert len(shop.there(sale)) == there
    shop.sandbox.advance(61)
    if there:
        assert shop.states(sale)[-1] == "refunded"
        return
    # Nobody knows for a quarter of an hour; then a person may say that it never arrived.
    give_up = GiveUpRefund(refund_id=kept.id, reason="It is not in their list")
    early = shop.ask(give_up)
    assert isinstance(early, NotDone)
    assert "15 minutes" in early.sentence
    shop.pass_time(minutes=15)
    shop.log_in()
    assert [row.may_give_up for row in shop.page(sale).refunds] == [True]
    assert isinstance(shop.ask(give_up, by="Olga"), RefundPage)
    assert shop.states(sale) == ["not_refunded"]
    assert shop.kept(sale)[0].decided_by == "Olga"
    shop.refund(sale, minor)
    shop.sandbox.advance(61)
    assert shop.states(sale) == ["refunded", "not_refunded"]
    assert shop.paid_back(sale) == minor


def test_a_request_that_is_only_late_is_found_again_and_never_given_up(shop: Shop) -> None:
    sale = shop.sell("FLAT-WHITE")
    shop.sandbox.arm("done_late", REFUNDS, "POST", seconds=0.5)
    [row] = shop.refund(sale, 500).refunds
    assert row.state is RefundState.UNKNOWN
    until(lambda: len(shop.there(sale)) == 1, "the late refund")
    shop.pass_time(minutes=20)
    given_up = shop.ask(GiveUpRefund(refund_id=row.refund_id, reason="It is not in their list"))
    assert isinstance(given_up, NotDone)
    assert "known already" in given_up.sentence
    assert shop.states(sale) == ["requested"]


def test_one_that_was_given_up_and_turns_up_after_all_is_shown_beside_the_second(shop: Shop) -> None:
    sale = shop.sell("FLAT-WHITE")
    shop.sandbox.arm("request_lost", REFUNDS, "POST")
    [row] = shop.refund(sale, 500).refunds
    shop.pass_time(minutes=20)
    assert isinstance(shop.ask(GiveUpRefund(refund_id=row.refund_id, reason="It never came")), RefundPage)
    shop.refund(sale, 500)
    # The network hands the first over now, against all likelihood.
    first = shop.kept(sale)[-1]
    shop.client.request(shop.client.log_in(shop.sandbox.login[0], Secret(shop.sandbox.login[1])), first)
    assert shop.states(sale) == ["requested", "requested"]
    shop.sandbox.advance(61)
    assert shop.states(sale) == ["refunded", "refunded"]


@pytest.mark.parametrize("point", [LEFT, REFUNDS])
def test_without_a_look_nothing_is_asked_for(shop: Shop, point: str) -> None:
    sale = shop.sell("FLAT-WHITE")
    shop.sandbox.arm("status_before", point, "GET")
    assert "nothing was asked for" in shop.refused(sale, 500)
    assert (shop.kept(sale), shop.there(sale)) == ((), [])


def test_a_login_that_died_is_asked_for_again_and_nothing_is_in_doubt(shop: Shop) -> None:
    sale = shop.sell("FLAT-WHITE")
    shop.sandbox.arm("token_expired", REFUNDS, "POST")
    assert "login" in shop.refused(sale, 500)
    [kept] = shop.kept(sale)
    assert kept.state is RefundState.NOT_REFUNDED
    assert shop.page(sale).needs_login
    shop.log_in()
    shop.refund(sale, 500)
    assert shop.states(sale) == ["requested", "not_refunded"]
    shop.sandbox.arm("token_expired", LEFT, "GET")
    page = shop.page(sale)
    assert (page.needs_login, [row.state.value for row in page.refunds]) == (True, ["requested", "not_refunded"])


def test_a_no_of_the_processor_is_a_sentence_and_nothing_went_back(tmp_path: Path) -> None:
    (tmp_path / "once.toml").write_text(once(), encoding="utf-8")
    with (
        running_sandbox(tmp_path, "--shop", str(tmp_path / "once.toml")) as sandbox,
        opened_shop(sandbox, tmp_path) as shop,
    ):
        shop.log_in()
        sale = shop.sell("FLAT-WHITE")
        shop.refund(sale, 500)
        assert "no second refund" in shop.refused(sale, 300)
        assert shop.states(sale) == ["not_refunded", "requested"]
        assert len(shop.there(sale)) == 1


def once() -> str:
    """The demo shop, where an order has one refund."""
    text = resource("demo-shop.toml").read_text(encoding="utf-8")
    return text.replace("second_refund_allowed = true", "second_refund_allowed = false")


# --- an end in the middle ---


class Cut(BaseException):
    """The power is gone."""


class Dying:
    """The processor's file as a till has it that dies at the request."""

    def __init__(self, shop: Shop, *, after: bool) -> None:
        self._client, self._after = shop.client, after

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def request(self, session: AdminSession, refund: Refund) -> ListedRefund:
        if self._after:
            self._client.request(session, refund)
        raise Cut


@pytest.mark.parametrize("after", [False, True], ids=["before it left", "before its answer"])
def test_a_power_cut_leaves_a_doubt_that_the_next_run_reads_and_never_a_second_request(
    sandbox: Sandbox, tmp_path: Path, after: bool
) -> None:
    with opened_shop(sandbox, tmp_path) as shop:
        sale = shop.sell("FLAT-WHITE")
        user, password = sandbox.login
        session = shop.client.log_in(user, Secret(password))
        asking = shop.asking()
        asking._file = Dying(shop, after=after)
        with pytest.raises(Cut):
            asking.ask(sale, wish(sale, 500), "Mara", session)
        [kept] = shop.kept(sale)
        assert kept.state is RefundState.ASKING, "it is on the disk before anything leaves"
    with opened_shop(sandbox, tmp_path, shop.clock) as shop:
        assert shop.states(sale) == ["unknown"]
        assert [line.name for line in shop.page(sale).lines] == ["Flat white"]
        shop.log_in()
        assert shop.states(sale) == ["requested" if after else "unknown"]
        why = shop.refused(sale, 500)
        assert ("asked for already" if after else "do not know yet") in why
        assert len(shop.there(sale)) == int(after)


def test_what_cannot_be_written_down_is_not_asked_for(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    sale = shop.sell("FLAT-WHITE")

    def full(*_: object, **__: object) -> NoReturn:
        raise KnownError("The disk is full.")

    for part, name in ((shop.trail, "add"), (shop.records, "begin")):
        with monkeypatch.context() as patch:
            patch.setattr(part, name, full)
            assert "disk is full" in shop.refused(sale, 500)
    assert (shop.kept(sale), shop.there(sale)) == ((), [])
    # What became of it is not lost either: it is found out again.
    with monkeypatch.context() as patch:
        patch.setattr(shop.records, "record", full)
        shop.ask(wish(sale, 500))
    [kept] = shop.kept(sale)
    assert (kept.state, len(shop.there(sale))) == (RefundState.ASKING, 1)
    assert shop.states(sale) == ["requested"]


def test_two_that_ask_at_once_are_one(shop: Shop) -> None:
    sale = shop.sell("FLAT-WHITE")
    session = shop.client.log_in(shop.sandbox.login[0], Secret(shop.sandbox.login[1]))
    asking = shop.asking()
    before = asking.look(sale, session)
    first, second = (asking._wanted(sale, wish(sale, 500), WHY, by, before) for by in ("Mara", "Milo"))
    shop.records.begin(first)
    for one in (second, asking._wanted(sale, wish(sale, 200), WHY, "Milo", before)):
        with pytest.raises(NotAllowed):
            shop.records.begin(one)
    # An older look of another till writes nothing over what this one has written since.
    shop.records.record(first.taken("7", shop.clock.now()), first)
    shop.records.record(first.unknown(shop.clock.now()), first)
    assert [one.state for one in shop.kept(sale)] == [RefundState.REQUESTED]


# --- two people ---


def test_over_the_limit_and_for_ones_own_sale_two_people_are_needed(shop: Shop) -> None:
    sale = shop.sell("FLAT-WHITE", pieces=50, by="Anna")
    takes_two = shop.room.takes_two
    assert not takes_two(wish(sale, LIMIT_MINOR), "Mara")
    assert takes_two(wish(sale, LIMIT_MINOR + 1), "Mara")
    assert takes_two(wish(sale, 1), "Anna"), "it is her own sale"
    # A large sum in small parts is a large sum.
    shop.refund(sale, LIMIT_MINOR - 100)
    assert not takes_two(wish(sale, 100), "Mara")
    assert takes_two(wish(sale, 101), "Mara")
    nobodys = shop.sell("FLAT-WHITE", by="")
    assert takes_two(wish(nobodys, 1), "Mara"), "who knows whose it is"
    assert takes_two(wish(replace(sale, id="another"), 1), "Mara")


def test_the_name_of_another_sale_is_not_refunded(shop: Shop) -> None:
    sale, other = shop.sell("FLAT-WHITE"), shop.sell("FLAT-WHITE")
    answer = shop.ask(structs.replace(wish(sale, 500), reference=other.reference))
    assert isinstance(answer, NotDone)
    assert "another sale" in answer.sentence
    for words in ("", " a ", "4444 2222 3333 1111"):
        assert isinstance(shop.ask(structs.replace(wish(sale, 500), words=words)), NotDone)
    assert shop.there(sale) == []
