"""The local copy finds what a cashier types, and follows the processor's catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.back.catalogue.copy import CatalogueCopy
from pos.domain.money import Money
from pos.domain.product import Product


def product(number: int, name: str, barcode: str = "", *, minor: int = 100, open_price: bool = False) -> Product:
    return Product(f"id{number}", name, f"SKU-{number}", barcode, Money(minor, "EUR"), "", open_price)


PENCIL = product(1, "Pencil HB", "4006381333931")
CASE = product(2, "Case for pencils", "4006381333948")
BEANS = product(3, "Café 100% Arabica", "5390000000016")
AMOUNT = product(9, "Amount", open_price=True)


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[CatalogueCopy]:
    copy = CatalogueCopy(tmp_path / "catalogue.sqlite")
    copy.put([PENCIL, CASE, BEANS, AMOUNT], copy.next_filling())
    yield copy
    copy.close()


def found(copy: CatalogueCopy, text: str, limit: int = 10) -> list[str]:
    return [item.name for item in copy.find(text, limit)[0]]


def test_a_barcode_and_a_sku_find_their_product_exactly(copy: CatalogueCopy) -> None:
    assert copy.by_code("4006381333931") == PENCIL
    assert copy.by_code("sku-3") == BEANS
    assert copy.by_code("400638133393") is None
    assert copy.by_code("") is None
    assert copy.by_id("id2") == CASE
    assert copy.open_price() == AMOUNT


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("pen", ["Pencil HB", "Case for pencils"]),
        ("PENCIL hb", ["Pencil HB"]),
        ("cafe", ["Café 100% Arabica"]),
        ("encil", ["Pencil HB", "Case for pencils"]),
        ("400638", ["Pencil HB", "Case for pencils"]),
        ("sku-2", ["Case for pencils"]),
        ("100%", ["Café 100% Arabica"]),
        ('"); DROP', []),
        ("amount", []),
        ("xyz", []),
    ],
)
def test_what_is_typed_finds_codes_beginnings_and_parts(copy: CatalogueCopy, typed: str, names: list[str]) -> None:
    assert found(copy, typed) == names


def test_nothing_typed_shows_the_beginning_of_the_shelf_without_quick_amounts(copy: CatalogueCopy) -> None:
    assert found(copy, "") == [PENCIL.name, CASE.name, BEANS.name]
    products, more = copy.find("", 2)
    assert (len(products), more) == (2, True)


def test_a_new_filling_replaces_renames_and_forgets(copy: CatalogueCopy) -> None:
    renamed = product(1, "Pencil B2", "4006381333931", minor=120)
    filling = copy.next_filling()
    copy.put([renamed, BEANS], filling)
    assert copy.by_id("id2") == CASE, "what was known stays until the filling is whole"
    copy.drop_older(filling)
    assert copy.by_code("4006381333931") == renamed
    assert copy.by_id("id2") is None
    assert found(copy, "hb") == []
    assert found(copy, "b2") == ["Pencil B2"]
    assert copy.size == 2


def test_it_outlives_a_restart_and_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    first = CatalogueCopy(path)
    first.put([PENCIL], 1)
    first.close()
    again = CatalogueCopy(path)
    assert again.by_id("id1") == PENCIL
    again.close()
    path.write_bytes(b"not a database" * 1000)
    empty = CatalogueCopy(path)
    assert empty.size == 0
    empty.put([PENCIL], 1)
    assert found(empty, "pen") == [PENCIL.name]
    empty.close()
