"""The audit's chain: whatever is changed, removed or put in another order is found at its place."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.audit import END_LOST, FIRST, PURGED, REFUSED, Anchor, Deed, Fault, Found, Kind, Link, differing, seal
from bot.core.audit import first_fault as fault
from tests.support.clock import MORNING

SECRETS = {"k1": b"one", "k2": b"two"}


def deed(number: int, action: str = "opened", subject: str = "SN-7K4M-26") -> Deed:
    """What somebody did in this minute."""
    return Deed(MORNING + timedelta(minutes=number), "head", Kind.REPORT, action, subject)


def chain(*keys: str) -> list[Link]:
    """Entries that are sealed with the secrets of these keys."""
    made: list[Link] = []
    for number, key in enumerate(keys, 1):
        previous = made[-1].seal if made else FIRST
        made.append(Link(number, deed(number), key, previous, seal(SECRETS[key], number, deed(number), key, previous)))
    return made


WHOLE = chain("k1", "k1", "k2", "k2")
END = (4, WHOLE[-1].seal)


def test_whole_chain_holds() -> None:
    """Nothing is found in a chain as it was written, also across a change of keys, nor in an empty one."""
    assert fault(WHOLE, SECRETS, END) is None
    assert fault([], SECRETS, (0, FIRST)) is None


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize(
    "change",
    [
        {"actor": "deputy"},
        {"at": MORNING},
        {"action": "closed"},
        {"subject": "SN-22B2-26"},
        {"detail": "x"},
        {"kind": Kind.LESSON},
    ],
)
def test_changed_entry_is_named(number: int, change: dict[str, object]) -> None:
    """Any field of any entry that is edited is found at that entry."""
    changed = [replace(link, deed=replace(link.deed, **change)) if link is WHOLE[number] else link for link in WHOLE]
    assert fault(changed, SECRETS, END) == Found(Fault.CHANGED, number + 1)


def test_who_has_no_secret_cannot_seal_an_edited_chain_anew() -> None:
    """A chain that was written again with made-up secrets is found at its first entry."""
    forged = [replace(link, seal=seal(b"guess", link.position, link.deed, "k1", link.previous)) for link in WHOLE]
    assert fault(forged, SECRETS, (4, forged[-1].seal)) == Found(Fault.CHANGED, 1)


@pytest.mark.parametrize("number", range(3))
def test_removed_entry_is_named(number: int) -> None:
    """An entry that is gone from the beginning or the middle is found where it was, also if the rest move up."""
    rest = WHOLE[:number] + WHOLE[number + 1 :]
    assert fault(rest, SECRETS, END) == Found(Fault.MISSING, number + 1)
    moved = [replace(link, position=place) for place, link in enumerate(rest, 1)]
    assert fault(moved, SECRETS, (3, END[1])) == Found(Fault.CHANGED, number + 1)


def test_other_order_is_named() -> None:
    """Two entries that have changed places are found at the first of them."""
    first, second, *rest = WHOLE
    swapped = [replace(second, position=1), replace(first, position=2), *rest]
    assert fault(swapped, SECRETS, END) == Found(Fault.CHANGED, 1)


def test_entries_of_another_course_of_events_are_named() -> None:
    """Of two chains that parted after a backup was put back each holds, and no mixture of the two does."""
    first, second, third, _ = WHOLE
    action = replace(third.deed, action="closed")
    other = replace(third, deed=action, seal=seal(SECRETS["k2"], 3, action, "k2", second.seal))
    assert fault([first, second, other], SECRETS, (3, other.seal)) is None
    assert fault([first, second, other, WHOLE[3]], SECRETS, END) == Found(Fault.MISSING, 4)


@pytest.mark.parametrize("left", range(4))
def test_cut_end_is_named(left: int) -> None:
    """Entries that are gone at the end are found by the end that is kept apart, however many there are."""
    assert fault(WHOLE[:left], SECRETS, END) == Found(Fault.CUT, left + 1)
    assert fault(WHOLE[:left], SECRETS, None) == Found(Fault.CUT, left + 1)


def test_lost_end_stays_a_fault() -> None:
    """That the end was lost once is an entry of its own, and never holds."""
    lost = replace(WHOLE[0], deed=deed(1, END_LOST))
    assert fault([lost], SECRETS, END) == Found(Fault.CUT, 1)


def test_missing_secret_is_said() -> None:
    """An entry whose secret is gone cannot be checked, and that is no "holds"."""
    assert fault(WHOLE, {"k1": b"one"}, END) == Found(Fault.NO_KEY, 3)


@pytest.mark.parametrize("number", range(4))
def test_anchor_is_found_in_the_chain_it_was_printed_of(number: int) -> None:
    """An anchor holds as long as its entry stands where it stood, and is read as it was printed."""
    anchor = Anchor.parse(str(Anchor(number + 1, MORNING, WHOLE[number].seal)))
    assert fault(WHOLE, SECRETS, END, anchor) is None


def test_anchor_shows_an_end_that_was_cut_by_somebody_with_everything() -> None:
    """Even a chain and an end that agree with each other are found shorter than the anchor."""
    anchor = Anchor(4, MORNING, WHOLE[3].seal)
    assert fault(WHOLE[:3], SECRETS, (3, WHOLE[2].seal), anchor) == Found(Fault.NO_ANCHOR, 4)


@pytest.mark.parametrize("text", ["", "4", "x y z", "4 yesterday abc", "4 2026-11-23T09:00:00+00:00"])
def test_no_anchor_is_refused(text: str) -> None:
    """What is no anchor's line is a ValueError."""
    with pytest.raises(ValueError):  # noqa: PT011  # whichever part of it is wrong
        Anchor.parse(text)


def test_histories_are_held_against_the_audit() -> None:
    """A history that lacks an entry, has one too many, or is gone is named; refusals and what was purged are not."""
    audited = {
        "same": [deed(1), deed(2, REFUSED)],
        "lacking": [deed(1), deed(2)],
        "gone": [deed(1)],
        "purged": [deed(1), deed(2, PURGED)],
    }
    histories = {"same": [deed(1)], "lacking": [deed(1)], "made up": [deed(1)]}
    assert list(differing(audited, histories)) == ["gone", "lacking", "made up"]
