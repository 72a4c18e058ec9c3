"""The case desk: what those who deal with reports ask and press. Who acts is the signed-in person, never the text."""

from collections.abc import Awaitable, Callable

from botbuilder.core import TurnContext

from bot.core import handling
from bot.core.access import Action, Status, eligible, may
from bot.core.case import Case, Happened
from bot.core.commands import Command
from bot.core.handling import Decision
from bot.services.reports import Reports
from bot.texts import say as sentence
from cards.case import close_card, desk_card, opened_cards, state_cards, working_card
from cards.document import case_document
from cards.paging import pieces
from cards.receipt import state_words
from cards.words import at, listed, named, recorded_already
from dialogs.desk_phrases import PRONOUNS, outcomes_said
from dialogs.desk_words import called, why_not
from dialogs.turn import Turn, say, show, turn_of

LONGEST_TEXT = 8_000  # characters of one message; Teams takes about 28 KB

Act = Callable[["Desk", TurnContext, Turn, Case, Command, str], Awaitable[None]]


class Desk:
    """Acts on one report at a time; every act is one decision of the core, recorded with the turn."""

    def __init__(self, reports: Reports) -> None:
        self._reports = reports

    async def list(self, context: TurnContext, which: str = "") -> list[str]:
        """The open reports of this reader, or the last closed ones, and their references.

        Nobody else learns whether there are any.
        """
        turn = turn_of(context)
        closed = which == "closed"
        cases = await self._reports.closed(turn.person) if closed else await self._reports.desk(turn.person)
        if not cases and not turn.person.reads_reports:
            await say(context, sentence("case.desk.refused"))
            return []
        await show(context, desk_card(cases, turn.school, turn.now, closed=closed))
        return [case.reference for case in cases]

    async def drill(self, context: TurnContext) -> None:
        """Send a practice report, marked as one everywhere, to see that the ladder works."""
        turn = turn_of(context)
        if not may(turn.person, Action.START_DRILL):
            await say(context, sentence("case.desk.refused"))
            return
        case, change = self._reports.drill(turn.message.conversation, turn.now, turn.school)
        turn.work.changes.append(change)
        await say(context, sentence("case.desk.drill", reference=case.reference))

    async def act(self, context: TurnContext, command: Command) -> bool:
        """Do what a button of a case card asks: "acknowledge=SN-7K4M-26". A refusal says nothing of the report.

        True: it was asked why, and the next message may tell.
        """
        turn = turn_of(context)
        act, _, reference = command.id.partition("=")
        act, _, detail = act.partition(":")
        case = await self._reports.load(reference)
        done = _ACTS.get(act)
        if case is None or done is None or not may(turn.person, Action.LIST, case.facts):
            known = case.reference if case else ""
            turn.work.changes.append(self._reports.refused(turn.person, known, act if done else "unknown", turn.now))
            leads = turn.person.reads_reports
            await say(context, sentence("case.desk.unknown" if leads else "case.desk.refused"))
            return False
        await done(self, context, turn, case, command, detail)
        needs = {"close": Action.CLOSE, "reopen": Action.REOPEN}.get(act)
        return needs is not None and may(turn.person, needs, case.facts) and not command.input("reason")

    async def open_case(self, context: TurnContext, turn: Turn, case: Case, command: Command, detail: str) -> None:
        """Show the report; the opening is recorded in the same turn."""
        del command, detail
        decision = handling.open_case(case, turn.person, turn.now)
        await self._settle(context, turn, case, decision, Happened.OPENED)
        if decision is not None:  # pragma: no branch  # who may list a report may open it, by `access`
            opened = decision.case.model_copy(update={"version": decision.case.version + 1})
            for card in opened_cards(opened, turn.person, turn.school, turn.today):
                await show(context, card)

    async def acknowledge(self, context: TurnContext, turn: Turn, case: Case, command: Command, detail: str) -> None:
        """Take responsibility; a second press says who has it and changes nothing."""
        del command, detail
        away = turn.school.away_on(turn.today)
        gone = handling.owner_gone(case, away) and case.owner != turn.person.id
        if case.status is Status.CLOSED:
            moment = at(case.entries(Happened.CLOSED)[-1].at, turn.school)
            await say(context, sentence("case.done.is_closed", reference=case.reference, at=moment))
            return
        if (
            case.owner is not None
            and case.acknowledged_at is not None
            and not (gone or case.passed_to == turn.person.id)
        ):
            who, moment = named(case.owner, turn.school), at(case.acknowledged_at, turn.school)
            await say(context, sentence("case.done.already", reference=case.reference, who=who, at=moment))
            return
        if may(turn.person, Action.OPEN, case.facts) and turn.person.id not in case.opened_by:
            await say(context, sentence("case.done.open_first", reference=case.reference))
            return
        decision = handling.acknowledge(case, turn.person, turn.now, away)
        await self._settle(context, turn, case, decision, Happened.ACKNOWLEDGED, "case.done.acknowledged")

    async def pass_on(self, context: TurnContext, turn: Turn, case: Case, command: Command, detail: str) -> None:
        """Ask somebody who may read it to take it on: whoever is named, or the next."""
        del detail
        not_here = case.unreachable | turn.school.away_on(turn.today)
        others = tuple(one for one in eligible(case.facts, turn.school, not_here) if one != turn.person.id)
        to = called(command.input("to"), others, turn.school)
        if command.input("to") and not to and may(turn.person, Action.PASS_ON, case.facts):
            who = listed(others, turn.school)
            key = "case.done.pass_to" if others else "case.done.pass_nobody"
            await say(context, sentence(key, reference=case.reference, who=who))
            return
        decision = handling.pass_on(case, turn.person, to[0], turn.school, turn.now) if to else None
        who = listed(to[:1], turn.school)
        owner = named(case.owner, turn.school) if case.owner else ""
        key = "case.done.passed_owned" if owner else "case.done.passed"
        await self._settle(context, turn, case, decision, Happened.PASSED_ON, key, who=who, owner=owner)

    async def ask_reporter(self, context: TurnContext, turn: Turn, case: Case, command: Command, detail: str) -> None:
        """Send the reporter a question, as typed."""
        del detail
        decision = handling.ask_reporter(case, turn.person, command.input("question"), turn.now)
        await self._settle(context, turn, case, decision, Happened.ASKED, "case.done.asked")

    async def add_action(self, context: TurnContext, turn: Turn, case: Case, command: Command, detail: str) -> None:
        """Note an action, as typed."""
        del detail
        text = command.input("action")
        decision = handling.add_action(case, turn.person, text, turn.now)
        await self._settle(context, turn, case, decision, Happened.ACTION, "case.done.action", text=text)

    async def finish_action(self, context: TurnContext, turn: Turn, case: Case, command: Command, detail: str) -> None:
        """Tick an action off."""
        del command
        decision = handling.finish_action(case, turn.person, detail, turn.now)
        done, text = Happened.ACTION_DONE, case.open_actions.get(detail, "")
        await self._settle(context, turn, case, decision, done, "case.done.action_done", detail, text=text)

    async def ask_to_close(self, context: TurnContext, turn: Turn, case: Case, command: Command, detail: str) -> None:
        """Ask for outcome and reason before closing."""
        del detail
        reason = command.input("reason")
        if may(turn.person, Action.CLOSE, case.facts):
            if not reason:
                await say(context, sentence("case.close.ask_note"))
            await show(context, close_card(case, reason, outcomes_said(reason)))
        elif may(turn.person, Action.ADD_ACTION, case.facts) and case.open_actions:
            left = "; ".join(case.open_actions.values())
            await say(context, sentence("case.done.actions_first", reference=case.reference, left=left))
        else:
            await self._settle(context, turn, case, None, Happened.CLOSED)

    async def close(self, context: TurnContext, turn: Turn, case: Case, command: Command, detail: str) -> None:
        """Close with outcome and reason."""
        del detail
        outcomes = [one for one in command.input("outcomes").split(",") if one]
        reason, kept_in = command.input("reason"), command.input("kept_in")
        if may(turn.person, Action.CLOSE, case.facts) and not reason.strip():
            await say(context, sentence("case.close.ask_note"))
            return
        if may(turn.person, Action.CLOSE, case.facts) and not outcomes:
            await say(context, sentence("case.close.outcome_error"))
            return
        decision = handling.close(case, turn.person, outcomes, reason, kept_in, turn.now)
        await self._settle(
            context, turn, case, decision, Happened.CLOSED, "case.done.closed", at=at(turn.now, turn.school)
        )

    async def reopen(self, context: TurnContext, turn: Turn, case: Case, command: Command, detail: str) -> None:
        """Open a closed report again, with the reason."""
        del detail
        reason = command.input("reason")
        if may(turn.person, Action.REOPEN, case.facts) and not reason.strip():
            await say(context, sentence("case.desk.reopen_reason", reference=case.reference))
            return
        decision = handling.reopen(case, turn.person, reason, turn.now)
        await self._settle(context, turn, case, decision, Happened.REOPENED, "case.done.reopened")

    async def next(self, context: TurnContext, turn: Turn, case: Case, command: Command, detail: str) -> None:
        """What can be done now; of a report that this person has not read, to read it."""
        del command, detail
        if turn.person.id in case.opened_by:
            await show(context, working_card(case, turn.person, turn.school, turn.today))
        else:
            await say(context, sentence("case.done.read_first", reference=case.reference))

    async def state(self, context: TurnContext, turn: Turn, case: Case, command: Command, detail: str) -> None:
        """Who has it, who has seen it, and what was done, without what was reported."""
        del command, detail
        for card in state_cards(case, turn.school):
            await show(context, card)

    async def noted(self, context: TurnContext, turn: Turn, case: Case, command: Command, detail: str) -> None:
        """Nobody is responsible because of a mere "got it", and that is said."""
        del command, detail
        await say(context, sentence("case.done.not_yet", reference=case.reference))
        if turn.person.id in case.opened_by:
            await show(context, working_card(case, turn.person, turn.school, turn.today))

    async def told(self, context: TurnContext, turn: Turn, case: Case, command: Command, detail: str) -> None:
        """What the bot tells the reporter, which is never what is noted here."""
        del command, detail
        state = state_words(case, turn.school, turn.now)
        await say(context, sentence("case.done.told", reference=case.reference, what=state))

    async def is_reporter(self, turn: Turn, reference: str, who: str) -> bool:
        """Whether a name, or "her", can be the reporter of this report.

        Of one that this person may not see, or that is not there, anybody can be: the desk refuses both alike.
        """
        case = await self._reports.load(reference)
        if case is None or not may(turn.person, Action.LIST, case.facts):
            return True
        reporter = turn.school.person(case.reporter)
        names = reporter.name.lower().split() if reporter else []
        return who in PRONOUNS or who in names

    async def export(self, context: TurnContext, turn: Turn, case: Case, command: Command, detail: str) -> None:
        """The whole case as plain text, for the school's own file."""
        del command, detail
        decision = handling.export(case, turn.person, turn.now)
        await self._settle(context, turn, case, decision, Happened.EXPORTED)
        if decision is not None:
            for piece in pieces(case_document(case, turn.school), LONGEST_TEXT):
                await say(context, piece)

    async def _settle(
        self,
        context: TurnContext,
        turn: Turn,
        case: Case,
        decision: Decision | None,
        what: Happened,
        key: str | None = None,
        number: str = "",
        **values: str,
    ) -> None:
        """Record a decision with the turn and say so, or that it stands already, and whose it is, or that it cannot be.

        `number`: of the action that is ticked off.
        """
        known = handling.recorded_already(case, decision, what, number)
        if known is not None:
            await say(context, recorded_already(case.reference, known.actor, known.at, turn.school))
            return
        if decision is None:
            await say(context, why_not(case, turn, what))
            return
        turn.work.changes.append(self._reports.recorded(decision, turn.now))
        if key is not None:
            await say(context, sentence(key, reference=decision.case.reference, **values))
            recorded = decision.case.model_copy(update={"version": decision.case.version + 1})
            await show(context, working_card(recorded, turn.person, turn.school, turn.today))


_ACTS: dict[str, Act] = {
    "open": Desk.open_case,
    "acknowledge": Desk.acknowledge,
    "pass": Desk.pass_on,
    "ask": Desk.ask_reporter,
    "action": Desk.add_action,
    "done": Desk.finish_action,
    "close": Desk.ask_to_close,
    "closed": Desk.close,
    "reopen": Desk.reopen,
    "export": Desk.export,
    "told": Desk.told,
    "next": Desk.next,
    "state": Desk.state,
    "noted": Desk.noted,
}
