"""The dialogs' state as plain JSON. The SDK's own store pickles it and loses one of two overlapping turns."""

import copy
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from botbuilder.core import StatePropertyAccessor, TurnContext
from botbuilder.dialogs import DialogInstance, DialogState

from bot.core.incident import Draft
from dialogs.turn import turn_of

STACK = "stack"

State = dict[str, Any]


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


def unsent_since(state: State) -> datetime | None:
    """Since when this conversation has had a report that is being written, or was saved, and has not been sent."""
    return next((begun(report) for report in _unsent(state)), None)


def without_draft(state: State, since: datetime) -> State | None:
    """The state without the report that was begun then; None: it speaks of danger, and is not to be deleted."""
    left = copy.deepcopy(state)
    urgent = [report for report in _unsent(left) if begun(report) == since and _speaks_of_danger(report)]
    if urgent:
        return None
    left[STACK] = [entry for entry in left.get(STACK, ()) if not _is(entry["state"], since)]
    for entry in left[STACK]:
        held = entry["state"]
        kept = [report for report in (held.pop("draft", None), *held.pop("older", ())) if report]
        kept = [report for report in kept if not _is(report, since)]
        held |= {"draft": kept[0]} if kept else {}
        held |= {"older": kept[1:]} if kept[1:] else {}
    return left


def first_revision(begun: datetime) -> int:
    """Where the revisions of a dialog's cards begin: above those before it, none of whose buttons then fits.

    Milliseconds, of eleven days: a dialog has fewer cards than it takes milliseconds.
    """
    return round(begun.timestamp() * 1000) % 900_000_000


def begun(report: State) -> datetime:
    """When a report's first word was typed."""
    return datetime.fromisoformat(report["draft"]["started_at"])


def _unsent(state: State) -> Iterator[State]:
    """The reports that are being written, and those that were saved."""
    for entry in state.get(STACK, ()):
        held = entry["state"]
        for report in (held, held.get("draft"), *held.get("older", ())):
            if isinstance(report, dict) and isinstance(report.get("draft"), dict) and "rev" in report:
                yield report


def _is(report: State, since: datetime) -> bool:
    return "rev" in report and begun(report) == since


def _speaks_of_danger(report: State) -> bool:
    return bool(report.get("alert")) or Draft.model_validate(report["draft"]).urgent


def _instance(entry: dict[str, Any]) -> DialogInstance:
    instance = DialogInstance(entry["id"])
    instance.state = entry["state"]
    return instance
