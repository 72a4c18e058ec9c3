"""What is pressed about remote sessions outside the form: sent, decided, called off, looked up; closures and rules.

Who acts is the signed-in person, and what may be done is the core's to say; a card of an older check changes nothing.
"""

from collections.abc import Awaitable, Callable

from botbuilder.core import TurnContext

from bot.core.commands import Command
from bot.core.lesson import closures, handling
from bot.core.lesson.access import Act, may
from bot.core.lesson.advice import adoptable
from bot.core.lesson.closures import LONGEST, ClosureChanges, day_of, groups_of, key
from bot.core.lesson.handling import Decision
from bot.core.lesson.notice import decide_slot, verdict_slot
from bot.core.lesson.record import DECIDED, Happened, Lesson, Status
from bot.core.lesson.register import View, counts, grouped, view
from bot.core.policy import Pack
from bot.core.school import Closure
from bot.services.lessons import Lessons
from bot.services.school_book import SchoolBook
from bot.texts import say as sentence
from cards.closures import closures_card, rules_card
from cards.lesson import verdict_card
from cards.lesson_head import decide_card
from cards.lesson_words import closure_words, group, staff
from cards.register import counts_card, my_lessons_card, register_card
from cards.words import recorded_already
from dialogs.turn import Turn, say, show, turn_of

Do = Callable[["LessonDesk", TurnContext, Turn, Lesson], Awaitable[None]]


