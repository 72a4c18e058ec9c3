"""The people of a school who report while something goes wrong: they press what is offered, and try again."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp

from tests.faults.pretended_teams import Teams, buttons, receipts
from tests.faults.replicas import Replica
from tests.faults.school import TENANT, Story

BOT = "28:safe-contact"
LAST = ("send", "alert", "alert_head")  # the presses with which a report is told
PATIENCE = 240.0  # seconds for one answer or one card; then the run has failed
STALLED = 15.0  # seconds after which somebody presses the same button again


@dataclass
class People:
    """Everybody who reports, and how: `unruly` ones send everything several times at once, and old things late."""

    teams: Teams
    replicas: list[Replica]
    session: aiohttp.ClientSession
    dice: random.Random
    unruly: bool = False
    ready: int = 0  # how many wait with their last press
    go: asyncio.Event = field(default_factory=asyncio.Event)
    statuses: Counter[int] = field(default_factory=Counter)
    _sent: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    async def send(self, person: str, **changes: Any) -> None:
        """Send one activity until it is answered, with the same id each time; some that were answered, once more."""
        activity = self._activity(person) | changes
        earlier = self._sent.setdefault(person, [])
        deadline, pause = time.monotonic() + PATIENCE, 0.1
        while not any(await asyncio.gather(*(self._answered(activity) for _ in range(3 if self.unruly else 1)))):
            if time.monotonic() > deadline:
                raise TimeoutError("the bot does not answer")
            await asyncio.sleep(self.dice.uniform(pause / 2, pause))
            pause = min(2 * pause, 2.0)  # who sends faster is told to slow down
        if earlier and self.dice.random() < (0.5 if self.unruly else 0.05):
            late = self.dice.choice(earlier)
            await self._answered(late)
            if self.unruly and "value" in late:  # Teams repeats some presses under a new id
                await self._answered(late | {"id": uuid4().hex})
        earlier.append(activity)

    async def tell(self, story: Story, *, waits: bool) -> None:
        """One report from its first word to its receipt: whatever card came last is answered, once.

        `waits`: with its last press, until something has gone wrong.
        """
        chat = self.teams.chats.setdefault(f"a:{story.person}", [])
        since, earlier, done = len(chat), receipts(chat), dict[str, float]()
        await self.send(story.person, text="report")
        deadline = time.monotonic() + PATIENCE
        while not receipts(chat) - earlier:
            choice = next(self._choices(story, chat[since:], done), None)
            if choice is None:
                await self._wait()
                if time.monotonic() > deadline:
                    raise TimeoutError(f"no receipt and no question for {story.kind}: {json.dumps(chat[since:][-1:])}")
                continue
            if choice["id"] in LAST and waits and story.accepted is None:
                self.ready += 1
                await self.go.wait()
            done[json.dumps(choice)] = time.monotonic()
            await self.send(story.person, value=choice | {"parties": story.parties, "account": story.account})
            if choice["id"] in LAST and story.accepted is None:
                story.accepted = time.monotonic()
        story.receipt = True  # it has a receipt that no report before it had

    async def day_of(self, told: list[Story], *, waits: bool) -> None:
        """One person's reports, one after another."""
        for story in told:
            await self.tell(story, waits=waits)
            await asyncio.sleep(self.dice.uniform(0, 0.2))

    async def _wait(self) -> None:
        self.teams.changed.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(0.5):
                await self.teams.changed.wait()

    async def _answered(self, activity: dict[str, Any]) -> bool:
        url = f"http://127.0.0.1:{self.dice.choice(self.replicas).port}/api/messages"
        try:
            async with self.session.post(url, json=activity) as answer:
                self.statuses[answer.status] += 1
                return answer.status == 200  # HTTP: OK
        except (aiohttp.ClientError, TimeoutError):
            return False

    def _activity(self, person: str) -> dict[str, Any]:
        return {
            "type": "message",
            "id": uuid4().hex,
            "channelId": "msteams",
            "serviceUrl": f"{self.teams.base}/",
            "from": {"id": f"29:{person}", "aadObjectId": person},
            "recipient": {"id": BOT},
            "conversation": {"id": f"a:{person}", "conversationType": "personal"},
            "channelData": {"tenant": {"id": TENANT}},
        }

    @staticmethod
    def _choices(story: Story, chat: list[dict[str, Any]], done: dict[str, float]) -> Iterator[dict[str, Any]]:
        """What to press on the newest card of the guided report, unless that has been done a moment ago."""
        for sent in reversed(chat):
            offered = {each["data"]["id"]: each["data"] for each in buttons(sent.get("attachments", []))}
            wanted = [offered[name] for name in story.wanted if name in offered]
            if wanted:
                stalled = time.monotonic() - STALLED
                yield from (data for data in wanted[:1] if done.get(json.dumps(data), 0.0) < stalled)
                return
