"""What the page asks of the server: who there is to chat as, and taking what they do to the bot."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Literal

from aiohttp import web

from bot.demo.activities import ActivityMaker
from bot.demo.courier import Answer, Courier
from bot.demo.people import BOT_NAME, DemoPerson, Roster
from bot.demo.transcript import Entry, Json, Transcripts
from bot.demo.web_errors import Refusal, answering, json_object

REQUEST_LIMIT = 512 * 1024  # bytes of one request of the page
TEXT_LIMIT = 100_000  # characters; more than any person types, so that a test can send 20,000
NAME_LIMIT = 255


class PageApi:
    """The page's calls. Each waits for the bot, so that the page knows when a button is free again."""

    def __init__(
        self,
        roster: Roster,
        transcripts: Transcripts,
        courier: Courier,
        *,
        activities: Callable[[], ActivityMaker],
        now: Callable[[], datetime],
    ) -> None:
        self._roster = roster
        self._transcripts = transcripts
        self._courier = courier
        self._activities = activities
        self._now = now
        self._installed: set[str] = set()
        self._installing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def routes(self) -> list[web.RouteDef]:
        """The addresses that the page uses, except the events."""
        return [
            web.get("/demo/people", self.people),
            web.post("/demo/open", answering(self.open)),
            web.post("/demo/say", answering(self.say)),
            web.post("/demo/attach", answering(self.attach)),
            web.post("/demo/press", answering(self.press)),
        ]

    async def install_everybody(self) -> None:
        """Everybody has the app from the start, so that everybody can be reached before their chat is opened."""
        for person in self._roster:
            await self._install(person)

    async def people(self, _request: web.Request) -> web.Response:
        """Who there is to chat as, in the school's order, and the bot's name."""
        people = [
            {
                "id": person.id,
                "name": person.name,
                "role": person.role,
                "blurb": person.blurb,
                "chat": person.conversation_id,
            }
            for person in self._roster
        ]
        return web.json_response({"bot": BOT_NAME, "people": people})

    async def open(self, request: web.Request) -> web.Response:
        """A person's chat comes into view: the first time, the bot learns that it has been installed."""
        body = await json_object(request, REQUEST_LIMIT)
        return self._reply(await self._install(self._person(body)))

    async def say(self, request: web.Request) -> web.Response:
        """A person sends a text."""
        body = await json_object(request, REQUEST_LIMIT)
        person, text = self._person(body), self._words(body, "text", TEXT_LIMIT)
        await self._install(person)
        now = self._now()
        activity = self._activities().message(person, now, text)
        self._transcripts.add(person.conversation_id, Entry(activity["id"], "person", now, text=text))
        return self._reply(await self._courier.deliver(person, activity))

    async def attach(self, request: web.Request) -> web.Response:
        """A person sends a file. Only its name comes here; what is in it stays where it is."""
        body = await json_object(request, REQUEST_LIMIT)
        person, name = self._person(body), self._words(body, "name", NAME_LIMIT)
        await self._install(person)
        now = self._now()
        activity = self._activities().file(person, now, name)
        self._transcripts.add(person.conversation_id, Entry(activity["id"], "person", now, file=name))
        return self._reply(await self._courier.deliver(person, activity))

    async def press(self, request: web.Request) -> web.Response:
        """A person presses a button on a card."""
        body = await json_object(request, REQUEST_LIMIT)
        person = self._person(body)
        kind = self._kind(body)
        card = self._card(person, body)
        data = body.get("data", {})
        if not isinstance(data, dict):
            raise Refusal(400, "The data of a button must be an object.")
        if kind == "submit":
            activity = self._activities().submit(person, self._now(), card.id, data)
        else:
            verb = body.get("verb", "")
            if not isinstance(verb, str):
                raise Refusal(400, "The verb of a button must be text.")
            activity = self._activities().execute(person, self._now(), card.id, verb, data)
        return self._reply(await self._courier.deliver(person, activity))

    async def _install(self, person: DemoPerson) -> Answer:
        """Tell the bot once that this person has it; when that fails, the next attempt tells it again."""
        async with self._installing[person.id]:
            if person.id in self._installed:
                return Answer("done")
            with self._transcripts.greeting(person.conversation_id):
                answer = await self._arrives(person)
            if answer.outcome != "failed":
                self._installed.add(person.id)
            return answer

    async def _arrives(self, person: DemoPerson) -> Answer:
        maker = self._activities()
        answer = await self._courier.deliver(person, maker.installed(person, self._now()))
        if answer.outcome == "failed":
            return answer
        return await self._courier.deliver(person, maker.joined(person, self._now()))

    @staticmethod
    def _reply(answer: Answer) -> web.Response:
        """What came of it. That the bot failed is noted in the chat; the page's own request was answered."""
        return web.json_response({"outcome": answer.outcome, "sentence": answer.sentence})

    def _person(self, body: Json) -> DemoPerson:
        if not isinstance(body.get("person"), str):
            raise Refusal(400, "Say as which person: the field person is missing.")
        person = self._roster.person(body["person"])
        if person is None:
            raise Refusal(404, "There is no sample person with that id.")
        return person

    @staticmethod
    def _words(body: Json, name: str, limit: int) -> str:
        words = body.get(name)
        if not isinstance(words, str) or not words.strip():
            raise Refusal(400, f"Write something first: the field {name} is empty.")
        if len(words) > limit:
            raise Refusal(413, f"That is too long: at most {limit:,} characters.")
        return words

    @staticmethod
    def _kind(body: Json) -> Literal["submit", "execute"]:
        kind = body.get("kind")
        if kind == "submit":
            return "submit"
        if kind == "execute":
            return "execute"
        raise Refusal(400, "The kind of a button is submit or execute.")

    def _card(self, person: DemoPerson, body: Json) -> Entry:
        activity_id = body.get("activity_id")
        if not isinstance(activity_id, str):
            raise Refusal(400, "Say on which card: the field activity_id is missing.")
        entry = self._transcripts.entry(person.conversation_id, activity_id)
        if entry is None or entry.author != "bot" or not entry.cards:
            raise Refusal(404, "There is no card with that id in this chat.")
        return entry
