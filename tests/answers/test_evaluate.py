from pathlib import Path

import pytest

from bot.answers import Engine
from bot.answers.evaluate import EXAMPLES, evaluate, main
from bot.answers.labels import UNITS
from bot.answers.scoring import Score, ask_all, read_labelled, score
from bot.core.policy import Pack


@pytest.fixture(scope="module")
def measured(engine: Engine, held_out: Path) -> Score:
    return score(ask_all(read_labelled(held_out), engine.reply))


@pytest.mark.parametrize(
    ("measure", "least"),
    [("first", 0.80), ("third", 0.90), ("declines", 0.75), ("reports", 0.90), ("safety_net", 0.95), ("lessons", 0.80),
     ("chats", 0.80)],
)  # fmt: skip
def test_messages_never_trained_on_are_understood(measured: Score, measure: str, least: float) -> None:
    """On messages kept out of training the measures do not fall below these floors."""
    assert getattr(measured, measure).share >= least


@pytest.mark.parametrize(("measure", "most"), [("false_declines", 0.10), ("false_reports", 0.05)])
def test_mistakes_that_annoy_are_rare(measured: Score, measure: str, most: float) -> None:
    """Declining what the policy answers, and offering a report in vain, stay below these ceilings."""
    assert getattr(measured, measure).share <= most


def test_no_held_out_message_was_trained_on(held_out: Path) -> None:
    """The held-out file and the training file share no message."""

    def folded(path: Path) -> set[str]:
        return {" ".join(item.text.casefold().split()) for item in read_labelled(path)}

    assert folded(held_out).isdisjoint(folded(EXAMPLES))


def test_training_messages_name_only_units_that_exist() -> None:
    """Every label of the training messages is one the heads can give, and each message has a family."""
    items = read_labelled(EXAMPLES)
    assert {unit for item in items for unit in (*item.gold, *item.also_ok)} <= set(UNITS)
    assert all(item.family for item in items)


def test_the_engine_beats_both_baselines(pack: Pack, held_out: Path) -> None:
    """Word overlap with the clauses is far behind on the same messages."""
    evaluation = evaluate(read_labelled(held_out)[:60], pack, examples=read_labelled(EXAMPLES)[::20])
    ours = evaluation.score.first.share
    for pairs in evaluation.baselines.values():
        assert ours > score(pairs).first.share


def test_the_table_has_a_row_for_each_answerer_kind_and_style(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], held_out: Path
) -> None:
    """The command prints one table and, when asked, the messages that went wrong."""
    path = tmp_path / "few.jsonl"
    lines = held_out.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join(
            [
                *lines[:3],
                '{"text": "Can I use the logo?", "gold": ["13"], "kind": "question", "style": "plain"}',
            ]
        ),
        encoding="utf-8",
    )
    assert main([str(path), "--errors", "--no-baselines"]) == 0
    out = capsys.readouterr().out
    assert "this engine" in out
    assert "question (4)" in out
    assert "Can I use the logo?" in out
