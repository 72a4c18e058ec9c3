"""What a message has told already, so that it is not asked again; and what a correction changes.

Only what is plain is taken. Nothing here changes the account: it is kept as typed, whatever is read from it.
"""

from bot.core.facts.children import merge_children
from bot.core.facts.corrections import correct, may_correct, only_corrects, puts_right
from bot.core.facts.naming import read_children
from bot.core.facts.platforms import read_platform
from bot.core.facts.reading import Facts, read_facts
from bot.core.facts.rest import bare_class, says_more_than_facts, without_facts
from bot.core.facts.staff import NOBODY, Staff

__all__ = [
    "NOBODY",
    "Facts",
    "Staff",
    "bare_class",
    "correct",
    "may_correct",
    "merge_children",
    "only_corrects",
    "puts_right",
    "read_children",
    "read_facts",
    "read_platform",
    "says_more_than_facts",
    "without_facts",
]
