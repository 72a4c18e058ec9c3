"""The name under which a card is kept: what it says of whom, and that it says no more."""

import pytest

from bot.core.notice import NoticeKind, alerted_person, slot


@pytest.mark.parametrize("kind", [NoticeKind.ALERT, NoticeKind.REFERENCE_ONLY])
def test_the_slot_of_an_alert_tells_whose_it_is(kind: NoticeKind) -> None:
    """What became of a send is put on the report by the slot of its message."""
    assert alerted_person(slot("SN-7K4M-26", kind, "head")) == ("SN-7K4M-26", kind, "head")


@pytest.mark.parametrize(
    "name",
    ["", "SN-7K4M-26", "SN-7K4M-26/receipt", "SN-7K4M-26/tell/head", "SN-7K4M-26/alert", "SN-7K4M-26/alert/a/b", "/"],
)
def test_other_slots_are_nobodys_alert(name: str) -> None:
    """A receipt, a sentence, or a name of another shape is no alert."""
    assert alerted_person(name) is None


def test_a_slot_is_reference_kind_and_person() -> None:
    """It stands in the outbox, so it carries nothing else."""
    assert slot("SN-7K4M-26", "receipt") == "SN-7K4M-26/receipt"
    assert slot("SN-7K4M-26", NoticeKind.ALERT, "head") == "SN-7K4M-26/alert/head"
