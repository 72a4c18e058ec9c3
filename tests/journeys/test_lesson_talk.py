"""Conversations about remote sessions with the whole bot and its real engine, in the words of hurried staff."""

from datetime import UTC, datetime

import pytest

from bot import wiring
from bot.core.lesson.meeting import Lobby, MeetingFacts
from bot.core.lesson.record import Lesson, Status
from bot.core.lesson.rules import Verdict
from bot.core.lookup import Found
from bot.storage import lessons
from tests.support.dialogs import CARTER, Talk, Talks, clause, person_id

MEETS = "Meets the points clause 14 covers"
IN_LINE = "in line with the policy"
UNSETTLED = "The policy does not settle this: please ask the headteacher"
CLAUSE_14 = clause("14")[0]


async def shut(talks: Talks, first: str = "2022-03-16", last: str = "2022-04-22", reason: str = "heating") -> None:
    """The Head Teacher closes the school."""
    head, _, _ = await talks.leads()
    await head.says("closures")
    await head.taps("Set it", first=first, last=last, reason=reason, groups="")


async def checked(talks: Talks, talk: Talk) -> list[Lesson]:
    """The sessions that somebody has had checked."""
    return await talks.database.transact(lambda connection: list(lessons.of_teacher(connection, talk.person)))


async def test_lesson_that_passes(talks: Talks) -> None:
    """dlg-17: told in one message, confirmed at once with the date worked out, and no more conditions than the clause's."""
    talks.at("2022-03-16T18:00")
    await shut(talks, first="2022-03-17")
    ines = talks.of("Hannah")
    first = await ines.reads("Can you check a lesson for me? Teams, Year 4, fractions, tomorrow at 10")
    for fact in (MEETS, IN_LINE, "Thursday 17 March 2022, 10:00", "Teams", "period of closure", CLAUSE_14):
        assert fact in first
    again = await ines.reads("yes, school's shut, boiler. It's the next unit in our maths scheme")
    for fact in (MEETS, "the next unit in our maths scheme", "Thursday 17 March 2022, 10:00", CLAUSE_14):
        assert fact in again
    for word in ("record", "second adult", "camera", "approved"):
        assert word not in (first + again).lower()
    assert await ines.reads("thanks") == "You are welcome."
    [lesson] = await checked(talks, ines)
    assert lesson.verdict is Verdict.MEETS


async def test_social_chat_is_not_among_the_purposes(talks: Talks) -> None:
    """dlg-18: not met and the four purposes listed; another name changes nothing; another content is checked afresh."""
    talks.at("2022-03-16T18:10")
    await shut(talks)
    callum = talks.of("Tom")
    shown = await callum.reads(
        "Want to set up a Zoom for my class Friday, just a catch up and show your pets, cheer them up. We're in lockdown"
    )
    purposes = ("lessons linked to the school curriculum", "agreed meetings with children", "parents evenings")
    for fact in (*purposes, "SEND meetings with the SENCo", CLAUSE_14, "Does not meet clause 14"):
        assert fact in shown
    assert "linked to the school curriculum" in await callum.reads("What if I call it a lesson?")
    again = await callum.reads(
        "OK, make it our science topic on animals, they each explain where their pet would live in the wild"
    )
    for fact in (MEETS, IN_LINE, "Friday 18 March 2022", CLAUSE_14):
        assert fact in again
    [lesson] = await checked(talks, callum)
    assert lesson.verdict is Verdict.MEETS


async def test_personal_whatsapp(talks: Talks) -> None:
    """dlg-19: two clauses are not met, parents' consent makes no exception, and school equipment is no bar to Teams."""
    talks.at("2022-03-16T18:15")
    await shut(talks)
    deb = talks.of("Gail")
    shown = await deb.reads(
        "Check my reading group please. We're shut. I'm doing it on WhatsApp video from my own phone with five kids tomorrow"
    )
    for fact in ("Does not meet clauses 14 and 9", "Zoom or Teams", CLAUSE_14, clause("9")[0]):
        assert fact in shown
    excuse = await deb.reads("their mums said it's fine")
    assert "no exception for parents agreeing" in excuse
    assert clause("10")[0] not in excuse
    again = await deb.reads("ok Teams on the school laptop then, same group, it's guided reading")
    for fact in (MEETS, "Teams", "linked to the school curriculum", CLAUSE_14):
        assert fact in again
    assert clause("5")[0] not in again


