"""What hurried staff type about a remote session is taken over field by field, and only where it is plain."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.lesson.reading import Read, TellingTrouble, is_variant, read_session
from bot.core.lesson.reading.groups import only_a_class
from bot.core.lesson.session import Account, Answer, Purpose, Session

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2022, 3, 16, 18, 0, tzinfo=LONDON)
"""A Wednesday, after school."""
FIELDS = tuple(Session.model_fields)


def told(text: str, known: Session | None = None, expecting: str = "") -> dict[str, Any]:
    """The fields that are known after a message, without those that are still untold."""
    return read_session(text, NOW, known or Session(), expecting).session.model_dump(exclude_defaults=True)


def field(name: str, text: str, known: Session | None = None, expecting: str = "") -> Any:
    """One field after a message."""
    return getattr(read_session(text, NOW, known or Session(), expecting).session, name)


DIALOGS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "Can you check a lesson for me? Teams, Year 4, fractions, tomorrow at 10",
        {
            "purpose": Purpose.LESSON,
            "platform": "Teams",
            "day": date(2022, 3, 17),
            "starts": time(10),
            "group": "Year 4",
            "one_to_one": False,
            "about": "fractions",
            "curriculum": "fractions",
        },
    ),
    (
        "Want to set up a Zoom for my class Friday, just a catch up and show your pets, cheer them up. We're in lockdown",
        {
            "purpose": Purpose.OTHER,
            "platform": "Zoom",
            "day": date(2022, 3, 18),
            "group": "my class",
            "one_to_one": False,
            "about": "a catch up and show your pets",
            "says_closed": True,
        },
    ),
    (
        "Check my reading group please. We're shut. I'm doing it on WhatsApp video from my own phone with five kids tomorrow",
        {
            "purpose": Purpose.LESSON,
            "platform": "WhatsApp",
            "day": date(2022, 3, 17),
            "group": "reading group",
            "one_to_one": False,
            "about": "reading",
            "curriculum": "reading",
            "account": Account.PERSONAL,
            "says_closed": True,
        },
    ),
    (
        "I want to Zoom one of my lads tonight, he's been quiet. Just me and him, haven't arranged it with anyone. Is it ok, we're in lockdown",
        {
            "purpose": Purpose.MEETING,
            "platform": "Zoom",
            "day": date(2022, 3, 16),
            "group": "one pupil",
            "one_to_one": True,
            "not_agreed": True,
            "says_closed": True,
        },
    ),
    (
        "Can you check a Teams lesson for a little one who's off with chickenpox, Friday 9am phonics",
        {
            "purpose": Purpose.LESSON,
            "platform": "Teams",
            "day": date(2022, 3, 18),
            "starts": time(9),
            "group": "one pupil",
            "one_to_one": True,
            "about": "phonics",
            "curriculum": "phonics",
        },
    ),
    (
        "parents evening next Weds on zoom, can we check that",
        {"purpose": Purpose.PARENTS, "platform": "Zoom", "day": date(2022, 3, 23)},
    ),
    (
        "Need to check a one to one on Teams with a Year 5 girl, tomorrow 1pm. Head, mum and me have agreed it as her weekly meeting. We're shut",
        {
            "purpose": Purpose.MEETING,
            "platform": "Teams",
            "day": date(2022, 3, 17),
            "starts": time(13),
            "group": "one pupil",
            "one_to_one": True,
            "agreed": "Head, mum and me have agreed it",
            "says_closed": True,
        },
    ),
    (
        "Does this look all right: Teams, Year 6, history, Wednesday 11am, school closed by snow?",
        {
            "purpose": Purpose.LESSON,
            "platform": "Teams",
            "starts": time(11),
            "group": "Year 6",
            "one_to_one": False,
            "about": "history",
            "curriculum": "history",
            "says_closed": True,
        },
    ),
    ("thanks", {}),
    ("Start a lesson check please.", {}),
    ("Could we go through the remote lesson check?", {}),
    ("check remote lesson", {}),
    ("", {}),
)

PLATFORMS = (
    ("check my zoom", "Zoom"), ("teams parents eve check", "Teams"), ("on MS Teams", "Teams"), ("microsoft teams", "Teams"),
    ("can u chek my teems lesson", "Teams"), ("zooming my class", "Zoom"), ("Google Meet lesson for Year 6", "Google Meet"),
    ("gmeet with y4", "Google Meet"), ("on WhatsApp video", "WhatsApp"), ("whatsapp call", "WhatsApp"),
    ("run my lesson over FaceTime because Teams won't work at home", "FaceTime"), ("facetime with a pupil", "FaceTime"),
    ("skype call", "Skype"), ("on Facebook Messenger", "Facebook Messenger"), ("a lesson on Discord", "Discord"),
    ("a Roblox meet-up", "Roblox"), ("parents' evening on Facebook Live", "Facebook"),
    ("slot on Instagram video because she hasn't got Zoom", "Instagram"), ("on webex", "Webex"), ("a phone call", "phone call"),
    ("Zoom where I'll be showing a YouTube clip", "Zoom"), ("Teams lesson, I'll email the link", "Teams"),
    ("Teams not Zoom", "Teams"), ("changed from Zoom to Teams", "Teams"), ("Zoom instead of Teams", "Zoom"),
    ("Teams, work is on Seesaw", "Teams"), ("live lesson on YouTube", "YouTube"), ("zoom or teams, not decided", ""),
    ("on the school laptop", ""), ("from my own phone", ""), ("I'll email the link", ""), ("Year 4 maths", ""),
    ("my teams meeting", "Teams"), ("sports teams topic", ""), ("we zoomed in on fractions", ""),
)  # fmt: skip

PURPOSES = (
    ("I'd like to check a Teams lesson for Year 4", "lesson"), ("I need a lesson checked.", "lesson"),
    ("set up zoom y2 maths", "lesson"), ("yr3 sience on teams", "lesson"), ("live teaching on Teams for my class", "lesson"),
    ("a Year 6 SATs revision session", "lesson"), ("live guided reading group over Zoom", "lesson"),
    ("spelling group on Teams", "lesson"), ("piano lessons on zoom", "lesson"), ("doing literacy with my year fours", "lesson"),
    ("times tables quiz with year 4", "lesson"), ("catch-up maths on teams", "lesson"), ("catch up on fractions with y5", "lesson"),
    ("maths tutoring with a y6 girl", "lesson"), ("story time, it's our English unit", "lesson"),
    ("teaching y3 the romans", "lesson"), ("lesson check: teams, y4, english, tues 10am, closed", "lesson"),
    ("parents evening on zoom", "parents"), ("parents' consultations on Zoom", "parents"), ("zoom parants evning", "parents"),
    ("parents eve teams", "parents"), ("parent teacher meetings", "parents"), ("parent's evening", "parents"),
    ("parents night", "parents"), ("want too set up zoom parants evning can u chek it", "parents"),
    ("send mtg teams thursday check", "send"), ("SEND review on Teams", "send"), ("an EHCP annual review on zoom", "send"),
    ("SEND meeting with a family on Zoom", "send"), ("I'm the SENCo and I need to set up three review meetings", "send"),
    ("IEP meeting with mum", "send"), ("send meeting with senco", "send"), ("sen meeting on teams", "send"),
    ("a meeting with some of my class", "meeting"), ("weekly keep-in-touch Teams call with a vulnerable pupil", "meeting"),
    ("one to one on Teams with a Year 5 girl", "meeting"), ("1:1 zoom pupil monday", "meeting"),
    ("ring a child on Zoom this afternoon, I just want a word with him", "meeting"), ("check in with a pupil on teams", "meeting"),
    ("mentoring session with one of my y6 boys", "meeting"), ("a wellbeing call with a child", "meeting"),
    ("pastoral meeting with a child on Teams", "meeting"), ("a catch up with one of my girls", "meeting"),
    ("just a catch up with my class", "other"), ("Zoom quiz and chat, just for fun", "other"), ("online pyjama party", "other"),
    ("virtual assembly on teams", "other"), ("birthday zoom for my class", "other"), ("a Zoom social with Year 6", "other"),
    ("Roblox meet-up with my class as a treat", "other"), ("story and a wave to their friends", "other"),
    ("read a story to Year 2 over Zoom", "other"), ("bedtime story on zoom", "other"), ("story time for y1", "other"),
    ("staff training on teams", "other"), ("staff meeting on teams", "other"), ("inset on zoom", "other"),
    ("show and tell with reception", "other"), ("christmas party on zoom", "other"), ("just to say hello to my class", "other"),
    ("virtual disco", "other"), ("governors meeting on zoom", "other"), ("bingo with y3 to cheer them up", "other"),
    ("mum has asked for a call about his reading", None), ("teams w y5 at 1", None), ("can you send me the form for zoom", None), ("Teams, Friday", None), ("hello", None),
    ("What if I call it a lesson?", None), ("is a lesson on WhatsApp allowed?", "lesson"),
)  # fmt: skip

GROUPS = (
    ("Teams, Year 4, fractions", "Year 4", False), ("set up zoom y2 maths", "Year 2", False), ("yr3 sience", "Year 3", False),
    ("zoom w my y6s", "Year 6", False), ("my year fours on teams", "Year 4", False), ("class 4B on zoom", "4B", False),
    ("4B tomorrow", "4B", False), ("with 4b tomorrow", "4B", False), ("phonics with Reception", "Reception", False),
    ("a zoom for the parents of 4R", "4R parents", None), ("mums and dads from year 4", "Year 4 mums and dads", None),
    ("reception parents evening", "Reception parents", None), ("Reception parents on Teams", "Reception parents", None),
    ("Oak class", "Oak class", False), ("my class", "my class", False), ("a zoom for my class", "my class", False),
    ("the whole class", "whole class", False), ("my reading group", "reading group", False),
    ("a spelling group on Teams", "spelling group", False), ("my coding group on Tuesday", "coding group", False),
    ("the Rainbow group", "Rainbow group", False), ("Year 4 reading group", "Year 4 reading group", False),
    ("school choir on zoom", "choir", False), ("school council meeting on teams", "school council", False),
    ("with five children tomorrow", "five children", False), ("with 5 kids", "5 kids", False),
    ("some of my class", "some of my class", False), ("two families together", "two families", None),
    ("Year 3 and 4 on zoom", "Years 3 and 4", False), ("Y5/6 maths", "Years 5 and 6", False), ("ks1 assembly", "KS1", False),
    ("key stage 2 on Teams", "KS2", False), ("year two's live lesson", "Year 2", False), ("Year 5's live lesson", "Year 5", False),
    ("one to one", "one pupil", True), ("1:1 on zoom", "one pupil", True), ("121 with a pupil", "one pupil", True),
    ("a Year 5 girl", "one pupil", True), ("one of my lads", "one pupil", True), ("a little one who's off", "one pupil", True),
    ("one of mine has a broken leg", "one pupil", True), ("a vulnerable pupil", "one pupil", True), ("a child", "one pupil", True),
    ("just me and him", "one pupil", True), ("one of my year 5s", "one pupil", True), ("a pupil", "one pupil", True),
    ("As Year 3's TA I'm doing a spelling group", "spelling group", False), ("I'm the Year 4 teacher, zoom at 2", "", None),
    ("SEND review with a child's mum", "", None), ("nursery rhymes with y1", "Year 1", False), ("teams at 10am", "", None),
    ("for Year 4 with a child who's isolating", "Year 4", None), ("class assembly", "", None),
    ("the mum of one of my Year 3s has asked for a call", "", None), ("I need a lesson checked", "", None),
)  # fmt: skip

TOPICS = (
    ("a unit in school, then week 2 of the rainforest", "", "week 2 of the rainforest"),
    ("Teams, Year 4, fractions, tomorrow", "fractions", "fractions"), ("Friday 9am phonics", "phonics", "phonics"),
    ("zoom y2 maths", "maths", "maths"), ("yr3 sience", "sience", "sience"), ("teams y4 english", "english", "english"),
    ("Year 6 SATs revision", "SATs revision", "SATs revision"), ("Year 6, history", "history", "history"),
    ("it's guided reading", "guided reading", "guided reading"), ("spelling group on teams", "spelling", "spelling"),
    ("our topic on volcanoes with y4", "our topic on volcanoes", "our topic on volcanoes"),
    ("teaching y3 about the Romans on teams", "the Romans", "the Romans"),
    ("Zoom lesson, World War 2, Year 6", "World War 2", "World War 2"),
    ("yes, school's shut, boiler. It's the next unit in our maths scheme", "maths", "the next unit in our maths scheme"),
    ("OK, make it our science topic on animals, they each explain where their pet would live", "our science topic on animals",
     "our science topic on animals"),
    ("Teams lesson Y1, Read Write Inc, Friday", "Read Write Inc", "Read Write Inc"),
    ("lesson with y5, it's week 3 of white rose", "white rose", "week 3 of white rose"),
    ("zoom y2, linked to our topic on castles", "our topic on castles", "our topic on castles"),
    ("online pyjama party for Year 2", "pyjama party", ""), ("Zoom quiz and chat with my class, just for fun", "quiz and chat", ""),
    ("a fractions lesson on Teams for Year 5", "fractions", "fractions"), ("Year 5's live lesson on Teams tomorrow", "", ""),
    ("birthday zoom for y3", "birthday", ""), ("cheer them up", "", ""), ("my Zoom lesson", "", ""),
    ("video-call a pupil about her maths", "maths", "maths"),
)  # fmt: skip

AGREEMENTS = (
    ("Head, mum and me have agreed it as her weekly meeting", "Head, mum and me have agreed it", False),
    ("a 1:1 Zoom with a pupil that her mum and I have agreed.", "her mum and I have agreed", False),
    ("1:1 with a pupil. Mum and the head have agreed it.", "Mum and the head have agreed it", False),
    ("Zoom with a lad Friday at 2, just me and him, mum's agreed", "mum's agreed", False),
    ("one to one, agreed with mum and the head on Monday", "agreed with mum and the head on Monday", False),
    ("the head's okayed it", "the head's okayed it", False), ("head has signed it off", "head has signed it off", False),
    ("Mrs Carter said it's fine", "Mrs Carter said it's fine", False), ("arranged with dad last week", "arranged with dad last week", False),
    ("it's been agreed with Noah's mum", "agreed with Noah's mum", False),
    ("haven't arranged it with anyone", "", True), ("It's not been arranged with anybody", "", True), ("not agreed yet", "", True),
    ("nobody's agreed it", "", True), ("I havent asked anyone", "", True), ("havent told the head yet", "", True),
    ("no one has agreed it", "", True), ("not arranged with anyone", "", True), ("hasn't been agreed", "", True),
    ("I've arranged a one-to-one call on Teams with a child", "", False), ("it's been agreed", "", False),
    ("have you agreed?", "", False), ("will the head agree it?", "", False), ("I'll ask the head", "", False),
    ("does it need to be agreed?", "", False), ("Teams with y4", "", False), ("can you agree it", "", False),
)  # fmt: skip

SENCOS = (
    ("SEND meeting with the SENCo", "yes"), ("The SENCo and I are meeting parents", "yes"), ("I'm the SENCo", "yes"),
    ("me and the senco", "yes"), ("senco is coming", "yes"), ("the sendco will be there", "yes"), ("senco's joining us", "yes"),
    ("the SENCo is off sick", "no"), ("without the SENCo", "no"), ("senco can't make it", "no"), ("no senco", "no"),
    ("SENCo isn't coming", "no"), ("the senco won't be there", "no"), ("does the SENCo need to come?", None),
    ("SEND meeting on teams", None), ("not sure if the senco is coming", None),
)  # fmt: skip

ACCOUNTS = (
    ("on my school account", "school"), ("school laptop", "school"), ("ok Teams on the school laptop then", "school"),
    ("using the school's zoom", "school"), ("my work account", "school"), ("school ipad", "school"), ("school login", "school"),
    ("school account on my own laptop", "school"), ("from my own phone", "personal"), ("my personal account", "personal"),
    ("my own Zoom", "personal"), ("on my phone", "personal"), ("my own laptop", "personal"), ("personal zoom", "personal"),
    ("not my own account, the school one", "school"), ("im talking into my phone here", None), ("school is shut", None),
    ("I phoned school", None), ("after school on zoom", None), ("school is on account of snow shut", None),
)  # fmt: skip

CLOSURES = (
    ("We're shut", True), ("We are in lockdown so doing live maths", True), ("parents evening mon zoom closed", True),
    ("Can I do phonics on Zoom? closed all week", True), ("Anglo-Saxons, closure", True), ("are we closed?", None),
    ("is school shut on Friday", None), ("cos were shut, can u check", True), ("we're in lockdown", True), ("were locked down", True),
    ("yes, school's shut, boiler", True), ("yes closed until after Easter", True), ("school closed by snow?", True),
    ("tues 10am, closed", True), ("boss shut the school, we good?", True), ("the head has closed the building", True),
    ("Boiler's gone", True), ("during the closure", True), ("during lockdown", True), ("while you're shut", True),
    ("while we're closed", True), ("the school is shut next week because of the flood", True), ("snow day", True),
    ("We're closed from Monday", True), ("our bubble's been sent home", True), ("lockdown lesson y4", True),
    ("school is closed", True), ("schools shut", True), ("skool shut", True),
    ("No we're open, it's just her at home", False), ("School's open as normal", False), ("We're not closed", False),
    ("we are open", False), ("not in lockdown", False), ("school isn't shut", False), ("it's just her at home", False),
    ("no lockdown", False), ("we aren't closed", False), ("were not shut", False), ("school is open", False),
    ("if we're shut on Monday", None), ("what if school is closed?", None), ("a closed group", None), ("open the lesson", None),
    ("Teams with y4", None), ("is it only when school is closed?", None), ("he's off with chickenpox", None),
)  # fmt: skip

ANSWERS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("purpose", "a lesson", {"purpose": Purpose.LESSON}),
    ("purpose", "lesson", {"purpose": Purpose.LESSON}),
    ("purpose", "SEND", {"purpose": Purpose.SEND}),
    ("purpose", "meeting", {"purpose": Purpose.MEETING}),
    ("purpose", "something else", {"purpose": Purpose.OTHER}),
    ("platform", "teams", {"platform": "Teams"}),
    ("platform", "Zoom.", {"platform": "Zoom"}),
    ("platform", "Jitsi", {"platform": "Jitsi"}),
    ("platform", "not sure", {}),
    ("platform", "the school one", {"account": Account.SCHOOL}),
    ("day", "Friday", {"day": date(2022, 3, 18)}),
    ("day", "fri at 2", {"day": date(2022, 3, 18), "starts": time(14)}),
    ("day", "18th", {"day": date(2022, 3, 18)}),
    ("starts", "10", {"starts": time(10)}),
    ("starts", "half nine", {"starts": time(9, 30)}),
    ("starts", "10 till 11", {"starts": time(10), "ends": time(11)}),
    ("ends", "11", {"ends": time(11)}),
    ("ends", "about quarter to 3", {"ends": time(14, 45)}),
    ("until", "1 April", {"until": date(2022, 4, 1)}),
    ("until", "until Friday 1st April", {"until": date(2022, 4, 1)}),
    ("group", "Year 4", {"group": "Year 4", "one_to_one": False}),
    ("group", "4b", {"group": "4B", "one_to_one": False}),
    ("group", "reception", {"group": "Reception", "one_to_one": False}),
    ("group", "just one", {"purpose": Purpose.MEETING, "group": "one pupil", "one_to_one": True}),
    ("group", "one", {"purpose": Purpose.MEETING, "group": "one pupil", "one_to_one": True}),
    ("group", "everyone in the eco club", {"group": "eco club", "one_to_one": False}),
    ("group", "all of year 2", {"group": "Year 2", "one_to_one": False}),
    (
        "about",
        "the water cycle",
        {"purpose": Purpose.LESSON, "about": "the water cycle", "curriculum": "the water cycle"},
    ),
    ("about", "how she is getting on", {"about": "how she is getting on"}),
    (
        "curriculum",
        "next unit in our maths scheme",
        {"purpose": Purpose.LESSON, "about": "maths", "curriculum": "next unit in our maths scheme"},
    ),
    (
        "curriculum",
        "it's the Stone Age",
        {"purpose": Purpose.LESSON, "about": "the Stone Age", "curriculum": "the Stone Age"},
    ),
    ("curriculum", "forest school objectives", {"curriculum": "forest school objectives"}),
    ("curriculum", "not sure", {}),
    ("agreed", "Mrs Carter last Friday", {"agreed": "Mrs Carter last Friday"}),
    ("agreed", "yes", {"agreed": "yes"}),
    ("agreed", "yes, the head and mum", {"agreed": "yes, the head and mum"}),
    ("agreed", "no", {"not_agreed": True}),
    ("agreed", "nobody", {"not_agreed": True}),
    ("agreed", "not yet", {"not_agreed": True}),
    ("agreed", "don't know", {}),
    ("senco", "yes", {"senco": Answer.YES}),
    ("senco", "yeah she is", {"senco": Answer.YES}),
    ("senco", "no", {"senco": Answer.NO}),
    ("senco", "she can't", {"senco": Answer.NO}),
    ("senco", "not sure", {"senco": Answer.NOT_SURE}),
    ("account", "school one", {"account": Account.SCHOOL}),
    ("account", "school", {"account": Account.SCHOOL}),
    ("account", "mine", {"account": Account.PERSONAL}),
    ("account", "my own", {"account": Account.PERSONAL}),
    ("account", "personal", {"account": Account.PERSONAL}),
    ("account", "dunno", {"account": Account.NOT_SURE}),
    ("says_closed", "yes", {"says_closed": True}),
    ("says_closed", "yep", {"says_closed": True}),
    ("says_closed", "closed", {"says_closed": True}),
    ("says_closed", "no", {"says_closed": False}),
    ("says_closed", "nope", {"says_closed": False}),
    ("says_closed", "open", {"says_closed": False}),
    ("says_closed", "yes closed until after Easter", {"says_closed": True}),
    ("staff", "just me", {"staff": "just me"}),
    ("staff", "me and Mrs Carter", {"staff": "me and Mrs Carter"}),
    ("one_to_one", "yes", {"group": "one pupil", "one_to_one": True}),
    ("one_to_one", "no", {"one_to_one": False}),
)

NAMED = (
    ("1:1 with Noah on Teams tomorrow", ""), ("zoom with Ruby Marsh", ""), ("The SENCo and I are meeting Noah's parents on Teams", ""),
    ("lesson for Ellie-Mae", ""), ("I want to ring Jayden on Zoom", ""), ("teaching Amir fractions on teams", ""),
)  # fmt: skip

NOT_NAMES = (
    "SEND review with CAMHS on Teams", "lesson with Oak class", "for World Book Day on Zoom", "with Mrs Carter on Teams",
    "a lesson for Victorians topic", "with Google Meet", "lesson for Easter with Year 4", "with Reception", "with my TA Monday",
    "PE with Year 4", "Zoom for Art", "teaching Spanish to Year 6", "with Rainbow group", "meeting Miss Khan on Teams",
)  # fmt: skip

VARIANTS = (
    "one dad wants his on Facebook Messenger instead", "can one of them do it on FaceTime?", "one mum would rather do hers on WhatsApp",
    "A mum's asked to have her parents' evening slot on Instagram video because she hasn't got Zoom", "one family can only do skype",
    "one parent wants hers by phone", "one of the dads can't do Zoom, can he have his on WhatsApp", "can I do one of the slots on Skype",
    "one child hasn't got Teams, can she use FaceTime instead", "a couple of mums want theirs on messenger instead",
    "what if one of the parents wants a phone call instead?",
)  # fmt: skip
NO_VARIANTS = (
    "ok Teams on the school laptop then, same group, it's guided reading", "can we do it on FaceTime instead?", "make it Zoom",
    "I want to Zoom one of my lads tonight", "Need to check a one to one on Teams with a Year 5 girl, tomorrow 1pm",
    "parents evening next Weds on zoom", "actually Friday instead", "no, Zoom", "one to one on WhatsApp", "a pupil on FaceTime",
    "1:1 zoom pupil monday check pls", "one of my class is off, can we do it on Zoom", "her mum and I have agreed it on Teams", "",
    "I've a SEND meeting with a family on Zoom on Wednesday and want to be sure it's allowed", "I want to ring a child on Zoom",
    "I'd like to check a 1:1 Zoom with a pupil that her mum and I have agreed", "a child wants to show us her volcano",
)  # fmt: skip


@pytest.mark.parametrize(("text", "fields"), DIALOGS)
def test_a_first_message_fills_the_check(text: str, fields: dict[str, Any]) -> None:
    """Everything a message tells is taken over at once, and nothing else."""
    assert told(text) == fields


@pytest.mark.parametrize(("text", "platform"), PLATFORMS)
def test_the_platform_is_told(text: str, platform: str) -> None:
    """Teams, Zoom and every other way of meeting are known; devices, links and ruled-out ones are none."""
    assert field("platform", text) == platform


@pytest.mark.parametrize(("text", "purpose"), PURPOSES)
def test_the_purpose_is_told(text: str, purpose: str | None) -> None:
    """The four purposes of the clause are told apart from what is for fun or for adults."""
    assert field("purpose", text) == purpose


@pytest.mark.parametrize(("text", "group", "one"), GROUPS)
def test_the_group_is_told(text: str, group: str, *, one: bool | None) -> None:
    """A class, a group or one pupil is taken in its usual spelling; a job or a topic is no group."""
    assert field("group", text) == group
    assert field("one_to_one", text) is one


@pytest.mark.parametrize(("text", "about", "curriculum"), TOPICS)
def test_the_topic_and_its_link_are_told(text: str, about: str, curriculum: str) -> None:
    """A subject or topic counts as the link to the curriculum; fun does not."""
    session = read_session(text, NOW).session
    assert (session.about, session.curriculum) == (about, curriculum)


@pytest.mark.parametrize(("text", "agreed", "not_agreed"), AGREEMENTS)
def test_who_agreed_is_told(text: str, agreed: str, *, not_agreed: bool) -> None:
    """Who agreed it is kept in the words that were typed; a question or a plan agrees nothing."""
    session = read_session(text, NOW).session
    assert (session.agreed, session.not_agreed) == (agreed, not_agreed)


@pytest.mark.parametrize(("text", "senco"), SENCOS)
def test_whether_the_senco_comes_is_told(text: str, senco: str | None) -> None:
    """With the SENCo, without, or not told."""
    assert field("senco", text) == senco


@pytest.mark.parametrize(("text", "account"), ACCOUNTS)
def test_whose_account_is_told(text: str, account: str | None) -> None:
    """School equipment counts as the school's account, a phone of one's own as personal; an account outweighs a device."""
    assert field("account", text) == account


@pytest.mark.parametrize(("text", "closed"), CLOSURES)
def test_what_staff_say_of_a_closure_is_told(text: str, *, closed: bool | None) -> None:
    """Shut, open or not said; a condition or a question says neither."""
    assert field("says_closed", text) is closed


@pytest.mark.parametrize(("expecting", "text", "fields"), ANSWERS)
def test_a_bare_answer_is_for_the_question(expecting: str, text: str, fields: dict[str, Any]) -> None:
    """A word or two fills the field that was asked for."""
    assert told(text, expecting=expecting) == fields


@pytest.mark.parametrize(("text", "group"), NAMED)
def test_a_name_is_never_taken_over(text: str, group: str) -> None:
    """A pupil's name stays out of every field, and is pointed out."""
    read = read_session(text, NOW)
    assert TellingTrouble.NAME in read.troubles
    assert read.session.group == group
    names = {"Noah", "Ruby", "Marsh", "Ellie", "Jayden", "Amir"}
    assert not [name for name in names if name in str(read.session.model_dump(exclude={"agreed"}))]


