"""The points of clause 14: every combination of answers gets the verdict that a plain reading gives."""

from collections.abc import Iterator
from datetime import date, time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.lesson.advice import OPPOSED, Advice, adoptable, asked
from bot.core.lesson.rules import Rule, Standing, Verdict, judge, says_none
from bot.core.lesson.session import Account, Answer, Purpose, Session
from bot.core.school import Closure

DAY = date(2022, 3, 17)
SHUT = (Closure(first=DAY, last=date(2022, 3, 25), reason="boiler failure"),)
YEAR_4 = (Closure(first=DAY, last=DAY, groups=("Year 4",)),)
LESSON = Session(
    purpose=Purpose.LESSON, platform="Teams", day=DAY, starts=time(10), group="Year 4", curriculum="fractions"
)

sessions = st.builds(
    Session,
    purpose=st.none() | st.sampled_from(Purpose),
    platform=st.sampled_from(["", "Teams", "Zoom", "WhatsApp", "Google Meet"]),
    day=st.sampled_from([None, DAY, date(2022, 3, 16), date(2022, 3, 26)]),
    group=st.sampled_from(["", "Year 4", "4B", "Year 5", "reading group"]),
    one_to_one=st.sampled_from([None, True, False]),
    curriculum=st.sampled_from(["", "fractions", "no"]),
    agreed=st.sampled_from(["", "with her mum on Monday", "nobody"]),
    not_agreed=st.booleans(),
    senco=st.none() | st.sampled_from(Answer),
    account=st.none() | st.sampled_from(Account),
    says_closed=st.sampled_from([None, True, False]),
    until=st.sampled_from([None, date(2022, 3, 24), date(2022, 4, 7)]),
    rules=st.dictionaries(st.sampled_from([item.value for item in Advice]), st.sampled_from(Answer), max_size=4),
)
periods = st.sampled_from([(), SHUT, YEAR_4])
adopted = st.frozensets(st.sampled_from(Advice)).filter(lambda items: not items >= OPPOSED)


def plain_reading(session: Session, closures: tuple[Closure, ...]) -> Verdict:
    """Section 4.3 and 4.4 of the product design, read as they stand, with no thought of how the program does it."""
    alone = session.purpose is Purpose.LESSON and session.one_to_one is True
    fails = [
        session.platform not in ("", "Teams", "Zoom"),
        session.purpose is Purpose.OTHER,
        session.purpose is Purpose.LESSON and session.curriculum == "no",
        (session.purpose is Purpose.MEETING or alone) and (session.not_agreed or session.agreed == "nobody"),
        session.purpose is Purpose.SEND and session.senco is Answer.NO,
        session.account is Account.PERSONAL,
    ]
    if any(fails):
        return Verdict.DOES_NOT_MEET
    days = list(days_of(session))
    in_force = bool(days) and all(shut(session.group, day, closures) for day in days)
    open_points = [
        not in_force,
        session.platform == "",
        session.purpose is None,
        session.purpose is Purpose.LESSON and not session.curriculum,
        (session.purpose is Purpose.MEETING or alone) and not session.agreed,
        session.purpose is Purpose.SEND and session.senco is not Answer.YES,
        session.account is Account.NOT_SURE,
    ]
    return Verdict.UNSETTLED if any(open_points) else Verdict.MEETS


def days_of(session: Session) -> Iterator[date]:
    """Day by day, not week by week: another way to count than the program's."""
    if session.day is None:
        return
    last = session.until if session.until and session.until > session.day else session.day
    for ordinal in range(session.day.toordinal(), last.toordinal() + 1):
        if (ordinal - session.day.toordinal()) % 7 == 0:
            yield date.fromordinal(ordinal)


def shut(group: str, day: date, closures: tuple[Closure, ...]) -> bool:
    """Whether a period is in force for this group on this day."""
    for one in closures:
        everybody = one.groups == ("whole school",)
        if one.first <= day <= one.last and (everybody or group in ("Year 4", "4B")):
            return True
    return False


@given(sessions, periods)
def test_verdict_is_the_one_of_a_plain_reading(session: Session, closures: tuple[Closure, ...]) -> None:
    """For every combination of answers and periods the verdict is the one that the written points give."""
    assert judge(session, closures).verdict is plain_reading(session, closures)


