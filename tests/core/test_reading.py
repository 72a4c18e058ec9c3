"""What a typed or pressed answer does to a report that is being written."""

from datetime import date, datetime, time

import pytest

from bot.core import filled, reading
from bot.core.incident import Certainty, Child, Draft, Party, Told, When
from bot.core.interview import Step, missing_facts
from tests.support.leads import LONDON

NOW = datetime(2022, 3, 16, 16, 20, tzinfo=LONDON)
BLANK = Draft(started_at=NOW)


def typed(step: Step, text: str, draft: Draft = BLANK) -> Draft:
    """The draft after this was typed at this step."""
    return reading.typed(draft, step, text, NOW).draft


@pytest.mark.parametrize("step", [Step.SAFETY, Step.IMAGES, Step.PARTIES])
@pytest.mark.parametrize("words", ["no I haven't replied", "yes I told the head", "I don't know her surname"])
def test_an_answer_to_another_question_answers_nothing(step: Step, words: str) -> None:
    """Safety, pictures and who must not see it stay open until they are answered in so many words."""
    draft = typed(step, words)
    assert (draft.safety, draft.images, draft.parties) == (None, None, None)
    assert words in (*draft.account, *draft.done_so_far)


@pytest.mark.parametrize(
    ("words", "party"),
    [("the head", Party.HEAD), ("it's about a TA", Party.ADULT), ("none of them", Party.NONE), ("me", Party.MYSELF)],
)
def test_who_must_not_see_it_is_read(words: str, party: Party) -> None:
    """A bare answer names the party, and nobody else."""
    assert typed(Step.PARTIES, words).parties == frozenset({party})


def test_told_the_head_does_not_exclude_the_head() -> None:
    """Naming the head as somebody who knows is no answer to who must not see it."""
    assert typed(Step.PARTIES, "I've rung her mum and the head").parties is None


def test_words_are_kept_by_the_byte() -> None:
    """What happened is kept with its spaces, dashes and lines, in the order in which it was told."""
    first, second = "  he put \u2018hi\u2019 \u2014 twice\n\nthen  nothing ", "next he rang"
    draft = typed(Step.ACCOUNT, second, typed(Step.ACCOUNT, first))
    assert draft.account == (first, second)


@pytest.mark.parametrize("words", ["that's all", "nothing else thanks", "done", "That's everything I think"])
def test_that_is_all_goes_on_and_is_no_account(words: str) -> None:
    """The end of an account is not part of it; an account with nothing in it is asked for again."""
    told = typed(Step.ACCOUNT, "he wrote hi")
    assert typed(Step.ACCOUNT, words, told).account == ("he wrote hi",)
    assert typed(Step.ACCOUNT, words).account == ()
    assert Step.ACCOUNT not in typed(Step.ACCOUNT, words).settled


def test_a_time_completes_the_day_that_was_told() -> None:
    """A day and then "about ten past eight" are one moment; another day later in the story is another."""
    draft = reading.opening("one of my Year 5s messaged me last night", NOW)
    draft = typed(Step.ACCOUNT, "She wrote 'hi' about ten past eight", draft)
    assert draft.happened is not None
    assert (draft.happened.day, draft.happened.at) == (date(2022, 3, 15), time(20, 10))
    draft = typed(Step.SO_FAR, "she wrote again today at 9.15", draft)
    assert draft.happened is not None
    assert draft.happened.at == time(20, 10)


def test_questions_before_it_are_told_only_when_it_points_back() -> None:
    """A bare "it has" takes the question along; a message that stands by itself does not."""
    question = ("what if a child messaged me on Discord?",)
    assert reading.opening("it has. last night", NOW, question).platform == "Discord"
    alone = reading.opening("Ruby in 5H sent me a message at break time and I do not know what to do", NOW, question)
    assert alone.platform == ""
    assert len(alone.account) == 1


def test_what_was_not_understood_is_kept() -> None:
    """Words that answer nothing and tell something are in the account, not lost."""
    assert typed(Step.IMAGES, "she looked scared").account == ("she looked scared",)
    assert typed(Step.IMAGES, "thanks").account == ()


