"""The audit in words, for the Head Teacher and the governors: one line an entry."""

from bot.core.audit import CONSOLE, REFUSED, Deed, Link
from bot.core.school import School
from bot.texts import say
from cards.words import at, named


def audit_line(link: Link, school: School) -> str:
    """Who did what and when."""
    return say("audit.line", number=link.position, at=at(link.deed.at, school), what=_what(link.deed, school))


def _what(deed: Deed, school: School) -> str:
    who = (
        "Safe Contact"
        if not deed.actor
        else say("audit.console")
        if deed.actor == CONSOLE
        else named(deed.actor, school)
    )
    action = "refused_unknown" if deed.action == REFUSED and not deed.subject else deed.action
    return say(f"audit.{deed.kind}.{action}", who=who, subject=deed.subject, detail=deed.detail)
