"""Dates and times as people write them ("yesterday about 4", "last night, ten past eight"), read in the school's zone.

Nothing here has a clock: the moment of typing is always an argument, aware and in the school's zone.
"""

from bot.core.when.found import Trouble, TroubleKind
from bot.core.when.reading import APART, amend, read_when, says_day
from bot.core.when.shown import clock, long_date, spoken

__all__ = ["APART", "Trouble", "TroubleKind", "amend", "clock", "long_date", "read_when", "says_day", "spoken"]
