"""Dates and times as people write them, read in the school's zone at the moment of typing, and shown back in full."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.incident import When
from bot.core.when import Trouble, TroubleKind, amend, clock, read_when, says_day, spoken

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2022, 3, 16, 16, 20, tzinfo=LONDON)
"""A Wednesday afternoon."""


def at(text: str) -> datetime:
    """A moment in the school's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def brief(when: When) -> str:
    """A moment in a few characters: the day, "~" for about, the time."""
    clock_time = f"{'~' if when.about else ''}{f'{when.at:%H:%M}' if when.at else ''}"
    return f"{when.day:%m-%d} {clock_time}".strip()


def asked(text: str, now: datetime = NOW) -> str:
    """What the answer to the question when is taken for."""
    read = read_when(text, now, expecting=True)
    if isinstance(read, Trouble):
        return " ".join([f"{read.kind}:", *(brief(option) for option in read.options)])
    return "" if read is None else brief(read)


TAKEN = (
    ("yesterday about 4", "03-15 ~16:00"),
    ("yesterday at 4pm", "03-15 16:00"),
    ("yesterday 16:05", "03-15 16:05"),
    ("yesterday 4", "03-15 16:00"),
    ("4ish yesterday", "03-15 ~16:00"),
    ("yesterday at 3.15", "03-15 15:15"),
    ("yesterday, 4 in the morning", "03-15 04:00"),
    ("yesterday evening between 7 and 8", "03-15 ~19:00"),
    ("yesterday morning at quarter past 9", "03-15 09:15"),
    ("twenty to six yesterday", "03-15 17:40"),
    ("yesterday at 1930", "03-15 19:30"),
    ("noon yesterday", "03-15 12:00"),
    ("yesterday lunchtime", "03-15 ~"),
    ("Wednesday at 5pm", "03-09 17:00"),
    ("last night", "03-15 ~"),
    ("last night about ten past eight", "03-15 ~20:10"),
    ("last night at 11", "03-15 23:00"),
    ("last night at 1am", "03-16 01:00"),
    ("half 12 last night", "03-16 00:30"),
    ("last night at midnight", "03-16 00:00"),
    ("Tuesday night at 1am", "03-16 01:00"),
    ("this morning", "03-16 ~"),
    ("half eight this morning", "03-16 08:30"),
    ("today at quarter to four", "03-16 15:45"),
    ("15:15", "03-16 15:15"),
    ("3.15", "03-16 15:15"),
    ("at 4", "03-16 16:00"),
    ("4", "03-16 16:00"),
    ("4 in the morning", "03-16 04:00"),
    ("in the early hours", "03-16 ~"),
    ("in the night", "03-15 ~"),
    ("at lunch", "03-16 ~"),
    ("just now", "03-16 ~16:20"),
    ("an hour ago", "03-16 ~15:20"),
    ("half an hour ago", "03-16 ~15:50"),
    ("10 mins ago", "03-16 ~16:10"),
    ("two days ago", "03-14"),
    ("a week ago", "03-09 ~"),
    ("a couple of days ago at 5", "03-14 17:00"),
    ("on Friday the 25th", "02-25"),
    ("the day before yesterday, teatime", "03-14 ~"),
    ("the day before yesterday at 20 past 4 in the afternoon", "03-14 16:20"),
    ("Tuesday", "03-15"),
    ("on Monday at half five", "03-14 17:30"),
    ("Thursday", "03-10"),
    ("last Thursday", "03-10"),
    ("last Wednesday", "03-09"),
    ("a week last Tuesday", "03-08"),
    ("sat", "03-12"),
    ("not Monday, Tuesday at 3pm", "03-15 15:00"),
    ("over the weekend", "03-12 ~"),
    ("at the weekend", "03-12 ~"),
    ("last week", "03-09 ~"),
    ("15 March", "03-15"),
    ("March 14th at 2", "03-14 14:00"),
    ("15/3", "03-15"),
    ("15/03/2022", "03-15"),
    ("15/03/22 about 4", "03-15 ~16:00"),
    ("14.03.2022", "03-14"),
    ("2022-03-15", "03-15"),
    ("the 15th", "03-15"),
    ("Monday the 14th, 8.15pm", "03-14 20:15"),
    ("Monday 14th March, 17:30", "03-14 17:30"),
    ("Sunday 13 March 2022 about 7pm", "03-13 ~19:00"),
    ("25 December", "12-25"),
    ("between 3 and 4 yesterday", "03-15 ~15:00"),
    ("at 7 or 8 last night", "03-15 ~19:00"),
    ("yesterday 4pm ish", "03-15 ~16:00"),
    ("yeserday at 4", "03-15 16:00"),
    ("1530", "03-16 15:30"),
    ("15 / 03 / 2022", "03-15"),
    ("on the 15th at quarter to 5", "03-15 16:45"),
    ("the Friday before last", "03-04"),
    ("night before last", "03-14 ~"),
    ("can he help tomorrow? he wrote on Monday", "03-14"),
)
QUESTIONS = (
    ("31/02", "impossible:"),
    ("30 February", "impossible:"),
    ("29/2", "impossible:"),
    ("15/13/2022", "impossible:"),
    ("25:00", "impossible:"),
    ("yesterday at 9.75", "impossible:"),
    ("tomorrow", "future:"),
    ("this Friday", "future:"),
    ("next Tuesday", "future:"),
    ("tonight", "future:"),
    ("17/03/2022", "future:"),
    ("20 March", "future: 03-20"),
    ("today at 17:00", "future:"),
    ("8pm", "future: 03-15 20:00"),
    ("15/03/1999", "too_old: 03-15"),
    ("last Tuesday", "ambiguous: 03-15 03-08"),
    ("Wednesday", "ambiguous: 03-16 03-09"),
    ("Monday 13 March 2022", "ambiguous: 03-13 03-14"),
    ("ten past eight", "ambiguous: 03-16 08:10 03-15 20:10"),
    ("yesterday at 8", "ambiguous: 03-15 08:00 03-15 20:00"),
    ("today at 5", "ambiguous: 03-16 05:00"),
    ("half six", "ambiguous: 03-16 06:30 03-15 18:30"),
    ("Sunday at midnight", "ambiguous: 03-13 00:00 03-14 00:00"),
    ("Saturday or Sunday", "ambiguous: 03-12 03-13"),
    ("the 17th", "ambiguous: 02-17"),
    ("the other day", "ambiguous:"),
    ("a few days ago", "ambiguous:"),
)
NOT_TIMES = (
    "",
    "hello",
    "5H",
    "It was Ruby Marsh in 5H",
    "one of my year 5s",
    "she's 9",
    "he's about 9 and in 6B",
    "four of mine are tearing into Jess",
    "there's about 4 children in it",
    "I'm worried about two of them",
    "we read at 3 schools",
    "it cost £3.15",
    "9/10 for effort",
    "they're on it 24/7",
    "I rang 999",
    "it was in 2022 that he left",
    "A boy I hear on Tuesdays has written",
    "I was sat watching telly",
    "I look after him at lunchtime",
    "My phone buzzed at tea time",
    "he may have seen it",
    "Friday's trip",
    "it said 'can u let us in the hall saturday'",
    'she put "see u at 4"',
    "our midday supervisor",
    "the other day",
)


