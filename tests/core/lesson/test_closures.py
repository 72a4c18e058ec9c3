"""Periods of lockdown or closure: the file's and those set in Teams, each once, however often it is pressed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.lesson.closures import ClosureChanges, added, ended, groups_of, in_force, key, removed
from bot.core.school import Closure

FIRST, LAST = date(2026, 11, 23), date(2026, 11, 27)
SHUT = Closure(first=FIRST, last=LAST, reason="boiler failure")
NONE = ClosureChanges()

days = st.dates(FIRST, LAST)
closures = st.builds(
    lambda one, other, groups: Closure(first=min(one, other), last=max(one, other), groups=groups),
    days,
    days,
    st.sampled_from([("whole school",), ("Year 4",), ("4B", "5H")]),
)


def test_file_counts_until_something_is_changed() -> None:
    """What the school file says counts as it is."""
    assert in_force([SHUT], NONE) == (SHUT,)


def test_period_of_the_file_can_be_removed_and_set_again() -> None:
    """A period of the file that was removed in Teams stays removed, until it is set again."""
    gone = removed(NONE, SHUT)
    assert in_force([SHUT], gone) == ()
    assert in_force([SHUT], added(gone, SHUT)) == (SHUT,)


def test_same_period_twice_is_one() -> None:
    """A double press sets one period; with another reason it is the same period with that reason."""
    once = added(NONE, SHUT)
    assert added(once, SHUT) == once
    other = SHUT.model_copy(update={"reason": "snow"})
    assert in_force([SHUT], added(once, other)) == (other,)


def test_ending_brings_the_last_day_forward() -> None:
    """A period that ends today is in force until tonight; one that has not begun is removed."""
    assert in_force([SHUT], ended(NONE, SHUT, FIRST)) == (SHUT.model_copy(update={"last": FIRST}),)
    assert in_force([SHUT], ended(NONE, SHUT, date(2026, 11, 20))) == ()


@given(st.lists(closures, max_size=4), st.lists(closures, max_size=4))
def test_what_was_added_counts_and_what_was_removed_does_not(file: list[Closure], more: list[Closure]) -> None:
    """In whatever order periods are set and removed, those set last count and those removed last do not."""
    changes = NONE
    for closure in more:
        changes = added(changes, closure)
    assert {key(one) for one in in_force(file, changes)} == {key(one) for one in (*file, *more)}
    for closure in (*file, *more):
        changes = removed(changes, closure)
    assert in_force(file, changes) == ()


@given(closures)
def test_key_of_a_period_fits_a_button_and_ignores_the_reason(closure: Closure) -> None:
    """A period is known by its days and groups, and its key has room behind a button."""
    assert key(closure) == key(closure.model_copy(update={"reason": "flood"}))
    assert len(key(closure)) == 12


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("", ("whole school",)),
        ("  ", ("whole school",)),
        ("Whole school", ("whole school",)),
        ("everyone", ("whole school",)),
        ("Year 4", ("Year 4",)),
        ("Year 4, 5B and Reception", ("Year 4", "5B", "Reception")),
        ("4B & 4C; 5H", ("4B", "4C", "5H")),
        ("Year 4, Year 4", ("Year 4",)),
        (",,,", ("whole school",)),
    ],
)
def test_groups_are_read_as_they_are_typed(typed: str, groups: tuple[str, ...]) -> None:
    """A list of classes in any usual form; nothing typed means everybody."""
    assert groups_of(typed) == groups
