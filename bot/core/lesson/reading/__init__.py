"""What a teacher types about a session, read into its fields. Pure, never raises, and keeps no pupil's name."""

from bot.core.lesson.reading.ahead import PlanTrouble
from bot.core.lesson.reading.message import Read, TellingTrouble, is_variant, read_session

__all__ = ["PlanTrouble", "Read", "TellingTrouble", "is_variant", "read_session"]