@pytest.mark.parametrize(("text", "meant"), TAKEN)
def test_what_people_answer_is_read_as_they_mean_it(text: str, meant: str) -> None:
    """A day and time in everyday words is worked out from the moment of typing."""
    assert asked(text) == meant


@pytest.mark.parametrize(("text", "kind"), QUESTIONS)
def test_what_cannot_be_taken_is_asked_about(text: str, kind: str) -> None:
    """A day that is none, the future, the distant past and a toss-up are trouble, with readings to choose from."""
    assert asked(text) == kind


@pytest.mark.parametrize("text", NOT_TIMES)
def test_other_numbers_are_no_times(text: str) -> None:
    """Classes, ages, counts, prices, habits and quoted words are not taken for a day or time."""
    assert read_when(text, NOW) is None


def test_a_bare_number_is_a_time_only_where_it_was_asked_for() -> None:
    """The text "4" answers the question when, and is nothing elsewhere."""
    assert read_when("4", NOW) is None
    assert asked("4") == "03-16 16:00"


def test_one_of_them_on_her_phone_is_no_hour() -> None:
    """Who was shown one on a phone today was not told the time; "at one on" is."""
    assert asked("she showed me one on her phone yesterday") == "03-15"
    assert asked("yesterday at one on my phone") == "03-15 13:00"


