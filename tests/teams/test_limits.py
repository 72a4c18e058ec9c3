"""How many messages one person may send: fine, then a polite reply, then 429."""

import pytest

from bot.teams import limits
from bot.teams.limits import PER_MINUTE, POLITE, Limits, Pace


def test_pace_goes_from_fine_to_polite_to_refused() -> None:
    """Forty at once are fine, ten more are answered politely, what follows is refused."""
    counted = Limits()
    paces = [counted.pace("tess", 0) for _ in range(PER_MINUTE + POLITE + 5)]
    assert paces == [Pace.FINE] * PER_MINUTE + [Pace.TOO_FAST] * POLITE + [Pace.REFUSED] * 5


def test_steady_typing_is_never_slowed() -> None:
    """Somebody who sends as many a minute as are allowed can go on all day."""
    counted = Limits()
    assert {counted.pace("tess", n * 60 / PER_MINUTE) for n in range(1000)} == {Pace.FINE}


def test_waiting_helps() -> None:
    """After a refusal a minute's wait makes room for a minute's messages."""
    counted = Limits()
    for _ in range(PER_MINUTE + POLITE + 1):
        counted.pace("tess", 0)
    assert counted.pace("tess", 1) is Pace.TOO_FAST
    assert counted.pace("tess", 75) is Pace.FINE


def test_one_person_does_not_slow_another() -> None:
    """Each person is counted alone."""
    counted = Limits()
    for _ in range(PER_MINUTE + POLITE + 1):
        counted.pace("tess", 0)
    assert counted.pace("harriet", 0) is Pace.FINE


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many people are remembered; who was silent longest is forgotten first."""
    monkeypatch.setattr(limits, "PEOPLE", 3)
    counted = Limits()
    for name in ("a", "b", "c", "a", "d"):
        counted.pace(name, 0)
    assert list(counted._buckets) == ["c", "a", "d"]