@pytest.mark.parametrize("text", NOT_NAMES)
def test_other_words_with_capitals_are_no_pupils(text: str) -> None:
    """Staff, topics, agencies and classes are not taken for a pupil."""
    assert TellingTrouble.NAME not in read_session(text, NOW).troubles


@pytest.mark.parametrize("text", ["Noah", "noah", "Ruby Marsh", "ruby and amir", "Noah in 4B"])
def test_a_name_is_no_answer_to_which_group(text: str) -> None:
    """Asked for the group, a name leaves it open and is pointed out."""
    read = read_session(text, NOW, Session(), "group")
    assert read.session.group in {"", "4B"}
    assert TellingTrouble.NAME in read.troubles


@pytest.mark.parametrize("text", VARIANTS)
def test_one_persons_wish_is_a_variant(text: str) -> None:
    """Another arrangement for one person does not change the session."""
    assert is_variant(text)
    known = Session(purpose=Purpose.PARENTS, platform="Zoom")
    assert field("platform", text, known) == "Zoom"


@pytest.mark.parametrize("text", NO_VARIANTS)
def test_a_correction_is_no_variant(text: str) -> None:
    """A change of the session itself, and a session with one child, is for everybody in it."""
    assert not is_variant(text)


CORRECTIONS: tuple[tuple[dict[str, Any], str, dict[str, Any]], ...] = (
    ({"platform": "WhatsApp", "account": "personal"}, "ok Teams on the school laptop then", {"platform": "Teams", "account": Account.SCHOOL}),
    ({"platform": "Zoom"}, "actually it's on Teams", {"platform": "Teams"}),
    ({"platform": "Teams"}, "she's asked for my Snapchat in case Teams drops out", {"platform": "Teams"}),
    ({"day": date(2022, 3, 17), "starts": time(10)}, "make it Friday", {"day": date(2022, 3, 18), "starts": time(10)}),
    ({"day": date(2022, 3, 17), "starts": time(10)}, "actually 11", {"day": date(2022, 3, 17), "starts": time(11)}),
    ({"day": date(2022, 3, 17), "starts": time(10), "ends": time(11)}, "make it at 2",
     {"day": date(2022, 3, 17), "starts": time(14)}),
    ({"starts": time(10)}, "for 45 mins", {"starts": time(10), "ends": time(10, 45)}),
    ({"group": "Year 4", "one_to_one": False}, "sorry Year 5", {"group": "Year 5", "one_to_one": False}),
    ({"not_agreed": True}, "the head and mum have agreed it now", {"agreed": "the head and mum have agreed it now"}),
    ({"agreed": "mum agreed"}, "no it's not agreed", {"not_agreed": True}),
    ({"says_closed": True}, "sorry, we're open", {"says_closed": False}),
    ({"purpose": "other", "about": "show your pets"}, "OK, make it our science topic on animals",
     {"purpose": Purpose.LESSON, "about": "our science topic on animals", "curriculum": "our science topic on animals"}),
    ({"purpose": "other", "about": "show your pets"}, "What if I call it a lesson?",
     {"purpose": Purpose.OTHER, "about": "show your pets"}),
    ({"purpose": "meeting", "one_to_one": True}, "about her maths", {"purpose": Purpose.MEETING, "one_to_one": True, "about": "maths",
     "curriculum": "maths"}),
    ({"senco": "no"}, "the SENCo is coming after all", {"senco": Answer.YES}),
)  # fmt: skip


