"""Days and times to come as hurried staff type them, read in the school's zone; what cannot be is said back by name."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.lesson.reading.ahead import Ahead, PlanTrouble, PlanTroubleKind, read_ahead

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2022, 3, 16, 12, 20, tzinfo=LONDON)
"""A Wednesday, just after noon."""


def at(text: str) -> datetime:
    """A moment in the school's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def brief(read: Ahead | PlanTrouble | None) -> str:
    """A reading in a few characters: day, start-end or how long, weekly, until, late; a trouble with its options."""
    if read is None:
        return ""
    if isinstance(read, PlanTrouble):
        return f"{read.kind}: {' / '.join(brief(option) for option in read.options)}".strip()
    hours = "-".join(f"{each:%H:%M}" for each in (read.starts, read.ends) if each)
    pieces = (
        f"{read.day:%m-%d}" if read.day else "",
        f"-{hours}" if read.ends and not read.starts else hours,
        f"{read.minutes} min" if read.minutes and not read.ends else "",
        "weekly" if read.weekly else "",
        f"until {read.until:%m-%d}" if read.until else "",
        "late" if read.late else "",
    )
    return " ".join(piece for piece in pieces if piece)


def told(text: str, now: datetime = NOW) -> str:
    """What a message tells of a day to come, unasked."""
    return brief(read_ahead(text, now))


def asked(text: str, now: datetime = NOW) -> str:
    """What the answer to the question when is taken for."""
    return brief(read_ahead(text, now, expecting=True))


