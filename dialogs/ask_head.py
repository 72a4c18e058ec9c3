"""A question on its way to the Head Teacher: looked over, changed, sent; and what came back. For whoever asks it."""

from collections.abc import Mapping
from typing import Any

from botbuilder.core import TurnContext

from bot.core import short_answers as short
from bot.core.commands import Command, Verb, parse
from bot.core.guidance.access import Act, may
from bot.core.guidance.notice import receipt_slot
from bot.core.guidance.question import LONGEST_QUESTION, LONGEST_TITLE
from bot.services.questions import Questions
from bot.texts import say as sentence
from cards.ask_head import (
    LISTED,
    confirm_card,
    my_questions_card,
    not_sent_card,
    phone,
    question_receipt_card,
    report_first_card,
    words_card,
)
from cards.guidance import guidance_form_card
from dialogs.answering import shown_text
from dialogs.head_phrases import asks_head
from dialogs.phrases import Steer, steer
from dialogs.turn import Turn, say, show

State = dict[str, Any]


class AskHead:
    """Keeps in the conversation's state what is to be sent.

    `asking`: its `reference` and `text`, and `held` while it may be something to report; `wording`: the next message
    is the question; `looked_over`: the card was just shown, so that "send it" means it.
    """

    def __init__(self, questions: Questions) -> None:
        self._questions = questions

    def heard(self, state: State, text: str, *, busy: bool) -> Command | None:
        """What a typed message asks for here: "ask the head ...", the words that were asked for, "send it" or not.

        `busy`: the next message was asked for by something else.
        """
        looked_over, wording, way = state.pop("looked_over", False), state.pop("wording", False), steer(text)
        if looked_over and (way in (Steer.SEND, Steer.CANCEL) or short.agreed(text)):
            act = "stop" if way is Steer.CANCEL else "send"
            return Command(Verb.HEAD, f"{act}={state['asking']['reference']}")
        if busy or parse(text) is not None:
            return None
        if (asked := asks_head(text)) is not None:
            return Command(Verb.HEAD, "ask", inputs=(("text", asked),))
        if wording and way is Steer.CANCEL:
            return Command(Verb.HEAD, "unsaid")
        return Command(Verb.HEAD, "ask", inputs=(("text", text),)) if wording else None

    async def pressed(self, context: TurnContext, turn: Turn, state: State, command: Command) -> str | None:
        """Do what a button asks: "ask", "send=HQ-7K4M-26". The words, where there are some to be looked over."""
        act, _, name = command.id.partition("=")
        match act:
            case "ask":
                text = command.input("text") or shown_text(state, command.version)
                return await self._begun(context, turn, state, text)
            case "unsaid":
                await say(context, sentence("question.ask.stopped"))
            case "again":
                return await self._changed(context, turn, state, command.input("text"))
            case "mine":
                mine = await self._questions.of_asker(turn.person)
                await show(context, my_questions_card(mine[::-1][:LISTED], turn.school))
            case "show":
                await self._show(context, turn, name)
            case "send" | "sure" | "change" | "stop":
                await self._of_words(context, turn, state, act, name)
            case _:
                await say(context, sentence("edge.unknown_button"))
        return None

    async def _begun(self, context: TurnContext, turn: Turn, state: State, text: str) -> str | None:
        """The words that are to be looked over; None: there are none yet, or nothing can be sent."""
        if not may(turn.person, Act.ASK):
            await self._yourself(context, text)
        elif not await self._questions.reaches_head(turn.school):
            await say(context, sentence("question.ask.unreachable", phone=phone(turn.school)))
        elif not text.strip():
            state["wording"] = True
            await say(context, sentence("question.ask.prompt"))
        else:
            return text
        return None

    async def look_over(self, context: TurnContext, turn: Turn, state: State, text: str, *, held: bool) -> None:
        """Show the words before they are sent. `held`: they may tell of something to report, which is offered first."""
        await self._put_away(context, state, "question.ask.replaced")
        reference = self._questions.reference(turn.school, turn.now)
        state["asking"] = {"reference": reference, "text": text.strip(), "held": held}
        await self._look(context, turn, state)

    async def _look(self, context: TurnContext, turn: Turn, state: State) -> None:
        text, reference = state["asking"]["text"], state["asking"]["reference"]
        if (count := len(text)) > LONGEST_QUESTION:
            note = sentence("question.ask.too_long", most=LONGEST_QUESTION, count=count)
            await show(context, words_card(text, reference, [note]), slot=words_slot(reference))
        elif state["asking"]["held"]:
            await show(context, report_first_card(reference), slot=words_slot(reference))
        else:
            state["looked_over"] = True
            await show(context, confirm_card(text, reference, turn.school, turn.today), slot=words_slot(reference))

    async def _changed(self, context: TurnContext, turn: Turn, state: State, text: str) -> str | None:
        """Other words from the box; without any, the box is shown again."""
        if "asking" not in state:
            await say(context, sentence("question.ask.old"))
        elif not text.strip():
            note = sentence("question.ask.empty")
            reference = state["asking"]["reference"]
            await show(context, words_card(state["asking"]["text"], reference, [note]), slot=words_slot(reference))
        else:
            return await self._begun(context, turn, state, text)
        return None

    async def _of_words(self, context: TurnContext, turn: Turn, state: State, act: str, name: str) -> None:
        """Act on the words that are being looked over; a card of others, or of some that were sent, says so."""
        waiting: Mapping[str, Any] = state.get("asking", {})
        if waiting.get("reference") != name:
            await self._old(context, turn, name)
        elif act == "change":
            await show(context, words_card(waiting["text"], name), slot=words_slot(name))
        elif act == "stop":
            await self._put_away(context, state, "question.ask.stopped")
            await say(context, sentence("question.ask.stopped"))
        elif act == "sure":
            state["asking"]["held"] = False
            await self._look(context, turn, state)
        elif waiting["held"] or len(waiting["text"]) > LONGEST_QUESTION:
            await self._look(context, turn, state)
        else:
            await self._send(context, turn, state)

    async def _send(self, context: TurnContext, turn: Turn, state: State) -> None:
        reference, text = state["asking"]["reference"], state["asking"]["text"]
        chat = turn.message.conversation
        sent = self._questions.ask(reference, turn.person, chat, text, turn.school, turn.now)
        if sent is None:  # the headship has come to them since
            await self._put_away(context, state, "question.ask.stopped")
            await self._yourself(context, text)
            return
        question, change = sent
        turn.work.changes.append(change)
        await self._put_away(context, state, "question.ask.sent_gone", reference=reference)
        await show(context, question_receipt_card(question, turn.school), slot=receipt_slot(reference))

    async def _yourself(self, context: TurnContext, text: str) -> None:
        """The Head Teacher would be asking themselves: nothing is sent, and guidance can be written at once."""
        await show(context, guidance_form_card(text[:LONGEST_TITLE], "", notes=[sentence("question.ask.yourself")]))

    async def _put_away(self, context: TurnContext, state: State, key: str, **values: str) -> None:
        """Forget the words, and leave one sentence where they stood."""
        state.pop("looked_over", None)
        if waiting := state.pop("asking", None):
            slot = words_slot(waiting["reference"])
            await show(context, not_sent_card(key, **values), slot=slot, update=True)

    async def _old(self, context: TurnContext, turn: Turn, name: str) -> None:
        """A button of words that were sent, or put away: how the question stands, or that there is none."""
        await say(context, sentence("question.ask.old"))
        question = await self._questions.load(name)
        if question is not None and may(turn.person, Act.SEE, question):
            await show(context, question_receipt_card(question, turn.school), slot=receipt_slot(name))

    async def _show(self, context: TurnContext, turn: Turn, name: str) -> None:
        question = await self._questions.load(name)
        if question is None or not may(turn.person, Act.SEE, question):
            await say(context, sentence("question.decide.refused"))
        else:
            await show(context, question_receipt_card(question, turn.school), slot=receipt_slot(name))


def words_slot(reference: str) -> str:
    """Under which name the card is kept on which words are looked over."""
    return f"{reference}/words"
