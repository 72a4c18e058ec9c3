"""One structured line an event, on standard error, without anything that a person wrote.

An exception's message can quote its input, so only its type and the places it passed through are logged.
"""

import logging
import re
import sys
import traceback
from types import TracebackType
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, WrappedLogger

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure(log_format: Literal["text", "json"] = "text", level: int = logging.INFO) -> None:
    """Set up logging for the whole process."""
    render: Any = (
        structlog.processors.JSONRenderer() if log_format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _places_only,
            _one_line,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacted("%(levelname)s %(name)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def _places_only(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and its stack of places."""
    info = event.pop("exc_info", None)
    if info:
        error = info if isinstance(info, BaseException) else sys.exc_info()[1]
        if error is not None:
            event["error"] = type(error).__name__
            event["at"] = places(error)
    return event


def _one_line(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Write out control characters, line ends and changes of direction: no value can forge a line, or hide one."""
    return {name: _CONTROLS.sub(_escaped, value) if isinstance(value, str) else value for name, value in event.items()}


_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def places(error: BaseException) -> str:
    """Where an exception came through: file, line and function, never a value."""
    frames = traceback.extract_tb(error.__traceback__)
    return " > ".join(f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno}:{frame.name}" for frame in frames[-8:])


class _Redacted(logging.Formatter):
    """Lines of libraries: who said it and the kind of error, not what; libraries quote what they choke on."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{record.levelname} {record.name}:{record.lineno}"
        error = record.exc_info[1] if record.exc_info else None
        return f"{line} {type(error).__name__} {places(error)}" if error else line

    def formatException(self, ei: ExcInfo | tuple[None, None, None]) -> str:  # noqa: N802  # the library's name
        return type(ei[1]).__name__
