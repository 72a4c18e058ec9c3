"""What somebody does with reports that they have sent: looks at them, puts right what was wrong, adds to them."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from botbuilder.core import TurnContext

from bot.core import handling
from bot.core.access import Action, Status, may, readers
from bot.core.case import Case
from bot.core.facts import Facts, may_correct, only_corrects, read_facts
from bot.core.facts.alarms import danger_words
from bot.core.incident import Party
from bot.core.patterns import regex
from bot.core.reference import find_references, mistyped_reference
from bot.core.routing import involved
from bot.core.when import spoken
from bot.errors import Tampered
from bot.services.reports import Reports
from bot.texts import say as sentence
from cards.receipt import more_card, my_reports_card, note_added
from dialogs.phrases import Steer, steer
from dialogs.sent_phrases import Sent, addressed, of_sent
from dialogs.turn import Turn, say, show
from dialogs.whose_phrases import only_asks_to_add

Memory = dict[str, Any]

RECENT = 20
"""So many of somebody's latest reports are shown to them, or looked at for where something has happened before."""
_LATELY = timedelta(days=7)
"""For so long a report is what "it was a mistake" or "has anyone read it" is taken to be about."""
_FEW = 3
"""So many are read where the last is meant, in case that it cannot be opened."""
_QUOTES = regex(r"['\"\u2018\u201c].{2,}['\"\u2019\u201d]")


class OwnReports:
    """Words are added to the report for which they are meant, to none if that is not to be found, else to the last.

    To none either where they name a report of which somebody who reads this one may not know.
    """

    def __init__(self, reports: Reports) -> None:
        self._reports = reports

    async def show(self, context: TurnContext, turn: Turn) -> None:
        """The person's own reports, as many as a card can show."""
        mine = await self._reports.of_reporter(turn.person, RECENT + 1)
        await show(context, my_reports_card(mine[-RECENT:], turn.school, turn.now, earlier=len(mine) > RECENT))

    async def add(self, context: TurnContext, turn: Turn, memory: Memory, text: str) -> bool:
        """Add what a text says is to be added; without anything to add, ask what it is.

        False: they have sent none, or it is not about one of their own.
        """
        case = await self._meant(turn, text)
        if case is None:
            return await self.not_found(context, turn, text)
        if only_asks_to_add(text):
            await self._ask(context, memory, case.reference)
        elif await self.add_note(context, turn, case.reference, text) and not _QUOTES.search(text):
            await show(context, more_card(case.reference))
        return True

    async def add_to(self, context: TurnContext, turn: Turn, memory: Memory, reference: str, text: str) -> None:
        """Add what was asked for to this report, or to another where the words are meant for that."""
        if addressed(text) is None or not await self.add(context, turn, memory, text):
            await self.add_note(context, turn, reference, text)

    async def not_found(self, context: TurnContext, turn: Turn, text: str) -> bool:
        """Say that the report that words are meant for is not to be found; False: they are for none, or it is."""
        reference = addressed(text)
        if reference is None or not await self._reports.has_reported(turn.person):
            return False
        if reference and await self._known(turn, reference) is not None:
            return False
        await say(context, sentence("report.mine.not_found"))
        await self._warn(context, read_facts(text, turn.local_now), "refused_danger")
        return True

    async def _ask(self, context: TurnContext, memory: Memory, reference: str) -> None:
        memory["adding"] = [reference]
        await say(context, sentence("report.mine.ask_add", reference=reference))

    async def after_sending(self, context: TurnContext, turn: Turn, memory: Memory, text: str) -> bool:
        """Deal with what is said of one's last report, for as long as it is being dealt with; False: nothing is.

        Nothing that was sent is changed: what was wrong or forgotten is added. Words of danger start a report.
        """
        way = Sent.REGRETS if steer(text) is Steer.CANCEL else of_sent(text)
        if (way is None and not may_correct(text)) or danger_words(text):
            return False
        case = await (self.last_open(turn) if addressed(text) is None else self._meant(turn, text))
        if case is None:
            return False
        if way is None and only_corrects(case.body, text, turn.local_now):
            way = Sent.ADDS
        match way:
            case Sent.ASKS:
                await self.show(context, turn)
            case Sent.REGRETS:
                await say(context, sentence("report.mine.stays", reference=case.reference))
            case Sent.OFFERS:
                await self._ask(context, memory, case.reference)
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

    async def _meant(self, turn: Turn, text: str) -> Case | None:
        """The own report for which words are meant, or the last where they are meant for none."""
        reference = addressed(text)
        if reference is None:
            return await self._last(turn)
        return await self._reports.own(turn.person, reference) if reference else None

    async def answer(self, context: TurnContext, turn: Turn, memory: Memory, text: str) -> bool:
        """Add an answer to the own report that was asked about; False: none was."""
        asked = await self._reports.unanswered(turn.person)
        if asked:
            await self.add_to(context, turn, memory, asked, text)
        return bool(asked)

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
        if refusal := await self._kept_apart(turn, case, text):
            await say(context, refusal)
            await self._warn(context, told, "refused_danger")
            return False
        turn.work.changes.append(self._reports.recorded(decision, turn.now))
        for words in note_added(case, to, away, turn.school):
            await say(context, words)
        await self._warn(context, told, "added_danger")
        when = told.happened or told.aware
        if when is not None:
            read = spoken(when, turn.local_now.date())
            await say(context, sentence("report.mine.added_when", when=read, reference=case.reference))
        return True

    @staticmethod
    async def _warn(context: TurnContext, told: Facts, danger: str) -> None:
        """What to do at once about what words tell of; `danger`: the sentence that says what has become of them."""
        if told.danger:
            await say(context, sentence(f"report.mine.{danger}"))
        if told.images:
            await say(context, sentence("report.images.rule"))

    async def _kept_apart(self, turn: Turn, case: Case, text: str) -> str:
        """Why words must not be added, as whoever reads this report must not see them; empty: they may.

        They say that they are about one of those, or name a report that one of those may not know of.
        """
        about = involved(turn.staff.involved(text) - {Party.MYSELF}, turn.person, turn.school)
        named = (one.name for one in turn.school.people if one.id in about and may(one, Action.OPEN, case.facts))
        if who := " and ".join(named):
            return sentence("report.mine.about_reader", reference=case.reference, who=who)
        if await self.kept_from(turn, text, readers(case.facts, turn.school)):
            return sentence("report.mine.names_another", reference=case.reference)
        return ""

    async def kept_from(self, turn: Turn, text: str, people: Iterable[str]) -> bool:
        """Whether a text names a report that one of these people may not know of; so may be whatever is not known."""
        named = find_references(text)
        if mistyped_reference(text) or len(named) > RECENT:
            return True
        cases = [await self._known(turn, one) for one in named]
        return any(case is None or not {*people}.issubset(readers(case.facts, turn.school)) for case in cases)

    async def _known(self, turn: Turn, reference: str) -> Case | None:
        """A report that this person has sent, or may see."""
        own = await self._reports.own(turn.person, reference)
        if own is not None or not turn.person.reads_reports:
            return own
        with suppress(Tampered):
            case = await self._reports.load(reference)
            return case if case is not None and may(turn.person, Action.LIST, case.facts) else None
        return None
