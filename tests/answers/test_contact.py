"""The plainest words of an incident, which are enough for the offer of a report."""

import pytest

from bot.answers.contact import tells_of_contact


@pytest.mark.parametrize(
    "text",
    [
        "a pupil messaged me",
        "child whatsapp messaged me last night, do i just block",
        "one of my class has just sent me a friend request",
        "a year 5 added me on insta and said hi",
        "Pupil's added me on snap can i accept",
        "two boys from year 6 have been and rung us at home, they phoned me twice",
        "a little lad wrote to me",
    ],
)
def test_words_of_a_child_who_wrote_to_the_writer_are_found(text: str) -> None:
    """Whoever writes is the one who was written to."""
    assert tells_of_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "No child has ever messaged anybody here",
        "a pupil has not messaged me",
        "may I message a pupil?",
        "my friend added me on Facebook",
        "the head sent me the policy",
        "children should not be on Instagram",
        "a kid sent her a message",
        "",
    ],
)
def test_other_words_are_not(text: str) -> None:
    """Neither a question about writing, nor other people, nor what did not happen."""
    assert not tells_of_contact(text)