async def test_one_child_alone_without_an_agreement(talks: Talks) -> None:
    """dlg-20: not met without an agreement; a worry sets the check aside and starts a report with the words in it."""
    talks.at("2022-03-16T18:20")
    await shut(talks)
    gareth = talks.of("Marek")
    shown = await gareth.reads(
        "I want to Zoom one of my lads tonight, he's been quiet. Just me and him, haven't arranged it with anyone. "
        "Is it ok, we're in lockdown"
    )
    for fact in (
        "Does not meet clause 14",
        "agreed meetings with children",
        "does not say who has to agree",
        CLAUSE_14,
    ):
        assert fact in shown
    worry = "he's quiet because of something he wrote on a class chat about home, I'm worried"
    told = await gareth.reads(worry)
    for fact in (
        "must be reported immediately",
        "Head Teacher \u2013 Designated Child Protection Officer",
        clause("12")[0],
    ):
        assert fact in told
    await gareth.reads("yes do the report")
    assert gareth.pending == "safety"
    draft = await talks.draft(gareth)
    assert draft is not None
    assert draft.account == (worry,)
    [lesson] = await checked(talks, gareth)
    assert not lesson.may_go_ahead


async def test_school_is_open(talks: Talks) -> None:
    """dlg-21: without a period it is asked whether the school is closed; the answer does not change under pressure."""
    await talks.leads()
    kirsty = talks.of("Olu")
    first = await kirsty.reads(
        "Can you check a Teams lesson for a little one who's off with chickenpox, Friday 9am phonics"
    )
    assert "Is the school closed, or in lockdown, on that day?" in first
    shown = await kirsty.reads("No we're open, it's just her at home")
    for fact in (UNSETTLED, "During periods of Lockdown or school closure", "ask the headteacher"):
        assert fact in shown
    assert "Does not meet" not in shown
    assert UNSETTLED in await kirsty.reads("so is it a no?")
    [lesson] = await checked(talks, kirsty)
    assert lesson.verdict is Verdict.UNSETTLED
    assert lesson.session.says_closed is False


async def test_parents_evening(talks: Talks) -> None:
    """dlg-22: in line on Zoom; one father's Messenger is looked at by itself, and the evening stays as it is."""
    talks.at("2022-03-17T09:00")
    await shut(talks)
    adeyemi = talks.of("Rosalind")
    first = await adeyemi.reads("parents evening next Weds on zoom, can we check that")
    for fact in (MEETS, "Wednesday 23 March 2022", "parents evenings", CLAUSE_14):
        assert fact in first
    assert MEETS in await adeyemi.reads("yes closed until after Easter")
    other = await adeyemi.reads("one dad wants his on Facebook Messenger instead")
    for fact in ("Does not meet clause 14", "Zoom or Teams", "inform the headteacher", clause("10")[0]):
        assert fact in other
    after = await adeyemi.reads("and can I keep chatting to him after on there about her reading?")
    for fact in ("not recommend", "exceptional circumstances", clause("10")[0]):
        assert fact in after
    [lesson] = await checked(talks, adeyemi)
    assert lesson.verdict is Verdict.MEETS
    assert lesson.session.platform == "Zoom"


