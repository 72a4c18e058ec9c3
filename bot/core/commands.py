"""What a person can ask for in so many words, before any guessing: "help", "policy", "clause 9"."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.core.greeting import after_greeting
from bot.core.patterns import regex


class Verb(StrEnum):
    """What a typed command or a card's button asks for. Card data carries these words and an id."""

    HELP = "help"
    TOPICS = "topics"
    POLICY = "policy"
    UNIT = "unit"
    ASK = "ask"
    REPORT = "report"
    LESSON = "lesson"
    PEOPLE = "people"
    STEP = "step"  # answers a step of the guided report: id "safety=yes"
    FLOW = "flow"  # back, save, cancel, send, change ... in the guided report
    MINE = "mine"  # the reporter's own reports
    ADD = "add"  # add to an own report: id is its reference
    DESK = "desk"  # open reports, for those who may see them
    DRILL = "drill"  # a practice report, for the headteacher
    SESSION = "session"  # something to do with a remote session: id "check", or "send=RL-7K4M-26"
    DECIDE = "decide"  # the Head Teacher's decision about one: id "ok=RL-7K4M-26"
    REGISTER = "register"  # of remote sessions: id is a view
    CLOSURES = "closures"  # periods of lockdown or closure
    RULES = "rules"  # the school's own rules for remote lessons
    SETTINGS = "settings"  # of the school: id "people", "save=numbers"
    HEAD = "head"  # a question to the Head Teacher, for whoever asks it: id "ask", or "send=HQ-7K4M-26"
    QUESTION = "question"  # the same for the Head Teacher: id "open=HQ-7K4M-26"
    GUIDANCE = "guidance"  # what the Head Teacher has published: id "show=HG-7K4M-26"
    REVIEW = "review"  # the list for the policy's review
    THUMB = "thumb"  # whether an answer helped: id "up", "down"
    CASE = "case"  # something to do with a report: id "open=SN-7K4M-26"


LONGEST_ID = 64
_ID = regex(rf"[\w.:=-]{{0,{LONGEST_ID}}}", re.ASCII)  # no id of ours has other letters


@dataclass(frozen=True, slots=True)
class Command:
    """One request; `id` is the unit's id for UNIT and ASK. `version` and `inputs` come from a card."""

    verb: Verb
    id: str = ""
    version: int = 0
    inputs: tuple[tuple[str, str], ...] = ()

    def input(self, name: str) -> str:
        """What was put into the card's field of this name, as typed."""
        return dict(self.inputs).get(name, "")