class LessonDesk:
    """Acts on one session at a time, or on the school's settings; every act is recorded with the turn."""

    def __init__(self, lessons: Lessons, book: SchoolBook, pack: Pack) -> None:
        self._lessons = lessons
        self._book = book
        self._pack = pack

    async def own(self, turn: Turn, command: Command) -> Lesson | None:
        """A session of this person that a dialog is to go on with: its answers are changed, or something is reported.

        None: another button, somebody else's session, or a card that is older than its session.
        """
        act, _, name = command.id.partition("=")
        lesson = await self._lessons.load(name)
        if lesson is None or not may(turn.person, _ON_A_DIALOG.get(act, Act.REGISTER), lesson):
            return None
        fresh = act == "report" or command.version == lesson.revision
        return lesson if lesson.teacher == turn.person.id and fresh and act in _ON_A_DIALOG else None

    async def changing(self, turn: Turn, name: str) -> Lesson | None:
        """The session whose answers a form changes; None: a new one, or one that cannot be changed any more."""
        lesson = await self._lessons.load(name) if name else None
        return lesson if lesson is not None and may(turn.person, Act.CHANGE, lesson) else None

    async def act(self, context: TurnContext, command: Command) -> None:
        """Do what a button on a session's card asks: "send=RL-7K4M-26". A card of an older check changes nothing."""
        turn = turn_of(context)
        act, _, name = command.id.partition("=")
        lesson = await self._lessons.load(name)
        if lesson is None or not may(turn.person, Act.SEE, lesson):
            await say(context, sentence("lesson.register.gone"))
        elif act in _OWN and (act not in _NEEDS_FRESH or command.version == lesson.revision):
            await _OWN[act](self, context, turn, lesson)
        elif act in _OWN or act in _ON_A_DIALOG:
            await self._older(context, turn, lesson)
        else:
            await say(context, sentence("edge.unknown_button"))

    async def show(self, context: TurnContext, turn: Turn, lesson: Lesson) -> None:
        """The card of a session as it stands now: the teacher's, or the Head Teacher's."""
        found = self._lessons.judged(lesson.session, turn.school)
        if lesson.teacher == turn.person.id:
            card = verdict_card(lesson, found, turn.person, turn.school, self._pack)
            await show(context, card, slot=verdict_slot(lesson.reference))
        else:
            card = decide_card(lesson, found, turn.person, turn.school, self._pack, turn.now, again=True)
            await show(context, card, slot=decide_slot(lesson.reference, turn.person.id))

    async def send(self, context: TurnContext, turn: Turn, lesson: Lesson) -> None:
        """Send it to the Head Teacher; the teacher's card shows that it is waiting."""
        decision = handling.ask(lesson, turn.person, turn.school.headteacher, turn.now)
        if await self._settle(context, turn, decision, lesson):
            await say(context, sentence("lesson.verdict.sent", reference=lesson.reference))

    async def cancel(self, context: TurnContext, turn: Turn, lesson: Lesson) -> None:
        """It does not take place."""
        if await self._settle(context, turn, handling.cancel(lesson, turn.person, turn.now), lesson):
            await say(context, sentence("lesson.verdict.called_off", reference=lesson.reference))

    async def nothing(self, context: TurnContext, turn: Turn, lesson: Lesson) -> None:
        """Afterwards: nothing to report."""
        decision = handling.nothing_to_report(lesson, turn.person, turn.now)
        if decision is None:  # somebody else's session
            await self._older(context, turn, lesson)
            return
        if decision.entries:
            turn.work.changes.append(self._lessons.recorded(decision, turn.now))
        await say(context, sentence("lesson.after.noted", reference=lesson.reference))

    async def decide(self, context: TurnContext, command: Command) -> None:
        """The Head Teacher's decision. It needs a note, and a card that shows the session as it is now."""
        turn = turn_of(context)
        outcome, _, name = command.id.partition("=")
        lesson = await self._lessons.load(name)
        if lesson is None or outcome not in set(DECIDED) or not may(turn.person, Act.DECIDE, lesson):
            shown = lesson is not None and may(turn.person, Act.REGISTER)
            await (self._older(context, turn, lesson) if lesson and shown else self._refused(context))
        elif command.version != lesson.revision:
            await self._older(context, turn, lesson)
        elif not command.input("note").strip():
            await say(context, sentence("lesson.decide.note_missing", reference=lesson.reference))
        else:
            decision = handling.decide(lesson, turn.person, Status(outcome), command.input("note"), turn.now)
            if await self._settle(context, turn, decision, lesson):
                await say(context, sentence("lesson.decide.done", reference=lesson.reference))

    async def register(self, context: TurnContext, command: Command) -> None:
        """The register for the Head Teacher; for everybody else their own sessions, when asked for."""
        turn = turn_of(context)
        which, _, start = command.id.partition(":")
        if which == "mine" or (not which and not may(turn.person, Act.REGISTER)):
            await show(context, my_lessons_card((await self._lessons.of_teacher(turn.person))[::-1][:12], turn.school))
        elif not may(turn.person, Act.REGISTER):
            await say(context, sentence("lesson.register.refused"))
        else:
            await self._page(context, turn, which, int(start) if start.isdecimal() else 0)

    async def _page(self, context: TurnContext, turn: Turn, which: str, start: int) -> None:
        register = await self._lessons.register()
        if which == "counts":
            await show(context, counts_card(counts(register), len(register)))
            return
        chosen = View(which) if which in set(View) else View.UPCOMING
        found = view(register, chosen, turn.local_now.date())
        match chosen:
            case View.BY_CLASS:
                groups = grouped(found, lambda lesson: group(lesson.session))
            case View.BY_STAFF:
                groups = grouped(found, lambda lesson: staff(lesson, turn.school))
            case _:
                groups = (("", found),)
        await show(context, register_card(chosen, groups, turn.school, start))

    async def closures(self, context: TurnContext, command: Command) -> None:
        """Show the periods of lockdown or closure; the Head Teacher sets and ends them."""
        turn = turn_of(context)
        act, _, name = command.id.partition("=")
        if not act:
            await self._show_closures(context, turn)
        elif not may(turn.person, Act.CLOSURES):
            await say(context, sentence("lesson.closures.refused"))
        elif act == "add":
            await self._add_closure(context, turn, dict(command.inputs))
        else:
            await self._drop_closure(context, turn, act, name)

    async def _show_closures(
        self, context: TurnContext, turn: Turn, inputs: dict[str, str] | None = None, *notes: str
    ) -> None:
        editable = may(turn.person, Act.CLOSURES)
        card = closures_card(
            turn.school.closures, turn.local_now.date(), editable=editable, inputs=inputs or {}, notes=notes
        )
        await show(context, card)

    async def _add_closure(self, context: TurnContext, turn: Turn, inputs: dict[str, str]) -> None:
        """Set a period; what is wrong is named at its field, and what was typed stands there still."""
        days = [day_of(inputs.get(name, "")) for name in ("first", "last")]
        first, last = days
        if first is None or last is None:
            wrong = "first" if first is None else "last"
        elif last < first:
            wrong = "order"
        elif last - first > LONGEST:
            wrong = "long"
        else:
            closure = Closure(
                first=first,
                last=last,
                groups=groups_of(inputs.get("groups", "")),
                reason=" ".join(inputs.get("reason", "").split()),
            )
            self._change(turn, lambda known: closures.added(known, closure))
            await say(context, sentence("lesson.closures.added", what=closure_words(closure)))
            return
        await self._show_closures(context, turn, inputs, sentence(f"lesson.closures.error.{wrong}"))

    async def _drop_closure(self, context: TurnContext, turn: Turn, act: str, name: str) -> None:
        closure = next((one for one in turn.school.closures if key(one) == name), None)
        if closure is None or act not in ("end", "remove"):
            await self._show_closures(context, turn, None, sentence("lesson.closures.gone"))
            return
        today = turn.local_now.date()
        if act == "remove":
            self._change(turn, lambda known: closures.removed(known, closure))
        else:
            self._change(turn, lambda known: closures.ended(known, closure, min(today, closure.last)))
        told = "removed" if act == "remove" else "ended"
        await say(context, sentence(f"lesson.closures.{told}", what=closure_words(closure)))

    def _change(self, turn: Turn, change: Callable[[ClosureChanges], ClosureChanges]) -> None:
        """Record a change of the periods, and hold every session to come against them."""
        turn.work.changes.append(self._book.closures_changed(change, turn.person, turn.now))
        turn.work.changes.append(self._lessons.recheck(turn.now))

    async def rules(self, context: TurnContext, command: Command) -> None:
        """Show which advice is a rule of the school; the Head Teacher chooses."""
        turn = turn_of(context)
        if not may(turn.person, Act.ADOPT):
            await say(context, sentence("lesson.rules.refused"))
            return
        if command.id != "save":
            await show(context, rules_card(turn.school.lessons.adopt))
            return
        chosen = adoptable([name for name in command.input("adopted").split(",") if name])
        if chosen is None:
            await show(context, rules_card(turn.school.lessons.adopt, [sentence("lesson.rules.recording")]))
            return
        turn.work.changes.append(self._book.rules_adopted(chosen, turn.person, turn.now))
        turn.work.changes.append(self._lessons.recheck(turn.now))
        what = "; ".join(sentence(f"lesson.advice.{item.value}.rule") for item in chosen)
        await say(context, sentence("lesson.rules.saved", what=what) if chosen else sentence("lesson.rules.saved_none"))

    async def _settle(self, context: TurnContext, turn: Turn, decision: Decision | None, lesson: Lesson) -> bool:
        """Record a decision with the turn; its cards change in place. False: nothing changed, and the card is shown.

        Of what is recorded already it is said by whom: a second press, or somebody else's, of a card that is no older.
        """
        if decision is None:
            await self._older(context, turn, lesson)
            return False
        if not decision.entries:
            known = lesson.entries(Happened.ASKED, Happened.DECIDED, Happened.CANCELLED)[-1]
            await say(context, recorded_already(lesson.reference, known.actor, known.at, turn.school))
            await self.show(context, turn, lesson)
            return False
        turn.work.changes.append(self._lessons.recorded(decision, turn.now))
        return True

    async def _older(self, context: TurnContext, turn: Turn, lesson: Lesson) -> None:
        await say(context, sentence("lesson.form.old_verdict"))
        await self.show(context, turn, lesson)

    async def _refused(self, context: TurnContext) -> None:
        await say(context, sentence("lesson.register.gone"))


_ON_A_DIALOG = {"change": Act.CHANGE, "report": Act.AFTER}
_NEEDS_FRESH = frozenset({"send", "cancel"})
_OWN: dict[str, Do] = {
    "show": LessonDesk.show,
    "send": LessonDesk.send,
    "cancel": LessonDesk.cancel,
    "nothing": LessonDesk.nothing,
}
