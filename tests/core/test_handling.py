"""What becomes of a report when somebody acts on it: who is told what, and what a refusal leaves alone."""

from itertools import product

import pytest

from bot.core import handling
from bot.core.access import Action, Status, may
from bot.core.case import Case, Happened
from bot.core.handling import Decision
from bot.core.incident import Party
from bot.core.notice import NoticeKind
from bot.core.people import Person
from tests.support.cases import ACTS, SCHOOL, alerted, at, closed, done, having, sent, taken_on
from tests.support.leads import CHAIR, DAN, DEE, EVERYBODY, HEAD, TEACHER, school_of

ALERTED = alerted(sent(), "head", "dan", "dee")


def told(decision: Decision | None) -> list[tuple[str, str, str]]:
    """Who is owed what: kind, person, sentence."""
    assert decision is not None
    return [(notice.kind.value, notice.person, notice.key) for notice in decision.notices]


def kinds(decision: Decision | None) -> list[Happened]:
    """What is added to the history."""
    assert decision is not None
    return [entry.what for entry in decision.entries]


STATES = {
    "new": ALERTED,
    "opened": done(handling.open_case(ALERTED, HEAD, at(1))),
    "taken on": having(taken_on(ALERTED), (Happened.ACTION, "head", {"number": "1", "text": "x"}), minutes=9),
    "closed": closed(taken_on(ALERTED)),
    "about the head": alerted(sent(Party.HEAD), "chair"),
    "head only": alerted(sent(Party.ADULT), "head"),
    "nobody may have it": sent(Party.HEAD, Party.CHAIR),
}
NEEDS = {
    "open": Action.OPEN,
    "acknowledge": Action.ACKNOWLEDGE,
    "pass to dan": Action.PASS_ON,
    "ask": Action.ASK_REPORTER,
    "action": Action.ADD_ACTION,
    "finish": Action.FINISH_ACTION,
    "close": Action.CLOSE,
    "reopen": Action.REOPEN,
    "note": Action.ADD_NOTE,
}


@pytest.mark.parametrize(("state", "act"), [*product(STATES, ACTS)])
def test_nothing_is_done_that_may_not_be(state: str, act: str) -> None:
    """Every act by everybody in every state: refused whenever `may` refuses it, and never adds to it otherwise."""
    case = STATES[state]
    for actor in EVERYBODY:
        decision = ACTS[act](case, actor)
        if not may(actor, NEEDS[act], case.facts):
            assert decision is None
        if decision is not None:
            assert decision.case.history == case.history + decision.entries
            assert all(entry.actor == actor.id and entry.at == at(99) for entry in decision.entries)
            assert {notice.person for notice in decision.notices} <= case.route.everybody | {case.reporter}


def test_every_opening_is_recorded_and_the_first_shows_on_the_receipt() -> None:
    """A second opening by the same person, or one after it was taken on, is recorded without a word to the reporter."""
    first = handling.open_case(ALERTED, HEAD, at(1))
    assert (kinds(first), told(first)) == ([Happened.OPENED], [("receipt_changed", "teacher", "")])
    second = handling.open_case(done(first), HEAD, at(2))
    assert (kinds(second), told(second)) == ([Happened.OPENED], [])
    later = handling.open_case(taken_on(), DAN, at(9))
    assert (kinds(later), told(later)) == ([Happened.OPENED], [])


def test_the_first_to_acknowledge_owns_it() -> None:
    """The reporter is told, everybody's card follows, and another reader who is as far cannot take it too."""
    both = done(handling.open_case(done(handling.open_case(ALERTED, HEAD, at(1))), DAN, at(2)))
    taken = handling.acknowledge(both, HEAD, at(3))
    assert (done(taken).status, done(taken).owner) == (Status.ACKNOWLEDGED, "head")
    assert told(taken) == [
        ("receipt_changed", "teacher", ""),
        ("tell", "teacher", "report.word_back.owned"),
        *(("alert_changed", one, "") for one in ("head", "dan", "dee")),
    ]
    assert handling.acknowledge(done(taken), DAN, at(4)) is None
    assert handling.acknowledge(done(taken), HEAD, at(4)) is None


def test_unopened_is_not_acknowledged() -> None:
    """Nobody is responsible for what they have not read."""
    assert handling.acknowledge(ALERTED, HEAD, at(1)) is None


def test_whoever_is_asked_to_take_over_is_alerted_once() -> None:
    """The owner stays responsible until then; a second press asks nobody a second time."""
    passed = handling.pass_on(taken_on(), HEAD, "dan", SCHOOL, at(9))
    assert (kinds(passed), told(passed)) == ([Happened.PASSED_ON], [("alert", "dan", "")])
    assert (done(passed).owner, done(passed).passed_to) == ("head", "dan")
    again = handling.pass_on(done(passed), HEAD, "dan", SCHOOL, at(9))
    assert again == Decision(done(passed), ())
    opened = done(handling.open_case(done(passed), DAN, at(10)))
    assert done(handling.acknowledge(opened, DAN, at(11))).owner == "dan"


