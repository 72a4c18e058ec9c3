"""What is typed after a session was told or checked: questions on it, changes, and what must not be lost in it."""

import pytest

from tests.support.dialogs import CARTER, Talks, clause

ONE_LINE = "teams lesson y3 tomorrow 9-10 phonics"
UNSETTLED = "The policy does not settle this"
BOTH_TIMES = "Thursday 17 March 2022, 09:00 to 10:00"


async def test_times_before_a_subject_are_shown(talks: Talks) -> None:
    """The hours of "tomorrow 9-10 phonics" stand in the check, and are not said to be missing."""
    assert BOTH_TIMES in await talks.of("Hannah").reads(ONE_LINE)


async def test_question_about_the_session_starts_no_report(talks: Talks) -> None:
    """Asked after a check, "who has to agree to it" is answered from clause 14; recording is not in it, and that is said."""
    hannah = talks.of("Hannah")
    await hannah.reads(ONE_LINE)
    answer = await hannah.reads("who has to agree to it")
    assert clause("14")[0] in answer
    assert not hannah.pending
    assert "The policy does not cover this" in await hannah.reads("should i record it")
    assert not hannah.pending


@pytest.mark.parametrize("words", ["No we're open, it's just her at home", "no, he broke his leg and is stuck at home"])
async def test_for_whom_a_session_is_starts_no_report(talks: Talks, words: str) -> None:
    """A child who is at home is no child in need while a lesson for that child is spoken of."""
    hannah = talks.of("Hannah")
    await hannah.reads("can you check a teams lesson friday 9am phonics for one who's off")
    assert UNSETTLED in await hannah.reads(words)
    assert not hannah.pending


@pytest.mark.parametrize(
    "words",
    [
        "no, she's told me her dad hits her",
        "no we're open, she's been crying about a group chat",
        "no we're open, he hasn't come home",
        "no, friday is fine but she messaged me on insta",
        "it's just her, her mum locks her in",
        "no we're open, a man keeps adding the girls on snap",
    ],
)
async def test_what_a_child_has_told_starts_a_report_all_the_same(talks: Talks, words: str) -> None:
    """Whatever tells of a child comes first, also as the answer to what was asked of the session."""
    hannah = talks.of("Hannah")
    await hannah.reads("can you check a teams lesson friday 9am phonics for one who's off")
    await hannah.reads(words)
    assert hannah.pending in {"safety", "urgent"}


async def test_child_named_in_a_question_never_becomes_the_session(talks: Talks) -> None:
    """Whether a boy's words must be reported is answered by the clause, and changes nothing of the session."""
    hannah = talks.of("Hannah")
    await hannah.reads(ONE_LINE)
    answer = await hannah.reads("should i report that a boy typed a rude word in the chat")
    assert clause("11")[0] in answer
    assert "Does not meet" not in answer


@pytest.mark.parametrize("question", ["do i need another adult", "whats the dress code"])
async def test_what_the_policy_leaves_open_leaves_the_session_open(talks: Talks, question: str) -> None:
    """After a question that the policy does not cover, and a thumb, the session can still be changed in words."""
    hannah = talks.of("Hannah")
    await hannah.reads(ONE_LINE)
    assert "The policy does not cover this" in await hannah.reads(question)
    assert "noted without your name" in await hannah.taps("Helpful")
    assert "Thursday 17 March 2022, 11:00" in await hannah.reads("can we make it 11 instead")


async def test_question_from_the_session_can_be_sent_on(talks: Talks) -> None:
    """Ask the Head Teacher, pressed under an answer beside a session, takes the question of that answer."""
    await talks.leads()
    hannah = talks.of("Hannah")
    await hannah.reads("whats the dress code")
    await hannah.reads(ONE_LINE)
    await hannah.reads("do i need another adult")
    looked_over = await hannah.taps("Ask the Head Teacher")
    assert "do i need another adult" in looked_over
    assert "dress code" not in looked_over


async def test_answers_before_another_session_keep_their_buttons(talks: Talks) -> None:
    """A new check is begun, and the thumb under an answer of before still counts."""
    hannah = talks.of("Hannah")
    await hannah.reads(ONE_LINE)
    await hannah.reads("do i need another adult")
    await hannah.reads("another one")
    assert "noted without your name" in await hannah.taps("Helpful")


@pytest.mark.parametrize("question", ["who decides", "has the head seen it", "is it approved"])
async def test_unsent_session_is_said_to_be_unsent(talks: Talks, question: str) -> None:
    """Whoever asks whether it was seen or decided is told that nobody has been sent it."""
    hannah = talks.of("Hannah")
    await hannah.reads(ONE_LINE)
    assert "has not been sent to the Head Teacher" in await hannah.reads(question)


async def test_change_after_the_decision_undoes_it(talks: Talks) -> None:
    """The teacher who changes a session that was decided is told that the decision no longer stands."""
    await talks.leads()
    hannah = talks.of("Hannah")
    await hannah.reads(ONE_LINE)
    await hannah.reads("send it to the head")
    await talks.of(CARTER).taps("OK to go ahead", note="Fine by me")
    assert "OK to go ahead" in await hannah.reads("is it approved")
    assert "that decision no longer stands" in await hannah.reads("make it 2pm")
    assert "has not been sent to the Head Teacher" in await hannah.reads("is it approved")


async def test_last_day_of_a_series_is_asked_until_it_is_known(talks: Talks) -> None:
    """An answer that names no date is asked about again, and "end of april" is one."""
    hannah = talks.of("Hannah")
    assert "until which day" in await hannah.reads("zoom reading group y2 every tuesday 2-2.30")
    assert "Until which day is it every week?" in await hannah.reads("till easter")
    assert "every week until Saturday 30 April 2022" in await hannah.reads("end of april")


async def test_days_that_are_several_are_not_taken_for_one(talks: Talks) -> None:
    """Three days in one message are said to be more than can be checked at once; the one chosen is checked."""
    hannah = talks.of("Hannah")
    assert "For any other rhythm please check each by itself" in await hannah.reads("teams maths y4 mon wed fri at 9")
    assert "Friday 18 March 2022, 09:00" in await hannah.reads("ok just friday")


async def test_second_of_two_sessions_is_not_passed_over(talks: Talks) -> None:
    """Two sessions told at once: the first is put down, and how to check the other is said."""
    told = await talks.of("Hannah").reads(
        "two teams lessons to check, y4 tomorrow 10am fractions and y5 friday 2pm french"
    )
    assert "one session at a time" in told
    assert "Where will it be" not in told


async def test_whoever_does_not_know_is_asked_step_by_step(talks: Talks) -> None:
    """Not knowing what to put in the empty form begins the questions, and "lesson" answers the first instead of starting again."""
    hannah = talks.of("Hannah")
    await hannah.reads("check a lesson")
    assert "What is it for" in await hannah.reads("idk")
    assert "Where will it be" in await hannah.reads("lesson")
    assert "Which day is it" in await hannah.reads("teams")


async def test_session_of_yesterday_is_said_to_be_past(talks: Talks) -> None:
    """A lesson that was held is named as past, and another day is asked for."""
    told = await talks.of("Hannah").reads("I did a zoom lesson with year 4 yesterday, can you check it")
    assert "is past. When is it?" in told