_WORDS = {
    "help": Verb.HELP,
    "menu": Verb.HELP,
    "help me": Verb.HELP,
    "help me please": Verb.HELP,
    "topics": Verb.TOPICS,
    "topic list": Verb.TOPICS,
    "browse": Verb.TOPICS,
    "policy": Verb.POLICY,
    "the policy": Verb.POLICY,
    "show me the policy": Verb.POLICY,
    "show the policy": Verb.POLICY,
    "whole policy": Verb.POLICY,
    "report": Verb.REPORT,
    "report something": Verb.REPORT,
    "start a report": Verb.REPORT,
    "new report": Verb.REPORT,
    "start another one": Verb.REPORT,
    "another report": Verb.REPORT,
    "there's another one": Verb.REPORT,
    "there's another one, different child": Verb.REPORT,
    "my reports": Verb.MINE,
    "practice drill": Verb.DRILL,
    "drill": Verb.DRILL,
    "open reports": Verb.DESK,
    "reports": Verb.DESK,
    "new reports": Verb.DESK,
    "show me new reports": Verb.DESK,
    "show me the reports": Verb.DESK,
    "show me the safeguarding reports": Verb.DESK,
    "lesson": Verb.LESSON,
    "check a lesson": Verb.LESSON,
    "lesson check": Verb.LESSON,
    "check a session": Verb.LESSON,
    "check a meeting": Verb.LESSON,
    "remote lesson": Verb.LESSON,
    "register": Verb.REGISTER,
    "lesson register": Verb.REGISTER,
    "register of lessons": Verb.REGISTER,
    "show me the register": Verb.REGISTER,
    "lessons": Verb.REGISTER,
    "my lessons": Verb.REGISTER,
    "my sessions": Verb.REGISTER,
    "closed reports": Verb.DESK,
    "closures": Verb.CLOSURES,
    "closure": Verb.CLOSURES,
    "set a closure": Verb.CLOSURES,
    "close the school": Verb.CLOSURES,
    "lockdown": Verb.CLOSURES,
    "set a lockdown": Verb.CLOSURES,
    "lesson rules": Verb.RULES,
    "school rules for lessons": Verb.RULES,
    "settings": Verb.SETTINGS,
    "school settings": Verb.SETTINGS,
    "show me the settings": Verb.SETTINGS,
    "guidance": Verb.GUIDANCE,
    "head's guidance": Verb.GUIDANCE,
    "head teacher's guidance": Verb.GUIDANCE,
    "headteacher's guidance": Verb.GUIDANCE,
    "show me the guidance": Verb.GUIDANCE,
    "my questions": Verb.HEAD,
    "questions": Verb.QUESTION,
    "open questions": Verb.QUESTION,
    "review list": Verb.REVIEW,
    "policy review": Verb.REVIEW,
    "who can help me": Verb.PEOPLE,
    "phone numbers": Verb.PEOPLE,
    "contacts": Verb.PEOPLE,
}
_OWN_THINGS = frozenset({"my lessons", "my sessions", "my questions"})
_SECTIONS = ("scope", "dangers", "purpose", "breach", "review")
_NUMBER = r"\d{1,3}(?:\.\d{1,3}){0,4}(?:\s?\([a-z]{1,4}\)){0,2}"
_NUMBERED = regex(
    r"\b(?:clause|clauses|cl|rule|point|paragraph|para|section|number|no)\.?\s*(?:no\.?\s*|number\s*)?"
    rf"({_NUMBER})(?![\w.]*\d)"
)
# Words that only ask to be shown something: "could you read me clause 9 again please".
_ASKING = """
    a about again and can could do does exactly explain for give in is it just know let like look looking me mean
    means of our out please policy pls quote read remind repeat s say says see show social networking summarise
    summarize summary tell text that the then this to up us want what whats word would you
""".split()  # noqa: SIM905  # eighty words read better as prose


def parse(text: str) -> Command | None:
    """The command in a typed message, or None: then it is a question for the engine."""
    plain = " ".join(text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()).strip(" .!?/'\"")
    asked = plain if plain in _WORDS else after_greeting(plain)  # "hi, my reports"; but "sorry, 5" asks for nothing
    if verb := _WORDS.get(asked):
        return Command(verb, "mine" if asked in _OWN_THINGS else "closed" if asked == "closed reports" else "")
    if plain in _SECTIONS:
        return Command(Verb.UNIT, plain)
    if re.fullmatch(r"[0-9]{1,2}", plain) or re.fullmatch(r"\d{1,2}(?:\.\d{1,2}){1,3}", plain, re.ASCII):
        return Command(Verb.UNIT, number_as_id(plain))
    numbers = _NUMBERED.findall(plain)
    if len(numbers) != 1:
        return None
    others = set(re.findall(r"[a-z]+", _NUMBERED.sub(" ", after_greeting(plain) or plain)))
    return Command(Verb.UNIT, number_as_id(numbers[0])) if others.issubset(_ASKING) else None


def number_as_id(number: str) -> str:
    """A clause's number as the id of its unit: "09" is 9, "3.2 (a)" is 3.2.a."""
    parts = re.findall(r"\d+|[a-z]+", number.lower())
    return ".".join(str(int(part)) if part.isdigit() else part for part in parts)


def pressed(value: dict[str, Any]) -> Command | None:
    """The command behind a card's button, or None: not one of ours. Nothing in the data is believed but this."""
    verb, identifier, version = value.get("verb"), value.get("id", ""), str(value.get("v", ""))
    if not isinstance(verb, str) or verb not in set(Verb):
        return None
    if not isinstance(identifier, str) or not _ID.fullmatch(identifier):
        return None
    inputs = tuple((name, text) for name, text in value.items() if name not in _OWN and isinstance(text, str))
    number = int(version) if re.fullmatch(r"[0-9]{1,9}", version) else 0
    return Command(Verb(verb), identifier, number, inputs)


_OWN = frozenset({"verb", "id", "v"})