def test_every_combination_of_the_answers_that_decide_is_right() -> None:
    """All 5,832 combinations of purpose, platform, account, SENCo, agreement, curriculum and period, none left out."""
    combinations = product(
        [None, *Purpose], ["", "Teams", "Discord"], [None, *Account], [None, Answer.NO, Answer.YES],
        ["", "head, Monday", "no"], ["", "maths", "none"], [(), SHUT, YEAR_4],
    )  # fmt: skip
    seen = 0
    for purpose, platform, account, senco, agreed, curriculum, closures in combinations:
        session = Session(
            purpose=purpose, platform=platform, day=DAY, group="Year 4", account=account, senco=senco,
            agreed="nobody" if agreed == "no" else agreed, curriculum="no" if curriculum == "none" else curriculum,
        )  # fmt: skip
        assert judge(session, closures).verdict is plain_reading(session, closures), session
        seen += 1
    assert seen == 5_832


@given(sessions, periods, adopted)
def test_no_confirmation_without_every_point_met(
    session: Session, closures: tuple[Closure, ...], items: frozenset[Advice]
) -> None:
    """Whatever is adopted, a session is only confirmed when every point of the policy that applies is met."""
    found = judge(session, closures, tuple(items))
    if found.verdict in (Verdict.MEETS, Verdict.RULE_NOT_MET):
        assert {check.standing for check in found.checks} <= {Standing.PASSED, Standing.NOTE}
    else:
        assert {check.standing for check in found.checks} & {Standing.FAILED, Standing.UNKNOWN}


@given(sessions, periods, adopted)
def test_advice_never_changes_what_the_policy_says(
    session: Session, closures: tuple[Closure, ...], items: frozenset[Advice]
) -> None:
    """With and without adopted rules each check stands the same, and a verdict of the policy stays."""
    alone, beside = judge(session, closures), judge(session, closures, tuple(items))
    assert beside.checks == alone.checks
    assert beside.quoted == alone.quoted
    if alone.verdict is Verdict.MEETS:
        assert beside.verdict in (Verdict.MEETS, Verdict.RULE_NOT_MET)
    else:
        assert beside.verdict is alone.verdict


@given(sessions, periods)
def test_what_a_teacher_says_of_closure_never_counts(session: Session, closures: tuple[Closure, ...]) -> None:
    """Only the Head Teacher's own periods count: saying that the school is closed changes no check."""
    said = [judge(session.model_copy(update={"says_closed": says}), closures) for says in (None, True, False)]
    assert said[0] == said[1] == said[2]


@given(sessions, periods)
def test_clause_14_is_always_quoted_first(session: Session, closures: tuple[Closure, ...]) -> None:
    """Every verdict quotes clause 14, then each clause that is not met, each once."""
    found = judge(session, closures)
    assert found.quoted[0] == "14"
    assert set(found.failed_clauses) <= set(found.quoted)
    assert len(set(found.quoted)) == len(found.quoted)


@pytest.mark.parametrize(
    ("group", "groups", "standing"),
    [
        ("Year 4", ("whole school",), Standing.PASSED),
        ("", ("whole school",), Standing.PASSED),
        ("4B", ("Year 4",), Standing.PASSED),
        ("year 4", ("Year 4",), Standing.PASSED),
        ("Year 4 and 5H", ("Year 4", "Year 5"), Standing.PASSED),
        ("Reception", ("Reception",), Standing.PASSED),
        ("choir", ("Choir",), Standing.PASSED),
        ("Year 4", ("4B",), Standing.UNKNOWN),
        ("Year 5", ("Year 4",), Standing.UNKNOWN),
        ("Year 4 and 5H", ("Year 4",), Standing.UNKNOWN),
        ("reading group", ("Year 4",), Standing.UNKNOWN),
        ("", ("Year 4",), Standing.UNKNOWN),
    ],
)
def test_a_period_counts_for_the_groups_that_it_names(group: str, groups: tuple[str, ...], standing: Standing) -> None:
    """A class belongs to its year group; where it is not plain that a group is meant, that is said to be not known."""
    closures = (Closure(first=DAY, last=DAY, groups=groups),)
    [closure] = [
        c for c in judge(LESSON.model_copy(update={"group": group}), closures).checks if c.rule is Rule.CLOSURE
    ]
    assert closure.standing is standing


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2022, 3, 16), Standing.FAILED),
        (date(2022, 3, 17), Standing.PASSED),
        (date(2022, 3, 25), Standing.PASSED),
        (date(2022, 3, 26), Standing.FAILED),
    ],
)
def test_first_and_last_day_of_a_period_belong_to_it(day: date, standing: Standing) -> None:
    """A closure is in force on its first and on its last day, and not on the day before or after."""
    assert judge(LESSON.model_copy(update={"day": day}), SHUT).checks[0].standing is standing


