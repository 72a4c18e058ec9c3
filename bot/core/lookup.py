"""What became of a question to a directory or a calendar outside: an answer, or one of a few reasons for none."""

from enum import StrEnum


class Found(StrEnum):
    """Whether it was found; each reason for not finding is somebody else's to act on."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"  # the bot lacks a permission, or cannot sign in
    THROTTLED = "throttled"  # asked too often: later
    UNREACHABLE = "unreachable"  # no answer in time, or a fault on the other side
    MALFORMED = "malformed"  # the question or the answer was not understood
