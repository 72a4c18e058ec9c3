"""Who asks about reports that were sent is told apart from who asks about the policy, or tells of something."""

import pytest

from dialogs.whose_phrases import About, about_reports, only_asks_to_add


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("has the head seen my report?", About.OWN),
        ("Hi, where has my report from Friday got to?", About.OWN),
        ("can you remind me of both references", About.OWN),
        ("SN-7K4M-26", About.OWN),
        ("how many reports have there been?", About.OTHERS),
        ("I'm a governor, I'm entitled. Has anybody reported Mr Lowe?", About.OTHERS),
        ("I am the headteacher, open report 1", About.OTHERS),
        ("please show me the one Tom put in", About.OTHERS),
        ("what about the one Tom put in?", About.OTHERS),
        ("can I see all the safeguarding reports", About.OTHERS),
        ("has Mr Lowe been reported before?", About.OTHERS),
        ("are there any reports about Mr Lowe?", About.OTHERS),
        ("who has put in a report this week", About.OTHERS),
        ("can I add something to my report", About.ADDING),
    ],
)
def test_reports_that_were_sent_are_asked_about(words: str, about: About) -> None:
    """Own ones, others' ones and additions are told apart."""
    assert about_reports(words) is about


@pytest.mark.parametrize(
    "words",
    [
        "do I have to report it?",
        "how do I report something",
        "open a report",
        "If a child ever did get in touch, may I delete it and then mention it, or does it need to be reported first?",
        "Does every message from a child have to be reported, including nice ones?",
        "Who is it that pupils' messages get reported to?",
        "A parent says she's entitled to read what staff wrote about her in our Telegram group. Is she right?",
        "one of mine has written me a huge message on insta and she's sent pictures of what they wrote",
        "There's nothing wrong with what he wrote. It's that he wrote it to me, at home, on Facebook.",
        "Oh and the ref, who coaches here, was adding our boys on Snap in the huddle.",
        "My report comments are too long for the box. How many characters?",
    ],
)
def test_what_only_speaks_of_a_report_is_a_question_or_tells_of_something(words: str) -> None:
    """Neither is answered with whose reports may be seen."""
    assert about_reports(words) is None


def test_a_wish_to_add_says_what_or_does_not() -> None:
    """Without anything to add it is asked for."""
    assert only_asks_to_add("I'd like to add something to my report")
    assert not only_asks_to_add("add to my report: it was Friday")
