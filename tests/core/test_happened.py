"""Which words tell of something that happened, and which only ask."""

from datetime import datetime

import pytest

from bot.core.happened import asks_to_add, tells
from bot.core.incident import Child, Draft
from tests.support.leads import LONDON

NOW = datetime(2022, 3, 16, 16, 20, tzinfo=LONDON)
KAI = Draft(started_at=NOW, children=(Child(name="Kai Osei"), Child(screen_name="xXwolfXx")))


@pytest.mark.parametrize(
    "words",
    [
        "can she see that i told you he hugged her?",
        "does he know i told you he sent her photos",
        "will she find out it was me who said he touched her",
        "shall i send you the photo he sent her last night?",
        "got to go shes crying in the toilets",
        "forget it, she deleted them anyway",
        "should i reply to her she says she's on the bridge",
        "am i in trouble because i sent her a smiley back?",
        "am I in trouble, I replied to her?",
        "is it a problem that i haven't replied?",
        "is it bad that I accepted it yesterday?",
        "was it ok to reply last night?",
        "is it ok that they're bullying her on there",
        "is it illegal what he said to her?",
        "what about the lad who keeps asking her out?",
        "what if there's a message and she's still getting them",
        "has he been messaging others?",
        "did you know mr hall asked her for photos?",
        "a pupil messaged me, and again at night?",
        "should I tell Kai's mum?",
        "is that the boy called Ben Hart?",
        "she wants to die what do i do",
        "should I delete the nude photo?",
        "is 'meet me at the park' bad?",
    ],
)
def test_a_question_may_tell_what_happened(words: str) -> None:
    """Somebody in particular, a deed, a day that is past, words of danger or a quotation: any of them is told."""
    assert tells(words, KAI, NOW)


@pytest.mark.parametrize(
    "words",
    [
        "czy mam napisac ze on prosil ja o zdjecia?",
        "\u00bfpuedo decir que tambi\u00e9n le escribi\u00f3 a mi hija?",
        "dois-je dire qu'il lui a demand\u00e9 des photos?",
    ],
)
def test_a_question_that_is_not_english_is_kept_in_doubt(words: str) -> None:
    """What cannot be told from an account is taken for one."""
    assert tells(words, KAI, NOW)


@pytest.mark.parametrize(
    "words",
    [
        "can I also say there's a group chat bullying Jess?",
        "should I mention he asked her for photos?",
        "does it matter that it was at 2am?",
        "should i say her name is Ivy Dean 6B?",
        "did i say it was on tiktok?",
        "have i told you about the screenshots?",
        "do i need to put that she told me herself?",
        "is it worth mentioning mum knows?",
        "do you need to know she's in 5H?",
        "should I mention the brother?",
        "should I mention Jess?",
        "would it help to know he's 15?",
        "can I say it was her dad's phone?",
        "can you change the name to Kyle",
        "should I mention the two days last week, yesterday too?",
    ],
)
def test_what_is_to_be_added_is_recognised(words: str) -> None:
    """Whoever asks whether to say something has said it."""
    assert asks_to_add(words, KAI, NOW)


@pytest.mark.parametrize(
    "words",
    [
        "can I friend a parent?",
        "who will read this?",
        "how long do you keep it",
        "what do I do if a child messages me?",
        "what do I do if he messages again",
        "what if a parent added me on facebook?",
        "what do I do if a parent messaged me?",
        "do I have to tell her mum and dad",
        "hang on, can I be in trouble for her having my number?",
        "can volunteers talk to kids on there?",
        "should I delete the message?",
        "should I have replied to it?",
        "can I keep the screenshot?",
        "is it ok to reply to a pupil",
        "can I post photos of pupils on facebook?",
        "can I mention my school on linkedin?",
        "Can I mention LinkedIn?",
        "can I put that on the website?",
        "can I say what school I work at?",
        "what happens to me if i tell",
        "what if im wrong",
        "who do I ring tonight?",
        "will she see that I've written this?",
        "what happens after I've sent it?",
        "can I change it after I've told you?",
        "should I message her back to keep her talking",
        "do they keep records?",
        "what counts as an intimate image?",
        "is there a number I can call?",
        "can staff be messaged by pupils?",
        "are messages sent to parents read?",
        "do you want me to tell you more?",
        "is it confidential",
        "could I say thanks?",
    ],
)
def test_a_mere_question_tells_nothing(words: str) -> None:
    """What names nobody and nothing that happened is no part of a report."""
    assert not tells(words, KAI, NOW)
    assert not asks_to_add(words, KAI, NOW)