TOLD = (
    ("tomorrow with 10-11 year olds at 2", "03-17 14:00"),
    ("tomorrow at 10h", "03-17 10:00"),
    ("tomorrow 10am no wait 11am", "03-17 11:00"),
    ("thursday no wait friday 10am", "03-18 10:00"),
    ("tomorrow from 9 all morning", "03-17 09:00"),
    ("tomorrow period 2", "03-17"),
    ("end of april", "04-30"),
    ("thursday, 17 march 10am", "03-17 10:00"),
    ("Can you check a lesson for me? Teams, Year 4, fractions, tomorrow at 10", "03-17 10:00"),
    ("tomorrow at 10", "03-17 10:00"),
    ("tmrw 10", "03-17 10:00"),
    ("tomoz at 2", "03-17 14:00"),
    ("2moro 9.30", "03-17 09:30"),
    ("tommorow 9:30am", "03-17 09:30"),
    ("tomorow half nine", "03-17 09:30"),
    ("tomorrow morning at quarter past 9", "03-17 09:15"),
    ("tomorrow afternoon 1.15", "03-17 13:15"),
    ("tomorrow 1pm. Head, mum and me are doing it", "03-17 13:00"),
    ("tomorrow at two o'clock", "03-17 14:00"),
    ("at two o'clock tomorrow", "03-17 14:00"),
    ("tomorrow at noon", "03-17 12:00"),
    ("tomorrow midday", "03-17 12:00"),
    ("tomorrow 1330", "03-17 13:30"),
    ("tomorrow 0900", "03-17 09:00"),
    ("teams yr4 fractions tmrw 10 shut boiler", "03-17 10:00"),
    ("friday 10 maths", "03-18 10:00"),
    ("friday 5 kids", "03-18"),
    ("parents evening mon 28th 4-7pm zoom", "03-28 16:00-19:00"),
    ("10 tomorrow", "03-17 10:00"),
    ("day after tomorrow at 11", "03-18 11:00"),
    ("the day after tomorrow", "03-18"),
    ("Friday 9am", "03-18 09:00"),
    ("friday 9am phonics", "03-18 09:00"),
    ("fri 2pm", "03-18 14:00"),
    ("Zoom, Friday 2pm, Year 1, story and a wave", "03-18 14:00"),
    ("Friday afternoon at 2", "03-18 14:00"),
    ("Friday", "03-18"),
    ("this Friday", "03-18"),
    ("on thurs", "03-17"),
    ("thursday check", "03-17"),
    ("thrusday at 3", "03-17 15:00"),
    ("Monday", "03-21"),
    ("this coming Monday", "03-21"),
    ("tues 10am, closed", "03-22 10:00"),
    ("Monday's first lesson", "03-21"),
    ("Teams with Year 6 on Saturday morning at 10", "03-19 10:00"),
    ("sat 10am", "03-19 10:00"),
    ("sun 11am", "03-20 11:00"),
    ("next Monday", "03-21"),
    ("next tues", "03-22"),
    ("Monday next week at 9", "03-21 09:00"),
    ("next week on Thursday", "03-24"),
    ("next week friday 1pm", "03-25 13:00"),
    ("a week on Friday", "03-25"),
    ("Friday week at 2", "03-25 14:00"),
    ("a week tomorrow", "03-24"),
    ("tomorrow week", "03-24"),
    ("a week today 9am", "03-23 09:00"),
    ("wednesday next week", "03-23"),
    ("next Wednesday", "03-23"),
    ("Wednesday 2pm", "03-16 14:00"),
    ("Wednesday at 3", "03-16 15:00"),
    ("this Wednesday at 1", "03-16 13:00"),
    ("today at 2", "03-16 14:00"),
    ("2day 3pm", "03-16 15:00"),
    ("later today, 3.15", "03-16 15:15"),
    ("this afternoon at 2", "03-16 14:00"),
    ("this afternoon", "03-16"),
    ("tonight", "03-16"),
    ("7 tonight", "03-16 19:00"),
    ("tonight at half 6", "03-16 18:30"),
    ("this evening 7.30", "03-16 19:30"),
    ("tonite 6", "03-16 18:00"),
    ("in half an hour", "03-16 12:50"),
    ("in 10 mins", "03-16 12:30"),
    ("in an hour", "03-16 13:20"),
    ("in two hours", "03-16 14:20"),
    ("in 3 days at 10", "03-19 10:00"),
    ("in a week", "03-23"),
    ("in two weeks time", "03-30"),
    ("in a fortnight", "03-30"),
    ("18 March at 1", "03-18 13:00"),
    ("18th March 1pm", "03-18 13:00"),
    ("March 18th at 11", "03-18 11:00"),
    ("Friday 18 March at 10", "03-18 10:00"),
    ("friday 18th march 2022, 10am", "03-18 10:00"),
    ("Fri 18th at 10", "03-18 10:00"),
    ("on 18/3", "03-18"),
    ("18/3", "03-18"),
    ("18/03 at 1", "03-18 13:00"),
    ("18/3 1pm year 4", "03-18 13:00"),
    ("18/3/22 9.30", "03-18 09:30"),
    ("18.3.22 at 9", "03-18 09:00"),
    ("2022-03-18 09:15", "03-18 09:15"),
    ("on the 18th", "03-18"),
    ("the SENCo and I are meeting on the 14th", "04-14"),
    ("Friday the 1st", "04-01"),
    ("Wednesday the 30th", "03-30"),
    ("30th at 2", "03-30 14:00"),
    ("12 December 9am", "12-12 09:00"),
    ("12 November", "11-12"),
    ("tomorrow at 10 fractions", "03-17 10:00"),
    ("tmrw at 2 with my class", "03-17 14:00"),
    ("1 April 2022", "04-01"),
    ("at ten", "10:00"),
    ("on Teams at ten. Is it good to go?", "10:00"),
    ("teams w y5 at 1, boss shut the school", "13:00"),
    ("half past ten", "10:30"),
    ("quarter to nine", "08:45"),
    ("ten to eleven", "10:50"),
    ("half eight", "08:30"),
    ("1pm", "13:00"),
    ("14:15", "14:15"),
    ("at 1", "13:00"),
    ("at 6", "18:00"),
    ("at 7", "07:00"),
    ("at 9", "09:00"),
    ("at 12", "12:00"),
    ("11ish tomorrow", "03-17 11:00"),
    ("about 10 tomorrow", "03-17 10:00"),
    ("not Thursday, Friday at 10", "03-18 10:00"),
    ("Friday not Thursday", "03-18"),
    ("moved from Thursday to Friday", "03-18"),
    ("make it Monday instead of Friday", "03-21"),
    ("let's say 11 on Friday", "03-18 11:00"),
)