@pytest.mark.parametrize("told", [(), ("It began in the autumn.",)], ids=["no account yet", "account given"])
@pytest.mark.parametrize(
    "step", [Step.SAFETY, Step.PARTIES, Step.FACTS, Step.ACCOUNT, Step.IMAGES, Step.SO_FAR, Step.CHECK]
)
@pytest.mark.parametrize(
    "words",
    [
        "a girl messaged me on Instagram yesterday wanting to meet up",
        "a pupil messaged me last night asking for my number",
        "a boy in 5H sent me rude pictures on snapchat",
        "Kai 4B hurt himself, seen on TikTok",
        "Ruby got touched by an adult on Sunday",
    ],
)
def test_what_somebody_did_is_kept_wherever_it_is_told(step: Step, words: str, told: tuple[str, ...]) -> None:
    """However much of a sentence is put down as a fact: what was done stands in the report in the writer's own words."""
    for known in ({}, {"children": (Child(name="Ada", school_class="2A"),)}):
        draft = typed(step, words, BLANK.model_copy(update={"account": told, **known}))
        assert draft.account[: len(told)] == told
        assert words in (*draft.account, *draft.done_so_far), known


@pytest.mark.parametrize("step", [Step.SAFETY, Step.IMAGES])
@pytest.mark.parametrize(
    "words",
    ["yes he sent me pictures of himself", "yes, a screenshot, she asked for my number", "no, but he threatened Ben"],
)
def test_what_stands_behind_a_yes_or_no_is_kept(step: Step, words: str) -> None:
    """An answer that tells more than yes or no is an answer, and stands in the report as it was typed."""
    assert words in typed(step, words).account


def test_a_correction_changes_that_alone() -> None:
    """A class put right at the check leaves everything else as it was, the account too."""
    draft = typed(Step.FACTS, "Kai Osei 4B")
    fixed = typed(Step.CHECK, "he's in 4C not 4B", draft)
    assert fixed.children[0].school_class == "4C"
    assert fixed.model_copy(update={"children": draft.children}) == draft


def test_danger_told_late_asks_again_once() -> None:
    """A no stands until the story speaks of danger; then the question comes back, and not a third time."""
    draft = typed(Step.SAFETY, "no")
    draft = typed(Step.ACCOUNT, "he says he wants to die", draft)
    assert draft.safety is None
    draft = typed(Step.SAFETY, "no", draft)
    assert typed(Step.SO_FAR, "he said again he wants to die", draft).safety is Certainty.NO


def test_who_knows_already_is_read_or_kept() -> None:
    """Nobody, the deputy, the head by phone are choices; anything else stays as typed."""
    assert typed(Step.SO_FAR, "nobody yet").told is Told.NOBODY
    assert typed(Step.SO_FAR, "the head by phone").told is Told.HEAD_BY_PHONE
    assert typed(Step.SO_FAR, "told my partner").done_so_far == ("told my partner",)
    assert typed(Step.SO_FAR, "no").done_so_far == ()


def test_an_impossible_day_is_asked_about() -> None:
    """31/02 is named, and nothing is put down."""
    read = reading.typed(BLANK, Step.FACTS, "31/02", NOW)
    assert ("report.facts.impossible", {"words": "31/02"}) in read.notes
    assert read.draft.happened is None


def test_an_app_nobody_has_heard_of_is_taken_as_typed() -> None:
    """Where the app is asked for, a short answer is the app."""
    draft = typed(Step.FACTS, "Ruby Marsh 5H")
    assert typed(Step.FACTS, "Blorp", draft).platform == "Blorp"


def test_a_held_screenshot_is_noted_in_words() -> None:
    """That there is one is kept, once; a question about files alone notes nothing."""
    words = "I've got a screenshot, shall I send it?"
    noted = reading.holding(BLANK, words)
    assert reading.holding(noted, words).done_so_far == (words,)
    assert reading.holding(BLANK, "can I upload a picture?") == BLANK


def test_the_facts_card_keeps_what_was_not_changed() -> None:
    """A field that shows what is known, sent back unchanged, changes nothing."""
    draft = typed(Step.FACTS, "Ruby Marsh 5H, yesterday about 4")
    assert draft.happened is not None
    inputs = {"children": draft.children_text, "happened": draft.happened.words}
    after = filled.given(draft, Step.FACTS, "given", inputs, NOW).draft
    assert after.children == draft.children
    assert after.happened == draft.happened
    assert Step.FACTS in after.settled