def test_the_words_are_kept_as_typed() -> None:
    """What a moment was read from stays with it, capitals and all."""
    read = read_when("He wrote to me LAST Night, about Ten past Eight I think", NOW)
    assert isinstance(read, When)
    assert read.words == "LAST Night, about Ten past Eight"


def test_the_day_is_counted_from_the_day_of_typing() -> None:
    """The words "the day before yesterday" typed the next morning is a day later than if typed the evening before."""
    assert asked("the day before yesterday, teatime", at("2022-03-17T08:06")) == "03-15 ~"


def test_an_hour_tells_morning_or_evening_only_where_the_day_leaves_one() -> None:
    """The words "half eight" typed at nine in the morning of today can only be the morning."""
    assert asked("half eight today", at("2022-03-16T09:00")) == "03-16 08:30"
    assert asked("half eight", at("2022-03-16T21:40")) == "03-16 20:30"


def test_a_bare_hour_that_has_not_come_either_way_is_in_the_future() -> None:
    """The words "today at 5", typed at three in the morning, can be no moment of today yet."""
    assert asked("today at 5", at("2022-03-16T03:00")) == "future:"


def test_a_bare_hour_before_dawn_is_of_the_day_before() -> None:
    """At three in the night "at 5" has not come today, neither in the morning nor in the afternoon."""
    assert asked("at 5", at("2022-03-16T03:00")) == "ambiguous: 03-15 17:00"


def test_tonight_just_after_midnight_is_the_night_that_began_yesterday() -> None:
    """Somebody up late means the evening before."""
    assert asked("tonight at 10", at("2022-03-17T00:30")) == "03-16 22:00"
    assert asked("last night at 11", at("2022-03-17T00:30")) == "03-16 23:00"


def test_a_night_that_has_not_reached_the_hour_yet_is_the_one_before() -> None:
    """1am of last night, typed at half past midnight, has been already."""
    assert asked("last night at 1am", at("2022-03-17T00:30")) == "03-16 01:00"


@pytest.mark.parametrize(
    ("now", "text", "meant"),
    [
        ("2022-03-27T02:20", "an hour ago", "03-27 ~00:20"),
        ("2022-03-27T09:00", "last night at half one", "03-27 01:30"),
        ("2022-10-30T09:00", "last night at half one", "10-30 01:30"),
        ("2022-10-30T02:10", "half an hour ago", "10-30 ~01:40"),
        ("2022-03-27T12:00", "yesterday at 12", "03-26 12:00"),
    ],
)
def test_the_nights_when_clocks_change_are_read_by_the_clock_on_the_wall(now: str, text: str, meant: str) -> None:
    """An hour ago is an hour ago, and a time that the clock skips or shows twice is taken as written."""
    assert asked(text, at(now)) == meant


def test_a_time_that_the_clock_shows_twice_is_not_the_future() -> None:
    """At ten past one for the second time, ten to two has been."""
    again = at("2022-10-30T01:10").replace(fold=1)
    assert asked("01:50", again) == "10-30 01:50"