SPANS = (
    ("tomorrow 9-10 phonics", "03-17 09:00-10:00"),
    ("tomorrow 2-3 with year 4", "03-17 14:00-15:00"),
    ("tomorrow 2 to 3 maths", "03-17 14:00-15:00"),
    ("tomorrow 1 o clock to 2 o clock", "03-17 13:00-14:00"),
    ("tomorrow 1pm til half past", "03-17 13:00-13:30"),
    ("tomorrow 10 to half past", "03-17 10:00-10:30"),
    ("tomorrow 10 till a quarter past", "03-17 10:00-10:15"),
    ("tomorrow 1pm until ten to", "03-17 13:00-13:50"),
    ("tomorrow 10.30 till quarter past", "03-17 10:30-11:15"),
    ("tomorrow 9am / 10am", "03-17 09:00-10:00"),
    ("tomorrow 10h-11h", "03-17 10:00-11:00"),
    ("tomorrow 10h30 to 11h15", "03-17 10:30-11:15"),
    ("tomorrow 11am finish, 10am start", "03-17 10:00-11:00"),
    ("tomorrow 10am, back by 11", "03-17 10:00-11:00"),
    ("thurs 1.15 2.15", "03-17 13:15-14:15"),
    ("2pm-3pm", "14:00-15:00"),
    ("2-3pm", "14:00-15:00"),
    ("2pm - 3pm tomorrow", "03-17 14:00-15:00"),
    ("tomorrow 10 to 11", "03-17 10:00-11:00"),
    ("tomorrow 10-11", "03-17 10:00-11:00"),
    ("tomorrow from 10 to 11", "03-17 10:00-11:00"),
    ("tomorrow at 10 to 11", "03-17 10:50"),
    ("tomorrow 10 to 10:45", "03-17 10:00-10:45"),
    ("tomorrow at 10 to 10.45", "03-17 10:00-10:45"),
    ("tomorrow 5 to 5:30pm", "03-17 17:00-17:30"),
    ("tomorrow 10 to 1:30", "03-17 10:00-13:30"),
    ("tomorrow 20 to 3", "03-17 14:40"),
    ("tomorrow five to ten", "03-17 09:55"),
    ("tomorrow ten to two", "03-17 13:50"),
    ("tomorrow nine to ten", "03-17 09:00-10:00"),
    ("tomorrow 11-1", "03-17 11:00-13:00"),
    ("11-1pm friday", "03-18 11:00-13:00"),
    ("friday 10\u201311am", "03-18 10:00-11:00"),
    ("friday 9am til 10am", "03-18 09:00-10:00"),
    ("from 9.30 till 10:15", "09:30-10:15"),
    ("from 9.30 till 10:15 tomorrow", "03-17 09:30-10:15"),
    ("tomorrow 9.30-10.15", "03-17 09:30-10:15"),
    ("tomorrow 9:30 - 10:15", "03-17 09:30-10:15"),
    ("tomorrow 0930-1015", "03-17 09:30-10:15"),
    ("tomorrow between 1 and 2", "03-17 13:00-14:00"),
    ("half nine to half ten tomorrow", "03-17 09:30-10:30"),
    ("half past nine until quarter past ten tomorrow", "03-17 09:30-10:15"),
    ("tomorrow noon to 1", "03-17 12:00-13:00"),
    ("tomorrow 12-1", "03-17 12:00-13:00"),
    ("7-8 tonight", "03-16 19:00-20:00"),
    ("tonight 6.30 to 7.15", "03-16 18:30-19:15"),
    ("Monday 1-1.45", "03-21 13:00-13:45"),
    ("18 March 1-2", "03-18 13:00-14:00"),
    ("18/3 10am-10.45am", "03-18 10:00-10:45"),
    ("tomorrow at 10 for an hour", "03-17 10:00-11:00"),
    ("tomorrow at 10 for 45 mins", "03-17 10:00-10:45"),
    ("half nine tomorrow, just half an hour", "03-17 09:30-10:00"),
    ("tomorrow 10am 30 minutes", "03-17 10:00-10:30"),
    ("tomorrow at 1 for an hour and a half", "03-17 13:00-14:30"),
    ("tomorrow for 40 minutes", "03-17 40 min"),
    ("tomorrow, not for 0 minutes but for 40 minutes", "03-17 40 min"),
    ("tomorrow at 10, 10-15 mins", "03-17 10:00"),
    ("tomorrow, ends at 11", "03-17 -11:00"),
    ("tomorrow until 3", "03-17 -15:00"),
    ("tomorrow at 10, finishing at 10.40", "03-17 10:00-10:40"),
)