async def test_agreed_meeting_with_one_child(talks: Talks) -> None:
    """dlg-24: an agreed one-to-one passes; a child's wish for a private account is answered, and no report is forced."""
    talks.at("2022-03-17T09:20")
    await shut(talks)
    annie = talks.of("Farah")
    first = await annie.reads(
        "Need to check a one to one on Teams with a Year 5 girl, tomorrow 1pm. "
        "Head, mum and me have agreed it as her weekly meeting. We're shut"
    )
    for fact in (MEETS, "Friday 18 March 2022, 13:00", "agreed meetings with children", CLAUSE_14):
        assert fact in first
    wish = await annie.reads("she's asked for my Snapchat in case Teams drops out")
    for fact in (clause("9")[0], "has to be reported", "in a message, or out loud?"):
        assert fact in wish
    assert "tell the Head Teacher about it" in await annie.reads("she said it out loud on the last call")
    assert await talks.cases() == []
    assert await talks.draft(annie) is None


async def test_childs_wish_in_a_message_is_offered_a_report(talks: Talks) -> None:
    """Asked for the teacher's own account in writing, a report is offered and started only when that is pressed."""
    talks.at("2022-03-17T09:20")
    await shut(talks)
    annie = talks.of("Farah")
    await annie.reads("check a zoom lesson with year 5 tomorrow at 10, fractions")
    await annie.reads("one of them keeps asking for my insta")
    assert "Shall I take a report?" in await annie.reads("she messaged me on teams")
    assert await talks.draft(annie) is None
    await annie.taps("Report something")
    assert annie.pending == "safety"


async def test_missing_facts_are_asked_one_at_a_time(talks: Talks) -> None:
    """Who tells a piece at a time is asked for the next piece, and nothing told is asked again."""
    talks.at("2022-03-16T18:00")
    await shut(talks)
    mel = talks.of("Mel")
    assert "Where will it be" in await mel.reads("can you check a lesson tomorrow at 10 with year 4")
    assert "How is it linked to the curriculum" in await mel.reads("zoom")
    shown = await mel.reads("fractions")
    for fact in (MEETS, "Thursday 17 March 2022, 10:00", "Year 4", "Zoom", "fractions"):
        assert fact in shown


async def test_what_is_not_known_may_be_left(talks: Talks) -> None:
    """A teacher who does not know an answer gets a verdict that says what is not known."""
    talks.at("2022-03-16T18:00")
    await shut(talks)
    beth = talks.of("Beth")
    await beth.reads("check a SEND meeting on Teams tomorrow at 2 please")
    shown = await beth.reads("not sure")
    assert UNSETTLED in shown
    assert "whether the SENCo attends is not given" in shown


async def test_policy_question_in_the_middle_is_answered(talks: Talks) -> None:
    """A question about the policy is answered with its clause, and the session is still there afterwards."""
    talks.at("2022-03-16T18:00")
    await shut(talks)
    pete = talks.of("Pete")
    await pete.reads("can you check a lesson tomorrow at 10 with year 4")
    assert clause("9")[0] in await pete.reads("can I accept a friend request from a pupil?")
    await pete.reads("zoom")
    assert MEETS in await pete.reads("fractions")


async def test_session_that_is_put_off_is_taken_up_again(talks: Talks) -> None:
    """Who turns to something else finds the form as it was left."""
    talks.at("2022-03-16T18:00")
    await shut(talks)
    sam = talks.of("Sam")
    await sam.reads("can you check a lesson tomorrow at 10 with year 4")
    await sam.reads("my reports")
    resumed = await sam.reads("check a lesson")
    assert "Here is what you had told me before" in resumed
    assert "Year 4" in resumed


async def test_after_hours_a_message_is_not_about_the_session_any_more(talks: Talks) -> None:
    """What is typed long after a check is read for itself."""
    talks.at("2022-03-16T08:00")
    await shut(talks)
    jo = talks.of("Jo")
    await jo.reads("check a zoom lesson with year 5 tomorrow at 10, fractions")
    talks.at("2022-03-16T15:00")
    assert clause("6")[0] in await jo.reads("can I put the school logo on a poster?")
    [lesson] = await checked(talks, jo)
    assert lesson.revision == 1


@pytest.mark.parametrize(
    "words",
    [
        "What may we use Teams for?",
        "lesson plan for internet safety day?",
        "does the policy say I must record lessons?",
    ],
)
async def test_question_about_lessons_is_answered_and_checks_nothing(talks: Talks, words: str) -> None:
    """A general question is a question: nothing is checked and nothing recorded."""
    lewis = talks.of("Lewis")
    await lewis.reads(words)
    assert await checked(talks, lewis) == []


