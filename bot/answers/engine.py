"""The answering engine: a message in, its intent and the units of the policy that answer it out.

It quotes nothing and writes nothing: what a message says can change which units are chosen, never what they say.
The same message in the same context gets the same reply, always.
"""

from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path

from bot.answers.contact import tells_of_contact
from bot.answers.context import leaning
from bot.answers.courtesy import after_courtesy, courtesy_of, is_courtesy
from bot.answers.decision import Biases, by_number, decided
from bot.answers.encoder import Encoder
from bot.answers.examples import Examples
from bot.answers.heads import Heads, Judgement, Numbers
from bot.answers.linear_map import SAMENESS, LinearMap
from bot.answers.model_files import FOLDER, ModelFiles
from bot.answers.normalise import Normaliser, Views
from bot.answers.references import named_clauses
from bot.core.answer import OFFER_REPORT
from bot.core.greeting import after_greeting, asks
from bot.core.policy import Pack
from bot.core.reply import Context, Intent, Reply

UNKNOWN = 0.5
"""With more than this share of pieces the encoder has never seen, a message cannot be read at all."""
LEAST_SHARE = 0.1
"""With less than this share a reading together with the question before hardly changes anything, and is not made."""
LATEST = 64
"""So many vectors are remembered: those of the messages that are on their way at once, and 100 kB."""
MEANT, MEANT_SURELY = 5, 0.6
"""Behind small talk so many words count for themselves, where they are understood so surely."""
BEHIND_A_GREETING = 0.5
"""How surely what stands behind a greeting must be understood where it asks nothing in so many words."""
ABOUT = 14
"""A message of at most so many words that names a clause is about that clause; a longer one may only mention it."""


class Engine:
    """Reads messages; built once (`load`) and shared, since what it remembers of a message changes no reply.

    It remembers the last few vectors, so that whoever asks for the vector of a message that was just read gets it at
    once.
    """

    def __init__(
        self,
        pack: Pack,
        encoder: Encoder,
        heads: Heads,
        normaliser: Normaliser,
        biases: Biases,
        same: LinearMap | None,
    ) -> None:
        self._units = frozenset(unit.id for unit in pack.units)
        self._clauses = frozenset(unit.id for unit in pack.clauses)
        self._encoder, self._heads, self._normaliser = encoder, heads, normaliser
        self._vector = lru_cache(LATEST)(encoder.vector)
        self._biases = biases
        self._same = same
        self._examples = Examples(pack, self.vector)

    @classmethod
    def load(cls, pack: Pack, folder: Path = FOLDER) -> "Engine":
        """The engine for a policy.

        Raises:
            ModelError: A file of the model is not the one that was measured, or the model was trained for another
                text of the policy: then its numbers may stand for other clauses.
        """
        return cls.of(ModelFiles.checked(folder), pack)

    @classmethod
    def of(cls, files: ModelFiles, pack: Pack) -> "Engine":
        """The engine from files that are checked; `ModelError` for a policy that they were not trained for."""
        files.check_policy(pack.fingerprint)
        encoder = Encoder(files.path("encoder.onnx"), files.path("tokenizer.json"))
        wanted = files.path("words.txt").read_text(encoding="utf-8").split()
        known = {field.name for field in fields(Biases)}
        biases = Biases(**{key: float(value) for key, value in files.card["biases"].items() if key in known})
        heads, normaliser = Heads(files.path("heads.npz")), Normaliser(encoder.words, wanted)
        return cls(pack, encoder, heads, normaliser, biases, LinearMap.of(files, SAMENESS))

    def reply(self, text: str, context: Context = Context()) -> Reply:  # noqa: B008  (frozen: never changes)
        """The reading of one message; never raises, whatever the text."""
        views = self._normaliser.views(text)
        if views.is_empty:
            return Reply(Intent.CHAT, confidence=1.0, courtesy=courtesy_of(views.original))
        if rest := after_greeting(views.original):
            return self._greeted(views, rest, context)
        return self._read(views, context)

    def _greeted(self, views: Views, rest: str, context: Context) -> Reply:
        """What stands behind a greeting is read by itself, unless it belongs to the greeting: "hello, I'm new here"."""
        meant = self._read(self._normaliser.views(rest), context)
        sure = meant.intent in {Intent.ANSWER, Intent.LESSON} and meant.confidence >= BEHIND_A_GREETING
        if sure or meant.intent is Intent.REPORT:
            return meant
        whole = self._read(views, context)
        greets = meant.intent is Intent.CHAT or (whole.intent is Intent.CHAT and not asks(rest))
        return whole if greets else meant

    def _read(self, views: Views, context: Context) -> Reply:
        if self._encoder.unknown_share(views.plain) > UNKNOWN:
            return Reply(Intent.DECLINE)
        reply = self._decided(self._in_context(views, context), views)
        if reply.intent is Intent.CHAT and len((rest := after_courtesy(views.plain)).split()) >= MEANT:
            meant = self._read(self._normaliser.views(rest), context)  # "oh brilliant, so I can't even ...": no thanks
            if meant.intent in {Intent.ANSWER, Intent.REPORT, Intent.LESSON} and meant.confidence >= MEANT_SURELY:
                return meant
        return reply

    def vector(self, text: str) -> Numbers:
        """What a text asks, to be held against other texts (`LinearMap`): 384 numbers, of length one."""
        views = self._normaliser.views(text)
        rest = after_greeting(views.original)
        return self._comparable(self._vector((self._normaliser.views(rest) if rest else views).plain))

    def _comparable(self, vector: Numbers) -> Numbers:
        return self._same(vector) if self._same else vector

    def _in_context(self, views: Views, context: Context) -> Judgement:
        alone = self._judge(views)
        lean = leaning(views.plain, context)
        if lean is None:
            return alone
        share = lean.share if lean.share >= 1 else lean.share * (1 - self._sure(alone, views, openly=lean.openly))
        if share < LEAST_SHARE:
            return alone
        together = self._judge(self._normaliser.views(lean.joined))
        return together if share >= 1 else alone.blend(together, share)

    def _sure(self, alone: Judgement, views: Views, *, openly: bool) -> float:
        """How far a message can be understood by itself, 0 to 1, so that a change of topic is noticed."""
        reply = self._decided(alone, views)
        if reply.intent is Intent.CHAT:
            return reply.confidence if is_courtesy(views.plain) else 0.0
        return 0.0 if reply.intent is Intent.DECLINE and openly else reply.confidence

    def _judge(self, views: Views) -> Judgement:
        return self._heads.judge(self._vector(views.plain), views.plain)

    def _decided(self, judgement: Judgement, views: Views) -> Reply:
        reply = decided(judgement, self._biases, self._units)
        if reply.intent is Intent.CHAT:
            return replace(reply, courtesy=courtesy_of(views.plain))
        reply = self._examples.steer(reply, self._comparable(judgement.vector))
        if tells_of_contact(views.plain):
            reply = replace(reply, report_chance=max(reply.report_chance, OFFER_REPORT))
        named = named_clauses(views.original)
        about = len(views.plain.split()) <= ABOUT or self._clauses.isdisjoint(named)
        if named and about and reply.intent in {Intent.ANSWER, Intent.DECLINE}:
            return by_number(named, self._clauses, reply)
        return reply
