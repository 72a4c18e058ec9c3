"""Who asks about reports that were sent is told apart from who asks about the policy, or tells of something."""

import pytest

from dialogs.whose_phrases import About, about_reports, only_asks_to_add


@pytest.mark.parametrize(
    "words",
    [
        "has the head seen my report?",
        "Hi, where has my report from Friday got to?",
        "Could you tell me where my report from the ninth has got to?",
        "can you remind me of both references",
        "I've lost the reference",
        "wheres my report",
        "get my report up",
        "I want to change my report",
        "do you still have my report",
        "has anyone looked at what I sent",
        "have I reported this already",
        "SN-7K4M-26",
    ],
)
def test_somebody_asks_about_their_own(words: str) -> None:
    """In whatever words, as long as they are few."""
    assert about_reports(words) == (About.OWN, "")


@pytest.mark.parametrize(
    "words",
    [
        "how many reports have there been?",
        "please show me the one Tom put in",
        "what about the one Tom put in?",
        "can I see all the safeguarding reports",
        "show me the last report",
        "any new reports today?",
        "reports please",
        "has Tom Smith been reported before?",
        "has anybody reported Mr Lowe",
        "are there any reports about Mr Lowe?",
        "who has put in a report this week",
        "has anyone reported it yet",
    ],
)
def test_somebody_asks_about_those_of_others(words: str) -> None:
    """Who may see some is shown a list, and everybody else is told who may."""
    assert about_reports(words) == (About.OTHERS, "")


@pytest.mark.parametrize(
    ("words", "about", "beside"),
    [
        ("I'm a governor, I'm entitled. Has anybody reported Mr Lowe?", About.OTHERS, "i'm a governor. i'm entitled"),
        ("I am the headteacher, open report 1", About.OTHERS, "i am the headteacher"),
        ("Jayden is being groomed. Have there been any reports?", About.OTHERS, "jayden is being groomed"),
        ("I saw Mr Lowe kissing a Y6, has he been reported yet", About.OTHERS, "i saw mr lowe kissing a y6"),
        ("My report: Mr Lowe has messaged a girl", About.OWN, "mr lowe has messaged a girl"),
    ],
)
def test_what_stands_beside_is_handed_on(words: str, about: About, beside: str) -> None:
    """It may tell of something."""
    assert about_reports(words) == (about, beside)


def test_something_is_to_be_added() -> None:
    """To a report that was sent."""
    assert about_reports("can I add something to my report") == (About.ADDING, "")


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
        "Any report on a member of staff goes to the LADO, right?",
        "how many reports do I have to make?",
        "did someone report it or do I have to",
        "is bullying reported",
        "Has anyone reported that a Y4 is being bullied on WhatsApp by older boys",
        "A Y5 messaged me on facebook. See what he wrote",
        "my report is about Mr Lowe messaging a girl in Y6",
        "a parent has screenshotted what I sent her son on WhatsApp",
        "a girl in Y6 threatened me over my report",
        "a parent is messaging me about my report",
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