async def test_pupils_name_is_not_kept(talks: Talks) -> None:
    """A name that is typed stands in no field, and that is said."""
    talks.at("2022-03-16T18:00")
    await shut(talks)
    caz = talks.of("Caz")
    shown = await caz.reads("check a one to one on Teams with Ruby Marsh tomorrow at 10, maths")
    assert "that looks like a pupil's name" in shown
    state = str(await checked(talks, caz))
    assert "Ruby" not in state


class Calendar:
    """A calendar that holds one meeting."""

    def __init__(self, facts: MeetingFacts) -> None:
        self.facts = facts
        self.asked: list[tuple[str, str]] = []

    async def look_up(self, link: str, person_id: str) -> MeetingFacts:
        """Give it, whoever asks."""
        self.asked.append((link, person_id))
        return self.facts


LINK = "https://teams.microsoft.com/meet/12345678901?p=abc"


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """The bot with a calendar to look into."""
    found = MeetingFacts(
        Found.FOUND,
        organiser=person_id("Hannah"),
        starts=datetime(2022, 3, 17, 10, 0, tzinfo=UTC),
        ends=datetime(2022, 3, 17, 10, 45, tzinfo=UTC),
        lobby=Lobby.EVERYONE,
    )
    calendar = Calendar(found)
    monkeypatch.setattr(wiring, "_meetings", lambda _graph: calendar)
    return calendar


async def test_facts_of_a_meeting_are_read_and_set_apart(calendar: Calendar, talks: Talks) -> None:
    """A join link fills in day and times; organiser and lobby are shown as read from the meeting, not as clause 14."""
    talks.at("2022-03-16T18:00")
    await shut(talks)
    hannah = talks.of("Hannah")
    shown = await hannah.reads(f"check my lesson with year 4 on fractions {LINK}")
    assert calendar.asked == [(LINK, person_id("Hannah"))]
    for fact in (MEETS, "Thursday 17 March 2022, 10:00 to 10:45", "Organiser: Hannah", "Lobby: nobody waits."):
        assert fact in shown
    assert shown.index("Read from the meeting, not part of clause 14") < shown.index("Organiser: Hannah")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Found.NOT_FOUND, "That link was not found among your own meetings."),
        (Found.FORBIDDEN, "The meeting could not be read now."),
        (Found.THROTTLED, "The meeting could not be read now."),
        (Found.UNREACHABLE, "The meeting could not be read now."),
        (Found.MALFORMED, "The meeting could not be read now."),
    ],
)
async def test_check_goes_on_without_the_meeting(calendar: Calendar, talks: Talks, found: Found, words: str) -> None:
    """Where the meeting cannot be read, that is said, and the session is checked all the same."""
    calendar.facts = MeetingFacts(found)
    talks.at("2022-03-16T18:00")
    await shut(talks)
    shown = await talks.of("Hannah").reads(f"check my teams lesson tomorrow at 10 with year 4 on fractions {LINK}")
    assert MEETS in shown
    assert words in shown


async def test_head_teacher_checks_a_session_too(talks: Talks) -> None:
    """The Head Teacher's own session is checked like every other, and what is not settled comes to the same chat."""
    await talks.leads()
    head = talks.of(CARTER)
    await head.reads("check a zoom lesson with year 5 tomorrow at 10, fractions")
    await head.taps("Send to the head")
    assert "A session needs your decision" in head.words()


LESSON = "check a teams lesson with year 4 on fractions tomorrow at 10"


