"""The bot while everything goes wrong: the command that takes a quarter of an hour, on a few reports."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import postgres

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_no_report_is_lost_and_nobody_excluded_hears_of_one(database: str) -> None:
    """Killed, without Teams, without its database, told everything twice: all there, once, delivered, to the right."""
    if database == "postgres" and postgres.binaries() is None:
        (pytest.fail if os.environ.get("SAFECONTACT_REQUIRE_POSTGRES") == "1" else pytest.skip)(postgres.ADVICE)
    scenarios = [f"--scenario={name}" for name in ("kill", "taken", "away", "repeated", "lease")]
    small = ("--reports=4", "--seconds=4", "--seed=7", "--lease=3")
    command = [sys.executable, "-m", "tests.faults", f"--database={database}", *scenarios, *small]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603  # our own
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split() for line in done.stdout.splitlines() if line.startswith(database)]
    assert [row[1:6] for row in rows] == [["4", "4", "4", "4", "0"]] * len(scenarios)
