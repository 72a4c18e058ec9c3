"""A question and its answer: several questions in one message, and questions after the policy's own words."""

from datetime import date
from functools import cache

import pytest

from bot import policies
from bot.answers import load
from bot.core.reply import Intent
from bot.services.asking import Asked, Asking

TODAY = date(2022, 3, 16)


@cache
def asking() -> Asking:
    """The policy and the engine that reads questions, loaded once."""
    pack = policies.load()
    return Asking(pack, load(pack))


def ask(text: str) -> Asked:
    """The answer to a message that nothing came before."""
    return asking().ask(text, TODAY)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Can I message pupils AND can I friend their parents", {"10", "4"}),
        ("two things 1 can i add parents on fb 2 can i use school logo on my cake business page", {"6", "10"}),
        ("can i use facebook on the school pc? also can i post photos of the trip", {"5", "7"}),
    ],
)
def test_each_question_of_a_message_is_answered(text: str, clauses: set[str]) -> None:
    """Two questions in one message show the clauses of both, and not only of the one that is read first."""
    assert clauses <= set(ask(text).answer.unit_ids)


def test_second_half_of_a_question_adds_nothing() -> None:
    """What goes on about the same thing is answered by one clause."""
    assert ask("can i add a parent? what if shes my friend").answer.unit_ids == ("10",)


@pytest.mark.parametrize(
    ("text", "clause", "note"),
    [
        ("who is a school representative", "11", ""),
        ("who are members of the school community", "1", "does not say who counts"),
        ("wheres the acceptable use policy", "13", ""),
    ],
)
def test_question_after_words_of_the_policy_shows_where_they_stand(text: str, clause: str, note: str) -> None:
    """Words that a clause uses and does not explain are shown in it, with a note on what it does not say."""
    answer = ask(text).answer
    assert answer.unit_ids[0] == clause
    assert answer.silences
    assert any(note in silence for silence in answer.silences)


@pytest.mark.parametrize(
    "text", ["what is the dress code", "what's the school's phone number", "what is the behaviour policy"]
)
def test_question_after_other_words_is_still_not_covered(text: str) -> None:
    """A phrase that no clause has is not taken for one of the policy's."""
    assert ask(text).reply.intent is Intent.DECLINE


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("oh brilliant so i cant even check the weather on facebook at work now can i", "5"),
        ("thanks a lot now i cant even post my holiday pics", "3"),
    ],
)
def test_bitter_thanks_are_read_for_what_follows_them(text: str, clause: str) -> None:
    """A complaint that opens like thanks is answered as the question it is."""
    assert ask(text).reply.answer == clause


@pytest.mark.parametrize(
    "text", ["great thank you so much for your help today", "ok thanks, that is really good to know", "brilliant"]
)
def test_real_thanks_stay_thanks(text: str) -> None:
    """Thanks with words behind them are no question."""
    assert ask(text).reply.intent is Intent.CHAT
