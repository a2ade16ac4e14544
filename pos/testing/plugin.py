"""The pytest plugin: fixtures that open tills, and nothing of Qt before one of them is used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from pos.testing.allowances import CHECKS, MARKER, allowed
from pos.testing.naming import NoSuchName

if TYPE_CHECKING:
    from pos.testing.checks import Checks
    from pos.testing.clock import TillClock
    from pos.testing.ledger import Ledger
    from pos.testing.nursery import Nursery
    from pos.testing.opening import OpenTill
    from pos.testing.sandbox import Sandbox
    from pos.testing.shop import Shop
    from pos.testing.staff import Staff
    from pos.testing.stub_till import StubPage
    from pos.testing.till_page import TillPage

#: A test that asks for one of these needs the engine; it must be the first to make the application.
_WHOLE: Final = frozenset({"till", "open_till"})
_STUB: Final = "till_stub"
_NURSERY: Final = pytest.StashKey["Nursery"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say what can be asked for."""
    group = parser.getgroup("pos", "tills")
    group.addoption("--pos-cold", action="store_true", help="start every back and sandbox anew, as the till does")
    group.addoption(
        "--pos-rounds", type=int, default=1, metavar="N", help="run every test so many times, to see whether one flakes"
    )
    group.addoption(
        "--replay",
        action="append",
        default=[],
        metavar="FILE",
        help="run a day that was recorded with `pos --record FILE`, against the sandbox and with its clock",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and have recorded days run, and nothing else, where they are asked for."""
    recorded: list[str] = config.getoption("--replay")
    for file in recorded:
        if not Path(file).is_file():
            raise pytest.UsageError(f"--replay {file}: there is no such recording")
    if recorded:
        config.args = recorded
    config.addinivalue_line("markers", f"{MARKER}(name, …): relax a check at the end of this test: {', '.join(CHECKS)}")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have every test run as often as it is asked for."""
    rounds: int = metafunc.config.getoption("--pos-rounds")
    if rounds > 1:
        metafunc.fixturenames.append("pos_round")
        metafunc.parametrize("pos_round", range(1, rounds + 1), ids=lambda number: f"round-{number}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse the name of a check that does not exist before any test runs."""
    for item in items:
        try:
            _allowances(item)
        except NoSuchName as problem:
            raise pytest.UsageError(f"{item.nodeid}: {problem}") from None


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Where any test needs a till, make the application as the till does, before another plugin makes a plain one."""
    if session.config.option.collectonly:
        return
    wanted = {name for item in session.items for name in getattr(item, "fixturenames", ())}
    if wanted & {*_WHOLE, "sandbox"}:
        # The imports of backs and sandboxes go on beside those of Qt.
        nursery(session.config).warm_up()
    if wanted & {*_WHOLE, _STUB}:
        from pos.testing.application import application

        application()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the process that brings forth backs and sandboxes."""
    begun = config.stash.get(_NURSERY, None)
    if begun is not None:
        begun.close()


def nursery(config: pytest.Config) -> Nursery:
    """The one process of a test run that brings forth backs and sandboxes."""
    if _NURSERY not in config.stash:
        from pos.testing.nursery import Nursery

        config.stash[_NURSERY] = Nursery(cold=config.getoption("--pos-cold"))
    return config.stash[_NURSERY]


def _allowances(item: pytest.Item) -> frozenset[str]:
    return frozenset(name for mark in item.iter_markers(MARKER) for name in allowed(mark.args))


@pytest.fixture
def pos_round() -> int:
    """Which round of ``--pos-rounds`` this is."""
    return 1


@pytest.fixture
def shop() -> Shop:
    """The shop, to be built before the till opens: the demo shop until a test changes it."""
    from pos.testing.shop import Shop

    return Shop()


@pytest.fixture
def clock(tmp_path: Path) -> TillClock:
    """One clock for window, back and sandbox: ``clock.tick(minutes=4)``."""
    from pos.testing.clock import TillClock

    return TillClock(tmp_path / "clock")


@pytest.fixture
def sandbox(tmp_path: Path, shop: Shop, clock: TillClock, pytestconfig: pytest.Config) -> Iterator[Sandbox]:
    """The processor in a box, a process of the test's own with empty books."""
    from pos.testing.sandbox import running_sandbox

    options = shop.sandbox_options(tmp_path)
    with (
        running_sandbox(
            tmp_path, *options, start=lambda arguments: nursery(pytestconfig).bring_forth("sandbox", arguments)
        ) as sandbox,
        clock.moving(sandbox.advance),
    ):
        yield sandbox


@pytest.fixture
def ledger(sandbox: Sandbox) -> Ledger:
    """What really happened to the money, by the sandbox's own ledger."""
    from pos.testing.ledger import Ledger

    return Ledger(sandbox)


@pytest.fixture
def _till_checks(request: pytest.FixtureRequest) -> Iterator[Checks]:
    """What holds at the end of every test of a till."""
    from pos.testing.application import application
    from pos.testing.checks import Checks

    application()
    checks = Checks(_allowances(request.node))
    yield checks
    checks.finish()


@pytest.fixture
def open_till(
    tmp_path: Path,
    sandbox: Sandbox,
    shop: Shop,
    clock: TillClock,
    ledger: Ledger,
    pytestconfig: pytest.Config,
    _till_checks: Checks,
) -> OpenTill:
    """Opens tills: ``with open_till() as till: …``, one after the other on the same data."""
    from pos.testing.opening import OpenTill

    opens = OpenTill(tmp_path, sandbox, shop, clock, nursery(pytestconfig))
    opens.opened = _till_checks.watch_window
    _till_checks.watch_money(ledger)
    _till_checks.watch_backs(opens.backs)
    return opens


@pytest.fixture
def till(open_till: OpenTill) -> Iterator[TillPage]:
    """One whole till that is ready for a sale: window, engine, back and sandbox, with fresh data."""
    with open_till() as till:
        yield till


@pytest.fixture
def staff(till: TillPage) -> Staff:
    """The people at ``till``: their accounts and PINs."""
    from pos.testing.staff import Staff

    return Staff(till)


@pytest.fixture
def till_stub(tmp_path: Path, shop: Shop, clock: TillClock, _till_checks: Checks) -> Iterator[StubPage]:
    """A till window on stand-ins: no engine, no processes, and ready at once."""
    from pos.testing.stub_till import opened_stub

    with opened_stub(shop, clock.file, tmp_path / "pictures") as till:
        _till_checks.watch_window(till)
        yield till
