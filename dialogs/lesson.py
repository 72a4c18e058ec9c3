"""A remote session as a dialog: the form, or the same in typed words; then how it stands, and talk about that."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from botbuilder.dialogs import Dialog, DialogContext, DialogTurnResult

from bot.core.answer import OFFER_REPORT
from bot.core.commands import Command, Verb, parse, pressed
from bot.core.facts.alarms import danger_words, image_words
from bot.core.lesson.form import filled, shown
from bot.core.lesson.interview import MAY_BE_LEFT, NEEDED
from bot.core.lesson.reading import PlanTrouble, TellingTrouble, read_session
from bot.core.lesson.reading.found import PlanTroubleKind
from bot.core.lesson.reading.groups import only_a_class
from bot.core.lesson.record import Lesson, Status
from bot.core.lesson.rules import Judgement, Verdict
from bot.core.lesson.session import Session
from bot.core.reply import Courtesy, Intent, Reply
from bot.core.short_answers import nod, unsure
from bot.services.asking import UNSURE, Asked
from bot.texts import say as sentence
from dialogs import lesson_talk, phrases
from dialogs.lesson_flow import LessonFlow, State
from dialogs.lesson_phrases import Said, asks, reshapes, said
from dialogs.phrases import Steer
from dialogs.state import first_revision
from dialogs.turn import Turn, say, turn_of

SURE_OF_A_REPORT = 0.8  # confidence of a report above which "make it ..." is one all the same
ABOUT = "Check a remote lesson on Teams"  # what a short question leans on while a session is spoken of
SENTENCE, STORY = 4, 8  # words of a question, and of what is no answer to a field
_PLAN = frozenset({"starts", "staff", "agreed", "not_agreed", "senco", "rules"})
FRESH = timedelta(hours=4)  # for so long a message may still be about the session that was checked last


class LessonDialog(LessonFlow):
    """One session, from its first word until the talk turns to something else."""

    async def begin_dialog(self, dialog_context: DialogContext, options: object = None) -> DialogTurnResult:
        """Start from a message, from nothing, from a session that was kept, or to change one that was checked."""
        turn = turn_of(dialog_context.context)
        state: State = dialog_context.active_dialog.state
        given: dict[str, Any] = options if isinstance(options, dict) else {}
        state.update(
            {
                "rev": first_revision(turn.now),
                "expects": "",
                "skipped": [],
                "at": turn.now.isoformat(),
                "how": False,
                "memory": {"questions": [ABOUT], "shown": given.get("shown", [])},
            }
        )
        state["reference"] = given.get("change", "")
        if "inputs" in given:
            known = Session.model_validate(given["session"]) if "session" in given else Session()
            return await self._filled(dialog_context, turn, known, given["inputs"])
        if "session" in given:
            self._keep(state, Session.model_validate(given["session"]))
            return await self._form(
                dialog_context, turn, [sentence("lesson.form.resumed")] if not state["reference"] else []
            )
        text = str(given.get("text", ""))
        read = read_session(text, turn.local_now)
        self._keep(state, self._with_link(read.session, text))
        if not text:
            return await self._form(dialog_context, turn, [])
        return await self._go_on(dialog_context, turn, self._asked_again(state, read.troubles))

    async def continue_dialog(self, dialog_context: DialogContext) -> DialogTurnResult:
        """Take one message or one pressed button."""
        turn = turn_of(dialog_context.context)
        state: State = dialog_context.active_dialog.state
        if turn.message.kind == "message":
            return await self._typed(dialog_context, turn)
        command = pressed(turn.message.value)
        if command is not None and command.verb is Verb.SESSION and self._settles(dialog_context, command):
            await self._desk.act(dialog_context.context, command)
            return Dialog.end_of_turn  # and the talk about it goes on
        if command is not None and command.verb is Verb.THUMB:
            await self._answering.thumbed(dialog_context.context, turn, state["memory"], command)
            return Dialog.end_of_turn
        if command is None or command.verb is not Verb.SESSION or "=" in command.id:
            return await self._leave(dialog_context)
        return await self._pressed(dialog_context, turn, command)

    def _settles(self, dc: DialogContext, command: Command) -> bool:
        """Whether a button sends the session that is spoken of to the Head Teacher, or calls it off."""
        return command.id in {f"{act}={dc.active_dialog.state['reference']}" for act in ("send", "cancel")}

    async def _pressed(self, dc: DialogContext, turn: Turn, command: Command) -> DialogTurnResult:
        """The form was sent off, or left."""
        state: State = dc.active_dialog.state
        if command.version != state["rev"]:
            return await self._form(dc, turn, [sentence("lesson.form.old_card")])
        if command.id == "leave":
            return await self._left(dc, turn)
        return await self._filled(dc, turn, self._session(state), dict(command.inputs))

    async def _filled(self, dc: DialogContext, turn: Turn, known: Session, inputs: dict[str, str]) -> DialogTurnResult:
        """Take over the form. Whoever sends it off has seen every field, so what is left out is not known."""
        state: State = dc.active_dialog.state
        put = filled(known, inputs)
        self._keep(state, put.session)
        state["skipped"] = [name for name in MAY_BE_LEFT if name in shown(known) or name == "rules"]
        return await self._go_on(dc, turn, lesson_talk.wrong_fields(put.wrong))

    async def _typed(self, dc: DialogContext, turn: Turn) -> DialogTurnResult:
        """A session that is being told, or talk about one that was checked; anything else is passed on."""
        state: State = dc.active_dialog.state
        text, way = turn.message.text, phrases.steer(turn.message.text)
        old = bool(state["reference"]) and turn.now - datetime.fromisoformat(state["at"]) > FRESH
        if old or turn.message.files or not text.strip() or _is_command(text, state["expects"]):
            return await self._leave(dc)
        if way is Steer.CANCEL and (state.get("form") or not state["reference"]):
            return await self._left(dc, turn)
        if state["how"]:
            heard = await lesson_talk.how_it_was_asked(dc.context, text)
            state["how"] = heard is lesson_talk.Answered.ASKS_HOW
            if heard is not lesson_talk.Answered.NOT:
                return Dialog.end_of_turn
        lesson = await self._lessons.load(state["reference"]) if state["reference"] else None
        return await (self._about(dc, turn, text, lesson) if lesson else self._read(dc, turn, text))

    async def _about(self, dc: DialogContext, turn: Turn, text: str, lesson: Lesson) -> DialogTurnResult:
        """What is typed once a session was checked: of it, of its answers, or of another one."""
        match said(text):
            case Said.CHANGE:
                return await self._form(dc, turn, [])
            case Said.ANOTHER:
                begun: DialogTurnResult = await dc.replace_dialog(
                    self.id, {"shown": self._shown(dc.active_dialog.state)}
                )
                return begun
            case spoken:
                talked = await self._talked(dc, turn, text, spoken, lesson)
                return Dialog.end_of_turn if talked else await self._read(dc, turn, text)

    async def _talked(self, dc: DialogContext, turn: Turn, text: str, spoken: Said | None, lesson: Lesson) -> bool:
        """Answer what is said of a session that was checked, where it tells nothing new of it."""
        state: State = dc.active_dialog.state
        session, school, pack = lesson.session, turn.school, self._answering.asking.pack
        other = lesson_talk.varied(session, text) if spoken is not Said.OWN_CONTACT else session
        if other != session:
            found = self._lessons.judged(other, school)
            await lesson_talk.variant(dc.context, other, found, school, pack)
            state["memory"] |= {"questions": [text[:500]], "units": list(found.quoted[::-1])}
            return True
        if spoken is None:
            return False
        found = self._lessons.judged(session, school)
        if spoken is Said.SEND and lesson.status is Status.CHECKED:
            await self._sent(dc, turn, lesson, found)
            return True
        answered = await lesson_talk.answer(dc.context, spoken, lesson, found, school, pack, turn.local_now.date())
        state["how"] = answered is lesson_talk.Answered.ASKS_HOW
        return answered is not lesson_talk.Answered.NOT

    async def _sent(self, dc: DialogContext, turn: Turn, lesson: Lesson, found: Judgement) -> None:
        """Typed instead of pressed: send it to the Head Teacher, where there is something to decide."""
        if found.verdict is Verdict.MEETS:
            await say(dc.context, sentence("lesson.talk.nothing_to_send", reference=lesson.reference))
        else:
            await self._desk.send(dc.context, turn, lesson)

    async def _read(self, dc: DialogContext, turn: Turn, text: str) -> DialogTurnResult:
        """Take what a message tells of the session. What tells of a child comes first, wherever it turns up."""
        state: State = dc.active_dialog.state
        asked = await self._answering.read(turn, text, state["memory"])
        if asked.reply.intent is Intent.REPORT and await self._tells(turn, text, asked):
            return await self._leave(dc)
        known, expects = self._session(state), state["expects"]
        if expects in NEEDED and (nod(text) or unsure(text) or phrases.steer(text) is not None):
            return await self._form(dc, turn, [sentence(f"lesson.ask.{expects}")])
        read = read_session(text, turn.local_now, known, expects)
        session = self._with_link(read.session, text)
        if session == known and not read.troubles:
            return await self._nothing_new(dc, turn, text, asked)
        story = not expects and _is_story(text, asked.reply)
        if asked.reply.intent is Intent.ANSWER and self._is_of_policy(asked.reply, text, expects, story=story):
            return await self._question(dc, turn, text, asked)
        if asked.reply.intent is Intent.DECLINE and story and not (state["reference"] or _plans(session, known)):
            return await self._leave(dc)
        self._keep(state, session)
        return await self._go_on(dc, turn, self._asked_again(state, read.troubles))

    async def _tells(self, turn: Turn, text: str, asked: Asked) -> bool:
        """Whether what sounds like a report is one in this talk: "it's just her at home" tells for whom it is."""
        if danger_words(text) or image_words(text):
            return True
        if only_a_class(text) or (reshapes(text) and asked.reply.confidence < SURE_OF_A_REPORT):
            return False
        of_session = (await self._answering.read(turn, f"{ABOUT}. {text}", {})).reply
        return of_session.intent is Intent.REPORT or of_session.report_chance >= OFFER_REPORT

    def _asked_again(self, state: State, troubles: Sequence[PlanTrouble | TellingTrouble]) -> list[str]:
        """What could not be read, at its field; where that is the last day of a series, a day typed next is that."""
        if PlanTroubleKind.NO_LAST_DAY in {each.kind for each in troubles if isinstance(each, PlanTrouble)}:
            state["expects"] = "until"
        return lesson_talk.troubles(troubles)

    def _is_of_policy(self, reply: Reply, text: str, expects: str, *, story: bool) -> bool:
        """Whether an answer is for no telling of the session: it may be to report, or is asked of something else."""
        roles = self._answering.asking.pack.roles
        if reply.answer in (*roles.duties, *roles.lessons):
            return reply.answer in roles.duties or (asks(text) and not expects)
        return asks(text) or story

    async def _nothing_new(self, dc: DialogContext, turn: Turn, text: str, asked: Asked) -> DialogTurnResult:
        """What tells nothing of the session: thanks, "I don't know", a policy question; else it is somebody else's."""
        state: State = dc.active_dialog.state
        courtesy = phrases.courtesy(text) or asked.answer.courtesy
        if courtesy in (Courtesy.THANKS, Courtesy.GREETING, Courtesy.GOODBYE):
            await say(dc.context, sentence(f"browse.courtesy.{courtesy}"))
            return Dialog.end_of_turn
        if state["expects"] in MAY_BE_LEFT and (unsure(text) or phrases.steer(text) is Steer.SEND):
            state["skipped"].append(state["expects"])
            return await self._go_on(dc, turn, [])
        of_policy = (Intent.ANSWER, Intent.LESSON, *((Intent.DECLINE,) if state["reference"] else ()))
        if asked.reply.intent in of_policy and asks(text):
            return await self._question(dc, turn, text, asked)
        if not state["expects"] and not state["reference"] and unsure(text):
            return await self._go_on(dc, turn, [])
        told = courtesy in (None, Courtesy.HELP) and phrases.courtesy(text) is None and not phrases.is_question(text)
        if state["expects"] and not state["reference"] and told:
            return await self._form(dc, turn, [sentence(f"lesson.ask.{state['expects']}")])
        return await self._leave(dc)

    async def _question(self, dc: DialogContext, turn: Turn, text: str, asked: Asked) -> DialogTurnResult:
        """A policy question is answered without leaving the session; what is being checked is not offered again."""
        state: State = dc.active_dialog.state
        offers = tuple(offer for offer in asked.answer.offers if offer != "lesson")
        answer = replace(asked.answer, intent=Intent.ANSWER, offers=offers)
        alone = not state["reference"]
        asked = replace(asked, answer=answer)
        await self._answering.show(dc.context, turn, text, asked, state["memory"], within=alone)
        if state["reference"]:
            return Dialog.end_of_turn
        return await self._form(dc, turn, [sentence("lesson.form.carry_on")])


def _plans(session: Session, known: Session) -> bool:
    """Whether a message tells what only a plan has: an hour, who is there, a day with a group or a platform."""
    told = {name for name in Session.model_fields if getattr(session, name) != getattr(known, name)}
    return bool(told & _PLAN) or ("day" in told and bool(told & {"group", "platform"}))


def _is_story(text: str, reply: Reply) -> bool:
    """Whether a message is about something else as it seems, and longer than an answer to a field of the form."""
    return len(text.split()) >= (SENTENCE if asks(text) else STORY) and reply.confidence >= UNSURE


def _is_command(text: str, expects: str) -> bool:
    """Whether a message is a command; "lesson", typed as what a session is for, is an answer."""
    command = parse(text)
    return command is not None and not (command.verb is Verb.LESSON and expects == "purpose")
