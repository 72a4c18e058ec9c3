"""Answers a question in whatever dialog it comes up, and remembers what a follow-up leans on."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from botbuilder.core import TurnContext

from bot.core.answer import Shape
from bot.core.reply import Context, Courtesy, Intent
from bot.services.asking import Asked, Asking, remember
from bot.texts import say as sentence
from cards.answer import answer_card
from cards.browse import help_card
from dialogs.turn import Turn, say, show

Memory = dict[str, list[str]]


class Answering:
    """The policy's answers as chat turns. `memory` is plain JSON: the last questions and the units shown."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reader")

    async def read(self, turn: Turn, text: str, memory: Memory) -> Asked:
        """What the engine makes of a message after what was asked before; nothing is shown or kept yet.

        It is read beside the event loop, one message after the other, so that nobody who presses a button waits for
        somebody else's question.
        """
        earlier = Context(tuple(memory.get("questions", ())), tuple(memory.get("units", ())))
        reading = partial(self.asking.ask, text, turn.local_now.date(), earlier)
        return await asyncio.get_running_loop().run_in_executor(self._reader, reading)

    async def show(self, context: TurnContext, turn: Turn, text: str, asked: Asked, memory: Memory) -> None:
        """Show the answer. What tells of a child is never kept as context for later questions."""
        if asked.answer.shape is Shape.COURTESY:
            await self._courtesy(context, asked)
            return
        if asked.reply.intent is not Intent.REPORT:
            earlier = Context(tuple(memory.get("questions", ())), tuple(memory.get("units", ())))
            kept = remember(earlier, text, asked.answer.unit_ids)
            memory["questions"], memory["units"] = list(kept.questions), list(kept.units)
        await show(context, answer_card(asked.answer))

    async def _courtesy(self, context: TurnContext, asked: Asked) -> None:
        kind = asked.answer.courtesy
        if kind not in (None, Courtesy.HELP):
            await say(context, sentence(f"browse.courtesy.{kind}"))
        if kind in (None, Courtesy.HELP, Courtesy.WHO):
            await show(context, help_card(self.asking.pack))
