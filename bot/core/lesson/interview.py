"""What is still to be asked about a session before it can be held against the policy."""

from collections.abc import Collection, Iterable

from bot.core.lesson.advice import Advice, asked
from bot.core.lesson.session import Purpose, Session

NEEDED = ("purpose", "platform", "day")
"""Fields without which there is nothing to check."""
MAY_BE_LEFT = ("curriculum", "agreed", "senco", "rules")
"""Fields that a teacher may not know: then the check says that they are not known."""


def missing(session: Session, adopted: Iterable[Advice], skipped: Collection[str] = ()) -> str:
    """The first field that is missing, in the order they are asked; empty: nothing is.

    A time is not among them: no point of clause 14 turns on it. `rules` stands for the school's own.
    """
    alone = session.purpose is Purpose.LESSON and bool(session.one_to_one)
    meeting = session.purpose is Purpose.MEETING or alone
    lacking = {
        "purpose": session.purpose is None,
        "platform": not session.platform,
        "day": session.day is None,
        "curriculum": session.purpose is Purpose.LESSON and not session.curriculum,
        "agreed": meeting and not session.agreed and not session.not_agreed,
        "senco": session.purpose is Purpose.SEND and session.senco is None,
        "rules": any(item.value not in session.rules for item in asked(adopted)),
    }
    wanted = [name for name in (*NEEDED, *MAY_BE_LEFT) if lacking[name]]
    return next((name for name in wanted if name in NEEDED or name not in skipped), "")
