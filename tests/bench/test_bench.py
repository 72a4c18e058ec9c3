"""The benchmark itself: every scenario runs and every figure is there. How fast anything is, is not tested."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.bench.figures import Figures, Part, figures, percentile, table
from tests.bench.scenarios import OPENERS, QUESTIONS, SCENARIOS, never_asked
from tests.bench.users import Sample

ROOT = Path(__file__).parents[2]
ALWAYS = ("turns_a_second", "cpu_ms", "p50", "p95", "p99", "response_p99", "rss", "pss")
OURS = ("lag_p99", "lag_max", "own_max")


def run(folder: Path, *given: str) -> dict[str, Any]:
    """What a run measures, in a folder of its own."""
    command = [sys.executable, "-m", "tests.bench", "--no-peers", "--seconds=0.3", "--rounds=1", "--users", "2"]
    files = (f"--data={folder}", f"--json={folder / 'figures.json'}")
    done = subprocess.run(  # noqa: S603  # our own
        [*command, *files, *given], cwd=ROOT, capture_output=True, text=True, timeout=500, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    measured: dict[str, Any] = json.loads((folder / "figures.json").read_text("utf-8"))
    return measured


def test_every_scenario_is_measured(tmp_path: Path) -> None:
    """Beside the floor each scenario has its turns and all its figures, nothing fails, and it is said when it was ready."""
    measured = run(tmp_path, "--no-slow")
    closed = {line["scenario"]: line for line in measured["figures"] if line["server"] == "ours" and not line["rate"]}
    opened = {line["scenario"] for line in measured["figures"] if line["rate"]}
    assert closed.keys() == opened == {each.name for each in SCENARIOS}
    for line in closed.values():
        assert not [name for name in (*ALWAYS, *OURS) if line[name] is None], line
        assert line["failed"] == 0
    assert closed["report"]["alert_p99"] > 0
    assert measured["ready_s"] > 0


def test_soak_says_what_memory_does(tmp_path: Path) -> None:
    """A soak has at least as many turns as were asked for, and the memory on the way."""
    seen = run(tmp_path, "--soak=20", "--scenario=echo")["soak"]
    assert seen[-1]["turns"] >= 20
    assert all(each["Pss"] > 0 and each["Rss"] >= each["Pss"] for each in seen)


@dataclass
class Somebody:
    """Who asks, and is offered nothing."""

    number: int

    def offered(self, press: str) -> bool:
        """No card has any button."""
        del press
        return False


def test_questions_are_new() -> None:
    """Nobody asks what was asked in an earlier round: the bot need not read that again, and would seem twice as fast."""
    count = len(OPENERS) * len(QUESTIONS)
    assert count > 3_000
    assert len(set(islice(never_asked(), count))) == count
    script = next(each.script for each in SCENARIOS if each.name == "question")
    rounds = [script(Somebody(number)) for _ in range(3) for number in range(2)]
    asked = [turn.text for acts in rounds for act in islice(acts, 20) for turn in act]
    assert len(set(asked)) == len(asked) == 120


def part(server: str, turns: int, *replies: float) -> Part:
    """Two seconds of an echo."""
    samples = [Sample("echo", 0.0, reply, reply, 200) for reply in replies]
    probe = {"lag_p99_ms": 1.0, "lag_max_ms": 2.0, "own_max_ms": 3.0} if server == "ours" else {}
    memory = {"Rss": 2.0, "Pss": 1.0}
    return Part(server, "echo", 16, 0.0, 0.0, 2.0, turns, 0.5, samples, [], probe, memory)


def measured(*rounds: Sequence[Part]) -> dict[str, Figures]:
    """The figures by server."""
    return {line.server: line for line in figures(rounds, {"echo": "echo"})}


def test_ratios_are_taken_within_each_round() -> None:
    """A slow round is slow for all: the ratio is the median of the rounds' own, not that of two sums."""
    lines = measured(
        [part("floor", 400, 0.01), part("ours", 100, 0.02)],
        [part("floor", 40, 0.01), part("ours", 20, 0.02)],
        [part("floor", 400, 0.01), part("ours", 120, 0.02)],
    )
    assert lines["ours"].to_floor == pytest.approx(0.3)
    assert lines["ours"].to_agents is None
    assert lines["ours"].turns_a_second == 50


def test_percentile_is_a_value_that_was_seen() -> None:
    """Of a hundred values the 99th percentile is the 99th; of one it is that one."""
    assert percentile(range(1, 101), 0.99) == 99
    assert percentile([7.0], 0.5) == 7.0


def test_table_has_a_row_for_each_server() -> None:
    """What is not measured of somebody is left empty, and nothing is left out."""
    text = table(list(measured([part("floor", 400, 0.01), part("ours", 100, 0.02)]).values()))
    assert "16 users, closed loop" in text
    assert [row.split(":")[0] for row in text.splitlines() if ": echo" in row] == ["floor", "ours"]