def test_no_pictures_is_an_answer_wherever_it_is_said() -> None:
    """It settles whether there are pictures, and says so, without a question about them."""
    read = reading.typed(BLANK, Step.SAFETY, "no pictures", NOW)
    assert read.draft.images is Certainty.NO
    assert ("report.images.none", {}) in read.notes


@pytest.mark.parametrize("step", [Step.ACCOUNT, Step.FACTS])
def test_correction_to_a_day_that_cannot_be_is_named(step: Step) -> None:
    """It is asked about in its words, and the day that was told stays."""
    known = BLANK.model_copy(update={"children": (Child(name="Kai"),), "happened": When(day=date(2022, 3, 15))})
    read = reading.typed(known, step, "sorry it was 31/02", NOW)
    assert read.notes == (("report.facts.impossible", {"words": "31/02"}),)
    assert read.draft.happened == known.happened


@pytest.mark.parametrize(("words", "settled"), [("that's all", Step.FACTS), ("not sure", f"{Step.FACTS}.children")])
def test_facts_that_are_not_known_are_asked_no_more(words: str, settled: str) -> None:
    """The end of it settles all of them, and not sure the one that was asked."""
    assert typed(Step.FACTS, words).settled == frozenset({settled})


def test_words_when_every_fact_is_known_are_kept() -> None:
    """With nothing left to ask, what is typed goes to the account as it is."""
    told = When(day=date(2022, 3, 15))
    full = {"children": (Child(name="Kai"),), "platform": "Snapchat", "happened": told, "aware": told}
    assert typed(Step.FACTS, "he was very upset", BLANK.model_copy(update=full)).account == ("he was very upset",)


@pytest.mark.parametrize(("step", "words"), [(Step.ACCOUNT, "ok"), (Step.SO_FAR, "right thanks"), (Step.SO_FAR, "yes")])
def test_bare_nod_tells_nothing_and_is_asked_again(step: Step, words: str) -> None:
    """Agreeing to a question that wants words changes nothing, and is not kept as if it were words."""
    read = reading.typed(BLANK, step, words, NOW)
    assert not read.understood
    assert read.draft == BLANK


def test_a_question_that_tells_answers_no_step() -> None:
    """Its words and facts are taken, and whatever is asked now stays to be answered."""
    read = reading.asked(BLANK, "should I say Ruby Marsh 5H wrote it on TikTok?", NOW)
    assert read.draft.account == ("should I say Ruby Marsh 5H wrote it on TikTok?",)
    assert (read.draft.platform, read.draft.children_text) == ("TikTok", "Ruby Marsh 5H")
    assert read.draft.settled == frozenset()
    assert ("report.account.added", {}) in read.notes


@pytest.mark.parametrize("step", [Step.SAFETY, Step.PARTIES, Step.FACTS, Step.IMAGES])
def test_words_beside_a_fact_are_kept(step: Step) -> None:
    """An app or a day is put down, and what else a short message says is not lost, in whatever language."""
    words = "Ola napisala do mnie na whatsapp wczoraj"
    draft = typed(step, words)
    assert draft.platform == "WhatsApp"
    assert draft.account == (words,)


@pytest.mark.parametrize("words", ["Ruby Marsh 5H, on WhatsApp", "it was yesterday about 4", "Ruby Marsh in 5H"])
def test_mere_facts_are_no_account(words: str) -> None:
    """What is put down as facts is not kept a second time as if it told more."""
    assert typed(Step.SAFETY, words).account == ()