@pytest.mark.parametrize("target", ["head", "chair", "teacher", "admin", "nobody", ""])
def test_it_is_passed_to_readers_only(target: str) -> None:
    """Not to oneself, not to the chair who is told the reference only, not to anybody who is made up."""
    assert handling.pass_on(ALERTED, HEAD, target, SCHOOL, at(1)) is None


def test_a_question_reaches_the_reporter_as_typed_and_once() -> None:
    """The words are kept; the second press of the same button asks nothing, the next question does."""
    asked = handling.ask_reporter(taken_on(), HEAD, " When *was* it? ", at(9))
    assert told(asked) == [("tell", "teacher", "report.word_back.question")]
    assert asked is not None
    assert asked.notices[0].values == {"who": "head", "question": " When *was* it? "}
    assert asked.entries[0].data == {"text": " When *was* it? "}
    assert handling.ask_reporter(done(asked), HEAD, " When *was* it? ", at(9)) == Decision(done(asked), ())
    assert told(handling.ask_reporter(done(asked), HEAD, "Where?", at(10)))
    opened = done(handling.open_case(done(asked), DAN, at(10)))
    assert told(handling.ask_reporter(opened, DAN, " When *was* it? ", at(11)))


def test_actions_are_numbered_and_done_once() -> None:
    """A second press of either button changes nothing."""
    first = handling.add_action(taken_on(), HEAD, "Phone home", at(9))
    assert kinds(first) == [Happened.ACTION]
    assert handling.add_action(done(first), HEAD, "Phone home", at(9)) == Decision(done(first), ())
    second = done(handling.add_action(done(first), HEAD, "Write it up", at(9)))
    assert second.open_actions == {"1": "Phone home", "2": "Write it up"}
    ticked = done(handling.finish_action(second, HEAD, "1", at(10)))
    assert ticked.open_actions == {"2": "Write it up"}
    assert handling.finish_action(ticked, HEAD, "1", at(10)) is None
    assert handling.finish_action(ticked, HEAD, "7", at(10)) is None


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_empty_words_do_nothing(text: str) -> None:
    """A question, action, reason or note of nothing is not taken."""
    case = taken_on()
    assert handling.ask_reporter(case, HEAD, text, at(9)) is None
    assert handling.add_action(case, HEAD, text, at(9)) is None
    assert handling.close(case, HEAD, ["police"], text, "", at(9)) is None
    assert handling.reopen(closed(), HEAD, text, at(9)) is None
    assert handling.add_note(case, TEACHER, text, at(9), ("head",)) is None


def test_a_report_is_closed_with_outcome_and_reason() -> None:
    """Codes that do not exist count for nothing; the reporter is told, in a template without what was done."""
    ended = handling.close(taken_on(), HEAD, ["recorded", "police", "made up"], "Spoke to her.", "file 7", at(60))
    assert ended is not None
    assert ended.entries[0].data == {"outcomes": ["police", "recorded"], "reason": "Spoke to her.", "kept_in": "file 7"}
    assert ended.case.status is Status.CLOSED
    assert told(ended)[:2] == [("receipt_changed", "teacher", ""), ("tell", "teacher", "report.word_back.closed")]
    assert "Spoke" not in str(ended.notices)
    assert handling.close(ended.case, HEAD, ["police"], "again", "", at(61)) is None


@pytest.mark.parametrize("outcomes", [[], [""], ["made up"]])
def test_a_report_is_not_closed_without_an_outcome(outcomes: list[str]) -> None:
    """At least one real code is needed."""
    assert handling.close(taken_on(), HEAD, outcomes, "Because.", "", at(60)) is None


def test_a_report_with_an_open_action_is_not_closed() -> None:
    """First the action is done."""
    case = done(handling.add_action(taken_on(), HEAD, "Phone home", at(9)))
    assert handling.close(case, HEAD, ["police"], "Because.", "", at(60)) is None


def test_an_own_report_is_not_closed() -> None:
    """The head who reported something neither takes it on nor closes it."""
    own = alerted(sent(reporter=HEAD), "dan", "dee")
    assert [handling.open_case(own, HEAD, at(1)), handling.acknowledge(own, HEAD, at(1))] == [None, None]
    assert handling.close(taken_on(own, DAN), HEAD, ["police"], "Because.", "", at(60)) is None


def test_a_closed_report_is_opened_again_with_the_reason() -> None:
    """Whoever does so owns it, its ladder starts afresh, its history stays whole."""
    again = handling.reopen(closed(), HEAD, "More came up", at(90))
    assert done(again).status is Status.ACKNOWLEDGED
    assert (done(again).acknowledged_at, done(again).fired) == (at(90), frozenset())
    assert ("tell", "teacher", "report.word_back.reopened") in told(again)
    assert handling.reopen(done(again), HEAD, "More came up", at(91)) is None


