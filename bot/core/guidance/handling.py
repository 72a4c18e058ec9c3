"""What becomes of a question when somebody acts on it: pure decisions, each refused when `may` refuses it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.guidance.access import Act, may
from bot.core.guidance.notice import Notice, NoticeKind
from bot.core.guidance.question import DECIDED, Entry, Happened, Question, Status
from bot.core.people import Person


@dataclass(frozen=True, slots=True)
class Decision:
    """The question as it now stands, what is added to its history, and what people are owed."""

    question: Question
    entries: tuple[Entry, ...]
    notices: tuple[Notice, ...] = ()


def asked(
    reference: str, asker: Person, conversation: str, text: str, holder: Person, policy: str, now: datetime
) -> Decision | None:
    """A question that is sent to the Head Teacher, `holder`; None: there are no words, or it is their own."""
    if not may(asker, Act.ASK) or not text.strip():
        return None
    question = Question(
        reference=reference,
        asker=asker.id,
        conversation=conversation,
        holder=holder.id,
        status=Status.OPEN,
        text=text.strip(),
        policy=policy,
        asked_at=now,
    )
    entry = Entry(at=now, actor=asker.id, what=Happened.SENT)
    return _decide(question, (entry,), (Notice(NoticeKind.ASKED, holder.id),))


def opened(question: Question, actor: Person, now: datetime) -> Decision | None:
    """The Head Teacher reads it; each opening is recorded, and the first shows on the asker's card."""
    if not may(actor, Act.OPEN, question):
        return None
    first = not question.entries(Happened.OPENED)
    notices = (Notice(NoticeKind.RECEIPT_CHANGED, question.asker),) if first else ()
    return _decide(question, (Entry(at=now, actor=actor.id, what=Happened.OPENED),), notices)


def decided(
    question: Question, actor: Person, outcome: Status, text: str, now: datetime, guidance: str = ""
) -> Decision | None:
    """The Head Teacher's answer, or that there is none in writing; None: it may not be, or an answer has no words.

    The same decision twice changes nothing; another one takes the place of the first, and both stay in the history.
    `guidance`: what was published with it.
    """
    words = text.strip()
    if outcome not in DECIDED or not may(actor, Act.DECIDE, question):
        return None
    if outcome is Status.ANSWERED and not words:
        return None
    if question.status is Status.ANSWERED and outcome is not Status.ANSWERED:  # a button of an older card
        return None
    known = question.decision
    same = known is not None and question.status is outcome and known.data["text"] == words
    if same and question.guidance == (guidance or question.guidance):
        return Decision(question, ())
    entry = Entry(at=now, actor=actor.id, what=DECIDED[outcome], data={"text": words})
    after = question.model_copy(update={"status": outcome, "guidance": guidance or question.guidance})
    told = () if same else (Notice(NoticeKind.ANSWER, question.asker),)
    notices = (Notice(NoticeKind.ASKED_CHANGED, actor.id), Notice(NoticeKind.RECEIPT_CHANGED, question.asker), *told)
    return _decide(after, (entry,), notices)


def moved(question: Question, head: Person, now: datetime) -> Decision | None:
    """It lies with another Head Teacher now: the new one is told, the card of the one before leads nowhere."""
    if question.status is not Status.OPEN or question.holder == head.id:
        return None
    entry = Entry(at=now, actor="", what=Happened.MOVED, data={"from": question.holder, "to": head.id})
    notices = (
        Notice(NoticeKind.GONE, question.holder),
        Notice(NoticeKind.ASKED, head.id),
        Notice(NoticeKind.RECEIPT_CHANGED, question.asker),
    )
    return _decide(question.model_copy(update={"holder": head.id}), (entry,), notices)


def unreachable(question: Question, person: str, now: datetime) -> Decision | None:
    """The Head Teacher has not got it: the asker is told to ask in person."""
    if question.status is not Status.OPEN or question.holder != person:
        return None
    entry = Entry(at=now, actor="", what=Happened.UNREACHABLE, data={"person": person})
    tell = Notice(NoticeKind.TELL, question.asker, "question.tell.unreachable")
    return _decide(question, (entry,), (Notice(NoticeKind.RECEIPT_CHANGED, question.asker), tell))


def _decide(question: Question, entries: tuple[Entry, ...], notices: Sequence[Notice] = ()) -> Decision:
    added = question.model_copy(update={"history": (*question.history, *entries)})
    return Decision(added, entries, tuple(notices))
