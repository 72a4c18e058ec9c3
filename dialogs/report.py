"""The guided report as a dialog: shows a step, takes the answer, shows the next. What it means is the core's."""

from dataclasses import replace
from typing import Any

from botbuilder.dialogs import DialogContext, DialogTurnResult

from bot.core import filled, reading
from bot.core import short_answers as short
from bot.core.commands import Command, Verb, parse, pressed
from bot.core.guidance.review import may_be_report
from bot.core.happened import asks_to_add, tells
from bot.core.incident import Draft
from bot.core.interview import Step
from bot.core.reply import Intent
from bot.core.telling import Read
from bot.texts import say as sentence
from dialogs import phrases, report_phrases, report_words
from dialogs.answering import Memory
from dialogs.own_reports import RECENT
from dialogs.phrases import Steer
from dialogs.report_flow import ReportFlow, State
from dialogs.state import first_revision
from dialogs.turn import Turn, say, turn_of

_AT_ANY_TIME = frozenset({Verb.HELP, Verb.TOPICS, Verb.POLICY, Verb.UNIT, Verb.PEOPLE, Verb.MINE, Verb.DESK})


class ReportDialog(ReportFlow):
    """One report from its first word to its receipt."""

    async def begin_dialog(self, dialog_context: DialogContext, options: object = None) -> DialogTurnResult:
        """Start from a message that told something, from nothing, or where a saved report was left."""
        turn = turn_of(dialog_context.context)
        state: State = dialog_context.active_dialog.state
        given: dict[str, Any] = options if isinstance(options, dict) else {}
        if "draft" in given:
            return await self._prefilled(dialog_context, turn, Draft.model_validate(given["draft"]))
        if "resume" in given:
            state.update(given["resume"])
            return await self._ask(dialog_context, report_words.resumed(self._draft(state), turn))
        text = str(given.get("text", ""))
        earlier = [str(question) for question in given.get("earlier", ())]
        draft = reading.opening(text, turn.local_now, earlier, turn.staff)
        self._begin(state, draft)
        sent_before = not text and await self._reports.has_reported(turn.person)
        sent = await self._own.last_open(turn) if text else None
        last = sent.reference if sent else ""
        notes = report_words.opening(draft, turn, fresh=not text, sent_before=sent_before, last=last)
        return await self._ask(dialog_context, notes)

    async def _prefilled(self, dc: DialogContext, turn: Turn, draft: Draft) -> DialogTurnResult:
        """Start with facts that are known already, such as those of a remote session."""
        self._begin(dc.active_dialog.state, draft)
        return await self._ask(dc, report_words.opening(draft, turn, fresh=True, sent_before=False))

    def _begin(self, state: State, draft: Draft) -> None:
        state.update({"rev": first_revision(draft.started_at), "at": "", "asked": "", "said": "", "alert": ""})
        state.update({"shown": [], "later": []})
        self._keep(state, draft)

    async def continue_dialog(self, dialog_context: DialogContext) -> DialogTurnResult:
        """Take one message or one pressed button."""
        turn = turn_of(dialog_context.context)
        if turn.message.kind == "message":
            return await self._typed(dialog_context, turn)
        command = pressed(turn.message.value)
        if command is None:
            return await self._ask(dialog_context, [sentence("edge.unknown_button")])
        return await self._pressed(dialog_context, turn, command)

    async def _typed(self, dc: DialogContext, turn: Turn) -> DialogTurnResult:
        """Steering first, then a question in the middle, then an answer; the words are kept in every case."""
        state: State = dc.active_dialog.state
        text, draft = turn.message.text, self._draft(state)
        if turn.message.files:
            await say(dc.context, sentence("report.flow.no_files", who=report_words.first_person(draft, turn)))
        if not text.strip():
            return await self._ask(dc, [] if turn.message.files else [sentence("edge.empty")])
        way = report_phrases.steer(text)
        if state["asked"] == "cancel":
            if self._settles_cancel(state, turn, text, way):
                return await self._cancel_answered(dc, way, text)
            self._take_up(state, turn)
        if way is None and report_phrases.is_upset(text, self._step(state)):
            way = Steer.HARD
        if way is not None or (self._step(state) is Step.CHECK and short.agreed(text)):
            state["said"] = text
            return await self._steered(dc, way or Steer.SEND)
        return await self._asked_or_told(dc, turn, text)

    async def _asked_or_told(self, dc: DialogContext, turn: Turn, text: str) -> DialogTurnResult:
        """What is no steering: something asked for, a file offered, a question; all else is told."""
        step = self._step(dc.active_dialog.state)
        if (command := parse(text)) is not None and not text.strip().isdigit():
            return await self._asked_for(dc, turn, command)
        if phrases.offers_file(text):
            return await self._offered_file(dc, turn, text)
        if report_phrases.is_question(text) or asks_to_add(text, self._draft(dc.active_dialog.state), turn.local_now):
            return await self._question(dc, turn, text)
        if step is Step.CHECK and (rest := phrases.before_send(text)):
            return await self._put_right_and_send(dc, rest)
        return await self._told(dc, text)

    async def _told(self, dc: DialogContext, text: str) -> DialogTurnResult:
        """Read an answer, or whatever else was told; whoever is on the way to the head is not kept."""
        state, turn = dc.active_dialog.state, turn_of(dc.context)
        read = reading.typed(self._draft(state), self._step(state), text, turn.local_now, turn.staff)
        if phrases.same_place(text) and not read.draft.platform:
            read = await self._same_place(turn, read)
        if phrases.leaving(text):
            self._keep(state, read.draft)
            for words in report_words.told(read.notes):
                await say(dc.context, words)
            await say(dc.context, sentence("report.flow.going"))
            return await dc.end_dialog({"saved": dict(state)})
        return await self._read(dc, read)

    async def _same_place(self, turn: Turn, read: Read) -> Read:
        """Take "same game" from the report that this person sent before, and say which one that was."""
        sent = await self._reports.of_reporter(turn.person, RECENT)
        earlier = [case.body.platform for case in sent if case.body.platform]
        if not earlier:
            return read
        draft = read.draft.model_copy(update={"platform": earlier[-1]})
        return replace(read, draft=draft, notes=(*read.notes, ("report.facts.taken", {"what": earlier[-1]})))

    async def _read(self, dc: DialogContext, read: Read) -> DialogTurnResult:
        """Keep what an answer did to the draft, and ask on; a step gone back to is left once it is answered."""
        state: State = dc.active_dialog.state
        asked = self._step(state)
        self._keep(state, read.draft)
        if not read.understood:
            return await self._ask(dc, [*report_words.told(read.notes), *report_words.ask_again(self._step(state))])
        if not report_words.TROUBLES.intersection(key for key, _ in read.notes):
            state["at"] = ""
        still = report_words.not_yet(asked, read) if self._step(state) is asked else []
        return await self._ask(dc, [*report_words.told(read.notes), *still])

    async def _asked_for(self, dc: DialogContext, turn: Turn, command: Command) -> DialogTurnResult:
        """Show what can be asked for at any moment, then go on; "report" means the one that is open."""
        state: State = dc.active_dialog.state
        if command.verb in _AT_ANY_TIME:
            await self._menu.obey(dc.context, turn, state.setdefault("memory", {}), command)
        return await self._ask(dc, [sentence("report.flow.carry_on")])

    async def _offered_file(self, dc: DialogContext, turn: Turn, text: str) -> DialogTurnResult:
        """No file is ever taken, and why; that there is one is kept in words."""
        state: State = dc.active_dialog.state
        draft = self._draft(state)
        notes = self._keep_if_told(state, turn, text)
        if not notes:
            self._keep(state, reading.holding(draft, text))
        rule = sentence("report.flow.files_rule", who=report_words.first_person(draft, turn))
        return await self._ask(dc, [*notes, rule])

    async def _put_right_and_send(self, dc: DialogContext, rest: str) -> DialogTurnResult:
        """Read "yes Reed. send now": what was put right is said back, and sent; anything more is shown before it is."""
        state, turn = dc.active_dialog.state, turn_of(dc.context)
        known = self._draft(state)
        read = reading.typed(known, Step.CHECK, rest, turn.local_now, turn.staff)
        self._keep(state, read.draft)
        if short.nod(rest) or (read.draft != known and read.draft.account == known.account and read.understood):
            for words in report_words.told(read.notes):
                await say(dc.context, words)
            return await self._send(dc)
        return await self._read(dc, read)

    async def _pressed(self, dc: DialogContext, turn: Turn, command: Command) -> DialogTurnResult:
        state: State = dc.active_dialog.state
        if command.verb in (Verb.LESSON, Verb.HEAD, Verb.THUMB) or await self._menu.own_lesson(turn, command):
            return await self._ask(dc, [sentence("report.flow.first")])
        if command.verb not in (Verb.STEP, Verb.FLOW):
            memory: Memory = state.setdefault("memory", {})
            done = await self._menu.obey(dc.context, turn, memory, command)
            return await self._ask(dc, [sentence("report.flow.carry_on" if done else "edge.unknown_button")])
        if command.version != state["rev"]:
            return await self._ask(dc, [sentence("report.flow.old_card")])
        if command.verb is Verb.FLOW:
            return await self._flow(dc, turn, command.id)
        name, _, answer = command.id.partition("=")
        if name not in set(Step):
            return await self._ask(dc, [sentence("edge.unknown_button")])
        inputs = dict(command.inputs)
        answered = filled.given(self._draft(state), Step(name), answer, inputs, turn.local_now, turn.staff)
        return await self._read(dc, answered)

    async def _flow(self, dc: DialogContext, turn: Turn, way: str) -> DialogTurnResult:
        state: State = dc.active_dialog.state
        if way in ("alert", "alert_head"):
            return await self._alert(dc, turn, about_head=way == "alert_head")
        if way in ("delete", "keep"):
            return await self._cancel_answered(dc, Steer.CANCEL if way == "delete" else None, way)
        if way.startswith("change:") and way.removeprefix("change:") in set(Step):
            state["at"] = way.removeprefix("change:")
            return await self._ask(dc, [])
        if way in set(Steer):
            state["said"] = ""
            return await self._steered(dc, Steer(way))
        return await self._ask(dc, [])  # "called": on with the report

    async def _question(self, dc: DialogContext, turn: Turn, text: str) -> DialogTurnResult:
        """Answer a policy question in the middle, and then on where the report was; what it tells is kept.

        While a life may be at risk, the 999 operator says whether to write to the child, and no clause does.
        """
        state: State = dc.active_dialog.state
        memory: Memory = state.setdefault("memory", {})
        draft = self._draft(state)
        if draft.safety is not None and draft.safety.counts_as_yes and phrases.asks_about_contact(text):
            notes = self._keep_if_told(state, turn, text)
            return await self._ask(dc, [*notes, sentence("report.urgent.contact")])
        if asks_to_add(text, draft, turn.local_now):
            return await self._ask(dc, self._keep_words(state, turn, text))
        asked = await self._answering.read(turn, text, memory)
        told = tells(text, draft, turn.local_now)
        asks = phrases.asks_for_self(text) if told else report_phrases.merely_asks(text)
        if asked.reply.intent is Intent.REPORT and not asks:
            return await self._told(dc, text)
        unread = asked.reply.intent is Intent.DECLINE and may_be_report(asked.reply) and not asks
        if told or unread:
            if asked.reply.intent is Intent.ANSWER:  # what is told is not remembered for later questions
                await self._answering.show(dc.context, turn, text, asked, dict(memory), within=True)
            return await self._ask(dc, self._keep_words(state, turn, text))
        if asked.reply.intent is not Intent.CHAT:
            await self._answering.show(dc.context, turn, text, asked, memory, within=True)
        return await self._ask(dc, [sentence("report.flow.carry_on")])
