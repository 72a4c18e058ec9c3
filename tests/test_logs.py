"""A log line is one line, whatever is in its values, and says nothing that a library or an exception quotes."""

import json
import logging
import sys
from typing import Any, Literal

import pytest
import structlog

from bot import logs

FORGED = [
    "SN-7K4M-26\n2026-11-23 [error] turn failed kind=message",
    "one\r\ntwo",
    "\x1b[2J\x1b[31mred",
    "\x00\x07\x08\x7f\x9b31m",
    "line\u2028separator\u2029paragraph",
    "\u202egnp.exe",
    "half a character \ud800",
]


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.parametrize("value", FORGED)
def test_no_value_can_forge_a_line(
    log_format: Literal["text", "json"], value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Line ends, terminal commands and changes of direction are written out, in both formats."""
    logs.configure(log_format)
    structlog.get_logger().warning("message not delivered", report=value)
    logged = capsys.readouterr().err
    assert logged.count("\n") == 1
    assert logged.isprintable() or logged.rstrip("\n").isprintable()
    assert "message not delivered" in logged


def test_what_is_written_out_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    """A character that was written out is there by its number, and ordinary words are as they were."""
    logs.configure("text")
    structlog.get_logger().info("turn", word="Zoë: \n 學")
    logged = capsys.readouterr().err
    assert "Zoë: " in logged
    assert r"\u000a 學" in logged


def test_an_exception_is_its_type_and_its_places(capsys: pytest.CaptureFixture[str]) -> None:
    """The words of an exception can quote what somebody wrote, so they are left out."""
    logs.configure("json")
    try:
        int("zqcanary")
    except ValueError:
        structlog.get_logger().exception("turn failed")
    line: dict[str, Any] = json.loads(capsys.readouterr().err)
    assert line["error"] == "ValueError"
    assert "test_logs.py" in line["at"]
    assert "zqcanary" not in json.dumps(line)


def test_a_library_says_who_and_where_only(capsys: pytest.CaptureFixture[str]) -> None:
    """The line of a library has its name, the place and the kind of error, not its words."""
    logs.configure("text")
    logger = logging.getLogger("some.library")
    logger.warning("could not parse %s", "zqcanary\nforged")
    try:
        int("zqcanary")
    except ValueError:
        logger.exception("zqcanary")
    handler = logging.getLogger().handlers[0]
    formatted = handler.formatter.formatException(sys.exc_info()) if handler.formatter else ""
    logged = capsys.readouterr().err
    assert "some.library" in logged
    assert "ValueError" in logged
    assert "zqcanary" not in logged + formatted
    assert len(logged.splitlines()) == 2
