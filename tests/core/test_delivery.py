"""What follows a send: the whole table, and what holds for every place in it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.delivery import (
    ALARM_AFTER,
    FIRST_WAIT,
    LONGEST_ASKED,
    LONGEST_WAIT,
    Guarantee,
    Next,
    Outcome,
    Status,
    after,
    outcome_of,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ALWAYS, ONCE = Guarantee.AT_LEAST_ONCE, Guarantee.AT_MOST_ONCE
AGAIN = Next(Status.PENDING, NOW + FIRST_WAIT)

TABLE = {
    (Outcome.DELIVERED, ALWAYS): Next(Status.SENT),
    (Outcome.DELIVERED, ONCE): Next(Status.SENT),
    (Outcome.UNSENT, ALWAYS): AGAIN,
    (Outcome.UNSENT, ONCE): AGAIN,
    (Outcome.THROTTLED, ALWAYS): AGAIN,
    (Outcome.THROTTLED, ONCE): AGAIN,
    (Outcome.AMBIGUOUS, ALWAYS): AGAIN,
    (Outcome.AMBIGUOUS, ONCE): Next(Status.PARKED),
    (Outcome.UNREACHABLE, ALWAYS): Next(Status.DEAD, alarm=True),
    (Outcome.UNREACHABLE, ONCE): Next(Status.DEAD, alarm=True),
    (Outcome.REJECTED, ALWAYS): Next(Status.DEAD, alarm=True),
    (Outcome.REJECTED, ONCE): Next(Status.DEAD, alarm=True),
    (Outcome.REFUSED, ALWAYS): AGAIN,
    (Outcome.REFUSED, ONCE): AGAIN,
}


@pytest.mark.parametrize(("case", "follows"), TABLE.items(), ids=["-".join(case) for case in TABLE])
def test_table(case: tuple[Outcome, Guarantee], follows: Next) -> None:
    """What follows the first send, for each outcome and each guarantee."""
    assert after(*case, 1, NOW) == follows


def test_table_is_whole() -> None:
    """No outcome and no guarantee is missing from the table above."""
    assert set(TABLE) == {(outcome, guarantee) for outcome in Outcome for guarantee in Guarantee}


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(0, 2), (1, 2), (2, 4), (3, 8), (4, 16), (7, 128), (8, 256), (9, 300), (10, 300), (100_000, 300)],
)
def test_waits_double_up_to_five_minutes(attempts: int, seconds: int) -> None:
    """Each attempt waits twice as long as the one before, and never more than five minutes."""
    assert after(Outcome.UNSENT, ALWAYS, attempts, NOW).at == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (3, 8), (4, 10), (1000, 10)])
def test_throttled_message_never_waits_long_unasked(attempts: int, seconds: int) -> None:
    """What Teams refuses as too much has surely not arrived: ten seconds at most, unless Teams asks for more."""
    assert after(Outcome.THROTTLED, ALWAYS, attempts, NOW).at == NOW + timedelta(seconds=seconds)
    asked = timedelta(minutes=1)
    assert after(Outcome.THROTTLED, ALWAYS, attempts, NOW, asked).at == NOW + asked


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [(None, 2), (0, 2), (1, 2), (30, 30), (600, 600), (601, 600), (10**9, 600), (-10, 2)],
)
def test_asked_wait_is_kept_within_limits(asked: float | None, seconds: int) -> None:
    """A Retry-After lengthens the wait, never shortens it, and by ten minutes at most."""
    retry_after = None if asked is None else timedelta(seconds=asked)
    assert after(Outcome.THROTTLED, ALWAYS, 1, NOW, retry_after).at == NOW + timedelta(seconds=seconds)


def test_alarm_is_raised_after_some_attempts() -> None:
    """Trying goes on, and from the eighth attempt on a person is asked to look."""
    alarms = [after(Outcome.UNSENT, ALWAYS, attempts, NOW).alarm for attempts in range(1, ALARM_AFTER + 2)]
    assert alarms == [False] * (ALARM_AFTER - 1) + [True, True]


@given(
    st.sampled_from(Outcome),
    st.sampled_from(Guarantee),
    st.integers(min_value=0, max_value=10**9),
    st.none() | st.timedeltas(),
)
def test_what_holds_everywhere(
    outcome: Outcome, guarantee: Guarantee, attempts: int, retry_after: timedelta | None
) -> None:
    """Sent is delivered, only what is pending waits, within limits; what may have arrived is not repeated at will."""
    follows = after(outcome, guarantee, attempts, NOW, retry_after)
    assert (follows.status is Status.SENT) == (outcome is Outcome.DELIVERED)
    assert (follows.at is not None) == (follows.status is Status.PENDING)
    if follows.at is not None:
        assert FIRST_WAIT <= follows.at - NOW <= max(LONGEST_WAIT, LONGEST_ASKED)
    if outcome is Outcome.AMBIGUOUS and guarantee is ONCE:
        assert follows.status is Status.PARKED
    if follows.status is Status.DEAD:
        assert follows.alarm


@pytest.mark.parametrize(
    ("statuses", "outcome"),
    [
        ((200, 201, 202, 204, 299), Outcome.DELIVERED),
        ((429,), Outcome.THROTTLED),
        ((408, 412, 500, 501, 502, 503, 504, 599), Outcome.AMBIGUOUS),
        ((403, 404), Outcome.UNREACHABLE),
        ((401,), Outcome.REFUSED),
        ((400, 402, 405, 409, 410, 413, 415, 422, 499, 300, 301, 302, 304, 307, 308), Outcome.REJECTED),
    ],
)
def test_meaning_of_a_status(statuses: tuple[int, ...], outcome: Outcome) -> None:
    """Every HTTP status means one outcome."""
    assert {outcome_of(status) for status in statuses} == {outcome}


@given(st.integers(min_value=100, max_value=999))
def test_only_success_is_delivered(status: int) -> None:
    """No status outside 200 to 299 counts as delivered."""
    assert (outcome_of(status) is Outcome.DELIVERED) == (200 <= status <= 299)
