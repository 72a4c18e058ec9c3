import pytest

from bot.answers.baselines import NearestExample, WordOverlap
from bot.answers.encoder import Encoder
from bot.answers.model_files import ModelFiles
from bot.answers.scoring import Labelled
from bot.core.policy import Pack
from bot.core.reply import Context, Intent


@pytest.fixture(scope="module")
def nearest() -> NearestExample:
    files = ModelFiles.checked()
    examples = (
        Labelled("May I be friends with pupils on Facebook?", ("9", "4"), (), "question", "plain"),
        Labelled("May I use the school's badge?", ("6",), (), "question", "plain"),
        Labelled("A pupil sent me a message last night.", ("11",), (), "disclosure", "plain"),
        Labelled("Hello", ("none",), (), "smalltalk", "plain"),
    )
    return NearestExample(Encoder(files.path("encoder.onnx"), files.path("tokenizer.json")), examples)


def test_word_overlap_finds_a_clause_by_its_own_words(pack: Pack) -> None:
    """Whoever uses the clause's words gets the clause."""
    reply = WordOverlap(pack).reply("copyright, data protection and Freedom of Information legislation", Context())
    assert (reply.intent, reply.answer) == (Intent.ANSWER, "8")


def test_word_overlap_declines_without_a_word_in_common(pack: Pack) -> None:
    """No shared word, no answer."""
    assert WordOverlap(pack).reply("xylophone", Context()).intent is Intent.DECLINE


def test_the_nearest_example_gives_its_label(nearest: NearestExample) -> None:
    """Intent and units are those of the most similar example."""
    reply = nearest.reply("can I be friends with a pupil on Facebook", Context())
    assert (reply.intent, reply.answer) == (Intent.ANSWER, "9")
    assert nearest.reply("a pupil sent me a message yesterday", Context()).intent is Intent.REPORT


def test_far_from_every_example_it_declines(nearest: NearestExample) -> None:
    """A similarity below the threshold is no answer."""
    assert nearest.reply("quarterly tractor maintenance invoices", Context()).intent is Intent.DECLINE
