"""The audit: who did or opened what and when, each entry bound to the one before it. Pure; no words of anybody.

Each entry's seal is an HMAC over the entry and the seal before it, by a secret that stands encrypted in the database:
whoever can write there cannot compute the chain anew. The secret changes with the sealing key, and each entry names
the one that it was sealed with.
"""

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

CONSOLE = "console"  # the actor of what is done on the server's command line
REFUSED, PURGED, END_LOST = "refused", "purged", "end_lost"
OUTSIDE = frozenset({REFUSED, PURGED})  # acts that stand in the audit alone
FIRST = ""  # what the first entry has for the seal before it


class Kind(StrEnum):
    """What an entry is about; it says which of the school's words tell it."""

    REPORT = "report"
    LESSON = "lesson"
    QUESTION = "question"
    GUIDANCE = "guidance"
    REVIEW = "review"
    SETTING = "setting"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that somebody did. `actor` is an id, `subject` a reference or a name, `detail` a code: never words."""

    at: datetime
    actor: str
    kind: Kind
    action: str
    subject: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A deed in its place: `key` names the secret that `seal` was made with, `previous` is the seal before it."""

    position: int
    deed: Deed
    key: str
    previous: str
    seal: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the chain ended at a moment, for the governors' minutes: it must still hold this seal there."""

    position: int
    at: datetime
    seal: str

    def __str__(self) -> str:
        return f"{self.position} {self.at.astimezone(UTC).isoformat(timespec='seconds')} {self.seal}"

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        """The anchor of such a line.

        Raises:
            ValueError: It is none.
        """
        position, at, seal = text.split()
        return cls(int(position), datetime.fromisoformat(at), seal)


class Fault(StrEnum):
    """What can be wrong with the chain."""

    MISSING = "missing"  # entries between two others were taken away, or their order was changed
    CHANGED = "changed"
    CUT = "cut"  # entries at the end were taken away
    NO_KEY = "no_key"  # the secret that an entry was sealed with is gone
    NO_ANCHOR = "no_anchor"  # the chain does not hold the anchor


@dataclass(frozen=True, slots=True)
class Found:
    """The first thing that is wrong, and at which position."""

    fault: Fault
    position: int


def seal(secret: bytes, position: int, deed: Deed, key: str, previous: str) -> str:
    """The seal of an entry: HMAC-SHA256 over its canonical JSON."""
    at = deed.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [position, at, deed.actor, deed.kind, deed.action, deed.subject, deed.detail, key, previous]
    return hmac.new(secret, json.dumps(fields, separators=(",", ":")).encode(), sha256).hexdigest()


def first_fault(
    links: Iterable[Link], secrets: Mapping[str, bytes], end: tuple[int, str] | None, anchor: Anchor | None = None
) -> Found | None:
    """What is wrong first with a chain in the order of its positions; None: it holds.

    `end`: position and seal of the last entry, as they are kept apart from the chain; None: they cannot be read.
    """
    position, previous, met = 0, FIRST, anchor is None
    for link in links:
        if link.deed.action == END_LOST:
            return Found(Fault.CUT, position + 1)
        if fault := _fault(link, position + 1, previous, secrets):
            return Found(fault, position + 1)
        position, previous = link.position, link.seal
        met = met or (anchor is not None and (anchor.position, anchor.seal) == (position, previous))
    if (position, previous) != end:
        return Found(Fault.CUT, position + 1)
    return None if met or anchor is None else Found(Fault.NO_ANCHOR, anchor.position)


def _fault(link: Link, expected: int, previous: str, secrets: Mapping[str, bytes]) -> Fault | None:
    if link.position != expected:
        return Fault.MISSING
    if link.key not in secrets:
        return Fault.NO_KEY
    own = seal(secrets[link.key], link.position, link.deed, link.key, link.previous)
    if not hmac.compare_digest(own, link.seal):
        return Fault.CHANGED
    return None if link.previous == previous else Fault.MISSING


def differing(audited: Mapping[str, list[Deed]], histories: Mapping[str, list[Deed]]) -> Iterator[str]:
    """References whose own history does not say what the audit says, and that were not deleted by the program."""
    for reference in sorted({*audited, *histories}):
        deeds = audited.get(reference, [])
        purged = any(deed.action == PURGED for deed in deeds)
        if not purged and [deed for deed in deeds if deed.action not in OUTSIDE] != histories.get(reference, []):
            yield reference
