"""What can be asked for at any moment, in whatever dialog: help, topics, clauses, own reports, the case desk."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

from botbuilder.core import TurnContext

from bot.core import handling
from bot.core.access import Action, Status, may
from bot.core.case import Case
from bot.core.commands import Command, Verb
from bot.core.facts import may_correct, only_corrects, read_facts
from bot.core.facts.alarms import danger_words
from bot.core.incident import Party
from bot.core.lesson.record import Lesson
from bot.core.message import Card
from bot.core.patterns import regex
from bot.core.reference import find_references
from bot.core.routing import involved
from bot.core.when import spoken
from bot.services.reports import Reports
from bot.texts import say as sentence
from cards.answer import answer_card, changed_card
from cards.browse import help_card, policy_card, topics_card
from cards.contacts import contacts_card
from cards.receipt import more_card, my_reports_card, note_added
from dialogs.answering import Answering, Memory
from dialogs.desk import Desk
from dialogs.head_desk import HeadDesk
from dialogs.lesson_desk import LessonDesk
from dialogs.phrases import About, Steer, only_asks_to_add, steer
from dialogs.sent_phrases import Sent, of_sent
from dialogs.settings_desk import SettingsDesk
from dialogs.turn import Turn, say, show, turn_of

_LESSONS = frozenset({Verb.SESSION, Verb.DECIDE, Verb.CLOSURES, Verb.RULES})
"""Commands about lesson checks, for a policy that has them; the register of those that were made stays readable."""
_LATELY = timedelta(days=7)
"""For so long a report is what "it was a mistake" or "has anyone read it" is taken to be about."""
RECENT = 20
"""So many of somebody's latest reports are shown to them, or looked at for where something has happened before."""
_FEW = 3
"""So many are read where the last is meant, in case that it cannot be opened."""
_QUOTES = regex(r"['\"\u2018\u201c].{2,}['\"\u2019\u201d]")


class Menu:
    """Obeys commands that need no dialog of their own."""

    def __init__(
        self, answering: Answering, reports: Reports, lessons: LessonDesk, settings: SettingsDesk, head: HeadDesk
    ) -> None:
        self._answering = answering
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
                await self._mine(context, turn)
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

    async def about_reports(self, context: TurnContext, turn: Turn, memory: Memory, about: About, text: str) -> None:
        """Answer a question about reports that were sent: one's own state, and of others' nothing at all."""
        match about:
            case About.ADDING if case := await self._named(turn, text) or await self._last(turn):
                await self._add(context, turn, memory, case.reference, text)
            case About.OTHERS if turn.person.reads_reports:
                memory["case"] = await self._desk.list(context)
            case About.OTHERS:
                await say(context, sentence("case.desk.refused"))
            case _:
                await self._mine(context, turn)

    async def _mine(self, context: TurnContext, turn: Turn) -> None:
        """The person's own reports, as many as a card can show."""
        mine = await self._reports.of_reporter(turn.person, RECENT + 1)
        await show(context, my_reports_card(mine[-RECENT:], turn.school, turn.now, earlier=len(mine) > RECENT))

    async def after_sending(self, context: TurnContext, turn: Turn, memory: Memory, text: str) -> bool:
        """Deal with what is said of one's last report, for as long as it is being dealt with; False: nothing is.

        Nothing that was sent is changed: what was wrong or forgotten is added. Words of danger start a report.
        """
        way = Sent.REGRETS if steer(text) is Steer.CANCEL else of_sent(text)
        if (way is None and not may_correct(text)) or danger_words(text):
            return False
        case = await self.last_open(turn)
        if case is None:
            return False
        if way is None and only_corrects(case.body, text, turn.local_now):
            way = Sent.ADDS
        match way:
            case Sent.ASKS:
                await self.about_reports(context, turn, memory, About.OWN, text)
            case Sent.REGRETS:
                await say(context, sentence("report.mine.stays", reference=case.reference))
            case Sent.OFFERS:
                memory["adding"] = [case.reference]
                await say(context, sentence("report.mine.ask_add", reference=case.reference))
            case Sent.ADDS:
                await self.add_note(context, turn, case.reference, text)
        return way is not None

    async def last_open(self, turn: Turn) -> Case | None:
        """The last report that this person has sent, unless it is closed or was sent long ago."""
        last = await self._last(turn)
        open_ = last is not None and last.status is not Status.CLOSED and turn.now - last.sent_at < _LATELY
        return last if open_ else None

    async def _last(self, turn: Turn) -> Case | None:
        """The last report that this person has sent, of those that can be opened."""
        return next(reversed(await self._reports.of_reporter(turn.person, _FEW)), None)

    async def _named(self, turn: Turn, text: str) -> Case | None:
        """The first of this person's own reports that a text names."""
        for reference in find_references(text)[:RECENT]:
            if (case := await self._reports.own(turn.person, reference)) is not None:
                return case
        return None

    async def _add(self, context: TurnContext, turn: Turn, memory: Memory, reference: str, text: str) -> None:
        """Add to a report; a request without anything to add asks what it is."""
        if only_asks_to_add(text):
            memory["adding"] = [reference]
            await say(context, sentence("report.mine.ask_add", reference=reference))
            return
        await self.add_note(context, turn, reference, text)
        if not _QUOTES.search(text):
            await show(context, more_card(reference))

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

    async def asked_of(self, turn: Turn) -> str:
        """The reference of an own report about which a question was asked that is not answered yet; empty: none."""
        return await self._reports.unanswered(turn.person)

    @staticmethod
    def _about_readers(turn: Turn, case: Case, text: str) -> str:
        """The names of those who would read a note of which the words say that it is about them."""
        about = involved(turn.staff.involved(text) - {Party.MYSELF}, turn.person, turn.school)
        named = (one.name for one in turn.school.people if one.id in about and may(one, Action.OPEN, case.facts))
        return " and ".join(named)

    async def add_note(self, context: TurnContext, turn: Turn, reference: str, text: str) -> bool:
        """Append to an own report; nothing that was sent is changed. False: it was not added, and why was said."""
        case = await self._reports.load(reference)
        told = read_facts(text, turn.local_now)
        away = turn.school.away_on(turn.today)
        to = handling.told_of_note(case, turn.school, away) if case else ()
        alarming = bool(told.danger or told.images)
        decision = handling.add_note(case, turn.person, text, turn.now, to, alarming=alarming) if case else None
        if case is None or decision is None:
            await say(context, sentence("report.mine.only_own"))
            return False
        if about := self._about_readers(turn, case, text):
            await say(context, sentence("report.mine.about_reader", reference=reference, who=about))
            return False
        turn.work.changes.append(self._reports.recorded(decision, turn.now))
        for words in note_added(case, to, away, turn.school):
            await say(context, words)
        if told.danger:
            await say(context, sentence("report.mine.added_danger"))
        if told.images:
            await say(context, sentence("report.images.rule"))
        when = told.happened or told.aware
        if when is not None:
            await say(context, sentence("report.mine.added_when", when=spoken(when, turn.local_now.date())))
        return True
