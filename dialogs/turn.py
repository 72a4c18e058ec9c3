"""What a dialog may know of the turn it runs in, and how it speaks."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self

from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ActivityTypes, Attachment

from bot.core.facts import Staff
from bot.core.message import Card, Inbound, Message
from bot.core.people import Person
from bot.core.school import School
from bot.services.turns import Work
from bot.texts import say as sentence

CARD = "application/vnd.microsoft.card.adaptive"
NOTE = "application/vnd.microsoft.activity.message"
_TURN = "safecontact.turn"


@dataclass(frozen=True, slots=True)
class Turn:
    """The authenticated person, what arrived, the school, the moment, and the work that will be recorded."""

    message: Inbound
    person: Person
    school: School
    now: datetime
    work: Work = field(repr=False)

    @property
    def local_now(self) -> datetime:
        """The moment as the school's clock shows it."""
        return self.now.astimezone(self.school.zone)

    @property
    def staff(self) -> Staff:
        """Whom a report may name: everybody of the school but whoever writes."""
        return Staff.of(self.school.people, but=self.person.id)

    @property
    def today(self) -> date:
        """The day as the school's calendar shows it."""
        return self.local_now.date()


def enter(context: TurnContext, turn: Turn) -> None:
    """Make the turn known to the dialogs that run in this context."""
    context.turn_state[_TURN] = turn


def turn_of(context: TurnContext) -> Turn:
    """The turn that runs in this context."""
    turn: Turn = context.turn_state[_TURN]
    return turn


class _Outgoing(Activity):
    """An activity made for one send, so that the SDK, which sends a deep copy of everything, needs none of it."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


async def say(context: TurnContext, text: str) -> None:
    """Say one plain sentence or two."""
    await context.send_activity(_Outgoing(type=ActivityTypes.message, text=text, text_format="plain"))


async def show(context: TurnContext, card: Card, *, slot: str = "", update: bool = False, last: bool = False) -> None:
    """Show a card; its summary is all that a notification may carry. For slots see `bot.core.message.Message`."""
    attachment = Attachment(content_type=CARD, content=card)
    kept = {"slot": slot, "update": update, "last": last}
    await context.send_activity(_Outgoing(type=ActivityTypes.message, attachments=[attachment], channel_data=kept))


def note(text: str) -> dict[str, Any]:
    """The answer to an Action.Execute that changes no card: one sentence."""
    return {"statusCode": 200, "type": NOTE, "value": text}


def close_action(turn: Turn) -> None:
    """Answer an Action.Execute that no dialog answered: Teams shows an error where it gets none.

    A last sentence is the answer itself, so that nobody reads it twice.
    """
    if turn.message.kind != "action":
        return
    messages = turn.work.messages
    said = messages.pop().text if messages and messages[-1].card is None else sentence("edge.answered_below")
    turn.work.response = note(said)


def message_of(activity: Activity) -> Message:
    """What the SDK was told to send, as a plain value for the outbox."""
    for attachment in activity.attachments or ():
        card: Card = attachment.content  # as `show` has put it there; the SDK takes anything
        kept: dict[str, Any] = activity.channel_data or {}
        return Message(card=card, **kept)
    return Message(text=activity.text or "")