SERIES = (
    ("every Tuesday until 12 December", "03-22 weekly until 12-12"),
    ("every tues at 10 until 31 May", "03-22 10:00 weekly until 05-31"),
    ("Tuesdays 9-10 till 1 April", "03-22 09:00-10:00 weekly until 04-01"),
    ("each Friday at 2 up to 8/4", "03-18 14:00 weekly until 04-08"),
    ("every Wednesday at 2 until the 30th", "03-16 14:00 weekly until 03-30"),
    ("every Wednesday at 10 until the 30th", "03-23 10:00 weekly until 03-30"),
    ("weekly from Monday until 4 April", "03-21 weekly until 04-04"),
    ("Friday at 10, weekly, until 1 April", "03-18 10:00 weekly until 04-01"),
)

NO_LAST_DAY = ("every Tuesday", "Mondays at 9:30", "weekly", "a weekly keep-in-touch call", "every week on Friday at 2",
               "my Thursday lessons", "each Monday at 10")  # fmt: skip
REPEATS = ("mon wed fri at 9", "tuesdays and thursdays 10-11", "thursday 17th & friday 18th 10am", "every morning at half nine", "daily at 10", "every day next week", "Monday to Friday at 9", "Mon-Fri 9am",
           "every other Tuesday", "fortnightly on Mondays", "each morning", "every weekday at 9")  # fmt: skip

BEGUN = (
    ("I'm on zoom with y4 right now", "03-16 12:20 late"),
    ("I've already started", "03-16 late"),
    ("ive already started", "03-16 late"),
    ("already started it", "03-16 late"),
    ("it's started", "03-16 late"),
    ("we started at 12", "03-16 12:00 late"),
    ("started at 11.45", "03-16 11:45 late"),
    ("starting now", "03-16 12:20 late"),
    ("zoom now with year 2", "03-16 12:20 late"),
    ("right now, on Teams", "03-16 12:20 late"),
    ("we're live", "03-16 late"),
    ("I'm on it now", "03-16 12:20 late"),
    ("today at 12", "03-16 12:00 late"),
    ("today 11 till 1", "03-16 11:00-13:00 late"),
    ("this morning at 11.30 until half 12", "03-16 11:30-12:30 late"),
)