AMENDED = (
    ("yesterday about 4", "no hang on it was in the night, 4 in the morning", "03-15 04:00"),
    ("yesterday about 4", "more like half six", "03-15 ~18:30"),
    ("yesterday about 4", "no, Monday", "03-14 ~16:00"),
    ("yesterday about 4", "the day before", "03-14 ~16:00"),
    ("yesterday about 4", "Monday at 9am", "03-14 09:00"),
    ("yesterday about 4", "in the morning", "03-15 ~04:00"),
    ("Sunday 13 March 2022 about 7pm", "and it was more like half six", "03-13 ~18:30"),
    ("Sunday 13 March 2022 about 7pm", "about 8", "03-13 ~20:00"),
    ("last night", "She wrote 'hi miss are you coming at 9' about ten past eight", "03-15 ~20:10"),
    ("last night", "1am", "03-16 01:00"),
    ("this morning", "about 8", "03-16 ~08:00"),
    ("yesterday", "in the evening", "03-15 ~"),
)


@pytest.mark.parametrize(("first", "correction", "meant"), AMENDED)
def test_a_correction_changes_what_it_says_and_keeps_the_rest(first: str, correction: str, meant: str) -> None:
    """A new time keeps the day, a new day keeps the time, and what the first words told still counts."""
    known = read_when(first, NOW, expecting=True)
    assert isinstance(known, When)
    changed = amend(known, correction, NOW)
    assert isinstance(changed, When)
    assert brief(changed) == meant


@pytest.mark.parametrize("text", ["No I haven't replied", "yes that's right", "he's in 4C not 4B", "", "send it"])
def test_a_text_that_says_nothing_of_when_corrects_nothing(text: str) -> None:
    """Other corrections leave the moment alone."""
    known = read_when("yesterday about 4", NOW)
    assert isinstance(known, When)
    assert amend(known, text, NOW) is None


@pytest.mark.parametrize(
    ("correction", "kind"),
    [("31/02", TroubleKind.IMPOSSIBLE), ("tomorrow", TroubleKind.FUTURE), ("today", TroubleKind.FUTURE)],
)
def test_a_correction_that_cannot_be_is_asked_about(correction: str, kind: TroubleKind) -> None:
    """The day is not changed for one that does not exist, or on which the time has not come."""
    known = read_when("yesterday at 8pm", NOW)
    assert isinstance(known, When)
    changed = amend(known, correction, NOW)
    assert isinstance(changed, Trouble)
    assert changed.kind is kind


def test_a_correction_names_a_day_or_does_not() -> None:
    """Whether a day was said tells a new moment from a mere time."""
    assert says_day("it was on Monday", NOW)
    assert not says_day("it was about half six", NOW)


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        (When(day=date(2022, 3, 15), at=time(16), about=True), "Tuesday 15 March 2022, about 16:00 (4pm)"),
        (When(day=date(2022, 3, 13), at=time(18, 30), about=True), "Sunday 13 March 2022, about 18:30 (6.30pm)"),
        (When(day=date(2022, 3, 16), at=time(15, 40)), "today, Wednesday 16 March 2022, 15:40 (3.40pm)"),
        (When(day=date(2022, 3, 15), at=time(4)), "Tuesday 15 March 2022, 04:00 (4am), in the early hours of Tuesday"),
        (When(day=date(2022, 3, 15)), "Tuesday 15 March 2022"),
        (When(day=date(2022, 3, 15), about=True, words="last night"), "Tuesday 15 March 2022 (\u201clast night\u201d)"),
        (
            When(day=date(2022, 3, 12), about=True, words="at the weekend"),
            "around Saturday 12 March 2022 (\u201cat the weekend\u201d)",
        ),
    ],
)
def test_a_moment_is_shown_back_in_full(when: When, shown: str) -> None:
    """Day of the week, date, year, both ways of telling the time; words stand where no time was given."""
    assert spoken(when, NOW.date()) == shown


def test_midnight_and_midday_are_named() -> None:
    """Twelve o'clock says which one it is."""
    assert clock(time(0)) == "00:00 (midnight)"
    assert clock(time(12)) == "12:00 (midday)"
    assert clock(time(0, 5)) == "00:05 (12.05am)"


