"""F3: found while typing, put on file in place, changed; nothing that was typed is lost, and nobody is made twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from pos.domain.till_state import TillState
from pos.front.customers.typed_owner import field_for, fits, is_card_number, may_search, owner_of
from pos.front.parts import names
from pos.link.customers import AddressRules, CustomerChanged, CustomerSaved, FetchCustomer, ReadCountries, SaveCustomer
from pos.link.messages import CustomersFound, FindCustomers, NotDone, SetPayer
from pos.link.saved_cards import PeopleChanged
from tests.front.goods import MARIA, MARIAN, MARIO
from tests.front.play import Play
from tests.front.scenes import ALIKE, BASKET, MARIAS, NEW_CUSTOMER, SCENES, told
from tests.front.scripted import RULES

K = Qt.Key


def offered(play: Play, name: str = names.PAYER_LIST) -> list[str]:
    """The titles of a list's rows."""
    view = play.find(name)
    model = view.model()  # type: ignore[attr-defined]  # it is a list
    return [model.row(number).title for number in range(model.rowCount())]


def field(play: Play, name: str) -> str:
    """What stands in one field of the customer form."""
    return play.text_in(f"{names.CUSTOMER_FORM}.{name}")


def word(play: Play, name: str) -> str:
    """What stands over one field of the customer form: its word, or what is wrong with it."""
    return play.text(f"{names.CUSTOMER_FORM}.{name}.word")


def saves(play: Play) -> list[SaveCustomer]:
    """Every wish to save a customer."""
    return [command for command in play.back.of(SaveCustomer) if isinstance(command, SaveCustomer)]


def asked(play: Play) -> list[str]:
    """The texts for which customers were looked for."""
    return [command.text for command in play.back.of(FindCustomers) if isinstance(command, FindCustomers)]


def fill_in(play: Play) -> None:
    """Type what a new customer called Ada Byrne lacks, as Tab leads through the form."""
    for text in ("ada@byrne.example", "+353 1 555 0123", "", "", "d02 x285", "5 Quay Lane", "Dublin"):
        play.type(text)
        play.press(K.Key_Tab)


# --- finding ---


def test_one_question_is_out_at_a_time_and_only_the_latest_text_is_asked_next(play: Play) -> None:
    play.press(K.Key_F3)
    play.back.holding = True
    play.type("keller")
    assert asked(play) == ["k"]
    assert play.text(names.PAYER_NONE) == "Searching…"
    play.back.let_go()
    assert asked(play) == ["k", "keller"]
    assert "Maria Keller" not in offered(play)
    play.back.let_go()
    assert offered(play) == ["Maria Keller", "New customer “keller”"]


def test_an_answer_for_a_sheet_that_was_closed_meanwhile_is_dropped(play: Play) -> None:
    play.press(K.Key_F3)
    play.back.holding = True
    play.type("keller")
    play.press(K.Key_Escape)
    play.press(K.Key_F3)
    play.back.let_go()
    assert offered(play) == ["Walk-in · Main Street counter"]
    assert play.text_in(names.PAYER_SEARCH) == ""


def test_enter_before_the_answer_takes_the_best_match_when_it_comes(play: Play) -> None:
    BASKET(play)
    play.press(K.Key_F3)
    play.back.holding = True
    play.type("7788")
    play.press(K.Key_Return)
    assert play.back.of(SetPayer) == []
    play.back.let_go()
    play.back.let_go()
    assert play.back.of(SetPayer) == [SetPayer(customer_reference=MARIO.reference)]


def test_a_row_says_who_it_is_without_the_whole_phone_number(play: Play) -> None:
    play.press(K.Key_F3)
    play.type("maria k")
    view = play.find(names.PAYER_LIST)
    row = view.model().row(0)  # type: ignore[attr-defined]  # it is a list
    assert (row.title, row.under, row.note) == ("Maria Keller", "maria@keller.example · …5550 · Köln", "C-1")


def test_arrow_keys_choose_another_one(play: Play) -> None:
    play.press(K.Key_F3)
    play.type("mari")
    play.press(K.Key_Down)
    play.press(K.Key_Return)
    assert play.back.of(SetPayer) == [SetPayer(customer_reference=MARIO.reference)]


def test_what_may_be_a_card_number_is_never_asked_for(play: Play) -> None:
    play.press(K.Key_F3)
    play.type("4444222233331111")
    play.press(K.Key_Return)
    assert max(len(text) for text in asked(play)) <= 8
    assert play.text_in(names.PAYER_SEARCH) == ""
    assert "card form" in play.message
    assert "1111" not in play.message


