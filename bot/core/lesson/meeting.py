"""A Teams meeting behind its join link: facts beside a session, which are no part of clause 14 (product design 4).

A link is recognised by its form and never opened. Forms: https://learn.microsoft.com/graph/api/resources/onlinemeeting
(`joinWebUrl`, `joinMeetingIdSettings`), and what Outlook and Teams put around links for safety.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import SplitResult, parse_qs, urlsplit

from bot.core.lookup import Found
from bot.core.patterns import regex

LONGEST = 2048  # characters of a link
_LINK = regex(r"https://[^\s<>\"'\\^`{|}]+", re.IGNORECASE)
_WORK = ("teams.microsoft.com", "teams.cloud.microsoft")
_PERSONAL = "teams.live.com"
_LONG_PATH = regex(r"/l/meetup-join/[^/]+/[^/]+/?")
_SHORT_PATH = regex(r"/meet/(\w{6,64})/?")


class Lobby(StrEnum):
    """Who comes in without waiting in the lobby."""

    ORGANISER = "organiser"
    INVITED = "invited"
    ORGANISATION = "organisation"  # of the same organisation, without guests
    ORGANISATION_AND_GUESTS = "organisation_and_guests"
    TRUSTED = "trusted"  # and of organisations that it trusts
    EVERYONE = "everyone"


class Presenters(StrEnum):
    """Who may present: share a screen, mute and remove others."""

    ORGANISER = "organiser"
    CHOSEN = "chosen"  # whom the organiser has named
    ORGANISATION = "organisation"
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What Microsoft says of a meeting. Beside `found`, None and empty mean: not said.

    `organiser` is an Entra object id; `organiser_name` is often not said. Times are aware. `recorded`: it records
    itself from its beginning.
    """

    found: Found
    organiser: str = ""
    organiser_name: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    lobby: Lobby | None = None
    presenters: Presenters | None = None
    recorded: bool | None = None


def join_link(text: str) -> str:
    """The first link in a text that joins a Teams meeting; empty when there is none."""
    return next((link for link in _links(text) if _is_join(link)), "")


def is_personal(link: str) -> bool:
    """Whether a join link is of a meeting on a personal Microsoft account, which no school can look up."""
    return urlsplit(link).hostname == _PERSONAL


def meeting_id(link: str) -> str:
    """The meeting ID in a short join link; empty for the long form."""
    found = _SHORT_PATH.fullmatch(urlsplit(link).path)
    return found[1] if found else ""


def _links(text: str) -> Iterator[str]:
    """Every link, and behind one that was wrapped for safety the link that it was made from."""
    for found in _LINK.finditer(text):
        link = found[0].rstrip(".,;:!?)]")
        yield link
        if parts := _split(link):
            yield from parse_qs(parts.query).get("url", [])


def _is_join(link: str) -> bool:
    parts = _split(link)
    if parts is None or parts.scheme != "https" or len(link) > LONGEST:
        return False
    if parts.hostname == _PERSONAL:
        return bool(_SHORT_PATH.fullmatch(parts.path))
    return parts.netloc in _WORK and bool(_LONG_PATH.fullmatch(parts.path) or _SHORT_PATH.fullmatch(parts.path))


def _split(link: str) -> SplitResult | None:
    """The parts of a link, its host in lower case; None for what only looks like one."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    return parts._replace(netloc=parts.netloc.lower())
