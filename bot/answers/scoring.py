"""Labelled messages, and how well something that answers does on them. The measures are those of the README."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from bot.answers.labels import INTENT_OF_KIND
from bot.core.answer import OFFER_REPORT
from bot.core.reply import Context, Intent, Reply
from bot.errors import SafeContactError


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message with what a good assistant makes of it.

    `gold` are the units any of which is right as the first, `also_ok` those that may stand beside it. `family`
    is shared by messages that say the same thing in other words: they never stand on both sides of a split.
    `previous` is the question asked just before, where the message leans on it.
    """

    text: str
    gold: tuple[str, ...]
    also_ok: tuple[str, ...]
    kind: str
    style: str
    family: str = ""
    previous: str = ""

    @property
    def intent(self) -> Intent:
        """What the message wants."""
        return INTENT_OF_KIND[self.kind]


def read_labelled(path: Path) -> tuple[Labelled, ...]:
    """The labelled messages of a JSON Lines file, or of all such files of a folder.

    Raises:
        SafeContactError: A line cannot be read; the message says which.
    """
    if path.is_dir():
        return tuple(item for file in sorted(path.glob("*.jsonl")) for item in read_labelled(file))
    found: list[Labelled] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            raw = json.loads(line)
            item = Labelled(
                text=raw["text"],
                gold=tuple(raw["gold"]),
                also_ok=tuple(raw.get("also_ok", ())),
                kind=raw["kind"],
                style=raw["style"],
                family=raw.get("family") or raw.get("id") or "",
                previous=raw.get("previous", ""),
            )
            _ = item.intent
        except (ValueError, KeyError, TypeError) as error:
            raise SafeContactError(
                f"{path.name}, line {number}, is not a labelled message ({error!r}).",
                advice="Each line needs text, gold, also_ok, kind and style.",
            ) from error
        found.append(item)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many."""

    hits: int
    total: int

    @property
    def share(self) -> float:
        """Hits among all, 0 to 1; 0 where there is none at all."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies with 95 % confidence (Wilson's score interval), 0 to 1; (0, 1) of nothing."""
        if not self.total:
            return 0.0, 1.0
        squared = CONFIDENCE**2 / self.total
        centre = self.share + squared / 2
        reach = CONFIDENCE * sqrt((self.share * (1 - self.share) + squared / 4) / self.total)
        return max((centre - reach) / (1 + squared), 0.0), min((centre + reach) / (1 + squared), 1.0)

    def __str__(self) -> str:
        return f"{self.share:6.1%}" if self.total else "     -"


CONFIDENCE = 1.96
"""Standard deviations to either side that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Score:
    """The measures of one answerer on one set of messages.

    Among questions the policy answers: `first` (the unit shown first is a right one), `third` (a right one is
    among the first three), `false_declines`. `declines` among questions it does not answer; `reports`, `lessons`
    and `chats` recognised; `false_reports`: offered as *the* answer to what is none. `safety_net`: disclosures
    that are either recognised or at least get the offer of a report beside the answer (`OFFER_REPORT`). `understood`:
    everything right, which for a question is its intent and the unit shown first, for the others the intent.
    """

    first: Rate
    third: Rate
    false_declines: Rate
    declines: Rate
    reports: Rate
    false_reports: Rate
    safety_net: Rate
    lessons: Rate
    chats: Rate
    understood: Rate


Pair = tuple[Labelled, Reply]
Answerer = Callable[[str, Context], Reply]
"""Anything that answers: `Engine.reply`, or a baseline."""


def score(pairs: Sequence[Pair]) -> Score:
    """The measures of replies against labels."""
    asked = _of(pairs, Intent.ANSWER)
    told = _of(pairs, Intent.REPORT)
    return Score(
        first=_rate(asked, lambda item, reply: reply.answer in item.gold),
        third=_rate(asked, lambda item, reply: _quotes(reply) and not _top(reply, 3).isdisjoint(item.gold)),
        false_declines=_rate(asked, lambda _, reply: reply.intent is Intent.DECLINE),
        declines=_rate(_of(pairs, Intent.DECLINE), lambda _, reply: reply.intent is Intent.DECLINE),
        reports=_rate(told, lambda _, reply: reply.intent is Intent.REPORT),
        false_reports=_rate(
            [pair for pair in pairs if pair[0].intent is not Intent.REPORT],
            lambda _, reply: reply.intent is Intent.REPORT,
        ),
        safety_net=_rate(told, lambda _, reply: reply.intent is Intent.REPORT or reply.report_chance >= OFFER_REPORT),
        lessons=_rate(_of(pairs, Intent.LESSON), lambda _, reply: reply.intent is Intent.LESSON),
        chats=_rate(_of(pairs, Intent.CHAT), lambda _, reply: reply.intent is Intent.CHAT),
        understood=_rate(pairs, _understood),
    )


def ask_all(items: Iterable[Labelled], answerer: Answerer) -> list[Pair]:
    """Every message with the reply it gets, in the context it has."""
    return [(item, answerer(item.text, Context((item.previous,) if item.previous else ()))) for item in items]


def _of(pairs: Sequence[Pair], intent: Intent) -> list[Pair]:
    return [pair for pair in pairs if pair[0].intent is intent]


def _rate(pairs: Sequence[Pair], hit: Callable[[Labelled, Reply], bool]) -> Rate:
    return Rate(sum(hit(item, reply) for item, reply in pairs), len(pairs))


def _understood(item: Labelled, reply: Reply) -> bool:
    if item.intent is Intent.ANSWER and _quotes(reply):
        return reply.answer in item.gold
    return reply.intent is item.intent


def _quotes(reply: Reply) -> bool:
    return reply.intent not in {Intent.DECLINE, Intent.CHAT}


def _top(reply: Reply, count: int) -> set[str]:
    return {ranked.unit for ranked in reply.ranked[:count]}
