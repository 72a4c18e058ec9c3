"""Where a guided report goes next: shows a step or a warning, steers, alerts, sends. `report` reads what is typed."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from botbuilder.dialogs import Dialog, DialogContext, DialogTurnResult

from bot.core import reading
from bot.core import short_answers as short
from bot.core.access import readers
from bot.core.commands import Command, Verb
from bot.core.happened import tells
from bot.core.incident import Certainty, Draft, Party
from bot.core.interview import ORDER, Step, before, chosen, clause, pending
from bot.core.notice import slot
from bot.core.routing import Route, route, route_urgent
from bot.services.reports import Reports
from bot.texts import say as sentence
from cards.receipt import receipt_card
from cards.report import step_card, urgent_card
from cards.review import review_card
from cards.routes import route_sentences
from cards.small import cancel_card, gone_card
from cards.words import listed
from dialogs import phrases, report_phrases, report_words
from dialogs.answering import Answering
from dialogs.menu import Menu
from dialogs.own_reports import OwnReports
from dialogs.phrases import Steer
from dialogs.turn import Turn, say, show, turn_of

State = dict[str, Any]
ENDED = "ended"
CLAUSE = "clause"
OUTSIDE = "outside"
_SHOWS_WORDS = frozenset({Step.FACTS, Step.ACCOUNT, Step.SO_FAR})  # and the check, and whatever says something back


class ReportFlow(Dialog):
    """A report's state and its ways.

    State, plain JSON: `draft`; `rev`, which tells a button of an older card; `at`, a step gone back to; `asked`,
    what a yes or no is about, and `said`, the message that it was asked about; `alert`, the reference of an urgent
    alert; `shown`, warnings that were given; `later`, sentences that wait until a warning has been read.
    """

    def __init__(self, answering: Answering, menu: Menu, own: OwnReports, reports: Reports) -> None:
        super().__init__("ReportDialog")
        self._answering = answering
        self._menu = menu
        self._own = own
        self._reports = reports
        self._latest: tuple[Any, Draft] | None = None

    @abstractmethod
    async def _told(self, dc: DialogContext, text: str) -> DialogTurnResult:
        """Read words that were held back; a dialog that reads what is typed says how."""

    async def _steered(self, dc: DialogContext, way: Steer) -> DialogTurnResult:
        """Go where a message or a button steers; what the message tells beside that is kept first."""
        state, turn = dc.active_dialog.state, turn_of(dc.context)
        if way is Steer.CANCEL:  # its words wait until it is clear that nothing is to be deleted
            state["asked"] = "cancel"
            state["rev"] += 1
            await show(dc.context, cancel_card(state["rev"], report_words.first_person(self._draft(state), turn)))
            return Dialog.end_of_turn
        if way is Steer.SEND:
            return await self._send(dc)
        notes = self._keep_if_told(state, turn, state["said"])
        draft = self._draft(state)
        match way:
            case Steer.BACK:
                state["at"] = before(self._step(state)).value
                return await self._ask(dc, notes)
            case Steer.SAVE:
                for words in [*notes, report_words.kept(draft, turn)]:
                    await say(dc.context, words)
                return await dc.end_dialog({"saved": dict(state)})
            case Steer.JOIN:
                return await self._join(dc, turn, notes)
            case _:
                return await self._aside(dc, turn, way, notes)

    async def _aside(self, dc: DialogContext, turn: Turn, way: Steer, notes: Sequence[str]) -> DialogTurnResult:
        """Answer what leads nowhere else; asked whether it was read, a report that was sent is meant more likely."""
        state: State = dc.active_dialog.state
        if way is Steer.READ and await self._reports.has_reported(turn.person):
            await self._menu.obey(dc.context, turn, state.setdefault("memory", {}), Command(Verb.MINE))
        return await self._ask(dc, [*notes, *report_words.aside(way, self._draft(state), turn, self._step(state))])

    async def _join(self, dc: DialogContext, turn: Turn, notes: Sequence[str]) -> DialogTurnResult:
        """Add what was told to the report that was sent before, and write no second one; unless it is urgent.

        Whoever must not see this one, by what was answered already, must not get it through that one either.
        """
        state: State = dc.active_dialog.state
        draft, sent = self._draft(state), await self._own.last_open(turn)
        words = report_words.note(draft)
        if sent is None or draft.urgent or state["alert"] or not words:
            return await self._ask(dc, [*notes, sentence("report.flow.carry_on")])
        may_read = route(draft.parties, turn.person, turn.school, turn.today).readers if draft.parties else None
        if may_read is not None and not {*readers(sent.facts, turn.school)}.issubset(may_read):
            return await self._ask(dc, [*notes, sentence("report.open.apart", reference=sent.reference)])
        if not await self._own.add_note(dc.context, turn, sent.reference, words):
            return await self._ask(dc, notes)
        await show(dc.context, gone_card("report.sent.joined"), slot=self._slot(draft), update=True)
        return await dc.end_dialog({ENDED: True})

    def _keep_words(self, state: State, turn: Turn, text: str) -> list[str]:
        """Keep what a question or a request tells, as typed; what to say of it."""
        read = reading.asked(self._draft(state), text, turn.local_now, turn.staff)
        self._keep(state, read.draft)
        return report_words.told(read.notes)

    def _keep_if_told(self, state: State, turn: Turn, text: str) -> list[str]:
        """The same where it tells anything."""
        return self._keep_words(state, turn, text) if tells(text, self._draft(state), turn.local_now) else []

    def _settles_cancel(self, state: State, turn: Turn, text: str, way: Steer | None) -> bool:
        """Whether a message answers "delete this draft, or keep it"; a yes that tells something does not."""
        if way is Steer.CANCEL or phrases.is_part_of_message(text) or report_phrases.keeps(text) or short.agreed(text):
            return True
        answer = short.certainty(text)
        return short.nod(text) or (answer is not None and not tells(text, self._draft(state), turn.local_now))

    def _take_up(self, state: State, turn: Turn) -> None:
        """Nothing is deleted: what the message told that was taken for "cancel" is kept, and said so next."""
        state["asked"] = ""
        state["later"] = [*state.get("later", ()), *self._keep_if_told(state, turn, state["said"])]

    async def _cancel_answered(self, dc: DialogContext, way: Steer | None, text: str) -> DialogTurnResult:
        """Delete it, keep it, or find that the word was part of what somebody wrote."""
        state, turn = dc.active_dialog.state, turn_of(dc.context)
        if phrases.is_part_of_message(text):
            state["asked"] = ""
            return await self._told(dc, state["said"])
        if way is not Steer.CANCEL and short.certainty(text) is not Certainty.YES and not short.agreed(text):
            self._take_up(state, turn)
            return await self._ask(dc, [sentence("report.flow.carry_on")])
        earlier = await self._reports.of_reporter(turn.person, 1)
        await show(dc.context, gone_card("report.sent.deleted"), slot=self._slot(self._draft(state)), update=True)
        draft = self._draft(state)
        await say(dc.context, report_words.gone(draft, turn, earlier[-1].reference if earlier else ""))
        return await dc.end_dialog({ENDED: True, CLAUSE: clause(draft.kind, self._answering.asking.pack.roles)})

    async def _alert(self, dc: DialogContext, turn: Turn, *, about_head: bool) -> DialogTurnResult:
        """Two taps: safety, then this. It carries nothing but that there is an urgent report."""
        state: State = dc.active_dialog.state
        draft = self._draft(state)
        if state["alert"]:
            return await self._ask(dc, [sentence("report.flow.carry_on")])
        if about_head:
            draft = draft.model_copy(update={"parties": chosen((draft.parties or frozenset()) | {Party.HEAD})})
            self._keep(state, draft)
        parties = draft.parties or frozenset()
        to = route_urgent(
            about_head=about_head, reporter=turn.person, school=turn.school, parties=parties, today=turn.today
        )
        if to.outside:
            lado = turn.school.numbers.lado or sentence("browse.people.no_number")
            return await self._ask(dc, [sentence("report.urgent.alerted_nobody", lado=lado)])
        chat = turn.message.conversation
        case, change = self._reports.begin(draft, to, turn.person, chat, turn.now, turn.school, complete=False)
        turn.work.changes.append(change)
        state["alert"] = case.reference
        people = listed(case.route.first, turn.school)
        return await self._ask(dc, [sentence("report.urgent.alerted", reference=case.reference, people=people)])

    async def _send(self, dc: DialogContext) -> DialogTurnResult:
        state, turn = dc.active_dialog.state, turn_of(dc.context)
        draft = self._draft(state)
        if pending(draft) in (Step.FACTS, Step.SO_FAR):  # may be left out, so that "send" means: nothing to add
            draft = draft.model_copy(update={"settled": draft.settled | {Step.FACTS, Step.SO_FAR}})
            self._keep(state, draft)
            return await self._ask(dc, [])
        if pending(draft) is not Step.CHECK or not draft.parties:
            return await self._ask(dc, [sentence("report.check.not_yet")])
        to = route(draft.parties, turn.person, turn.school, turn.today)
        alerted = await self._reports.load(state["alert"]) if state["alert"] else None
        if alerted is not None:
            case, change = self._reports.complete(alerted, draft, to, turn.now)
        else:
            case, change = self._reports.begin(
                draft, to, turn.person, turn.message.conversation, turn.now, turn.school, complete=True
            )
        turn.work.changes.append(change)
        gone = gone_card("report.sent.review_gone", reference=case.reference)
        await show(dc.context, gone, slot=self._slot(draft), update=True)
        await show(dc.context, receipt_card(case, turn.school, turn.now), slot=slot(case.reference, "receipt"))
        return await dc.end_dialog({ENDED: True, CLAUSE: clause(draft.kind, self._answering.asking.pack.roles)})

    async def _ask(self, dc: DialogContext, notes: Sequence[str]) -> DialogTurnResult:
        """Show what is to be answered now: a warning first if one is due, else the step, else the check."""
        state, turn = dc.active_dialog.state, turn_of(dc.context)
        draft = self._draft(state)
        state["rev"] += 1
        to = route(draft.parties, turn.person, turn.school, turn.today) if draft.parties else None
        if to is not None and to.outside:
            return await self._outside(dc, turn, to)
        if warning := self._warning(state, draft):
            state["shown"].append(warning)
            state["later"] = [*state.get("later", ()), *notes]  # 999 comes before everything
            await show(dc.context, urgent_card(draft, turn.school, state["rev"], images=warning == "images"))
            return Dialog.end_of_turn
        notes = [*state.pop("later", ()), *notes]
        step = self._step(state)
        if step is Step.CHECK and to is not None:
            if await self._own.kept_from(turn, report_words.note(draft), to.readers):
                notes = [*notes, sentence("report.check.names_report")]
            card = review_card(draft, to, turn.person, turn.school, turn.local_now, state["rev"], notes)
            await show(dc.context, card, slot=self._slot(draft))
        else:
            typed = self._slot(draft) if step in _SHOWS_WORDS or notes else ""
            await show(dc.context, step_card(step, draft, turn.school, state["rev"], notes), slot=typed)
        return Dialog.end_of_turn

    async def _outside(self, dc: DialogContext, turn: Turn, to: Route) -> DialogTurnResult:
        """Nobody in the app may have it: the routes outside, and nothing is kept."""
        alert = dc.active_dialog.state["alert"]
        if alert and (case := await self._reports.load(alert)) is not None:
            turn.work.changes.append(self._reports.shut(case, to, turn.now))
        for text in route_sentences(to, turn.school, turn.today):
            await say(dc.context, text)
        await say(dc.context, sentence("report.routing.outside_alerted" if alert else "report.routing.outside_end"))
        return await dc.end_dialog({ENDED: True, OUTSIDE: True})

    def _warning(self, state: State, draft: Draft) -> str:
        """Which warning is due and has not been given."""
        safety = draft.safety is not None and draft.safety.counts_as_yes
        images = draft.images is not None and draft.images.counts_as_yes
        due = [name for name, is_due in (("images", images), ("safety", safety)) if is_due]
        return next((name for name in due if name not in state["shown"]), "")

    def _step(self, state: State) -> Step:
        """Where the report is: a step gone back to, unless one before it has to be answered again."""
        first = pending(self._draft(state))
        back = Step(state["at"]) if state["at"] else first
        return min(first, back, key=ORDER.index)

    def _draft(self, state: State) -> Draft:
        """The draft of a state, which is replaced and never changed; a turn asks for the same one several times."""
        if self._latest is None or self._latest[0] is not state["draft"]:
            self._latest = (state["draft"], Draft.model_validate(state["draft"]))
        return self._latest[1]

    def _keep(self, state: State, draft: Draft) -> None:
        state["draft"] = draft.model_dump(mode="json")

    def _slot(self, draft: Draft) -> str:
        """Under which the cards that show what was typed are kept: none of them stays once it is sent or deleted."""
        return slot("draft", draft.started_at.isoformat())