async def test_typed_wish_to_send_it_sends_it(talks: Talks) -> None:
    """Typed instead of pressed, it goes to the Head Teacher once, and where it stands is told while it waits and after."""
    talks.at("2022-03-16T18:00")
    head, _, _ = await talks.leads()
    mel = talks.of("Mel")
    await mel.reads(LESSON)
    assert "is on its way to the Head Teacher" in await mel.reads("can you send it to the head please")
    for words in ("send it", "can I go ahead now?"):
        waiting = await mel.reads(words)
        assert "There is no decision yet: please do not start." in waiting
    assert head.words().count("A session needs your decision") == 1
    await head.taps("OK to go ahead", note="Fine this once.")
    decided = await mel.reads("so is it a no?")
    assert "Head Teacher's decision: OK to go ahead." in decided
    assert "ask the headteacher before you start" not in decided


async def test_other_class_is_a_correction(talks: Talks) -> None:
    """Another class in the place of the first is taken over, and nothing is taken for a report."""
    talks.at("2022-03-16T18:00")
    await shut(talks)
    mel = talks.of("Mel")
    await mel.reads(LESSON)
    assert MEETS in await mel.reads("Year 5 not year 4")
    [lesson] = await checked(talks, mel)
    assert lesson.session.group == "Year 5"
    assert await talks.draft(mel) is None


async def test_talk_goes_on_after_a_button_was_pressed(talks: Talks) -> None:
    """Sent by its button, a session is still the one that is spoken of."""
    talks.at("2022-03-16T18:00")
    await talks.leads()
    mel = talks.of("Mel")
    await mel.reads(LESSON)
    await mel.taps("Send to the head")
    assert "please do not start" in await mel.reads("can I start?")
    assert "11:00" in await mel.reads("make it 11")
    [lesson] = await checked(talks, mel)
    assert lesson.status is Status.CHECKED


async def test_what_meets_the_points_is_not_sent(talks: Talks) -> None:
    """Where there is nothing to decide, the Head Teacher is not asked, and that is said."""
    talks.at("2022-03-16T18:00")
    await shut(talks)
    mel = talks.of("Mel")
    await mel.reads(LESSON)
    assert "needs no decision by the Head Teacher" in await mel.reads("send it to the head")
    [lesson] = await checked(talks, mel)
    assert lesson.status is Status.CHECKED


async def test_calling_off_is_asked_before_it_is_done(talks: Talks) -> None:
    """Never mind, or it is off: nothing changes before the button, and afterwards that is where it stands."""
    talks.at("2022-03-16T18:00")
    await talks.leads()
    mel = talks.of("Mel")
    await mel.reads(LESSON)
    assert "Nothing has been changed" in await mel.reads("cancel it")
    [lesson] = await checked(talks, mel)
    assert lesson.status is Status.CHECKED
    assert "is marked as not taking place" in await mel.taps("It will not take place")
    for words in ("the lesson is cancelled", "is it a no?", "send it"):
        assert await mel.reads(words) == "This session is marked as not taking place."


async def test_why_is_answered_with_what_the_verdict_means(talks: Talks) -> None:
    """Who asks why, or does not understand, reads the verdict once more and what it means."""
    talks.at("2022-03-16T18:00")
    await talks.leads()
    mel = talks.of("Mel")
    await mel.reads(LESSON)
    for words in ("why?", "I don't understand"):
        again = await mel.reads(words)
        assert UNSETTLED in again
        assert "I can neither confirm it nor say that it is ruled out." in again


async def test_going_ahead_anyway_is_answered_honestly(talks: Talks) -> None:
    """Who means to hold it all the same reads how it stands, and that nobody here can stop it; where it is met, only that."""
    talks.at("2022-03-16T18:00")
    await talks.leads()
    mel = talks.of("Mel")
    await mel.reads(LESSON)
    answer = await mel.reads("ok I'll do it anyway")
    assert UNSETTLED in answer
    assert "I cannot stop a meeting." in answer
    await shut(talks)
    assert "I cannot stop a meeting." not in await mel.reads("ok I'll do it anyway")


async def test_change_shows_the_form_as_it_was_filled_in(talks: Talks) -> None:
    """A bare wish to change opens the form; cancel closes it again, and the session stands as it was checked."""
    talks.at("2022-03-16T18:00")
    await talks.leads()
    mel = talks.of("Mel")
    await mel.reads(LESSON)
    form = await mel.reads("can I change it")
    assert "Year 4" in form
    assert "fractions" in form
    await mel.reads("cancel")
    assert "Nothing was changed. RL-" in mel.words()
    assert "Class or group (for one child" not in mel.words()
    [lesson] = await checked(talks, mel)
    assert lesson.revision == 1


