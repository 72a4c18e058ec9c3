"""The dialogs' state as plain JSON. The SDK's own store pickles it and loses one of two overlapping turns."""

from datetime import datetime
from typing import Any

from botbuilder.core import StatePropertyAccessor, TurnContext
from botbuilder.dialogs import DialogInstance, DialogState

from dialogs.turn import turn_of

STACK = "stack"


class PlainState(StatePropertyAccessor):
    """Gives the dialog set its stack from the turn's state; `write_back` puts it there as JSON."""

    async def get(self, turn_context: TurnContext, default_value_or_factory: Any = None) -> DialogState:
        """The stack of dialogs, empty at the first turn."""
        del default_value_or_factory
        stack = turn_of(turn_context).work.state.get(STACK, [])
        return DialogState([_instance(entry) for entry in stack])

    async def set(self, turn_context: TurnContext, value: DialogState) -> None:
        """Keep the stack."""
        write_back(turn_context, value)

    async def delete(self, turn_context: TurnContext) -> None:
        """Forget the stack."""
        turn_of(turn_context).work.state.pop(STACK, None)


def write_back(context: TurnContext, state: DialogState) -> None:
    """Put the stack into the state that the turn will record."""
    stack = [{"id": instance.id, "state": instance.state} for instance in state.dialog_stack]
    turn_of(context).work.state[STACK] = stack


def unsent_since(state: dict[str, Any]) -> datetime | None:
    """Since when this conversation has had a report that is being written, or was saved, and has not been sent."""
    for entry in state.get(STACK, ()):
        for holder in (entry["state"], entry["state"].get("draft") or {}):
            draft = holder.get("draft", holder) if isinstance(holder, dict) else {}
            if isinstance(draft, dict) and "started_at" in draft:
                return datetime.fromisoformat(draft["started_at"])
    return None


def _instance(entry: dict[str, Any]) -> DialogInstance:
    instance = DialogInstance(entry["id"])
    instance.state = entry["state"]
    return instance
