"""The bot while everything goes wrong: the command that takes a quarter of an hour, on a few reports."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import postgres

ROOT = Path(__file__).parents[2]
SCENARIOS = ("kill", "away", "lease")
SMALL = ("--reports=4", "--seconds=3", "--seed=7", "--lease=3")


def test_no_report_is_lost_and_nobody_excluded_hears_of_one() -> None:
    """Killed, without its database, one of two dead while it sends: all there, once, delivered, to the right people."""
    there = postgres.binaries() is not None
    chosen = [f"--database={'both' if there else 'sqlite'}", *(f"--scenario={name}" for name in SCENARIOS)]
    command = [sys.executable, "-m", "tests.faults", *chosen, *SMALL]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603  # our own
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split() for line in done.stdout.splitlines()[1:]]
    assert [row[1:6] for row in rows] == [["4", "4", "4", "4", "0"]] * len(SCENARIOS) * (2 if there else 1)
    if not there:
        (pytest.fail if os.environ.get("REQUIRE_POSTGRES") == "1" else pytest.skip)(postgres.ADVICE)