async def test_another_session_begins_with_an_empty_form(talks: Talks) -> None:
    """Another one is a session of its own, and the first stays as it is."""
    talks.at("2022-03-16T18:00")
    await talks.leads()
    mel = talks.of("Mel")
    await mel.reads(LESSON)
    form = await mel.reads("can you check another one")
    assert "A remote lesson or meeting" in form
    assert "2022-03-17" not in form
    await mel.reads("zoom parents evening on friday at 6")
    first, second = await checked(talks, mel)
    assert (first.session.platform, second.session.platform) == ("Teams", "Zoom")
    assert first.revision == 1


@pytest.mark.parametrize(
    "words", ["yes", "dunno", "next", "back", "tomorrow", "send", "just check it", "\N{GRINNING FACE}"]
)
async def test_what_answers_nothing_is_asked_again(talks: Talks, words: str) -> None:
    """What names no platform is not taken for one: the question comes again, with all that was told."""
    talks.at("2022-03-16T18:00")
    await talks.leads()
    mel = talks.of("Mel")
    await mel.reads("can you check a lesson tomorrow at 10 with year 4")
    asked = await mel.reads(words)
    assert "Where will it be: Teams, Zoom, or somewhere else?" in asked
    assert "Year 4" in asked
    assert await checked(talks, mel) == []


async def test_how_a_child_asked_is_asked_again(talks: Talks) -> None:
    """An answer that does not say how gets the question once more, and the next one counts."""
    talks.at("2022-03-17T09:20")
    await shut(talks)
    annie = talks.of("Farah")
    await annie.reads("check a zoom lesson with year 5 tomorrow at 10, fractions")
    await annie.reads("one of them keeps asking for my insta")
    for words in ("yes", "not sure", "does it matter?"):
        assert "Was it in a message, or out loud?" in await annie.reads(words)
    assert "Shall I take a report?" in await annie.reads("both")
    await annie.reads("one of them keeps asking for my insta")
    assert clause("9")[0] in await annie.reads("can I accept a friend request from a pupil?")
    assert "Shall I take a report?" not in await annie.reads("thanks")


async def test_parents_word_of_an_agreed_meeting_is_a_fact(talks: Talks) -> None:
    """Whoever agreed a meeting with one child is part of it, so that a parent's yes is taken over and not argued with."""
    talks.at("2022-03-17T09:20")
    await shut(talks)
    annie = talks.of("Farah")
    await annie.reads("check a one to one on Teams with a Year 5 girl, tomorrow 1pm")
    await annie.reads("not sure")
    heard = await annie.reads("her mum and the head have agreed it as her weekly meeting")
    assert MEETS in heard
    [lesson] = await checked(talks, annie)
    assert "mum" in lesson.session.agreed


async def test_day_that_cannot_be_is_asked_about(talks: Talks) -> None:
    """A day that is in no calendar is named as it was typed, and nothing is checked."""
    talks.at("2022-03-16T18:00")
    await shut(talks)
    mel = talks.of("Mel")
    asked = await mel.reads("check a teams lesson with year 4 on fractions on 31/02 at 10")
    assert "there is no such date or time as 31/02" in asked
    assert await checked(talks, mel) == []


async def test_question_about_something_else_leaves_the_session(talks: Talks) -> None:
    """What has nothing to do with it is answered for itself, and the session waits."""
    talks.at("2022-03-16T18:00")
    await shut(talks)
    mel = talks.of("Mel")
    await mel.reads("can you check a lesson tomorrow at 10 with year 4")
    heard = await mel.reads("what is for lunch in the canteen?")
    assert "The policy does not cover this" in heard
    assert "Where will it be" not in heard
    assert "Year 4" in await mel.reads("check a lesson")