TROUBLES = (
    ("I did a zoom lesson with year 4 yesterday", "past:"),
    ("31/02", "impossible:"),
    ("on 31/2 at 10", "impossible:"),
    ("30 February", "impossible:"),
    ("29 February 2023", "impossible:"),
    ("31st April at 9", "impossible:"),
    ("tomorrow at 25:00", "impossible:"),
    ("tomorrow at 10:75", "impossible:"),
    ("15/3/2022 at 10", "past:"),
    ("15 March", "past:"),
    ("1 March at 2", "past:"),
    ("5 January", "past:"),
    ("18/3/21", "past:"),
    ("today at 9", "past:"),
    ("this morning at 10", "past:"),
    ("18 March 2024", "too_far:"),
    ("18/3/25 9am", "too_far:"),
    ("every Tuesday until 12 December 2025", "too_far:"),
    ("tomorrow 3pm-2pm", "end_first:"),
    ("tomorrow from 14:00 to 13:30", "end_first:"),
    ("tomorrow 10:00-10:00", "end_first:"),
    ("tomorrow 10pm until midnight", "end_first:"),
    ("every Friday until 17 March", "end_first:"),
    ("next Friday", "ambiguous: 03-25 / 03-18"),
    ("next Friday at 2", "ambiguous: 03-25 14:00 / 03-18 14:00"),
    ("next thurs", "ambiguous: 03-24 / 03-17"),
    ("Wednesday", "ambiguous: 03-16 / 03-23"),
    ("Wednesday at 10", "ambiguous: 03-23 10:00"),
    ("Thursday or Friday", "ambiguous: 03-17 / 03-18"),
    ("Monday or maybe Tuesday at 10", "ambiguous: 03-21 10:00 / 03-22 10:00"),
    ("Friday 17 March", "ambiguous: 03-17 / 03-18"),
    ("Monday the 30th", "ambiguous: 03-30 / 03-28"),
    ("Monday 22 March at 10", "ambiguous: 03-22 10:00 / 03-21 10:00"),
    ("tomorrow at midnight", "ambiguous: 03-17 00:00 / 03-18 00:00"),
)

SILENT = (
    "Teams, Year 4, fractions", "set up zoom y2 maths", "class 4B on Teams", "4B", "year 4", "Y5/6", "Years 3-4 on zoom",
    "Year 3 and 4", "key stage 1-2", "one to one on Teams", "1:1 zoom pupil", "1-1 with a child", "a 1 to 1", "1-2-1 call",
    "five kids", "with 5 children", "my reading group of 6", "3-4 children", "thirty seven-year-olds", "fractions like 3/4 and 1/2",
    "unit 4 of the scheme", "chapter 3", "page 10", "\u00a39.30", "Room 5", "999", "fourteen families ten minutes each",
    "SATs revision", "our topic on sun and moon", "she sat with me", "haven't seen me for three weeks", "from now on",
    "we're now closed", "right now we're shut", "the head agreed it last Friday", "I told her yesterday", "since Monday",
    "may I check a lesson", "https://teams.microsoft.com/l/meetup-join/19%3ameeting_2022-03-18/0?at=10:00",
    "Meeting ID: 812 3456 7890", "24/7", "Year 4 next term", "they may be 5 or 6", "", "   ", "\U0001f600", "\x00\x00",
    "2 + 2 at home", "times tables 2, 5 and 10", "counting in 2s, 5s and 10s", "numbers to 20", "adding 10 to 25",
    "World War 2", "World War Two and the Blitz", "Group 2", "off for 2 weeks", "back on Monday",
)  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), TOLD)
def test_a_message_tells_a_day_and_a_time(text: str, meant: str) -> None:
    """Days to come and school hours are read from words staff type without care."""
    assert told(text) == meant


@pytest.mark.parametrize(("text", "meant"), SPANS)
def test_a_session_has_an_end_where_one_is_told(text: str, meant: str) -> None:
    """Both ends of "10 to 11", an end alone, and how long it lasts are read; "ten to eleven" is one time."""
    assert told(text) == meant


@pytest.mark.parametrize(("text", "meant"), SERIES)
def test_a_weekly_session_has_a_first_and_a_last_day(text: str, meant: str) -> None:
    """A series begins on the next such day and runs until the day that is told."""
    assert told(text) == meant


@pytest.mark.parametrize("text", NO_LAST_DAY)
def test_a_series_without_a_last_day_is_asked_about(text: str) -> None:
    """A weekly session needs the day on which it is held for the last time."""
    read = read_ahead(text, NOW)
    assert isinstance(read, PlanTrouble)
    assert read.kind is PlanTroubleKind.NO_LAST_DAY
    assert read.told.weekly


@pytest.mark.parametrize("text", REPEATS)
def test_a_session_that_repeats_otherwise_than_weekly_is_asked_about(text: str) -> None:
    """Daily and fortnightly sessions are no weekly series, and not one session either."""
    assert told(text) == "repeats:"


