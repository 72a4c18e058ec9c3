"""The demonstration's clock: it starts in school time, runs, and only moves forward."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.demo import DemoClock
from bot.demo.clock import ClockRefusal
from tests.support.clock import MORNING, Clock
from tests.support.leads import local, school_of
from tests.support.school import school

SATURDAY = local("2026-11-21 14:06")


def test_clock_starts_now_when_the_school_is_open() -> None:
    """On a school morning the demonstration's time is the computer's."""
    clock = DemoClock(school(), computer=Clock())
    assert clock() == MORNING
    assert not clock.put_forward


@pytest.mark.parametrize("now", ["2026-11-20 16:30", "2026-11-21 14:06", "2026-11-22 23:59", "2026-11-23 07:59"])
def test_clock_starts_on_the_coming_school_day_when_the_school_is_closed(now: str) -> None:
    """In the evening and at the weekend it starts at nine on the next school day, and says so."""
    clock = DemoClock(school(), computer=Clock(local(now)))
    assert clock() == MORNING
    assert clock.put_forward
    assert clock.open


def test_clock_starts_at_the_opening_of_a_school_that_is_closed_at_nine() -> None:
    """A school that opens at ten starts at ten."""
    late = school_of(hours={"from": "10:00", "to": "15:00"})
    assert DemoClock(late, computer=Clock(SATURDAY)).local.strftime("%a %H:%M") == "Mon 10:00"


def test_clock_runs_on_after_it_was_moved() -> None:
    """Put forward by half an hour, it runs on with the computer's clock."""
    computer = Clock()
    clock = DemoClock(school(), computer=computer)
    clock.move_to(MORNING + timedelta(minutes=30))
    computer.pass_by(minutes=1)
    assert clock() == MORNING + timedelta(minutes=31)


def test_clock_never_moves_back() -> None:
    """A moment that has gone by leaves the clock where it is."""
    clock = DemoClock(school(), computer=Clock())
    clock.move_to(MORNING - timedelta(hours=1))
    assert clock() == MORNING


def test_clock_has_an_end() -> None:
    """More than a year ahead it does not go."""
    clock = DemoClock(school(), computer=Clock())
    with pytest.raises(ClockRefusal, match="a year ahead"):
        clock.move_to(MORNING + timedelta(days=367))
    assert clock() == MORNING


def test_next_morning_is_the_next_opening() -> None:
    """From Friday the next school morning is Monday at eight, also when the clocks go back in between."""
    clock = DemoClock(school(), computer=Clock(local("2026-10-23 12:00")))
    assert clock.next_morning == datetime(2026, 10, 26, 8, 0, tzinfo=UTC)


def test_kept_records_keep_their_clock(tmp_path: Path) -> None:
    """Started again with the same records, the clock is no earlier than it was."""
    keep = tmp_path / "new" / "demo-clock"
    first = DemoClock(school(), computer=Clock(), keep=keep)
    first.move_to(MORNING + timedelta(hours=3, milliseconds=1))
    again = DemoClock(school(), computer=Clock(), keep=keep)
    assert first() <= again() <= first() + timedelta(seconds=1)


@pytest.mark.parametrize("text", ["", "soon", "-3600", "9" * 400, "\N{SNOWMAN}"])
def test_spoilt_file_means_no_head_start(tmp_path: Path, text: str) -> None:
    """What no clock wrote is passed over."""
    keep = tmp_path / "demo-clock"
    keep.write_text(text, "utf-8")
    clock = DemoClock(school(), computer=Clock(), keep=keep)
    assert clock() - MORNING in (timedelta(), timedelta(days=366))
