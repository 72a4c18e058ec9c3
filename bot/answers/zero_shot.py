"""Answers from a policy that nothing was trained for: an imported one, or one whose text has changed.

What a message wants (to report, small talk) is read by the heads that were trained on school staff's messages, since
people tell of an incident in the same words whatever their policy says. Which unit answers is found by retrieval. No
unit is taken to mean what it means in another policy: only `Pack.roles` says what a unit is about.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from bot.answers.context import leaning
from bot.answers.courtesy import courtesy_of, is_courtesy
from bot.answers.decision import NAMED, SHOWN
from bot.answers.encoder import Encoder
from bot.answers.heads import Heads, Judgement, Numbers, softmax
from bot.answers.labels import INTENTS
from bot.answers.linear_map import SAMENESS, TRANSFER, LinearMap
from bot.answers.model_files import ModelFiles
from bot.answers.normalise import Normaliser, Views
from bot.answers.references import named_parts
from bot.answers.retrieval import Index
from bot.core.policy import Pack
from bot.core.reply import Context, Intent, Ranked, Reply


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns scores into chances; chosen by hand beside the questions of tests/policies/public.

    `sharpness`: how much a lead in score counts when units compete. `covered` is the best score at which it is as
    likely as not that the policy covers the question at all, and `slope` how fast that changes around it.
    """

    sharpness: float = 16.0
    covered: float = 0.7
    slope: float = 20.0

    def chances(self, scores: Numbers) -> Numbers:
        """For each unit the chance that it is the one."""
        return softmax(scores * self.sharpness)

    def coverage(self, best: float) -> float:
        """The chance that the policy covers the question, by the best unit's score."""
        return 1 / (1 + math.exp(-self.slope * (best - self.covered)))


WITHOUT_MAP = Calibration(covered=0.5)
"""The fine-tuned encoder's own likenesses are lower; in use until a new encoder has its map. Chosen by hand."""
REPORT, CHAT = 0.6, 0.6
"""From these chances on a message is taken for a report, or for small talk; below, it is a question."""
EVEN = 0.5


class ZeroShot:
    """Reads messages in the light of one policy; built once and shared, since it keeps no state between messages."""

    def __init__(
        self,
        pack: Pack,
        index: Index,
        judge: Callable[[Views], Judgement],
        normaliser: Normaliser,
        vector: Callable[[str], Numbers],
        calibration: Calibration,
    ) -> None:
        self._pack, self._index, self._judge, self._normaliser = pack, index, judge, normaliser
        self._vector = vector
        self._calibration = calibration

    @classmethod
    def of(cls, files: ModelFiles, pack: Pack) -> "ZeroShot":
        """Retrieval over this policy's units, from model files that are checked."""
        encoder = Encoder(files.path("encoder.onnx"), files.path("tokenizer.json"))
        heads = Heads(files.path("heads.npz"))
        normaliser = Normaliser(encoder.words, files.path("words.txt").read_text(encoding="utf-8").split())
        vector = lru_cache(maxsize=4)(encoder.vector)  # the heads and the index read the same texts
        moved, same = LinearMap.of(files, TRANSFER), LinearMap.of(files, SAMENESS)

        def judge(views: Views) -> Judgement:
            return heads.judge(vector(views.plain), views.plain)

        def meaning(text: str) -> Numbers:
            return moved(vector(text)) if moved else vector(text)

        calibration = Calibration() if moved else WITHOUT_MAP

        def comparable(text: str) -> Numbers:
            return same(vector(text)) if same else vector(text)

        return cls(pack, Index(pack.units, meaning), judge, normaliser, comparable, calibration)

    def reply(self, text: str, context: Context = Context()) -> Reply:  # noqa: B008  (frozen: never changes)
        """The reading of one message; never raises, whatever the text."""
        views = self._normaliser.views(text)
        if views.is_empty:
            return Reply(Intent.CHAT, confidence=1.0, courtesy=courtesy_of(views.original))
        chance = dict(zip(INTENTS, map(float, self._judge(views).chances()[0]), strict=True))
        told = chance[Intent.REPORT]
        if chance[Intent.CHAT] >= CHAT and is_courtesy(views.plain):
            return Reply(Intent.CHAT, (), chance[Intent.CHAT], told, courtesy_of(views.plain))
        if named := named_parts(views.original):
            return self._by_number(named, told)
        found = self._found(views, context)
        if told >= REPORT:
            return replace(self._to_report(found), confidence=told, report_chance=told)
        return replace(found, report_chance=told)

    def vector(self, text: str) -> Numbers:
        """What a text asks, to be held against other texts (`LinearMap`): 384 numbers, of length one."""
        return self._vector(self._normaliser.views(text).plain)

    def _found(self, views: Views, context: Context) -> Reply:
        """What the policy says of a question, if anything; a follow-up is read together with what it leans on."""
        scores = self._index.scores(views)
        if (lean := leaning(views.plain, context)) is not None:
            together = self._index.scores(self._normaliser.views(lean.joined))
            scores = scores * (1 - lean.share) + together * lean.share
        coverage = self._calibration.coverage(float(scores.max()))
        chances = self._calibration.chances(scores) * coverage
        order = np.argsort(-chances, kind="stable")[:SHOWN]
        ranked = tuple(Ranked(self._pack.units[i].id, float(chances[i])) for i in order)
        if coverage < EVEN:
            return Reply(Intent.DECLINE, ranked, 1 - coverage)
        return Reply(Intent.ANSWER, ranked, ranked[0].score)

    def _to_report(self, found: Reply) -> Reply:
        """Something to report: the units that the pack names for it come first, of two the one that fits better."""
        duties = self._pack.roles.duties
        rank = {ranked.unit: place for place, ranked in enumerate(found.ranked)}
        first = sorted(duties, key=lambda unit: rank.get(unit, len(rank)))
        others = tuple(ranked for ranked in found.ranked if ranked.unit not in duties)
        return Reply(Intent.REPORT, (*(Ranked(unit, 1.0) for unit in first), *others)[:SHOWN])

    def _by_number(self, named: tuple[str, ...], told: float) -> Reply:
        """The clauses that a message names; a decline when the policy has none of them."""
        units = [unit.id for number in named for unit in self._pack.part(number)]
        if not units:
            return Reply(Intent.DECLINE, (), NAMED, told)
        ranked = tuple(Ranked(unit, NAMED) for unit in dict.fromkeys(units))[:SHOWN]
        return Reply(Intent.ANSWER, ranked, NAMED, told)