@pytest.mark.parametrize(
    ("case", "readers"),
    [
        (ALERTED, ["head", "dan", "dee"]),
        (taken_on(ALERTED), ["head"]),
        (taken_on(ALERTED, DEE), ["dee"]),
        (closed(taken_on(ALERTED)), ["head"]),
        (sent(), ["head", "dan", "dee"]),
    ],
)
def test_a_note_is_added_and_those_who_deal_with_it_are_told(case: Case, readers: list[str]) -> None:
    """The owner; everybody alerted where nobody owns it; what was sent stays as it is."""
    to = handling.told_of_note(case, SCHOOL, frozenset())
    added = handling.add_note(case, TEACHER, "Correction: it was Tuesday.", at(70), to)
    assert told(added) == [("tell", one, "case.added_to") for one in readers]
    assert done(added).body == case.body
    assert done(added).history[:-1] == case.history


@pytest.mark.parametrize(
    ("case", "away", "readers"),
    [
        (taken_on(ALERTED), {"head"}, ["dan", "dee"]),
        (taken_on(ALERTED), {"head", "dan", "dee"}, ["head"]),
        (ALERTED, {"head"}, ["dan", "dee"]),
        (taken_on(alerted(sent(Party.ADULT), "head")), {"head"}, ["head"]),
    ],
)
def test_a_note_goes_to_another_reader_while_the_person_responsible_is_away(
    case: Case, away: set[str], readers: list[str]
) -> None:
    """Where nobody else may read it, or nobody is here, it waits for whoever is responsible."""
    assert list(handling.told_of_note(case, SCHOOL, frozenset(away))) == readers


def test_a_note_that_nobody_can_read_any_more_is_told_to_nobody() -> None:
    """Whoever could open the report has left their role."""
    case = closed(taken_on(alerted(sent(Party.ADULT), "head")))
    left = school_of(TEACHER, DAN, DEE, CHAIR, HEAD.model_copy(update={"id": "new"}))
    assert handling.told_of_note(case, left, frozenset()) == ()


def test_what_is_taken_on_by_somebody_away_can_be_taken_over() -> None:
    """By a reader who has opened it, and by nobody else while its owner is here."""
    case = taken_on(ALERTED)
    opened = done(handling.open_case(case, DAN, at(7)))
    away = frozenset({"head"})
    assert handling.acknowledge(opened, DAN, at(8)) is None
    assert handling.acknowledge(case, DAN, at(8), away) is None
    assert handling.acknowledge(opened, HEAD, at(8), away) is None
    taken = handling.acknowledge(opened, DAN, at(8), away)
    assert done(taken).owner == "dan"
    assert ("tell", "teacher", "report.word_back.owned") in told(taken)


@pytest.mark.parametrize("actor", [HEAD, DAN, CHAIR])
def test_only_the_reporter_adds_to_a_report(actor: Person) -> None:
    """What others have to say are actions."""
    assert handling.add_note(taken_on(), actor, "I know this child.", at(70), ("head",)) is None


def test_nobody_who_may_not_read_it_any_more_is_told_of_a_change() -> None:
    """Somebody who was alerted before another route was found gets nothing more."""
    urgent = sent(found=sent().route.model_copy(update={"first": ("head", "dan"), "deputies": ()}))
    rerouted = alerted(urgent, "head", "dan").model_copy(update={"route": sent(Party.ADULT).route})
    assert handling.alerted(rerouted) == ("head",)
    decision = handling.acknowledge(done(handling.open_case(rerouted, HEAD, at(1))), HEAD, at(2))
    assert decision is not None
    assert [each.person for each in decision.notices if each.kind is NoticeKind.ALERT_CHANGED] == ["head"]
    left = rerouted.model_copy(update={"status": Status.ACKNOWLEDGED, "owner": "dan"})
    assert handling.told_of_note(left, SCHOOL, frozenset()) == ("head",)


def test_those_who_deal_with_an_alert_are_told_that_its_report_is_there() -> None:
    """The owner alone; without one everybody, and nobody's card names an owner who had to be taken off."""
    entry = sent().history[0]
    assert told(handling.completed(taken_on(ALERTED), entry)) == [("tell", "head", "case.added_to")]
    assert told(handling.completed(alerted(sent(), "head"), entry)) == [
        ("tell", "head", "case.added_to"),
        ("alert_changed", "head", ""),
    ]


def test_what_stands_is_known_by_whoever_made_it_so() -> None:
    """A report is closed or open, an action done once; of what may be done again, or of another action, nothing stands."""
    case = done(handling.add_action(taken_on(), HEAD, "Phone home", at(9)))
    case = done(handling.finish_action(case, HEAD, "1", at(10)))
    [ticked] = case.entries(Happened.ACTION_DONE)
    assert handling.recorded_already(case, None, Happened.ACTION_DONE, "1") == ticked
    assert handling.recorded_already(case, None, Happened.ACTION_DONE, "2") is None
    shut = done(handling.export(closed(case), HEAD, at(61)))
    [end] = shut.entries(Happened.CLOSED)
    assert handling.recorded_already(shut, None, Happened.CLOSED) == end
    assert handling.recorded_already(shut, None, Happened.REOPENED) is None
    again = done(handling.reopen(shut, HEAD, "More came up", at(90)))
    assert handling.recorded_already(again, None, Happened.REOPENED) == again.entries(Happened.REOPENED)[0]
    for what in (Happened.CLOSED, Happened.EXPORTED, Happened.ACTION):
        assert handling.recorded_already(again, None, what) is None
