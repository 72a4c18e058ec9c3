"""What can be asked for at any moment, in whatever dialog: help, topics, clauses, own reports, the case desk."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from botbuilder.core import TurnContext

from bot.core.access import Action, may
from bot.core.commands import Command, Verb
from bot.core.lesson.record import Lesson
from bot.core.message import Card
from bot.services.reports import Reports
from bot.texts import say as sentence
from cards.answer import answer_card, changed_card
from cards.browse import help_card, policy_card, topics_card
from cards.contacts import contacts_card
from dialogs.answering import Answering, Memory
from dialogs.desk import Desk
from dialogs.head_desk import HeadDesk
from dialogs.lesson_desk import LessonDesk
from dialogs.own_reports import OwnReports
from dialogs.settings_desk import SettingsDesk
from dialogs.turn import Turn, say, show, turn_of
from dialogs.whose_phrases import About

_LESSONS = frozenset({Verb.SESSION, Verb.DECIDE, Verb.CLOSURES, Verb.RULES})
"""Commands about lesson checks, for a policy that has them; the register of those that were made stays readable."""


class Menu:
    """Obeys commands that need no dialog of their own."""

    def __init__(
        self,
        answering: Answering,
        own: OwnReports,
        reports: Reports,
        lessons: LessonDesk,
        settings: SettingsDesk,
        head: HeadDesk,
    ) -> None:
        self._answering = answering
        self._own = own
        self._reports = reports
        self._desk = Desk(reports)
        self._lessons = lessons
        self._desks: dict[Verb, Callable[[TurnContext, Command], Awaitable[None]]] = {
            Verb.SETTINGS: settings.act,
            Verb.SESSION: lessons.act,
            Verb.DECIDE: lessons.decide,
            Verb.REGISTER: lessons.register,
            Verb.CLOSURES: lessons.closures,
            Verb.RULES: lessons.rules,
            Verb.QUESTION: head.questions,
            Verb.GUIDANCE: head.guidance,
            Verb.REVIEW: head.review,
        }

    async def obey(self, context: TurnContext, turn: Turn, memory: Memory, command: Command) -> bool:
        """Do what was asked for; False: this command belongs to somebody else."""
        pack, today = self._answering.asking.pack, turn.local_now.date()
        plain: dict[Verb, Callable[[], Card]] = {
            Verb.HELP: lambda: help_card(pack),
            Verb.TOPICS: lambda: topics_card(pack, command.id),
            Verb.POLICY: lambda: policy_card(pack, today, command.id),
            Verb.PEOPLE: lambda: contacts_card(turn.school),
        }
        match command:
            case Command(verb=Verb.ASK | Verb.UNIT):
                return await self._part(context, turn, memory, command)
            case Command(verb=Verb.MINE):
                await self._own.show(context, turn)
            case Command(verb=Verb.DESK):
                memory["case"] = await self._desk.list(context, command.id)
            case Command(verb=Verb.DRILL):
                await self._desk.drill(context)
            case Command(verb=Verb.THUMB):
                await self._answering.thumbed(context, turn, memory, command)
            case Command(verb=Verb.CASE):
                await self._case(context, memory, command)
            case Command(verb=verb) if verb in _LESSONS and not pack.checks_lessons:
                await say(context, sentence("lesson.not_in_policy"))
            case Command(verb=verb) if verb in self._desks:
                await self._desks[verb](context, command)
            case Command(verb=verb) if verb in plain:
                await show(context, plain[verb]())
            case _:
                return False
        return True

    async def _case(self, context: TurnContext, memory: Memory, command: Command) -> None:
        """Act on a report, which is the one last spoken of from now on; where it was asked why, that is remembered."""
        reference, person = command.id.partition("=")[2], turn_of(context).person
        case = await self._reports.load(reference)
        memory["case"] = [reference] if case and may(person, Action.LIST, case.facts) else []
        if await self._desk.act(context, command):
            memory["noting"] = command.id

    async def _part(self, context: TurnContext, turn: Turn, memory: Memory, command: Command) -> bool:
        """One part of the policy, or the answer to its first example.

        A button of an earlier text of the policy shows nothing of that text, only what stands there now.
        """
        asking, today = self._answering.asking, turn.local_now.date()
        unit_id, _, version = command.id.partition(":")
        unit = asking.pack.unit(unit_id)
        if version and version != asking.pack.version:
            answer = asking.unit(unit_id, today) if unit else None
            memory["units"] = list(answer.unit_ids) if answer else []
            await show(context, changed_card(asking.pack, answer))
        elif command.verb is Verb.UNIT:
            answer = asking.unit(unit_id, today)
            memory["units"] = list(answer.unit_ids)
            await show(context, answer_card(answer))
        elif unit is None or not unit.examples:
            return False
        else:
            text = unit.examples[0]
            await self._answering.show(context, turn, text, await self._answering.read(turn, text, memory), memory)
        return True

    async def about_reports(self, context: TurnContext, turn: Turn, memory: Memory, about: About) -> None:
        """Answer a question about reports that were sent: one's own state, and of others' nothing at all."""
        match about:
            case About.OTHERS if turn.person.reads_reports:
                memory["case"] = await self._desk.list(context)
            case About.OTHERS:
                await say(context, sentence("case.desk.refused"))
            case _:
                await self._own.show(context, turn)

    async def own_lesson(self, turn: Turn, command: Command) -> Lesson | None:
        """The session of this person whose answers are to be changed, or from which something is to be reported.

        None: another button, somebody else's session, or a card that is older than its session.
        """
        return await self._lessons.own(turn, command) if command.verb is Verb.SESSION else None

    async def form_of(self, turn: Turn, command: Command) -> dict[str, Any]:
        """What a lesson's dialog goes on with from a form that was left standing: its answers, and what they change."""
        lesson = await self._lessons.changing(turn, command.id.partition(":")[2])
        about = {"change": lesson.reference, "session": lesson.session.model_dump(mode="json")} if lesson else {}
        return {"inputs": dict(command.inputs), **about}

    async def open_cases(self, turn: Turn) -> tuple[str, ...]:
        """The references of the open reports that this person may see."""
        return tuple(case.reference for case in await self._reports.desk(turn.person))

    async def owned(self, turn: Turn) -> tuple[str, ...]:
        """The references of the open reports for which this person is responsible."""
        return tuple(case.reference for case in await self._reports.desk(turn.person) if case.owner == turn.person.id)

    async def is_own(self, turn: Turn, reference: str) -> bool:
        """Whether this person has sent the report themselves."""
        return await self._reports.own(turn.person, reference) is not None

    async def not_taken_on(self, turn: Turn, known: Sequence[str]) -> tuple[str, ...]:
        """Those of these references of which the reports wait for somebody, among what this person may see."""
        waiting = {case.reference for case in await self._reports.desk(turn.person) if case.owner is None}
        return tuple(one for one in known if one in waiting)

    async def is_reporter(self, turn: Turn, reference: str, who: str) -> bool:
        """Whether a name, or "her", can be the reporter of this report."""
        return await self._desk.is_reporter(turn, reference, who)