@pytest.mark.parametrize(("known", "text", "after"), CORRECTIONS)
def test_a_later_plain_statement_corrects(known: dict[str, Any], text: str, after: dict[str, Any]) -> None:
    """What is said last counts, and what it does not touch stays."""
    assert told(text, Session.model_validate(known)) == after


@pytest.mark.parametrize(
    "text", ["Year 5 not year 4", "no, year 5", "sorry 5b", "make it y6 instead of y5", "for reception instead, sorry"]
)
def test_another_class_and_nothing_else_is_known_as_that(text: str) -> None:
    """A bare correction of the class tells of no child, however it is put."""
    assert only_a_class(text)


@pytest.mark.parametrize(
    "text", ["Year 5 boy sent me a message", "year 5 not eating", "5b asked for my number", "not year 4", "it's a boy"]
)
def test_a_class_with_more_words_may_tell_of_a_child(text: str) -> None:
    """As soon as there are other words it is read whole."""
    assert not only_a_class(text)


def test_a_trouble_leaves_the_field_as_it_was() -> None:
    """An impossible day is reported beside everything else that was told."""
    read = read_session("Teams, y4 maths, 31/02 at 10", NOW)
    assert [str(getattr(trouble, "kind", trouble)) for trouble in read.troubles] == ["impossible"]
    assert read.session.day is None
    assert read.session.starts == time(10)
    assert read.session.platform == "Teams"


