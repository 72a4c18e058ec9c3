"""What people do in a benchmark, turn by turn."""

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

UNSEEN = Path(__file__).parents[1] / "answers" / "unseen.jsonl"
OPENERS = (
    "", "Quick one: ", "Hi, ", "Sorry to ask, ", "Morning! ", "Just checking, ", "Another one: ", "Hello, ", "Right, ",
    "Question: ", "One more: ", "For tomorrow: ", "Asking for a colleague: ", "Before I go home: ", "Help please, ",
    "From the staff room: ",
)  # fmt: skip
STRIDE = 1021  # steps of it, a prime, come to every question with every opener


@dataclass(frozen=True)
class Turn:
    """One message: typed, or a press of the button whose data has this id, or a press that is answered in place.

    `kind`: what it is counted as.
    """

    kind: str
    text: str = ""
    press: str = ""
    inputs: dict[str, str] = field(default_factory=dict)
    execute: str = ""


class Person(Protocol):
    """Whoever does it."""

    number: int

    def offered(self, press: str) -> bool:
        """Whether the last cards have a button whose data has this id."""


Act = Iterable[Turn]
Script = Callable[[Person], Iterator[Act]]
"""What one person does, without end; each act begins where the one before it left the conversation."""

LEAVE = Turn("back", text="help")
"""Ends the talk about a lesson that the scenario before has left open."""


@dataclass(frozen=True)
class Scenario:
    """`kind`: the turns whose times are shown. Every turn counts as one. `turns`: so many make one act."""

    name: str
    title: str
    script: Script
    kind: str
    turns: int = 1


def _again(turn: Turn) -> Script:
    return lambda _person: itertools.repeat((turn,))


def _questions() -> list[str]:
    """Messages of staff that the policy answers, in the words of somebody who does not know it."""
    rows = [json.loads(row) for row in UNSEEN.read_text("utf-8").splitlines()]
    return [row["text"] for row in rows if row["kind"] == "question"]


QUESTIONS = _questions()


def _question(person: Person, kind: str, text: str) -> Iterator[Turn]:
    """Ask; a report or a form that the question was taken for is left."""
    yield Turn(kind, text=text)
    if person.offered("cancel"):
        while not person.offered("delete"):  # a slow server may show a newer card before it sees the press
            yield Turn("back", press="cancel")
        yield Turn("back", press="delete")
    elif person.offered("leave"):
        yield Turn("back", press="leave")


def never_asked() -> Iterator[str]:
    """Every question with every opener, in an order in which neither comes twice in a row, and then again."""
    both = [opener + text for opener in OPENERS for text in QUESTIONS]
    return itertools.cycle([both[number * STRIDE % len(both)] for number in range(len(both))])


_NEW = never_asked()


def _asking(person: Person) -> Iterator[Act]:
    """What nobody has asked in an earlier round either: what was read before is not read again."""
    return (_question(person, "question", text) for text in _NEW)


def _repeated(person: Person) -> Iterator[Act]:
    """What is asked every week: a few questions, again and again."""
    asked = QUESTIONS[:10]
    start = person.number % len(asked)
    return (_question(person, "asked before", text) for text in itertools.cycle(asked[start:] + asked[:start]))


_STEPS = (
    Turn("step", text="report"),
    Turn("step", press="safety=no"),
    Turn("step", press="parties=given", inputs={"parties": "none"}),
    Turn("step", press="facts=skip"),
    Turn("step", press="account=given", inputs={"account": "A parent showed me what was written."}),
    Turn("step", press="images=no"),
    Turn("step", press="so_far=skip"),
)


def _reporting(_person: Person) -> Iterator[Act]:
    """Whole reports, one after the other, by their buttons."""
    return itertools.repeat((*_STEPS, Turn("submit", press="send")))


def _writing(_person: Person) -> Iterator[Act]:
    """Reports that are written up to the last check, and then deleted: every turn is a step of one."""
    return itertools.repeat((*_STEPS, Turn("step", press="cancel"), Turn("step", press="delete")))


def _checking(_person: Person) -> Iterator[Act]:
    """Sessions by the form, one after the other."""
    day = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    form = {
        "purpose": "lesson", "platform": "Teams", "day": day, "starts": "10:00", "ends": "10:45", "group": "Year 4",
        "curriculum": "fractions", "account": "school", "late": "false",
    }  # fmt: skip
    return itertools.repeat((Turn("form", text="check a lesson"), Turn("check", press="check", inputs=form)))


ECHO = Scenario("echo", "a message and a sentence back", _again(Turn("echo", text="cheers")), "echo")
SCENARIOS = (
    ECHO,
    Scenario("step", "one step of a report", _writing, "step", len(_STEPS) + 2),
    Scenario("report", "whole reports, sent to the Head Teacher", _reporting, "submit", len(_STEPS) + 1),
    Scenario("action", "a card action, answered in place", _again(Turn("action", execute="topics")), "action"),
    Scenario("question", "a policy question and its card", _asking, "question"),
    Scenario("repeated", "the same, asked before", _repeated, "asked before"),
    Scenario("lesson", "a remote lesson is checked", _checking, "check", 2),
)
