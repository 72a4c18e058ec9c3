"""Unsent reports in a conversation's state: found, and taken out."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from botbuilder.dialogs import DialogInstance, DialogState

from bot.core.incident import Certainty, Draft
from bot.services.turns import Work
from dialogs.state import STACK, PlainState, unsent_since, without_draft
from dialogs.turn import Turn, enter
from tests.support.records import inbound
from tests.support.school import school

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


async def test_the_sdk_s_accessor_keeps_and_forgets_the_stack() -> None:
    """Whatever of its interface the SDK calls, the stack is plain JSON in the turn's state, or not there."""
    context: Any = SimpleNamespace(turn_state={})
    turn = Turn(inbound(), school().headteacher, school(), BEGUN, Work({}))
    enter(context, turn)
    instance = DialogInstance("RootDialog")
    instance.state = {"units": ["9"]}
    accessor = PlainState()
    await accessor.set(context, DialogState([instance]))
    assert turn.work.state == {STACK: [{"id": "RootDialog", "state": {"units": ["9"]}}]}
    assert [one.id for one in (await accessor.get(context)).dialog_stack] == ["RootDialog"]
    await accessor.delete(context)
    assert turn.work.state == {}
