"""Where a session's check goes next: asks, checks, shows, hands on. `lesson` reads what is typed and pressed."""

from collections.abc import Sequence
from typing import Any

from botbuilder.dialogs import Dialog, DialogContext, DialogTurnResult
from pydantic import TypeAdapter

from bot.core.lesson.interview import NEEDED, missing
from bot.core.lesson.meeting import MeetingFacts, join_link
from bot.core.lesson.notice import verdict_slot
from bot.core.lesson.record import DECIDED, Lesson
from bot.core.lesson.rules import Judgement, Verdict
from bot.core.lesson.session import Session
from bot.core.lesson.timing import begun, wrong
from bot.core.lookup import Found
from bot.services.lessons import Lessons
from bot.services.meetings import Meetings
from bot.texts import say as sentence
from cards.lesson import replaced_card, verdict_card
from cards.lesson_form import form_card
from cards.small import gone_card
from dialogs.answering import Answering
from dialogs.lesson_desk import LessonDesk
from dialogs.turn import Turn, say, show

State = dict[str, Any]

LESSON = "lesson"  # that a session has ended, and no report
PASS_ON = "pass_on"  # noqa: S105  # no password: what the dialog below is to deal with: this message was not about the session
SAVED = "saved_session"
SHOWN = "shown"  # the answers that were shown beside the session, whose buttons still stand in the chat
_PLAIN = TypeAdapter(MeetingFacts)


