"""The dialog at the bottom of every conversation: commands, questions, courtesies; it starts the others."""

from typing import Any

from botbuilder.dialogs import Dialog, DialogContext, DialogReason, DialogTurnResult

from bot.core import short_answers as short
from bot.core.commands import Command, Verb, parse, pressed
from bot.core.facts.alarms import danger_words, image_words
from bot.core.guidance.review import may_be_report
from bot.core.incident import Draft
from bot.core.reply import Courtesy, Intent
from bot.services.asking import UNSURE, Asked
from bot.services.reports import Reports
from bot.texts import say as sentence
from cards.browse import welcome_card
from cards.words import at
from dialogs import follow_up, phrases, starting
from dialogs.answering import Answering
from dialogs.ask_head import AskHead
from dialogs.desk_commands import desk_command
from dialogs.lesson_flow import LESSON, PASS_ON, SAVED, SHOWN
from dialogs.menu import Menu
from dialogs.own_reports import OwnReports
from dialogs.phrases import Steer, steer
from dialogs.report_flow import OUTSIDE
from dialogs.report_phrases import only_wants_report
from dialogs.report_words import file_refused
from dialogs.sent_phrases import Sent, addressed, of_sent
from dialogs.turn import Turn, say, show, turn_of
from dialogs.whose_phrases import About, about_reports, only_asks_to_add

LONGEST = 4_000  # characters that are read as one question

State = dict[str, Any]


