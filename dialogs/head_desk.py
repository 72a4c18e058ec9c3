"""The Head Teacher's questions, guidance and review list; guidance can be read by everybody.

Who acts is the signed-in person, and what may be done is the core's to say.
"""

from botbuilder.core import TurnContext

from bot.core.commands import Command
from bot.core.guidance import handling, published
from bot.core.guidance.access import Act, may
from bot.core.guidance.handling import Decision
from bot.core.guidance.notice import opened_slot
from bot.core.guidance.published import Guidance, Published, people_named
from bot.core.guidance.question import DECIDED, LONGEST_ANSWER, LONGEST_TITLE, Question, Status
from bot.core.guidance.review import themes
from bot.core.policy import Pack
from bot.core.school import School
from bot.services.guidance import GuidanceBook
from bot.services.questions import Questions
from bot.services.review import ReviewList, cleared
from bot.texts import say as sentence
from cards.ask_head import LISTED, my_questions_card
from cards.guidance import guidance_card, guidance_form_card, guidance_list_card
from cards.head_questions import asked_card, decide_question_card, waiting_card
from cards.review_list import clear_review_card, review_list_card
from cards.words import at, named, recorded_already
from dialogs.turn import Turn, say, show, turn_of


class HeadDesk:
    """Acts on one question or one piece of guidance at a time; every act is recorded with the turn."""

    def __init__(self, questions: Questions, guidance: GuidanceBook, review: ReviewList, pack: Pack) -> None:
        self._questions = questions
        self._guidance = guidance
        self._review = review
        self._pack = pack

    async def questions(self, context: TurnContext, command: Command) -> None:
        """The questions that wait, or what a button on one asks: "open=HQ-7K4M-26". Others see their own."""
        turn = turn_of(context)
        act, _, name = command.id.partition("=")
        if not act and may(turn.person, Act.GUIDE):
            await show(context, waiting_card(await self._questions.waiting(), turn.school))
        elif not act:
            mine = await self._questions.of_asker(turn.person)
            await show(context, my_questions_card(mine[::-1][:LISTED], turn.school))
        else:
            question = await self._questions.load(name)
            opened = handling.opened(question, turn.person, turn.now) if question and act in _ANSWERS else None
            if question is None or opened is None:
                known = question.reference if question else ""
                done = act if act in _ANSWERS else "unknown"
                turn.work.changes.append(self._questions.refused(turn.person, known, done, turn.now))
                await say(context, sentence("question.decide.refused"))
            elif act == "open":
                await self._open(context, turn, opened)
            else:
                await self._decide(context, turn, question, act, command)

    async def _open(self, context: TurnContext, turn: Turn, opened: Decision) -> None:
        """Show the question with who asked it; the opening is recorded in the same turn."""
        turn.work.changes.append(self._questions.recorded(opened, turn.now))
        card = decide_question_card(opened.question, turn.school)
        await show(context, card, slot=opened_slot(opened.question.reference, turn.person.id))

    async def _decide(self, context: TurnContext, turn: Turn, question: Question, act: str, command: Command) -> None:
        """Take over the form. What is missing or too long is said, and what was typed stands there still."""
        answer, words = command.input("answer").strip(), command.input("question").strip()
        publishes = act in ("publish", "sure")
        wrong = _wrong(answer, words, publishes=publishes, needs_answer=_ANSWERS[act] is Status.ANSWERED)
        named = people_named(f"{words} {answer}", turn.school) if publishes and act != "sure" else ()
        if publishes and question.guidance:
            await say(context, sentence("question.decide.published_before", guidance=question.guidance))
        elif wrong or named:
            note = wrong or sentence("question.decide.names", names=", ".join(named))
            form = decide_question_card(question, turn.school, answer, words, [note], sure=bool(named) and not wrong)
            await show(context, form, slot=opened_slot(question.reference, turn.person.id))
        else:
            await self._settle(context, turn, question, _ANSWERS[act], answer, words if publishes else "")

    async def _settle(
        self, context: TurnContext, turn: Turn, question: Question, outcome: Status, answer: str, words: str
    ) -> None:
        """Record the decision, and what is published with it, in one transaction.

        A second press, and a button of an older card that would take an answer back, record nothing.
        """
        new = self._guidance.new(turn.person, words, answer, turn.school, turn.now) if words else None
        name = new.guidance.reference if new else ""
        decision = handling.decided(question, turn.person, outcome, answer, turn.now, name)
        if decision is None or not decision.entries:
            await say(context, _stands(question, turn.school, same=decision is not None))
            await show(context, decide_question_card(question, turn.school))
            return
        turn.work.changes += [self._guidance.recorded(new)] if new else []
        turn.work.changes.append(self._questions.recorded(decision, turn.now))
        done, slot = asked_card(decision.question, turn.school), opened_slot(question.reference, turn.person.id)
        await show(context, done, slot=slot, update=True)  # what was typed is on its way
        left = turn.school.person(question.asker) is None
        if left:
            await say(context, sentence("question.decide.left", reference=question.reference))
        elif not new:
            await say(context, sentence("question.decide.done", reference=question.reference))
        if new and left:
            await say(context, sentence("guidance.done.published", reference=name))
        elif new:
            await say(context, sentence("question.decide.done_published", reference=question.reference, guidance=name))

    async def guidance(self, context: TurnContext, command: Command) -> None:
        """The list for everybody, or one of it; the Head Teacher writes, changes and withdraws."""
        turn = turn_of(context)
        act, _, name = command.id.partition("=")
        writes = may(turn.person, Act.GUIDE)
        if act in ("", "list"):
            found = [one for one in await self._guidance.all() if one.shown or writes]
            start = int(name) if name.isdecimal() else 0
            await show(context, guidance_list_card(found, start, writes=writes))
        elif act == "show":
            one = await self._guidance.load(name)
            await self._show(context, turn, one if one and (one.shown or writes) else None)
        elif not writes:
            await say(context, sentence("guidance.done.refused"))
        elif act == "write":
            await show(context, guidance_form_card("", ""))
        elif act in ("save", "sure") and not name:
            await self._save(context, turn, None, command)
        else:
            await self._change(context, turn, act, await self._guidance.load(name), command)

    async def _change(
        self, context: TurnContext, turn: Turn, act: str, known: Guidance | None, command: Command
    ) -> None:
        """Act on guidance that is there. A card that is older than it changes nothing, and what was typed stays."""
        turns = {"withdraw": published.withdrawn, "restore": published.restored}
        if known is None:
            await say(context, sentence("guidance.done.gone"))
        elif command.version != known.version:
            note = sentence("guidance.done.old")
            if act in ("save", "sure"):
                words = command.input("question"), command.input("answer")
                await show(context, guidance_form_card(*words, known, [note]))
            else:
                await self._show(context, turn, known, note)
        elif act == "change":
            await show(context, guidance_form_card(known.question, known.answer, known))
        elif act in ("save", "sure"):
            await self._save(context, turn, known, command)
        elif act == "confirm":
            await self._settled(context, turn, published.confirmed(known, turn.person, self._guidance.policy, turn.now))
        elif act in turns:
            await self._settled(context, turn, turns[act](known, turn.person, turn.now))
        else:
            await say(context, sentence("edge.unknown_button"))

    async def _save(self, context: TurnContext, turn: Turn, known: Guidance | None, command: Command) -> None:
        """Publish new guidance, or other words of guidance that is there."""
        words, answer = command.input("question").strip(), command.input("answer").strip()
        sure = command.id.startswith("sure")
        named = () if sure else people_named(f"{words} {answer}", turn.school)
        notes = []
        if not words or not answer:
            notes = [sentence("guidance.form.missing")]
        elif len(words) > LONGEST_TITLE or len(answer) > LONGEST_ANSWER:
            notes = [sentence("question.decide.too_long", answer=LONGEST_ANSWER, question=LONGEST_TITLE)]
        elif named:
            notes = [sentence("question.decide.names", names=", ".join(named))]
        if notes:
            await show(context, guidance_form_card(words, answer, known, notes, sure=bool(named)))
        elif known is None:
            await self._settled(context, turn, self._guidance.new(turn.person, words, answer, turn.school, turn.now))
        else:
            policy = self._guidance.policy
            await self._settled(context, turn, published.changed(known, turn.person, words, answer, policy, turn.now))

    async def _settled(self, context: TurnContext, turn: Turn, decision: Published | None) -> None:
        """Record new guidance or a change, and say what it was. None: what no card of this guidance offers."""
        if decision is None:
            await say(context, sentence("edge.unknown_button"))
            return
        turn.work.changes.append(self._guidance.recorded(decision))
        what = decision.entries[0].what.value if decision.entries else "same"
        await say(context, sentence(f"guidance.done.{what}", reference=decision.guidance.reference))

    async def _show(self, context: TurnContext, turn: Turn, one: Guidance | None, *notes: str) -> None:
        if one is None:
            await say(context, sentence("guidance.done.gone"))
            return
        writes = may(turn.person, Act.GUIDE)
        await show(context, guidance_card(one, self._guidance.policy, turn.school, notes, writes=writes))

    async def review(self, context: TurnContext, command: Command) -> None:
        """The list for the policy's review; it is emptied after a second press."""
        turn = turn_of(context)
        if not may(turn.person, Act.REVIEW):
            await say(context, sentence("review.refused"))
        elif command.id == "clear":
            await show(context, clear_review_card())
        elif command.id == "clear=yes":
            turn.work.changes.append(cleared(turn.person.id, turn.now))
            await say(context, sentence("review.clear.done"))
        else:
            await show(context, review_list_card(themes(await self._review.notes()), self._pack))


def _stands(question: Question, school: School, *, same: bool) -> str:
    """That a question is decided already, since when and by whom. `same`: as it was pressed once more."""
    [*_, known] = question.entries(*DECIDED.values())
    if same:
        return recorded_already(question.reference, known.actor, known.at, school)
    who, when = named(known.actor, school), at(known.at, school)
    return sentence("question.decide.answered", reference=question.reference, who=who, at=when)


def _wrong(answer: str, words: str, *, publishes: bool, needs_answer: bool) -> str:
    """What must be put right before an answer can be recorded; empty: nothing."""
    if len(answer) > LONGEST_ANSWER or (publishes and len(words) > LONGEST_TITLE):
        return sentence("question.decide.too_long", answer=LONGEST_ANSWER, question=LONGEST_TITLE)
    if needs_answer and not answer:
        return sentence("question.decide.answer_missing")
    return sentence("question.decide.question_missing") if publishes and not words else ""


_ANSWERS: dict[str, Status] = {
    "open": Status.OPEN,
    "only": Status.ANSWERED,
    "publish": Status.ANSWERED,
    "sure": Status.ANSWERED,
    "decline": Status.DECLINED,
    "talk": Status.TALK,
}
