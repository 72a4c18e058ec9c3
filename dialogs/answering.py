"""Answers a question in whatever dialog it comes up, and remembers what a follow-up leans on."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from botbuilder.core import TurnContext

from bot.core.answer import Shape
from bot.core.commands import Command
from bot.core.guidance.review import NoteKind, kind_of, may_be_report
from bot.core.reply import Context, Courtesy, Intent
from bot.services.asking import REMEMBERED, Asked, Asking, remember
from bot.services.guidance import GuidanceBook
from bot.services.review import ReviewList
from bot.texts import say as sentence
from cards.answer import ALONE, Beside, answer_card
from cards.browse import help_card
from cards.review_list import thanks_card
from dialogs.state import first_revision
from dialogs.turn import Turn, say, show

Memory = dict[str, Any]


class Answering:
    """The policy's answers as chat turns.

    `memory` is plain JSON: the last `questions` and the `units` shown; and, of the last answers that can be pressed,
    what was `shown`: number, question, units, whether it may be a report, whether a thumb was given.
    """

    def __init__(self, asking: Asking, guidance: GuidanceBook, review: ReviewList) -> None:
        self.asking = asking
        self._guidance = guidance
        self._review = review
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reader")

    async def read(self, turn: Turn, text: str, memory: Memory) -> Asked:
        """What the engine makes of a message after what was asked before; nothing is shown or kept yet.

        It is read beside the event loop, one message after the other, so that nobody who presses a button waits for
        somebody else's question.
        """
        earlier = Context(tuple(memory.get("questions", ())), tuple(memory.get("units", ())))
        reading = partial(self.asking.ask, text, turn.local_now.date(), earlier)
        return await asyncio.get_running_loop().run_in_executor(self._reader, reading)

    async def show(
        self, context: TurnContext, turn: Turn, text: str, asked: Asked, memory: Memory, *, within: bool = False
    ) -> None:
        """Show the answer. What tells of a child is never kept as context for later questions.

        `within` a report or a session the answer stands alone, so that nothing leads away from it.
        """
        if asked.answer.shape is Shape.COURTESY:
            await self._courtesy(context, asked)
            return
        if asked.reply.intent is not Intent.REPORT:
            earlier = Context(tuple(memory.get("questions", ())), tuple(memory.get("units", ())))
            kept = remember(earlier, text, asked.answer.unit_ids)
            memory["questions"], memory["units"] = list(kept.questions), list(kept.units)
        beside = ALONE if within else await self._beside(turn, text, asked, memory)
        await show(context, answer_card(asked.answer, beside))

    async def thumbed(self, context: TurnContext, turn: Turn, memory: Memory, command: Command) -> None:
        """Note whether an answer helped, once, without a name."""
        found = next((one for one in memory.get("shown", ()) if one["number"] == command.version), None)
        if found is None or command.id not in _THUMBS:
            await say(context, sentence("review.thumb.old"))
        elif found["thumb"]:
            await say(context, sentence("review.thumb.again"))
        else:
            found["thumb"] = True
            kind, text = _THUMBS[command.id], "" if found["private"] else found["text"]
            turn.work.changes.append(self._review.noted(kind, text, found["units"], turn.school, turn.today))
            if kind is NoteKind.NOT_HELPFUL:
                await show(context, thanks_card(command.version))
            else:
                await say(context, sentence("review.thumb.thanks"))

    async def _beside(self, turn: Turn, text: str, asked: Asked, memory: Memory) -> Beside:
        """What stands beside an answer; and what it leaves open is noted. Of what may be a report no word is kept."""
        private, answer = may_be_report(asked.reply), asked.answer
        earlier = list(memory.get("shown", ()))[1 - REMEMBERED :]
        number = max([first_revision(turn.now), *(one["number"] + 1 for one in earlier)])
        units = list(answer.unit_ids or tuple(unit.id for unit in answer.near))
        entry = {"number": number, "text": text, "units": units, "private": private, "thumb": False}
        memory["shown"] = [*earlier, entry]
        if private:
            return Beside(number)
        if (kind := kind_of(answer)) is not None:
            turn.work.changes.append(self._review.noted(kind, text, units, turn.school, turn.today))
        found, unchanged = await self._guidance.near(text)
        turn.work.holds.append(unchanged)
        same = tuple(one.guidance for one in found[:1] if one.same)
        alike = tuple(one.guidance for one in found if one.guidance not in same)
        return Beside(number, same, alike, turn.school)

    async def _courtesy(self, context: TurnContext, asked: Asked) -> None:
        kind = asked.answer.courtesy
        if kind is not Courtesy.HELP:
            await say(context, sentence(f"browse.courtesy.{kind}"))
        if kind in (Courtesy.HELP, Courtesy.WHO):
            await show(context, help_card(self.asking.pack))


def shown_text(memory: Mapping[str, Any], number: int) -> str:
    """The question of an answer by its number; 0: of the last one. Empty: it is not remembered any more."""
    shown = memory.get("shown", ())
    if not number:
        return str(shown[-1]["text"]) if shown else ""
    return next((str(one["text"]) for one in shown if one["number"] == number), "")


_THUMBS = {"up": NoteKind.HELPFUL, "down": NoteKind.NOT_HELPFUL}