def test_people_who_change_meanwhile_are_looked_for_anew_and_the_marked_row_stays(play: Play) -> None:
    play.press(K.Key_F3)
    play.type("mari")
    play.press(K.Key_Down)
    play.back.instead[FindCustomers] = CustomersFound(text="mari", customers=(MARIAN, MARIO, MARIA))
    play.back.people_changed.emit(PeopleChanged(change=2))
    assert offered(play)[0].startswith("Marian")
    play.press(K.Key_Return)
    assert play.back.of(SetPayer) == [SetPayer(customer_reference=MARIO.reference)]


def test_a_search_that_cannot_be_done_says_so_and_asks_again_at_the_next_key(play: Play) -> None:
    play.press(K.Key_F3)
    play.back.refuse[FindCustomers] = NotDone(sentence="The search is not there yet. Type on in a moment.")
    play.type("k")
    assert play.message.startswith("The search is not there yet.")
    play.back.refuse.clear()
    play.type("e")
    assert offered(play)[0] == "Maria Keller"


def test_a_customer_of_the_processor_is_fetched_by_reference(play: Play) -> None:
    play.press(K.Key_F3)
    play.type("W-4711")
    assert offered(play) == ["New customer “W-4711”", "Look for reference W-4711"]
    play.press(K.Key_Down)
    play.press(K.Key_Return)
    assert play.back.of(FetchCustomer) == [FetchCustomer(reference="W-4711")]
    assert play.back.of(SetPayer) == [SetPayer(customer_reference="W-4711")]


def test_a_reference_that_nobody_has_is_one_sentence_and_the_search_stays(play: Play) -> None:
    play.back.refuse[FetchCustomer] = NotDone(sentence="The payment service knows nobody of this reference.")
    play.press(K.Key_F3)
    play.type("W-4711")
    play.press(K.Key_Down)
    play.press(K.Key_Return)
    assert play.message.startswith("The payment service knows nobody")
    assert play.text_in(names.PAYER_SEARCH) == "W-4711"


# --- a new customer ---


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Ada Byrne", "name"), ("ada@byrne.example", "email"), ("+353 1 555 0123", "phone"), ("0471 7799", "phone"),
     ("Studio 54 Ltd", "name")],
)  # fmt: skip
def test_what_was_typed_stands_in_the_right_field(play: Play, typed: str, name: str) -> None:
    play.press(K.Key_F3)
    play.type(typed)
    play.press(K.Key_Return)
    assert play.text(f"{names.PAYER_SHEET}.title") == "New customer"
    assert field(play, name) == typed
    assert field(play, "country") == "Ireland"


def test_a_customer_is_put_on_file_by_the_keyboard_alone_and_pays(play: Play) -> None:
    NEW_CUSTOMER(play)
    fill_in(play)
    play.press(K.Key_Return)
    [wish] = saves(play)
    owner = wish.owner
    assert (owner.first_name, owner.last_name, owner.email) == ("Ada", "Byrne", "ada@byrne.example")
    assert str(owner.address) == "5 Quay Lane, D02 X285 Dublin, IE"
    assert (wish.reference, wish.version, wish.anyway) == ("", 0, False)
    assert play.back.of(SetPayer) == [SetPayer(customer_reference="C-99")]
    assert not play.seen(names.PAYER_SHEET)


def test_save_pressed_twice_is_one_wish_and_a_second_try_is_of_the_same_form(play: Play) -> None:
    NEW_CUSTOMER(play)
    fill_in(play)
    play.back.holding = True
    play.back.refuse[SaveCustomer] = NotDone(sentence="The payment service gave no answer. It is looked up.")
    play.press(K.Key_Return)
    play.press(K.Key_Return)
    play.click(names.CUSTOMER_SAVE)
    assert len(saves(play)) == 1
    play.back.let_go()
    assert play.message.startswith("The payment service gave no answer.")
    assert (field(play, "name"), field(play, "line1")) == ("Ada Byrne", "5 Quay Lane")
    play.press(K.Key_Return)
    first, second = saves(play)
    assert first.draft == second.draft
    play.back.let_go()