@pytest.mark.parametrize(
    ("until", "standing"),
    [(date(2022, 3, 24), Standing.PASSED), (date(2022, 3, 31), Standing.UNKNOWN), (date(2022, 3, 30), Standing.PASSED)],
)
def test_every_day_of_a_series_must_fall_into_a_period(until: date, standing: Standing) -> None:
    """A weekly session is only covered where each of its days is; some of them leave it to the Head Teacher."""
    assert judge(LESSON.model_copy(update={"until": until}), SHUT).checks[0].standing is standing


def test_two_periods_that_touch_cover_a_series_together() -> None:
    """Each day may be covered by another period."""
    closures = (Closure(first=DAY, last=DAY), Closure(first=date(2022, 3, 24), last=date(2022, 3, 24)))
    assert judge(LESSON.model_copy(update={"until": date(2022, 3, 24)}), closures).verdict is Verdict.MEETS


def test_lesson_with_one_child_alone_is_an_agreed_meeting_as_well() -> None:
    """A one-to-one lesson is for the Head Teacher to settle until somebody is said to have agreed it."""
    alone = LESSON.model_copy(update={"one_to_one": True})
    assert judge(alone, SHUT).verdict is Verdict.UNSETTLED
    assert judge(alone.model_copy(update={"agreed": "her mum, Monday"}), SHUT).verdict is Verdict.MEETS


def test_parents_on_another_platform_bring_in_clause_10() -> None:
    """A parents evening that is neither on Zoom nor on Teams is contact with parents of which clause 10 speaks."""
    evening = Session(purpose=Purpose.PARENTS, platform="Facebook Messenger", day=DAY)
    assert judge(evening, SHUT).quoted == ("14", "10")


def test_personal_account_fails_clause_9() -> None:
    """A personal account on a platform that is not named fails two clauses, and both are quoted."""
    found = judge(LESSON.model_copy(update={"platform": "WhatsApp", "account": Account.PERSONAL}), SHUT)
    assert found.failed_clauses == ("14", "9")
    assert found.quoted == ("14", "9")


def test_acceptable_use_is_never_checked() -> None:
    """Clause 13 speaks of another document: it is a note, whatever the answers are."""
    checks = {check.rule: check.standing for check in judge(Session(), ()).checks}
    assert checks[Rule.ACCEPTABLE_USE] is Standing.NOTE


@pytest.mark.parametrize(
    "text", ["no", "No.", "nobody", "none", "N/A", "it isn't", "it isn\u2019t", "not agreed", "nope!"]
)
def test_bare_no_is_an_answer(text: str) -> None:
    """An answer that only says there is none counts as that, not as a link or an agreement."""
    assert says_none(text)


@pytest.mark.parametrize(
    "text", ["number bonds", "Nona agreed", "noticing patterns", "nothing beats fractions", "Noah"]
)
def test_words_that_begin_like_no_are_none(text: str) -> None:
    """A topic that happens to begin with "no" is a topic."""
    assert not says_none(text)


def test_both_ways_of_recording_cannot_be_adopted() -> None:
    """Schools contradict each other on recording: one chooses one of the two, or neither."""
    assert adoptable(["recorded", "not_recorded"]) is None
    assert adoptable(["recorded"]) == (Advice.RECORDED,)
    assert adoptable(["no such rule"]) is None
    assert adoptable([]) == ()


def test_what_the_register_does_is_asked_of_nobody() -> None:
    """The log of sessions is kept by the register itself, and counts as met."""
    assert asked([Advice.LOGGED, Advice.PLACE]) == (Advice.PLACE,)
    assert judge(LESSON, SHUT, [Advice.LOGGED]).verdict is Verdict.MEETS


@pytest.mark.parametrize("answer", [None, Answer.NO, Answer.NOT_SURE])
def test_adopted_rule_that_is_not_answered_with_yes_is_not_met(answer: Answer | None) -> None:
    """Then the session meets clause 14, and a rule of the school is not met."""
    rules = {"place": answer} if answer else {}
    found = judge(LESSON.model_copy(update={"rules": rules}), SHUT, [Advice.PLACE])
    assert found.verdict is Verdict.RULE_NOT_MET
