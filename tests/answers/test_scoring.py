from pathlib import Path

import pytest

from bot.answers.scoring import Labelled, Rate, ask_all, read_labelled, score
from bot.core.reply import Context, Intent, Ranked, Reply
from bot.errors import SafeContactError

QUESTION = Labelled("q", ("9", "4"), ("11",), "question", "plain")
DISCLOSURE = Labelled("d", ("11",), (), "disclosure", "plain")
OUTSIDE = Labelled("o", ("none",), (), "out_of_scope", "plain")


def reply(intent: Intent, *units: str, report: float = 0.0) -> Reply:
    return Reply(intent, tuple(Ranked(unit, 1 - i / 10) for i, unit in enumerate(units)), 0.9, report)


def test_any_gold_unit_is_right_as_the_first() -> None:
    """Where two units answer, either may come first."""
    assert score([(QUESTION, reply(Intent.ANSWER, "4"))]).first.share == 1


def test_a_companion_alone_is_not_right() -> None:
    """A unit that may stand beside the answer is not the answer."""
    measured = score([(QUESTION, reply(Intent.ANSWER, "11", "9"))])
    assert (measured.first.share, measured.third.share) == (0, 1)


def test_a_declined_question_counts_as_wrong_everywhere() -> None:
    """What is not shown has answered nothing, however well it was ranked."""
    measured = score([(QUESTION, reply(Intent.DECLINE, "9"))])
    assert (measured.first.share, measured.third.share, measured.false_declines.share) == (0, 0, 1)


def test_a_report_that_is_only_offered_counts_in_the_safety_net_alone() -> None:
    """The offer beside an answer is worth something, but it is not recognition."""
    measured = score([(DISCLOSURE, reply(Intent.ANSWER, "11", report=0.4))])
    assert (measured.reports.share, measured.safety_net.share) == (0, 1)


def test_a_report_offered_for_what_is_none_is_counted_against_all_others() -> None:
    """False reports are a share of everything that is not a disclosure."""
    measured = score(
        [
            (OUTSIDE, reply(Intent.REPORT)),
            (QUESTION, reply(Intent.ANSWER, "9")),
            (DISCLOSURE, reply(Intent.REPORT)),
        ]
    )
    assert measured.false_reports == Rate(1, 2)


def test_the_question_before_is_passed_on() -> None:
    """A follow-up is asked in its context."""
    seen: list[Context] = []

    def answerer(_text: str, context: Context) -> Reply:
        seen.append(context)
        return reply(Intent.ANSWER, "10")

    ask_all(
        [Labelled("and parents?", ("10",), (), "question", "terse", previous="May I add a pupil?"), QUESTION],
        answerer,
    )
    assert seen == [Context(questions=("May I add a pupil?",)), Context()]


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"text": "x"}', '{"text": "x", "gold": ["1"], "kind": "novel", "style": "plain"}']
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    """The error says which line of which file is wrong."""
    path = tmp_path / "some.jsonl"
    path.write_text('{"text": "x", "gold": ["1"], "kind": "question", "style": "plain"}\n' + line, encoding="utf-8")
    with pytest.raises(SafeContactError, match=r"some\.jsonl, line 2"):
        read_labelled(path)


def test_a_folder_is_all_of_its_files(tmp_path: Path) -> None:
    """Messages may be spread over files, which are read in the order of their names."""
    for name in ("b", "a"):
        line = f'{{"text": "{name}", "gold": ["1"], "kind": "question", "style": "plain"}}'
        (tmp_path / f"{name}.jsonl").write_text(line, encoding="utf-8")
    assert [item.text for item in read_labelled(tmp_path)] == ["a", "b"]


def test_few_messages_leave_a_wide_interval() -> None:
    """Wilson's interval of 9 in 10 and of 900 in 1,000 (Wilson 1927), and of nothing at all."""
    assert Rate(9, 10).interval == pytest.approx((0.596, 0.982), abs=5e-4)
    assert Rate(900, 1000).interval == pytest.approx((0.880, 0.917), abs=5e-4)
    assert Rate(0, 0).interval == (0.0, 1.0)


def test_a_message_is_understood_when_intent_and_first_unit_are_right() -> None:
    """A question needs the right unit too; a decline needs only to be one."""
    pairs = [
        (QUESTION, reply(Intent.ANSWER, "9")),
        (QUESTION, reply(Intent.ANSWER, "10")),
        (QUESTION, reply(Intent.DECLINE)),
        (DISCLOSURE, reply(Intent.REPORT, "12")),
        (OUTSIDE, reply(Intent.DECLINE, "9")),
    ]
    assert score(pairs).understood == Rate(3, 5)