@pytest.mark.parametrize(("text", "meant"), BEGUN)
def test_a_session_that_has_begun_is_late(text: str, meant: str) -> None:
    """Saying so, "now", or a time of today within the hour marks the session as begun."""
    assert told(text) == meant


@pytest.mark.parametrize(("text", "meant"), TROUBLES)
def test_what_cannot_be_is_named(text: str, meant: str) -> None:
    """A day or time that cannot be taken has a kind, the words it choked on, and readings worth offering."""
    assert told(text) == meant
    read = read_ahead(text, NOW)
    assert isinstance(read, PlanTrouble)
    assert read.words
    assert all(piece in text for piece in read.words.split(" \u2026 "))


@pytest.mark.parametrize("text", SILENT)
def test_other_numbers_and_days_are_no_plan(text: str) -> None:
    """Classes, counts, fractions, links, past days and idioms tell no day and no time."""
    assert told(text) == ""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10", "10:00"),
        ("2", "14:00"),
        ("9.30", "09:30"),
        ("10-11", "10:00-11:00"),
        ("1 till 2", "13:00-14:00"),
        ("now", "03-16 12:20 late"),
        ("fri", "03-18"),
        ("sat", "03-19"),
        ("sun", "03-20"),
        ("18th", "03-18"),
        ("next week", "ambiguous:"),
        ("at the weekend", "ambiguous:"),
        ("yesterday", "past:"),
        ("last Friday", "past:"),
        ("after Easter", ""),
        ("Year 4", ""),
        ("not sure", ""),
    ],
)
def test_a_bare_answer_counts_where_when_was_asked(text: str, meant: str) -> None:
    """After the question when, a number is a time, and a vague or past day is asked about."""
    assert asked(text) == meant


@pytest.mark.parametrize(
    ("now", "text", "meant"),
    [
        ("2022-03-17T09:00", "parents evening next Weds on zoom", "03-23"),
        ("2022-03-18T08:00", "Friday at 9", "03-18 09:00"),
        ("2022-03-18T08:00", "Friday", "ambiguous: 03-18 / 03-25"),
        ("2022-03-18T16:00", "Friday 9am", "ambiguous: 03-25 09:00"),
        ("2022-03-18T08:00", "next Friday", "03-25"),
        ("2022-03-18T08:00", "this Friday at 2", "03-18 14:00"),
        ("2022-03-18T08:00", "Fridays at 9 until 1 April", "03-18 09:00 weekly until 04-01"),
        ("2022-03-20T19:00", "Monday at 9", "03-21 09:00"),
        ("2022-03-20T19:00", "next Monday", "ambiguous: 03-28 / 03-21"),
        ("2022-03-20T19:00", "next Friday", "03-25"),
        ("2022-03-16T00:00", "tomorrow at 9", "03-17 09:00"),
        ("2022-03-16T23:59", "tomorrow at 9", "03-17 09:00"),
        ("2022-03-16T23:59", "in 10 mins", "03-17 00:09"),
        ("2022-03-16T23:50", "tonight at 11", "03-16 23:00 late"),
        ("2022-03-16T08:00", "today at 9", "03-16 09:00"),
        ("2022-12-31T10:00", "tomorrow at 9", "01-01 09:00"),
        ("2022-12-31T10:00", "Tuesday 3 January", "01-03"),
        ("2022-12-20T10:00", "5/1 at 10", "01-05 10:00"),
        ("2022-12-30T10:00", "the 5th at 2", "01-05 14:00"),
        ("2024-02-28T10:00", "tomorrow", "02-29"),
        ("2024-02-01T10:00", "29 February", "02-29"),
        ("2023-12-01T10:00", "29/2 at 9", "02-29 09:00"),
        ("2023-02-01T10:00", "29 February", "impossible:"),
        ("2022-01-30T10:00", "the 31st", "01-31"),
        ("2022-04-05T10:00", "the 31st", "05-31"),
        ("2022-03-26T10:00", "tomorrow at 1:30am", "03-27 01:30"),
        ("2022-03-26T10:00", "tomorrow at 9", "03-27 09:00"),
        ("2022-03-27T00:30", "in an hour", "03-27 02:30"),
        ("2022-10-29T10:00", "tomorrow at 1.30am", "10-30 01:30"),
        ("2022-10-30T10:00", "tomorrow at 9", "10-31 09:00"),
        ("2022-03-16T12:20", "15 March 2023", "03-15"),
        ("2022-03-16T12:20", "18 March 2023", "too_far:"),
    ],
)
def test_days_are_counted_across_every_border(now: str, text: str, meant: str) -> None:
    """Midnight, the week's and the year's end, leap days and the changes of the clock move no wall time."""
    assert told(text, at(now)) == meant