@pytest.mark.parametrize("words", ["kai osei 4b, roblox, monday about 6", "kai osei 4b roblox monday about 6"])
def test_several_facts_in_one_answer(words: str) -> None:
    """Asked who it was, a person who says where and when as well is understood, capitals or none."""
    draft = typed(Step.FACTS, words)
    assert (draft.children_text, draft.platform) == ("kai osei 4B", "Roblox")
    assert draft.happened is not None
    assert (draft.happened.day, draft.happened.at) == (date(2022, 3, 14), time(18))
    assert draft.account == ()


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("Kai", ""),
        ("kai", ""),
        ("Kai, last night at 9", "last night at 9"),
        ("last night at 9. Kai", "last night at 9"),
        ("Kai on Monday", "on Monday"),
    ],
)
def test_a_name_is_that_of_the_child_whose_year_was_told(words: str, when: str) -> None:
    """After "one of my y5s" a bare name, with or without a day, is that child's, and is not asked for again."""
    draft = typed(Step.FACTS, words, reading.opening("one of my y5s added me on insta and said hi", NOW))
    assert draft.children_text.title() == "Kai Year 5"
    assert (draft.happened.words if draft.happened else "") == when
    assert "children" not in missing_facts(draft)
    assert draft.account == ("one of my y5s added me on insta and said hi",)


def test_a_bare_class_is_the_childs() -> None:
    """A class typed after a name is no name of an app."""
    draft = typed(Step.FACTS, "4a", typed(Step.FACTS, "leo grant"))
    assert draft.children_text == "leo grant 4A"
    assert draft.platform == ""


@pytest.mark.parametrize("words", ["no its kyle", "wait no mollie is in y4", "not kai"])
def test_what_puts_right_is_no_app(words: str) -> None:
    """Asked where, somebody who corrects what was told before has not named an app; the words are kept."""
    draft = typed(Step.FACTS, words, typed(Step.FACTS, "ruby marsh 5H"))
    assert draft.platform == ""
    assert draft.account == (words,)


def test_a_sign_alone_is_kept_and_ends_no_account() -> None:
    """A picture made of letters may be what was sent: it is kept, and words are still asked for."""
    draft = typed(Step.ACCOUNT, "\N{CRYING FACE}")
    assert draft.account == ("\N{CRYING FACE}",)
    assert Step.ACCOUNT not in draft.settled


@pytest.mark.parametrize("words", ["no", "n", "nope thanks", "nothing"])
def test_no_more_is_no_account(words: str) -> None:
    """Asked what happened, a no means no more where something was told, and nothing where nothing was."""
    told = typed(Step.ACCOUNT, words, BLANK.model_copy(update={"account": ("he wrote hi",)}))
    assert told.account == ("he wrote hi",)
    assert Step.ACCOUNT in told.settled
    assert not reading.typed(BLANK, Step.ACCOUNT, words, NOW).understood


def test_how_a_child_is_now_is_part_of_the_account() -> None:
    """Words that would be a no to the first question are told where the question is what happened."""
    assert typed(Step.ACCOUNT, "she's safe at home").account == ("she's safe at home",)


@pytest.mark.parametrize("words", ["no shes fine", "no theyre safe"])
def test_no_without_its_apostrophe_is_a_no(words: str) -> None:
    """People in a hurry leave the mark out."""
    assert typed(Step.SAFETY, words).safety is Certainty.NO


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("it's mr brown the caretaker", Party.ADULT),
        ("could be the head", Party.HEAD),
        ("it's about my friend who works here, deputy", Party.DEPUTY),
        ("n", Party.NONE),
    ],
)
def test_who_it_is_about_is_read_beside_a_name(words: str, party: Party) -> None:
    """The role counts, and a name that was told with it is kept in the report."""
    draft = typed(Step.PARTIES, words)
    assert draft.parties == frozenset({party})
    assert ("mr brown" in words) <= (words in draft.account)


def test_not_the_head_excludes_nobody() -> None:
    """Who says whom it is not about has not said whom it is about."""
    assert typed(Step.PARTIES, "not the head").parties is None


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("nie", Certainty.NO),
        ("Non.", Certainty.NO),
        ("\u0646\u06c1\u06cc\u06ba\u06d4", Certainty.NO),
        ("tak", Certainty.YES),
        ("Oui!", Certainty.YES),
    ],
)
@pytest.mark.parametrize("step", [Step.SAFETY, Step.IMAGES])
def test_yes_and_no_of_other_languages(step: Step, words: str, answer: Certainty) -> None:
    """Somebody upset may answer in the language of home; nothing else is kept of such an answer."""
    draft = typed(step, words)
    assert (draft.safety if step is Step.SAFETY else draft.images) is answer
    assert draft.account == ()


