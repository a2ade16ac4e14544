"""The exported list has what a person may see, no formula, and is whole or not there."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos.back.saved_cards.export import COLUMNS, write_csv
from pos.domain.errors import KnownError
from pos.domain.money import Money
from pos.domain.saved_card import CardState, ConsentMeans
from pos.domain.source import CardFace
from pos.link.saved_cards import CardRow

AT = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
ROW = CardRow(
    id="k1",
    customer="Tomás Byrne",
    reference="C-2",
    face=CardFace("Visa", "0042", 3, 2031),
    nickname="Blue",
    default=True,
    state=CardState.SAVED,
    saved_by="Anna",
    saved_at=AT,
    charged_at=AT,
    charged=Money(1250, "EUR"),
    consent_means=ConsentMeans.SIGNED_SLIP,
    consent_at=AT,
)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_is_what_a_person_may_see(tmp_path: Path) -> None:
    assert write_csv([ROW], tmp_path / "cards.csv") == 1
    [row] = read(tmp_path / "cards.csv")
    assert tuple(row) == COLUMNS
    assert row["customer"] == "Tomás Byrne"
    assert (row["brand"], row["last four"], row["expires"]) == ("Visa", "0042", "2031-03")
    assert (row["amount"], row["currency"], row["consent"], row["default"]) == ("12.50", "EUR", "signed_slip", "yes")
    assert "k1" not in row.values()


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_text_is_a_formula(tmp_path: Path, text: str) -> None:
    write_csv([CardRow(**{name: getattr(ROW, name) for name in ROW.__struct_fields__} | {"nickname": text})],
              tmp_path / "cards.csv")  # fmt: skip
    [row] = read(tmp_path / "cards.csv")
    assert row["nickname"].startswith("'")


def test_a_list_that_breaks_off_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "cards.csv"
    target.write_text("old")

    def rows() -> Iterator[CardRow]:
        yield ROW
        raise OSError(28, "No space left on device")

    with pytest.raises(KnownError, match="No space left"):
        write_csv(rows(), target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="Choose another place"):
        write_csv([ROW], tmp_path / "nowhere" / "cards.csv")