WORDS = st.sampled_from(
    sorted({word for text, _ in (*TAKEN, *QUESTIONS) for word in text.split()} | set(" ".join(NOT_TIMES).split()))
)
TEXTS = st.text() | st.lists(WORDS, max_size=9).map(" ".join)
MOMENTS = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: (datetime(2021, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(LONDON)
)


def believable(read: When | Trouble | None, now: datetime, *texts: str) -> bool:
    """Whether a reading, and each one offered, lies in the past and stands in the texts."""
    if read is None:
        return True
    pieces = read.words.replace(" \u2026 ", "; ").split("; ")
    if not read.words or not all(any(piece in text for text in texts) for piece in pieces):
        return False
    if isinstance(read, Trouble):
        return all(believable(option, now, *texts) for option in read.options)
    folds = (datetime.combine(read.day, (read.at or time(0)).replace(fold=fold), LONDON) for fold in (0, 1))
    return min(moment.astimezone(UTC) for moment in folds) <= now.astimezone(UTC)


@settings(deadline=None, max_examples=400)
@given(text=TEXTS, now=MOMENTS, expecting=st.booleans())
def test_no_text_raises_or_is_read_as_the_future(text: str, now: datetime, *, expecting: bool) -> None:
    """Whatever is typed, a reading lies in the past and was read from words of the text."""
    assert believable(read_when(text, now, expecting=expecting), now, text)


@settings(deadline=None, max_examples=400)
@given(first=TEXTS, second=TEXTS, now=MOMENTS)
def test_no_correction_raises_or_leads_into_the_future(first: str, second: str, now: datetime) -> None:
    """The same holds for a moment that was corrected, and it can always be shown."""
    known = read_when(first, now, expecting=True)
    if isinstance(known, When):
        changed = amend(known, second, now)
        assert believable(changed, now, first, second)
        assert spoken(known, now.date())


@given(now=MOMENTS, weekday=st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]))
def test_a_day_of_the_week_is_the_latest_that_is_past(now: datetime, weekday: str) -> None:
    """A day's name alone is one of the six days before today; today's own name is asked about."""
    read = read_when(weekday, now)
    if isinstance(read, Trouble):
        assert f"{now:%A}" == weekday
    else:
        assert read is not None
        assert f"{read.day:%A}" == weekday
        assert timedelta(0) < now.date() - read.day < timedelta(days=7)


@pytest.mark.parametrize("text", ["0 past 3", "60 past 3", "ten past 3b", "20 to 4 people"])
def test_minutes_that_no_hour_has_are_no_time(text: str) -> None:
    """A count that is no minute of an hour, or goes on as something else, tells no time."""
    assert read_when(text, NOW) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("yesterday at lunch 3", "03-15 15:00"),
        ("a couple of days ago at lunch 11", "03-14 11:00"),
        ("yesterday at 5 at night", "ambiguous: 03-15 17:00 03-15 05:00"),
    ],
)
def test_hour_near_a_part_of_the_day_is_read_by_it(text: str, meant: str) -> None:
    """Lunch takes the hour nearest to it; five at night can be either, and is asked about."""
    assert asked(text) == meant


@pytest.mark.parametrize("text", ["yesterday", "yesterday at 3", "last night at 2"])
def test_day_before_the_first_of_the_calendar_is_none(text: str) -> None:
    """Where the calendar begins nothing is counted back, and nothing raises."""
    read = read_when(text, at("0001-01-01 09:00"))
    assert isinstance(read, Trouble)
    assert read.options == ()


def test_time_that_no_clock_shows_is_none_where_it_was_not_asked_for() -> None:
    """In free words 25:00 is no time, and the day beside it counts; as an answer it is named."""
    assert read_when("at 25:00", NOW) is None
    read = read_when("yesterday at 25:00", NOW)
    assert isinstance(read, When)
    assert brief(read) == "03-15"
    assert asked("yesterday at 25:00") == "impossible:"


def test_a_day_known_without_its_words_takes_a_time() -> None:
    """Where only the day is known and not how it was told, a time completes it all the same."""
    changed = amend(When(day=date(2022, 3, 15)), "about 4pm", NOW)
    assert isinstance(changed, When)
    assert (changed.day, changed.at) == (date(2022, 3, 15), time(16))