@pytest.mark.parametrize("words", ["da boy in my class", "si si senor knows", "na", "ne", "nu", "jo"])
def test_a_word_that_may_mean_something_else_is_no_answer(words: str) -> None:
    """A yes or no of another language counts only alone, and only where it means nothing else elsewhere."""
    assert typed(Step.SAFETY, words).safety is None


def test_a_meeting_to_come_is_no_answer_to_when() -> None:
    """Asked for the day, a message that names one to meet on has not answered; its words are kept."""
    asked = BLANK.model_copy(update={"children": (Child(name="Kai"),), "platform": "Roblox"})
    draft = typed(Step.FACTS, "man want meet saturday", asked)
    assert draft.happened is None
    assert draft.account == ("man want meet saturday",)


def test_danger_told_while_asking_what_was_done_asks_about_danger_again() -> None:
    """Whoever said that nobody is in danger, and then that a man is outside her house, is asked once more."""
    known = BLANK.model_copy(update={"safety": Certainty.NO})
    read = reading.typed(known, Step.SO_FAR, "he's just said he's outside her house", NOW)
    assert read.draft.safety is None
    assert ("report.safety.again", {}) in read.notes


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("idk when", "happened"),
        ("not sure what day it was", "happened"),
        ("i dont know which app", "platform"),
        ("idk names", "children"),
        ("no idea who she is", "children"),
        ("idk what shes called", "children"),
        ("i dont know what the girl is called", "children"),
        ("idk", "children"),
        ("no", "children"),
    ],
)
def test_the_fact_that_is_not_known_is_asked_no_more(words: str, fact: str) -> None:
    """The one that the message names, else the one that was asked for; nothing is made up of "idk names"."""
    assert typed(Step.FACTS, words) == BLANK.model_copy(update={"settled": frozenset({f"facts.{fact}"})})


@pytest.mark.parametrize("words", ["lol", "omg", "hmm"])
def test_a_sigh_is_nobody_s_name(words: str) -> None:
    """Asked for the child, it names none."""
    assert typed(Step.FACTS, words).children == ()


@pytest.mark.parametrize("words", ["no", "idk when"])
def test_a_day_that_is_not_known_is_left_out(words: str) -> None:
    """A no to "when did it happen" goes on, and the question is not asked in silence again."""
    asked = BLANK.model_copy(update={"children": (Child(name="Kai"),), "platform": "Roblox"})
    assert typed(Step.FACTS, words, asked).settled == {"facts.happened"}


def test_nobody_is_no_app() -> None:
    """Asked where it was, "nobody" is kept as words and put down as no app."""
    draft = typed(Step.FACTS, "nobody", BLANK.model_copy(update={"children": (Child(name="Kai"),)}))
    assert (draft.platform, draft.account) == ("", ("nobody",))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("not yet", Told.NOBODY),
        ("no1", Told.NOBODY),
        ("ive told the deputy", Told.DEPUTY),
        ("i havent told anyone", Told.NOBODY),
        ("ive told noone", Told.NOBODY),
    ],
)
def test_who_knows_is_understood_as_it_is_typed_on_a_phone(words: str, told: Told) -> None:
    """Without apostrophes, and when nobody has been told so far."""
    assert typed(Step.SO_FAR, words).told is told


def test_only_a_question_about_somebody_comes_into_a_report() -> None:
    """What was asked before about a child belongs to it; what its writer feared for themselves does not."""
    asked = ("what if a child messaged me on Discord", "will I get in trouble", "no")
    assert reading.opening("it has happened", NOW, asked).account == (asked[0], "it has happened")


def test_another_danger_is_asked_about_however_often_there_was_none() -> None:
    """Two answers of no are of what was told till then; the same words again bring no third question."""
    answered_twice = BLANK.model_copy(
        update={"safety": Certainty.NO, "settled": frozenset({"again:safety"}), "account": ("her dad hurts her",)}
    )
    for words, safety in (("as I said, her dad hurts her", Certainty.NO), ("now he has a knife", None)):
        assert typed(Step.ACCOUNT, words, answered_twice).safety is safety
