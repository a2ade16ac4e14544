"""The ready light names the first thing in the way of a card."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pos.back.processor import NotSent, OutcomeUnknown, ProcessorError, Refused, ShopperSession
from pos.back.readiness import Readiness
from pos.domain.secret import Secret
from pos.domain.till_state import Obstacle
from pos.link.messages import ReadinessChanged


class Service:
    """A processor that answers as it is told."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self.problem: ProcessorError | None = None
        self.key_problem: ProcessorError | None = None
        self.sessions = 0

    def clock_difference(self) -> timedelta:
        if self.problem is not None:
            raise self.problem
        return self.ahead

    def open_session(self, customer_reference: str = "") -> ShopperSession:
        self.sessions += 1
        if self.key_problem is not None:
            raise self.key_problem
        return ShopperSession(Secret("t"), None, datetime(2026, 1, 1, tzinfo=UTC))


class Light:
    def __init__(self) -> None:
        self.told: list[ReadinessChanged] = []
        self.readiness, self.service = Readiness(self.told.append), Service()

    def look(self) -> Obstacle | None:
        self.readiness.look(self.service, self.service)
        return self.readiness.current.obstacle


def test_it_is_green_only_when_everything_was_seen() -> None:
    light = Light()
    seen = [light.readiness.current.obstacle, light.look()]
    light.readiness.script_reported(loaded=True)
    seen.append(light.readiness.current.obstacle)
    assert seen == [Obstacle.STARTING, Obstacle.SCRIPT_NOT_LOADED, None]
    assert [one.obstacle for one in light.told] == seen[1:]


@pytest.mark.parametrize(
    ("problem", "obstacle"),
    [
        (NotSent("no network"), Obstacle.OFFLINE),
        (OutcomeUnknown("500"), Obstacle.NO_SESSION),
        (Refused(401, "invalid_client"), Obstacle.KEYS_REFUSED),
        (Refused(429, "rate-limit-quota-exceeded"), Obstacle.NO_SESSION),
    ],
)
def test_each_trouble_is_named_and_goes_away_again(problem: ProcessorError, obstacle: Obstacle) -> None:
    light = Light()
    light.readiness.script_reported(loaded=True)
    light.service.problem = problem
    assert light.look() is obstacle
    light.service.problem = None
    assert light.look() is None


def test_keys_are_tried_until_they_are_taken_and_then_no_more() -> None:
    light = Light()
    light.readiness.script_reported(loaded=True)
    light.service.key_problem = Refused(401, "invalid_client")
    assert light.look() is Obstacle.KEYS_REFUSED
    light.service.key_problem = None
    assert light.look() is None
    assert light.look() is None
    assert light.service.sessions == 2


@pytest.mark.parametrize(("minutes", "word"), [(9, "fast"), (-9, "slow")])
def test_a_clock_that_is_wrong_is_said_with_its_way(minutes: int, word: str) -> None:
    light = Light()
    light.readiness.script_reported(loaded=True)
    light.service.ahead = timedelta(minutes=minutes)
    assert light.look() is Obstacle.CLOCK_WRONG
    assert word in light.told[-1].detail
    light.service.ahead = timedelta(minutes=minutes) / 2
    assert light.look() is None


def test_nothing_is_told_twice() -> None:
    light = Light()
    light.service.problem = NotSent("no network")
    light.look()
    light.look()
    assert len(light.told) == 1
