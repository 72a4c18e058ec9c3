"""`safecontact ask`: one message in words, or many as JSON lines."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from bot import policies, school_file, settings
from bot.answers import load as load_engine
from bot.core.answer import Shape
from bot.core.commands import Verb, parse
from bot.core.message import Card
from bot.core.policy import Pack
from bot.core.reply import Courtesy, Intent
from bot.core.school import School
from bot.errors import SafeContactError
from bot.services.asking import Asked, Asking
from bot.texts import say
from cards.answer import answer_card
from cards.browse import help_card, policy_card, topics_card
from cards.contacts import contacts_card
from cards.opening import opening_card
from cards.plain import plain_text


def answer_text(text: str) -> str:
    """The answer as the chat would give it, in plain lines; with a school file its people and numbers are shown."""
    chosen = settings.load()
    school = school_file.read(chosen.school_file) if chosen.school_file else None
    today = _today(school)
    if (card := _commanded(text, policies.load(chosen.policy), school, today)) is not None:
        return plain_text(card)
    asking = _asking()
    asked = asking.ask(text, today)
    if asked.answer.shape is not Shape.COURTESY:
        report = asked.reply.intent is Intent.REPORT
        return plain_text(opening_card(asked.answer) if report else answer_card(asked.answer))
    if asked.answer.courtesy in (None, Courtesy.HELP):
        return plain_text(help_card(asking.pack))
    return say(f"browse.courtesy.{asked.answer.courtesy}")


def _commanded(text: str, pack: Pack, school: School | None, today: date) -> Card | None:
    """The card that is asked for in so many words; None: it takes the engine, or a school, to answer."""
    command = parse(text)
    match command.verb if command else None:
        case Verb.HELP:
            return help_card(pack)
        case Verb.TOPICS:
            return topics_card(pack)
        case Verb.POLICY:
            return policy_card(pack, today)
        case Verb.PEOPLE if school is not None:
            return contacts_card(school)
        case _:
            return None


def answer_lines(lines: Iterable[bytes], out: TextIO) -> None:
    """Answer each line as it comes and flush, so that another program can talk to this one.

    Raises:
        SafeContactError: A line is not an object with an id and a text; the lines before it are answered.
    """
    asking, today = _asking(), _today(None)
    for number, raw in enumerate(lines, 1):
        if raw.strip():
            identifier, text = _read(raw, number)
            out.write(json.dumps(_written(identifier, asking.ask(text, today))) + "\n")
            out.flush()


def _read(raw: bytes, number: int) -> tuple[Any, str]:
    try:
        item = json.loads(raw)
        text = item["text"]
    except (ValueError, TypeError, KeyError, RecursionError):
        text = None
    if not isinstance(text, str):
        raise SafeContactError(
            f"Line {number} is not a JSON object with an id and a text.", advice="Correct that line."
        )
    return item.get("id"), text


def _written(identifier: Any, asked: Asked) -> dict[str, Any]:
    """One line of the contract. `answer` is the id of the unit quoted first, or "none"."""
    answer, reply = asked.answer, asked.reply
    return {
        "id": identifier,
        "intent": reply.intent.value,
        "answer": next(iter(answer.unit_ids), "none"),
        "ranked": [*dict.fromkeys((*answer.unit_ids, *(ranked.unit for ranked in reply.ranked)))],
        "confidence": round(reply.confidence, 4),
    }


def _asking() -> Asking:
    pack = policies.load(settings.load().policy)
    return Asking(pack, load_engine(pack))


def _today(school: School | None) -> date:
    return datetime.now(school.zone if school else ZoneInfo("Europe/London")).date()