def test_another_form_is_another_draft(play: Play) -> None:
    NEW_CUSTOMER(play)
    fill_in(play)
    play.press(K.Key_Return)
    NEW_CUSTOMER(play)
    fill_in(play)
    play.press(K.Key_Return)
    first, second = saves(play)
    assert first.draft != second.draft


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("name", "Madonna", "First and last name, please"),
        ("email", "ada@byrne", "Not a whole e-mail address"),
        ("phone", "call me", "Digits only, please"),
        ("postal_code", "1234", "Should look like D02 AF30"),
        ("line1", "x" * 101, "Too long: 100 signs at most"),
    ],
)
def test_a_field_that_will_not_do_says_so_beside_itself_once_it_is_left(
    play: Play, name: str, typed: str, said: str
) -> None:
    NEW_CUSTOMER(play)
    play.find(f"{names.CUSTOMER_FORM}.{name}").setFocus()
    play.find(f"{names.CUSTOMER_FORM}.{name}").selectAll()  # type: ignore[attr-defined]  # it is a field
    before = word(play, name)
    play.type(typed)
    assert word(play, name) == before
    play.press(K.Key_Tab)
    assert word(play, name) == said
    play.press(K.Key_Return)
    assert saves(play) == []


def test_a_card_number_in_a_name_is_taken_off_the_screen_and_sent_nowhere(play: Play) -> None:
    NEW_CUSTOMER(play)
    for name in ("name", "phone"):
        play.find(f"{names.CUSTOMER_FORM}.{name}").setFocus()
        play.find(f"{names.CUSTOMER_FORM}.{name}").selectAll()  # type: ignore[attr-defined]  # it is a field
        play.type("4444 2222 3333 1111")
        play.press(K.Key_Tab)
        assert field(play, name) == ""
        assert word(play, name) == "No card number here"
    play.press(K.Key_Return)
    assert saves(play) == []


def test_what_is_missing_is_named_and_gets_the_cursor(play: Play) -> None:
    NEW_CUSTOMER(play)
    play.press(K.Key_Return)
    assert word(play, "email") == "E-mail is missing"
    assert word(play, "city") == "City is missing"
    assert play.message == "Still missing: E-mail."
    assert play.keyboard().objectName() == f"{names.CUSTOMER_FORM}.email"


def test_a_country_has_its_own_words_states_and_post_codes(play: Play) -> None:
    SCENES["over_customer_state"].play(play)
    assert field(play, "country") == "United States"
    assert word(play, "postal_code") == "ZIP code"
    assert play.seen(f"{names.CUSTOMER_FORM}.state")
    play.find(f"{names.CUSTOMER_FORM}.state").setFocus()
    play.type("new")
    play.press(K.Key_Return)
    assert field(play, "state") == "New York"
    assert saves(play) == []
    play.press(K.Key_Return)
    assert play.message.startswith("Still missing")
    for name, text in (
        ("email", "ada@byrne.example"),
        ("postal_code", "10001"),
        ("line1", "5 Main St"),
        ("city", "NY"),
    ):
        play.find(f"{names.CUSTOMER_FORM}.{name}").setFocus()
        play.type(text)
    play.press(K.Key_Return)
    [wish] = saves(play)
    assert (wish.owner.address.country, wish.owner.address.state) == ("US", "NY")


def test_esc_closes_the_list_of_countries_before_the_form(play: Play) -> None:
    SCENES["over_customer_country"].play(play)
    place = f"{names.CUSTOMER_FORM}.country.list.sheet"
    assert play.seen(place)
    play.press(K.Key_Escape)
    assert not play.seen(place)
    assert field(play, "country") == "Ireland"
    assert play.text(f"{names.PAYER_SHEET}.title") == "New customer"


def test_a_country_that_does_not_exist_is_not_taken(play: Play) -> None:
    SCENES["over_customer_country"].play(play)
    play.type("xx\t")
    assert word(play, "country") == "Choose it from the list"


def test_countries_are_asked_for_once(play: Play) -> None:
    for _ in range(2):
        NEW_CUSTOMER(play)
        play.press(K.Key_Escape)
        play.press(K.Key_Escape)
    assert len(play.back.of(ReadCountries)) == 1


# --- somebody like them is on file ---


def test_those_who_are_alike_are_offered_and_nobody_is_made(play: Play) -> None:
    ALIKE(play)
    assert offered(play, names.CUSTOMER_ALIKE_LIST) == ["Maria Keller", "None of these: it is somebody else"]
    play.press(K.Key_Return)
    assert play.back.of(SetPayer) == [SetPayer(customer_reference=MARIA.reference)]
    assert len(saves(play)) == 1


def test_somebody_else_of_the_same_address_is_made_when_that_is_said(play: Play) -> None:
    ALIKE(play)
    play.press(K.Key_Down)
    play.press(K.Key_Return)
    first, second = saves(play)
    assert (first.anyway, second.anyway) == (False, True)
    assert first.draft == second.draft
    assert play.back.of(SetPayer) == [SetPayer(customer_reference="C-99")]


