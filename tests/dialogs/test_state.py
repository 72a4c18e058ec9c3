"""Unsent reports in a conversation's state: found, and taken out."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.incident import Certainty, Draft
from dialogs.state import STACK, unsent_since, without_draft

BEGUN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def report(begun: datetime, **changes: Any) -> dict[str, Any]:
    """The state of a report dialog."""
    return {"draft": Draft(started_at=begun, **changes).model_dump(mode="json"), "rev": 3, "alert": ""}


def conversation(root: dict[str, Any], *active: dict[str, Any]) -> dict[str, Any]:
    """A conversation's state with these dialogs on its stack."""
    return {STACK: [{"id": "RootDialog", "state": root}, *({"id": "ReportDialog", "state": one} for one in active)]}


def test_a_conversation_without_a_report_has_nothing_unsent() -> None:
    """Questions and answers are no drafts."""
    assert unsent_since({}) is None
    assert unsent_since(conversation({"questions": ["why?"], "units": ["9"]})) is None


def test_a_report_that_is_being_written_or_was_saved_is_found() -> None:
    """Both wait to be sent."""
    assert unsent_since(conversation({}, report(BEGUN))) == BEGUN
    assert unsent_since(conversation({"draft": report(BEGUN)})) == BEGUN


def test_only_the_report_of_that_moment_is_taken_out() -> None:
    """What was asked before stays, and so do other reports; one that waited behind comes to the front."""
    later = BEGUN + timedelta(hours=1)
    saved = conversation({"units": ["9"], "draft": report(BEGUN), "older": [report(later)]})
    assert without_draft(saved, BEGUN) == conversation({"units": ["9"], "draft": report(later)})
    assert without_draft(conversation({"units": ["9"]}, report(BEGUN)), BEGUN) == conversation({"units": ["9"]})
    assert without_draft(conversation({}, report(later)), BEGUN) == conversation({}, report(later))
    assert unsent_since(saved) == BEGUN


def test_a_report_that_speaks_of_danger_is_not_taken_out() -> None:
    """A child in danger, or an alert that was raised, is never deleted in silence."""
    assert without_draft(conversation({"draft": report(BEGUN, safety=Certainty.NOT_SURE)}), BEGUN) is None
    assert without_draft(conversation({}, report(BEGUN) | {"alert": "SN-7K4M-26"}), BEGUN) is None
