"""The bot under kill -9: the script that does it to 200 reports, on a few."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("kill.py")


def test_no_report_is_lost_and_nobody_excluded_hears_of_one() -> None:
    """Killed again and again while people report, with a connector that fails: all there, once, and delivered."""
    command = [sys.executable, str(SCRIPT), "--reports", "10", "--seed", "7", "--lease", "3"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)  # noqa: S603  # our own
    assert done.returncode == 0, done.stdout + done.stderr
    assert "      10  stored once" in done.stdout
    assert "       0  lost" in done.stdout