WORDS = st.sampled_from(
    sorted({word for text, _ in (*TOLD, *SPANS, *SERIES, *BEGUN, *TROUBLES) for word in text.split()})
)
TEXTS = st.text() | st.lists(WORDS, max_size=9).map(" ".join)
MOMENTS = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: (datetime(2021, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(LONDON)
)


def believable(read: Ahead | PlanTrouble | None, now: datetime) -> bool:
    """Whether a reading and each one offered lies ahead, within a year or so, and ends after it starts."""
    if read is None:
        return True
    if isinstance(read, PlanTrouble):
        return all(believable(each, now) for each in (*read.options, read.told))
    today = now.date()
    ahead = read.day is None or today <= read.day <= today + timedelta(days=366)
    begun = datetime.combine(read.day or date.max, read.starts or time(23, 59)) < now.replace(tzinfo=None, second=0)
    ordered = not (read.starts and read.ends) or read.starts < read.ends
    return ahead and ordered and (read.late or not begun) and not (read.until and read.day and read.until < read.day)


@settings(deadline=None, max_examples=400)
@given(text=TEXTS, now=MOMENTS, expecting=st.booleans())
def test_no_text_raises_or_is_read_as_the_past(text: str, now: datetime, *, expecting: bool) -> None:
    """Whatever is typed, a reading is today or later, ends after it starts, and has begun only where it says so."""
    assert believable(read_ahead(text, now, expecting=expecting), now)


@settings(deadline=None)
@given(text=TEXTS, now=MOMENTS, spaces=st.sampled_from([" ", "\n", "   ", "\t"]))
def test_trailing_spaces_change_nothing(text: str, now: datetime, spaces: str) -> None:
    """What stands after the last word is not read."""
    assert read_ahead(text + spaces, now) == read_ahead(text, now)


@given(row=st.sampled_from([*TOLD, *SPANS, *SERIES]), upper=st.booleans())
def test_the_case_of_letters_does_not_matter(row: tuple[str, str], *, upper: bool) -> None:
    """Days and times are read alike in capitals and in small letters."""
    assert told(row[0].upper() if upper else row[0].lower()) == row[1]


@given(now=MOMENTS, weekday=st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]))
def test_a_day_of_the_week_is_the_next_to_come(now: datetime, weekday: str) -> None:
    """A day's name alone is one of the six days after today; today's own name is asked about."""
    read = read_ahead(weekday, now)
    if isinstance(read, PlanTrouble):
        assert f"{now:%A}" == weekday
    else:
        assert read is not None
        assert read.day is not None
        assert f"{read.day:%A}" == weekday
        assert timedelta(0) < read.day - now.date() < timedelta(days=7)


def test_a_trouble_keeps_what_is_plain() -> None:
    """The time told beside an impossible day need not be typed again."""
    read = read_ahead("31/02 at 10", NOW)
    assert isinstance(read, PlanTrouble)
    assert read.told == Ahead(starts=time(10))


def test_a_text_of_any_length_is_read_in_bounded_time() -> None:
    """Ten thousand characters of days and times are no harm."""
    assert told("tomorrow at 10 " * 700) == "03-17 10:00"


