"""How the dialog at the bottom of a conversation starts the others: a report, the check of a session."""

from typing import Any

from botbuilder.dialogs import Dialog, DialogContext, DialogTurnResult

from bot.core import reading
from bot.core.answer import Answer, duty
from bot.core.commands import Command
from bot.core.incident import Draft, Party
from bot.core.lesson.record import Lesson
from bot.core.lesson.timing import from_now_on
from bot.core.policy import Pack
from bot.texts import say as sentence
from cards import lesson_words
from cards.opening import opening_card
from dialogs.lesson import LessonDialog
from dialogs.report import ReportDialog
from dialogs.report_words import routed
from dialogs.turn import Turn, say, show

State = dict[str, Any]


async def report(dc: DialogContext, state: State, text: str) -> DialogTurnResult:
    """Start a report, or take up the one that was saved; a saved one waits while a new one is told."""
    saved = state.pop("draft", None)
    if saved and text:
        state["older"] = [saved, *state.get("older", ())]
    earlier = list(state.get("questions", ()))
    options = {"resume": saved} if saved and not text else {"text": text, "earlier": earlier if text else []}
    return await _begin(dc, ReportDialog, options)


async def disclosed(dc: DialogContext, turn: Turn, state: State, text: str, answer: Answer) -> DialogTurnResult:
    """Say that it must be reported, and start. Where a child may be in danger, 999 comes before everything."""
    earlier = list(state.get("questions", ()))
    draft = reading.opening(text, turn.local_now, earlier, turn.staff)
    parties = draft.parties or frozenset()
    where = [*routed(parties, turn)] if Party.HEAD in parties else []
    card = opening_card(duty(answer, draft.kind), where)
    state["units"] = [unit.id for unit in duty(answer, draft.kind).quoted]
    if draft.urgent:
        result = await report(dc, state, text)
        await show(dc.context, card)
        return result
    await show(dc.context, card)
    return await report(dc, state, text)


async def session(dc: DialogContext, pack: Pack, options: dict[str, Any]) -> DialogTurnResult:
    """Check a session: from a message, from a form, from one that was kept, or afresh."""
    if not pack.checks_lessons:
        await say(dc.context, sentence("lesson.not_in_policy"))
        return Dialog.end_of_turn
    shown = dc.active_dialog.state.get("shown", [])
    return await _begin(dc, LessonDialog, {**options, "shown": shown})


async def from_session(
    dc: DialogContext, turn: Turn, state: State, pack: Pack, asked: tuple[Command, Lesson]
) -> DialogTurnResult:
    """Change the answers of a session that was checked, or report something from it."""
    command, lesson = asked
    if command.id.startswith("change="):
        kept = from_now_on(lesson.session, turn.now, turn.school.zone).model_dump(mode="json")
        return await session(dc, pack, {"change": lesson.reference, "session": kept})
    if saved := state.pop("draft", None):
        state["older"] = [saved, *state.get("older", ())]
    draft: Draft = lesson_words.from_session(lesson, turn.now, turn.school)
    return await _begin(dc, ReportDialog, {"draft": draft.model_dump(mode="json")})


async def _begin(dc: DialogContext, dialog: type[Dialog], options: dict[str, Any]) -> DialogTurnResult:
    result: DialogTurnResult = await dc.begin_dialog(dialog.__name__, options)
    return result
