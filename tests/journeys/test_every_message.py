"""Every message that the engine is measured on, typed into the whole bot: nothing on the way may take it for its own.

What stands between a message and the engine (commands, reports that were sent, a form that is open) knows words, and
words such as "what they wrote" are in what people ask and tell, too.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bot.core.reply import Intent
from bot.texts import say
from tests.journeys.conftest import answers
from tests.support.channel import message
from tests.support.chat import all_said
from tests.support.dialogs import CARTER, Talks, person_id

FOLDER = Path(__file__).parents[1] / "answers"
FILES = ("unseen", "unseen_2", "unseen_3", "held_out")
GREETING = "Morning! "
_TODAY = date(2022, 3, 16)


def labelled(*kinds: str) -> list[str]:
    """The messages of these kinds, of all files."""
    rows = [json.loads(row) for name in FILES for row in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [row["text"] for row in rows if row["kind"] in kinds]


class Person:
    """Somebody whose every message begins a chat of its own."""

    def __init__(self, talks: Talks, name: str) -> None:
        self._talks = talks
        self._person = person_id(name)

    async def says(self, *texts: str) -> str:
        """Type these into one new chat; what the last brought, as text."""
        conversation = {"id": f"a:{uuid4()}", "conversationType": "personal", "tenantId": "t"}
        sent: list[dict[str, Any]] = self._talks.channel.sent
        for text in texts:
            sent.clear()
            typed = message(self._talks.channel, self._person, text=text, conversation=conversation)
            answer = await self._talks.post(typed)
            assert answer.status == 200, text
        return all_said([one for one in sent if one["conversation"]["id"] == conversation["id"]])


@pytest.fixture(autouse=True)
def nobody_types_too_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """One person does the typing of three hundred."""
    monkeypatch.setattr("bot.teams.limits.PER_MINUTE", 100_000)


async def unreported(person: Person, *before: str, greeting: str = "") -> list[str]:
    """What tells of something, as the engine reads it out of the blue, and begins no report after these messages."""
    told = [text for text in labelled("disclosure") if answers().ask(text, _TODAY).reply.intent is Intent.REPORT]
    assert len(told) > 300
    begun = (say("report.safety.title"), say("report.urgent.title"))
    lost = []
    for text in told:
        shown = await person.says(*before, greeting + text)
        lost += [] if any(title in shown for title in begun) else [text]
    return lost


@pytest.mark.parametrize("greeting", ["", GREETING])
async def test_what_tells_of_something_begins_a_report(talks: Talks, greeting: str) -> None:
    """Whoever types it, with or without a greeting."""
    assert await unreported(Person(talks, "Marek"), greeting=greeting) == []


async def test_it_does_so_for_somebody_who_has_sent_a_report(talks: Talks) -> None:
    """It is not added to that one, and nobody is told whose reports may be seen."""
    await _send_one(talks, "Tom")
    assert await unreported(Person(talks, "Tom")) == []


async def test_it_does_so_for_a_head_who_has_taken_a_report_on(talks: Talks) -> None:
    """It is not taken for what she did about that one."""
    await talks.leads()
    await _send_one(talks, "Rosalind")
    [case] = await talks.cases()
    await talks.of(CARTER).reads(f"open {case.reference}")
    await talks.of(CARTER).reads("take it on")
    assert await unreported(Person(talks, CARTER)) == []


async def test_it_does_so_where_the_form_of_a_lesson_is_open(talks: Talks) -> None:
    """It is not taken for a lesson's class, platform or day."""
    assert await unreported(Person(talks, "Dean"), "check a lesson") == []


async def test_what_the_policy_answers_is_answered(talks: Talks) -> None:
    """With the clause that the engine finds first."""
    person = Person(talks, "Marek")
    taken = []
    for text in labelled("question"):
        asked = answers().ask(text, _TODAY)
        if asked.reply.intent is Intent.ANSWER:
            first = asked.answer.quoted[0].text.splitlines()[0]
            taken += [text] if first not in await person.says(text) else []
    assert taken == []


async def test_a_question_is_none_of_the_form_of_a_lesson_that_is_open(talks: Talks) -> None:
    """No lesson is recorded as checked for what asks in so many words about something else."""
    person = Person(talks, "Dean")
    asking = [text for text in labelled("question", "out_of_scope") if text.endswith("?") and len(text) < 100]
    of_lessons = {text for text in asking if answers().ask(text, _TODAY).reply.answer == "14"}
    checked = [
        text for text in asking if text not in of_lessons and "Checked as" in await person.says("check a lesson", text)
    ]
    assert len(asking) > 200
    assert checked == []


async def _send_one(talks: Talks, name: str) -> None:
    talk = talks.of(name)
    await talk.reads("a pupil in my class messaged me on instagram last night and said hi miss")
    await talk.on_to("check")
    await talk.taps("Send")