@pytest.mark.parametrize(
    ("now", "text", "kind"),
    [
        ("2022-03-16 12:20", "in 3 months", PlanTroubleKind.AMBIGUOUS),
        ("2022-03-16 12:20", "tomorrow at 10, weekly until 31 feb", PlanTroubleKind.IMPOSSIBLE),
        ("9999-12-31 23:00", "in 3 weeks", PlanTroubleKind.TOO_FAR),
        ("9999-12-31 23:00", "in 3 hours", PlanTroubleKind.TOO_FAR),
        ("9999-12-31 09:00", "the 30th", PlanTroubleKind.IMPOSSIBLE),
    ],
)
def test_days_that_no_calendar_settles_are_asked_about(now: str, text: str, kind: PlanTroubleKind) -> None:
    """Months are no count of days, and where the calendar ends a day is named as one that cannot be."""
    read = read_ahead(text, at(now))
    assert isinstance(read, PlanTrouble)
    assert read.kind is kind


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tomorrow lunchtime at 2", "03-17 14:00"),
        ("tomorrow lunchtime 11", "03-17 11:00"),
        ("10am tomorrow and then until 11.30", "03-17 10:00-11:30"),
        ("start at 10 tomorrow. we finish at 11", "03-17 10:00-11:00"),
    ],
)
def test_lunchtime_and_an_end_told_apart_settle_the_hours(text: str, meant: str) -> None:
    """A bare hour near lunch is the one nearest to it; an end counts though other words stand before it."""
    assert told(text) == meant


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("10am start tomorrow, 11am finish", "03-17 10:00-11:00"),
        ("10 start, 11 finish, tomorrow", "03-17 10:00-11:00"),
        ("start 10 finish 11 tomorrow", "03-17 10:00-11:00"),
        ("start at 10, finish at 11, thursday", "03-17 10:00-11:00"),
        ("start of 10am tomorrow, finish of 11am", "03-17 10:00-11:00"),
        ("tomorrow, start time 1.30pm, end time 2.15pm", "03-17 13:30-14:15"),
        ("start: 10:00 end: 10:45 fri", "03-18 10:00-10:45"),
        ("kicks off at 2 and wraps up at 3 tomorrow", "03-17 14:00-15:00"),
        ("tomorrow, we start 10am and stop at 11", "03-17 10:00-11:00"),
        ("starting 9.15 and ending 10 on monday", "03-21 09:15-10:00"),
        ("fri 2pm, over by 3", "03-18 14:00-15:00"),
        ("Friday 2pm, finished by 3pm", "03-18 14:00-15:00"),
        ("tomorrow, 10am kick off, done by 11", "03-17 10:00-11:00"),
        ("9am \u2192 10am thursday", "03-17 09:00-10:00"),
        ("9am -> 10am thursday", "03-17 09:00-10:00"),
        ("10am thru 11am friday", "03-18 10:00-11:00"),
        ("period from 10 up to 11 on fri", "03-18 10:00-11:00"),
        ("10am tomorrow to 11am", "03-17 10:00-11:00"),
        ("from 9.30 til 10 tomorrow", "03-17 09:30-10:00"),
        ("half 9 to 10 on friday", "03-18 09:30-10:00"),
        ("9-9:45 on thurs", "03-17 09:00-09:45"),
        ("14:00\u201314:40 fri", "03-18 14:00-14:40"),
        ("1400 to 1440 on friday", "03-18 14:00-14:40"),
        ("tmrw 2pm for an hour", "03-17 14:00-15:00"),
        ("10.15 for 1.5 hours tomorrow", "03-17 10:15-11:45"),
        ("tomorrow 1hr 30 from 10am", "03-17 10:00-11:30"),
        ("tomorrow at 10 for an hour and 15 mins", "03-17 10:00-11:15"),
        ("tomorrow at 10 for 1 hour 30 children", "03-17 10:00-11:00"),
    ],
)
def test_a_span_is_read_as_it_is_written(text: str, read: str) -> None:
    """Start and end, whichever word goes with them and on whichever side of it, or a start and how long it lasts."""
    assert told(text) == read