def test_an_end_before_the_known_start_is_a_trouble() -> None:
    """The end is checked against the start that was told before."""
    read = read_session("2", NOW, Session(day=date(2022, 3, 17), starts=time(15)), "ends")
    assert [str(getattr(trouble, "kind", trouble)) for trouble in read.troubles] == ["end_first"]
    assert read.session.ends is None


def test_no_link_to_the_curriculum_is_told_apart_from_silence() -> None:
    """A "no" to the question of the link is an answer of its own."""
    assert read_session("no it isn't", NOW, Session(purpose=Purpose.LESSON), "curriculum").troubles == (
        TellingTrouble.NOT_LINKED,
    )


def test_closure_days_are_not_the_sessions() -> None:
    """When the school shuts does not say when the lesson is."""
    assert field("day", "We're closed from Monday. I'm planning a fractions lesson on Teams for Year 5") is None
    assert field("day", "yes closed until 1 April") is None
    assert field("day", "shut next week, lesson on Teams Friday") == date(2022, 3, 18)


def test_the_day_of_an_agreement_is_not_the_sessions() -> None:
    """When it was agreed does not say when it is held."""
    assert field("day", "1:1 on Teams, agreed with mum on Monday") is None
    assert field("day", "agreed with mum on Monday, it's Friday at 2") == date(2022, 3, 18)
    assert field("day", "Zoom with a lad Friday at 2, mum's agreed") == date(2022, 3, 18)


