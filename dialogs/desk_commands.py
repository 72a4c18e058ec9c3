"""What is to be done with which report, when those who deal with reports type it."""

from typing import Any

from bot.core.changing import Setting, may
from bot.core.commands import Command, Verb
from bot.core.reference import find_references, mistyped_reference
from dialogs.desk_phrases import Asked, desk_act, desk_question
from dialogs.menu import Menu
from dialogs.turn import Turn

State = dict[str, Any]


async def desk_command(menu: Menu, turn: Turn, state: State, text: str) -> Command | None:
    """Read "open it", "close SN-7K4M-26": without a reference the report last spoken of is meant, if it is one."""
    if not turn.person.reads_reports:
        return None
    asked = desk_act(text)
    if asked is None:
        return await _desk_question(menu, turn, state, desk_question(text))
    if mistyped_reference(text) and not find_references(text):  # mistyped
        return Command(Verb.CASE, f"{asked.act}=SN-mistyped")
    known = find_references(text) or tuple(state.get("case") or ()) or await menu.open_cases(turn)
    if len(known) > 1:
        return Command(Verb.CASE, f"which={known[0]}") if asked.act != "told" and not asked.who else None
    if not known:
        return None if asked.who else Command(Verb.DESK)
    return await _act(menu, turn, asked, known[0])


async def _act(menu: Menu, turn: Turn, asked: Asked, reference: str) -> Command | None:
    """The act on this report; one that somebody has sent, they are shown as theirs."""
    if await menu.is_own(turn, reference):
        return Command(Verb.MINE)
    if asked.who and not await menu.is_reporter(turn, reference, asked.who):
        return None
    words = {"ask": "question", "action": "action"}.get(asked.act, "reason")
    inputs = tuple((name, given) for name, given in ((words, asked.words), ("to", asked.to)) if given)
    return Command(Verb.CASE, f"{asked.act}={reference}", inputs=inputs)


async def _desk_question(menu: Menu, turn: Turn, state: State, act: str) -> Command | None:
    """What is asked or said of the report last spoken of, or of the only open one; None: of no report."""
    match act:
        case "":
            return None
        case "list" | "closed":
            return Command(Verb.DESK, act.removeprefix("list"))
        case "away":
            return Command(Verb.SETTINGS, "away") if may(turn.person, Setting.AWAY) else None
    known = tuple(state.get("case") or ()) or await menu.open_cases(turn)
    if act == "noted":
        known = await menu.not_taken_on(turn, known)
    if len(known) > 1:
        return Command(Verb.DESK)
    return Command(Verb.CASE, f"{act}={known[0]}") if known else None
