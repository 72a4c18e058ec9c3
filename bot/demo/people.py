"""The sample people of the demonstration and the ids under which Teams would know them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

BOT_ID = "28:safecontact"
BOT_NAME = "Safe Contact"
_USER_PREFIX = "29:"
_CHAT_PREFIX = "demo-"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to chat as. `id` is the Entra object id; `role` and `blurb` are words for the page."""

    id: str
    name: str
    role: str
    blurb: str

    @property
    def member_id(self) -> str:
        """The id that Teams gives this person towards the bot."""
        return _USER_PREFIX + self.id

    @property
    def conversation_id(self) -> str:
        """The id of this person's one personal chat with the bot, the same after every restart."""
        return _CHAT_PREFIX + self.id


class Roster:
    """The sample people, found by the different ids that a request may name."""

    def __init__(self, people: Sequence[DemoPerson]) -> None:
        """Keep the people in the order given; two with one id are a mistake of the caller (ValueError)."""
        self._by_id = {person.id: person for person in people}
        if len(self._by_id) != len(people):
            raise ValueError("two sample people have the same id")
        self._by_member = {person.member_id: person for person in people} | self._by_id
        self._by_conversation = {person.conversation_id: person for person in people}

    def __iter__(self) -> Iterator[DemoPerson]:
        return iter(self._by_id.values())

    def person(self, person_id: object) -> DemoPerson | None:
        """The person with this id, or None."""
        return self._by_id.get(person_id) if isinstance(person_id, str) else None

    def member(self, member_id: object) -> DemoPerson | None:
        """The person with this member id; Teams takes the Entra object id as well."""
        return self._by_member.get(member_id) if isinstance(member_id, str) else None

    def owner(self, conversation_id: str) -> DemoPerson | None:
        """Whose personal chat this is, or None."""
        return self._by_conversation.get(conversation_id)
