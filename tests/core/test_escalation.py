"""What is due: late, together, once; and that the ladder ends for nobody but a closed report."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.access import Status
from bot.core.escalation import Ladder, Step, due, next_at, rungs
from bot.core.incident import Party
from bot.core.routing import route
from tests.support.leads import DAN, EVERYBODY, HEAD, TEACHER, local, school_of

SCHOOL = school_of()
NORMAL = Ladder(
    sent_at=local("2022-03-15 10:00"), route=route(frozenset({Party.NONE}), TEACHER, SCHOOL), reporter="teacher"
)
URGENT = NORMAL.model_copy(update={"urgent": True})
NOTHING: frozenset[str] = frozenset()


def at(text: str) -> datetime:
    """A time on the Tuesday of the report."""
    return local(f"2022-03-15 {text}")


def step(facts: Ladder, fired: frozenset[str], now: datetime) -> Step:
    """What is due, where something is."""
    found = due(facts, fired, now, SCHOOL)
    assert found is not None
    return found


def test_each_rung_is_due_at_its_time_and_once() -> None:
    """Looked at when it asks to be, the ladder gives one step at a time and never repeats one."""
    fired = NOTHING
    seen = []
    for _ in range(5):
        now = next_at(NORMAL, fired, SCHOOL)
        assert now is not None
        found = step(NORMAL, fired, now)
        fired |= set(found.rungs)
        assert due(NORMAL, fired, now, SCHOOL) is None
        seen.append((f"{now:%H:%M}", " ".join(found.rungs)))
    assert seen == [
        ("10:00", "sent"),
        ("10:30", "remind deputies"),
        ("11:00", "reporter"),
        ("12:00", "unread"),
        ("08:00", "morning-2022-03-16"),
    ]


@pytest.mark.parametrize(("now", "expected"), [("10:29", False), ("10:30", True)])
def test_nothing_is_due_before_its_time(now: str, *, expected: bool) -> None:
    """A rung is due from its minute on."""
    assert (due(NORMAL, frozenset({"sent"}), at(now), SCHOOL) is not None) is expected


def test_after_an_outage_everything_comes_at_once() -> None:
    """After three hours each person gets one card, the reporter the strongest text, and every rung counts as fired."""
    found = step(NORMAL, frozenset({"sent"}), at("13:00"))
    assert found == Step(
        rungs=("remind", "deputies", "reporter", "unread"),
        alerts=("head", "dan", "dee"),
        again=("head",),
        reference_only=("chair",),
        tell_reporter="please_phone",  # type: ignore[arg-type]
    )
    assert next_at(NORMAL, frozenset({"sent", *found.rungs}), SCHOOL) == local("2022-03-16 08:00")


def test_an_urgent_outage_tells_the_reporter_to_ring_999() -> None:
    """The strongest of several texts is sent, however many rungs came after it."""
    found = step(URGENT, NOTHING, at("10:50"))
    assert found.rungs == ("urgent-alert", "urgent-again", "urgent-beyond", "urgent-30", "urgent-45")
    assert (found.alerts, found.again, found.tell_reporter) == (("head", "dan", "dee"), (), "urgent_999")


def test_a_ladder_goes_on_where_it_was_after_a_restart() -> None:
    """What had fired before the restart is not sent again."""
    assert step(URGENT, frozenset({"urgent-alert", "urgent-again"}), at("10:16")).rungs == ("urgent-beyond",)


def test_a_report_sent_at_night_and_seen_to_in_the_morning_tells_no_old_news() -> None:
    """If the bot was down all night, the reporter is not told in school time that nobody may see it before then."""
    case = NORMAL.model_copy(update={"sent_at": local("2022-03-14 19:40")})
    assert step(case, NOTHING, local("2022-03-14 19:41")).tell_reporter == "out_of_hours"
    found = step(case, NOTHING, at("08:10"))
    assert (found.rungs, found.alerts, found.tell_reporter) == (("sent",), ("head",), None)


def test_acknowledging_stops_the_ladder() -> None:
    """Acknowledged between two rungs: nothing more is due until a day has gone by without an action."""
    taken = NORMAL.model_copy(update={"status": Status.ACKNOWLEDGED, "owner": "dan", "acknowledged_at": at("10:40")})
    fired = frozenset({"sent", "remind", "deputies"})
    assert due(taken, fired, at("16:00"), SCHOOL) is None
    assert next_at(taken, fired, SCHOOL) == local("2022-03-16 10:40")
    assert step(taken, fired, local("2022-03-16 10:40")).alerts == ("dan",)


def test_a_head_found_unreachable_brings_the_deputies_at_once() -> None:
    """When the first card cannot be delivered the next people are due now, not after half an hour."""
    blocked = NORMAL.model_copy(update={"unreachable": frozenset({"head"})})
    fired = frozenset({"sent"})
    assert due(NORMAL, fired, at("10:01"), SCHOOL) is None
    found = step(blocked, fired, at("10:01"))
    assert (found.rungs, found.alerts, found.tell_reporter) == (("first_gone",), ("dan", "dee"), "next_person")
    all_blocked = NORMAL.model_copy(update={"unreachable": frozenset({"head", "dan", "dee"})})
    found = step(all_blocked, fired | set(found.rungs), at("10:02"))
    assert (found.reference_only, found.tell_reporter) == (("chair",), "nobody_available")


def test_a_head_who_comes_back_gets_the_card_that_was_held() -> None:
    """Away when the report was sent, back before anybody took it on: the head is alerted then."""
    away = NORMAL.model_copy(update={"away": frozenset({"head"})})
    fired = frozenset(step(away, NOTHING, at("10:00")).rungs)
    found = step(NORMAL, fired, at("10:10"))
    assert (found.rungs, found.alerts, found.again) == (("sent",), ("head",), ())


def test_a_report_that_becomes_urgent_is_alerted_anew() -> None:
    """An answer that makes a report urgent starts the urgent ladder at once."""
    found = step(URGENT, frozenset({"sent", "remind", "deputies"}), at("10:40"))
    assert found.rungs[0] == "urgent-alert"
    assert found.alerts == ("head", "dan", "dee")


@pytest.mark.parametrize("number", [1, 3])
def test_a_closed_or_outside_report_asks_for_no_more(number: int) -> None:
    """Closed, or nobody in the app may have it: nothing is due, ever."""
    outside = route(frozenset({Party.HEAD, Party.CHAIR}), TEACHER, SCHOOL)
    for case in (
        NORMAL.model_copy(update={"status": Status.CLOSED, "owner": "head"}),
        NORMAL.model_copy(update={"route": outside}),
    ):
        assert due(case, NOTHING, at("10:00") + timedelta(days=number), SCHOOL) is None
        assert next_at(case, NOTHING, SCHOOL) is None


IDS = st.frozensets(st.sampled_from(["head", "dan", "dee", "chair"]))
SENT = st.datetimes(datetime(2022, 1, 1), datetime(2022, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """A report of any route, at any time, with anybody away or unreachable, new or taken on."""
    reporter = draw(st.sampled_from([TEACHER, HEAD, DAN, EVERYBODY[4]]))
    sent = draw(SENT)
    taken = draw(st.booleans())
    return Ladder(
        sent_at=sent,
        route=route(draw(st.frozensets(st.sampled_from(list(Party)), min_size=1)), reporter, SCHOOL),
        reporter=reporter.id,
        urgent=draw(st.booleans()),
        status=Status.ACKNOWLEDGED if taken else Status.NEW,
        owner=draw(st.sampled_from(["head", "dan", "chair"])) if taken else None,
        acknowledged_at=sent + draw(st.timedeltas(timedelta(), timedelta(days=30))) if taken else None,
        acted=draw(st.booleans()),
        away=draw(IDS),
        unreachable=draw(IDS),
    )


WAITS = st.lists(st.timedeltas(timedelta(), timedelta(days=3)), min_size=1, max_size=12)


@given(ladders(), WAITS)
def test_no_rung_fires_twice_and_the_next_is_always_ahead(case: Ladder, waits: list[timedelta]) -> None:
    """However late and irregularly it is looked at, each rung fires once, and the next one lies ahead."""
    fired: list[str] = []
    now = case.sent_at
    for wait in waits:
        now += wait
        found = due(case, frozenset(fired), now, SCHOOL)
        fired += found.rungs if found else ()
        assert due(case, frozenset(fired), now, SCHOOL) is None
        ahead = next_at(case, frozenset(fired), SCHOOL)
        assert (ahead is None) == case.route.outside
        assert ahead is None or ahead > now
    assert len(fired) == len(set(fired))


@given(ladders(), st.lists(st.tuples(st.timedeltas(timedelta(), timedelta(days=1)), IDS, IDS), max_size=8))
def test_people_coming_and_going_fire_no_rung_twice(
    case: Ladder, changes: list[tuple[timedelta, frozenset[str], frozenset[str]]]
) -> None:
    """Whoever is away or unreachable in between, no rung fires twice, and the next one lies ahead."""
    fired: list[str] = []
    now = case.sent_at
    for wait, away, unreachable in changes:
        now += wait
        case = case.model_copy(update={"away": away, "unreachable": unreachable})
        found = due(case, frozenset(fired), now, SCHOOL)
        fired += found.rungs if found else ()
        ahead = next_at(case, frozenset(fired), SCHOOL)
        assert ahead is None or ahead > now
    assert len(fired) == len(set(fired))


@given(ladders(), st.timedeltas(timedelta(), timedelta(days=20)))
def test_nobody_outside_the_route_is_told(case: Ladder, late: timedelta) -> None:
    """Cards go to readers only, references to those who may have them, and nothing to the reporter's own inbox."""
    found = due(case, NOTHING, case.sent_at + late, SCHOOL)
    if found is not None:
        assert set(found.alerts) <= set(case.route.readers) - {case.reporter}
        assert set(found.reference_only) <= set(case.route.reference_only) - {case.reporter}
        assert set(found.again) <= set(found.alerts)
        assert len(set(found.alerts)) == len(found.alerts)


@given(ladders())
def test_a_new_report_reaches_somebody_at_once(case: Ladder) -> None:
    """Whoever is away, the first step alerts a reader; nobody is left without an answer."""
    new = case.model_copy(update={"status": Status.NEW, "owner": None, "acknowledged_at": None})
    found = due(new, NOTHING, new.sent_at, SCHOOL)
    assert new.route.outside or (found is not None and found.alerts)


@given(ladders())
def test_rungs_come_in_the_order_of_time(case: Ladder) -> None:
    """The ladder never goes back in time, and no name occurs twice."""
    found = [rung for rung, _ in zip(rungs(case, SCHOOL), range(60), strict=False)]
    assert [rung.at for rung in found] == sorted(rung.at for rung in found)
    assert len({rung.name for rung in found}) == len(found)