def test_a_time_alone_is_today_only_where_it_is_still_to_come() -> None:
    """In a first message "at 7 tonight" and "at ten" before ten are of today; after ten, the day is asked for."""
    morning = datetime(2022, 3, 16, 8, 30, tzinfo=LONDON)
    assert read_session("teams w y5 at 1", morning).session.day == date(2022, 3, 16)
    assert read_session("Year 6 on Teams at ten", NOW).session.day is None
    assert read_session("Year 6 on Teams at ten", NOW).session.starts == time(10)


ALL = tuple(
    text
    for table in (DIALOGS, PLATFORMS, PURPOSES, GROUPS, TOPICS, AGREEMENTS, SENCOS, ACCOUNTS, CLOSURES, NAMED)
    for text, *_ in table
)
WORDS = st.sampled_from(sorted({word for text in ALL for word in text.split()}))
TEXTS = st.text() | st.lists(WORDS, max_size=12).map(" ".join) | st.sampled_from(ALL)
MOMENTS = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: (datetime(2021, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(LONDON)
)


@settings(deadline=None, max_examples=300)
@given(first=TEXTS, second=TEXTS, now=MOMENTS, expecting=st.sampled_from(["", *FIELDS]))
def test_no_message_raises_or_makes_a_session_that_cannot_be(
    first: str, second: str, now: datetime, expecting: str
) -> None:
    """Whatever is typed, a session ends after it starts, on a day of today or later, and is agreed or not."""
    read = read_session(second, now, read_session(first, now).session, expecting)
    session = read.session
    assert isinstance(read, Read)
    assert session.day is None or session.day >= now.date()
    assert not (session.starts and session.ends) or session.starts < session.ends
    assert not (session.agreed and session.not_agreed)
    assert "\x00" not in str(session.model_dump())
    assert isinstance(is_variant(second), bool)


@settings(deadline=None)
@given(text=TEXTS, spaces=st.sampled_from([" ", "\n", "   "]))
def test_spaces_after_the_last_word_change_nothing(text: str, spaces: str) -> None:
    """A message reads alike with and without trailing spaces."""
    assert read_session(text + spaces, NOW).session == read_session(text, NOW).session


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f600" * 200,
        "\x00" * 50,
        "a" * 10_000,
        "Teams tomorrow at 10 " * 500,
        "\u0639\u0631\u0628\u064a \u5b66\u6821",
        "'" * 999,
    ],
)
def test_odd_texts_are_read_like_any(text: str) -> None:
    """Pictures, NULs, ten thousand characters and other scripts are no harm for any question."""
    for expecting in ("", *FIELDS):
        assert isinstance(read_session(text, NOW, Session(), expecting), Read)


