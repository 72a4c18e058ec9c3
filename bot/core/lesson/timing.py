"""When a session is, in moments, and what of its times cannot be (product design 4.2, 4.5)."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.lesson.rules import days_of
from bot.core.lesson.session import Session

USUAL = timedelta(hours=1)  # of a session whose end is not told
LONGEST = timedelta(hours=12)
LONGEST_SERIES = timedelta(weeks=8)  # half a term: then it is checked afresh
FURTHEST = timedelta(days=366)


class Wrong(StrEnum):
    """What cannot be, by the field that has to be put right."""

    OVER = "over"  # the whole session is past
    BEGUN = "begun"  # it has begun, and the teacher has not said so
    TOO_FAR = "too_far"
    END_FIRST = "end_first"
    TOO_LONG = "too_long"
    SERIES_ENDS_FIRST = "series_ends_first"
    SERIES_TOO_LONG = "series_too_long"


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A time of the school's clock in UTC. Where the clocks go back the earlier of two counts."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def bounds(session: Session, day: date, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """When the session begins and ends on one of its days; None: its time is not told."""
    if session.starts is None:
        return None
    begins = moment(day, session.starts, zone)
    return begins, moment(day, session.ends, zone) if session.ends is not None else begins + USUAL


def begun(session: Session, now: datetime, zone: ZoneInfo) -> bool:
    """Whether its first day has come, and its time on that day, if that is told."""
    if session.day is None:
        return False
    times = bounds(session, session.day, zone)
    return (times[0] if times else moment(session.day, time.min, zone)) <= now


def from_now_on(session: Session, now: datetime, zone: ZoneInfo) -> Session:
    """A weekly series from its next day on: what is past cannot be checked beforehand. Anything else as it is."""
    day = next((day for day in days_of(session) if _ends(session, day, zone) > now), None)
    if day is None or day == session.day:
        return session
    return session.model_copy(update={"day": day, "late": False})


def wrong(session: Session, now: datetime, zone: ZoneInfo) -> Wrong | None:
    """The first thing about the session's times that cannot be."""
    if session.starts is not None and session.ends is not None:
        if session.ends <= session.starts:
            return Wrong.END_FIRST
        if _between(session.starts, session.ends) > LONGEST:
            return Wrong.TOO_LONG
    return _wrong_day(session, now, zone) if session.day is not None else None


def _wrong_day(session: Session, now: datetime, zone: ZoneInfo) -> Wrong | None:
    today, first = now.astimezone(zone).date(), days_of(session)[0]
    if first > today + FURTHEST:
        return Wrong.TOO_FAR
    if session.until is not None and session.until < first:
        return Wrong.SERIES_ENDS_FIRST
    if session.until is not None and session.until - first > LONGEST_SERIES:
        return Wrong.SERIES_TOO_LONG
    return Wrong.OVER if first < today else _wrong_time(session, first, now, zone)


def _wrong_time(session: Session, first: date, now: datetime, zone: ZoneInfo) -> Wrong | None:
    """What has begun must be said to have begun; what is over cannot be checked beforehand."""
    times = bounds(session, first, zone)
    if times is None or times[0] > now:
        return None
    if times[1] <= now:
        return Wrong.OVER
    return None if session.late else Wrong.BEGUN


def _ends(session: Session, day: date, zone: ZoneInfo) -> datetime:
    times = bounds(session, day, zone)
    return times[1] if times else moment(day, time.max, zone)


def _between(starts: time, ends: time) -> timedelta:
    return timedelta(hours=ends.hour - starts.hour, minutes=ends.minute - starts.minute)
