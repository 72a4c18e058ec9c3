"""The outputs of the trained heads, in the order in which the model file holds them."""

from bot.core.reply import Intent

INTENTS: tuple[Intent, ...] = (Intent.ANSWER, Intent.REPORT, Intent.LESSON, Intent.DECLINE, Intent.CHAT)
"""What a message may want."""

NOTHING = "none"
"""Stands for "no unit": something to report that no clause of the policy speaks of."""

UNITS: tuple[str, ...] = (
    *(str(n) for n in range(1, 15)),
    "scope",
    "dangers",
    "purpose",
    "breach",
    "review",
    NOTHING,
)
"""The units of the policy that the heads tell apart, and `NOTHING`."""

INTENT_OF_KIND = {
    "question": Intent.ANSWER,
    "disclosure": Intent.REPORT,
    "lesson": Intent.LESSON,
    "out_of_scope": Intent.DECLINE,
    "smalltalk": Intent.CHAT,
}
"""The kinds of message that labelled files name, and the intent each stands for."""
