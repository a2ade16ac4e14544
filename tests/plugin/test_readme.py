"""Every example in the testers' page runs as it stands, and every list in it is complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.testing.allowances import CHECKS
from pos.testing.cards import CARDS
from pos.testing.faults import KINDS, POINTS
from pos.testing.page_lists import lists
from tests.plugin.conftest import Run

EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FIXTURES = ("till", "till_stub", "open_till", "sandbox", "ledger", "clock", "shop", "staff")


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "pos" / "testing" / "README.md").read_text(encoding="utf-8")


def examples() -> Iterator[str]:
    readme = Path(__file__).resolve().parents[2] / "pos" / "testing" / "README.md"
    yield from EXAMPLE.findall(readme.read_text(encoding="utf-8"))


def title(example: str) -> str:
    return example.partition("def test_")[2].partition("(")[0]


@pytest.mark.e2e
@pytest.mark.webengine
@pytest.mark.timeout(300)
def test_the_examples_run_as_they_stand(run: Run) -> None:
    files = {f"test_{title(example)}.py": example for example in examples()}
    ran = run(files)
    assert ran.outcome(passed=sum(example.count("def test_") for example in files.values())), ran.words
    assert ran.code == 0, ran.words
    assert len(files) > 10, "every example has a name of its own"


def test_every_fixture_has_an_example(page: str) -> None:
    told = "".join(EXAMPLE.findall(page))
    for fixture in FIXTURES:
        assert f"**`{fixture}`**" in page
        assert re.search(rf"\b{fixture}\b", told)


def test_the_lists_are_those_of_the_plugin(page: str) -> None:
    for name, text in lists().items():
        assert text in page, (
            f"the list of {name} is out of date: python -m pos.testing.page_lists pos/testing/README.md"
        )
    for known in (CARDS, KINDS, POINTS, CHECKS):
        for name in known:
            assert f"`{name}`" in page
