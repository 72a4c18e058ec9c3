"""What somebody may do with questions to the Head Teacher and with guidance: one pure table that fails closed."""

from enum import StrEnum

from bot.core.guidance.question import Question
from bot.core.people import Person, Role


class Act(StrEnum):
    """What somebody may want to do. The last three need no question."""

    SEE = "see"  # how far an own question is, and its answer
    OPEN = "open"  # read somebody's question, with who asked it
    DECIDE = "decide"
    ASK = "ask"
    GUIDE = "guide"  # write, change and withdraw guidance
    REVIEW = "review"  # the list for the policy's review


def may(actor: Person | None, act: Act, question: Question | None = None) -> bool:
    """Whether this person, as the school lists them now, may do this. Anything missing or unknown: no.

    Questions go to the Head Teacher alone, as remote sessions do: a stand-in receives reports, and gives no guidance.
    """
    if actor is None:
        return False
    head = actor.has(Role.HEADTEACHER)
    match act:
        case Act.GUIDE | Act.REVIEW:
            return head
        case Act.ASK:
            return not head  # who would be asking themselves
        case Act.OPEN | Act.DECIDE:
            return head and question is not None
        case Act.SEE:  # pragma: no branch  # the last of them: mypy finds an act that is missing
            return question is not None and actor.id == question.asker