class RootDialog(Dialog):
    """Answers, and never ends.

    State, plain JSON: what a follow-up leans on (`questions`, `units`, `case`), a saved report (`draft`) and those
    put off before it (`older`), a session whose form was begun (`session`), the references that were `waiting`
    when the app was added, words that belong to a report or are a new one (`followed`), `adding`, the report that
    the next message is added to, `noting`, the act on a report that it gives the reason for, a question on its way to
    the Head Teacher (`dialogs.ask_head`), and `outside`, the day on which a report could go to nobody in school.
    """

    def __init__(self, answering: Answering, menu: Menu, own: OwnReports, reports: Reports, ask_head: AskHead) -> None:
        super().__init__(RootDialog.__name__)
        self._ask_head = ask_head
        self._answering = answering
        self._pack = answering.asking.pack
        self._menu = menu
        self._own = own
        self._reports = reports

    async def begin_dialog(self, dialog_context: DialogContext, options: object = None) -> DialogTurnResult:
        """The first turn of a conversation is like every other."""
        del options
        return await self.continue_dialog(dialog_context)

    async def continue_dialog(self, dialog_context: DialogContext) -> DialogTurnResult:
        """Deal with one message or one pressed button."""
        turn = turn_of(dialog_context.context)
        state: State = dialog_context.active_dialog.state
        match turn.message.kind:
            case "arrival":
                await self._welcome(dialog_context, turn, state)
            case "message":
                return await self._typed(dialog_context, turn, state)
            case _:
                command = pressed(turn.message.value)
                if command is None:
                    await say(dialog_context.context, sentence("edge.unknown_button"))
                elif command.verb is Verb.DESK and command.id.startswith("followed="):
                    return await self._followed(dialog_context, turn, state, command)
                else:
                    return await self._obey(dialog_context, turn, state, command)
        return Dialog.end_of_turn

    async def resume_dialog(
        self, dialog_context: DialogContext, reason: DialogReason, result: object
    ) -> DialogTurnResult:
        """A report has ended, or was saved for later; or the talk has turned from a session to something else."""
        del reason
        state: State = dialog_context.active_dialog.state
        ended: dict[str, Any] = result if isinstance(result, dict) else {}
        if LESSON in ended:
            state["session"] = ended.get(SAVED)
            state["shown"] = ended[SHOWN]
            return await self.continue_dialog(dialog_context) if ended.get(PASS_ON) else Dialog.end_of_turn
        state.pop("draft", None)
        state.pop("outside", None)
        if ended.get(OUTSIDE):  # nothing of it is kept, but that whatever belongs to it goes outside, for today
            state["outside"] = turn_of(dialog_context.context).today.isoformat()
        if ended.get("clause"):
            state["units"] = [ended["clause"]]
        if "saved" in ended:
            state["draft"] = ended["saved"]
        elif older := state.get("older"):
            state["draft"] = older.pop(0)
            turn = turn_of(dialog_context.context)
            begun = at(Draft.model_validate(state["draft"]["draft"]).started_at, turn.school, turn.now)
            await say(dialog_context.context, sentence("report.flow.older", when=begun))
        return Dialog.end_of_turn

    async def _welcome(self, dc: DialogContext, turn: Turn, state: State) -> None:
        """Greet once, though Teams tells of an arrival in two ways; who could not be told of a report is told now."""
        if not state.get("welcomed"):
            state["welcomed"] = True
            await show(dc.context, welcome_card(turn.school, self._pack))
        waiting = [*await self._menu.not_taken_on(turn, await self._menu.open_cases(turn))]
        if waiting and waiting != state.get("waiting"):
            await say(dc.context, sentence("case.desk.waiting"))
        state["waiting"] = waiting

    async def _typed(self, dc: DialogContext, turn: Turn, state: State) -> DialogTurnResult:
        text, context = turn.message.text, dc.context
        if turn.message.files:
            outside = state.get("outside") == turn.today.isoformat()
            await say(context, file_refused(turn, outside=outside))
        if not text.strip():
            if not turn.message.files:
                await say(context, sentence("edge.empty"))
        elif len(text) > LONGEST and not state.get("adding"):
            return await self._pasted(dc, turn, state, text)
        else:
            return await self._read(dc, turn, state, text)
        return Dialog.end_of_turn

    async def _pasted(self, dc: DialogContext, turn: Turn, state: State, text: str) -> DialogTurnResult:
        """A text too long for a question: a chat that tells of something is reported, whole, and no other is read."""
        asked = await self._answering.read(turn, text[:LONGEST], {})
        if _tells(text, asked):
            return await starting.disclosed(dc, turn, state, text, asked.answer)
        await say(dc.context, sentence("edge.too_long"))
        return Dialog.end_of_turn

    async def _read(self, dc: DialogContext, turn: Turn, state: State, text: str) -> DialogTurnResult:
        """What was asked for in so many words; then what the bot itself asked; then a question or a report."""
        context = dc.context
        adding, noting = state.pop("adding", None), state.pop("noting", None)
        if (of_head := self._ask_head.heard(state, text, busy=bool(adding or noting))) is not None:
            return await self._obey(dc, turn, state, of_head)
        if "draft" in state and steer(text) in (Steer.RESUME, Steer.SEND, Steer.CANCEL):
            return await starting.report(dc, state, "")
        if (command := parse(text) or await desk_command(self._menu, turn, state, text)) is not None:
            return await self._obey(dc, turn, state, command)
        if noting and steer(text) is not Steer.CANCEL and not phrases.is_question(text) and not short.nod(text):
            return await self._obey(dc, turn, state, Command(Verb.CASE, noting, inputs=(("reason", text),)))
        if adding and steer(text) is not Steer.CANCEL and not phrases.is_question(text) and not short.nod(text):
            await self._own.add_to(context, turn, state, adding[0], text)
        elif (adding or noting) and steer(text) is Steer.CANCEL:
            await say(context, sentence("report.mine.not_added" if adding else "case.done.left_alone"))
        else:
            return await self._unasked(dc, turn, state, text)
        return Dialog.end_of_turn

    async def _unasked(self, dc: DialogContext, turn: Turn, state: State, text: str) -> DialogTurnResult:
        """What the bot did not ask for: of reports that were sent, of the clause shown last, else a question."""
        if of_sent(text) is Sent.ADDS and danger_words(text):  # a note would wait to be read
            return await starting.report(dc, state, text)
        if await self._own.after_sending(dc.context, turn, state, text):
            return Dialog.end_of_turn
        if steer(text) in (Steer.CANCEL, Steer.BACK):
            await say(dc.context, sentence("edge.nothing_open"))
        elif (ended := await self._of_reports(dc, turn, state, text)) is not None:
            return ended
        elif phrases.asks_which_clause(text) and state.get("units"):
            await self._menu.obey(dc.context, turn, state, Command(Verb.UNIT, state["units"][0]))
        elif only_wants_report(text):
            return await starting.report(dc, state, "")
        else:
            return await self._ask(dc, turn, state, text)
        return Dialog.end_of_turn

    async def _of_reports(self, dc: DialogContext, turn: Turn, state: State, text: str) -> DialogTurnResult | None:
        """Add to one that was sent, or answer who asks about them; whatever is told beside that comes first."""
        about, beside = about_reports(text) or (None, "")
        if about is About.ADDING or await self._is_for_own(turn, text):
            if not await self._own.add(dc.context, turn, state, text):
                return await self._nothing_to_add_to(dc, turn, state, text)
            return Dialog.end_of_turn
        if about is None:
            return None
        if beside and _tells(beside, asked := await self._answering.read(turn, beside, {})):
            return await starting.disclosed(dc, turn, state, text, asked.answer)
        await self._menu.about_reports(dc.context, turn, state, about)
        return Dialog.end_of_turn

    async def _is_for_own(self, turn: Turn, text: str) -> bool:
        """Whether words are meant for an own report that they name; a question or danger is no note."""
        reference = addressed(text)
        if not reference or phrases.is_question(text) or danger_words(text):
            return False
        return await self._menu.is_own(turn, reference)

    async def _nothing_to_add_to(self, dc: DialogContext, turn: Turn, state: State, text: str) -> DialogTurnResult:
        """Who has sent no report is told so; but what tells of something begins one."""
        if not only_asks_to_add(text):
            return await self._ask(dc, turn, state, text)
        await self._own.show(dc.context, turn)
        return Dialog.end_of_turn

    async def _look_over(self, dc: DialogContext, turn: Turn, state: State, text: str | None) -> DialogTurnResult:
        """A question for the Head Teacher is looked over before it is sent; what has happened is reported instead."""
        if text is None:
            return Dialog.end_of_turn
        asked = await self._answering.read(turn, text, {})
        if asked.reply.intent is Intent.REPORT:
            await say(dc.context, sentence("question.report.instead"))
            return await starting.disclosed(dc, turn, state, text, asked.answer)
        if await self._own.kept_from(turn, text, [turn.school.headteacher.id]):
            await say(dc.context, sentence("question.ask.names_report"))
            return Dialog.end_of_turn
        await self._ask_head.look_over(dc.context, turn, state, text, held=may_be_report(asked.reply))
        return Dialog.end_of_turn

    async def _obey(self, dc: DialogContext, turn: Turn, state: State, command: Command) -> DialogTurnResult:
        """Do what was asked for in so many words."""
        match command.verb:
            case Verb.REPORT:
                return await starting.report(dc, state, "")
            case Verb.LESSON:
                kept = state.pop("session", None)
                return await starting.session(dc, self._pack, {"session": kept} if kept else {})
            case Verb.SESSION if command.id == "leave":  # on a form whose dialog has ended
                state.pop("session", None)
                await say(dc.context, sentence("lesson.form.cancelled"))
            case Verb.SESSION if "=" not in command.id:  # a form whose dialog has ended: nothing typed is lost
                return await starting.session(dc, self._pack, await self._menu.form_of(turn, command))
            case Verb.HEAD:
                text = await self._ask_head.pressed(dc.context, turn, state, command)
                return await self._look_over(dc, turn, state, text)
            case Verb.CASE if command.id.startswith("which="):
                await say(dc.context, sentence("case.desk.which"))
                await self._menu.obey(dc.context, turn, state, Command(Verb.DESK))
            case Verb.ADD:
                state["adding"] = [command.id]
                await say(dc.context, sentence("report.mine.ask_add", reference=command.id))
            case Verb.SESSION if (lesson := await self._menu.own_lesson(turn, command)) is not None:
                return await starting.from_session(dc, turn, state, self._pack, (command, lesson))
            case _:
                await self._other(dc, turn, state, command)
        return Dialog.end_of_turn

    async def _followed(self, dc: DialogContext, turn: Turn, state: State, command: Command) -> DialogTurnResult:
        """What was done is noted in the report that was chosen, or it is a new report."""
        text, note = follow_up.chosen(state, command)
        if not text:
            await say(dc.context, sentence("case.follow_up.over"))
        elif note is None:
            asked = await self._answering.read(turn, text, {})
            return await starting.disclosed(dc, turn, state, text, asked.answer)
        else:
            await self._other(dc, turn, state, note)
        return Dialog.end_of_turn

    async def _other(self, dc: DialogContext, turn: Turn, state: State, command: Command) -> None:
        """Do what needs no dialog."""
        if not await self._menu.obey(dc.context, turn, state, command):
            known = command.verb in (Verb.STEP, Verb.FLOW)
            await say(dc.context, sentence("report.flow.over" if known else "edge.unknown_button"))

    async def _ask(self, dc: DialogContext, turn: Turn, state: State, text: str) -> DialogTurnResult:
        """A question is answered; what tells of something that happened starts a report, never a mere answer."""
        if (courtesy := phrases.courtesy(text)) is not None:
            await say(dc.context, sentence(f"browse.courtesy.{courtesy}"))
            return Dialog.end_of_turn
        if follow_up.follows(turn, text) and (own := await self._menu.owned(turn)):
            await show(dc.context, follow_up.held(state, text, own))
            return Dialog.end_of_turn
        asked = await self._answering.read(turn, text, state)
        chat = asked.answer.courtesy if asked.reply.intent is Intent.CHAT else None
        answers = not phrases.is_question(text) and chat in (None, Courtesy.HELP)
        if answers and await self._own.answer(dc.context, turn, state, text):
            return Dialog.end_of_turn
        if asked.reply.intent is Intent.REPORT:
            return await starting.disclosed(dc, turn, state, text, asked.answer)
        lesson = asked.reply.intent is Intent.LESSON and self._pack.checks_lessons
        if lesson and asked.reply.confidence >= UNSURE:
            return await starting.session(dc, self._pack, {"text": text})
        added = addressed(text) is not None and not phrases.is_question(text)
        if not added or not await self._own.add(dc.context, turn, state, text):
            await self._answering.show(dc.context, turn, text, asked, state)
        return Dialog.end_of_turn


def _tells(text: str, asked: Asked) -> bool:
    """Whether a text tells of something, by its reading or by a word of danger or of a picture."""
    return asked.reply.intent is Intent.REPORT or bool(danger_words(text) or image_words(text))
