"""Whole conversations with the whole bot: its real engine, people by their first names, a clock set to a moment."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Connection, func, select

from bot import policies
from bot.core.case import Case
from bot.core.incident import Draft
from bot.core.school import School
from bot.school_file import parse
from bot.storage import reports, turns
from bot.storage.database import Database
from bot.storage.tables import outbox
from bot.texts import say
from tests.support.channel import Channel
from tests.support.chat import Chat, Post, all_said, content, said
from tests.support.clock import Clock
from tests.support.leads import LONDON
from tests.support.school import TENANT

CARTER, STEPHEN, CORA = "Mrs Carter", "Stephen Dale", "Cora Bright"  # head, deputy, chair of governors
STAFF = (
    *("Hannah", "Tom", "Gail", "Marek", "Rosalind", "Dean", "Olu", "Caz", "Farah", "Will", "Lorraine", "Nigel"),
    *("Lewis", "Wendy", "Mel", "Beth", "Pete", "Zainab", "Sunita", "Priya", "Jo", "Sam"),
)
_STEPS = ("safety", "parties", "facts", "account", "images", "so_far", "check")
_USUAL: dict[str, tuple[str, dict[str, str]]] = {
    "urgent": ("I have called: carry on", {}),
    "safety": ("No", {}),
    "parties": ("Next", {"parties": "none"}),
    "facts": ("I do not know", {}),
    "account": ("Next", {}),
    "images": ("No", {}),
    "so_far": ("Skip", {}),
}


def person_id(name: str) -> str:
    """The Entra id of somebody of this school."""
    return str(uuid5(NAMESPACE_URL, name))


def clause(label: str) -> list[str]:
    """The lines of a unit of the policy, word for word, as a card shows them."""
    unit = policies.load().unit(label)
    assert unit is not None
    return [line for line in unit.text.splitlines() if line.strip()]


@cache
def school() -> School:
    """A head, a deputy, a chair without a number, and everybody else whom the conversations name."""
    roles = {CARTER: "headteacher", STEPHEN: "deputy", CORA: "chair"}
    phones = {CARTER: "01632 960101", STEPHEN: "01632 960102"}
    people = "".join(
        f'[[people]]\nid = "{person_id(name)}"\nname = "{name}"\nroles = ["{roles.get(name, "staff")}"]\n'
        f'phone = "{phones.get(name, "")}"\n'
        for name in (*roles, *STAFF)
    )
    numbers = '[numbers]\nlado = "01632 960203"\nsocial_care = "01632 960201"\n'
    return parse(f'[school]\nname = "St Peter\'s CE Primary School"\ntenant_id = "{TENANT}"\n{people}{numbers}')


@dataclass
class Talk(Chat):
    """One person's private chat; what is not scripted is answered in the usual way."""

    database: Database

    async def _send(self, **changes: Any) -> list[dict[str, Any]]:
        """Wait for whatever else the turn brought about, so that nothing comes a turn late."""
        before = len(self.messages())
        await super()._send(**changes)
        await self.settled()
        return self.messages()[before:]

    async def settled(self) -> None:
        """Wait until everything that is owed to anybody has been sent."""
        for _ in range(500):
            if not await self.database.transact(_owed):
                return
            await asyncio.sleep(0.01)
        raise AssertionError("something is owed and not sent")

    @property
    def pending(self) -> str:
        """The step of a report that the newest card asks; empty: none."""
        for sent in reversed(self.messages()):
            words = said(sent)
            if say("report.urgent.title") in words and content(sent):
                return "urgent"
            if found := next((step for step in _STEPS if say(f"report.{step}.title") in words), ""):
                return found
        return ""

    async def reads(self, text: str, **changes: Any) -> str:
        """Type a message; all that came back, as text."""
        return all_said(await self.says(text, **changes))

    async def taps(self, title: str, **inputs: str) -> str:
        """Press a button; all that came back, as text."""
        return all_said(await self.presses(title, **inputs))

    async def on_to(self, step: str, **answers: str) -> str:
        """Go on to this question, with usual answers to those before it; all that came back on the way.

        `answers`: a button other than the usual one, such as safety="Not sure"; parties is who must not see it.
        """
        shown: list[str] = []
        while self.pending != step:
            assert len(shown) < len(_USUAL), f"stuck at {self.pending}: {shown[-1]}"
            title, inputs = _USUAL[self.pending]
            if self.pending == "parties" and "parties" in answers:
                inputs = {"parties": answers["parties"]}
            else:
                title = answers.get(self.pending, title)
            shown.append(await self.taps(title, **inputs))
        return "\n".join(shown)


@dataclass
class Talks:
    """Everybody's chats with one running bot."""

    channel: Channel
    post: Post
    clock: Clock
    database: Database

    def at(self, moment: str) -> None:
        """Set the clock to this moment of the school's time: "2022-03-16T16:20"."""
        self.clock.now = datetime.fromisoformat(moment).replace(tzinfo=LONDON)

    def of(self, name: str) -> Talk:
        """Somebody's chat."""
        return Talk(person_id(name), self.channel, self.post, self.database)

    async def leads(self) -> tuple[Talk, Talk, Talk]:
        """The chats of head, deputy and chair, who have added the app."""
        head, deputy, chair = (self.of(name) for name in (CARTER, STEPHEN, CORA))
        for each in (head, deputy, chair):
            await each.arrives()
        return head, deputy, chair

    async def cases(self) -> list[Case]:
        """Every report that was sent."""
        return await self.database.transact(reports.all_cases)

    async def case(self, talk: Talk) -> Case:
        """The only report that somebody has sent."""
        [case] = [case for case in await self.cases() if case.reporter == talk.person]
        return case

    async def draft(self, talk: Talk) -> Draft | None:
        """The report that this person is writing or has put off."""
        state, _ = await self.database.transact(lambda connection: turns.state_of(connection, f"a:{talk.person}"))
        found = next(_drafts(state), None)
        return Draft.model_validate(found) if found else None


def _owed(connection: Connection) -> int:
    owed = select(func.count()).select_from(outbox).where(outbox.c.sent_at.is_(None), outbox.c.outcome.is_(None))
    return int(connection.execute(owed).scalar_one())


def _drafts(state: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for entry in reversed(state.get("stack", ())):
        kept = entry["state"].get("draft")
        if kept:
            yield kept.get("draft", kept)