def test_esc_leads_from_those_who_are_alike_back_to_what_was_typed(play: Play) -> None:
    ALIKE(play)
    play.press(K.Key_Escape)
    assert (field(play, "name"), field(play, "email")) == ("Ada Byrne", "maria@keller.example")
    assert play.seen(names.CUSTOMER_FORM)


# --- the present customer ---


def test_the_present_customer_is_edited_as_they_are_on_file_now(play: Play) -> None:
    told(TillState.BASKET, payer=MARIAS)(play)
    play.press(K.Key_F3)
    play.click(names.PAYER_EDIT)
    assert (field(play, "email"), field(play, "country")) == ("maria@keller.example", "Germany")
    play.find(f"{names.CUSTOMER_FORM}.line1").setFocus()
    play.find(f"{names.CUSTOMER_FORM}.line1").selectAll()  # type: ignore[attr-defined]  # it is a field
    play.type("Lindenweg 5")
    play.press(K.Key_Return)
    [wish] = saves(play)
    assert (wish.reference, wish.version) == (MARIA.reference, MARIA.version)
    assert wish.owner.address.line1 == "Lindenweg 5"
    assert wish.owner.phone == MARIA.owner.phone
    assert play.back.of(SetPayer) == [SetPayer(customer_reference=MARIA.reference)]


def test_what_somebody_else_changed_meanwhile_is_shown_beside_what_was_typed_and_goes_with_it(play: Play) -> None:
    told(TillState.BASKET, payer=MARIAS)(play)
    play.press(K.Key_F3)
    play.click(names.PAYER_EDIT)
    for name, text in (("line1", "Lindenweg 5"), ("phone", "+49 1")):
        play.find(f"{names.CUSTOMER_FORM}.{name}").setFocus()
        play.find(f"{names.CUSTOMER_FORM}.{name}").selectAll()  # type: ignore[attr-defined]  # it is a field
        play.type(text)
    theirs = replace(MARIA.owner, email="maria@new.example", address=replace(MARIA.owner.address, line1="Am Markt 1"))
    there = replace(MARIA, owner=theirs, version=MARIA.version + 1)
    play.back.instead[SaveCustomer] = CustomerChanged(customer=there)
    play.press(K.Key_Return)
    assert "Somebody else has changed" in play.message
    assert (field(play, "line1"), field(play, "phone")) == ("Lindenweg 5", "+49 1"), "nothing typed is lost"
    assert field(play, "email") == "maria@new.example"
    said = {name: play.find(f"{names.CUSTOMER_FORM}.{name}").accessibleDescription() for name in ("line1", "email")}
    assert said == {"line1": "On file now: Am Markt 1", "email": "On file now: maria@new.example"}

    del play.back.instead[SaveCustomer]
    play.press(K.Key_Return)
    wish = saves(play)[-1]
    assert (wish.version, wish.reference) == (there.version, MARIA.reference)
    assert (wish.owner.email, wish.owner.address.line1) == ("maria@new.example", "Lindenweg 5")
    assert play.back.of(SetPayer) == [SetPayer(customer_reference=MARIA.reference)]


def test_a_walk_in_cannot_be_edited(play: Play) -> None:
    BASKET(play)
    play.press(K.Key_F3)
    assert not play.seen(names.PAYER_EDIT)


def test_a_note_beside_a_saved_customer_is_said(play: Play) -> None:
    NEW_CUSTOMER(play)
    fill_in(play)
    play.back.instead[SaveCustomer] = CustomerSaved(
        customer=MARIA, note="Saved here; the payment service is told as soon as it answers."
    )
    play.press(K.Key_Return)
    assert play.message.startswith("Saved here;")
    assert play.back.of(SetPayer) == [SetPayer(customer_reference=MARIA.reference)]


# --- what typed texts are ---


def test_texts_are_told_apart() -> None:
    assert field_for("a@b") == "email"
    assert field_for("5550") == "phone"
    assert field_for("C-17") == "name"
    assert may_search("+4922155501234")
    assert not may_search("442222333")
    assert is_card_number("4444222233331111")
    assert not is_card_number("+4922155501234")
    assert owner_of({"name": "Ana de la Torre"}).last_name == "Torre"


@pytest.mark.parametrize(
    ("country", "code", "good"),
    [
        ("IE", "d02af30", True),
        ("IE", "D02", False),
        ("US", "95014 1234", True),
        ("US", "9501", False),
        ("DE", "5066", False),
    ],
)
def test_a_post_code_is_taken_however_its_parts_are_joined(country: str, code: str, good: bool) -> None:
    assert fits(code, RULES[country]) is good
    assert fits(code, AddressRules(country=country))
