"""Guidance is found by the engine's own vectors: how often it is, and how often another's is taken for it.

The wordings of `guidance.toml` were written for this test and are in no training; near misses share most of their words
with a published question and ask something else.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.answers import Engine
from bot.answers.nearest import ALIKE, MOST, SAME, Near, Nearest

HERE = Path(__file__).parent
GUIDANCE: list[dict[str, Any]] = tomllib.loads(HERE.joinpath("guidance.toml").read_text("utf-8"))["guidance"]
UNSEEN = [json.loads(line)["text"] for line in HERE.joinpath("unseen.jsonl").read_text("utf-8").splitlines()]
Found = list[list[Near]]


@pytest.fixture(scope="module")
def nearest(engine: Engine) -> Nearest:
    """All sixteen published questions."""
    return Nearest({str(number): one["published"] for number, one in enumerate(GUIDANCE)}, engine.vector)


def found(nearest: Nearest, engine: Engine, texts: list[str]) -> Found:
    """What is near to each text."""
    return [list(nearest.to(engine.vector(text))) for text in texts]


def share(hits: int, total: int) -> float:
    """Of a hundred."""
    return 100 * hits / total


def test_published_question_finds_itself(nearest: Nearest, engine: Engine) -> None:
    """In its own words, with other capitals and signs, guidance is shown at once."""
    for number, one in enumerate(GUIDANCE):
        [first, *_] = nearest.to(engine.vector(one["published"].lower().rstrip("?")))
        assert first.key == str(number)
        assert first.same


def test_other_wordings_find_their_guidance(nearest: Nearest, engine: Engine) -> None:
    """Of 64 other wordings at least 65 of 100 are offered the right guidance."""
    pairs = [(str(number), text) for number, one in enumerate(GUIDANCE) for text in one["same"]]
    hits = sum(key in [near.key for near in found(nearest, engine, [text])[0]] for key, text in pairs)
    assert share(hits, len(pairs)) >= 65


def test_near_misses_are_shown_no_answer_of_another_question(nearest: Nearest, engine: Engine) -> None:
    """Of 64 near misses at most 5 of 100 are shown an answer at once, and the others at most its question."""
    near = found(nearest, engine, [text for one in GUIDANCE for text in one["other"]])
    assert share(sum(any(one.same for one in each) for each in near), len(near)) <= 5
    assert share(sum(bool(each) for each in near), len(near)) <= 35


def test_other_questions_of_staff_are_left_alone(nearest: Nearest, engine: Engine) -> None:
    """Of the 400 unseen messages at most 1 of 100 is shown an answer, and at most 5 a question."""
    near = found(nearest, engine, UNSEEN)
    assert share(sum(any(one.same for one in each) for each in near), len(near)) <= 1
    assert share(sum(bool(each) for each in near), len(near)) <= 5


def test_nothing_known_finds_nothing(engine: Engine) -> None:
    """Without guidance there is nothing near; and never more than two."""
    assert list(Nearest({}, engine.vector).to(engine.vector("anything"))) == []
    same = Nearest({str(number): "May we use AI?" for number in range(5)}, engine.vector)
    assert len(same.to(engine.vector("may we use ai"))) == MOST
    assert ALIKE < SAME < 1