KNOWN = Session(purpose=Purpose.LESSON, platform="Teams", day=date(2022, 3, 18), starts=time(10), about="fractions")


@pytest.mark.parametrize(
    ("text", "expecting", "changes", "after"),
    [
        ("11", "ends", {}, {"ends": time(11)}),
        ("7.30", "ends", {"starts": time(18)}, {"ends": time(19, 30)}),
        ("ends at 7.30", "", {"starts": time(18)}, {"ends": time(19, 30)}),
        ("for 2 hours", "", {}, {"ends": time(12)}),
        ("1 april", "until", {}, {"until": date(2022, 4, 1)}),
        ("28 march instead", "", {"until": date(2022, 3, 25)}, {"day": date(2022, 3, 28), "until": None}),
        ("yes", "curriculum", {}, {"curriculum": "fractions"}),
        ("yes", "curriculum", {"about": ""}, {"curriculum": "yes"}),
        ("5b", "group", {}, {"group": "5B"}),
        ("linked to the head's plan, linked to our maths unit", "", {"about": ""}, {"curriculum": "our maths unit"}),
    ],
)
def test_answer_fits_what_is_known_already(
    text: str, expecting: str, changes: dict[str, Any], after: dict[str, Any]
) -> None:
    """A bare time is the end that was asked for, an evening's end is in the evening, and a day after the last ends no series."""
    read = read_session(text, NOW, KNOWN.model_copy(update=changes), expecting)
    assert read.troubles == ()
    assert {name: getattr(read.session, name) for name in after} == after


@pytest.mark.parametrize(
    ("text", "expecting", "changes", "kind"),
    [
        ("until 17 march", "until", {}, "end_first"),
        ("every week until 17 march", "", {}, "end_first"),
        ("finishes at 9", "", {}, "end_first"),
        ("at 7am", "", {"day": date(2022, 3, 16)}, "past"),
    ],
)
def test_answer_that_cannot_be_with_what_is_known_is_named(
    text: str, expecting: str, changes: dict[str, Any], kind: str
) -> None:
    """A last day before the first, an end before the start and a time that is over change nothing and are named."""
    known = KNOWN.model_copy(update=changes)
    read = read_session(text, NOW, known, expecting)
    assert [str(getattr(trouble, "kind", trouble)) for trouble in read.troubles] == [kind]
    assert read.session == known