class LessonFlow(Dialog):
    """A session's state and its ways.

    State, plain JSON: `session`; `rev`, which tells a button of an older form; `form`, that one stands in the chat;
    `expects`, the field that was asked in words; `skipped`, fields that the teacher does not know; `reference`, once it
    was checked; `at`, when; `how`, that it was asked how a child asked for the teacher's own contact; `looked_up`, the
    link whose meeting `meeting` is; `memory`, what a policy question leans on.
    """

    def __init__(
        self, answering: Answering, lessons: Lessons, desk: LessonDesk, meetings: Meetings | None = None
    ) -> None:
        super().__init__("LessonDialog")
        self._desk = desk
        self._answering = answering
        self._lessons = lessons
        self._meetings = meetings

    async def _go_on(self, dc: DialogContext, turn: Turn, notes: Sequence[str]) -> DialogTurnResult:
        """What cannot be is named, then what is missing is asked; else the session is checked."""
        state: State = dc.active_dialog.state
        session = await self._looked_up(turn, state)
        if session.late and not begun(session, turn.now, turn.school.zone):
            session = session.model_copy(update={"late": False})
        cannot_be = wrong(session, turn.now, turn.school.zone)
        if cannot_be is not None or notes:
            told = [*notes, *([sentence(f"lesson.wrong.{cannot_be.value}")] if cannot_be else [])]
            return await self._form(dc, turn, told)
        found = self._lessons.judged(session, turn.school)
        lacking = missing(session, turn.school.lessons.adopt, state["skipped"])
        settled = found.verdict is Verdict.DOES_NOT_MEET or (lacking not in NEEDED and not found.in_force)
        if lacking and not settled:
            state["expects"] = lacking
            return await self._form(dc, turn, [sentence(f"lesson.ask.{lacking}")])
        return await self._check(dc, turn, session)

    async def _form(self, dc: DialogContext, turn: Turn, notes: Sequence[str]) -> DialogTurnResult:
        """Show the form with what is known."""
        state: State = dc.active_dialog.state
        state["rev"] += 1
        state["form"] = True
        links = self._meetings is not None
        card = form_card(
            self._session(state), turn.school, state["rev"], notes, links=links, changing=state["reference"]
        )
        await show(dc.context, card, slot=self._form_slot(turn))
        return Dialog.end_of_turn

    async def _check(self, dc: DialogContext, turn: Turn, session: Session) -> DialogTurnResult:
        """Record how it stands and show it; an older card of it can no longer be acted upon."""
        state: State = dc.active_dialog.state
        session = session if session.staff else session.model_copy(update={"staff": turn.person.name})
        self._keep(state, session)
        checked = await self._recorded(dc, turn, session)
        if state.pop("form", False):  # what was typed into it stands in the verdict now
            gone = gone_card("lesson.form.checked", reference=checked.reference)
            await show(dc.context, gone, slot=self._form_slot(turn), update=True, last=True)
        found = self._lessons.judged(session, turn.school)
        card = verdict_card(checked, found, turn.person, turn.school, self._answering.asking.pack)
        await show(dc.context, card, slot=verdict_slot(checked.reference))
        state.update({"reference": checked.reference, "at": turn.now.isoformat(), "rev": state["rev"] + 1})
        state["expects"] = "says_closed" if _asks_of_closure(session, found) else ""
        return Dialog.end_of_turn

    async def _recorded(self, dc: DialogContext, turn: Turn, session: Session) -> Lesson:
        """A first check, or the same session checked again; one that may not be changed any more is a new one."""
        state: State = dc.active_dialog.state
        meeting = _PLAIN.validate_python(state["meeting"]) if state.get("meeting") else None
        known = await self._lessons.load(state["reference"]) if state["reference"] else None
        if known is not None:
            decision = self._lessons.change(known, session, turn.person, turn.school, turn.now, meeting)
            if decision is not None:
                await show(dc.context, replaced_card(known), slot=verdict_slot(known.reference), update=True)
                turn.work.changes.append(self._lessons.recorded(decision, turn.now))
                if known.status in DECIDED and decision.lesson.status not in DECIDED:
                    await say(dc.context, sentence("lesson.talk.undone", reference=known.reference))
                return decision.lesson
        chat = turn.message.conversation
        decision, change = self._lessons.check(session, turn.person, chat, turn.school, turn.now, meeting)
        turn.work.changes.append(change)
        return decision.lesson

    async def _looked_up(self, turn: Turn, state: State) -> Session:
        """The session with what its meeting says of day and time, where the teacher has not; looked up once a link."""
        session = self._session(state)
        if self._meetings is None or not session.join_link or state.get("looked_up") == session.join_link:
            return session
        meeting = await self._meetings.look_up(session.join_link, turn.person.id)
        state["looked_up"] = session.join_link
        state["meeting"] = _PLAIN.dump_python(meeting, mode="json")
        if meeting.found is Found.FOUND and meeting.starts is not None:
            starts = meeting.starts.astimezone(turn.school.zone)
            ends = meeting.ends.astimezone(turn.school.zone) if meeting.ends else None
            told = {"day": starts.date(), "starts": starts.time(), "ends": ends.time() if ends else None}
            told["platform"] = "Teams"
            session = session.model_copy(
                update={name: value for name, value in told.items() if value and not getattr(session, name)}
            )
            self._keep(state, session)
        return session

    async def _left(self, dc: DialogContext, turn: Turn) -> DialogTurnResult:
        """The form is given up: nothing is kept, and the card with what was typed goes."""
        reference = dc.active_dialog.state["reference"]
        gone = (
            gone_card("lesson.form.unchanged", reference=reference) if reference else gone_card("lesson.form.cancelled")
        )
        await show(dc.context, gone, slot=self._form_slot(turn), update=True, last=True)
        return await dc.end_dialog({LESSON: True, SHOWN: self._shown(dc.active_dialog.state)})

    async def _leave(self, dc: DialogContext) -> DialogTurnResult:
        """Hand the turn to the dialog below; a form that was begun is kept for later."""
        state: State = dc.active_dialog.state
        begun = not state["reference"] and self._session(state) != Session()
        saved = {SAVED: state["session"]} if begun else {}
        return await dc.end_dialog({LESSON: True, PASS_ON: True, SHOWN: self._shown(state), **saved})

    def _shown(self, state: State) -> list[Any]:
        return list(state["memory"].get("shown", ()))

    def _session(self, state: State) -> Session:
        return Session.model_validate(state["session"])

    def _keep(self, state: State, session: Session) -> None:
        state["session"] = session.model_dump(mode="json")

    def _with_link(self, session: Session, text: str) -> Session:
        link = join_link(text)
        return session.model_copy(update={"join_link": link}) if link else session

    def _form_slot(self, turn: Turn) -> str:
        return f"form/{turn.person.id}"


def _asks_of_closure(session: Session, found: Judgement) -> bool:
    return not found.in_force and session.says_closed is None
