"""A message that the bot owes to a conversation, as plain values."""

from dataclasses import dataclass, field
from typing import Any

from bot.core.delivery import Guarantee


@dataclass(frozen=True, slots=True)
class Card:
    """An Adaptive Card and what stands for it where no card can be shown; never changed once it is made.

    `summary` is what a notification or a lock screen may show: it never carries a name or a story.
    """

    content: dict[str, Any]
    summary: str


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say: plain text or one card, never both (Teams gives both no id to update later).

    `slot` names cards that later messages change in place: one with `update` replaces every card that was sent
    under its slot in that conversation, and is sent as a new one when there is none. `last`: it is the last change of
    those cards, and what is shown under the slot from then on is another one.
    """

    text: str = ""
    card: Card | None = None
    guarantee: Guarantee = Guarantee.AT_LEAST_ONCE
    slot: str = ""
    update: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation is reached, kept from what Teams last told us about it."""

    conversation: str
    service_url: str
    tenant: str
    bot: str
    person: str


@dataclass(frozen=True, slots=True)
class Inbound:
    """One authenticated activity from Teams.

    `text` has the bot's mention stripped; `value` is a card's data and inputs. `kind` is message, press (a
    card's submit), action (Action.Execute) or arrival (the person has added the app).
    """

    conversation: str
    activity: str
    person: str
    kind: str
    personal: bool
    text: str = ""
    value: dict[str, Any] = field(default_factory=dict)
    reply_to: str = ""
    files: int = 0
